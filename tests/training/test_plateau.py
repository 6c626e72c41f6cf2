"""The learning rate is reduced as Keras' ReduceLROnPlateau does it."""

from __future__ import annotations

from typing import Any

import pytest

from cnnspec.language.train import Train
from cnnspec.training.plateau import plateau

VALUES = [3, 2, 2, 2.1, 2, 1.9, 1.95, 2, 2, 2, 2, 2, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]
FIELDS = [
    {"patience": 1},
    {"patience": 2},
    {"patience": 2, "factor": 0.5, "cooldown": 2},
    {"patience": 1, "min_lr": 1e-4, "min_delta": 0.2},
    {"patience": 3, "monitor": "val_accuracy"},
]


@pytest.mark.keras
@pytest.mark.parametrize("fields", FIELDS, ids=str)
def test_equals_keras(fields: dict[str, Any]) -> None:
    import keras

    train = Train.model_validate({"schedule": {"plateau": fields}})
    state, monitor = plateau(train), fields.get("monitor", "val_loss")
    assert state is not None
    mode = "max" if monitor == "val_accuracy" else "min"
    theirs = keras.callbacks.ReduceLROnPlateau(**{"monitor": monitor, "mode": mode, **fields})
    model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(1e-3))
    theirs.set_model(model)
    theirs.on_train_begin()
    rates = []
    for epoch, value in enumerate(VALUES):
        theirs.on_epoch_end(epoch, {monitor: value})
        state.see({monitor: value}, train.schedule.fields)
        rates.append((state.rate, float(model.optimizer.learning_rate)))
    assert [one for one, _ in rates] == pytest.approx([two for _, two in rates], rel=1e-5)
    assert rates[-1][0] < 1e-3


def test_other_schedules_have_no_such_state() -> None:
    assert plateau(Train()) is None
