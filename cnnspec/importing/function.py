"""The model of ``module:function``: the user's own code makes it, as the command line says."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from cnnspec.diagnostics import UsageError
from cnnspec.values.suggest import did_you_mean


def json_of(wanted: str) -> str:
    """The configuration of the Keras model that a function returns, or that has that name.

    Raises UsageError, also for what goes wrong in the function, which is the user's own.
    """
    module, _, name = wanted.partition(":")
    if not all(part.isidentifier() for part in (*module.split("."), *name.split("."))) or module.endswith(".py"):
        own = module.removesuffix(".py").strip("./").replace("/", ".")
        raise UsageError(f"{wanted} is not module:function", f"for example {own or 'models'}:{name or 'build'}")
    _load_keras()
    with _their_code(wanted):
        model = _attribute(wanted)
        if isinstance(model, type) or not hasattr(model, "to_json"):
            model = model() if callable(model) else model
        if not hasattr(model, "to_json"):
            raise UsageError(f"{wanted} gives no Keras model", "a function without arguments that returns one")
        return str(model.to_json())


def _attribute(wanted: str) -> Any:
    module, _, names = wanted.partition(":")
    value: Any = importlib.import_module(module)
    for part in names.split("."):
        if not hasattr(value, part):
            public = [name for name in dir(value) if not name.startswith("_")]
            raise UsageError(f"{module} has no {names}", did_you_mean(part, public, kind="names in it"))
        value = getattr(value, part)
    return value


@contextmanager
def _their_code(wanted: str) -> Iterator[None]:
    """Where modules of the current folder are found, and what goes wrong in them is told as theirs."""
    sys.path.insert(0, "")
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(f"cannot import {wanted}: {error}", "run it where Python finds that module") from None
    except UsageError:
        raise
    except (Exception, SystemExit) as error:  # whatever code that is not ours may raise
        raise UsageError(f"{wanted} raised {_message(error)}", "mend it there; Python shows all of it") from None
    finally:
        if "" in sys.path:
            sys.path.remove("")


def _message(error: Exception | SystemExit) -> str:
    """What an error of the user's code says, and the line of theirs where it arose."""
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if not frame.filename.startswith("<") and frame.filename != __file__]
    says_so_itself = isinstance(error, SyntaxError)
    place = f" ({theirs[-1].filename}, line {theirs[-1].lineno})" if theirs and not says_so_itself else ""
    return f"{type(error).__name__}: {error}{place}"


def _load_keras() -> None:
    """Loads Keras before the user's module does, so that nobody sees what TensorFlow prints when it starts."""
    if find_spec("keras") and os.environ.get("KERAS_BACKEND", "tensorflow") == "tensorflow":
        from cnnspec.keras_model.quiet import import_tensorflow

        import_tensorflow(settings=False)  # the module is somebody else's, and so are the settings that it counts on
