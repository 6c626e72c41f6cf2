"""TensorFlow without the lines that it prints when it starts."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.settings import use_standard_settings
from cnnspec.text.files import open_regular
from cnnspec.values.printable import visible


def import_tensorflow(*, settings: bool = True) -> Any:
    """Import TensorFlow and Keras on top of it, quietly; call it before anything else does.

    With ``settings``, Keras gets those that networks are built with, unless somebody else has imported it before.
    """
    if "tensorflow" not in sys.modules:
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        # TensorFlow uses these kernels by itself only on processors with AVX-512. They are faster on those with AVX2
        # (a third to a half of an epoch of the digits), and have dilated transposed convolutions, which its own lack.
        os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    ours = "keras" not in sys.modules
    if ours:
        os.environ["KERAS_BACKEND"] = "tensorflow"
    missing = [name for name in ("tensorflow", "keras") if name not in sys.modules and find_spec(name) is None]
    if missing:
        raise UsageError(
            f"training needs {' and '.join(missing)}, which a plain install leaves out",
            help="install it with: pip install 'cnnspec[train]'",
        )
    with standard_error_held_back():
        keras = _keras()
        import tensorflow as tf

        if ours and settings:
            use_standard_settings()
        import cnnspec.keras_model.keras_layers  # noqa: F401  # registers them, so that saved models can be loaded

        tf.config.list_physical_devices()  # looks for graphics cards, and says so where there are none
    # Python's side: it counts how often functions are compiled, and warns where several models are trained.
    tf.get_logger().setLevel("ERROR")
    if keras.backend.backend() != "tensorflow":
        raise UsageError(
            f"Keras runs on {keras.backend.backend()} in this process, training needs TensorFlow",
            help="set KERAS_BACKEND=tensorflow",
        )
    return tf


def _keras() -> Any:
    """Keras, which reads its configuration as it is imported. Raises UsageError where that is damaged."""
    _refuse_to_wait()
    try:
        import keras
    except (ImportError, ValueError, TypeError, AttributeError, OSError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise UsageError(f"Keras cannot be imported: {reason}", help=_SETTINGS) from None
    return keras


_SETTINGS = "correct or delete ~/.keras/keras.json, and check the KERAS_… variables of the environment"


def _refuse_to_wait() -> None:
    """Raises UsageError where Keras would read its configuration from a pipe, which may never end."""
    path = Path(os.environ.get("KERAS_HOME") or Path("~/.keras").expanduser()).expanduser() / "keras.json"
    if "keras" in sys.modules or not path.exists():
        return
    try:
        open_regular(path).close()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}", help=_SETTINGS) from None


@contextmanager
def standard_error_held_back() -> Iterator[None]:
    """Keeps back what is written to file descriptor 2 itself, by C++ code; an error shows it after all."""
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, AttributeError, ValueError):  # there is no standard error
        yield
        return
    with tempfile.TemporaryFile() as noise:
        os.dup2(noise.fileno(), 2)
        try:
            yield
        except Exception:  # of any kind: it goes on, with what was held back before it
            noise.seek(0)
            text = noise.read().decode(errors="surrogateescape")
            os.write(kept, visible(text).encode())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
