"""Room for deep networks: Keras walks through the layers of a model by recursion."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_FRAMES = 4  # that Keras needs for each layer; it takes one or two
_BESIDE = 2000


@contextmanager
def room_for(layers: int) -> Iterator[None]:
    """Let Python recurse as deep as Keras does for a number of layers in a row."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _BESIDE + _FRAMES * layers))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
