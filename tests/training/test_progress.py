"""Lines in a pipe, a bar on a terminal."""

from __future__ import annotations

import io

from cnnspec.training.progress import Bar, Lines, Progress, progress_on


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
        "epoch 2/3  loss 0.1235  val_accuracy 0.9750  4,512 images/s  input 3 %",
        "stopped: [2 of 3] in /a/b; go on with --resume",
    ]


def test_bar_ends_as_lines() -> None:
    stream = Terminal()
    play(progress_on(stream))
    text = stream.getvalue()
    assert "epoch 2/3  loss 0.1235  val_accuracy 0.9750  input 3 %" in text
    assert "stopped: [2 of 3] in /a/b; go on with --resume" in text


def test_the_stream_decides() -> None:
    assert isinstance(progress_on(Terminal()), Bar)
    assert isinstance(progress_on(io.StringIO()), Lines)
