"""Keras models, the specs that they are imported as, and whether both compute the same."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from cnnspec.importing.importer import Imported, import_model
from cnnspec.keras_model.build import build_keras


def imported(model: Any, *, flat: bool = False) -> Imported:
    """The spec of a model."""
    return import_model(json.loads(model.to_json()), flat=flat)


def flat_layers(model: Any) -> dict[str, Any]:
    """Every layer by its path, models inside it taken apart."""
    found = {}
    for layer in model.layers:
        if hasattr(layer, "layers"):
            found |= {f"{layer.name}/{name}": each for name, each in flat_layers(layer).items()}
        else:
            found[layer.name] = layer
    return found


def macs_of(model: Any) -> int:
    """The multiply-accumulates of a model for one image, as its layers and their kernels have them."""
    total = 0
    for layer in flat_layers(model).values():
        kernels = [each for each in layer.weights if "kernel" in each.name]
        if kernels:
            positions = int(np.prod(layer.output.shape[1:-1], dtype=int))
            total += positions * sum(int(np.prod(each.shape)) for each in kernels)
    return total


def randomize(model: Any, seed: int = 0) -> None:
    """Give every weight and statistic a value of its own, statistics and scales above 0."""
    random = np.random.default_rng(seed)
    for layer in flat_layers(model).values():
        new = []
        for each in layer.weights:
            if len(each.shape) > 1:
                # A depthwise kernel sees one channel: weights that are too small would hide what flows in.
                alone = "depthwise" in each.path.lower() and len(each.shape) == 4
                fan = max(1, int(np.prod(each.shape[: 2 if alone else -1])))
                new.append(random.normal(0, (2 / fan) ** 0.5, each.shape))
            elif any(word in each.name for word in ("variance", "gamma", "scale")):
                new.append(random.uniform(0.5, 1.5, each.shape))
            else:
                new.append(random.normal(0, 0.1, each.shape))
        layer.set_weights([value.astype("float32") for value in new])


def difference(model: Any, found: Imported, size: tuple[int, ...]) -> float:
    """How far the outputs of a model and of its import are apart with the same random weights, of the largest value."""
    import keras

    twin = build_keras(found.graph)
    randomize(model)
    theirs = flat_layers(model)
    for name, layer in found.layers.items():
        ours = twin.get_layer(name) if any(each.name == name for each in twin.layers) else None
        if ours is None or not ours.weights:
            continue
        weights = theirs[layer].get_weights()
        wanted = [tuple(each.shape) for each in ours.weights]
        # A dense layer on a map is a 1x1 convolution: the same numbers in another shape.
        ours.set_weights([value.reshape(shape) for value, shape in zip(weights, wanted, strict=True)])
    # Large values would drown what a wrong epsilon or padding changes, and saturate relu6.
    scaled = any(node.op in ("rescale", "normalize") for node in found.graph.nodes[:3])
    image = np.random.default_rng(1).uniform(*((0, 255) if scaled else (-1, 1)), (2, *size)).astype("float32")
    ours, wanted = (np.asarray(_before_softmax(each, keras)(image, training=False)) for each in (twin, model))
    return float(np.abs(ours - wanted).max() / np.abs(wanted).max())


def _before_softmax(model: Any, keras: Any) -> Any:
    """The logits: probabilities of 1,000 classes agree whatever went wrong."""
    last = model.layers[-1]
    if getattr(last, "activation", None) is not keras.activations.softmax:
        return model
    if last.weights:
        last.activation = keras.activations.linear
        return model
    return keras.Model(model.input, last.input)
