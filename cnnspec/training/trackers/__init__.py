"""Who else is told of a training: one tracker a file here, and the file's name is its word for ``--track``.

A package of somebody else adds words under the entry-point group ``cnnspec.trackers``: the name of an entry point is
the word, its object makes a ``Tracker`` when it is called without arguments. The words stand on the command line, not
in a spec: a spec never decides where figures are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from cnnspec.diagnostics import UsageError
from cnnspec.training.result import Result
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.words import Words

GROUP = "cnnspec.trackers"
OWN = Words(__name__, Path(__file__).parent, "Tracker")


class Begun(NamedTuple):
    """A run that begins, or goes on after ``epochs``; ``spec`` is the text of the resolved one."""

    folder: Path
    spec: str
    environment: Mapping[str, Any]
    epochs: int


class Tracker(Protocol):
    """What a tracker is told; what it raises ends the tracking, never the training."""

    def begin(self, run: Begun) -> None:
        """The training begins."""

    def epoch(self, number: int, measures: Mapping[str, float]) -> None:
        """An epoch is done, counted from 1, and saved."""

    def end(self, result: Result) -> None:
        """The training has ended, as the result says."""


def tracker(word: str) -> Tracker:
    """The tracker of a word. Raises UsageError where there is none, or what it needs is not installed."""
    from importlib.metadata import entry_points

    try:
        if word in OWN:
            instance: Tracker = OWN[word]()
            return instance
        offers = {entry_point.name: entry_point for entry_point in entry_points(group=GROUP)}
        if word in offers:
            instance = offers[word].load()()
            return instance
    except ImportError as error:
        help = f"install it with: pip install 'cnnspec[{word}]'" if word in OWN else None
        raise UsageError(f"--track {word} needs what is not installed: {error}", help) from None
    except Exception as error:  # code of another package
        raise UsageError(f"the tracker '{word}' cannot be made: {error}") from None
    raise UsageError(f"there is no tracker '{word}'", did_you_mean(word, [*OWN, *offers], kind="trackers"))


class Trackers:
    """Tells all of them; one that fails is told of once, and left out from then on."""

    def __init__(self, trackers: Mapping[str, Tracker], note: Callable[[str], None]) -> None:
        self._trackers, self._note = dict(trackers), note

    def begin(self, run: Begun) -> None:
        """As ``Tracker.begin``."""
        self._tell("begin", run)

    def epoch(self, number: int, measures: Mapping[str, float]) -> None:
        """As ``Tracker.epoch``."""
        self._tell("epoch", number, measures)

    def end(self, result: Result) -> None:
        """As ``Tracker.end``."""
        self._tell("end", result)

    def _tell(self, what: str, *arguments: Any) -> None:
        for name, listener in list(self._trackers.items()):
            try:
                getattr(listener, what)(*arguments)
            except Exception as error:  # code of another package, which must not end a training
                del self._trackers[name]
                first = (str(error) or type(error).__name__).splitlines()[0]
                self._note(f"warning: {name} failed and is told no more: {first}")


def trackers(words: Sequence[str]) -> dict[str, Tracker]:
    """Those of the words."""
    return {word: tracker(word) for word in dict.fromkeys(words)}
