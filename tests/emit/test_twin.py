"""Our ResNet-50 is that of keras.applications: the same logits and the same last map for the same weights."""

import keras
import numpy as np
import pytest
from support import ROOT

from cnnspec.emit.keras_model import build_keras
from cnnspec.source import Source
from cnnspec.spec.spec import from_source

pytestmark = pytest.mark.keras

TEXT = (ROOT / "specs" / "resnet.yaml").read_text()
TOLERANCE = 1e-4


def twin_name(name: str) -> str:
    """The layer of keras.applications that one of ours is.

    stage2.3.conv1.norm is conv3_block3_1_bn; a projection is number 0.
    """
    *path, kind = name.split(".")
    suffix = {"conv": "conv", "norm": "bn"}.get(kind, kind)
    if path == ["conv1"]:
        return f"conv1_{suffix}"
    if path == ["dense1"]:
        return "predictions"
    stage, block, item, *_ = path
    number = 0 if item == "residual1" else int(item.removeprefix("conv"))
    return f"conv{int(stage.removeprefix('stage')) + 1}_block{block}_{number}_{suffix}"


def random_weights(model: keras.Model) -> None:
    """Every weight and statistic anew, of a size that keeps the maps in range."""
    random = np.random.default_rng(7)
    for layer in model.layers:
        values = []
        for weight in layer.weights:
            shape, name = weight.shape, weight.name
            if name == "kernel":
                values.append(random.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape))
            elif name in ("gamma", "moving_variance"):
                values.append(random.uniform(0.5, 1.5, shape))
            else:
                values.append(random.normal(0, 0.1, shape))
        if values:
            layer.set_weights(values)


@pytest.fixture(scope="module")
def twin():
    """Logits and last map of the twin on an image, and its weights by layer."""
    model = keras.applications.ResNet50(weights=None, classifier_activation=None)
    random_weights(model)
    image = np.random.default_rng(3).normal(0, 50, (1, 224, 224, 3)).astype("float32")
    both = keras.Model(model.input, [model.output, model.get_layer("conv5_block3_out").output])
    logits, last = both(image)
    return image, np.asarray(logits), np.asarray(last), {layer.name: layer.get_weights() for layer in model.layers}


def differences(text: str, twin) -> tuple[float, float]:
    """The largest differences in logits and last map, as parts of the largest values."""
    image, logits, last, weights = twin
    graph = from_source(Source("resnet.yaml", text)).compile()
    model = build_keras(graph)
    for node in graph.nodes:
        layer = model.get_layer(node.name)
        if layer.weights:
            given = weights[twin_name(node.name)]
            layer.set_weights(given[: len(layer.weights)])
    both = keras.Model(
        model.input, [model.get_layer("dense1.dense").output, model.get_layer("stage4.3.residual1.activation").output]
    )
    ours = [np.asarray(each) for each in both(image)]
    return tuple(float(np.abs(a - b).max() / np.abs(b).max()) for a, b in zip(ours, (logits, last), strict=True))


def test_logits_and_last_map_agree(twin):
    assert max(differences(TEXT, twin)) <= TOLERANCE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("padding: 3}", "padding: same}"),
        ("epsilon: 1.001e-5", "epsilon: 1e-3"),
        ("- conv: {filters: 64, kernel: 7,", "- conv: {bias: false, filters: 64, kernel: 7,"),
        ("kernel: 1, stride: $stride}", "kernel: 1, stride: $stride, bias: false}"),
        (
            "- pad: 1\n  - pool: {type: max, size: 3, stride: 2}",
            "- pool: {type: max, size: 3, stride: 2, padding: same}",
        ),
    ],
)
def test_a_change_of_padding_epsilon_or_bias_shows(old, new, twin):
    assert old in TEXT
    changed = TEXT.replace(old, new)
    logits, last = differences(changed, twin)
    assert logits > TOLERANCE
    assert last > TOLERANCE
