import pytest
from support import graph_of

from cnnspec.compiler.sizes.conditions import Condition, Conditions
from cnnspec.values.domain import EVERY, Domain
from cnnspec.values.shapes import ShapeError


def test_each_node_is_told_with_what_it_asks():
    graph = graph_of("- pool: max\n- conv: {filters: 4, kernel: 3}\n- conv: {filters: 4, kernel: 1}", "[H, 9, 1]")
    assert graph.conditions == (Condition("pool1", "H", Domain(2)), Condition("conv1.conv", "H", Domain(6)))
    assert graph.domains == {"H": Domain(6)}


def test_where_no_size_is_left_what_was_asked_before_is_told():
    conditions = Conditions()
    conditions.domains["H"] = EVERY
    conditions.require("H", Domain.of(1, None, 2), "2 * (H // 2) = H")
    with pytest.raises(ShapeError, match=r"no H, which before this is a multiple of 2, makes H = 7"):
        conditions.require("H", Domain(7, 7), "H = 7")


def test_a_network_of_numbers_has_none():
    graph = graph_of("- pool: max", "[8, 9, 1]")
    assert graph.conditions == ()
    assert graph.domains == {}
