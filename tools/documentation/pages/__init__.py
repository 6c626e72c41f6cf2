"""The generated pages, a kind of them a file here: each file has ``pages()``, and is found by walking the folder.

They are made while the site is built, of the models, commands and specs themselves, so that none goes stale.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple


class Page(NamedTuple):
    """A page: where it is, below the root of the site, and its Markdown."""

    uri: str
    text: str


def every_page() -> Iterator[Page]:
    """All of them."""
    for _, name, _ in sorted(iter_modules(__path__), key=lambda found: found.name):
        if not name.startswith("_"):
            yield from import_module(f"{__name__}.{name}").pages()
