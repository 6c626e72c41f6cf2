"""Learning rates against numbers."""

from __future__ import annotations

import math

import pytest

from cnnspec.language.train import Train
from cnnspec.schedules import SCHEDULES, factors, words


def over(schedule: object, epochs: int, steps: int = 1) -> list[float]:
    choice = Train.model_validate({"schedule": schedule, "epochs": 100}).schedule
    return [each for epoch in range(epochs) for each in factors(choice, epochs, steps, epoch)]


def test_the_schedules_of_the_language() -> None:
    assert words() == ("constant", "cosine", "exponential", "one_cycle", "plateau", "step")
    assert dict(SCHEDULES).keys() == set(words())


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("constant", [1, 1, 1, 1]),
        ({"constant": {"warmup": 2}}, [0, 0.5, 1, 1]),
        ("cosine", [1, (2 + math.sqrt(2)) / 4, 0.5, (2 - math.sqrt(2)) / 4]),
        ({"cosine": {"final": 0.5}}, [1, 0.5 + (2 + math.sqrt(2)) / 8, 0.75, 0.5 + (2 - math.sqrt(2)) / 8]),
        ({"cosine": {"warmup": 2}}, [0, 0.5, 1, 0.5]),
        ({"step": {"every": 2, "factor": 0.5}}, [1, 1, 0.5, 0.5]),
        ({"step": {"at": [1, 3]}}, [1, 0.1, 0.1, 0.01]),
        ({"step": {"at": [3], "warmup": 2}}, [0, 0.5, 1, 0.1]),
        ({"exponential": {"decay": 0.5}}, [1, 0.5, 0.25, 0.125]),
        ({"exponential": {"decay": 0.5, "warmup": 1}}, [0, 1, 0.5, 0.25]),
        ({"one_cycle": {"rise": 0.5, "start": 0.2, "final": 0}}, [0.2, 0.6, 1, 0.5]),
        ("plateau", [1, 1, 1, 1]),
    ],
)
def test_four_epochs(schedule: object, expected: list[float]) -> None:
    assert over(schedule, 4) == pytest.approx(expected)
    # The same learning rate at the same time, however many steps an epoch has.
    assert over(schedule, 4, 10)[::10] == pytest.approx(expected)


def test_steps_that_are_parts_of_an_epoch() -> None:
    assert over({"step": {"every": 0.1}}, 1, 10) == pytest.approx([0.1**n for n in range(10)])
    assert over({"exponential": {"decay": 0.25}}, 1, 2) == pytest.approx([1, 0.5])


def test_one_cycle_is_the_common_one() -> None:
    found = over("one_cycle", 10, 10)
    assert (found[0], found[30], max(found)) == pytest.approx((0.04, 1, 1))
    assert found[-1] < 0.001


@pytest.mark.keras
def test_cosine_is_that_of_keras() -> None:
    import keras

    theirs = keras.optimizers.schedules.CosineDecay(0.0, 15, alpha=0.1, warmup_target=1.0, warmup_steps=5)
    found = over({"cosine": {"warmup": 1, "final": 0.1}}, 4, 5)
    assert found == pytest.approx([float(theirs(step)) for step in range(20)], abs=1e-6)
