"""The fused batch normalisation computes what Keras' own does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.keras


def model(**options: Any) -> Any:
    import keras

    shape = options.pop("shape", (6, 5, 3))
    return keras.Sequential([keras.layers.Input(shape), keras.layers.BatchNormalization(name="norm", **options)])


def step(model: Any, images: np.ndarray) -> list[np.ndarray]:
    """Output, gradients and moving statistics after a step of training."""
    import tensorflow as tf

    with tf.GradientTape() as tape:
        inputs = tf.constant(images)
        tape.watch(inputs)
        outputs = model(inputs, training=True)
        value = tf.reduce_sum(outputs**3)
    variables = [inputs, *(each.value for each in model.trainable_variables)]
    return [np.asarray(each) for each in [outputs, *tape.gradient(value, variables), *model.non_trainable_variables]]


@pytest.mark.parametrize(
    "options", [{}, {"scale": False}, {"center": False}, {"momentum": 0.5, "epsilon": 1e-5}, {"axis": 3}]
)
def test_equals_keras(options: dict[str, Any]) -> None:
    from cnnspec.training.batch_norm import speed_up_batch_norm

    images = np.random.RandomState(0).normal(2, 3, (4, 6, 5, 3)).astype("float32")
    plain, fused = model(**options), model(**options)
    speed_up_batch_norm(fused)
    assert "call" in vars(fused.get_layer("norm"))
    for one, two in zip(step(plain, images), step(fused, images), strict=True):
        assert np.allclose(one, two, rtol=1e-4, atol=1e-3)
    assert np.array_equal(fused(images), model_with(plain_weights=fused, **options)(images))


def model_with(plain_weights: Any, **options: Any) -> Any:
    found = model(**options)
    found.set_weights(plain_weights.get_weights())
    return found


@pytest.mark.parametrize(
    "options", [{"shape": (6, 3)}, {"axis": 1}, {"renorm": True}, {"dtype": "mixed_bfloat16"}, {"shape": (4, 4, 4, 2)}]
)
def test_leaves_what_it_does_not_know(options: dict[str, Any]) -> None:
    from cnnspec.training.batch_norm import speed_up_batch_norm

    some = model(**options)
    speed_up_batch_norm(some)
    assert "call" not in vars(some.get_layer("norm"))


def test_frozen_statistics_stay() -> None:
    from cnnspec.training.batch_norm import speed_up_batch_norm

    some = model(trainable=False)
    speed_up_batch_norm(some)
    before = some.get_weights()
    some(np.ones((2, 6, 5, 3), "float32") * 9, training=True)
    assert all(np.array_equal(one, two) for one, two in zip(before, some.get_weights(), strict=True))
