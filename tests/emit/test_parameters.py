"""The fewest parameters that tell what differs between uses, and their names, types and defaults."""

import pytest

from cnnspec.emit.parameters import Place, counts, unify
from cnnspec.emit.program import NOTHING, Argument, Parameter


def unified(vectors, *steps, default=NOTHING):
    places = {slot: Place(steps[slot[0]], slot[1], False, counts(slot[1]), default) for slot in vectors}
    return unify(vectors, places)


def test_what_is_the_same_in_every_use_is_a_constant():
    found, parameters = unified({(0, "filters"): (4, 4)}, "conv1.conv")
    assert (found[0, "filters"], parameters) == (Argument(4), ())


def test_true_is_not_one():
    found, (parameter,) = unified({(0, "use_bias"): (True, 1)}, "conv1.conv")
    assert found[0, "use_bias"].parameter == parameter.name == "use_bias"


def test_a_multiple_is_told_in_terms_of_the_smallest():
    vectors = {(0, "filters"): (8, 12), (1, "filters"): (4, 6)}
    found, (parameter,) = unified(vectors, "conv1.conv", "conv2.conv")
    assert parameter == Parameter("filters", "int", "filters")
    assert found == {(0, "filters"): Argument(None, "filters", 2), (1, "filters"): Argument(None, "filters", 1)}


def test_filters_are_no_multiple_of_strides():
    vectors = {(0, "strides"): (1, 2), (0, "filters"): (4, 8)}
    _, parameters = unified(vectors, "conv1.conv")
    assert [each.name for each in parameters] == ["strides", "filters"]


def test_channels_in_and_out_count_the_same():
    vectors = {(0, "in_channels"): (4, 8), (0, "out_channels"): (8, 16), (1, "num_features"): (8, 16)}
    found, (parameter,) = unified(vectors, "conv1.conv", "conv1.norm")
    assert parameter.name == "in_channels"
    assert found[1, "num_features"].times == 2


def test_numbers_that_vary_in_their_own_ways_have_the_names_of_their_layers():
    vectors = {(0, "filters"): (4, 5), (1, "filters"): (5, 4)}
    _, parameters = unified(vectors, "conv1.conv", "side.a-b.conv")
    assert [each.name for each in parameters] == ["conv1_filters", "side_a_b_filters"]


def test_what_a_function_inside_is_told_keeps_its_name_and_counts_the_same():
    vectors = {(0, "filters"): (4, 5), (1, "reduce_filters"): (4, 5), (1, "expand_filters"): (5, 4)}
    places = {slot: Place("squeeze" if slot[0] else "conv1", slot[1], bool(slot[0]), "filters") for slot in vectors}
    found, parameters = unify(vectors, places)
    assert [each.name for each in parameters] == ["conv1_filters", "expand_filters"]
    assert found[1, "reduce_filters"].parameter == "conv1_filters"


def test_the_default_of_the_layer_is_that_of_the_function_and_comes_last():
    _, parameters = unified({(0, "strides"): (1, 2), (1, "kernel_size"): (3, 5)}, "conv1", "conv2", default=1)
    assert parameters == (
        Parameter("kernel_size", "int", "kernel_size"),
        Parameter("strides", "int", "strides", 1),
    )


def test_what_some_uses_have_not_is_told_in_terms_of_what_all_have():
    vectors = {(0, "filters"): (4, 8, 2), (1, "filters"): (16, NOTHING, 8), (1, "strides"): (NOTHING, NOTHING, 2)}
    found, (parameter,) = unified(vectors, "conv1.conv", "shortcut.conv")
    assert found[1, "filters"] == Argument(None, parameter.name, 4)
    assert found[1, "strides"] == Argument(2)


def test_what_some_uses_have_not_is_never_a_parameter():
    assert unified({(0, "filters"): (4, 8, 2), (1, "filters"): (3, NOTHING, 5)}, "conv1", "conv2") is None


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
    _, (parameter,) = unified({(0, "kernel_size"): values}, "conv1")
    assert parameter.kind == kind
