"""The bodies of a program as classes of a PyTorch script: members in `__init__`, what flows in `forward`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from cnnspec.compiler.graph import Node
from cnnspec.emit.modules import RESERVED, Attributes, Members
from cnnspec.emit.program import Body, Step
from cnnspec.emit.torch_constructors import constructor
from cnnspec.emit.torch_twins._calls import EXPRESSION
from cnnspec.emit.values import Names
from cnnspec.emit.writer import WIDTH, Brackets, Expression, Text, spread
from cnnspec.values.shapes import Shape, times

_TAKEN = {"self", "torch", "nn", "F", "Tensor", "Any"}


class Classes:
    """Writes classes. ``names`` are those of the functions, ``shared`` the nodes whose weights others use too."""

    def __init__(self, names: dict[str, str], attributes: Attributes, shared: Collection[str]) -> None:
        self.names = names
        self.parts: dict[str, None] = {}
        """The parts of ours that the script needs, in order."""
        self._attributes = attributes
        self._shared = shared
        self._owners: dict[str, str] = {}

    def lines(
        self, body: Body, parameters: list[str], inputs: list[str], gives: str, result: Any, *, inside: bool
    ) -> Iterator[str]:
        """The methods of a class; ``inside`` is one that is used in several places, whose shapes are not told."""
        members = Members(body, self._attributes, self._constructor, self._is_shared)
        if members.members or len(parameters) > 1:
            yield from _definition("__init__", parameters, "None")
            yield "        super().__init__()"
            for flag, attribute in _kept(body, members).items():
                yield f"        self.{attribute} = {flag}"
            for attribute, module in members.members.items():
                yield from spread(f"self.{attribute} = ", module, "", 8)
            yield ""
        yield from _definition("forward", ["self", *(f"{name}: Tensor" for name in inputs)], gives)
        values = Names(body, _TAKEN)
        values.start(inputs)
        yield from self._forward(body, members, values, inside=inside)
        yield f"        return {result([values.of(ref) for ref in body.outputs])}"

    def _forward(self, body: Body, members: Members, values: Names, *, inside: bool) -> Iterator[str]:
        index = 0
        while index < len(body.steps):
            step = body.steps[index]
            into = [values.of(ref) for ref in step.inputs]
            call = members.calls.get(index)
            last = call.last if call else index
            indent = 8
            if step.flag and not call:
                before, after = values.through(index, last)
                if before != after:
                    yield f"        {after} = {before}"
                yield f"        if self.{_kept(body, members)[step.flag]}:"
                results, indent = [after], 12
            else:
                results = values.make(index, last)
            if call:
                right = f"{call.member}({', '.join(into)})"
                self._owners[step.nodes[0].name] = call.member
            elif "" in step.arguments:
                right = f"{self._owners[step.arguments[''].value]}({', '.join(into)})"
            else:
                assert isinstance(step.what, str)
                right = step.what.removeprefix(EXPRESSION).format(*into)
            comment = "" if inside else f"  # {_comment(body.steps[last].nodes)}"
            yield from _assign(f"{', '.join(results)} = ", right, comment, indent)
            index = last + 1

    def _is_shared(self, step: Step) -> bool:
        return any(node.name in self._shared for node in step.nodes)

    def _constructor(self, step: Step) -> Expression | None:
        return constructor(step, self.names, self.parts)


def _kept(body: Body, members: Members) -> dict[str, str]:
    """The flags that have to be known when data flows, with their members: those of expressions, not of modules."""
    flagged = (step for step in body.steps if isinstance(step.what, str) and step.what.startswith(EXPRESSION))
    flags = dict.fromkeys(step.flag for step in flagged if step.flag)
    return {flag: f"with_{flag}" if flag in RESERVED or flag in members.members else flag for flag in flags}


def _definition(name: str, arguments: list[str], gives: str) -> list[str]:
    return spread(
        f"def {name}", Brackets("(", tuple((argument, Text(""), 1) for argument in arguments)), f" -> {gives}:", 4
    )


def _assign(lead: str, right: str, comment: str, indent: int) -> Iterator[str]:
    line = f"{' ' * indent}{lead}{right}{comment}"
    if len(line) <= WIDTH or "torch.cat([" not in right:
        yield line
        return
    names = right.removeprefix("torch.cat([").removesuffix("], 1)").split(", ")
    expression = Brackets(
        "torch.cat(", (("", Brackets("[", tuple(("", Text(name), 1) for name in names), "]"), 1), ("", Text("1"), 1))
    )
    yield from spread(lead, expression, comment, indent)


def channels_first(shape: Shape) -> Shape:
    """A shape as PyTorch has it."""
    return (shape[-1], *shape[:-1])


def _comment(nodes: Iterable[Node]) -> str:
    return ", ".join(times(channels_first(node.shape)) for node in nodes)
