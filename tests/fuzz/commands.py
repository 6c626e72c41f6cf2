"""A command of cnnspec in this process, and what must be true of every answer."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple
from unittest.mock import patch

from fuzz.limits import Find, restart

# Line ends and tabs are fine, and NEL, which YAML takes for a line end.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|\r(?!\n)")
_CODE = re.compile(r"(?:error|warning|info)\[([a-z.-]+)\]")
_BUG = 70  # exit code


class Outcome(NamedTuple):
    """The exit code of a command and its output."""

    code: int
    out: str
    err: str

    def labels(self, name: str) -> Iterator[str]:
        """The command with its exit code, and the codes or the start of the message that it gave."""
        yield f"{name}={self.code}"
        yield from set(_CODE.findall(self.err))
        for line in self.err.splitlines():
            if line.startswith("error: "):
                yield " ".join(re.findall(r"\b[A-Za-z]{1,20}\b", line)[1:6])


def command(*arguments: str, text: bool = True) -> Outcome:
    """Run a command. ``text`` says that its result is for people. Raises Find, and what the command raises."""
    from cnnspec.cli import main

    restart()
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", errors) for errors in ("strict", "backslashreplace"))
    code = 0
    with patch.object(sys, "argv", ["cnnspec", *arguments]), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
            if code == _BUG and isinstance(end.__context__, Exception):
                raise end.__context__ from None
    outcome = Outcome(code, *(_text(stream) for stream in (out, err)))
    _examine(outcome, arguments, text)
    return outcome


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8", "surrogateescape")


def _examine(outcome: Outcome, arguments: tuple[str, ...], text: bool) -> None:
    name = arguments[0]
    if outcome.code not in (0, 1, 2):
        raise Find(f"exit code {outcome.code} of {name}", outcome.err[-2000:])
    if "Traceback (most recent call last)" in outcome.err:
        raise Find(f"a traceback of {name}", outcome.err[-2000:])
    if outcome.code and not (outcome.err or outcome.out).strip():
        raise Find(f"exit code {outcome.code} of {name} without a message")
    refuse_control(outcome.err, f"the messages of {name}")
    if text:
        refuse_control(outcome.out, f"the output of {name}")


def refuse_control(text: str, source: str) -> None:
    """Raise Find if a text would control a terminal."""
    if found := _CONTROL.search(text):
        start = max(0, found.start() - 60)
        raise Find(f"a control character in {source}", repr(text[start : found.end() + 30]))
