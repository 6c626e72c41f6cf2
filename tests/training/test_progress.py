"""Lines in a pipe, a bar on a terminal."""

from __future__ import annotations

import io
import re

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


def told(progress: Progress, stream: Terminal, measures: dict[str, float], epochs: int = 100) -> list[str]:
    """What stays on a terminal of an epoch."""
    progress.start(epochs, 100, 0)
    progress.advance(epochs, 50, measures, 20_788)
    progress.epoch(epochs, measures, 20_788, 0.08)
    progress.close()
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", stream.getvalue()).replace("\r", "\n").splitlines()
    return [line.rstrip() for line in lines if line.strip()]


MEASURES = ["loss", "accuracy", "val_loss", "val_accuracy"]


@pytest.mark.parametrize(
    ("names", "epochs", "last"),
    [
        (MEASURES[:2], 100, ["epoch 100/100  loss 0.5000  accuracy 0.5000  input 8 %"]),
        (MEASURES, 20, ["epoch 20/20  loss 0.5000  accuracy 0.5000  val_loss 0.5000  val_accuracy 0.5000"]),
        (MEASURES, 100, ["epoch 100/100  loss 0.5000  accuracy 0.5000  val_loss 0.5000", "  val_accuracy 0.5000  input 8 %"]),
    ],
)  # fmt: skip
def test_an_epoch_fits_the_terminal(
    names: list[str], epochs: int, last: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    stream = Terminal()
    lines = told(progress_on(stream), stream, dict.fromkeys(names, 0.5), epochs)
    start = lines.index(last[0])
    assert lines[start : start + len(last)] == last
    assert max(map(len, lines)) <= 80


def test_a_bar_beside_long_measures_says_which_epoch_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    stream = Terminal()
    lines = told(progress_on(stream), stream, {"loss": 0.5, "sparse_top_k_categorical_accuracy": 0.5})
    (bar,) = {line.split(" ━")[0] for line in lines if "━" in line and "0.5" in line}
    assert bar == "epoch 100/100"
    assert any("loss 0.5000" in line and "sparse" not in line for line in lines if "━" in line)


def test_a_log_that_cannot_be_written_does_not_end_a_training() -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    play(progress_on(Full()))


def test_the_stream_decides() -> None:
    assert isinstance(progress_on(Terminal()), Bar)
    assert isinstance(progress_on(io.StringIO()), Lines)
