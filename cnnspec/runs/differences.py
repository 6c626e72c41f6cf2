"""What differs between two pieces of plain data, by the path to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cnnspec.text.dump import flow

_LONGEST = 60  # letters of a value in a sentence


class Difference(NamedTuple):
    """The values at a dotted path, None where there is none."""

    path: str
    before: Any
    after: Any

    def text(self) -> str:
        """``train.batch: 64 → 128``."""
        return f"{self.path}: {_value_text(self.before)} → {_value_text(self.after)}"

    def sentence(self) -> str:
        """``train.batch was 64 and is 128``."""
        return f"{self.path} was {_value_text(self.before)} and is {_value_text(self.after)}"


def differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    """Every value that is not the same in both, in the order of the first, then of what only the second has."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            yield from differences(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after, strict=True)):
            yield from differences(*pair, f"{path}[{index}]")
    elif before != after or type(before) is not type(after):
        yield Difference(path, before, after)


def _value_text(value: Any) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else flow(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
