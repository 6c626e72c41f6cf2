import pytest

pytestmark = pytest.mark.keras


def probe_of(run, pooling, kind="shift"):
    from cnnspec.evaluation.probe import Probe, Row, Similarity

    rows = [
        Row(0, 0.97, 1.0, {"input": Similarity(1.0, 1.0, 0.0), "flatten1": Similarity(1.0)}),
        Row(1, 0.905, 0.93, {"input": Similarity(0.827, 0.999, 1.0), "flatten1": Similarity(0.935)}),
    ]
    return Probe(run, kind, "mnist5k, validation", 500, pooling, {"input": [28, 28, 1], "flatten1": [784]}, rows)


def test_runs_stand_side_by_side_and_features_below():
    from cnnspec.evaluation.probe_words import text

    lines = text([probe_of("runs/pool", ["pool1"]), probe_of("runs/none", [])]).splitlines()
    assert lines[1:3] == [
        "runs/pool: 500 images (mnist5k, validation), pooling: pool1",
        "runs/none: 500 images (mnist5k, validation), without pooling",
    ]
    assert "pixels             0        1" in lines
    assert "runs/pool     97.0 %   90.5 %" in lines
    assert "input     28×28×1    1.000    0.827" in lines
    assert "flatten1      784    1.000    0.935" in lines
    assert "input  28×28×1     0.00     1.00" in lines
    assert max(map(len, lines)) <= 80


def test_turns_are_told_in_degrees():
    from cnnspec.evaluation.probe_words import text

    assert "degrees" in text([probe_of("a", [], "rotate")])
