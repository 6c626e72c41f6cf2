"""Paths that a spec names: relative to its folder, and never out of it."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

from cnnspec.sources import DataError, Where
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import show

_REMEDY = "keep the data below the spec's folder, or say where it lies with --data-root DIR"


def below(text: str, where: Where, field: str, *, kind: str = "file") -> Path:
    """The file or folder that a field names. Raises DataError."""
    if where.root is None:
        raise DataError("a spec that is no file has no folder to find data in", "say where with --data-root DIR", field)
    if not text or "\0" in text or "\\" in text or PureWindowsPath(text).drive or ".." in PurePosixPath(text).parts:
        raise DataError(
            f"{show(text)} is not a path below a folder", "write it from that folder on, / between names", field
        )
    root = where.root.resolve()
    try:
        path = (root / text).resolve()
        inside, exists = path.is_relative_to(root), path.is_dir() if kind == "folder" else path.is_file()
    except (OSError, RuntimeError, ValueError) as error:
        raise DataError(f"cannot read {show(text)}: {error}", None, field) from None
    if not inside:
        folder = "--data-root" if where.named else "the folder of the spec"
        raise DataError(f"{show(text)} leads out of {folder}", _REMEDY, field)
    if not exists:
        there = f"{show(text)} is not a {kind}" if path.exists() else f"there is no {kind} {show(text)}"
        raise DataError(there, _neighbours(path) or _REMEDY, field)
    return where.root / text


class Inside:
    """Tells whether files that are found below a folder really lie in ``root``; a link may lead elsewhere."""

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)
        self._folders: dict[str, bool] = {}

    def __call__(self, path: str) -> bool:
        folder = os.path.dirname(path)
        if folder not in self._folders:
            self._folders[folder] = self._within(folder)
        return self._folders[folder] and (not os.path.islink(path) or self._within(path))

    def _within(self, path: str) -> bool:
        real = os.path.realpath(path)
        return real == self._root or real.startswith(self._root.rstrip(os.sep) + os.sep)


def _neighbours(path: Path) -> str | None:
    try:
        names = sorted(neighbour.name for neighbour in path.parent.iterdir())[:1000]
    except OSError:
        return None
    help = did_you_mean(path.name, names, kind="names")
    return help if help and help.startswith("did you mean") else None
