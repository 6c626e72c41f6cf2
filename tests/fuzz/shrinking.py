"""Makes the files of a find smaller as long as it stays the same find."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fuzz.files import Files
from fuzz.running import run_files
from fuzz.targets import Target


def shrunk(target: Target, files: Files, kind: str, work: Path, seconds: float = 60) -> Files:
    """Smaller files that give a find of this kind, as far as the time goes."""
    end = time.monotonic() + seconds

    def same(candidate: Files) -> bool:
        if time.monotonic() > end:
            return False
        failure = run_files(target, candidate, 0, work).failure
        return failure is not None and failure.kind == kind

    for name in list(files):
        rest = {other: content for other, content in files.items() if other != name}
        if same(rest):
            files = rest
    for name, content in files.items():
        if isinstance(content, bytes):
            files = {**files, name: _shorter(content, lambda part, name=name, files=files: same({**files, name: part}))}
    return files


def _shorter(content: bytes, same: Callable[[bytes], bool]) -> bytes:
    lines = content.splitlines(keepends=True)
    if len(lines) > 1:
        content = b"".join(_without(lines, lambda part: same(b"".join(part))))
    return bytes(_without(list(content), lambda part: same(bytes(part))))


def _without(parts: list[Any], same: Callable[[list[Any]], bool]) -> list[Any]:
    """As few of the parts as possible, in larger pieces first."""
    size = len(parts) // 2
    while size:
        at = 0
        while at < len(parts):
            rest = parts[:at] + parts[at + size :]
            if same(rest):
                parts = rest
            else:
                at += size
        size //= 2
    return parts
