import json

import pytest
from support import call, run

from cnnspec.diagnostics import codes


def test_a_code_is_explained(capfd):
    code, out, err = call(capfd, "explain", "shape.dense-on-map")
    assert (code, err) == (0, "")
    assert out.startswith("shape.dense-on-map (error)\n\nA dense layer stands behind a map")
    assert all(label in out for label in ("\nWhy: ", "\nBad:\n", "\nGood:\n", "\nSource: "))
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("given", ["error[shape.dense-on-map]", "dense-on-map", "[shape.dense-on-map]"])
def test_a_code_may_be_pasted_or_shortened(capfd, given):
    assert call(capfd, "explain", given).out.startswith("shape.dense-on-map")


def test_an_unknown_code_has_a_remedy(capfd):
    code, out, err = call(capfd, "explain", "shape.dense-on-mop")
    assert (code, out) == (2, "")
    assert "did you mean 'shape.dense-on-map'?" in err
    assert "yaml.merge or shape.merge" in call(capfd, "explain", "merge").err
    assert call(capfd, "explain", "shape.merge", "--all").code == 2


def test_without_a_code_all_are_listed(capfd):
    out = call(capfd, "explain").out
    assert [code for code in codes.known() if f"\n  {code}\n" not in out] == []
    assert "\nshape: Layers that do not fit together\n" in out


def test_scripts_get_json(capfd):
    found = json.loads(call(capfd, "explain", "shape.merge", "--format", "json").out)
    assert list(found) == ["code", "level", "what", "why", "bad", "good", "source"]
    assert found["good"]["spec"].startswith("cnnspec: 1\n")
    every = json.loads(call(capfd, "explain", "--all", "--format", "json").out)
    assert [each["code"] for each in every] == codes.known()
    assert json.loads(call(capfd, "explain", "--format", "json").out)[0].keys() == {"code", "level", "what"}


def test_markdown_is_for_pages(capfd):
    assert call(capfd, "explain", "shape.merge", "--format", "markdown").out.startswith("# shape.merge\n")
    assert "- `shape.merge`: " in call(capfd, "explain", "--format", "markdown").out


def test_it_is_a_command_of_its_own():
    assert run("explain", "yaml.tab").stdout.startswith("yaml.tab (error)\n")


def test_a_family_is_listed_alone(capfd):
    out = call(capfd, "explain", "shape").out
    assert "shape.merge" in out
    assert "data.shape" not in out
    assert call(capfd, "explain", "shape.").out == out


def test_case_does_not_matter_and_the_list_is_not_printed_as_a_remedy(capfd):
    assert call(capfd, "explain", "SHAPE.MERGE").out.startswith("shape.merge (error)")
    assert call(capfd, "explain", "foo").err == "error: there is no code 'foo'\n  help: `cnnspec explain` lists them\n"
