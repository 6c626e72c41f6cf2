import json

from support import ROOT, call

from cnnspec.language.schema import language_schema


def test_it_prints_the_schema_or_writes_it(capfd, tmp_path):
    code, out, err = call(capfd, "schema")
    assert (code, err, json.loads(out)) == (0, "", json.loads(json.dumps(language_schema())))
    assert call(capfd, "schema", "-o", str(tmp_path / "s.json")) == (0, "", "")
    assert (tmp_path / "s.json").read_text() == out == (ROOT / "docs" / "cnnspec.schema.json").read_text()


def test_a_folder_that_cannot_be_written_is_wrong_usage(capfd):
    assert call(capfd, "schema", "-o", "/proc/none/s.json").code == 2
