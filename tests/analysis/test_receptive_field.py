"""Receptive fields against the paper's formula, published figures, and the pixels that reach an output."""

import json
from fractions import Fraction

import numpy as np
import pytest
from drawn import counts
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from support import ROOT, graph_of, spec_of, summary_of

from cnnspec.analysis.receptive_field import network_field, receptive_fields, seen
from cnnspec.compiler.spec import load
from cnnspec.diagnostics import SpecError
from cnnspec.text.dump import dump
from cnnspec.values.shapes import volume

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
        # Crops move the field, too.
        ("- crop: [[2, 0], 1]\n- conv: 1", (3, 3), (1, 1), (-2, -1)),
        # Behind an upsampling by 2 a window of 2 sees one or two pixels, one of 4 two or three.
        ("- upsample: 2", (1, 1), (1 / 2, 1 / 2), (0, 0)),
        ("- upsample: 2\n- conv: {filters: 1, kernel: [2, 4]}", (2, 3), (1 / 2, 1 / 2), (0, 0)),
        ("- upsample: 2\n- conv: {filters: 1, kernel: 4, stride: 2}", (2, 2), (1, 1), (0, 0)),
        ("- upsample: 2\n- conv: {filters: 1, padding: same}", (2, 2), (1 / 2, 1 / 2), (1, 1)),
        ("- upsample: {size: 2, method: bilinear}", (2, 2), (1 / 2, 1 / 2), (1, 1)),
        ("- upsample: {size: 3, method: bilinear}", (2, 2), (Fraction(1, 3),) * 2, (1, 1)),
        ("- conv_transpose: {filters: 1, kernel: 4, stride: 2, padding: same}", (2, 2), (1 / 2, 1 / 2), (1, 1)),
        ("- conv_transpose: {filters: 1, kernel: 2, stride: 2}\n- pool: max", (1, 1), (1, 1), (0, 0)),
        # Between kernels that do not touch there is nothing; the first position that sees something is the second.
        ("- conv_transpose: {filters: 1, kernel: 1, stride: 2, padding: [[1, 0], 0]}", (1, 1), (1 / 2, 1 / 2), (-1 / 2, 0)),
        ("- resize: {size: 32, method: nearest}", (1, 1), (2, 2), (-1, -1)),
        ("- resize: {size: [32, 64]}", (2, 1), (2, 1), (0, 0)),
        ("- separable_conv: {filters: 1, kernel: 5}\n- channel_shuffle: 1\n- split: {parts: 1, take: 0}\n- layer_scale", (5, 5), (1, 1), (0, 0)),
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


def test_positions_that_do_not_correspond_have_no_field():
    for layer in ("permute: [2, 1, 3]", "reshape: [32, 32, 4]", "resize: {size: 4099}"):
        graph = graph_of(f"- conv: 1\n- {layer}", "[66, 66, 1]")
        assert list(receptive_fields(graph).values())[-1] is None
    assert field_of("- conv: 1\n- permute: [1, 2, 3]").size == (3, 3)


def test_where_nothing_is_seen_there_is_no_field():
    layers = "- conv_transpose: {filters: 1, kernel: 1, stride: 2}\n- crop: [[1, 0], [1, 0]]\n- conv: {filters: 1, kernel: 1, stride: 2}"
    graph = graph_of(layers)
    assert list(receptive_fields(graph).values())[-1] is None


def test_fractions_are_plain_numbers_for_scripts():
    found = summary_of("- upsample: [4, 1]\n- conv: 1").to_dict()["receptive_field"]
    assert json.dumps(found) == '{"size": [2, 3], "stride": [0.25, 1], "padding": [0, 0]}'


def test_a_merge_of_upsampled_maps_takes_the_union():
    layers = """\
        - conv: {filters: 1, kernel: 2, stride: 2}
        - branches:
            merge: add
            paths:
              - [{conv_transpose: {filters: 1, kernel: 4, stride: 2, padding: same}}]
              - [{upsample: 4}, {pool: average}]
        """
    found = field_of(layers)
    assert (found.size, found.stride, found.padding) == ((4, 4), (1, 1), (2, 2))


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
pads = st.sampled_from([{"pad": [[1, 0], [0, 2]]}, {"crop": [[2, 1], 1]}, {"crop": [0, [0, 3]]}])
methods = st.sampled_from(["nearest", "bilinear"])
enlarging = st.one_of(
    st.builds(lambda size, method: {"upsample": {"size": size, "method": method}}, st.lists(st.integers(1, 3), min_size=2, max_size=2), methods),
    st.builds(
        lambda kernel, stride, padding: {"conv_transpose": {"filters": 2, "kernel": kernel, "stride": stride, "padding": padding}},
        st.lists(sizes, min_size=2, max_size=2), st.lists(st.integers(1, 3), min_size=2, max_size=2), paddings,
    ),
    st.builds(
        lambda kernel: {"conv_transpose": {"filters": 2, "kernel": kernel, "dilation": 2}}, st.lists(sizes, min_size=2, max_size=2)
    ),
    st.builds(lambda size, method: {"resize": {"size": size, "method": method}}, st.lists(st.sampled_from([24, 36, 50, 61, 80]), min_size=2, max_size=2), methods),
)  # fmt: skip
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
upsampling = st.lists(convs | pools | pads | enlarging | enlarging, min_size=1, max_size=4)
CASES = counts(25, 60, "CNNSPEC_RANDOM_FIELDS")


@pytest.mark.keras
@pytest.mark.drawn
@pytest.mark.parametrize("count", CASES)
def test_the_field_is_what_reaches_an_output(count):
    """In 25 networks. In `make long`: in 60."""
    checked = 0

    @settings(max_examples=count)
    @given(networks)
    def examine(items):
        nonlocal checked
        graph = drawn(items)
        field = network_field(graph, receptive_fields(graph))
        assume(field is not None)
        middle = [size // 2 for size in graph.output_shape[:2]]
        expected = [_expected(field, axis, middle[axis]) for axis in (0, 1)]
        assume(all(low >= 0 and high < size for (low, high), size in zip(expected, graph.input_shape, strict=False)))
        assert [reached[at] for reached, at in zip(reaching(graph), middle, strict=True)] == expected
        checked += 1

    examine()
    assert checked >= count // 2


@pytest.mark.keras
@pytest.mark.drawn
@pytest.mark.parametrize("count", CASES)
def test_behind_an_upsampling_every_position_sees_what_reaches_it(count):
    """In 25 networks. In `make long`: in 60."""
    checked = 0

    @settings(max_examples=count)
    @given(upsampling)
    def examine(items):
        nonlocal checked
        graph = drawn(items)
        assume(max(volume(node.shape) for node in graph.nodes) < 100_000)
        found = seen(graph)[graph.output]
        assume(found is not None)
        field = network_field(graph, receptive_fields(graph))
        for axis, reached in enumerate(reaching(graph)):
            reach, size, middle = found.reaches[axis], graph.input_shape[axis], len(reached) // 2
            # Some positions around the middle, so that every phase is among them, as far as they are not at the border.
            around = range(max(middle - 5, 0), min(middle + 6, len(reached)))
            expected = {at: reach.at(at) for at in around}
            inside = {
                at: span for at, span in expected.items() if span is None or (span[0] >= 8 and span[1] < size - 8)
            }
            assert {at: reached[at] for at in inside} == inside
            if field and len(reach.spans) <= len(inside):  # and so every phase is there
                assert max(span[1] - span[0] + 1 for span in inside.values() if span) == field.size[axis]
                checked += 1

    examine()
    assert checked >= count // 2


def drawn(items):
    document = {"cnnspec": 1, "name": "drawn", "input": [61, 57, 1]}
    defaults = {word: {"init": 0.5, "bias": False} for word in ("conv", "conv_transpose")}
    text = dump({**document, "defaults": defaults, "features": items})
    try:
        return spec_of(text).compile()
    except SpecError:
        reject()


def _expected(field, axis, position):
    start = position * field.stride[axis] - field.padding[axis]
    return start, start + field.size[axis] - 1


def reaching(graph):
    """The first and last row that change each row of the output, and the same for columns."""
    from cnnspec.keras_model.build import build_keras

    model = build_keras(graph)
    height, width, _ = graph.input_shape
    found = []
    for axis, size in ((0, height), (1, width)):
        lit = np.zeros((size, height, width, 1), "float32")
        for index in range(size):
            lit[(index, index) if axis == 0 else (index, slice(None), index)] = 1
        out = np.asarray(model(lit)).max(axis=-1)
        line = out.max(axis=2 - axis)
        rows = [np.nonzero(line[:, position] > 1e-6 * line.max())[0] for position in range(line.shape[1])]
        found.append([(int(each[0]), int(each[-1])) if len(each) else None for each in rows])
    return found
