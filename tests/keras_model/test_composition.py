"""Several inputs, several outputs and shared weights, as Keras has them."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import spec_of

from cnnspec.analysis.summary import summarize
from cnnspec.compiler.resolve import resolve
from cnnspec.keras_model.build import build_keras
from cnnspec.text.dump import dump

pytestmark = pytest.mark.keras

SIAMESE = """\
cnnspec: 1
name: siamese
inputs: {left: [8, 8, 3], right: [8, 8, 3]}
defaults: {conv: {norm: batch, activation: relu}}
features:
  - conv: {filters: 4, padding: 1, name: a}
  - global_pool: {type: average, name: p}
  - dense: {units: 5, activation: prelu, name: d}
  - conv: {share: a, from: right, padding: 1, name: b}
  - global_pool: average
  - dense: {share: d, name: e}
head:
  - subtract: {from: [d, e], name: gap}
  - dense: {units: 2, activation: softmax, name: same}
outputs: {same: same, left: d, right: e, gap: gap}
"""


def images(seed):
    return np.random.default_rng(seed).uniform(0, 1, (2, 8, 8, 3)).astype("float32")


def test_a_siamese_network_sees_both_sides_alike(tmp_path):
    keras.utils.set_random_seed(0)
    graph = spec_of(SIAMESE).compile()
    model = build_keras(graph)
    assert [each.name for each in model.inputs] == ["left", "right"]
    assert model.count_params() == summarize(graph).costs.total.params
    one, two = images(1), images(2)
    there, back = model({"left": one, "right": two}), model([two, one])
    assert list(there) == ["same", "left", "right", "gap"]
    assert np.allclose(there["left"], back["right"])
    assert np.allclose(there["gap"], -np.asarray(back["gap"]))
    assert not np.allclose(there["gap"], 0)
    assert [tuple(each.shape[1:]) for each in there.values()] == list(graph.output_shapes.values())
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    assert np.array_equal(again([one, two])["same"], there["same"])
    assert again.count_params() == model.count_params()


def test_a_layer_is_called_again_under_the_name_of_the_first():
    model = build_keras(spec_of(SIAMESE).compile())
    names = [layer.name for layer in model.layers]
    assert "a.conv" in names
    assert not {"b.conv", "b.norm", "e.dense", "e.activation"} & set(names)
    assert {"b.pad", "b.activation"} <= set(names)


def test_one_output_is_a_tensor_whatever_its_name():
    model = build_keras(
        spec_of(SIAMESE.replace("outputs: {same: same, left: d, right: e, gap: gap}", "outputs: {x: same}")).compile()
    )
    assert model.output.shape == (None, 2)


def test_two_outputs_may_be_of_one_layer():
    graph = spec_of(SIAMESE.replace("left: d, right: e", "left: same, right: a.pad")).compile()
    out = build_keras(graph)([images(1), images(2)])
    assert np.array_equal(out["same"], out["left"])


@st.composite
def networks(draw):
    """Two or three inputs, weighted layers that may share with earlier ones, and some taps as outputs."""
    count = draw(st.integers(1, 3))
    inputs = ", ".join(f"in{n}: [{draw(st.integers(6, 8))}, 6, 2]" for n in range(count))
    items, names = [], {"conv": [], "depthwise_conv": [], "batch_norm": [], "separable_conv": []}
    for index in range(draw(st.integers(count, 7))):
        word = draw(st.sampled_from(sorted(names)))
        source = f"from: in{index}, " if index < count else draw(st.sampled_from(["", f"from: n{index - 1}, "]))
        fields = "" if word == "batch_norm" else f"padding: {draw(st.sampled_from(['same', '1']))}"
        if word in ("conv", "separable_conv"):
            fields += ", filters: 2"
        if word != "batch_norm" and draw(st.booleans()):
            fields += f", norm: {draw(st.sampled_from(['batch', 'layer']))}, activation: prelu"
        if names[word] and draw(st.booleans()):
            fields = f"share: {draw(st.sampled_from(names[word]))}"
        items.append(f"  - {word}: {{{source}name: n{index}{', ' + fields if fields else ''}}}")
        names[word].append(f"n{index}")
    taps = [f"o{n}: n{n}" for n in range(len(items)) if n < count or draw(st.booleans())]
    features = "\n".join(items)
    return f"cnnspec: 1\nname: net\ninputs: {{{inputs}}}\nfeatures:\n{features}\noutputs: {{{', '.join(taps)}}}\n"


@pytest.mark.drawn
@settings(max_examples=50)
@given(networks())
def test_resolved_it_is_the_same(text):
    spec = spec_of(text)
    again = spec_of(dump(resolve(spec)))
    assert likeness(again.compile()) == likeness(spec.compile())


def likeness(graph):
    return [
        (node.name, node.op, node.layer, node.inputs, node.shape, node.shares) for node in graph.nodes
    ], graph.outputs


@pytest.mark.drawn
@settings(max_examples=25)
@given(networks())
def test_keras_counts_the_same(text):
    graph = spec_of(text).compile()
    model = build_keras(graph)
    total = summarize(graph).costs.total
    assert total.params == model.count_params()
    assert total.trainable == sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    outputs = model.output if isinstance(model.output, dict) else {graph.outputs[0].name: model.output}
    assert {name: tuple(each.shape[1:]) for name, each in outputs.items()} == graph.output_shapes
