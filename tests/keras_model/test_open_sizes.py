"""Keras models of networks with open sizes: None on those axes, and the shapes that the expressions say."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import graph_of

from cnnspec.analysis.summary import summarize
from cnnspec.compiler.sizes.at import shape_at
from cnnspec.diagnostics import SpecError
from cnnspec.keras_model.build import build_keras

pytestmark = pytest.mark.keras

ALL_KINDS = """
- normalize: {mean: 0, variance: 1}
- conv: {filters: 4, kernel: 3, padding: 1, norm: {group: {groups: 2}}, activation: prelu, name: first}
- pool: {type: max, size: 2, stride: 2, padding: same}
- depthwise_conv: {padding: same, norm: layer}
- channel_shuffle: 2
- residual: {body: [{separable_conv: {filters: 8, stride: 2, padding: same}}], shortcut: auto, activation: relu}
- squeeze_excite: {width: 2}
- conv_transpose: {filters: 4, kernel: 3, stride: 2, padding: same}
- upsample: {size: 2, method: bilinear}
- pad: {size: 1, value: lowest}
- crop: 1
- split: {parts: 2, take: 0}
"""


def agrees(graph, model, values):
    """Compare the output of a model for an image of some sizes with the expression."""
    image = np.zeros((2, *shape_at(graph.input_shape, values)), "float32")
    made = model(image)
    assert tuple(made.shape[1:]) == shape_at(graph.output_shape, values)


@pytest.mark.parametrize(("input", "names"), [("[L, 3]", "L"), ("[H, W, 3]", "HW"), ("[D, H, W, 3]", "DHW")])
def test_every_kind_of_layer_takes_any_size(input, names):
    graph = graph_of(ALL_KINDS, input)
    model = build_keras(graph)
    assert model.input_shape == (None, *[None] * len(names), 3)
    assert model.count_params() == summarize(graph).costs.total.params
    for first in (4, 7, 10):
        agrees(graph, model, {name: first + at for at, name in enumerate(names)})


def test_the_twin_takes_the_sizes_of_the_conditions_and_no_others():
    layers = "- conv: {filters: 2, padding: same, name: a}\n- pool: max\n- upsample: 2\n- concat: [upsample1, a]"
    graph = graph_of(layers, "[H, 6, 1]")
    model = build_keras(graph)
    agrees(graph, model, {"H": 10})
    with pytest.raises(Exception, match="shape"):
        model(np.zeros((1, 9, 6, 1), "float32"))


def test_it_is_saved_and_loaded_with_its_open_sizes(tmp_path):
    graph = graph_of("- conv: {filters: 2, padding: same}\n- upsample: {size: 3, method: bilinear}", "[null, 1]")
    model = build_keras(graph)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    for size in (4, 9):
        image = np.random.default_rng(size).normal(size=(1, size, 1)).astype("float32")
        assert again(image).shape == (1, 3 * size, 2)
        assert (np.asarray(model(image)) == np.asarray(again(image))).all()


def test_an_image_of_one_size_has_the_answer_of_the_network_of_that_size():
    layers = ALL_KINDS + "- global_pool: average\n- dense: 3"
    one, two = build_keras(graph_of(layers, "[H, W, 3]")), build_keras(graph_of(layers, "[9, 6, 3]"))
    two.set_weights(one.get_weights())
    image = np.random.default_rng(0).normal(size=(2, 9, 6, 3)).astype("float32")
    assert np.allclose(np.asarray(one(image)), np.asarray(two(image)), atol=1e-5)


LAYER = st.sampled_from(
    [
        "conv: {filters: 2, kernel: 3, stride: 2}", "conv: {filters: 2, kernel: 4, padding: same, stride: 3}",
        "conv: {filters: 2, kernel: 2, dilation: 2}", "pool: {type: average, size: 3, stride: 2, padding: same}",
        "pool: {type: max, size: 2, padding: 1}", "upsample: 2", "crop: [[1, 0]]",
        "conv_transpose: {filters: 2, kernel: 3, stride: 2}", "conv_transpose: {filters: 2, kernel: 4, stride: 2, padding: 1}",
        "conv_transpose: {filters: 2, kernel: 3, stride: 3, padding: same}",
    ]
)  # fmt: skip


@pytest.mark.drawn
@given(st.lists(LAYER, min_size=1, max_size=4), st.integers(0, 7))
@settings(max_examples=25)
def test_drawn_networks_agree_with_keras(layers, more):
    try:
        graph = graph_of("\n".join(f"- {each}" for each in layers), "[n, 2]")
    except SpecError:
        return
    model = build_keras(graph)
    assert model.output_shape == (None, None, graph.output_shape[-1])
    agrees(graph, model, {"n": graph.domains["n"].least})
    agrees(graph, model, {"n": graph.domains["n"].least + more})
