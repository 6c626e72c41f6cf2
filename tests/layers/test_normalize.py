import pytest
from layer_cases import Refused, accepts, one, refuses
from support import keras_object, layer_finding, summary_of

from cnnspec import layers

ACCEPTED = [
    one({}, (4, 4, 3), (4, 4, 3), ((3,), (3,), ())),
    one({}, (6,), (6,), ((6,), (6,), ())),
    one({"mean": 0.5, "variance": 0.1}, (4, 2), (4, 2)),
    one({"mean": [1, 2, 3], "variance": 2}, (2, 2, 2, 3), (2, 2, 2, 3)),
    one({"mean": 0, "variance": [1, 2]}, (3, 3, 2), (3, 3, 2)),
]
REFUSED = [
    Refused(
        {"mean": [1, 2], "variance": 1},
        ((4, 4, 3),),
        "shape.channels",
        "mean has 2 numbers, but {input} has 3 channels",
    ),
    Refused({"mean": 1, "variance": [1]}, ((4, 4, 3),), "shape.channels", "variance has 1 number,"),
]


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(case):
    accepts("normalize", case)


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    refuses("normalize", case)


@pytest.mark.parametrize(
    ("fields", "message"),
    [("{mean: 1}", "given together"), ("{variance: 1}", "given together"), ("{mean: 1, variance: [1, 0]}", "above 0")],
)
def test_values_that_make_no_sense(fields, message):
    found = layer_finding(f"- normalize: {fields}")
    assert found.code == "spec.value"
    assert message in found.message


def test_what_is_learnt_is_counted_as_keras_does():
    cost = summary_of("- normalize", "[8, 8, 3]").costs.total
    assert (cost.trainable, cost.non_trainable) == (0, 2 * 3 + 1)


@pytest.mark.keras
def test_each_channel_is_centred_and_scaled():
    import numpy as np

    call = layers.find("normalize")(mean=[1, 2], variance=4).keras_call((1, 2))
    out = np.asarray(keras_object(call)(np.array([[[3, 8]]], "float32")))
    assert out.tolist() == [[[1, 3]]]
