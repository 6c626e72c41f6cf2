"""Which image files a user means by files, folders and a list on standard input."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cnnspec.diagnostics import UsageError
from cnnspec.sources.images.headers import SUFFIXES


def image_files(names: Iterable[str], listed: Callable[[], BinaryIO]) -> list[str]:
    """Each file once, in the order given, those of a folder by name; ``-`` stands for a list of paths, one a line.

    The list is what ``listed`` returns, which is called for ``-`` only. Hidden files are passed over, links
    to folders not followed. Raises UsageError for a folder without images.
    """
    paths: dict[str, None] = {}
    for name in names:
        lines = (os.fsdecode(line.rstrip(b"\r\n")) for line in listed()) if name == "-" else (name,)
        for path in lines:
            if path:
                paths |= dict.fromkeys(_of(path))
    if not paths:
        raise UsageError("there are no images", help="name files or folders, or - and their paths on standard input")
    return list(paths)


def _of(name: str) -> list[str]:
    if not os.path.isdir(name):
        return [name]
    files = list(_below(name))
    if not files:
        raise UsageError(f"{name} has no image ({', '.join(suffix[1:] for suffix in SUFFIXES)})")
    return files


def _below(folder: str) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in sorted(files):
            if file.lower().endswith(SUFFIXES) and not file.startswith("."):
                yield str(Path(root, file))
