"""The files of a case: their names, relative to its folder, and their contents."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from typing import Literal, NamedTuple


class Special(NamedTuple):
    """Something other than a regular file that stands under a file's name."""

    kind: Literal["folder", "pipe", "link"]
    target: str = ""


Content = bytes | Special
Files = dict[str, Content]


def write_files(folder: Path, files: Files) -> None:
    """Put the files into a folder, which is emptied first; a name that the file system refuses is left out."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        try:
            _write(folder / name, content)
        except (OSError, ValueError):  # below another file, too long, or with a zero
            continue


def _write(path: Path, content: Content) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content.kind == "folder":
        path.mkdir()
    elif content.kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(content.target)


def read_files(folder: Path) -> Files:
    """The files of a case that was kept."""
    files: Files = {}
    for root, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(root, name)
            content = _content(path)
            if content is not None:
                files[str(path.relative_to(folder))] = content
    return files


def _content(path: Path) -> Content | None:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return Special("link", os.readlink(path))
    if stat.S_ISFIFO(mode):
        return Special("pipe")
    if stat.S_ISDIR(mode):
        return None if any(path.iterdir()) else Special("folder")
    return path.read_bytes()


def size_of(files: Files) -> int:
    """The bytes of all files together."""
    return sum(len(content) for content in files.values() if isinstance(content, bytes))
