"""60,000 small photographs of ten kinds of things, 10,000 of them for the test (Krizhevsky, 2009)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.sources._keras import keras_set

if TYPE_CHECKING:
    from cnnspec.values.choices import Options

OPTIONS: Options = {}
PARTS = False

_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
facts, find = keras_set("cifar10", (32, 32, 3), classes=10, samples=50_000, names=_NAMES)
