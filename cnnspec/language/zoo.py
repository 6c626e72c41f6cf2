"""The published networks that come with cnnspec: found by the name of their file or of a variant."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

_PACKAGE = Path(__file__).parent.parent


class Entry(NamedTuple):
    """One network: its name, its file, and its variant if the file has several."""

    name: str
    file: Path
    variant: str | None = None


@cache
def folder() -> Path:
    """Where the specs are: in the installed package, or in the checkout."""
    installed = _PACKAGE / "specs"
    return installed if installed.is_dir() else _PACKAGE.parent / "specs"


@cache
def files() -> dict[str, Path]:
    """The spec files by name, in alphabetical order."""
    return {path.stem: path for path in sorted(folder().glob("*.yaml")) if "." not in path.stem}


@cache
def entries() -> dict[str, Entry]:
    """Every network by name: the variants of a file that has some, else the file itself."""
    networks: dict[str, Entry] = {}
    for stem, path in files().items():
        variants = _variants(path)
        networks |= {name: Entry(name, path, name) for name in variants} if variants else {stem: Entry(stem, path)}
    return networks


def _variants(path: Path) -> list[str]:
    from cnnspec.reading.parse import parse, read_source

    return list(parse(read_source(path)).get("variants") or ())


def find(name: str) -> Entry | None:
    """The network of that name; a file of several is its first."""
    if path := files().get(name):
        return Entry(name, path)
    for path in files().values():
        # Only the file that may have it is parsed: a command should not pay for the whole zoo.
        if f"{name}:" in path.read_text(encoding="utf-8") and name in _variants(path):
            return Entry(name, path, name)
    return None


def names() -> list[str]:
    """Every name that `find` knows."""
    return sorted({*files(), *entries()})


def nearest(name: str) -> str:
    """The remedy for a name that there is not. There are too many to be listed."""
    from cnnspec.values.suggest import nearest

    meant = nearest(name, names())
    return f"did you mean '{meant}'?" if meant else "`cnnspec zoo list` names the networks"
