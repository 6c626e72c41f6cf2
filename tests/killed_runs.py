"""A training that is killed at a chosen moment: ``killed_runs.py OUT MOMENT REPORT``, the moment in JSON.

A moment is ``["file", n]``, before the n-th time that something is done to a file of the run, ``["write", n]``, in the
middle of the n-th piece of a file that is being saved, ``["time", seconds]``, or null.
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


def main(out: str, moment: str, report: str) -> None:
    """Train, or resume, until the end or the moment; write the counts of a training that ends to a file."""
    from training_runs import train

    started = time.perf_counter()
    counted = Moment(out, *(json.loads(moment) or []))
    train(Path(out), resume=True, **FIELDS)
    Path(report).write_text(json.dumps({**counted.counts, "time": time.perf_counter() - started}))


if __name__ == "__main__":
    main(*sys.argv[1:])
