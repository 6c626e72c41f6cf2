"""The sets of ``keras.datasets``, kept in Keras' own cache after the first time."""

from __future__ import annotations

import importlib
from typing import Any

from cnnspec.data.sources import Found, Parts, SourceFacts, Wanted
from cnnspec.diagnostics import UsageError


def found(word: str, about: SourceFacts, test: int, names: tuple[str, ...]) -> Found:
    """A set by its name there."""
    assert about.samples is not None
    assert about.classes is not None
    counts = {"training": about.samples, "test": test}
    return Found(
        lambda wanted: _load(word, wanted, about.classes or 0, names), counts, about.classes, names, about.shape
    )


def _load(word: str, wanted: Wanted, classes: int, names: tuple[str, ...]) -> Parts:
    import numpy as np

    from cnnspec.data.arrays import Arrays

    module = importlib.import_module(f"keras.datasets.{word}")
    try:
        parts = module.load_data()
    except Exception as error:  # Keras raises a bare one where a download fails
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UsageError(
            f"cannot get {word}: {reason}",
            help="it is downloaded once, which needs a network, and then kept in Keras' folder (~/.keras/datasets)",
        ) from None

    def arrays(images: Any, labels: Any) -> Arrays:
        images = images if images.ndim == 4 else images[..., np.newaxis]
        return Arrays(images, labels.ravel().astype(np.int32), classes, names)

    return Parts(arrays(*parts[0]), None, arrays(*parts[1]))
