"""Names for the values of a body."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from cnnspec.emit.names import identifier
from cnnspec.emit.program import Body, Ref


class Names:
    """Names for the values of a body: ``x`` is what flows, and another where it is still needed."""

    def __init__(self, body: Body, taken: set[str]) -> None:
        self._body, self._taken = body, taken
        self._of: dict[Ref, str] = {}
        self._last: dict[Ref, int] = {}
        self._until: dict[str, int] = {}  # the last step that needs what goes by a name
        for index, step in enumerate(body.steps):
            for ref in step.inputs:
                self._last[ref] = index
        for ref in body.outputs:
            self._last[ref] = len(body.steps)

    def start(self, wanted: Sequence[str]) -> list[str]:
        """Names for what flows in."""
        for index, name in enumerate(wanted):
            self._call(Ref(-1, index), name)
        return list(wanted)

    def of(self, ref: Ref) -> str:
        """The name of a value."""
        return self._of[ref]

    def make(self, step: int, index: int, kept: Collection[str] = ()) -> list[str]:
        """Names for what a step gives, none of the ``kept`` ones; ``index`` is its last step where it is a loop."""
        names: list[str] = []
        for number in range(self._body.steps[step].outputs):
            name = next(
                candidate
                for candidate in self._wanted(step)
                if self._until.get(candidate, -1) <= index
                and not any(candidate in taken for taken in (names, kept, self._taken))
            )
            self._call(Ref(index, number), name)
            names.append(name)
        return names

    def through(self, first: int, last: int) -> tuple[str, str]:
        """Names for what flows into steps that a flag leaves out, and for what they give: one, if they may share it."""
        source, *others = self._body.steps[first].inputs
        for step in self._body.steps[first + 1 : last + 1]:
            others += step.inputs[1:]
        before = self.of(source)
        if self._last[source] <= last and source not in others:
            after = before
            self._call(Ref(last, 0), after)
        else:
            (after,) = self.make(first, last, {before, *map(self.of, others)})
        return before, after

    def _call(self, ref: Ref, name: str) -> None:
        self._of[ref] = name
        self._until[name] = max(self._until.get(name, -1), self._last.get(ref, -1))

    def _wanted(self, step: int) -> Iterator[str]:
        yield "x"
        yield "y"
        base = identifier(self._body.steps[step].name.partition(".")[0])
        yield base
        number = 2
        while True:
            yield f"{base}_{number}"
            number += 1
