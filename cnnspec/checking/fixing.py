"""Findings mended in the text of a spec: as many as leave it better than it was, and never worse."""

from __future__ import annotations

import difflib
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from cnnspec.diagnostics import Diagnostic, Edit, UsageError
from cnnspec.spans.source import Source
from cnnspec.text.edits import apply
from cnnspec.text.files import write_atomically

MAX_ROUNDS = 100  # what stops the parser is told, and mended, one at a time
# What is wrong earlier hides what is wrong later: a mended spelling may bring three shapes to light that do not fit.
_STAGES = {"file": 0, "yaml": 0, "spec": 1, "include": 1, "expect": 3, "data": 3, "train": 3}
_SHAPES = 2
_LEVELS = {"warning": 4, "info": 5}

Find = Callable[[Source], Sequence[Diagnostic]]
_BOM = b"\xef\xbb\xbf"


class Unread(tuple[Diagnostic, ...]):
    """The findings in the keys of a spec: what is wrong below them shows once these are right."""

    __slots__ = ()


class Mended(NamedTuple):
    """A spec before and after, the findings that were mended, and those that are left."""

    before: Source
    after: Source
    fixed: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]

    @property
    def changed(self) -> bool:
        """Whether anything was mended."""
        return self.after.text != self.before.text


def mend(source: Source, find: Find, *, unsafe: bool = False) -> Mended:
    """Make the edits of findings, the unsafe ones if asked, and look again until there are none that help.

    ``find`` tells the findings in a text, ``Unread`` where its keys are wrong. Only edits of ``source`` itself are
    made, never those of included files. Of two that overlap the first is made, and the other if it is still there the
    next time. Edits after which the text checks worse, or its finding is still there, are not made.
    """
    diagnostics, done = find(source), Counter[Diagnostic]()
    current, refused = source, set[tuple[str, str, str]]()
    for _ in range(MAX_ROUNDS):
        fixes = _applicable(diagnostics, current, unsafe, refused)
        better = _better(current, diagnostics, fixes, find, refused) if fixes else None
        if better is None:
            break
        current, diagnostics, fixed = better
        done.update(fixed)
    return Mended(source, current, tuple(done.elements()), tuple(diagnostics))


def _applicable(
    diagnostics: Sequence[Diagnostic], source: Source, unsafe: bool, refused: set[tuple[str, str, str]]
) -> list[Diagnostic]:
    """The findings to mend in one go: none whose edits overlap those of one before it."""
    chosen: list[Diagnostic] = []
    taken: list[Edit] = []
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is None or not fix.edits or not (fix.safe or unsafe) or _key(diagnostic) in refused:
            continue
        edits = fix.edits
        if all(edit.span.source is source for edit in edits) and not any(_overlap(a, b) for a in edits for b in taken):
            chosen.append(diagnostic)
            taken += edits
    return chosen


def _overlap(one: Edit, other: Edit) -> bool:
    first, second = sorted((one.span, other.span), key=lambda span: (span.start, span.end))
    return second.start < first.end or second.start == first.start


def _key(diagnostic: Diagnostic) -> tuple[str, str, str]:
    """What tells a finding from others, also when it has moved."""
    span = diagnostic.span
    return diagnostic.code, diagnostic.message, span.source.line(span.line) if span else ""


def _better(
    source: Source,
    diagnostics: Sequence[Diagnostic],
    fixes: list[Diagnostic],
    find: Find,
    refused: set[tuple[str, str, str]],
) -> tuple[Source, Sequence[Diagnostic], list[Diagnostic]] | None:
    """The text with all of the fixes, or with some where all together make it worse."""
    edits = [edit for diagnostic in fixes if diagnostic.fix for edit in diagnostic.fix.edits]
    changed = Source(source.path, apply(source.text, edits), source.folder, source.number)
    try:
        after = find(changed)
        if _is_better(diagnostics, after, fixes, edits):
            return changed, after, fixes
    except UsageError:
        pass  # such as a parameter of the command line that is no longer there
    if len(fixes) == 1:
        refused.add(_key(fixes[0]))
        return None
    half = len(fixes) // 2
    parts = (fixes[:half], fixes[half:])
    return next((done for part in parts if (done := _better(source, diagnostics, part, find, refused))), None)


def _is_better(
    before: Sequence[Diagnostic], after: Sequence[Diagnostic], fixed: Sequence[Diagnostic], edits: Sequence[Edit]
) -> bool:
    if isinstance(before, Unread) and not isinstance(after, Unread):
        return True
    was, now = _badness(before), _badness(after)
    if now != was:
        return now < was
    # What stops the parser hides the same mistake further down: it is mended if it is gone from its place.
    return not any(_still_there(diagnostic, after, edits) for diagnostic in fixed)


def _still_there(fixed: Diagnostic, after: Sequence[Diagnostic], edits: Sequence[Edit]) -> bool:
    """Whether a finding is told again about what it was about, or what was put there."""
    spans = [edit.span for edit in fixed.fix.edits] if fixed.fix else []
    spans += [fixed.span] if fixed.span else []
    start = _moved(min(span.start for span in spans) - 1, edits) + 1
    end = _moved(max(span.end for span in spans), edits)
    return any(
        diagnostic.span is not None and start <= diagnostic.span.start <= end
        for diagnostic in after
        if (diagnostic.code, diagnostic.message) == (fixed.code, fixed.message)
    )


def _moved(offset: int, edits: Sequence[Edit]) -> int:
    """Where an offset is after edits."""
    return offset + sum(len(text) - (span.end - span.start) for span, text in edits if span.end <= offset)


def _badness(diagnostics: Sequence[Diagnostic]) -> list[int]:
    counts = [0] * 6
    for diagnostic in diagnostics:
        stage = _STAGES.get(diagnostic.code.split(".")[0], _SHAPES)
        counts[_LEVELS.get(diagnostic.severity, stage)] += 1
    return counts


def unified_diff(mended: Mended) -> str:
    """What changes, as `patch` reads it."""
    path = mended.before.path
    before, after = (_lines(source.text) for source in (mended.before, mended.after))
    lines = difflib.unified_diff(before, after, path, path)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    # Not splitlines, which also breaks at U+2028 and its like.
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def write(path: Path, mended: Mended) -> None:
    """Replace the file, or what a link leads to; its permissions, byte order mark and line ends stay.

    Raises UsageError where it cannot be written, or is no longer what was read.
    """
    target = path.resolve()
    try:
        raw = target.read_bytes()
        mode = stat.S_IMODE(target.stat().st_mode)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from None
    if raw.decode("utf-8-sig", errors="replace") != mended.before.text:
        raise UsageError(f"{path} was changed by somebody else while it was being fixed", "try again")
    if not os.access(target, os.W_OK):
        raise UsageError(f"cannot write {path}: it is read-only")
    mark = _BOM if raw.startswith(_BOM) else b""
    write_atomically(target, mark + mended.after.text.encode(), mode)
