"""A function of many arguments on all cores, where the system can copy a process; else one after the other."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Sequence
from typing import TypeVar

Argument = TypeVar("Argument")
Result = TypeVar("Result")


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def mapped(
    function: Callable[[Argument], Result], arguments: Sequence[Argument], workers: int | None = None
) -> list[Result]:
    """The result of each argument, in their order.

    A copy of the process that fails leaves its part to this one, which then fails in the same way or does not. Results
    must be such that can be pickled; nothing of what a copy prints or changes is seen.
    """
    workers = min(cores() if workers is None else workers, len(arguments))
    if workers < 2 or not hasattr(os, "fork"):
        return [function(argument) for argument in arguments]
    parts = [list(arguments[start::workers]) for start in range(workers)]
    copies = [_start(function, part) for part in parts[1:]]
    try:
        results = [[function(argument) for argument in parts[0]]]
        for part, (process, pipe) in zip(parts[1:], copies, strict=True):
            part_results: list[Result] | None = _received(process, pipe)
            results.append([function(argument) for argument in part] if part_results is None else part_results)
    except BaseException:
        for process, _ in copies:
            _stop(process)
        raise
    return [results[index % workers][index // workers] for index in range(len(arguments))]


def _start(function: Callable[[Argument], Result], part: list[Argument]) -> tuple[int, int]:
    """A copy of this process that works on a part, and the pipe for its results."""
    out, into = os.pipe()
    process = os.fork()
    if process:
        os.close(into)
        return process, out
    code = 1
    try:
        os.close(out)
        with os.fdopen(into, "wb") as pipe:
            pickle.dump([function(argument) for argument in part], pipe)
        code = 0
    finally:
        os._exit(code)  # without what this process would do at its end


def _received(process: int, pipe: int) -> list[Result] | None:
    with os.fdopen(pipe, "rb") as stream:
        content = stream.read()
    _, status = os.waitpid(process, 0)
    return None if status else pickle.loads(content)


def _stop(process: int) -> None:
    try:
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)
    except OSError:
        pass  # it has ended and was waited for


__all__ = ["cores", "mapped"]
