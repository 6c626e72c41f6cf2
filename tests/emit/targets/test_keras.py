"""The emitted script, run on its own, makes the network that our own emission makes."""

from dataclasses import replace

import keras
import numpy as np
import pytest
from emitted_scripts import (
    CASES,
    ENDS,
    NAMES,
    REDUCED,
    assert_a_formatter_leaves_it_alone,
    by_name,
    drawn,
    finish,
    graph_in,
    images_for,
    name_of,
    random_weights,
    zoo,
)
from hidden_names import assert_nothing_is_hidden
from support import FEW, ROOT, graph_of

from cnnspec.compiler.spec import from_source
from cnnspec.emit.targets.keras import write
from cnnspec.keras_model.build import build_keras
from cnnspec.layers._base import KerasCall
from cnnspec.spans.source import Source

TOLERANCE = 1e-6
# Those that are built in each run, small: one of each way to be written.
QUICK = {"lenet5", "resnet50", "inception_v3", "waveform_m5", "convnext_tiny", "unet"}
SHRUNK = {
    "input: [224, 224, 3]": "input: [64, 64, 3]",
    "input: [299, 299, 3]": "input: [96, 96, 3]",
    "input: [16, 112, 112, 3]": "input: [16, 32, 32, 3]",
}


def run(text):
    """What a script defines: as if it were a module of its own, which has no cnnspec to import."""
    assert "cnnspec." not in text.replace('package="cnnspec"', "")
    names = {"__name__": "emitted"}
    registered = keras.saving.get_custom_objects()
    before = dict(registered)
    try:
        exec(compile(text, "emitted.py", "exec"), names)
    finally:
        # A script registers its layers under our names, to load our files: in a process of its own, not in this one.
        registered.clear()
        registered.update(before)
    return names["build"]()


def weights_of(model):
    return [
        (layer.name, weight.name, tuple(weight.shape), weight.trainable)
        for layer in model.layers
        for weight in layer.weights
    ]


def compare(graph, text):
    keras.backend.clear_session()
    ours, theirs = build_keras(graph), run(text)
    assert [layer.name for layer in theirs.layers] == [layer.name for layer in ours.layers]
    assert weights_of(theirs) == weights_of(ours)
    assert theirs.name == ours.name
    for mine, other in zip(ours.layers, theirs.layers, strict=True):
        assert initializers(mine) == initializers(other), mine.name
    random_weights(ours)
    theirs.set_weights(ours.get_weights())
    finish(theirs)
    images = images_for(graph)
    given = images if len(images) > 1 else images[0]
    mine, others = by_name(ours(given)), by_name(theirs(given))
    assert list(mine) == list(others)
    for name, value in mine.items():
        a, b = np.asarray(value), np.asarray(others[name])
        assert np.abs(a - b).max() <= TOLERANCE * np.abs(a).max(), name


def initializers(layer):
    """What a comparison of random weights cannot see."""
    config = layer.get_config()
    return {key: value for key, value in config.items() if key.endswith(("initializer", "regularizer", "trainable"))}


@pytest.mark.keras
@pytest.mark.parametrize(("case", "small"), zoo(QUICK))
def test_it_makes_the_same_network(case, small):
    """Of some networks with fewer repeats and channels. In `make long`: of every network of the zoo as it is."""
    graph = graph_in(*case, REDUCED if small else SHRUNK)
    compare(graph, write(graph))


@pytest.mark.keras
@pytest.mark.parametrize(("old", "new"), [('padding="same"', 'padding="valid"'), ("epsilon=1.001e-05, ", "")])
def test_a_changed_padding_or_epsilon_is_seen(old, new):
    graph = graph_in(ROOT / "specs" / "resnet.yaml", "resnet50", REDUCED)
    text = write(graph)
    assert old in text
    with pytest.raises((AssertionError, ValueError)):
        compare(graph, text.replace(old, new))


OWN_CASES = {
    "every kind of layer": """
        - normalize: {mean: [0.1, 0.2, 0.3], variance: [1, 2, 3]}
        - conv: {filters: 8, kernel: [3, 1], stride: [1, 2], padding: [1, 0], norm: layer, activation: prelu}
        - depthwise_conv: {kernel: 3, multiplier: 2, init: {small_normal: {stddev: 0.01}}, bias: false}
        - separable_conv: {filters: 6, kernel: 3, padding: same, regularize: {l2: 1e-4}, activation: leaky_relu}
        - conv_transpose: {filters: 4, kernel: 3, stride: 2, trainable: false}
        - group_norm: {groups: 2}
        - pool: {type: max, size: 3, stride: 2, padding: 1}
        - pool: {type: average, size: 2, stride: 1}
        - upsample: 2
        - pad: [[1, 2], [0, 1]]
        - crop: 1
        - resize: {size: [9, 9], method: bilinear}
        - dropout: {rate: 0.2, spatial: true}
        - gaussian_noise: 0.1
        - layer_scale: 1e-2
        - channel_shuffle: 2
        - split: {parts: 2, take: 1}
        - permute: [2, 1, 3]
        - reshape: [81, 2]
        - flatten
        - dense: {units: 3, init: orthogonal, bias_init: {constant: 0.5}, activation: softmax}
    """,
    "a written-out kernel": """
        - grayscale
        - conv: {filters: 2, kernel: 2, init: {constant: [[[1, 0], [0, 1]], [[0, 1], [1, 0]]]}, bias: false}
    """,
    "a repeat that grows": """
        - repeat: {times: 3, layers: [{conv: {filters: $(4 * (i + 1)), kernel: 1, activation: relu}}]}
    """,
}


@pytest.mark.keras
@pytest.mark.parametrize("name", [*CASES, *OWN_CASES])
def test_it_writes(name):
    graph = graph_of({**CASES, **OWN_CASES}[name], input="[16, 16, 3]")
    compare(graph, write(graph))


@pytest.mark.keras
@pytest.mark.parametrize("name", NAMES)
def test_names_that_a_script_has_itself(name):
    graph = from_source(Source("names.yaml", NAMES[name])).compile()
    compare(graph, write(graph))


@pytest.mark.keras
def test_several_inputs_and_outputs():
    graph = from_source(Source("ends.yaml", ENDS)).compile()
    compare(graph, write(graph))


@pytest.mark.drawn
@pytest.mark.keras
def test_networks_drawn_at_random():
    graphs = drawn(1000)
    assert len(graphs) > 5
    for graph in graphs:
        compare(graph, write(graph))


def test_a_class_of_another_package_has_a_name_of_its_own():
    graph = graph_of(
        "- unit: {}\n- permute: [2, 1, 3]\n- conv: {filters: 2, name: Noise}",
        extra="blocks: {unit: {layers: [{gaussian_noise: 0.1}, {conv: 4}]}}\n",
    )
    nodes = list(graph.nodes)
    nodes[0] = nodes[0]._replace(layer=Foreign(nodes[0].layer, "a.b:unit"))
    nodes[1] = nodes[1]._replace(layer=Foreign(nodes[1].layer, "a.c:Split"))
    nodes[3] = nodes[3]._replace(layer=Foreign(nodes[3].layer, "a.d:Noise"))
    text = write(replace(graph, nodes=tuple(nodes)))
    assert_nothing_is_hidden(text)
    for line in ("from a.b import unit as unit_", "from a.c import Split as Split_", "from a.d import Noise"):
        assert line in text.splitlines()
    assert 'x = unit_(name=f"{name}.gaussian_noise1")(x)' in text


class Foreign:
    """A layer that says that it is a class of another package."""

    def __init__(self, layer, path):
        self._layer, self._path = layer, path

    def __getattr__(self, name):
        return getattr(self._layer, name)

    def keras_call(self, *inputs):
        return KerasCall(self._path, {})


@pytest.mark.parametrize("case", FEW, ids=name_of)
def test_a_formatter_leaves_it_alone(case, tmp_path):
    assert_a_formatter_leaves_it_alone(write(graph_in(*case, {})), tmp_path)


def test_repeats_are_loops_and_blocks_are_functions():
    text = write(graph_in(ROOT / "specs" / "resnet.yaml", "resnet50", SHRUNK))
    assert "def bottleneck(" in text
    assert "bottleneck_2" not in text
    assert "    if projection:\n        x = layers.Conv2D(4 * filters, 1, strides=strides," in text
    assert 'x = bottleneck(x, "stage2.1", filters=128, strides=2, projection=True)' in text
    assert "for i in range(2, 7):" in text
    assert len(text.splitlines()) < 100
