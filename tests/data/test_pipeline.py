"""A feed gives every image once an epoch, with its label, in an order of its own each epoch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnspec.sources.images.arrays import Arrays

pytestmark = pytest.mark.keras


def feed(samples: int = 23, **options: Any) -> Any:
    from cnnspec.data.pipeline import Feed

    images = np.arange(samples, dtype="uint8").reshape(-1, 1, 1, 1)
    return Feed(Arrays(images, np.arange(samples, dtype="int32") % 5, 5), batch=5, **options)


def batches(feed: Any, epoch: int) -> list[tuple[np.ndarray, np.ndarray]]:
    iterator = feed.batches(epoch)
    return [tuple(each.numpy() for each in next(iterator)) for _ in range(feed.steps)]


def seen(feed: Any, epoch: int) -> list[int]:
    return [int(image) for images, _ in batches(feed, epoch) for image in images.ravel()]


def test_every_image_once_with_its_label() -> None:
    found = batches(feed(), 0)
    assert [len(images) for images, _ in found] == [5, 5, 5, 5, 3]
    assert sorted(seen(feed(), 0)) == list(range(23))
    assert all((images.ravel() % 5 == labels).all() for images, labels in found)
    assert found[0][0].dtype == np.float32


def test_order_follows_from_seed_and_epoch() -> None:
    assert seen(feed(seed=1), 3) == seen(feed(seed=1), 3)
    assert len({tuple(seen(feed(seed=seed), epoch)) for seed in (0, 1) for epoch in (0, 1)}) == 4


@pytest.mark.parametrize(("steps", "images"), [(2, 10), (9, 45)])
def test_steps_are_full_batches(steps: int, images: int) -> None:
    some = feed(steps=steps)
    assert (some.steps, some.images_per_epoch, len(seen(some, 0))) == (steps, images, images)
    counts = np.bincount(seen(some, 0), minlength=23)
    assert counts.max() - counts.min() == 1  # as many rounds through the data as it takes


def test_validation_keeps_the_order_of_the_source() -> None:
    assert seen(feed(shuffled=False), 0) == seen(feed(shuffled=False), 1) == list(range(23))


def test_one_hot_labels() -> None:
    _, labels = batches(feed(one_hot=6), 0)[0]
    assert labels.shape == (5, 6)
    assert (labels.sum(axis=1) == 1).all()


def test_images_are_changed_by_the_number_of_the_step() -> None:
    import tensorflow as tf

    some = feed(change=lambda images, labels, step: (images * 0 + tf.cast(step, tf.float32), labels))
    assert [images.ravel()[0] for images, _ in batches(some, 0)] == [0, 1, 2, 3, 4]
    assert [images.ravel()[0] for images, _ in batches(some, 2)] == [10, 11, 12, 13, 14]


def test_epochs_follow_one_another_as_if_each_were_begun_anew() -> None:
    iterator = feed(seed=3).batches(1)
    through = [next(iterator)[0].numpy().ravel().tolist() for _ in range(15)]
    assert through == [images.ravel().tolist() for epoch in (1, 2, 3) for images, _ in batches(feed(seed=3), epoch)]
