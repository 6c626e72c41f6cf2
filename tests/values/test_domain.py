import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnspec.values.domain import EMPTY, EVERY, LONGEST, Domain
from cnnspec.values.shapes import OpenSizeError

RANGE = range(1, 400)


@st.composite
def domains(draw):
    modulus = draw(st.integers(1, 12))
    residues = draw(st.frozensets(st.integers(0, modulus - 1), max_size=modulus))
    least = draw(st.integers(1, 60))
    most = draw(st.none() | st.integers(1, 120))
    return Domain.of(least, most, modulus, residues)


def members(domain):
    return {x for x in RANGE if x in domain}


@pytest.mark.drawn
@given(domains(), domains())
def test_both_is_the_intersection_and_equal_sets_are_equal(one, two):
    found = one.both(two)
    assert members(found) == members(one) & members(two)
    assert found == two.both(one)
    assert (found == one) == (members(found) == members(one))
    assert found.empty == (not members(found))


@pytest.mark.drawn
@given(domains())
def test_its_ends_are_in_it(domain):
    if not domain.empty:
        assert domain.least == min(members(domain))
        assert domain.most is None or domain.most == max(members(domain))


@pytest.mark.drawn
@given(st.sets(st.integers(1, 300)))
def test_a_list_is_the_set_of_its_numbers(numbers):
    assert members(Domain.listed(list(numbers))) == numbers


@pytest.mark.drawn
@given(domains(), st.integers(1, 10))
def test_samples_have_every_remainder(domain, period):
    samples = domain.samples(period)
    assert all(x in domain for x in samples)
    assert {x % period for x in samples} == {x % period for x in members(domain)}


@pytest.mark.parametrize(
    ("domain", "text"),
    [
        (EVERY, ""),
        (EMPTY, "no H"),
        (Domain.of(23), "H at least 23"),
        (Domain.of(1, None, 16), "H a multiple of 16"),
        (Domain.of(17, None, 16), "H a multiple of 16 and at least 32"),
        (Domain.of(1, None, 32, frozenset({11})), "H of the form 32 n + 11"),
        (Domain.of(75, None, 32, frozenset({11})), "H of the form 32 n + 11 and at least 75"),
        (Domain.of(1, None, 4, frozenset({0, 1})), "H mod 4 = 0 or 1"),
        (Domain.of(1, None, 4, frozenset({0, 2})), "H a multiple of 2"),
        (Domain.of(1, None, 32, frozenset(range(0, 31))), "H mod 32 one of 31: 0, 1, 2, 3, 4, 5, 6, 7, …"),
        (Domain(14, 14), "H = 14"),
        (Domain(14, 15), "H from 14 to 15"),
        (Domain.listed([3, 9, 4]), "H one of 3, 4 or 9"),
    ],
)
def test_the_text(domain, text):
    assert domain.text("H") == text


def test_a_pattern_that_is_too_long_is_refused():
    long = Domain.of(1, None, 19_993, frozenset({0}))
    with pytest.raises(OpenSizeError, match="too long"):
        long.both(Domain.of(1, None, 2, frozenset({0})))
    with pytest.raises(OpenSizeError, match="too long"):
        Domain.of(1, None, LONGEST + 1, frozenset({0}))


def test_scripts_read_the_same_set():
    assert Domain.of(75, None, 32, frozenset({11})).to_dict() == {
        "at_least": 75, "at_most": None, "modulus": 32, "remainders": [11],
    }  # fmt: skip
