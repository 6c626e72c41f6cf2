"""Augmentation keeps shape and range, depends on seed and step only, and moves pixels the way it says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.language.data import Augment, Data

pytestmark = pytest.mark.keras

ALL = ["rotate", "translate", "zoom", "flip"]


def change(augment: list[Any], images: np.ndarray, *, seed: int = 0, step: int = 0, fill: float = 0) -> np.ndarray:
    from cnnspec.data.augment import augmentation

    augments = Data.model_validate({"source": "mnist5k", "augment": augment}).augment
    found = augmentation(augments, images.shape[1:], seed, (fill, 255.0))
    assert found is not None
    return np.asarray(found(images, np.zeros(len(images)), step)[0])


@pytest.fixture
def noise() -> np.ndarray:
    return np.random.RandomState(0).uniform(0, 255, (16, 12, 10, 3)).astype("float32")


def test_keeps_shape_and_range(noise: np.ndarray) -> None:
    changed = change(ALL, noise)
    assert (changed.shape, changed.dtype) == (noise.shape, noise.dtype)
    assert changed.min() >= 0
    assert changed.max() <= 255.001
    assert np.abs(changed - noise).mean() > 10


def test_depends_on_seed_and_step(noise: np.ndarray) -> None:
    first = change(ALL, noise, seed=1, step=5)
    assert (first == change(ALL, noise, seed=1, step=5)).all()
    assert (first != change(ALL, noise, seed=1, step=6)).any()
    assert (first != change(ALL, noise, seed=2, step=5)).any()


def test_images_are_changed_each_in_its_own_way() -> None:
    same = np.repeat(np.random.RandomState(0).uniform(0, 255, (1, 8, 8, 1)).astype("float32"), 6, axis=0)
    assert len({each.tobytes() for each in change(["rotate"], same)}) == 6


@pytest.mark.parametrize("augment", [{"rotate": 0}, {"translate": 0}, {"zoom": 0}])
def test_nothing_changes_nothing(augment: dict[str, float], noise: np.ndarray) -> None:
    assert (change([augment], noise) == noise).all()


def test_flips_about_half(noise: np.ndarray) -> None:
    for direction, axis in (("horizontal", 2), ("vertical", 1)):
        changed = change([{"flip": direction}], noise)
        flipped = [(each == other).all() for each, other in zip(changed, np.flip(noise, axis), strict=True)]
        kept = [(each == other).all() for each, other in zip(changed, noise, strict=True)]
        assert sum(flipped) + sum(kept) == len(noise)
        assert 3 < sum(flipped) < 13


def test_translation_stays_below_its_fraction_and_fills() -> None:
    dot = np.zeros((64, 21, 21, 1), "float32")
    dot[:, 10, 10] = 100
    moved = np.array([_centre(each) for each in change([{"translate": 0.2}], dot)]) - 10
    assert np.abs(moved).max() <= 4.2
    assert np.abs(moved).max(axis=0).min() > 3
    filled = change([{"translate": 0.2}], np.full((8, 21, 21, 1), 50, "float32"), fill=7)
    assert filled.min() == 7


def test_rotation_turns_around_the_middle() -> None:
    dot = np.zeros((64, 21, 21, 1), "float32")
    dot[:, 10, 18] = 100  # 8 to the right of the middle
    turned = np.array([_centre(each) for each in change([{"rotate": 30}], dot)]) - 10
    angle = np.degrees(np.arctan2(turned[:, 0], turned[:, 1]))
    assert np.allclose(np.hypot(*turned.T), 8, atol=0.2)
    assert angle.min() < -20
    assert angle.max() > 20
    assert np.abs(angle).max() < 31


def test_zoom_is_about_the_middle() -> None:
    square = np.zeros((64, 41, 41, 1), "float32")
    square[:, 10:31, 10:31] = 1
    zoomed = change([{"zoom": 0.2}], square)
    sides = np.sqrt(zoomed.sum(axis=(1, 2, 3))) / 21
    assert sides.min() > 0.79
    assert sides.max() < 1.21
    assert sides.max() - sides.min() > 0.3
    assert np.allclose([_centre(each) for each in zoomed], 20, atol=0.01)


def test_is_for_images_only() -> None:
    from cnnspec.data.augment import augmentation

    with pytest.raises(UsageError, match="height, width and channels"):
        augmentation([Augment("zoom", 0.1)], (128, 16), 0, (0, 1))


def _centre(image: np.ndarray) -> np.ndarray:
    rows, columns = np.indices(image.shape[:2])
    weights = image[..., 0] / image.sum()
    return np.array([(rows * weights).sum(), (columns * weights).sum()])


def both(augment: list[Any], images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from cnnspec.data.augment import augmentation

    augments = Data.model_validate({"source": "mnist5k", "labels": "one_hot", "augment": augment}).augment
    found = augmentation(augments, images.shape[1:], 0, (0, 255))
    assert found is not None
    return tuple(np.asarray(each) for each in found(images, labels, 3))  # type: ignore[return-value]


def every_word() -> list[str]:
    from cnnspec.augments import AUGMENTS

    return list(AUGMENTS)


@pytest.mark.parametrize("word", every_word())
def test_every_word_keeps_shape_range_and_the_sum_of_labels(word: str, noise: np.ndarray) -> None:
    labels = np.eye(4, dtype="float32")[np.arange(16) % 4]
    images, changed = both([word], noise, labels)
    assert (images.shape, images.dtype) == (noise.shape, noise.dtype)
    assert -0.01 <= images.min() <= images.max() <= 255.01
    assert (images != noise).any()
    assert np.allclose(changed.sum(axis=1), 1, atol=1e-5)
    again, _ = both([word], noise, labels)
    assert (images == again).all()


SIZES = [(12, 10, 3), (1, 10, 1), (7, 1, 4)]


@pytest.mark.parametrize(
    ("word", "size"),
    [
        pytest.param(word, size, marks=[pytest.mark.large] if word != "all" and size != SIZES[0] else [])
        for word in [*every_word(), "all"]
        for size in SIZES
    ],
)
def test_the_shape_is_known_before_anything_runs(word: str, size: tuple[int, int, int]) -> None:
    """In `make long`: images of one row or column with each word alone, not only with all of them."""
    import tensorflow as tf

    from cnnspec.data.augment import augmentation

    augment = every_word() if word == "all" else [word]
    augments = Data.model_validate({"source": "mnist5k", "labels": "one_hot", "augment": augment}).augment
    found = augmentation(augments, size, 0, (0, 255))
    assert found is not None
    batch = tf.TensorSpec([None, *size], tf.float32), tf.TensorSpec([None, 4], tf.float32), tf.TensorSpec([], tf.int64)
    images, labels = tf.function(found).get_concrete_function(*batch).structured_outputs
    assert (images.shape.as_list(), labels.shape.as_list()) == ([None, *size], [None, 4])


def test_neighbours_are_resampled_once(noise: np.ndarray) -> None:
    # There and back again would blur; a flip and a crop of whole pixels stay exact.
    changed = change(["flip", {"crop": 2}], noise)
    assert np.isin(changed, np.append(noise, 0)).all()


def test_crop_moves_by_whole_pixels() -> None:
    dot = np.zeros((256, 21, 21, 1), "float32")
    dot[:, 10, 10] = 100
    moved = change([{"crop": 3}], dot)
    places = {tuple(np.argwhere(each[..., 0] == 100)[0] - 10) for each in moved}
    assert {way for way, _ in places} == set(range(-3, 4)) == {way for _, way in places}


def test_brightness_moves_all_pixels_alike() -> None:
    moved = change([{"brightness": 0.2}], np.full((64, 4, 4, 3), 100, "float32")) - 100
    assert all(np.ptp(each) < 1e-3 for each in moved)
    assert (-51.1 < moved.min() < -40, 40 < moved.max() < 51.1) == (True, True)


def test_contrast_keeps_the_mean_of_each_channel() -> None:
    images = np.random.RandomState(0).uniform(100, 150, (32, 8, 8, 3)).astype("float32")
    changed = change([{"contrast": 0.5}], images)
    assert np.allclose(changed.mean(axis=(1, 2)), images.mean(axis=(1, 2)), atol=0.01)
    factors = changed.std(axis=(1, 2)) / images.std(axis=(1, 2))
    assert (0.49 < factors.min() < 0.7, 1.3 < factors.max() < 1.51) == (True, True)


def test_cutout_blanks_a_box() -> None:
    changed = change([{"cutout": 0.5}], np.full((64, 20, 20, 1), 200, "float32"))[..., 0]
    blank = (changed == 0).sum(axis=(1, 2))
    assert blank.max() == 100
    assert blank.min() >= 25
    assert set(np.unique(changed)) == {0, 200}


def test_mixup_mixes_labels_as_it_mixes_images() -> None:
    images = np.repeat(np.arange(8, dtype="float32")[:, None, None, None], 4, axis=1)
    changed, labels = both([{"mixup": 1.0}], images, np.eye(8, dtype="float32"))
    assert np.allclose(changed[:, 0, 0, 0], labels @ np.arange(8), atol=1e-4)
    assert ((labels > 0).sum(axis=1) == 2).all()


def test_cutmix_counts_the_pixels_of_each_label() -> None:
    images = np.broadcast_to(np.arange(8, dtype="float32")[:, None, None, None], (8, 16, 16, 1)).copy()
    changed, labels = both([{"cutmix": 1.0}], images, np.eye(8, dtype="float32"))
    for index in range(8):
        own = (changed[index] == index).mean()
        assert labels[index, index] == pytest.approx(own, abs=1e-5)
        assert labels[index, 7 - index] == pytest.approx(1 - own, abs=1e-5)
    assert len({round(float(each), 3) for each in labels.max(axis=1)}) > 3


def test_rand_augment_draws_for_each_image() -> None:
    same = np.repeat(np.random.RandomState(0).uniform(0, 255, (1, 16, 16, 3)).astype("float32"), 64, axis=0)
    changed = change([{"rand_augment": 0.5}], same)
    assert len({each.tobytes() for each in changed}) > 32
    untouched = change([{"rand_augment": 0}], same) - same
    assert np.abs(untouched).mean() < 5  # only what is posterised to 256 steps, or solarised at the top
