import json

import numpy as np
import pytest
from image_files import png
from support import ROOT, call, layers_text

pytestmark = pytest.mark.keras
LENET = str(ROOT / "specs" / "lenet5.yaml")
SMALL = layers_text(
    "- conv: {filters: 1, kernel: 3, activation: relu}\n- flatten\n- dense: {units: 2, activation: softmax}",
    "[4, 4, 1]",
)


@pytest.fixture
def small(tmp_path):
    """A spec, and an image for it."""
    (tmp_path / "small.yaml").write_text(SMALL)
    (tmp_path / "image.png").write_bytes(png(np.arange(16, dtype=np.uint8).reshape(4, 4, 1)))
    return str(tmp_path / "small.yaml"), str(tmp_path / "image.png")


def test_an_image_with_its_label_is_stepped_through(capfd, small):
    code, out, error = call(capfd, "step", *small, "--label", "1")
    assert (code, error) == (0, "")
    for part in ("forward", "loss: ", "backward and update: adam, learning rate 0.001", "conv1.conv kernel, gradient"):
        assert part in out
    assert max(map(len, out.splitlines())) <= 80


def test_without_a_label_there_is_only_the_forward_half(capfd, small):
    told = json.loads(call(capfd, "step", *small, "--format", "json").out)
    assert told["update"] is None
    assert told["forward"][0]["values"] == np.arange(16.0).reshape(4, 4, 1).tolist()
    assert [each["name"] for each in told["forward"]][1:3] == ["conv1.conv", "conv1.activation"]


def test_an_image_of_the_data_has_its_label_and_the_seed_draws_the_weights(capfd):
    def told(*arguments):
        return json.loads(call(capfd, "step", LENET, "--format", "json", *arguments).out)

    first, again, other = told("--index", "7"), told("--index", "7"), told("--index", "7", "--seed", "9")
    assert first == again
    assert first["update"]["label"] == other["update"]["label"]
    assert first["update"]["loss"] != other["update"]["loss"]
    assert first["update"]["weights"][0]["name"] == "conv1.conv kernel"
    assert first["forward"][0]["mean"] > 0


def test_networks_that_are_no_classifiers_and_their_labels(capfd, tmp_path, small):
    (tmp_path / "maps.yaml").write_text(layers_text("- conv: {filters: 1, name: filter}", "[4, 4, 1]"))
    code, out, _ = call(capfd, "step", str(tmp_path / "maps.yaml"), small[1])
    assert code == 0
    assert "filter.conv, 2×2×1" in out
    code, _, error = call(capfd, "step", str(tmp_path / "maps.yaml"), small[1], "--label", "0")
    assert (code, "gives out no classes" in error) == (2, True)


def test_nothing_that_learns(capfd, tmp_path, small):
    (tmp_path / "fixed.yaml").write_text(
        layers_text("- flatten\n- dense: {units: 2, activation: softmax, trainable: false}", "[4, 4, 1]")
    )
    code, _, error = call(capfd, "step", str(tmp_path / "fixed.yaml"), small[1], "--label", "0")
    assert code == 2
    assert "has no weights that learn" in error


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["SMALL"], "the spec has no data section"),
        (["SMALL", "IMAGE", "--label", "2"], "there is no class 2: the output is 2"),
        (["SMALL", "no.png"], "cannot use no.png: No such file"),
        ([LENET, "--label", "2"], "the images of the data have their labels"),
        ([LENET, "--index", "5000"], "there is no image 5000"),
        ([str(ROOT / "specs" / "waveform.yaml")], "a step takes one image"),
        (["SMALL", "IMAGE", "--seed", "-1"], "--seed"),
    ],
)
def test_wrong_requests(capfd, small, arguments, message):
    given = [{"SMALL": small[0], "IMAGE": small[1]}.get(each, each) for each in arguments]
    code, out, error = call(capfd, "step", *given)
    assert (code, out) == (2, "")
    assert message in error


def test_balanced_classes_need_their_counts(capfd, tmp_path, small):
    balanced = f"{SMALL}data: {{source: {{folder: {{path: digits}}}}}}\ntrain: {{class_weight: balanced}}\n"
    (tmp_path / "balanced.yaml").write_text(balanced)
    code, _, error = call(capfd, "step", str(tmp_path / "balanced.yaml"), small[1], "--label", "1")
    assert code == 2
    assert "counts the images of each class" in error


@pytest.mark.parametrize(
    ("more", "loss"),
    [
        ("train: {loss: categorical_crossentropy}", "categorical_crossentropy"),
        ("train: {loss: mean_squared_error}", "mean_squared_error"),
        ("data: {source: {csv: {path: a.csv}}, labels: multi_hot}", "binary_crossentropy"),
    ],
)
def test_a_label_is_written_as_the_loss_takes_it(capfd, tmp_path, small, more, loss):
    text = SMALL.replace("softmax", "sigmoid") if "multi_hot" in more else SMALL
    (tmp_path / "net.yaml").write_text(f"{text}{more}\n")
    code, out, error = call(capfd, "step", str(tmp_path / "net.yaml"), small[1], "--label", "1", "--format", "json")
    assert (code, error) == (0, "")
    assert json.loads(out)["update"]["loss_name"] == loss


def test_mistakes_of_the_spec_are_told(capfd, tmp_path):
    (tmp_path / "wrong.yaml").write_text(layers_text("- conv: {filtres: 1}"))
    code, _, error = call(capfd, "step", str(tmp_path / "wrong.yaml"))
    assert code == 1
    assert "did you mean 'filters'?" in error


def test_a_training_that_cannot_be_is_not_tried(capfd, tmp_path):
    wrong = "data: {source: mnist5k, labels: one_hot}\ntrain: {loss: sparse_categorical_crossentropy}\n"
    (tmp_path / "wrong.yaml").write_text(f"{layers_text('- flatten')}{wrong}")
    code, out, error = call(capfd, "step", str(tmp_path / "wrong.yaml"))
    assert (code, out) == (1, "")
    assert "error[train.labels]" in error
