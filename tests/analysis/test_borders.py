"""Border pixels that are lost, against windows laid out one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import graph_of

from cnnspec.analysis.borders import border_losses
from cnnspec.diagnostics import SpecError

LAYER = st.builds(
    "{}: {{{}, {}: {}, stride: {}, padding: {}}}".format,
    st.just("conv"), st.just("filters: 1"), st.just("kernel"), st.integers(1, 4), st.integers(1, 4),
    st.sampled_from(["valid", "same", "1", "[[0, 2]]"]),
)  # fmt: skip


def left_out(graph, node):
    """How many real pixels at the end no window of a node reaches, a window taking all that it strides over."""
    window = node.layer.window(1)
    before = graph.values[node.inputs[0]]
    size, made = before.shape[0], node.shape[0]
    padded = getattr(getattr(before, "layer", None), "size", 0) if getattr(before, "op", "") == "pad" else 0
    zeros = padded if isinstance(padded, int) else padded[0][1] if isinstance(padded[0], tuple) else padded[0]
    first = -window.pads((size,))[0][0]
    reached = set()
    for at in range(made):
        start = first + at * window.stride[0]
        reached |= set(range(start, start + max(window.extent[0], window.stride[0])))
    return sum(pixel not in reached for pixel in range(max(reached), size - zeros))


@pytest.mark.drawn
@given(st.lists(LAYER, min_size=1, max_size=3), st.integers(1, 60))
def test_they_are_those_that_no_window_reaches(layers, size):
    text = "\n".join(f"- {each}" for each in layers)
    try:
        graph, concrete = graph_of(text, "[n, 1]"), graph_of(text, f"[{size}, 1]")
    except SpecError:
        return
    losses = {each.node.name: each for each in border_losses(graph)}
    for node in concrete.nodes:
        found = losses.get(node.name)
        expected = left_out(concrete, node)
        assert (found.pixels(size) if found else 0) == expected
        assert found is None or (size in found.lossless) == (expected == 0)


def test_padding_that_nothing_sees_is_no_loss():
    (found,) = border_losses(graph_of("- conv: {filters: 1, kernel: 3, stride: 2, padding: 1}", "[n, 1]"))
    assert found.lossless.text("n") == ""


def test_what_a_stride_leaves_out_everywhere_is_no_loss():
    (found,) = border_losses(graph_of("- conv: {filters: 1, kernel: 1, stride: 2}", "[n, 1]"))
    assert found.lossless.text("n") == ""
