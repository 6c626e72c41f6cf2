"""The configuration of a Keras model, read as JSON: nothing in a file is run, and Keras is not imported for it."""

from __future__ import annotations

import json
import re
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cnnspec.diagnostics import UsageError
from cnnspec.importing.function import json_of
from cnnspec.importing.keras2 import modern

MAX_BYTES = 32 * 2**20  # the largest of keras.applications has 2 MB
ENTRY = "config.json"
HDF5 = b"\x89HDF\r\n\x1a\n"
_BY_KERAS = re.compile(r"(functional|sequential|model)(_\d+)?\Z")  # names that nobody chose


def read_config(wanted: str) -> dict[str, Any]:
    """The configuration of ``MODEL.keras``, ``MODEL.h5``, ``config.json`` or ``module:function``. Raises UsageError."""
    if not Path(wanted).exists() and ":" in wanted:
        return _named(_model(json_of(wanted), wanted), wanted.rpartition(":")[2].rpartition(".")[2])
    path = Path(wanted)
    try:
        data = _read(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot read {wanted}: {reason}", _HELP) from None
    return _named(_model(data, wanted), path.stem)


_HELP = "a .keras or .h5 file, the JSON of a model's configuration, or module:function"


def _read(path: Path) -> bytes:
    if zipfile.is_zipfile(path):
        return _from_archive(path)
    with path.open("rb") as file:
        is_hdf5 = file.read(len(HDF5)) == HDF5
    return _from_hdf5(path) if is_hdf5 else _bounded(path)


def _from_hdf5(path: Path) -> bytes:
    if find_spec("h5py") is None:
        help = "pip install 'cnnspec[train]', or save the model as .keras or its model.to_json() as a file"
        raise UsageError(f"{path} is HDF5, and the package h5py is not installed", help)
    import h5py

    with h5py.File(path, "r") as file:
        found = file.attrs.get("model_config")
    if found is None:
        raise UsageError(f"{path} holds weights without the model", "save the whole model, model.save(…)")
    return _checked(found if isinstance(found, bytes) else str(found).encode(), path)


def _bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        return _checked(file.read(MAX_BYTES + 1), path)


def _from_archive(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        if ENTRY not in archive.namelist():
            raise UsageError(f"{path} has no {ENTRY}, so that it is no Keras model", _HELP)
        with archive.open(ENTRY) as entry:  # a size in the archive's table may be a lie: what is read counts
            return _checked(entry.read(MAX_BYTES + 1), path)


def _checked(data: bytes, path: Path) -> bytes:
    if len(data) > MAX_BYTES:
        raise UsageError(f"the configuration in {path} is larger than {MAX_BYTES // 2**20} MB")
    return data


def _model(data: bytes | str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise UsageError(f"{name} is not the configuration of a model", _HELP) from None
    for around in ("modelTopology", "model_config"):  # of TensorFlow.js, and of HDF5
        if isinstance(found, dict) and isinstance(found.get(around), dict):
            found = found[around]
    if isinstance(found, dict) and "layers" in found:  # what get_config() gives
        kind = "Functional" if "output_layers" in found else "Sequential"
        found = {"class_name": kind, "config": found}
    if not isinstance(found, dict) or not isinstance(found.get("config"), dict | list):
        raise UsageError(f"{name} is not the configuration of a model", _HELP)
    return _modern(found, name)


def _modern(found: dict[str, Any], name: str) -> dict[str, Any]:
    try:
        return modern(found)
    except (AttributeError, IndexError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{name} is not the configuration of a model", _HELP) from None


def _named(model: dict[str, Any], name: str) -> dict[str, Any]:
    """The model under a name that says something, where it has only a number."""
    if _BY_KERAS.match(str(model["config"].get("name"))):
        model["config"]["name"] = name
    return model
