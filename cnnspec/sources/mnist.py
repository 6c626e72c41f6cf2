"""70,000 handwritten digits, 10,000 of them for the test (LeCun, Cortes, Burges)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.sources._keras import keras_set

if TYPE_CHECKING:
    from cnnspec.values.choices import Options

OPTIONS: Options = {}
PARTS = False

_NAMES = tuple("0123456789")
facts, find = keras_set("mnist", (28, 28, 1), classes=10, samples=60_000, names=_NAMES)
