import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.runs.record import Record, read_record

RECORD = Record("2026-01-01T00:00:00+00:00", "00", {"threads": 2}, {"training": {"images": 3}}, "val_loss")


def test_reads_what_it_wrote(tmp_path):
    assert read_record(tmp_path) is None
    RECORD.write(tmp_path)
    assert read_record(tmp_path) == RECORD


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, '{"x": 1}', "x" * (2**20 + 1)], ids=range(6))
def test_what_is_no_record_is_told(text, tmp_path):
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(UsageError, match=r"run\.json"):
        read_record(tmp_path)
