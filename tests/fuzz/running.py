"""Runs the cases of a target: in this process, or for minutes in one of its own that may crash."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import NamedTuple

from fuzz.files import Files, size_of, write_files
from fuzz.limits import Find, Watch, bounded_memory, data_megabytes, frames_text, where
from fuzz.targets import Target, load

_SHOWN = 60  # labels in a summary
_DETAIL = 4000  # characters of a traceback
ROOM = 3  # times the limit of memory, before an allocation fails


class Failure(NamedTuple):
    """A find: its kind, the details, and the files that give it."""

    index: int
    kind: str
    detail: str
    files: Files


class Ran(NamedTuple):
    """One case that ran: what its slowest command took, what it saw, and its find if it is one."""

    index: int
    seconds: float
    megabytes: float
    labels: frozenset[str]
    failure: Failure | None


@dataclass
class Report:
    """What the cases of a target gave. ``failures`` has the smallest case of each kind, ``counts`` how many there were."""

    target: str
    seed: int
    cases: int = 0
    slowest: tuple[float, int] = (0.0, 0)
    largest: tuple[float, int] = (0.0, 0)
    labels: Counter[str] = field(default_factory=Counter)
    failures: dict[str, Failure] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, ran: Ran) -> bool:
        """Count a case; whether it is the first find of its kind."""
        self.cases += 1
        self.slowest = max(self.slowest, (ran.seconds, ran.index))
        self.largest = max(self.largest, (ran.megabytes, ran.index))
        self.labels.update(ran.labels)
        if ran.failure is None:
            return False
        kind = ran.failure.kind
        self.counts[kind] += 1
        known = self.failures.get(kind)
        if known is None or size_of(ran.failure.files) < size_of(known.files):
            self.failures[kind] = ran.failure
        return known is None

    def text(self) -> str:
        """The summary, and every kind of find with its smallest case."""
        lines = [
            f"fuzz {self.target}, seed {self.seed}: {self.cases:,} cases, {len(self.failures)} kinds of finds, slowest command "
            f"{self.slowest[0]:.2f} s (case {self.slowest[1]}), most memory {self.largest[0]:.0f} MB (case {self.largest[1]})",
            f"seen: {', '.join(f'{label} {count}' for label, count in self.labels.most_common(_SHOWN))}",
        ]
        for kind, failure in self.failures.items():
            lines += [
                f"\nFIND {kind} ({self.counts[kind]} times, case {failure.index} of seed {self.seed})",
                failure.detail,
            ]
        return "\n".join(lines)


def draw_files(target: Target, seed: int, index: int) -> Files:
    """The files of one case: the same for the same seed."""
    return target.draw(Random(f"{seed}/{target.name}/{index}"))


def run_files(target: Target, files: Files, index: int, work: Path) -> Ran:
    """Examine the files of a case within the limits."""
    watch = Watch(work, target.seconds, target.megabytes)
    write_files(watch.case, files)
    for folder in (watch.out, watch.tmp):
        write_files(folder, {})
    labels: set[str] = set()
    failure = None
    try:
        with watch.watched():
            for label in target.examine(watch.case):
                labels.add(label)
    except Exception as exception:
        # A generator cannot pass StopIteration on: Python makes a RuntimeError of it.
        error = exception.__cause__ if isinstance(exception.__cause__, StopIteration) else exception
        kind = error.kind if isinstance(error, Find) else _kind(error)
        detail = "" if isinstance(error, Find) else _traceback(error)
        failure = Failure(index, kind, detail or str(error), files)
    return Ran(index, watch.slowest, watch.grown, frozenset(labels), failure)


def _traceback(error: BaseException) -> str:
    frames = frames_text(traceback.extract_tb(error.__traceback__))
    return f"{frames}{''.join(traceback.format_exception_only(error))}"[-_DETAIL:]


def _kind(error: BaseException) -> str:
    module = type(error).__module__
    name = type(error).__name__ if module == "builtins" else f"{module}.{type(error).__name__}"
    return f"{name} in {where(traceback.extract_tb(error.__traceback__))}"


def explore_here(name: str, seed: int, cases: int) -> Report:
    """Run a number of cases in this process."""
    target, report = load(name), Report(name, seed)
    target.prepare()
    with _work_folder() as work, bounded_memory(ROOM * target.megabytes):
        for index in range(cases):
            report.add(run_files(target, draw_files(target, seed, index), index, Path(work)))
    return report


def explore(name: str, seed: int, minutes: float, keep: Path) -> Report:
    """Run cases for some minutes, in a process that is started again after a crash; finds are kept in a folder.

    Prints each kind of find when it comes up.
    """
    report, end, first = Report(name, seed), time.time() + 60 * minutes, 0
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="cnnspec-fuzz-") as folder:
        log = Path(folder) / "log"
        while time.time() < end:
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(name, seed, first, end, log, theirs))
            process.start()
            theirs.close()
            for ran in _received(ours):
                first = ran.index + 1
                if report.add(ran):
                    _print_and_keep(ran.failure, report, keep)
            process.join()
            if process.exitcode:
                failure = _crash(load(name), seed, first, process.exitcode, log)
                if report.add(Ran(first, 0.0, 0.0, frozenset(), failure)):
                    _print_and_keep(failure, report, keep)
                first += 1
    for failure in report.failures.values():
        _keep(failure, report, keep)
    return report


def _received(connection: Connection) -> Iterator[Ran]:
    try:
        while True:
            yield connection.recv()
    except EOFError:
        return


def _work(name: str, seed: int, first: int, end: float, log: Path, connection: Connection) -> None:
    """The process of ``explore``: what it and its libraries print goes to a file."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(handle, stream)
    faulthandler.enable()
    target = load(name)
    with _work_folder() as work:
        target.prepare()
        start, index = data_megabytes(), first
        with bounded_memory(ROOM * target.megabytes):
            # What libraries do not give back is not the fault of the next case: then a new process continues.
            while time.time() < end and data_megabytes() - start < target.megabytes:
                os.ftruncate(handle, 0)
                connection.send(run_files(target, draw_files(target, seed, index), index, Path(work)))
                index += 1


def _work_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="cnnspec-fuzz-", ignore_cleanup_errors=True)


def _crash(target: Target, seed: int, index: int, code: int, log: Path) -> Failure:
    """A find for a process that ended: where it was stands in its log."""
    text = log.read_text(errors="replace").strip("\0")[-6000:]
    places = [
        line.split('"')[1] + ":" + line.rsplit(" ", 1)[-1]
        for line in text.splitlines()
        if "/cnnspec/" in line and '"' in line
    ]
    place = places[0].rpartition("/cnnspec/")[2] if places else "no known place"
    with bounded_memory(ROOM * target.megabytes):
        files = draw_files(target, seed, index)
    return Failure(index, f"the process ended with {code} in {place}", text, files)


def _print_and_keep(failure: Failure | None, report: Report, keep: Path) -> None:
    if failure is not None:
        path = _keep(failure, report, keep)
        print(
            f"FIND {report.target} seed {report.seed} case {failure.index}: {failure.kind}\n{path}\n{failure.detail}",
            flush=True,
        )


def _keep(failure: Failure, report: Report, keep: Path) -> Path:
    path = keep / f"{report.target}-{report.seed}-{failure.index}"
    write_files(path, failure.files)
    return path
