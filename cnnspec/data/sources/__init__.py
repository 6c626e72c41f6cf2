"""Where images come from: one source a file, and the file's name is its word in ``data: {source: …}``.

A source says three things: ``OPTIONS``, the fields of the word; ``facts(fields)``, what is known without reading
anything; ``read(fields)``, the images. Its own imports are light, because checking a spec asks for the first two.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple


class SourceFacts(NamedTuple):
    """What is known of a source without reading it; ``shape`` is that of one image, ``range`` that of raw values."""

    shape: tuple[int, ...]
    classes: int
    range: tuple[float, float]
    samples: int


@cache
def source_modules() -> dict[str, ModuleType]:
    """Every source by its word."""
    words = sorted(each.stem for each in Path(__file__).parent.glob("*.py") if not each.stem.startswith("_"))
    return {word: import_module(f"{__name__}.{word}") for word in words}
