"""What a script says, in whatever language: functions, their parameters, and statements in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from cnnspec.compiler.graph import Node

NOTHING: Any = type("_Nothing", (), {"__repr__": lambda _: "NOTHING"})()  # where there is no value, as None is one


class Ref(NamedTuple):
    """A value inside a body: the output of a step, or what flows in from outside (``step`` is -1)."""

    step: int
    number: int


class Parameter(NamedTuple):
    """What a function is told: its type, what it counts (``channels``), and the value that needs no mention."""

    name: str
    kind: str
    counts: str = ""
    default: Any = NOTHING


class Argument(NamedTuple):
    """The value of an argument inside a function: a constant, or a multiple of a parameter."""

    value: Any = None
    parameter: str = ""
    times: int = 1


class Step(NamedTuple):
    """One statement of a body: a layer's call, or the use of a function. ``name`` is the layer's part of a name.

    With a ``flag``, a parameter of the function, it is left out where that is false, and gives what flows in first.
    """

    name: str
    what: str | Function
    arguments: Mapping[str, Argument]
    inputs: tuple[Ref, ...]
    outputs: int
    several: bool
    nodes: tuple[Node, ...]
    """The nodes that it gives, of the first use: what a comment can tell."""
    flag: str = ""


@dataclass
class Body:
    """Statements, how many values flow in, and which flow out."""

    steps: list[Step]
    inputs: int
    outputs: tuple[Ref, ...]


@dataclass(eq=False)
class Function:
    """A body with a name, used at least once."""

    name: str
    body: Body
    parameters: tuple[Parameter, ...] = ()
    uses: int = 0

    def parameter(self, name: str) -> Parameter:
        """The one of a name."""
        return next(parameter for parameter in self.parameters if parameter.name == name)


@dataclass
class Program:
    """The functions, each before its first use, and the network itself; ``outputs`` are the nodes that it gives."""

    functions: list[Function]
    main: Body
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
