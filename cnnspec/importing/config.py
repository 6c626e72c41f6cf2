"""The configuration of a Keras model, read as JSON: nothing in a file is run, and Keras is not imported for it."""

from __future__ import annotations

import json
import re
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from cnnspec.diagnostics import UsageError
from cnnspec.importing.function import json_of
from cnnspec.importing.keras2 import modern
from cnnspec.keras_model.damaged import refusing_damaged
from cnnspec.keras_model.keras_archive import CONFIG, LARGEST_CONFIG
from cnnspec.text.files import open_regular

MAX_BYTES = LARGEST_CONFIG
HDF5 = b"\x89HDF\r\n\x1a\n"
_BY_KERAS = re.compile(r"(functional|sequential|model)(_\d+)?\Z")  # names that nobody chose


def read_config(wanted: str) -> dict[str, Any]:
    """The configuration of ``MODEL.keras``, ``MODEL.h5``, ``config.json`` or ``module:function``. Raises UsageError."""
    if not Path(wanted).exists() and ":" in wanted:
        return _named(_model(json_of(wanted), wanted), wanted.rpartition(":")[2].rpartition(".")[2])
    path = Path(wanted)
    with refusing_damaged(f"cannot read {wanted}", _HELP), open_regular(path) as file:
        data = _read(path, file)
    return _named(_model(data, wanted), path.stem)


_HELP = "a .keras or .h5 file, the JSON of a model's configuration, or module:function"


def _read(path: Path, file: BinaryIO) -> bytes:
    if zipfile.is_zipfile(file):
        return _from_archive(path, file)
    file.seek(0)
    is_hdf5 = file.read(len(HDF5)) == HDF5
    file.seek(0)
    return _from_hdf5(path, file) if is_hdf5 else _checked(file.read(MAX_BYTES + 1), path)


def _from_hdf5(path: Path, file: BinaryIO) -> bytes:
    if find_spec("h5py") is None:
        help = "pip install 'cnnspec[train]', or save the model as .keras or its model.to_json() as a file"
        raise UsageError(f"{path} is HDF5, and the package h5py is not installed", help)
    from cnnspec.keras_model.hdf5 import attribute, open_hdf5
    from cnnspec.keras_model.rehearsal import rehearse

    rehearse(path)
    with open_hdf5(file) as opened:
        config = attribute(opened, "model_config")
    if config is None:
        raise UsageError(f"{path} holds weights without the model", "save the whole model, model.save(…)")
    return _checked(config if isinstance(config, bytes) else str(config).encode(), path)


def _from_archive(path: Path, file: BinaryIO) -> bytes:
    with zipfile.ZipFile(file) as archive:
        if CONFIG not in archive.namelist():
            raise UsageError(f"{path} has no {CONFIG}, so that it is no Keras model", _HELP)
        with archive.open(CONFIG) as entry:  # a size in the archive's table may be a lie: what is read counts
            return _checked(entry.read(MAX_BYTES + 1), path)


def _checked(data: bytes, path: Path) -> bytes:
    if len(data) > MAX_BYTES:
        raise UsageError(f"the configuration in {path} is larger than {MAX_BYTES // 2**20} MB")
    return data


def _model(data: bytes | str, name: str) -> dict[str, Any]:
    try:
        model = json.loads(data)
    except RecursionError:
        raise UsageError(f"{name} is not the configuration of a model: it is nested too deep", _HELP) from None
    except ValueError as error:
        raise UsageError(f"{name} is not the configuration of a model: {error}", _HELP) from None
    for around in ("modelTopology", "model_config"):  # of TensorFlow.js, and of HDF5
        if isinstance(model, dict) and isinstance(model.get(around), dict):
            model = model[around]
    if isinstance(model, dict) and "layers" in model:  # what get_config() gives
        kind = "Functional" if "output_layers" in model else "Sequential"
        model = {"class_name": kind, "config": model}
    if not isinstance(model, dict) or not isinstance(model.get("config"), dict | list):
        raise UsageError(f"{name} is not the configuration of a model", _HELP)
    return _modern(model, name)


def _modern(model: dict[str, Any], name: str) -> dict[str, Any]:
    try:
        return modern(model)
    except (AttributeError, IndexError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{name} is not the configuration of a model", _HELP) from None


def _named(model: dict[str, Any], name: str) -> dict[str, Any]:
    """The model under a name that says something, where it has only a number."""
    if _BY_KERAS.match(str(model["config"].get("name"))):
        model["config"]["name"] = name
    return model
