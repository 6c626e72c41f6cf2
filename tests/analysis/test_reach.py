"""Reaches against sets of positions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnspec.analysis.reach import ITSELF, MOST_PHASES, Reach, reach_of_window

windows = st.one_of(
    st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3), st.integers(-2, 3), st.just(1)),
    st.tuples(st.integers(1, 6), st.integers(1, 4), st.just(1), st.integers(-2, 5), st.integers(2, 4)),
)


def seen_by(window, position):
    """The positions that a window sees, by its definition: those of the map stand at the multiples of its upscale."""
    size, stride, dilation, before, upscale = window
    taps = [position * stride - before + tap * dilation for tap in range(size)]
    return {tap // upscale for tap in taps if tap % upscale == 0}


def ends(positions):
    return (min(positions), max(positions)) if positions else None


@pytest.mark.drawn
@given(windows)
def test_one_window_sees_its_taps(window):
    reach = reach_of_window(*window)
    assert [reach.at(position) for position in range(-9, 30)] == [ends(seen_by(window, at)) for at in range(-9, 30)]


@pytest.mark.drawn
@given(windows, windows, windows)
def test_windows_behind_each_other_see_what_their_taps_see(first, second, third):
    reach = reach_of_window(*third).through(reach_of_window(*second).through(reach_of_window(*first)))
    for position in range(-9, 30):
        middle = {each for at in seen_by(third, position) for each in seen_by(second, at)}
        assert reach.at(position) == ends({each for at in middle for each in seen_by(first, at)})


@pytest.mark.drawn
@given(windows, windows)
def test_a_union_sees_what_either_sees(one, other):
    both = reach_of_window(*one), reach_of_window(*other)
    assert both[0].same_stride(both[1]) == (one[1] * other[4] == other[1] * one[4])
    if both[0].same_stride(both[1]):
        union = both[0].union(both[1])
        for position in range(-9, 30):
            assert union.at(position) == ends(seen_by(one, position) | seen_by(other, position))


def test_too_many_phases_are_not_told():
    many = reach_of_window(1, 1, 1, 0, MOST_PHASES - 1)
    few = reach_of_window(1, 1, 1, 0, 2)
    assert reach_of_window(1, 1, 1, 0, MOST_PHASES + 1) is None
    assert few.through(many) is None
    assert ITSELF.through(many) == many
    assert Reach(1, ((0, 0),)).union(Reach(1, ((-1, 0),))) == Reach(1, ((-1, 0),))
    assert Reach(MOST_PHASES - 1, ((0, 0),) * (MOST_PHASES - 1)).union(Reach(2, ((0, 0),) * 2)) is None
