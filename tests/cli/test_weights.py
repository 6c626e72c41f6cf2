import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from support import ROOT, call
from trained_runs import quick

LENET = str(ROOT / "specs" / "lenet5.yaml")


@pytest.mark.keras
def test_initial_weights_as_text_json_and_picture(capfd, tmp_path):
    picture = tmp_path / "weights.svg"
    code, out, error = call(capfd, "weights", LENET, "-o", str(picture))
    assert (code, error) == (0, "")
    heading, first, *_ = out.splitlines()
    assert heading.split() == ["layer", "weight", "shape", "mean", "std", "dev", "least", "greatest"]
    assert first.split()[:3] == ["conv1.conv", "kernel", "5×5×1×6"]
    assert len(out.splitlines()) == 6
    assert max(map(len, out.splitlines())) <= 80
    texts = [each.text for each in ET.parse(picture).iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == "lenet5: initial weights, seed 0"
    assert "dense3.dense kernel 84×10" in texts
    (told,) = json.loads(call(capfd, "weights", LENET, "-l", "dense1", "--format", "json").out)["weights"]
    assert (told["layer"], told["count"]) == ("dense1.dense", 400 * 120)
    # Glorot's uniform distribution: the variance is 2 / (fan in + fan out).
    assert told["standard_deviation"] == pytest.approx(np.sqrt(2 / (400 + 120)), rel=0.02)


@pytest.mark.keras
def test_another_seed_draws_other_weights(capfd):
    first, same, other = (
        call(capfd, "weights", LENET, "-l", "conv1", *more).out for more in ((), ("--seed", "0"), ("--seed", "5"))
    )
    assert first == same != other


@pytest.mark.keras
@pytest.mark.slow
def test_weights_of_a_run_are_those_of_its_model(capfd, tmp_path):
    import keras

    told = json.loads(call(capfd, "weights", str(quick()), "--model", "last", "--format", "json").out)["weights"]
    kernel = keras.models.load_model(quick() / "model.keras", compile=False).get_layer("conv1.conv").kernel.numpy()
    assert told[0]["greatest"] == float(kernel.max())
    start = json.loads(call(capfd, "weights", str(quick() / "spec.yaml"), "--format", "json").out)["weights"]
    assert told[0]["standard_deviation"] != start[0]["standard_deviation"]
    call(capfd, "weights", str(quick()), "-o", str(tmp_path / "run.svg"))
    assert "quick: weights of best.keras" in (tmp_path / "run.svg").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([LENET, "-o", "weights.png"], "histograms are an SVG, not weights.png"),
        ([str(ROOT), "--seed", "3"], "a run has its parameters and its seed"),
        ([str(ROOT)], "is no run"),
        pytest.param([LENET, "--layer", "conv9"], "there is no layer 'conv9'", marks=pytest.mark.keras),
    ],
)
def test_wrong_requests(capfd, arguments, message):
    code, out, error = call(capfd, "weights", *arguments)
    assert (code, out) == (2, "")
    assert message in error


@pytest.mark.keras
def test_a_picture_of_very_many_layers_is_refused(capfd, tmp_path, monkeypatch):
    monkeypatch.setattr("cnnspec.cli.weights.MOST_PANELS", 4)
    code, _, error = call(capfd, "weights", LENET, "-o", str(tmp_path / "deep.svg"))
    assert code == 2
    assert "5 histograms are more than a picture takes" in error
    assert not (tmp_path / "deep.svg").exists()
