"""Timing whole processes in turn, so that a change of the machine's speed falls on all alike."""

from __future__ import annotations

import compileall
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent


def machine() -> str:
    """What the figures were measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def compile_package() -> None:
    """Byte code as an installed package has it, whatever the environment says about writing it."""
    compileall.compile_dir(ROOT / "cnnspec", quiet=1)


def environment() -> dict[str, str]:
    """The environment of a user's process, in which cnnspec is the one of this folder, whichever is installed."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}


def seconds(command: Sequence[str]) -> float:
    """The wall-clock time of one run of a command."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    taken = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return taken


def medians(commands: Sequence[Sequence[str]], runs: int) -> list[float]:
    """The median seconds of each command, the commands run in turn after one run each that does not count."""
    for command in commands:
        seconds(command)
    taken = [[seconds(command) for command in commands] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def cpu_seconds(command: Sequence[str]) -> float:
    """The processor's time in one run of a command, which other work on the machine hardly changes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def python(code: str) -> list[str]:
    """The command that runs a piece of Python."""
    return [sys.executable, "-c", code]


def cnnspec(*arguments: str) -> list[str]:
    """The command as it is installed beside this Python."""
    return [str(Path(sys.executable).with_name("cnnspec")), *arguments]
