"""Ctrl-C and SIGTERM are wishes; the second is a command."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from cnnspec.training.interrupt import Interrupt

INT, TERM = signal.SIGINT, signal.SIGTERM


@pytest.fixture
def terminated() -> Iterator[list[int]]:
    """The SIGTERMs that arrive where this process handles them."""
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)

    before = signal.signal(TERM, note)
    yield came
    signal.signal(TERM, before)


def test_the_first_is_a_wish_and_a_second_ctrl_c_breaks_off() -> None:
    before = signal.getsignal(INT)
    with pytest.raises(KeyboardInterrupt), Interrupt() as interrupt:
        os.kill(os.getpid(), INT)
        assert interrupt.wanted
        os.kill(os.getpid(), INT)
    assert signal.getsignal(INT) is before


def test_a_sigterm_is_sent_on_after_the_block(terminated: list[int]) -> None:
    with Interrupt() as interrupt:
        os.kill(os.getpid(), TERM)
        assert (interrupt.wanted, terminated) == (True, [])
    assert terminated == [TERM]


def test_a_second_sigterm_is_sent_on_at_once(terminated: list[int]) -> None:
    with Interrupt():
        os.kill(os.getpid(), INT)
        os.kill(os.getpid(), TERM)
        assert terminated == [TERM]
    assert terminated == [TERM]


def test_a_mistake_is_told_rather_than_lost(terminated: list[int]) -> None:
    with pytest.raises(ValueError, match="a full disk"), Interrupt():
        os.kill(os.getpid(), TERM)
        raise ValueError("a full disk")
    assert terminated == []


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(INT, signal.SIG_IGN)
    try:
        with Interrupt() as interrupt:
            os.kill(os.getpid(), INT)
            assert not interrupt.wanted
    finally:
        signal.signal(INT, before)
