import pytest

from cnnspec.compiler.sizes.conditions import Conditions
from cnnspec.values.domain import Domain
from cnnspec.values.figure import Figure
from cnnspec.values.shapes import OpenSizeError, alike, volume
from cnnspec.values.size import Size


@pytest.fixture
def sizes():
    conditions = Conditions()
    conditions.domains |= {"H": Domain(4), "W": Domain(2)}
    return Size("H", conditions), Size("W", conditions)


def test_a_product_keeps_its_factors(sizes):
    h, w = sizes
    assert str(volume((h, w, 3))) == "3 * H * W"
    assert str(volume((h // 2, w, 1))) == "(H // 2) * W"
    assert volume((h, w, 6)) // 3 == volume((w, h, 2))
    assert hash(volume((h, w, 6))) == hash(volume((w, 6, h)))
    assert volume((h, w, 6)) % 3 == 0
    assert (h * w) // 1 == h * w
    assert Figure.product(5, (h,)) // 5 == h


def test_it_is_compared_by_what_it_is_at_least(sizes):
    h, w = sizes
    product = volume((h, w, 3))
    assert product > 23
    assert product >= 24
    assert not product < 24
    assert not product <= 23
    assert bool(product)
    for ask in (lambda: product > 24, lambda: product < 25, lambda: bool(product % 7), lambda: bool(product - 1)):
        with pytest.raises(OpenSizeError):
            ask()


def test_a_sum_knows_what_it_depends_on(sizes):
    h, w = sizes
    total = sum([0, 9 * h * w, 4, h, w * h])
    assert str(total) == "a number that depends on H, W"
    assert total.least == 9 * 8 + 4 + 4 + 8
    assert (total * 2).names == (total // 7).names == (3 - total).names == {"H", "W"}


def test_it_is_no_number(sizes):
    h, w = sizes
    for convert in (int, float, range):
        with pytest.raises((OpenSizeError, TypeError)):
            convert(h * w)
    with pytest.raises(OpenSizeError):
        alike(h * w, 14)
    assert h * w != 14
    assert h * w * 0 == 0
