"""``check --watch``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from cnnspec.checking.discovery import expand
from cnnspec.checking.watching import PAUSE, watch
from cnnspec.diagnostics import UsageError
from cnnspec.diagnostics.formats import Report
from cnnspec.text.terminal import clear_screen, tell


def run(
    specs: list[str],
    report: Callable[[str], Report],
    finish: Callable[[Sequence[Report]], int],
    *,
    mending: bool = False,
    rounds: int | None = None,
    pause: float = PAUSE,
) -> int:
    """Check at once and at every change until the user stops it; the exit code of the last time."""
    if mending:
        raise UsageError("--watch only looks: it does not go with --fix, --unsafe-fixes or --diff")
    if "-" in specs:
        raise UsageError("standard input does not change: --watch needs files")
    if missing := [path for path in expand(specs) if not Path(path).is_file()]:
        raise UsageError(f"--watch needs files: there is no file {missing[0]}")
    code = 0

    def files() -> list[str]:
        try:
            return expand(specs)
        except UsageError:
            return []

    def look() -> None:
        nonlocal code
        clear_screen()
        try:
            code = finish([report(path) for path in expand(specs)])
        except UsageError as error:
            code = 2
            tell(f"error: {error.message}")

    try:
        watch(look, files, rounds=rounds, pause=pause)
    except KeyboardInterrupt:
        tell("")  # the shell's prompt does not stand behind ^C
    return code
