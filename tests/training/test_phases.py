"""What learns when, and how fast."""

from __future__ import annotations

from typing import Any

import pytest

from cnnspec.language.train import Train

pytestmark = pytest.mark.keras


def phases(frozen: set[str], **fields: Any) -> Any:
    from training_runs import build

    from cnnspec.training.phases import Phases

    model = build()
    model.get_layer("norm").trainable = False
    fields = {"optimizer": {"adam": {"learning_rate": 0.1}}, **fields}
    return model, Phases(Train.model_validate(fields), model, frozen, 2)


def learning(model: Any) -> set[str]:
    return {layer.name for layer in model.layers if layer.trainable_variables}


def test_two_phases() -> None:
    tune = {"epochs": 2, "learning_rate": 0.01}
    model, found = phases({"conv", "norm"}, epochs=5, freeze="conv", fine_tune=tune, schedule="cosine")
    assert [each.path.split("/")[-2] for each in found.variables(model)] == ["conv"] * 2 + ["dense"] * 2
    assert found.enter(0)
    assert learning(model) == {"dense"}
    assert not found.enter(1)
    assert found.enter(3)
    assert learning(model) == {"conv", "dense"}  # norm is frozen by the spec of the layer itself
    first = [rate for epoch in range(3) for rate in found.rates(epoch)]
    assert (first[0], first[3]) == pytest.approx((0.1, 0.05))
    assert [*found.rates(3), *found.rates(4)] == pytest.approx([0.01, 0.00853553, 0.005, 0.00146447], rel=1e-5)


def test_frozen_for_good() -> None:
    model, found = phases({"conv"}, epochs=2, freeze="conv")
    assert len(found.variables(model)) == 2
    assert not found.enter(1)
    assert learning(model) == {"dense"}


def test_what_a_plateau_has_left() -> None:
    _, found = phases(set(), schedule="plateau", epochs=3)
    assert found.rates(1, 0.01) == pytest.approx([0.01, 0.01])
    _, found = phases(set(), schedule={"plateau": {"warmup": 1}}, epochs=3)
    assert found.rates(0, 0.1) == pytest.approx([0, 0.05])
