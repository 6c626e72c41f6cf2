"""Images and labels as arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

Arrays = tuple[Any, Any]


def split(x: Any, y: Any, fraction: float) -> tuple[Arrays, Arrays]:
    """Training and validation: the same fraction of every class goes to the second, always the same images."""
    random = np.random.RandomState(20240601)
    chosen: Any = np.zeros(len(x), bool)
    labels = y if y.ndim == 1 else y.argmax(-1)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        share = min(max(1, round(len(members) * fraction)), len(members) - 1)
        chosen[random.permutation(members)[:share]] = True
    return (x[~chosen], y[~chosen]), (x[chosen], y[chosen])


def split_rows(x: Any, y: Any, fraction: float) -> tuple[Arrays, Arrays]:
    """Training and validation: a fraction of the images goes to the second, always the same ones."""
    order = np.random.RandomState(20240601).permutation(len(x))
    count = max(1, round(len(x) * fraction))
    return (x[order[count:]], y[order[count:]]), (x[order[:count]], y[order[:count]])
