import json

import pytest
from support import ROOT, call
from trained_runs import quick

pytestmark = [pytest.mark.keras, pytest.mark.slow]
LENET = str(ROOT / "specs" / "lenet5.yaml")


def test_a_spec_as_text_says_what_it_ran_on(capfd):
    code, said, error = call(capfd, "benchmark", LENET, "--batches", "1,4", "--seconds", "0")
    assert (code, error) == (0, "")
    lines = said.splitlines()
    assert max(map(len, lines)) <= 80
    assert "cores" in lines[0]
    assert "threads in an operation" in lines[1]
    assert [line.split()[0] for line in lines[3:]] == ["batch", "1", "4"]


def test_a_run_as_json(capfd):
    code, said, _ = call(capfd, "benchmark", str(quick()), "--batches", "2,64", "--seconds", "0.2", "--format", "json")
    told = json.loads(said)
    assert (code, told["input"], [each["batch"] for each in told["speeds"]]) == (0, [28, 28, 1], [2, 64])
    for each in told["speeds"]:
        assert 0 < each["median_ms"] <= each["p90_ms"]
        assert each["images_per_second"] == pytest.approx(each["batch"] / each["median_ms"] * 1000)
        assert each["calls"] >= 10
    assert told["machine"]["cores"] >= 1
    assert told["machine"]["tensorflow"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([LENET, "--batches", "1,x"], "--batches takes numbers from 1 to 65536, not 1,x"),
        ([LENET, "--batches", "0"], "not 0"),
        ([str(ROOT / "specs" / "unet.yaml")], "a benchmark needs one input of known sizes"),
        ([str(ROOT)], "is no run"),
    ],
)
def test_what_cannot_be_measured_is_one_clear_message(capfd, arguments, message):
    code, said, error = call(capfd, "benchmark", *arguments)
    assert (code, said) == (2, "")
    assert message in error
