"""Receptive fields against the paper's formula, published figures, and the pixels that reach an output."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support import ROOT, graph_of, spec_of

from cnnspec.analysis.receptive_field import network_field, receptive_fields
from cnnspec.spec.dump import dump
from cnnspec.spec.spec import load

SAME = "padding: same"


def field_of(layers, input="[64, 64, 1]", extra=""):
    graph = graph_of(layers, input, extra)
    return network_field(graph, receptive_fields(graph))


@pytest.mark.parametrize(
    ("layers", "size", "stride", "padding"),
    [
        ("- conv: 1", (3, 3), (1, 1), (0, 0)),
        (f"- conv: {{filters: 1, {SAME}}}\n- conv: {{filters: 1, {SAME}}}", (5, 5), (1, 1), (2, 2)),
        ("- conv: {filters: 1, kernel: 7, stride: 2, padding: 3}\n- pool: {type: max, size: 3, stride: 2, padding: 1}", (11, 11), (4, 4), (5, 5)),
        ("- conv: {filters: 1, kernel: [1, 5], stride: [2, 1], padding: [0, 2]}", (1, 5), (2, 1), (0, 2)),
        ("- conv: {filters: 1, dilation: 3, padding: same}", (7, 7), (1, 1), (3, 3)),
        ("- pad: [[2, 0], 1]\n- conv: {filters: 1, kernel: 1}", (1, 1), (1, 1), (2, 1)),
        ("- pool: max\n- pool: {type: average, size: 2, stride: 1}", (4, 4), (2, 2), (0, 0)),
        # An even kernel with SAME has one pixel more after than before.
        ("- conv: {filters: 1, kernel: 4, padding: same}", (4, 4), (1, 1), (1, 1)),
        # Pointwise layers and what is behind the map change nothing.
        ("- conv: {filters: 1, norm: batch, activation: relu}\n- dropout: 0.1\n- global_pool: max\n- dense: 3", (3, 3), (1, 1), (0, 0)),
    ],
)  # fmt: skip
def test_by_hand(layers, size, stride, padding):
    found = field_of(layers)
    assert (found.size, found.stride, found.padding) == (size, stride, padding)


def test_other_ranks_have_an_entry_an_axis():
    assert field_of("- conv: {filters: 1, kernel: 5}", "[32, 1]").size == (5,)
    assert field_of("- conv: {filters: 1, kernel: [1, 2, 3]}", "[8, 8, 8, 1]").size == (1, 2, 3)


def test_a_merge_takes_the_union_of_its_paths():
    paths = "[{conv: {filters: 1, kernel: 5, padding: [[4, 0], 2]}}], [{conv: {filters: 1, kernel: 3, padding: [[0, 2], 1]}}]"
    found = field_of(f"- branches: {{merge: add, paths: [{paths}]}}")
    assert (found.size, found.padding) == ((7, 5), (4, 2))


def test_a_global_gate_is_left_out_and_marked():
    layers = """\
        - conv: {filters: 4, padding: same, name: map}
        - global_pool: average
        - dense: {units: 4, activation: sigmoid, name: gate}
        - multiply: {from: [map, gate]}
        - conv: {filters: 4, padding: same}
        """
    found = field_of(layers)
    assert (found.size, found.gated) == ((5, 5), True)
    kept = layers.replace("global_pool: average", "global_pool: {type: average, keep_dims: true}").replace(
        "dense: {units: 4,", "conv: {filters: 4, kernel: 1,"
    )
    assert field_of(kept) == found


def test_paths_that_stride_differently_have_no_one_field():
    layers = """\
        - branches:
            merge: concat
            paths:
              - [{conv: {filters: 1, kernel: 3, stride: 2}}]
              - [{conv: {filters: 1, kernel: 3}}]
        """
    assert field_of(layers, "[3, 3, 1]") is not None  # both are one position wide: the first layer's field
    graph = graph_of(layers, "[3, 3, 1]")
    assert receptive_fields(graph)["branches1.concat"] is None


def test_a_vector_has_none():
    graph = graph_of("- dense: 3", "[5]")
    assert network_field(graph, receptive_fields(graph)) is None


@pytest.mark.parametrize(("variant", "size"), [("resnet50", 483), ("resnet101", 1027), ("resnet152", 1507)])
def test_published_figures(variant, size):
    graph = load(ROOT / "specs" / "resnet.yaml", variant=variant).compile()
    assert network_field(graph, receptive_fields(graph)).size == (size, size)


# By perturbation: light a row or a column at a time, and see which reach an output far from the border.

sizes = st.integers(1, 4)
paddings = st.sampled_from(["same", "same", "valid", 1, [[0, 2], 1]])
convs = st.builds(
    lambda kernel, stride, padding, dilation: {
        "conv": {"filters": 2, "kernel": kernel, "stride": stride, "padding": padding}
        | ({"dilation": dilation} if max(stride) == 1 else {})
    },
    st.lists(sizes, min_size=2, max_size=2), st.lists(st.integers(1, 2), min_size=2, max_size=2), paddings, st.integers(1, 2),
)  # fmt: skip
pools = st.builds(
    lambda kind, size, stride: {"pool": {"type": kind, "size": size, "stride": stride, "padding": "same"}},
    st.sampled_from(["max", "average"]), sizes, st.integers(1, 2),
)  # fmt: skip
keeping = st.builds(
    lambda kernel, dilation: {"conv": {"filters": 2, "kernel": kernel, "padding": "same", "dilation": dilation}},
    st.lists(sizes, min_size=2, max_size=2), st.integers(1, 2),
)  # fmt: skip
pads = st.just({"pad": [[1, 0], [0, 2]]})
residuals = st.builds(
    lambda body, first: {"residual": {"body": [first, *body], "shortcut": "auto"}},
    st.lists(keeping, max_size=2),
    keeping | pools,
)
branches = st.builds(
    lambda left, right, merge: {"branches": {"merge": merge, "paths": [left, right]}},
    st.lists(keeping, max_size=2), st.lists(keeping, min_size=1, max_size=2), st.just("concat"),
)  # fmt: skip
networks = st.lists(convs | pools | pads | residuals | branches, min_size=1, max_size=4)
CHECKED = 60
seen = 0


@pytest.mark.keras
@settings(max_examples=CHECKED)
@given(networks)
def test_the_field_is_what_reaches_an_output(items):
    global seen
    document = {"cnnspec": 1, "name": "drawn", "input": [61, 57, 1], "defaults": {"conv": {"init": 0.5, "bias": False}}}
    graph = spec_of(dump({**document, "features": items})).compile()
    field = network_field(graph, receptive_fields(graph))
    assume(field is not None)
    expected = [_expected(field, axis, graph.output_shape[axis] // 2) for axis in (0, 1)]
    assume(all(low >= 0 and high < size for (low, high), size in zip(expected, graph.input_shape, strict=False)))
    assert reaching(graph) == expected
    seen += 1


def _expected(field, axis, position):
    start = position * field.stride[axis] - field.padding[axis]
    return start, start + field.size[axis] - 1


def reaching(graph):
    """The first and last row, and column, that change the output in the middle."""
    from cnnspec.emit.keras_model import build_keras

    model = build_keras(graph)
    height, width, _ = graph.input_shape
    middle = graph.output_shape[0] // 2, graph.output_shape[1] // 2
    found = []
    for axis, size in ((0, height), (1, width)):
        lit = np.zeros((size, height, width, 1), "float32")
        for index in range(size):
            lit[(index, index) if axis == 0 else (index, slice(None), index)] = 1
        out = np.asarray(model(lit))[:, middle[0], middle[1]].max(axis=-1)
        rows = np.nonzero(out > 0)[0]
        found.append((int(rows[0]), int(rows[-1])))
    return found


@pytest.mark.keras
def test_enough_networks_were_put_to_the_test():
    assert seen >= CHECKED // 2
