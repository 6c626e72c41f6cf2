"""What is told of the data is what they are, and the sheet shows the images."""

from __future__ import annotations

import numpy as np
import pytest
from image_files import png as reference

from cnnspec.data.describe import contact_sheet, describe, png
from cnnspec.sources import Parts
from cnnspec.sources.images.arrays import Arrays


def arrays(count: int = 6, names: tuple[str, ...] = ("cat", "dog")) -> Arrays:
    images = np.arange(count * 12, dtype=np.uint8).reshape(count, 4, 3, 1)
    return Arrays(images, np.arange(count, dtype=np.int32) % 2, 2, names)


def test_tells_counts_classes_sizes_and_values() -> None:
    told = describe("folder", Parts(arrays(6), arrays(3), arrays(2), ("a note",)))
    assert told.counts == {"training": 6, "validation": 3, "test": 2}
    assert told.classes == {"cat": {"training": 3, "validation": 2}, "dog": {"training": 3, "validation": 1}}
    assert (told.shape, told.dtype, told.range, told.mean) == ((4, 3, 1), "uint8", (0, 71), 35.5)
    assert told.text().splitlines() == [
        "folder: 11 images, 6 for training, 3 for validation, 2 for test",
        "  4 × 3 × 1, uint8, values 0 to 71, mean 35.5, decoded in memory",
        "  2 classes",
        "    cat  training 3  validation 2",
        "    dog  training 3  validation 1",
        "a note",
    ]


def test_classes_without_names_are_numbers_and_may_be_several() -> None:
    labels = np.array([[1, 1, 0], [0, 1, 0]], np.float32)
    told = describe("npz", Parts(Arrays(arrays(2).images, labels, 3)))
    assert told.classes == {"0": {"training": 1}, "1": {"training": 2}, "2": {"training": 0}}


def test_a_png_is_one() -> None:
    for channels in (1, 3, 4):
        pixels = np.random.RandomState(0).randint(0, 256, (5, 7, channels)).astype(np.uint8)
        assert png(pixels) == reference(pixels)


@pytest.mark.keras
def test_the_sheet_has_a_row_a_class() -> None:
    import tensorflow as tf

    some = arrays()
    sheet = tf.io.decode_png(contact_sheet(some, (0, 71), columns=2)).numpy()
    assert sheet.shape == (2 * 6 + 2, 2 * 5 + 2, 1)
    assert (sheet[8:12, 7:10] == np.round(some.images[3] / 71 * 255)).all()
    assert (sheet[:2] == 255).all()


def test_the_sheet_is_for_images() -> None:
    with pytest.raises(ValueError, match="not \\[16, 2\\]"):
        contact_sheet(Arrays(np.zeros((4, 16, 2)), np.zeros(4, np.int32), 1), (0, 1))


def test_the_name_of_a_class_stays_on_its_line() -> None:
    lines = describe("folder", Parts(arrays(2, ("cat\nerror: fake", "dog")))).text().splitlines()
    assert lines[-2:] == ["    cat␊error: fake  training 1", "    dog              training 1"]
