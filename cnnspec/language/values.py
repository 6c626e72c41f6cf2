"""The values that expressions make, with limits on their size and on the work of making them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from cnnspec.reading.parse import MAX_DEPTH, MAX_VALUES

MAX_TEXT = 100_000  # characters of a text with expressions in it
MAX_STEPS = 500_000
STEPS_PER_NODE = 20
STEPS_PER_MISTAKE = 100
_TEXT_PART = 100  # characters of a text that count as one value
_PART = 4  # values of a list that are one step


class ExpressionError(Exception):
    """An expression that cannot be read or evaluated, with a remedy where there is one."""

    def __init__(self, message: str, help: str | None = None, code: str = "spec.expression") -> None:
        super().__init__(message)
        self.help = help
        self.code = code


class TooMuchWorkError(ExpressionError):
    """The expressions and repeats of a spec take more steps than the compiler takes."""

    def __init__(self) -> None:
        limit = f"{MAX_STEPS:,} steps (turns, items, expressions) plus {STEPS_PER_NODE} for each node"
        message = f"expanding this takes more than {limit}"
        help = "lower the `times` of a repeat or the `depth` of stages, or shorten the lists that expressions read"
        super().__init__(message, help, code="spec.too-large")


class Work:
    """Counts the steps that a spec takes to compute and expand, and stops it at a limit.

    An item and a turn of a repeat are a step each, also where they make no node; expressions, blocks and structures
    are two or more. Each node allows some more, so that only work that leads to nothing is limited.
    """

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = MAX_STEPS

    def spend(self, steps: int = 1) -> None:
        """Count some steps. Raises TooMuchWorkError when there are no more left."""
        self._left -= steps
        if self._left < 0:
            raise TooMuchWorkError

    def spend_on_mistake(self) -> None:
        """Count the steps of explaining a mistake; the next step raises where they were the last."""
        self._left -= STEPS_PER_MISTAKE

    def spend_on(self, value: Any) -> None:
        """Count the steps of reading a whole value."""
        if isinstance(value, str | list | tuple | dict):
            self.spend(size_of(value) // _PART)

    def allow_node(self) -> None:
        """Allow the steps of one more node."""
        self._left += STEPS_PER_NODE


class Values(list[Any]):
    """A computed list that knows how many values it holds, those of a shared list at each use, and how deep it is.

    Lists inside share memory, so a few steps can make one that nothing could print or compare. Raises ExpressionError
    for a list beyond the limits.
    """

    __slots__ = ("depth", "size")

    def __init__(self, values: Iterable[Any]) -> None:
        super().__init__(values)
        self.size, self.depth = _measured(self)


class NamedValues(dict[str, Any]):
    """A mapping with computed values in it, which knows its size and depth as ``Values`` does."""

    __slots__ = ("depth", "size")

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.size, self.depth = _measured(self.values())


class Names(Mapping[str, Any]):
    """Values by name, over those of an outer scope: a new scope of thousands of names costs nothing."""

    __slots__ = ("_outer", "_own")

    def __init__(self, outer: Mapping[str, Any], own: Mapping[str, Any]) -> None:
        self._outer = outer
        self._own = own

    def __getitem__(self, name: str) -> Any:
        return self._own[name] if name in self._own else self._outer[name]

    def __contains__(self, name: object) -> bool:
        return name in self._own or name in self._outer

    def __iter__(self) -> Iterator[str]:
        yield from self._outer
        yield from (name for name in self._own if name not in self._outer)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _measured(values: Collection[Any]) -> tuple[int, int]:
    """The size and depth of a list or mapping with some values. Raises ExpressionError beyond the limits."""
    size = sum(map(size_of, values)) + 1
    depth = max(map(_depth_of, values), default=0) + 1
    if size > MAX_VALUES:
        message = f"a list has more than {MAX_VALUES:,} values, those of lists inside it counted at each use"
        raise ExpressionError(message, "use shorter lists", code="spec.too-large")
    if depth > MAX_DEPTH:
        message = f"lists are nested more than {MAX_DEPTH} deep"
        raise ExpressionError(message, "put fewer lists inside each other", code="spec.too-large")
    return size, depth


def size_of(value: Any) -> int:
    """The number of values in a value; a long text counts as several."""
    if isinstance(value, Values | NamedValues):
        return value.size
    if isinstance(value, str):
        return 1 + len(value) // _TEXT_PART
    if isinstance(value, list | tuple):
        return 1 + sum(map(size_of, value))
    if isinstance(value, dict):
        return 1 + sum(map(size_of, value.values()))
    return 1


def _depth_of(value: Any) -> int:
    if isinstance(value, Values | NamedValues):
        return value.depth
    if isinstance(value, list | tuple | dict):
        inner = value.values() if isinstance(value, dict) else value
        return 1 + max(map(_depth_of, inner), default=0)
    return 0


def joined(pieces: list[str]) -> str:
    """A text of pieces. Raises ExpressionError where it is longer than the limit."""
    if sum(map(len, pieces)) > MAX_TEXT:
        raise ExpressionError(
            f"a text has more than {MAX_TEXT:,} characters", "use shorter texts", code="spec.too-large"
        )
    return "".join(pieces)
