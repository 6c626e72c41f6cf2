"""The validation split: a share of every class, always the same one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnspec.data.split import split
from cnnspec.diagnostics import UsageError
from cnnspec.sources.images.arrays import Arrays


def arrays(*members: int) -> Arrays:
    labels = np.repeat(np.arange(len(members)), members)
    return Arrays(np.arange(len(labels)).reshape(-1, 1, 1, 1), labels, len(members))


def test_takes_a_share_of_every_class() -> None:
    training, validation = split(arrays(100, 50, 10), 0.1)
    assert np.bincount(validation.labels).tolist() == [10, 5, 1]
    assert np.bincount(training.labels).tolist() == [90, 45, 9]


def test_every_sample_is_in_one_part_with_its_label() -> None:
    whole = arrays(30, 40)
    parts = split(whole, 0.25)
    images = np.concatenate([each.images.ravel() for each in parts])
    labels = np.concatenate([each.labels for each in parts])
    assert sorted(images) == list(range(70))
    assert (whole.labels[images] == labels).all()


def test_is_always_the_same() -> None:
    assert split(arrays(20, 20), 0.2)[1].images.ravel().tolist() == [2, 8, 12, 16, 22, 25, 30, 38]


@pytest.mark.parametrize(("fraction", "expected"), [(0.01, 1), (0.99, 4)])
def test_leaves_both_parts_something(fraction: float, expected: int) -> None:
    training, validation = split(arrays(5, 5), fraction)
    assert np.bincount(validation.labels).tolist() == [expected, expected]
    assert np.bincount(training.labels).tolist() == [5 - expected, 5 - expected]


def test_refuses_a_class_of_one() -> None:
    with pytest.raises(UsageError, match="class 1 has 1 image"):
        split(arrays(5, 1), 0.2)
    with pytest.raises(UsageError, match="class dog has 1 image"):
        split(replace(arrays(5, 1), names=("cat", "dog")), 0.2)


def test_images_of_several_classes_give_a_share_of_every_combination() -> None:
    labels = np.array([[1, 0]] * 40 + [[0, 1]] * 40 + [[1, 1]] * 20 + [[0, 0]] * 1, np.float32)
    whole = Arrays(np.arange(101).reshape(-1, 1, 1, 1), labels, 2)
    training, validation = split(whole, 0.2)
    counts = [(validation.labels == each).all(axis=1).sum() for each in ([1, 0], [0, 1], [1, 1])]
    assert np.abs(np.array(counts) - [8, 8, 4]).max() <= 1
    images = np.concatenate([training.images.ravel(), validation.images.ravel()])
    assert sorted(images) == list(range(101))
    assert (whole.labels[validation.images.ravel()] == validation.labels).all()
