"""The compiled network: frozen nodes in topological order, each with its shape and its place in the spec."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from cnnspec.layers._base import Layer
from cnnspec.spans.source import Span
from cnnspec.values.shapes import Shape

if TYPE_CHECKING:
    from cnnspec.compiler.sizes.conditions import Condition
    from cnnspec.values.domain import Domain


class Frame(NamedTuple):
    """One step of an expansion: a use of a block, an iteration of a repeat, or a block of a stage.

    ``name`` is the block's; a repeat has none. ``stage`` counts the stages of a table from 1.
    """

    kind: Literal["block", "repeat", "stages"]
    name: str
    span: Span
    turn: int = 1
    turns: int = 1
    stage: int = 0

    @property
    def place(self) -> str:
        """Which of its turns this is: ``repeat 2 of 4``."""
        if self.kind == "stages":
            return f"stage {self.stage}, block {self.turn} of {self.turns}"
        return f"repeat {self.turn} of {self.turns}" if self.kind == "repeat" else ""


Chain = tuple[Frame, ...]


def tell(chain: Chain) -> tuple[str, ...]:
    """How the compiler came to a place, innermost first: ``bottleneck, used at line 31 (repeat 2 of 4)``."""
    notes: list[str] = []
    turns: list[str] = []
    for frame in chain:  # outermost first: a repeat is told with the block that it repeats
        if frame.place:
            turns.append(frame.place)
        if frame.name:
            notes.append(f"{frame.name}, used at {frame.span.location}" + (f" ({', '.join(turns)})" if turns else ""))
            turns = []
    if turns:
        notes.append(f"{', '.join(turns)}, at {chain[-1].span.location}")
    return tuple(reversed(notes))


class Input(NamedTuple):
    """What flows into the network: a name and a shape."""

    name: str
    shape: Shape


class Output(NamedTuple):
    """What flows out of the network: a name, and that of the node that makes it."""

    name: str
    node: str


class Node(NamedTuple):
    """One operation. ``item`` is the dotted name of the item that it comes from, which fused nodes share.

    ``shares`` is the earlier node whose weights this one uses, if it has none of its own.
    """

    name: str
    item: str
    op: str
    layer: Layer
    inputs: tuple[str, ...]
    shape: Shape
    section: str
    span: Span
    chain: Chain = ()
    shares: str = ""


Value = Input | Node


@dataclass(frozen=True, eq=False)
class Graph:
    """A network, checked: every shape is known and every node reaches an output.

    ``dead`` are nodes that reach none, which Keras leaves out too. ``notes`` are remarks of the compiler by node.
    ``domains`` are the numbers that each open size may be, by name, and ``conditions`` what nodes made of them.
    """

    name: str
    inputs: tuple[Input, ...]
    nodes: tuple[Node, ...]
    outputs: tuple[Output, ...]
    classes: int | None = None
    dead: tuple[Node, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    domains: Mapping[str, Domain] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()

    @cached_property
    def values(self) -> dict[str, Value]:
        """Inputs and nodes by name."""
        values: tuple[Value, ...] = (*self.inputs, *self.nodes)
        return {value.name: value for value in values}

    @property
    def input_shape(self) -> Shape:
        """The shape of the (first) input."""
        return self.inputs[0].shape

    @property
    def output(self) -> str:
        """The name of the node that makes the (first) output."""
        return self.outputs[0].node

    @property
    def output_shape(self) -> Shape:
        """The shape of the (first) output."""
        return self.values[self.output].shape

    @property
    def output_shapes(self) -> dict[str, Shape]:
        """The shape of every output, by name."""
        return {output.name: self.values[output.node].shape for output in self.outputs}

    @property
    def rules(self) -> tuple[str, ...]:
        """What the open sizes have to be, where not every number will do: ``H a multiple of 16``."""
        return tuple(text for name, domain in self.domains.items() if (text := domain.text(name)))

    def shared_with(self, nodes: Iterable[Node]) -> str | None:
        """The item whose weights some nodes of one item use, if they do."""
        for node in nodes:
            if node.shares and isinstance(owner := self.values[node.shares], Node):
                return owner.item
        return None

    def shapes_into(self, node: Node) -> tuple[Shape, ...]:
        """The shapes of a node's inputs."""
        values = self.values
        return tuple(values[name].shape for name in node.inputs)
