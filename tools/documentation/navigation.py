"""The order of the pages. A page that stands nowhere here comes last, so that a new one is found."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatch
from typing import Any

SECTIONS = {
    "Start": ("index.md", "tutorial.md"),
    "How to": (
        "own-data.md",
        "checking.md",
        "diagrams.md",
        "featuremaps.md",
        "emitting.md",
        "importing.md",
        "own-layer.md",
    ),
    "Language": ("language.md", "sections.md", "structure.md", "blocks.md"),
    "Layers": ("layers/index.md", "layers/*.md"),
    "Commands": ("commands.md",),
    "Codes": ("codes.md",),
    "Zoo": ("zoo.md",),
    "Project": ("architecture.md", "contributing.md", "changes.md"),
}
REST = "More"


def navigation(uris: Iterable[str]) -> list[dict[str, Any]]:
    """The sections with those of their pages that there are; one with a single page is that page."""
    left = sorted(uris)
    found: list[dict[str, Any]] = []
    for title, patterns in SECTIONS.items():
        inside = []
        for pattern in patterns:
            inside += [uri for uri in left if fnmatch(uri, pattern) and uri not in inside]
        left = [uri for uri in left if uri not in inside]
        if inside:
            found.append({title: inside if len(inside) > 1 else inside[0]})
    return [*found, {REST: left}] if left else found
