"""Lets `keras.models.load_model` find our layers once cnnspec is imported, without importing Keras for it."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

LAYERS = "cnnspec.keras_model.keras_layers"


def register_with_keras() -> None:
    """Register our layers now if Keras is there, else as soon as it is imported."""
    if "keras" in sys.modules:
        __import__(LAYERS)
    else:
        sys.meta_path.insert(0, _WhenKerasComes())


class _WhenKerasComes:
    """Finds Keras, as Python would, and has our layers loaded behind it."""

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The specification of Keras; None, as always, for everything else."""
        if name != "keras":
            return None
        found = PathFinder.find_spec(name, path, target)
        loader: Any = found.loader if found else None
        if loader is not None:
            load = loader.exec_module

            def load_both(module: ModuleType) -> None:
                # Only now: who merely asks whether there is a Keras does not load it.
                if self in sys.meta_path:
                    sys.meta_path.remove(self)
                load(module)
                __import__(LAYERS)

            loader.exec_module = load_both
        return found
