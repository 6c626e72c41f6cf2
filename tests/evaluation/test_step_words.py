import numpy as np
import pytest

from cnnspec.evaluation.step import Fixed, Passed, Step, Update, Weight
from cnnspec.evaluation.step_words import number, steepest, text, to_dict

IMAGE = Passed("input", "", np.arange(18, dtype=np.float32).reshape(3, 3, 2))
OUT = Passed("answer", "softmax", np.array([0.25, 0.75], np.float32))
KERNEL = Fixed("filter kernel", np.arange(16, dtype=np.float32).reshape(2, 2, 2, 2))
GRADIENT = np.array([[0.0, 0.5], [-2.0, 2.0]], np.float32)
WEIGHT = Weight("answer kernel", np.ones((2, 2), np.float32), GRADIENT, 1 - GRADIENT / 10)
UPDATE = Update(1, "sparse_categorical_crossentropy", 0.3, 0.1, "sgd", 0.1, (WEIGHT,), 0.2)


def test_arrays_of_a_tiny_network_are_told_channel_by_channel():
    lines = text(Step((IMAGE, OUT), (KERNEL,))).splitlines()
    at = lines.index("input, 3×3×2")
    assert lines[at + 1 : at + 5] == ["  channel 0   channel 1", "   0  2  4     1  3  5", "   6  8 10     7  9 11",
                                      "  12 14 16    13 15 17"]  # fmt: skip
    at = lines.index("filter kernel")
    assert lines[at + 1].split("   ") == ["  channel 0, filter 0", "channel 1, filter 0", "channel 0, filter 1"]
    assert lines[at + 2].split() == ["0", "4", "2", "6", "1", "5"]
    assert max(map(len, lines)) <= 80


def test_a_network_with_a_larger_array_is_told_by_its_figures_alone():
    large = Passed("input", "", np.zeros((9, 9, 1), np.float32))
    told = text(Step((large, OUT), (KERNEL,)))
    assert "filter kernel" not in told
    assert told.splitlines()[2].split() == ["input", "9×9×1", "0", "0", "0", "0", "100", "%"]
    assert "values" not in to_dict(Step((large, OUT)))["forward"][1]
    wide = Passed("input", "", np.zeros((1, 8, 1), np.float32))
    assert "input, 1×8×1" not in text(Step((wide, OUT)))


def test_the_second_half_has_loss_update_and_the_steepest_number():
    lines = text(Step((IMAGE, OUT), (), UPDATE)).splitlines()
    assert "loss: 0.3, of which 0.1 for regularize" in lines
    assert "  sparse_categorical_crossentropy, and the label is 1" in lines
    assert "backward and update: sgd, learning rate 0.1" in lines
    row = next(line for line in lines if line.startswith("answer kernel"))
    assert row.split() == ["answer", "kernel", "2×2", "2.872", "1,0", "1", "-2", "1.2"]
    assert "loss of the same image after the step: 0.2" in lines
    assert lines[lines.index("answer kernel, gradient") + 2].split() == ["-2", "2"]


def test_for_scripts():
    told = to_dict(Step((IMAGE, OUT), (KERNEL,), UPDATE))
    assert told["forward"][1] == {
        "name": "answer", "what": "softmax", "shape": [2], "values": [0.25, 0.75], "least": 0.25, "mean": 0.5,
        "standard_deviation": 0.25, "greatest": 0.75, "zeros": 0.0,
    }  # fmt: skip
    update = told["update"]
    assert (update["loss"], update["penalty"], update["loss_after"], update["learning_rate"]) == (0.3, 0.1, 0.2, 0.1)
    (weight,) = update["weights"]
    assert weight["steepest"] == {"index": [1, 0], "before": 1.0, "gradient": -2.0, "after": pytest.approx(1.2)}
    assert weight["gradient_norm"] == pytest.approx(np.sqrt(8.25))
    assert weight["change_norm"] == pytest.approx(np.sqrt(8.25) / 10, rel=1e-5)
    assert weight["gradient"] == [[0.0, 0.5], [-2.0, 2.0]]
    assert told["fixed"][0]["name"] == "filter kernel"


def test_of_gradients_that_differ_by_rounding_the_first_is_the_steepest():
    gradient = np.array([0.1, 0.5, -0.5000001], np.float32)
    assert steepest(Weight("w", gradient, gradient, gradient)) == (1,)
    zeros = np.zeros(2, np.float32)
    assert steepest(Weight("w", zeros, zeros, zeros)) == (0,)


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0, "0"), (1.0, "1"), (0.123456, "0.1235"), (-1234.5678, "-1235"), (65536.0, "65536"), (1.5e-7, "1.5e-07"),
     (2e9, "2.0e+09"), (float("nan"), "nan")],
)  # fmt: skip
def test_numbers(value, told):
    assert number(value) == told
