"""From the weights of the Keras model to those of the PyTorch one."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import nn

RENAMED: dict[str, str] = {}


def load_keras_weights(model: nn.Module, source: str | os.PathLike[str] | Mapping[str, Any]) -> None:
    """Copy the weights of the Keras model of this network; modules have the paths that its layers have as names.

    The source is a .keras or .weights.h5 file (read with h5py), an .npz file, or a mapping; the last two hold an array
    for each weight under "layer/weight", such as "conv1.conv/kernel".
    """
    arrays = dict(source) if isinstance(source, Mapping) else read_keras_weights(source)
    for layer, weights in keras_layers(model):
        for number, (name, target) in enumerate(weights.items()):
            key = f"{layer}/{name}" if f"{layer}/{name}" in arrays else f"{layer}/{number}"
            if key not in arrays:
                raise ValueError(f"there is no {layer}/{name} among the weights")
            array = torch.from_numpy(np.array(arrays.pop(key), np.float32))
            if target is not None:
                copy_weight(f"{layer}/{name}", array, target)
    if arrays:
        raise ValueError(f"the model has no {', '.join(list(arrays)[:5])}")


def copy_weight(name: str, array: torch.Tensor, target: torch.Tensor) -> None:
    """Copy one weight; a kernel goes from (sizes, channels, filters) to (filters, channels, sizes)."""
    if name.endswith("kernel"):
        *sizes, channels, filters = array.shape
        if sizes and target.shape[:2] == (channels * filters, 1):  # depthwise: filters for each channel
            array = array.reshape(*sizes, 1, channels * filters)
        array = array.movedim((-1, -2), (0, 1))
    elif name.endswith("/alpha"):  # one slope a channel
        array = array.flatten()
    if array.shape != target.shape:
        raise ValueError(f"{name} is {tuple(array.shape)}, and in the model {tuple(target.shape)}")
    with torch.no_grad():
        target.copy_(array)


def read_keras_weights(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The arrays of a file, by the name of the layer and that or the number of the weight."""
    if os.fspath(path).endswith(".npz"):
        with np.load(path, allow_pickle=False) as file:
            return dict(file)
    import h5py

    content: Any = path
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            content = io.BytesIO(archive.read("model.weights.h5"))
    with h5py.File(content, "r") as file:
        groups = [layer["vars"] for layer in file["layers"].values() if "vars" in layer]
        return {f"{group.attrs['name']}/{key}": array[()] for group in groups for key, array in group.items()}


def keras_layers(module: nn.Module, path: str = "") -> Iterator[tuple[str, dict[str, torch.Tensor | None]]]:
    """The layers that have weights, with a tensor for each in the order of Keras; None for one that is not needed."""
    names: dict[str, str] = getattr(module, "keras_names", {})
    if isinstance(module, nn.modules.conv._ConvNd | nn.Linear):
        names = {"kernel": "weight", "bias": "bias"}
    elif isinstance(module, nn.modules.batchnorm._BatchNorm | nn.LayerNorm | nn.GroupNorm):
        names = {"gamma": "weight", "beta": "bias", "moving_mean": "running_mean", "moving_variance": "running_var"}
    elif isinstance(module, nn.PReLU):
        names = {"alpha": "weight"}
    if names:
        tensors = {**dict(module.named_parameters()), **dict(module.named_buffers())}
        yield path, {name: tensors.get(own) for name, own in names.items() if not own or own in tensors}
        return
    for name, child in module.named_children():
        name = RENAMED.get(name, name)
        yield from keras_layers(child, f"{path}.{name}" if path else name)
