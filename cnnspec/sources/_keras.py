"""The sets of ``keras.datasets``, kept in Keras' own cache after the first time."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from cnnspec.diagnostics import UsageError
from cnnspec.sources import Found, Parts, SourceFacts, Wanted, Where

_TEST = 10_000  # of every one of them


def keras_set(
    word: str, shape: tuple[int, ...], *, classes: int, samples: int, names: tuple[str, ...] = ()
) -> tuple[Callable[[dict[str, Any]], SourceFacts], Callable[[dict[str, Any], Where, str], Found]]:
    """``facts`` and ``find`` of a set by its name there; ``samples`` are those that are not for the test."""
    about = SourceFacts(shape=shape, classes=classes, range=(0, 255), samples=samples)

    def facts(fields: dict[str, Any]) -> SourceFacts:
        """Known once and for all."""
        return about

    def find(fields: dict[str, Any], where: Where, labels: str) -> Found:
        """Keras brings it when it is read."""
        counts = {"training": samples, "test": _TEST}
        return Found(lambda wanted: _load(word, wanted, classes, names), counts, classes, names, shape)

    return facts, find


def _load(word: str, wanted: Wanted, classes: int, names: tuple[str, ...]) -> Parts:
    import numpy as np

    from cnnspec.sources.images.arrays import Arrays

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
