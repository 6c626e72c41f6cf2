import json

import pytest
from support import call
from trained_runs import quick

pytestmark = [pytest.mark.keras, pytest.mark.slow]


def test_runs_side_by_side(capfd):
    """The same run twice, by two names: both have a line, and the same figures."""
    other = quick().parent / "." / "run" / ".." / "run"
    code, said, error = call(capfd, "probe", str(quick()), str(other), "--shift", "--images", "60", "-l", "conv1")
    assert (code, error) == (0, "")
    lines = said.splitlines()
    own, others = (next(line for line in lines if line.startswith(f"{each} ")) for each in (quick(), other))
    assert own.split()[1:] == others.split()[1:]
    assert "degrees" not in said
    assert said.count("features of") == 2


def test_as_json_both_kinds_unless_one_is_named(capfd):
    code, said, _ = call(capfd, "probe", str(quick()), "--images", "20", "-l", "pool1", "--format", "json")
    found = json.loads(said)
    assert (code, [each["kind"] for each in found]) == (0, ["shift", "rotate"])
    assert [[row["amount"] for row in each["rows"]] for each in found] == [[0, 1, 2, 3, 4], [0, 45, 90]]
    assert found[0]["rows"][0]["features"]["pool1"] == {
        "in_place": pytest.approx(1),
        "aligned": pytest.approx(1),
        "moved_by": 0,
    }


@pytest.mark.parametrize(
    ("arguments", "message", "help"),
    [
        (["-l", "pol1"], "there is no layer 'pol1'", "did you mean 'pool1'?"),
        (["--split", "test"], "has no test part", "data.test"),
        (["--data", "nowhere"], "there is no file or folder nowhere", "--data takes a folder"),
        (["nowhere"], "there is no folder nowhere", "cnnspec train"),
    ],
)
def test_what_cannot_be_probed_is_one_clear_message(capfd, arguments, message, help):
    code, said, error = call(capfd, "probe", str(quick()), *arguments)
    assert (code, said) == (2, "")
    assert message in error
    assert help in error
