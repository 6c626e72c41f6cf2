"""A part of the samples is set aside for validation: the same fraction of every class, always the same samples."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnspec.diagnostics import UsageError
from cnnspec.sources.images.arrays import Arrays

# Not the training's seed: runs that differ in their seed are compared on the same images.
_SEED = 20240601


def split(arrays: Arrays, fraction: float) -> tuple[Arrays, Arrays]:
    """The training samples and the validation samples, both in the order of the source.

    Each class gives ``fraction`` of its samples, rounded, but at least one and not all of them. Where a sample can be
    of several, each combination of classes gives its share as nearly as whole samples can, a rare one perhaps none.
    """
    # RandomState's numbers are frozen for ever, those of numpy's newer generators are not.
    random = np.random.RandomState(_SEED)
    chosen = np.zeros(len(arrays), dtype=bool)
    if arrays.labels.ndim > 1:
        chosen[_spread(arrays.labels, fraction, random)] = True
    else:
        for label in np.unique(arrays.labels):
            members = np.flatnonzero(arrays.labels == label)
            chosen[random.permutation(members)[: _share(len(members), fraction, _named(arrays, label))]] = True
    return arrays.take(np.flatnonzero(~chosen)), arrays.take(np.flatnonzero(chosen))


def _named(arrays: Arrays, label: int) -> str:
    return f"class {arrays.names[label] if arrays.names else label}"


def _spread(labels: Any, fraction: float, random: Any) -> Any:
    """Samples at equal distances in an order that has those of a combination of classes together."""
    shuffled = random.permutation(len(labels))
    order = shuffled[np.lexsort(labels[shuffled].T)]
    share = _share(len(labels), fraction, "the source")
    return order[((np.arange(share) + 0.5) * len(labels) / share).astype(int)]


def _share(members: int, fraction: float, whose: str) -> int:
    if members < 2:
        raise UsageError(
            f"{whose} has {members} image, too few to split into training and validation",
            help="give each class at least 2 images",
        )
    return min(max(1, round(members * fraction)), members - 1)
