import numpy as np

from cnnspec.evaluation.mistakes import mistakes, mistakes_sheet
from cnnspec.sources.images.arrays import Arrays

NAMES = ("cat", "dog", "fox")
GIVEN = np.array([[0.6, 0.3, 0.1], [0.9, 0.1, 0.0], [0.2, 0.5, 0.3], [0.1, 0.2, 0.7]])


def test_the_surest_against_the_truth_is_first():
    found = mistakes(np.array([1, 1, 2, 2]), GIVEN, NAMES, ("a.png", "b.png", "c.png", "d.png"))
    assert [each[:4] for each in found] == [
        (1, "b.png", "dog", "cat"), (0, "a.png", "dog", "cat"), (2, "c.png", "fox", "dog"),
    ]  # fmt: skip
    assert (found[0].confidence, found[0].truth_given) == (0.9, 0.1)


def test_with_several_classes_it_is_about_the_class_that_was_furthest_off():
    truth = np.array([[1, 0, 0], [0, 0, 0], [0, 1, 0], [1, 0, 1]])
    found = mistakes(truth, GIVEN, NAMES, ())
    assert [each[:4] for each in found] == [(1, "", "not cat", "cat"), (3, "", "cat", "not cat")]
    assert (found[1].confidence, found[1].truth_given) == (0.9, 0.1)


def test_no_mistake_is_no_sheet():
    images = np.zeros((4, 2, 2, 1), np.uint8)
    arrays = Arrays(images, np.array([0, 0, 1, 2]), 3)
    assert mistakes(arrays.labels, GIVEN, NAMES, ()) == []
    assert mistakes_sheet(arrays, [], None) is None


def test_the_sheet_has_the_mistakes_in_their_order():
    import struct
    import zlib

    images = np.stack([np.full((2, 2, 1), each * 60, np.uint8) for each in range(4)])
    arrays = Arrays(images, np.array([1, 1, 2, 2]), 3)
    found = mistakes(arrays.labels, GIVEN, NAMES, ())
    sheet = mistakes_sheet(arrays, found, (0, 255))
    width, height = struct.unpack(">II", sheet[16:24])
    start = sheet.index(b"IDAT") + 4
    rows = np.frombuffer(zlib.decompress(sheet[start:-16]), np.uint8).reshape(height, width + 1)[:, 1:]
    assert (height, width) == (6, 42)
    assert rows[2, 2::4][:4].tolist() == [60, 0, 120, 255]
