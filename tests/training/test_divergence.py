"""A loss that is no number ends a training, with a hint that fits the spec."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from cnnspec.language.train import Train
from cnnspec.training.divergence import Diverged, kept, refuse_divergence, remedy


@pytest.mark.parametrize("loss", [math.nan, math.inf])
def test_refuses(loss: float) -> None:
    refuse_divergence(3, 1e30)
    with pytest.raises(Diverged, match="in epoch 3"):
        refuse_divergence(3, loss)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {},
            "lower train.optimizer.adam.learning_rate (now 0.001), or write adam: {global_clipnorm: 1}, "
            "or write schedule: {constant: {warmup: 1}}",
        ),
        (
            {"optimizer": {"sgd": {"clipnorm": 1}}, "schedule": "one_cycle"},
            "lower train.optimizer.sgd.learning_rate (now 0.01)",
        ),
    ],
)
def test_remedy(fields: dict[str, Any], expected: str) -> None:
    assert remedy(Train.model_validate(fields)) == expected


def test_what_is_kept() -> None:
    assert kept(0, Path("run")) == "no epoch was finished"
    assert "run" in kept(2, Path("run"))
