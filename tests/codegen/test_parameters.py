"""The fewest parameters that tell what differs between uses, and their names and types."""

import pytest

from cnnspec.codegen.parameters import unify
from cnnspec.codegen.program import Argument, Parameter


def test_what_is_the_same_in_every_use_is_a_constant():
    found, parameters = unify({(0, "filters"): (4, 4)}, ["conv1.conv"])
    assert (found[0, "filters"], parameters) == (Argument(4), ())


def test_true_is_not_one():
    found, (parameter,) = unify({(0, "use_bias"): (True, 1)}, ["conv1.conv"])
    assert found[0, "use_bias"].parameter == parameter.name == "use_bias"


def test_a_multiple_is_told_in_terms_of_the_smallest():
    vectors = {(0, "filters"): (8, 12), (1, "filters"): (4, 6)}
    found, parameters = unify(vectors, ["conv1.conv", "conv2.conv"])
    assert parameters == (Parameter("filters", "int"),)
    assert found == {(0, "filters"): Argument(None, "filters", 2), (1, "filters"): Argument(None, "filters", 1)}


def test_filters_are_no_multiple_of_strides():
    vectors = {(0, "strides"): (1, 2), (0, "filters"): (4, 8)}
    _, parameters = unify(vectors, ["conv1.conv"])
    assert [each.name for each in parameters] == ["strides", "filters"]


def test_channels_in_and_out_count_the_same():
    vectors = {(0, "in_channels"): (4, 8), (0, "out_channels"): (8, 16), (1, "num_features"): (8, 16)}
    found, (parameter,) = unify(vectors, ["conv1.conv", "conv1.norm"])
    assert parameter.name == "in_channels"
    assert found[1, "num_features"].times == 2


def test_numbers_that_vary_in_their_own_ways_have_the_names_of_their_layers():
    vectors = {(0, "filters"): (4, 5), (1, "filters"): (5, 4)}
    _, parameters = unify(vectors, ["conv1.conv", "side.a-b.conv"])
    assert [each.name for each in parameters] == ["conv1_filters", "side_a_b_filters"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ((1, 2), "int"),
        ((1, 2.5), "float"),
        (("a", "b"), "str"),
        ((True, False), "bool"),
        ((1, (1, 2)), "int | tuple[int, int]"),
        (((1,), (1, 2)), "tuple[Any, ...]"),
        ((1, "same"), "object"),
    ],
)
def test_the_type_of_a_parameter(values, kind):
    assert unify({(0, "kernel_size"): values}, ["conv1"])[1] == (Parameter("kernel_size", kind),)
