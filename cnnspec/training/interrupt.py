"""Ctrl-C as a wish that the loop can look at, rather than an exception in the middle of a step."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType, TracebackType
from typing import Any


class Interrupt:
    """While entered, the first Ctrl-C or SIGTERM sets ``wanted``; a second one breaks off at once, as it always does.

    A SIGTERM is sent on when the block is left: what was to end the process still does, but after what there is to
    keep is kept. A signal that the process was told to ignore is ignored here too.
    """

    def __init__(self) -> None:
        self.wanted = False
        self._terminated = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interrupt:
        # Signals can be handled in the main thread only; elsewhere they keep their usual meaning.
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                before = signal.getsignal(number)
                if before not in (signal.SIG_IGN, None):  # None: some C code handles it
                    self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)
        if self._terminated and error is None:
            os.kill(os.getpid(), signal.SIGTERM)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if not self.wanted:
            self.wanted, self._terminated = True, number == signal.SIGTERM
        elif number == signal.SIGINT:
            raise KeyboardInterrupt
        else:
            signal.signal(number, self._before[number])
            os.kill(os.getpid(), number)
