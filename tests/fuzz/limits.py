"""What a case must not do: take long, wait forever, take much memory, write outside its output folder, start programs."""

from __future__ import annotations

import faulthandler
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

SECONDS = 20  # of processor time for a command: 200,000 nodes, the most that a spec may have, take about as long
MEGABYTES = 500  # more than before the case
_TICK = 5  # seconds of wall time: a command that uses hardly any processor time meanwhile waits for something
_KILL = 15  # times the limit, in wall time: then the process ends, wherever it is

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGING = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.link", "os.truncate", "os.chmod"}
_STARTING = {
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "pickle.find_class", "pty.spawn",
    "socket.connect", "subprocess.Popen",
}  # fmt: skip
_PROGRAMS = {"graphviz-pure", "dot", "uname"}  # for the layout of diagrams, and for the name of the machine


class Find(Exception):
    """Something that no case may do. Finds of the same ``kind`` are likely to have the same cause."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind


class TooLong(BaseException):
    """The time is up. Not an Exception, so that the code under test does not answer it."""


class Watch:
    """Watches one case at a time in a folder with the parts ``case``, ``out`` and ``tmp``."""

    def __init__(self, folder: Path, seconds: float = SECONDS, megabytes: float = MEGABYTES) -> None:
        self.case, self.out, self.tmp = (folder / name for name in ("case", "out", "tmp"))
        self.seconds, self.limit = seconds, megabytes
        self.grown = 0.0
        self.slowest = 0.0
        self._allowed = tuple(os.path.realpath(path) + os.sep for path in (self.out, self.tmp))
        self._broken: list[Find] = []
        self._command = self._tick = time.process_time()
        self._last_tick = time.monotonic()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Within, the current folder is that of the case and the limits hold. Raises Find after it."""
        global _current
        self._broken = []
        _reset_peak()
        before = _peak_megabytes()
        _listen()
        _current = self
        signals = {signal.SIGPROF: self._late, signal.SIGALRM: self._waiting}
        handlers = {number: signal.signal(number, handler) for number, handler in signals.items()}
        self._last_tick = time.monotonic()
        self._tick = time.process_time()
        signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)
        try:
            self.restart()
            with chdir(self.case), patch.object(tempfile, "tempdir", str(self.tmp)):
                yield
        except (Exception, TooLong):
            if not self._broken:  # else the broken limit is the cause
                raise
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            faulthandler.cancel_dump_traceback_later()
            _current = None
            for number, handler in handlers.items():
                signal.signal(number, handler)
            self._measure_command()
            self.grown = _peak_megabytes() - before
        if self._broken:
            raise self._broken[0]
        if self.grown > self.limit:
            raise Find("memory", f"{self.grown:.0f} MB more than before, the limit is {self.limit:.0f}")

    def restart(self) -> None:
        """Give the next command its full time."""
        self._measure_command()
        signal.setitimer(signal.ITIMER_PROF, self.seconds, 1)
        faulthandler.dump_traceback_later(self.seconds * _KILL, exit=True, file=sys.__stderr__)

    def _measure_command(self) -> None:
        now = time.process_time()
        self.slowest = max(self.slowest, now - self._command)
        self._command = now

    def _late(self, _number: int, frame: FrameType | None) -> None:
        self._stop("time", f"a command takes more than {self.seconds:g} s of processor time", frame)

    def _waiting(self, _number: int, frame: FrameType | None) -> None:
        used, now = time.process_time() - self._tick, time.monotonic()
        passed = now - self._last_tick
        self._tick, self._last_tick = time.process_time(), now
        if passed > 0.9 * _TICK and used < 0.002 * passed:
            self._stop("waits", "a command waits for something that never comes", frame)

    def _stop(self, kind: str, text: str, frame: FrameType | None) -> None:
        stack = traceback.extract_stack(frame)
        self._broken.append(Find(f"{kind} in {where(stack)}", f"{text}\n{frames_text(stack)}"))
        raise TooLong

    def refuse(self, kind: str, detail: str) -> None:
        """Note a forbidden action, and prevent it."""
        self._broken.append(Find(kind, detail))
        raise PermissionError(detail)

    def may_change(self, path: str) -> bool:
        """Whether a case may write there."""
        real = os.path.realpath(path)
        return f"{real}{os.sep}".startswith(self._allowed) or real == os.devnull or "__pycache__" in real


_current: Watch | None = None
_listening = False


def restart() -> None:
    """Give the next command of the watched case its full time."""
    if _current is not None:
        _current.restart()


def is_watching() -> bool:
    """Whether a case is being watched."""
    return _current is not None


@contextmanager
def unwatched() -> Iterator[None]:
    """Within, the harness itself may do what no case may."""
    global _current
    watch, _current = _current, None
    try:
        yield
    finally:
        _current = watch


def _listen() -> None:
    global _listening
    if not _listening:
        sys.addaudithook(_audit)  # for good: a hook cannot be removed
        _listening = True


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _current is None:
        return
    if event == "open":
        path, _, flags = arguments
        changed = [path] if isinstance(flags, int) and flags & _WRITING else []
    elif event in _CHANGING:
        changed = [path for path in arguments[:2] if isinstance(path, str | bytes | os.PathLike)]
    else:
        if event in _STARTING and not (
            event == "subprocess.Popen" and os.path.basename(str(arguments[0])) in _PROGRAMS
        ):
            _current.refuse(event, f"{arguments!r:.300}")
        return
    for path in changed:
        if not isinstance(path, int | None) and not _current.may_change(os.fsdecode(path)):
            _current.refuse("a file outside of the output folder", f"{event} {os.fsdecode(path)!r}")


_FRAMES = 8  # of a traceback
_HARNESS = os.path.dirname(__file__)


def frames_text(stack: traceback.StackSummary) -> str:
    """The last frames of a stack, without those of the harness and of the library of the command line."""
    frames = [frame for frame in stack if not frame.filename.startswith(_HARNESS) and "/typer/" not in frame.filename]
    return "".join(traceback.format_list(frames[-_FRAMES:]))


def where(stack: traceback.StackSummary) -> str:
    """The innermost function of cnnspec in a stack, as file:function."""
    import cnnspec

    root = os.path.dirname(cnnspec.__file__)
    for frame in reversed(stack):
        if frame.filename.startswith(root):
            return f"{os.path.relpath(frame.filename, os.path.dirname(root))}:{frame.name}"
    return "the harness"


@contextmanager
def bounded_memory(megabytes: float) -> Iterator[None]:
    """Within, this process has at most this much more: an allocation beyond it fails, before the machine suffers."""
    used, before = data_megabytes(), resource.getrlimit(resource.RLIMIT_DATA)
    if used:
        resource.setrlimit(resource.RLIMIT_DATA, (int((used + megabytes) * 2**20), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def data_megabytes() -> float:
    """The memory that counts against the bound; 0 on a system that does not say."""
    return _status("VmData") or 0.0


def _reset_peak() -> None:
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:  # another system: then a case counts only if it takes more than all before it
        pass


def _peak_megabytes() -> float:
    peak = _status("VmHWM")
    if peak is not None:
        return peak
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def _status(key: str) -> float | None:
    try:
        with open("/proc/self/status") as file:
            return next((int(line.split()[1]) / 1024 for line in file if line.startswith(f"{key}:")), None)
    except OSError:
        return None
