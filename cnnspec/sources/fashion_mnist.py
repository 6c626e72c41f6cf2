"""70,000 pieces of clothing, 10,000 of them for the test (Xiao, Rasul, Vollgraf, 2017)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.sources._keras import keras_set

if TYPE_CHECKING:
    from cnnspec.values.choices import Options

OPTIONS: Options = {}
PARTS = False

_NAMES = ("top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot")
facts, find = keras_set("fashion_mnist", (28, 28, 1), classes=10, samples=60_000, names=_NAMES)
