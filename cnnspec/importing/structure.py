"""Residuals and branches: what lies between a value and a merge of several ways from it becomes one group.

Series-parallel reduction: the merges are visited in order; where every way into one leads back, through values that
nothing else reads, to the same value, the ways and the merge are one element from then on.
"""

from __future__ import annotations

from cnnspec.importing.elements import Element, Group, operations
from cnnspec.importing.ops import Network, Op
from cnnspec.importing.writer import MERGES

ENLARGING = ("conv_transpose", "upsample", "resize")


def structured(network: Network) -> list[Element]:
    """The elements of a network, groups where its ways allow it."""
    return _Reduction(network).run()


class _Reduction:
    def __init__(self, network: Network) -> None:
        self.network = network
        self.elements: dict[str, Element] = {}
        self.readers: dict[str, int] = {}
        self.owned: dict[str, str] = {}  # the element of each operation
        for op in network.ops:
            for source in op.inputs:
                self.readers[source] = self.readers.get(source, 0) + 1
        for output in network.outputs:
            self.readers[output] = self.readers.get(output, 0) + 1
        for op in network.ops:
            if owner := op.fields.get("share"):  # it is named, wherever it stands
                self.readers[owner] = self.readers.get(owner, 0) + 1

    def run(self) -> list[Element]:
        for op in self.network.ops:
            self.elements[op.name] = op
            if op.word in MERGES:
                self._merge(op)
            elif op.word == "activation" and set(op.fields) == {"type"}:
                self._activation(op)
        self.owned = {op.name: element.name for element in self.elements.values() for op in operations([element])}
        return self._one_way_at_a_time()

    def _one_way_at_a_time(self) -> list[Element]:
        """The elements in an order in which what flows into each stands before it, each way in one piece."""
        ordered: dict[str, Element] = {}
        for end in (*self.network.outputs, *self.elements):
            waiting = [end]
            while waiting:
                name = waiting[-1]
                element = self.elements.get(name)
                before = [] if element is None or name in ordered else self._before(element)
                missing = [source for source in before if source in self.elements and source not in ordered]
                if missing:
                    waiting += reversed(missing)
                    continue
                waiting.pop()
                if element is not None:
                    ordered.setdefault(name, element)
        return list(ordered.values())

    def _before(self, element: Element) -> list[str]:
        owners = [self.owned.get(str(op.fields["share"]), "") for op in operations([element]) if "share" in op.fields]
        return [*element.inputs, *(owner for owner in owners if owner != element.name)]

    def _merge(self, op: Op) -> None:
        ways = [self._way(source) for source in op.inputs]
        starts = {start for start, _ in ways}
        paths = [path for _, path in ways]
        inside = [element.name for path in paths for element in path]
        if len(starts) != 1 or len(inside) != len(set(inside)) or not inside or _is_bridge(paths):
            return
        for name in inside:
            del self.elements[name]
        start = starts.pop()
        self.elements[op.name] = _group(op, paths, start)
        self.readers[start] = self.readers.get(start, 0) - len(paths) + 1  # the group reads it once

    def _way(self, end: str) -> tuple[str, list[Element]]:
        """Where a way begins, and the elements on it."""
        path: list[Element] = []
        while (
            (element := self.elements.get(end)) is not None and self.readers[end] == 1 and len(set(element.inputs)) == 1
        ):
            path.insert(0, element)
            end = element.inputs[0]
        return end, path

    def _activation(self, op: Op) -> None:
        """The activation of a residual belongs to it."""
        before = self.elements.get(op.inputs[0])
        if isinstance(before, Group) and before.word == "residual" and self.readers[before.name] == 1:
            del self.elements[before.name], self.elements[op.name]
            fields = {**before.fields, "activation": op.fields["type"]}
            tail = [*before.tail, op]
            self.elements[op.name] = Group("residual", fields, op.name, before.inputs, before.paths, tail)


def _is_bridge(paths: list[list[Element]]) -> bool:
    """A way down and up again, as in a U-Net, which names read better than lists inside lists."""
    return any(op.word in ENLARGING for path in paths for op in operations(path))


def _group(op: Op, paths: list[list[Element]], start: str) -> Group:
    if op.word != "add" or len(paths) != 2:
        return Group("branches", {"merge": op.word}, op.name, [start], paths, [op])
    # A sum does not depend on the order: the body is the longer way.
    body, around = sorted(paths, key=lambda path: -len(list(operations(path))))
    return Group("residual", {}, op.name, [start], [body, around], [op])
