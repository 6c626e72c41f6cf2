"""Pages that stand at the root of the project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from documentation.pages import Page

ROOT = Path(__file__).parents[3]
FILES = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changes.md"}


def pages() -> Iterator[Page]:
    """Each as it is; links into the documents lead to their pages."""
    for name, uri in FILES.items():
        yield Page(uri, (ROOT / name).read_text(encoding="utf-8").replace("](docs/", "]("))
