"""The configuration of a Keras model, read as JSON: nothing in a file is run, and Keras is not imported for it."""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cnnspec.diagnostics import UsageError
from cnnspec.suggest import did_you_mean

MAX_BYTES = 32 * 2**20  # the largest of keras.applications has 2 MB
ENTRY = "config.json"
_BY_KERAS = re.compile(r"(functional|sequential|model)(_\d+)?\Z")  # names that nobody chose


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
    return _named(_model(data, wanted), path.stem)


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
    name = wanted.partition(":")[2]
    _load_keras()
    with _their_code(wanted):
        found = _found(wanted)
        if not hasattr(found, "to_json") and callable(found):
            found = found()
    if not hasattr(found, "to_json"):
        raise UsageError(f"{wanted} gives no Keras model", "a function without arguments that returns one")
    return _named(_model(found.to_json(), wanted), name.rpartition(".")[2])


def _found(wanted: str) -> Any:
    module, _, names = wanted.partition(":")
    found: Any = importlib.import_module(module)
    for part in names.split("."):
        if not hasattr(found, part):
            public = [each for each in dir(found) if not each.startswith("_")]
            raise UsageError(f"{module} has no {names}", did_you_mean(part, public, kind="names in it"))
        found = getattr(found, part)
    return found


@contextmanager
def _their_code(wanted: str) -> Iterator[None]:
    """Where modules of the current folder are found, and what goes wrong in them is told as theirs."""
    sys.path.insert(0, "")
    try:
        yield
    except ImportError as error:
        raise UsageError(f"cannot import {wanted}: {error}", "run it where Python finds that module") from None
    except UsageError:
        raise
    except Exception as error:  # whatever code that is not ours may raise
        why = f"{type(error).__name__}: {error}"
        raise UsageError(f"{wanted} failed with {why}", "call it in Python to see where") from None
    finally:
        sys.path.remove("")


def _load_keras() -> None:
    """Loads Keras before the user's module does, so that nobody sees what TensorFlow prints when it starts."""
    if find_spec("keras") and os.environ.get("KERAS_BACKEND", "tensorflow") == "tensorflow":
        from cnnspec.training.quiet import import_tensorflow

        import_tensorflow()


def _named(model: dict[str, Any], name: str) -> dict[str, Any]:
    """The model under a name that says something, where it has only a number."""
    if _BY_KERAS.match(str(model["config"].get("name"))):
        model["config"]["name"] = name
    return model
