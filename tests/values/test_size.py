"""Expressions of an open size are, for every number, what the same sums make of that number."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnspec.compiler.sizes.conditions import Conditions
from cnnspec.values.domain import EVERY, Domain
from cnnspec.values.shapes import OpenSizeError, ShapeError, alike, times
from cnnspec.values.size import Size


def size(name="H", domain=EVERY):
    conditions = Conditions()
    conditions.domains[name] = domain
    return Size(name, conditions)


STEP = st.one_of(
    st.tuples(st.just("+"), st.integers(-6, 6)),
    st.tuples(st.sampled_from(["*", "//", "ceil"]), st.integers(1, 4)),
)
STEPS = st.lists(STEP, min_size=1, max_size=7)


def walk(value, steps):
    for step, number in steps:
        if step == "+":
            value = value + number
        elif step == "*":
            value = value * number
        elif step == "//":
            value = value // number
        else:
            value = -(-value // number)
    return value


@pytest.mark.drawn
@given(STEPS)
def test_it_has_the_value_of_the_steps_and_so_has_its_text(steps):
    found = walk(size(), steps)
    for number in range(1, 60, 3):
        assert found.at(number) == walk(number, steps)
        assert eval(str(found), {"H": number}) == found.at(number)


@pytest.mark.drawn
@given(STEPS, STEPS)
def test_sums_differences_and_remainders(steps, others):
    h = size()
    for made, of_numbers in (
        (walk(h, steps) + walk(h, others), lambda x: walk(x, steps) + walk(x, others)),
        (walk(h, steps) - walk(h, others), lambda x: walk(x, steps) - walk(x, others)),
        (walk(h, steps) % 3, lambda x: walk(x, steps) % 3),
        (5 - walk(h, steps), lambda x: 5 - walk(x, steps)),
    ):
        for number in (1, 2, 7, 20, 53):
            assert (made if isinstance(made, int) else made.at(number)) == of_numbers(number)


@pytest.mark.drawn
@given(STEPS)
def test_it_grows_by_its_slope_every_period(steps):
    found = walk(size(), steps)
    if found.period < 3000:
        assert found.at(7 + found.period) - found.at(7) == found.slope * found.period


@pytest.mark.drawn
@given(STEPS, st.integers(-5, 80))
def test_where_it_reaches_a_number(steps, number):
    found = walk(size(), steps)
    least = found.reaches_at(number)
    assert found.at(least) >= number > found.at(least - 1)


@pytest.mark.drawn
@given(STEPS, STEPS)
def test_where_two_are_equal(steps, others):
    one, two = walk(size(), steps), walk(size(), others)
    difference = one - two
    if isinstance(difference, int) or difference.period > 2000:
        return
    solutions = difference.zeros()
    for number in range(1, 200):
        assert (number in solutions) == (one.at(number) == two.at(number))


@pytest.mark.drawn
@given(STEPS, st.integers(1, 20), st.integers(1, 6), st.integers(0, 5))
def test_the_short_form_is_equal_wherever_the_conditions_hold(steps, least, modulus, rest):
    domain = Domain.of(least, None, modulus, frozenset({rest % modulus}))
    found = walk(size(domain=domain), steps)
    short = found.simplified()
    for number in range(1, 120):
        if number in domain:
            assert (short if isinstance(short, int) else short.at(number)) == found.at(number)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda h: (h + 1) // 2, "(H + 1) // 2"),
        (lambda h: -(-h // 2), "(H + 1) // 2"),
        (lambda h: (h - 3) // 2 + 1, "(H - 1) // 2"),
        (lambda h: h // 2 // 2 // 2, "H // 8"),
        (lambda h: h // 2 * 2, "2 * (H // 2)"),
        (lambda h: (h // 2 * 2 + 1) // 2, "H // 2"),
        (lambda h: (h - 1) * 2 + 3, "2 * H + 1"),
        (lambda h: 3 * h // 2 // 3, "H // 2"),
        (lambda h: h - 0, "H"),
        (lambda h: (h - 3) // 2 * 2 + 4, "2 * ((H + 1) // 2)"),
    ],
)
def test_the_form(made, text):
    assert str(made(size())) == text


def test_what_is_a_number_is_an_int():
    h = size()
    assert h - h == 0
    assert isinstance(h - h, int)
    assert ((h + 3) // 2 * 2 - (h + 1) // 2 * 2) == 2
    assert 4 * h % 2 == 0


def test_equal_forms_are_equal_and_can_be_keys():
    h = size()
    assert {(h // 2) // 2: 1}[h // 4] == 1
    assert h // 2 != h // 4
    assert h != 14


def test_a_comparison_is_answered_as_for_a_large_map_and_remembered():
    h = size()
    assert h // 2 >= 3
    assert h.conditions.domains["H"] == Domain(6)
    assert not h < 5
    assert h.conditions.domains["H"] == Domain(6)
    assert h > 9
    assert h.conditions.domains["H"] == Domain(10)


def test_a_comparison_that_the_conditions_decide_adds_none():
    h = size(domain=Domain(4, 10))
    assert not h > 10
    assert h >= 4
    assert h.conditions.domains["H"] == Domain(4, 10)
    assert not h.conditions.requirements


def test_once_closed_nothing_is_assumed():
    h = size()
    h.conditions.closed = True
    with pytest.raises(OpenSizeError, match="depends on H"):
        bool(h > 5)
    with pytest.raises(OpenSizeError, match="depends on H"):
        alike(h, 5)
    assert h > 0


def test_what_does_not_grow_is_compared_by_its_values():
    h = size()
    assert h % 3 < 3
    assert h % 3 >= 0
    with pytest.raises(OpenSizeError):
        bool(h % 3)
    assert bool(h % 3 + 1)


def test_alike_makes_a_condition():
    h = size()
    assert alike(h // 2 * 2, h)
    assert str(h.conditions.domains["H"].text("H")) == "H a multiple of 2"
    assert alike(h // 2, h // 4 * 2)
    assert h.conditions.domains["H"].text("H") == "H a multiple of 4"
    assert not alike(h + 1, h)
    with pytest.raises(ShapeError, match="no H, which before this is a multiple of 4, makes H // 2 = 1"):
        alike(h // 2, 1)


def test_no_framework_takes_it_for_a_number():
    for convert in (int, float, range, Fraction):
        with pytest.raises((OpenSizeError, TypeError)):
            convert(size())


def test_sizes_of_two_names_are_no_single_size():
    assert str(size("H") * size("W")) == "H * W"
    assert (size("H") + size("W")).names == {"H", "W"}
    with pytest.raises(OpenSizeError, match="whether H and W are equal is not known"):
        alike(size("H"), size("W"))


def test_what_would_take_too_long_is_refused():
    h = size()
    for _ in range(9):
        h = h // 7 * 2  # its pattern repeats every 7 ** 9 sizes
    with pytest.raises(OpenSizeError, match="too long"):
        alike(h, size())
    assert h.simplified() is h
    with pytest.raises(OpenSizeError, match="more than 60 times"):
        for _ in range(60):
            h = h // 7 * 2


def test_there_is_an_end_to_what_is_looked_at():
    h = size()
    with pytest.raises(OpenSizeError, match="too much"):
        for add in range(2000):
            (h % 997 + add).zeros()


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda h: h, "H"),
        (lambda h: h - 2, "(H-2)"),
        (lambda h: 2 * h, "2*H"),
        (lambda h: (h + 1) // 2, "(H+1)//2"),
        (lambda h: h // 2 * 2, "2*(H//2)"),
        (lambda h: h // 2 * 2 + 1, "(2*(H//2)+1)"),
        (lambda h: h - h // 2, "(-(H//2)+H)"),
    ],
)
def test_the_form_inside_a_shape(made, text):
    assert times((made(size()), 3)) == f"{text}×3"
