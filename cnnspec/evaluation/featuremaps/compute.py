"""The maps of an image in a network, computed by Keras."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import keras
import numpy as np

from cnnspec.evaluation.featuremaps.choose import View


def maps_of(model: Any, pixels: Any, nodes: Iterable[str]) -> dict[str, Any]:
    """What some nodes make of an image, by their names: each an array of (height, width, channels) in float32.

    ``pixels`` are (height, width, channels) as the network takes them; the input is a node too.
    """
    layers = {name: model.get_layer(name) for name in dict.fromkeys(nodes)}
    seen = keras.Model(model.inputs[0], {name: layer.output for name, layer in layers.items()})
    outputs = seen(pixels[np.newaxis], training=False)
    return {name: np.asarray(keras.ops.cast(output, "float32"))[0] for name, output in outputs.items()}


def kernels_of(model: Any, views: Sequence[View]) -> dict[str, Any]:
    """The filters of layers by the names of their nodes: each (filters, height, width, channels)."""
    kernels = {}
    for view in views:
        if view.kernel:
            kernel = np.asarray(model.get_layer(view.kernel).get_weights()[0], dtype=np.float32)
            kernels[view.kernel] = _filters_first(kernel, view.op)
    return kernels


def _filters_first(kernel: Any, op: str) -> Any:
    """From how Keras keeps a kernel: (h, w, channels, filters), or (h, w, filters, channels) of a transposed one."""
    if op == "conv_transpose":
        return kernel.transpose(2, 0, 1, 3)
    if op == "depthwise_conv":  # one filter for each channel and multiple, with one slice
        height, width, channels, multiplier = kernel.shape
        return kernel.reshape(height, width, channels * multiplier).transpose(2, 0, 1)[..., np.newaxis]
    return kernel.transpose(3, 0, 1, 2)
