"""Whole specs drawn at random, one item after the other.

The compiler says after each item what flows out of it, so that the next one can be drawn to fit. An item that it refuses
is mostly taken out again; where it stays, the spec is one that the compiler refuses.
"""

from __future__ import annotations

from math import prod
from random import Random
from typing import Any, NamedTuple

from random_items import MERGES, ON_MAPS, ON_VECTORS, WINDOWS, Draw, Fields
from random_structures import STRUCTURES, Around, Items, State, Structures
from support import spec_of

from cnnspec.compiler.graph import Graph
from cnnspec.compiler.spec import Spec
from cnnspec.diagnostics import SpecError, render_text
from cnnspec.text.dump import dump

MAX_NUMBERS = 1500  # of a map
WEIGHTED = (*WINDOWS, "dense", "batch_norm", "layer_norm", "group_norm", "layer_scale", "normalize")


class Drawn(NamedTuple):
    """A spec as text, and how it is to be compiled."""

    text: str
    variant: str | None
    params: dict[str, Any]

    def spec(self) -> Spec:
        """As it is read."""
        return spec_of(self.text, variant=self.variant, params=self.params)


def compile_or_refuse(drawn: Drawn) -> Graph | None:
    """The graph, or None where the compiler refuses, each of whose findings has a place."""
    try:
        return drawn.spec().compile()
    except SpecError as error:
        assert error.diagnostics
        for each in error.diagnostics:
            assert each.span is not None, (each, drawn.text)
            assert each.span.source.text == drawn.text
            assert render_text(each)
        return None


def draw_spec(random: Random) -> Drawn:
    """One spec."""
    return _Drawing(Draw(random)).whole()


class _Drawing(Structures):
    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.document: dict[str, Any] = {"cnnspec": 1, "name": "drawn"}
        self.variant: str | None = None
        self.overrides: dict[str, Any] = {}
        self.refused = False
        self.names = self._parameters()  # those of the variant that is compiled
        self.owners: dict[str, list[str]] = {}
        self.count = 0

    def whole(self) -> Drawn:
        draw = self.draw
        rank = draw.one((1, 2, 2, 2, 3))
        shape = [*(draw.number(3, 9 - 2 * (rank == 3)) for _ in range(rank)), draw.one((1, 2, 3, 3, 4, 6))]
        key = "inputs" if draw.chance(15) else "input"
        self.document[key] = {"left": shape} if key == "inputs" else [self.value(each, shape[-1], 10) for each in shape]
        if draw.chance(40):
            self._defaults(len(shape) - 1)
        start = State(tuple(shape), "", {})
        features = self.sequence(start, lambda items: self.probe(items, []), draw.number(2, 9), 0)
        self.document["features"] = features
        before = self.probe(features, []) if features else start
        if before is not None and not self.refused:
            head = self.sequence(before, lambda items: self.probe(features, items), draw.number(0, 2), 0, head=True)
            if head:
                self.document["head"] = head
            if not self.refused and (after := self.probe(features, head)):
                self._outputs(after)
        return self.drawn()

    def drawn(self) -> Drawn:
        return Drawn(dump(self.document), self.variant, self.overrides)

    def probe(self, features: Items, head: Items) -> State | None:
        """What flows out of a list of items; None where the compiler refuses it, or it gets large."""
        before = self.document
        self.document = {**before, "features": features, **({"head": head} if head else {})}
        graph = compile_or_refuse(self.drawn())
        self.document = before
        if graph is None or prod(graph.output_shape) > MAX_NUMBERS:
            return None
        nodes = {node.name: node for node in (*graph.nodes, *graph.dead)}
        prefix = nodes[graph.output].item.rpartition(".")[0]
        names = {each.name: each.shape for each in graph.inputs}
        for node in nodes.values():
            for name in (node.name, node.item):
                names[name.removeprefix(f"{prefix}.") if prefix else name] = node.shape
        flow = graph.output.removeprefix(f"{prefix}.") if prefix else graph.output
        return State(graph.output_shape, flow, names)

    # Parameters, values, defaults

    def _parameters(self) -> dict[str, int]:
        draw, document = self.draw, self.document
        names: dict[str, int] = {}
        if draw.chance(60):
            names = {name: draw.number(1, 5) for name in ("width", "depth", "k")[: draw.number(1, 3)]}
            document["params"] = dict(names)
            if draw.chance(40):
                document["params"]["twice"] = "$(2 * width)"
            if draw.chance(40):
                document["variants"] = {"plain": {}, "other": {"width": names["width"] + 1}}
                if draw.chance(60):
                    self.variant = "other"
                    names["width"] += 1
            if draw.chance(20):
                names["width"] = self.overrides["width"] = 2
            if "twice" in document["params"]:
                names["twice"] = 2 * names["width"]
        if draw.chance(30):
            names["classes"] = document["classes"] = draw.number(1, 4)
        return names

    def value(self, value: Any, channels: int, percent: int = 25) -> Any:
        """A whole number, now and then as an expression that makes it."""
        draw = self.draw
        turning = "i" in self.names and draw.chance(40)
        if type(value) is not int or not self.names or not (turning or draw.chance(percent)):
            return value
        name = "i" if turning else draw.one(sorted(self.names))
        known = self.names[name]
        if known == value:
            return f"${name}"
        ways = [
            f"$({name} + {value - known})", f"$(max({value}, 0 * {name}))", f"$([{value}, {name}][0])", f"$(int({value}.0))",
            f"$({known} * {value} // {name})" if known else f"$({value})", f"$({value} if {name} == {known} else 1)",
        ]  # fmt: skip
        return draw.one(ways)

    def _defaults(self, rank: int) -> None:
        draw = self.draw
        fields = Fields(draw, (9,) * rank + (6,))
        conv = fields.some(50, padding=("same",), bias=(False,), norm=("batch", "layer"), activation=("relu", "prelu"))
        defaults = {
            "conv": conv,
            **fields.some(30, pool=({"size": 2, "padding": "same"},), dense=({"activation": "relu"},)),
        }
        self.document["defaults"] = defaults | fields.some(
            20, head=({"dense": {"bias": False}}, {"conv": {"bias": True}})
        )

    # Items

    def sequence(self, state: State, around: Around, count: int, depth: int, head: bool = False) -> Items:
        """Items one after the other, each of which fits what is before it, but for one that may stay."""
        items: Items = []
        for _ in range(count):
            kept = dict(self.document)
            item = self.item(state, lambda inner, items=items: around([*items, *inner]), depth, head)
            after = around([*items, item])
            if after is not None:
                items.append(item)
                self._remember(item)
                state = after
                continue
            if not self.refused and not self.draw.chance(12):
                self.document = kept  # without the input or the block that came with the item
            else:
                self.refused = True
                return [*items, item]
        return items

    def _remember(self, item: dict[str, Any]) -> None:
        for word, fields in item.items():
            if word in WEIGHTED and "name" in fields:
                self.owners.setdefault(word, []).append(fields["name"])

    def item(self, state: State, around: Around, depth: int, head: bool) -> dict[str, Any]:
        draw = self.draw
        is_map = len(state.shape) > 1
        if is_map and depth < 2 and draw.chance(35 if depth == 0 else 15):
            word, fields = getattr(self, f"_{draw.one(STRUCTURES)}")(state, around, depth)
        elif state.names and draw.chance(12):
            word, fields = self._merge(state)
        elif self.owners and not head and draw.chance(10):
            word = draw.one(sorted(self.owners))
            fields = {"share": draw.one(self.owners[word])}
        elif head and is_map:
            word = draw.one(("flatten", "global_pool", "global_pool"))
            fields = Fields(draw, state.shape).of(word)
        else:
            word = draw.one(ON_MAPS if is_map and not draw.chance(1) else ON_VECTORS)
            fields = Fields(draw, state.shape).of(word)
        if "share" not in fields:
            fields = {key: self.value(value, state.shape[-1]) for key, value in fields.items()}
        return {word: self._common(fields, state)}

    def _common(self, fields: dict[str, Any], state: State) -> dict[str, Any]:
        draw = self.draw
        if draw.chance(30):
            self.count += 1
            fields["name"] = f"n{self.count}"
        if draw.chance(8):
            conditions = ["true", "$(channels > 0)", "$(channels % 2 == 0)", *(f"$({name} > 2)" for name in self.names)]
            fields["when"] = {"true": True}.get(chosen := draw.one(conditions), chosen)
        if "from" not in fields and state.names and draw.chance(8):
            fields["from"] = draw.one(sorted(state.names))
        return fields

    def _merge(self, state: State) -> tuple[str, dict[str, Any]]:
        draw = self.draw
        word = draw.one(MERGES)
        inputs = self.document.get("inputs")
        if inputs and len(inputs) < 3 and draw.chance(60):
            name = f"in{len(inputs)}"
            self.document["inputs"] = {**inputs, name: list(state.shape)}
            return word, {"from": [state.flow, name]}
        first = draw.one(sorted(state.names))
        shape = state.names[first]
        alike = {
            "concat": lambda other: other[:-1] == shape[:-1],
            "multiply": lambda other: other in (shape, shape[-1:]),
        }.get(word, lambda other: other == shape)
        others = [name for name, other in sorted(state.names.items()) if alike(other)]
        count = 1 if word == "subtract" else draw.number(1, 2)
        return word, {"from": [first, *(draw.one(others) for _ in range(count))]}

    # What flows out

    def _outputs(self, state: State) -> None:
        """Some names as outputs, if all inputs reach them."""
        draw = self.draw
        inputs = self.document.get("inputs", ("input",))
        taps = [name for name in sorted(state.names) if name not in inputs]
        if not taps or not draw.chance(30):
            return
        kept = dict(self.document)
        self.document["outputs"] = {f"out{n}": draw.one([state.flow, *taps]) for n in range(draw.number(1, 3))}
        if compile_or_refuse(self.drawn()) is None:
            self.document = kept
