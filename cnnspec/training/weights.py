"""Weights of a file by the layers that they belong to, and what of them fits a model.

Files are read as arrays: nothing in them is built or run.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import h5py
import numpy as np

from cnnspec.diagnostics import UsageError
from cnnspec.training.initial import Initial

Stored = dict[str, list[Any]]
_SHOWN = 5  # names in a line of the report


class Fit(NamedTuple):
    """Layers of a model against those of a file: ``differs`` has both shapes, ``unused`` are layers of the file."""

    taken: list[str]
    differs: list[str]
    missing: list[str]
    unused: list[str]


def load_weights(model: Any, initial: Initial) -> list[str]:
    """As ``Initial.load``. Raises UsageError for a file that cannot be read or has nothing that fits."""
    stored, names = _stored_for(model, initial)
    fit, values = match(model, stored, names)
    if not fit.taken:
        first = ", ".join(list(stored)[:_SHOWN]) or "none"
        raise UsageError(
            f"nothing in {initial.path} fits this network; its layers are called {first}",
            help="layers are found by their names: give yours the names of that network",
        )
    for layer, arrays in values:
        layer.set_weights(arrays)
    return report(initial.path, fit)


def match(model: Any, stored: Stored, names: Mapping[str, str]) -> tuple[Fit, list[tuple[Any, list[Any]]]]:
    """What fits, and the arrays to set in each layer; ``names`` are the file's where they are others."""
    fit, values, used = Fit([], [], [], []), [], set()
    for layer in model._flatten_layers(include_self=False):
        own = [each for each in layer.weights if not _is_seed(each)] if not hasattr(layer, "layers") else []
        if not own:
            continue
        name = names.get(layer.name, layer.name)
        given = stored.get(name)
        if given is None:
            fit.missing.append(layer.name)
            continue
        used.add(name)
        arrays = _fitting(own, given)
        if arrays is None:
            fit.differs.append(f"{layer.name} ({_shapes(given)} in the file, {_shapes(own)} here)")
        else:
            fit.taken.append(layer.name)
            values.append((layer, arrays))
    fit.unused.extend(name for name in stored if name not in used)
    return fit, values


def report(path: Path, fit: Fit) -> list[str]:
    """The lines for the user."""
    total = len(fit.taken) + len(fit.differs) + len(fit.missing)
    lines = [f"weights of {len(fit.taken)} of {total} layers are from {path}"]
    lines += [f"  of another shape, begun anew: {_few(fit.differs)}"] if fit.differs else []
    lines += [f"  not in the file, begun anew: {_few(fit.missing)}"] if fit.missing else []
    lines += [f"  in the file only: {_few(fit.unused)}"] if fit.unused else []
    return lines


def read_weights(path: Path) -> tuple[Stored, str]:
    """The arrays of each layer by its name, in the layer's own order, and the name of the model where it is known."""
    try:
        if path.suffix == ".keras":
            with zipfile.ZipFile(path) as archive:
                name = json.loads(archive.read("config.json"))["config"].get("name", "")
                content = io.BytesIO(archive.read("model.weights.h5"))
            with h5py.File(content, "r") as file:
                return dict(_of_keras_3(file)), name
        with h5py.File(path, "r") as file:
            if "layers" in file:
                return dict(_of_keras_3(file)), str(file["vars"].attrs.get("name", "")) if "vars" in file else ""
            return dict(_of_keras_2(file.get("model_weights", file))), ""
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise UsageError(f"cannot read weights from {path}: {error}") from None


def _of_keras_3(file: Any) -> Iterator[tuple[str, list[Any]]]:
    found: Stored = {}

    def visit(path: str, entry: Any) -> None:
        if path.startswith("layers/") and path.endswith("/vars") and "seed_generator" not in path and len(entry):
            name = str(entry.attrs.get("name", path.split("/")[-2]))
            found[name] = [np.asarray(entry[str(index)]) for index in range(len(entry))]

    file.visititems(visit)
    yield from found.items()


def _of_keras_2(file: Any) -> Iterator[tuple[str, list[Any]]]:
    for raw in file.attrs["layer_names"]:
        name = raw.decode() if isinstance(raw, bytes) else str(raw)
        arrays = [np.asarray(file[name][each]) for each in file[name].attrs["weight_names"]]
        if arrays:
            yield name, arrays


def _stored_for(model: Any, initial: Initial) -> tuple[Stored, Mapping[str, str]]:
    stored, model_name = read_weights(initial.path)
    own = [layer.name for layer in model.layers if layer.weights]
    if initial.mapping is None or all(name in stored for name in own):
        return stored, {}
    from cnnspec.emit.twins import read_twins

    twins = read_twins(initial.mapping)
    if twins.layers:  # of an imported model; a name that is the same in both is in it as well
        names = twins.names(own, list(stored), "")
        known = sum(names.get(name) in stored for name in own)
        return stored, names if known > sum(name in stored for name in own) else {}
    if initial.network not in twins.networks or any(name in stored for name in own):
        return stored, {}
    return stored, twins.names(own, list(stored), model_name or initial.network)


def _fitting(own: Sequence[Any], given: Sequence[Any]) -> list[Any] | None:
    # A layer of Keras may keep more than ours does: Normalization counts. Sizes of 1 may be left out or added.
    if len(given) < len(own) or any(
        np.squeeze(array).shape != tuple(size for size in variable.shape if size != 1)
        for variable, array in zip(own, given, strict=False)
    ):
        return None
    return [array.reshape(variable.shape) for variable, array in zip(own, given, strict=False)]


def _is_seed(variable: Any) -> bool:
    return "seed" in str(variable.path)


def _shapes(arrays: Sequence[Any]) -> str:
    return " and ".join("×".join(map(str, each.shape)) or "1" for each in arrays[:2])


def _few(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
