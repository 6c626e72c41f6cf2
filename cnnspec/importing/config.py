"""The configuration of a Keras model, read as JSON: nothing in a file is run, and Keras is not imported for it."""

from __future__ import annotations

import importlib
import json
import sys
import traceback
import zipfile
from pathlib import Path
from typing import Any

from cnnspec.diagnostics import UsageError

MAX_BYTES = 32 * 2**20  # the largest of keras.applications has 2 MB
ENTRY = "config.json"


def read_config(wanted: str) -> dict[str, Any]:
    """The configuration of ``MODEL.keras``, ``config.json`` or ``module:function``. Raises UsageError."""
    if not Path(wanted).exists() and ":" in wanted:
        return _of_function(wanted)
    path = Path(wanted)
    try:
        data = _from_archive(path) if zipfile.is_zipfile(path) else _bounded(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot read {wanted}: {reason}", _HELP) from None
    return _model(data, wanted)


_HELP = "a .keras file, the JSON of a model's configuration, or module:function"


def _bounded(path: Path) -> bytes:
    if path.suffix in (".h5", ".hdf5"):
        raise UsageError(f"{path} is HDF5", "save the model as .keras, or its model.to_json() as a file")
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
    if isinstance(found, dict) and "layers" in found:  # what get_config() gives
        kind = "Functional" if "output_layers" in found else "Sequential"
        found = {"class_name": kind, "config": found}
    if not isinstance(found, dict) or not isinstance(found.get("config"), dict):
        raise UsageError(f"{name} is not the configuration of a model", _HELP)
    return found


def _of_function(wanted: str) -> dict[str, Any]:
    """The user's own code makes the model, as the command line says; a model under that name will do too."""
    module, _, name = wanted.partition(":")
    if module.endswith(".py") or not all(part.isidentifier() for part in (*module.split("."), *name.split("."))):
        own = module.removesuffix(".py").strip("./").replace("/", ".")
        raise UsageError(f"{wanted} is not module:function", f"for example {own or 'models'}:{name or 'build'}")
    found: Any = _imported(module)
    for part in name.split("."):
        if not hasattr(found, part):
            raise UsageError(f"{module} has no {name}", "a function without arguments that returns a Keras model")
        found = getattr(found, part)
    if not hasattr(found, "to_json") and callable(found):
        try:
            found = found()
        except Exception as error:  # whatever the user's code raises is theirs to mend
            raise UsageError(f"{wanted} raised {_told(error)}") from None
    if not hasattr(found, "to_json"):
        raise UsageError(f"{wanted} gives no Keras model", "a function without arguments that returns one")
    return _model(found.to_json(), wanted)


def _imported(module: str) -> Any:
    sys.path.insert(0, "")
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise UsageError(f"cannot import {module}: {error}", "run it where Python finds that module") from None
    except Exception as error:  # a module of the user's may fail in any way while it is imported
        raise UsageError(f"cannot import {module}: {_told(error)}") from None
    finally:
        sys.path.remove("")


def _told(error: Exception) -> str:
    """What an error of the user's code says, and the line of theirs where it arose."""
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [each for each in frames if not each.filename.startswith("<") and each.filename != __file__]
    place = f" ({theirs[-1].filename}, line {theirs[-1].lineno})" if theirs and theirs[-1].lineno else ""
    if isinstance(error, SyntaxError):
        place = ""  # it says so itself
    return f"{type(error).__name__}: {error}{place}"
