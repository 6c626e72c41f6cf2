"""Weights of a file by the layers that they belong to, and what of them fits a model.

Files are read as arrays: nothing in them is built or run, and only arrays that fit are read.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import dropwhile
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import h5py
import numpy as np

from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.damaged import refusing_damaged
from cnnspec.keras_model.hdf5 import attribute, check_array, open_plain
from cnnspec.keras_model.keras_archive import CONFIG, LARGEST_CONFIG, WEIGHTS, read_member
from cnnspec.keras_model.rehearsal import rehearse
from cnnspec.text.files import open_regular
from cnnspec.training.initial import Initial

Stored = dict[str, list[Any]]
_SHOWN = 5  # names in a line of the report
_HELP = "use a file that Keras wrote with model.save() or model.save_weights()"


class Fit(NamedTuple):
    """Layers of a model against those of a file: ``differs`` has both shapes, ``unused`` are layers of the file."""

    taken: list[str]
    differs: list[str]
    missing: list[str]
    unused: list[str]


def load_weights(model: Any, initial: Initial) -> list[str]:
    """As ``Initial.load``. Raises UsageError for a file that cannot be read or has nothing that fits."""
    with open_weights(initial.path) as (stored, model_name):
        fit, fitting = match(model, stored, _names_for(model, initial, stored, model_name))
        if not fit.taken:
            first = ", ".join(list(stored)[:_SHOWN]) or "none"
            raise UsageError(
                f"nothing in {initial.path} fits this network; its layers are called {first}",
                help="layers are found by their names: give yours the names of that network",
            )
        for layer, variables, datasets in fitting:
            pairs = zip(variables, datasets, strict=False)
            layer.set_weights([_read(dataset, variable, layer.name, initial.path) for variable, dataset in pairs])
    return report(initial.path, fit)


def match(model: Any, stored: Stored, names: Mapping[str, str]) -> tuple[Fit, list[tuple[Any, list[Any], list[Any]]]]:
    """What fits by its shapes, and the variables and datasets of each such layer.

    ``names`` are the file's where they are others.
    """
    fit, fitting, used = Fit([], [], [], []), [], set()
    for layer in model._flatten_layers(include_self=False):
        own = [variable for variable in layer.weights if not _is_seed(variable)] if not hasattr(layer, "layers") else []
        if not own:
            continue
        name = names.get(layer.name, layer.name)
        datasets = stored.get(name)
        if datasets is None:
            fit.missing.append(layer.name)
            continue
        used.add(name)
        if _fits(own, datasets):
            fit.taken.append(layer.name)
            fitting.append((layer, own, datasets))
        else:
            fit.differs.append(f"{layer.name} ({_shapes(datasets)} in the file, {_shapes(own)} here)")
    fit.unused.extend(name for name in stored if name not in used)
    return fit, fitting


def report(path: Path, fit: Fit) -> list[str]:
    """The lines for the user."""
    total = len(fit.taken) + len(fit.differs) + len(fit.missing)
    lines = [f"weights of {len(fit.taken)} of {total} layers are from {path}"]
    lines += [f"  of another shape, begun anew: {_few(fit.differs)}"] if fit.differs else []
    lines += [f"  not in the file, begun anew: {_few(fit.missing)}"] if fit.missing else []
    lines += [f"  in the file only: {_few(fit.unused)}"] if fit.unused else []
    return lines


@contextmanager
def open_weights(path: Path) -> Iterator[tuple[Stored, str]]:
    """The datasets of each layer by its name, in the layer's own order, and the name of the model where it is known.

    Only their shapes are read. Raises UsageError for a file that is damaged or that leads out of itself.
    """
    with ExitStack() as stack:
        with refusing_damaged(f"cannot read weights from {path}", _HELP):
            rehearse(path)
            content: BinaryIO = stack.enter_context(open_regular(path))
            name = ""
            if path.suffix == ".keras":
                content, name = _from_archive(content)
            file = stack.enter_context(open_plain(content))
            if "layers" in file:
                stored, name = dict(_of_keras_3(file)), name or _name_in(file)
            else:
                stored = dict(_of_keras_2(file.get("model_weights", file)))
        yield stored, name


def _from_archive(opened: BinaryIO) -> tuple[BinaryIO, str]:
    """The weights in a ``.keras`` archive, and the name of its model."""
    with zipfile.ZipFile(opened) as archive:
        config = json.loads(read_member(archive, CONFIG, LARGEST_CONFIG))["config"]
        weights = io.BytesIO(read_member(archive, WEIGHTS))
    return weights, str(config.get("name", "")) if isinstance(config, dict) else ""


def _name_in(file: Any) -> str:
    return str((attribute(file["vars"], "name") if "vars" in file else None) or "")


def _of_keras_3(file: Any) -> Iterator[tuple[str, list[Any]]]:
    stored: Stored = {}

    def visit(path: str, entry: Any) -> None:
        if path.startswith("layers/") and path.endswith("/vars") and "seed_generator" not in path and len(entry):
            name = attribute(entry, "name")
            stored[path.split("/")[-2] if name is None else str(name)] = [
                _dataset(entry, str(index)) for index in range(len(entry))
            ]

    file.visititems(visit)
    yield from stored.items()


def _of_keras_2(file: Any) -> Iterator[tuple[str, list[Any]]]:
    for name in dict.fromkeys(_texts(file, "layer_names")):
        datasets = [_dataset(file[name], weight_name) for weight_name in _texts(file[name], "weight_names")]
        if datasets:
            yield name, datasets


def _texts(entry: Any, name: str) -> list[str]:
    texts = attribute(entry, name)
    if texts is None:
        raise ValueError(f"{entry.name} has no attribute {name}")
    return [text.decode() if isinstance(text, bytes) else str(text) for text in texts]


def _dataset(group: Any, name: str) -> Any:
    dataset = group[name]
    if not isinstance(dataset, h5py.Dataset) or dataset.shape is None:
        raise ValueError(f"{dataset.name} is not an array")
    return dataset


def _names_for(model: Any, initial: Initial, stored: Stored, model_name: str) -> Mapping[str, str]:
    """The names in the file of the model's layers, where they are others."""
    own = [layer.name for layer in model.layers if layer.weights]
    if initial.mapping is None or all(name in stored for name in own):
        return {}
    from cnnspec.keras_model.twins import read_twins

    twins = read_twins(initial.mapping)
    if twins.layers:  # of an imported model; a name that is the same in both is in it as well
        names = twins.names(own, list(stored), "")
        known = sum(names.get(name) in stored for name in own)
        return names if known > sum(name in stored for name in own) else {}
    if initial.network not in twins.networks or any(name in stored for name in own):
        return {}
    return twins.names(own, list(stored), model_name or initial.network)


def _fits(own: Sequence[Any], datasets: Sequence[Any]) -> bool:
    # A layer of Keras may keep more than ours does: Normalization counts. Axes of size 1 before the others may be left
    # out or added, as those of a mean for each channel; a kernel of 1×3 is none of 3×1.
    pairs = zip(own, datasets, strict=False)
    return len(datasets) >= len(own) and all(_essential(one.shape) == _essential(two.shape) for one, two in pairs)


def _essential(shape: Sequence[int]) -> tuple[int, ...]:
    return tuple(dropwhile(lambda size: size == 1, shape))


def _read(dataset: Any, variable: Any, layer: str, path: Path) -> Any:
    """The numbers of a dataset in the shape of a variable. Raises UsageError if one of them is not finite."""
    with refusing_damaged(f"cannot read weights from {path}", _HELP):
        check_array(dataset)
        array = np.asarray(dataset).reshape(variable.shape)
    with np.errstate(over="ignore"):  # what 32 bits cannot hold becomes infinite
        wrong = array.size - np.count_nonzero(np.isfinite(array.astype(np.float32)))
    if wrong:
        raise UsageError(
            f"cannot train from {path}: layer {layer} has NaN or infinite weights ({wrong:,} of {array.size:,})",
            help="use weights from before the training diverged",
        )
    return array


def _is_seed(variable: Any) -> bool:
    return "seed" in str(variable.path)


def _shapes(arrays: Sequence[Any]) -> str:
    return " and ".join("×".join(map(str, array.shape)) or "1" for array in arrays[:2])


def _few(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
