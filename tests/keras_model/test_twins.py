"""Networks of the zoo are those of keras.applications: the same logits and the same last map for the same weights."""

import re
from functools import cache

import keras
import numpy as np
import pytest
from support import ROOT

from cnnspec.compiler.spec import from_source
from cnnspec.keras_model.build import build_keras
from cnnspec.keras_model.twins import read_twins
from cnnspec.language import zoo
from cnnspec.spans.source import Source

pytestmark = [pytest.mark.keras, pytest.mark.xdist_group("twins")]

TOLERANCE = 1e-4
MAPPINGS = sorted((ROOT / "specs").glob("*.keras.yaml"))
TWINS = [(path, name) for path in MAPPINGS for name in read_twins(path).networks]
# Those that are compared in `make test`: the network of the changes, and two that are light.
QUICK = ("resnet50", "mobilenet")
SIZE = 64
LARGER = {"xception": 75, "inception_v3": 75}  # for all their poolings


def marked(path, name):
    return pytest.param(path, name, marks=[] if name in QUICK else pytest.mark.large, id=name)


def layers_of(model):
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from layers_of(layer)
        else:
            yield layer


def random_weights(model: keras.Model) -> None:
    """Every weight and statistic anew, of a size that keeps the maps in range."""
    random = np.random.default_rng(7)
    for layer in layers_of(model):
        values = []
        for weight in layer.weights:
            shape, name = weight.shape, weight.name
            if "kernel" in name:
                fan_in = np.prod(shape[:2]) if "depthwise" in name else np.prod(shape[:-1])
                values.append(random.normal(0, np.sqrt(2 / fan_in), shape))
            elif name in ("gamma", "moving_variance", "variance"):
                values.append(random.uniform(0.5, 1.5, shape))
            elif name == "count":
                values.append(np.ones(shape))
            else:
                values.append(random.normal(0, 0.1, shape))
        if values:
            layer.set_weights(values)


def text_of(name, size):
    """The spec of a network for images of another size."""
    text = zoo.find(name).file.read_text()
    return re.sub(r"^input: .*$", f"input: [{size}, {size}, 3]", text, flags=re.MULTILINE)


class Twin:
    """A network of keras.applications with random weights, and what it makes of an image."""

    def __init__(self, path, name):
        self.twins = read_twins(path)
        self.name, self.size = name, LARGER.get(name, SIZE)
        keras.backend.clear_session()
        make = getattr(keras.applications, self.twins.networks[name])
        model = make(weights=None, classifier_activation=None, input_shape=(self.size, self.size, 3))
        random_weights(model)
        self.model, self.layers = model.name, {layer.name: layer.get_weights() for layer in layers_of(model)}
        self.image = np.random.default_rng(3).normal(0, 50, (1, self.size, self.size, 3)).astype("float32")
        last = model.get_layer(self.twins.last[1].replace("*", model.name)).output
        self.logits, self.last = (
            np.asarray(each) for each in keras.Model(model.input, [model.output, last])(self.image)
        )

    def differences(self, text):
        """The largest differences in logits and last map, as parts of the largest values."""
        graph = from_source(Source("net.yaml", text), variant=zoo.find(self.name).variant).compile()
        model = build_keras(graph)
        names = self.twins.names(
            [node.name for node in graph.nodes if model.get_layer(node.name).weights], list(self.layers), self.model
        )
        for node in graph.nodes:
            layer = model.get_layer(node.name)
            if layer.weights:
                given = self.layers[names[node.name]][: len(layer.weights)]
                layer.set_weights([each.reshape(own.shape) for each, own in zip(given, layer.weights, strict=True)])
        ends = [
            self.twins.logits,
            next(node.name for node in reversed(graph.nodes) if is_end(node, self.twins.last[0])),
        ]
        ours = keras.Model(model.input, [model.get_layer(each).output for each in ends])(self.image)
        pairs = zip(map(np.asarray, ours), (self.logits.reshape(1, -1), self.last), strict=True)
        return tuple(float(np.abs(a - b).max() / np.abs(b).max()) for a, b in pairs)


def is_end(node, name):
    return node.name == name or node.name.startswith(f"{name}.")


@cache
def resnet():
    """The twin of the changes below, made once."""
    return Twin(ROOT / "specs" / "resnet.keras.yaml", "resnet50")


@pytest.mark.parametrize(("path", "name"), [marked(*each) for each in TWINS])
def test_logits_and_last_map_agree(path, name):
    """Of ResNet-50, MobileNet and Xception. In `make long`: of the others."""
    twin = resnet() if name == "resnet50" else Twin(path, name)
    assert max(twin.differences(text_of(name, twin.size))) <= TOLERANCE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("padding: 3}", "padding: same}"),
        ("epsilon: 1.001e-5", "epsilon: 1e-3"),
        pytest.param(
            "- conv: {filters: 64, kernel: 7,", "- conv: {bias: false, filters: 64, kernel: 7,", marks=pytest.mark.large
        ),
        pytest.param(
            "kernel: 1, stride: $stride}", "kernel: 1, stride: $stride, bias: false}", marks=pytest.mark.large
        ),
        pytest.param(
            "- pad: 1\n  - pool: {type: max, size: 3, stride: 2}",
            "- pool: {type: max, size: 3, stride: 2, padding: same}",
            marks=pytest.mark.large,
        ),
    ],
)
def test_a_change_of_padding_epsilon_or_bias_shows(old, new):
    """Of padding and epsilon. In `make long`: also of biases, and of the padding of a pooling."""
    text = text_of("resnet50", resnet().size)
    assert old in text
    changed = text.replace(old, new)
    logits, last = resnet().differences(changed)
    assert logits > TOLERANCE
    assert last > TOLERANCE
