"""Best epochs and patience."""

from __future__ import annotations

import pytest

from cnnspec.language.train import Train
from cnnspec.training.stopping import Watch, watch


def test_best_is_the_first_of_equals() -> None:
    found = Watch("val_accuracy", None, 0.0)
    assert [found.see(epoch, value) for epoch, value in enumerate([0.5, 0.7, 0.7, 0.6, 0.8], 1)] == [
        True, True, False, False, True,
    ]  # fmt: skip
    assert (found.best, found.best_epoch, found.out_of_patience) == (0.8, 5, False)


@pytest.mark.parametrize(
    ("values", "stops_after"),
    [([3, 2, 1], None), ([1, 2, 3], 3), ([1, 1, 1], 3), ([3, 2, 2.5, 1, 2, 2], 6), ([3, 2.95, 2.85, 2.6], None)],
)
def test_patience(values: list[float], stops_after: int | None) -> None:
    found, stopped = Watch("val_loss", 2, 0.1), None
    for epoch, value in enumerate(values, 1):
        found.see(epoch, value)
        if found.out_of_patience:
            stopped = epoch
            break
    assert stopped == stops_after


def test_small_steps_that_add_up_are_progress() -> None:
    found = Watch("val_loss", 3, 0.1)
    for value in (1.0, 0.95, 0.89, 0.8):
        found.see(1, value)
    assert found.waited == 1


@pytest.mark.parametrize(
    ("fields", "monitor"),
    [
        ({}, "val_accuracy"),
        ({"metrics": []}, "val_loss"),
        ({"early_stop": {}}, "val_loss"),
        ({"early_stop": {"monitor": "accuracy"}}, "accuracy"),
    ],
)
def test_what_is_watched(fields: dict[str, object], monitor: str) -> None:
    assert watch(Train.model_validate(fields)).monitor == monitor
