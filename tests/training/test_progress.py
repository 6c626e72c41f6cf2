"""Lines in a pipe, a bar on a terminal."""

from __future__ import annotations

import io

import pytest

from cnnspec.training.progress import Bar, Lines, Progress, duration, epoch_line, progress_on


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def play(progress: Progress) -> None:
    progress.start(3, 100, 1)
    for images in (50, 100):
        progress.advance(2, images, {"loss": 0.5, "accuracy": 0.9}, 4512.3)
    progress.epoch(2, {"loss": 0.12345, "val_accuracy": 0.975}, 4512.3, 0.034)
    progress.note("stopped: [2 of 3] in /a/b; go on with --resume")
    progress.close()


def test_lines() -> None:
    stream = io.StringIO()
    play(progress_on(stream))
    assert stream.getvalue().splitlines() == [
        "epoch 2/3  loss 0.1235  val_accuracy 0.9750  4,512 images/s  input 3 %  0:00 left",
        "stopped: [2 of 3] in /a/b; go on with --resume",
    ]


def test_time_left_counts_the_epochs_of_this_process() -> None:
    stream, now = io.StringIO(), iter([100.0, 190.0, 310.0, 400.0])
    lines = Lines(stream, lambda: next(now))
    lines.start(5, 100, 2)  # two epochs were done before
    for epoch in (3, 4, 5):
        lines.epoch(epoch, {"loss": 1.0}, 10, 0.0)
    found = stream.getvalue().splitlines()
    assert [line.split("images/s")[1] for line in found] == [
        "  input 0 %  3:00 left",
        "  input 0 %  2:00 left",
        "  input 0 %",
    ]


def test_large_numbers_are_short() -> None:
    assert epoch_line(1, 2, {"loss": 1.9173233e28}) == "epoch 1/2  loss 1.917e+28"


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0:00"), (59.6, "1:00"), (75, "1:15"), (7384, "2:03:04")])
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_bar_ends_as_lines() -> None:
    stream = Terminal()
    play(progress_on(stream))
    text = stream.getvalue()
    assert "epoch 2/3  loss 0.1235  val_accuracy 0.9750  input 3 %" in text
    assert "stopped: [2 of 3] in /a/b; go on with --resume" in text


def test_the_stream_decides() -> None:
    assert isinstance(progress_on(Terminal()), Bar)
    assert isinstance(progress_on(io.StringIO()), Lines)
