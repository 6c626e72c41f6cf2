"""The orientation in an APP1 segment, in both orders of bytes; whatever is not understood is as it is."""

from __future__ import annotations

import pytest
from image_files import exif

from cnnspec.sources.images.exif import is_turned, orientation_in


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("number", range(1, 9))
def test_numbers(number: int, order: str) -> None:
    assert orientation_in(exif(number, order)[4:]) == number


@pytest.mark.parametrize("number", [0, 9])
def test_a_number_without_meaning(number: int) -> None:
    assert orientation_in(exif(number)[4:]) == 1


def test_what_is_not_understood() -> None:
    whole = exif(6)[4:]
    for length in range(len(whole) - 6):  # 2 bytes of padding and 4 of the next directory are not needed
        assert orientation_in(whole[:length]) == 1
    assert orientation_in(whole) == 6
    assert orientation_in(b"http://ns.adobe.com/xap/1.0/\0<x/>") == 1
    assert orientation_in(whole.replace(b"MM", b"XX")) == 1


def test_which_lie_on_their_side() -> None:
    assert [number for number in range(1, 9) if is_turned(number)] == [5, 6, 7, 8]
