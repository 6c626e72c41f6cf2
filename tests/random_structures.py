"""Structures and blocks drawn at random, whose items are drawn to fit what flows into them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, NamedTuple

from random_items import MERGES, WINDOWS, Draw, Fields

Items = list[dict[str, Any]]
STRUCTURES = ("residual", "residual", "branches", "branches", "repeat", "stages", "block", "builtin")


class State(NamedTuple):
    """What flows here and its name, and the shape of everything that has a name here."""

    shape: tuple[int, ...]
    flow: str
    names: dict[str, tuple[int, ...]]


Around = Callable[[Items], State | None]


class Structures:
    """What draws items has these too. ``around`` says what flows out of a list of items at a place, if anything."""

    draw: Draw
    document: dict[str, Any]
    names: dict[str, int]

    @abstractmethod
    def sequence(self, state: State, around: Around, count: int, depth: int) -> Items:
        """Items one after the other."""

    def _residual(self, state: State, around: Around, depth: int) -> tuple[str, dict[str, Any]]:
        draw = self.draw
        fields: dict[str, Any] = {"body": self.sequence(state, around, draw.number(1, 3), depth + 1)}
        shortcut = draw.one(("auto", "auto", "optional", "identity", None, "items"))
        if shortcut == "items":
            fields["shortcut"] = self._path(state, around, depth, self._end(fields["body"], state, around))
        elif shortcut:
            fields["shortcut"] = shortcut
        if draw.chance(40):
            fields["activation"] = draw.one(("relu", "prelu", "softplus", "none"))
        return "residual", fields

    def _branches(self, state: State, around: Around, depth: int) -> tuple[str, dict[str, Any]]:
        draw = self.draw
        merge = draw.one((*MERGES, "concat", "concat", "add"))
        first = self.sequence(state, around, draw.number(0, 2), depth + 1)
        end = self._end(first, state, around)
        if merge == "multiply" and draw.chance(60):
            gate = [{"global_pool": "average"}, {"dense": {"units": end[-1], "activation": "sigmoid"}}]
            return "branches", {"merge": merge, "paths": [first, gate]}
        count = 1 if merge == "subtract" else draw.number(1, 2)
        return "branches", {
            "merge": merge,
            "paths": [first, *(self._path(state, around, depth, end) for _ in range(count))],
        }

    def _end(self, items: Items, state: State, around: Around) -> tuple[int, ...]:
        after = around(items) if items else state
        return after.shape if after else state.shape

    def _path(self, state: State, around: Around, depth: int, end: tuple[int, ...]) -> Items:
        """A path to a shape: whatever it is after a few items, made to fit."""
        draw = self.draw
        items = self.sequence(state, around, draw.number(0, 2), depth + 1)
        shape = self._end(items, state, around)
        if shape[:-1] != end[:-1] and len(shape) == len(end) > 1:
            items = [*items, {"resize": {"size": list(end[:-1])}}]
        elif len(shape) != len(end):
            items, shape = [], state.shape
        if shape[-1] != end[-1] and draw.chance(90):
            word = {"conv": {"filters": end[-1], "kernel": 1}} if len(end) > 1 else {"dense": end[-1]}
            items = [*items, word]
        return items

    def _repeat(self, state: State, around: Around, depth: int) -> tuple[str, dict[str, Any]]:
        draw = self.draw
        outer = self.names
        self.names = {**outer, "i": 0}
        layers = self.sequence(
            state, lambda body: around([{"repeat": {"times": 1, "layers": body}}]), draw.number(1, 2), depth + 1
        )
        self.names = outer
        return "repeat", {"times": draw.number(0, 3), "layers": layers}

    def _block(self, state: State, around: Around, depth: int) -> tuple[str, dict[str, Any]]:
        draw = self.draw
        known = self.document.get("blocks", {})
        if known and draw.chance(50):
            name = draw.one(sorted(known))
            return name, {key: value for key, value in self._arguments().items() if key in known[name]["args"]}
        name = f"block{len(known) + 1}"
        arguments = self._arguments()
        kinds = {"width": "int", "stride": 1, "more": "$(2 * width)", "act": "relu", "flag": "bool"}
        args = {key: kinds[key] for key in kinds if key in arguments or key == "more"}

        def inside(body: Items) -> State | None:
            self.document["blocks"] = {**known, name: {"args": args, "layers": body}}
            return around([{name: dict(arguments)}])

        outer = self.names
        self.names = {**outer, **{key: value for key, value in arguments.items() if type(value) is int}}
        body = self.sequence(state, inside, draw.number(1, 3), depth + 1)
        for each in body:
            for word, fields in each.items():
                if "stride" in fields and word in WINDOWS:
                    fields["stride"] = "$stride"
                if "activation" in fields and draw.chance(50):
                    fields["activation"] = "$act"
                if draw.chance(10):
                    fields["when"] = "$flag"
        self.names = outer
        self.document["blocks"] = {**known, name: {"args": args, "layers": body}}
        return name, arguments

    def _arguments(self) -> dict[str, Any]:
        draw = self.draw
        return {
            "width": draw.number(1, 5), "stride": draw.number(1, 2), "act": draw.one(("relu", "tanh", "prelu")),
            "flag": draw.one((True, False)),
        }  # fmt: skip

    def _stages(self, state: State, around: Around, depth: int) -> tuple[str, dict[str, Any]]:
        draw = self.draw
        if not self.document.get("blocks"):
            self._block(state, around, depth)
        names = sorted(self.document["blocks"])
        count = draw.number(1, 3)
        rows = [self._arguments() for _ in range(count)]
        columns = {key: [row[key] for row in rows] if draw.chance(60) else rows[0][key] for key in rows[0]}
        fields: dict[str, Any] = {"depth": [draw.number(0, 2) for _ in rows] if draw.chance(60) else draw.number(1, 2)}
        fields["block"] = [draw.one(names) for _ in rows] if draw.chance(30) else draw.one(names)
        if draw.chance(60):
            fields["rest"] = {"stride": 1}
        return "stages", {**fields, **columns}

    def _builtin(self, state: State, around: Around, depth: int) -> tuple[str, dict[str, Any]]:
        draw = self.draw
        fields = Fields(draw, state.shape)
        word = draw.one(("squeeze_excite", "inverted_residual", "dense_block"))
        if word == "squeeze_excite":
            return word, fields.some(50, ratio=(2, 4), width=(1, 2), gate=("hard_sigmoid",))
        if word == "dense_block":
            return word, {"depth": draw.number(0, 2), "growth": draw.number(1, 3), **fields.some(40, bottleneck=(1, 2))}
        rest = fields.some(
            40, expand=(1, 2, 1.5), kernel=(1, 3), stride=(1, 2), squeeze=(0.5,), norm=("layer",), drop=(0.1,)
        )
        return word, {"width": draw.one((state.shape[-1], draw.number(1, 5))), **rest}
