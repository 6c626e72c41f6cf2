"""Runs Python programs in forks of a process that has imported TensorFlow, which takes seconds in a new process.

``python("-c", "print(1)")`` takes the arguments of the interpreter and gives what ``subprocess.run`` gives. The process
starts when it is first needed, once per process of pytest, and runs one program at a time. Each program is a fork of
it, before TensorFlow has computed anything. Variables of the environment that TensorFlow reads when it is imported,
such as ``TF_CPP_MIN_LOG_LEVEL``, are those of pytest.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import itertools
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

# For programs whose speed is measured: the processes of pytest-xdist leave TensorFlow one thread.
ALL_THREADS: dict[str, str | None] = {"TF_NUM_INTRAOP_THREADS": None, "TF_NUM_INTEROP_THREADS": None}


class Fork:
    """A program that runs."""

    def __init__(self, server: _Server, job: dict[str, Any]) -> None:
        self._server, self._job = server, job
        if server.last:
            if server.last.running():  # of a test that failed
                with suppress(ProcessLookupError):
                    server.last.kill()
            server.last.wait()
        self.pid = server.ask(job)
        self._status: int | None = None
        server.last = self

    def running(self) -> bool:
        """Whether the program has not ended."""
        if self._status is not None:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def output(self) -> str:
        """What the program has written to its standard output until now."""
        return Path(self._job["out"]).read_text(errors="replace")

    def kill(self) -> None:
        """End the program as ``kill -9`` does."""
        assert self.pid > 1
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> subprocess.CompletedProcess[str]:
        """Wait for the end; a signal that ended the program is a negative exit code."""
        if self._status is None:
            self._status = self._server.answer()
        errors = Path(self._job["err"]).read_text(errors="replace")
        return subprocess.CompletedProcess(self._job["arguments"], self._status, self.output(), errors)


def start(
    *arguments: str, cwd: Path | None = None, stdin: str = "", bare: bool = False, **environment: str | None
) -> Fork:
    """Start a program; None as the value of a variable of the environment removes it.

    With ``bare`` only TensorFlow is imported, not Keras and cnnspec: for programs with other settings or packages.
    """
    server = _server()
    number = next(server.numbers)
    paths = {name: str(server.folder / f"{number}-{name}") for name in ("in", "out", "err")}
    for name, path in paths.items():
        Path(path).write_text(stdin if name == "in" else "")
    variables = {**os.environ, **environment}
    job = {
        "arguments": arguments,
        "cwd": str(cwd or Path.cwd()),
        "bare": bare,
        "environment": {name: value for name, value in variables.items() if value is not None},
        **paths,
    }
    return Fork(server, job)


def python(
    *arguments: str, cwd: Path | None = None, stdin: str = "", bare: bool = False, **environment: str | None
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; see ``start``."""
    return start(*arguments, cwd=cwd, stdin=stdin, bare=bare, **environment).wait()


class _Server:
    """The process that forks, as pytest sees it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cnnspec-forks-"))
        self.numbers = itertools.count()
        self.last: Fork | None = None
        self._log = self.folder / "log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )
        atexit.register(self._end)

    def ask(self, job: dict[str, Any]) -> int:
        """Hand a job over; gives the id of its process."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return self.answer()

    def answer(self) -> int:
        """The next number that the process writes."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the process that forks has ended: {self._log.read_text()}"
        return int(line)

    def _end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def _server() -> _Server:
    return _Server()


def main() -> None:
    """Import TensorFlow and serve; the standard streams of this process become those of the programs."""
    jobs, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    gc.disable()  # a tenth of the import
    sys.modules["keras"] = None  # type: ignore[assignment]  # TensorFlow imports it if it can
    import tensorflow  # noqa: F401

    del sys.modules["keras"]
    gc.freeze()
    gc.enable()
    _serve(jobs, answers, second=None)


def _serve(jobs: IO[str], answers: IO[str], second: tuple[IO[str], IO[str]] | None, *, ready: bool = False) -> None:
    """Answer each line, a job, with the id of its process and, when that has ended, its exit code."""
    for line in jobs:
        job = json.loads(line)
        if ready or job["bare"]:
            _answer(_fork(job), answers)
        else:
            second = second or _ready_server()
            print(line, end="", file=second[0], flush=True)
            for _ in range(2):
                print(second[1].readline(), end="", file=answers, flush=True)
    if second:
        second[0].close()
        os.wait()


def _answer(pid: int, answers: IO[str]) -> None:
    print(pid, file=answers, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), file=answers, flush=True)


def _ready_server() -> tuple[IO[str], IO[str]]:
    """A fork of this process that imports Keras and cnnspec too, and serves."""
    jobs, answers = os.pipe(), os.pipe()
    if os.fork():
        os.close(jobs[0])
        os.close(answers[1])
        return os.fdopen(jobs[1], "w"), os.fdopen(answers[0])
    os.close(jobs[1])
    os.close(answers[0])
    from cnnspec.keras_model.quiet import import_tensorflow

    gc.disable()
    import_tensorflow()
    import cnnspec.cli
    import cnnspec.training.session  # noqa: F401

    gc.freeze()
    gc.enable()
    _serve(os.fdopen(jobs[0]), os.fdopen(answers[1], "w"), None, ready=True)
    os._exit(0)


def _fork(job: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        _take_over(job)
        status = _run(job["arguments"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _take_over(job: dict[str, Any]) -> None:
    """Make this process that of a job: its streams, folder, environment and path."""
    for number, name, flags in ((0, "in", os.O_RDONLY), (1, "out", os.O_WRONLY), (2, "err", os.O_WRONLY)):
        file = os.open(job[name], flags)
        os.dup2(file, number)
        os.close(file)
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["environment"])
    first = [str(Path(job["arguments"][0]).parent.resolve())] if job["arguments"][0][0] != "-" else [""]
    sys.path[:1] = first + [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    importlib.invalidate_caches()


def _run(arguments: list[str]) -> int:
    """Do what the interpreter does with ``-c CODE``, ``-m MODULE`` or a file, and give the exit code."""
    first, *rest = arguments
    try:
        if first == "-c":
            sys.argv = ["-c", *rest[1:]]
            exec(compile(rest[0], "<string>", "exec"), {"__name__": "__main__"})
        elif first == "-m":
            sys.argv = rest
            runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
        else:
            sys.argv = arguments
            runpy.run_path(first, run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    main()
