"""Trains in processes that are killed at a chosen moment: ``python killed_runs.py`` reads jobs, one a line of JSON.

TensorFlow is imported once; each job is a fork of that process, before anything has run in it, so that a try takes a
second rather than six. A moment is ``["file", n]``, before the n-th time that something is done to a file of the run,
``["write", n]``, in the middle of the n-th piece of a file that is being saved, ``["time", seconds]``, or null.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

FIELDS: dict[str, Any] = {
    "epochs": 4,
    "batch": 64,
    "steps_per_epoch": 3,
    "optimizer": {"adam": {"learning_rate": 1e-2, "use_ema": True, "ema_momentum": 0.8}},
    "schedule": {"plateau": {"monitor": "loss", "patience": 1, "min_delta": 0.2, "factor": 0.5}},
    "early_stop": {"patience": 3},
}


class Moment:
    """Counts what is done to the files of a run, and ends the process at one of these."""

    def __init__(self, out: str, kind: str = "", value: float = 0) -> None:
        self._out, self._kind, self._value = out, kind, value
        self.counts = {"file": 0, "write": 0}
        sys.addaudithook(self._on_event)
        self._write = zipfile._ZipWriteFile.write  # type: ignore[attr-defined]
        zipfile._ZipWriteFile.write = lambda *arguments: self._on_write(*arguments)  # type: ignore[attr-defined]
        if kind == "time":
            threading.Timer(value, self._kill).start()

    def _on_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(("open", "os.")) and any(str(each).startswith(self._out) for each in arguments[:2]):
            self._come("file")

    def _on_write(self, file: Any, data: Any) -> int:
        half = len(data) // 2
        self._write(file, data[:half])
        self._come("write", file._fileobj)
        self._write(file, data[half:])
        return len(data)

    def _come(self, kind: str, file: Any = None) -> None:
        self.counts[kind] += 1
        if kind == self._kind and self.counts[kind] == self._value:
            if file is not None:
                file.flush()
            self._kill()

    def _kill(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def child(out: str, moment: list[Any] | None, report: str) -> None:
    """One training; what it came to goes to a file."""
    from training_runs import train

    started = time.perf_counter()
    counted = Moment(out, *(moment or []))
    train(Path(out), resume=True, **FIELDS)
    Path(report).write_text(json.dumps({**counted.counts, "time": time.perf_counter() - started}))


def main() -> None:
    """Answers each job with the status that its process ended with."""
    from cnnspec.training.quiet import import_tensorflow

    import_tensorflow()
    import cnnspec.training.session  # noqa: F401

    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if not pid:
            status = 1
            try:
                child(job["out"], job["moment"], job["report"])
                status = 0
            finally:
                sys.stderr.flush()
                os._exit(status)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
