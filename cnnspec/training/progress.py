"""What a training shows while it runs: a bar on a terminal, one plain line an epoch elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TextIO

from cnnspec.values.printable import visible


class Progress(Protocol):
    """What the loop tells its watcher."""

    def start(self, epochs: int, images: int, done: int) -> None:
        """The training begins: the number of epochs, the images of each, the epochs done before."""

    def advance(self, epoch: int, images: int, measures: Mapping[str, float], rate: float) -> None:
        """So many images of an epoch are done, at so many a second."""

    def epoch(self, epoch: int, measures: Mapping[str, float], rate: float, waiting: float) -> None:
        """An epoch is done; ``waiting`` is the share of its training time that was spent waiting for input."""

    def note(self, text: str) -> None:
        """One sentence for the user."""

    def close(self) -> None:
        """Nothing more will come."""


def progress_on(stream: TextIO | None = None) -> Progress:
    """The progress that suits a stream, standard error unless another is given."""
    stream = stream or sys.stderr
    return Bar(stream) if stream.isatty() else Lines(stream)


def duration(seconds: float) -> str:
    """A time as people say it.

    >>> [duration(seconds) for seconds in (0.4, 75, 7384)]
    ['0:00', '1:15', '2:03:04']
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def epoch_line(
    epoch: int, epochs: int, measures: Mapping[str, float], rate: float | None = None, waiting: float | None = None
) -> str:
    """One epoch in one line.

    >>> epoch_line(3, 20, {"loss": 0.12345, "val_accuracy": 0.975}, 4512.3, 0.031)
    'epoch 3/20  loss 0.1235  val_accuracy 0.9750  4,512 images/s  input 3 %'
    """
    speed = f"  {rate:,.0f} images/s" if rate is not None else ""
    share = f"  input {100 * waiting:.0f} %" if waiting is not None else ""
    return f"epoch {epoch}/{epochs}  {'  '.join(measured(measures))}{speed}{share}"


def measured(measures: Mapping[str, float]) -> list[str]:
    """Each name with its value, in few digits."""
    return [f"{name} {f'{value:.4f}' if abs(value) < 1e6 else f'{value:.4g}'}" for name, value in measures.items()]


def in_lines(parts: Sequence[str], width: int, indent: str = "  ") -> list[str]:
    """The parts, two spaces between them, in as many lines as they need; all but the first are indented."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len("  ") + len(part) <= width:
            lines[-1] += f"  {part}"
        else:
            lines.append(f"{indent if lines else ''}{part}")
    return lines


class Lines:
    """Plain lines, one an epoch, with the time that the others will take if they are as long as those so far."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream, clock
        self._epochs = self._first = 0
        self._started = self._after_first = 0.0

    def start(self, epochs: int, images: int, done: int) -> None:
        """Nothing to show yet."""
        self._epochs, self._first, self._started = epochs, done, self._clock()

    def advance(self, epoch: int, images: int, measures: Mapping[str, float], rate: float) -> None:
        """A file has no use for what changes all the time."""

    def epoch(self, epoch: int, measures: Mapping[str, float], rate: float, waiting: float) -> None:
        """The line of an epoch."""
        line = epoch_line(epoch, self._epochs, measures, rate, waiting)
        now, done = self._clock(), epoch - self._first
        # The first one compiles: where there are others it does not count.
        epoch_seconds = now - self._started if done == 1 else (now - self._after_first) / (done - 1)
        self._after_first = now if done == 1 else self._after_first
        left = f"  {duration(epoch_seconds * (self._epochs - epoch))} left" if epoch < self._epochs else ""
        self.note(line + left)

    def note(self, text: str) -> None:
        """The sentence on a line of its own; a log that cannot be written is no reason to lose a training."""
        try:
            print(visible(text), file=self._stream, flush=True)
        except OSError:  # a full disk, or a reader of a pipe that has left
            return

    def close(self) -> None:
        """Nothing to put away."""


_BAR = 12  # columns that the bar itself has at least


class Bar:
    """A bar over the whole training with the measures so far and the time left; above it a line for each epoch."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns: list[Any] = [TextColumn("{task.description}"), BarColumn(None), TextColumn("{task.fields[text]}")]
        console = Console(file=stream)
        self._bar = Progress(*columns, TimeRemainingColumn(), console=console, transient=True)
        self._task = self._bar.add_task("epoch", total=None, text="")
        self._epochs = self._images = 0

    def start(self, epochs: int, images: int, done: int) -> None:
        """Shows the bar."""
        self._epochs, self._images = epochs, images
        self._bar.update(self._task, description=f"epoch {done + 1}/{epochs}", total=epochs * images)
        # Done at once and before the bar starts, so that earlier epochs do not count as speed.
        self._bar.update(self._task, completed=done * images)
        self._bar.start()

    def advance(self, epoch: int, images: int, measures: Mapping[str, float], rate: float) -> None:
        """Moves the bar, with as many of the measures beside it as leave it some room."""
        done = (epoch - 1) * self._images + images
        description = f"epoch {epoch}/{self._epochs}"
        room = self._bar.console.width - len(description) - _BAR - len("  0:00:00")
        text = in_lines([*measured(measures), f"{rate:,.0f} images/s"], room)[0]
        self._bar.update(self._task, description=description, completed=done, text=text if len(text) <= room else "")

    def epoch(self, epoch: int, measures: Mapping[str, float], rate: float, waiting: float) -> None:
        """The line of an epoch, above the bar, which has the rate; the share of waiting where it fits in."""
        width = self._bar.console.width
        lines = in_lines([f"epoch {epoch}/{self._epochs}", *measured(measures)], width)
        share = f"  input {100 * waiting:.0f} %"
        self.note("\n".join(lines) + (share if len(lines[-1] + share) <= width else ""))

    def note(self, text: str) -> None:
        """The sentence above the bar."""
        self._bar.console.print(visible(text), markup=False, highlight=False, soft_wrap=True)

    def close(self) -> None:
        """Takes the bar away."""
        self._bar.stop()
