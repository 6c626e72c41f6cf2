"""60,000 small photographs of a hundred kinds of things, 10,000 of them for the test (Krizhevsky, 2009)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.sources._keras import keras_set

if TYPE_CHECKING:
    from cnnspec.values.choices import Options

OPTIONS: Options = {}
PARTS = False

facts, find = keras_set("cifar100", (32, 32, 3), classes=100, samples=50_000)
