"""A stand-alone Python script with a PyTorch module: channels first, and a way to load the Keras model's weights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cnnspec.codegen.calls import plain
from cnnspec.codegen.functions import program
from cnnspec.codegen.modules import RESERVED, Attributes, Members
from cnnspec.codegen.pieces import definitions
from cnnspec.codegen.program import NOTHING, Argument, Body, Function, Step
from cnnspec.codegen.torch_calls import TorchCalls
from cnnspec.codegen.torch_twins import written
from cnnspec.codegen.torch_twins._calls import EXPRESSION, PARTS, Raw
from cnnspec.codegen.values import Names
from cnnspec.codegen.writer import WIDTH, Brackets, Expression, Text, declared, literal, mentioned, spread
from cnnspec.graph import Graph, Node
from cnnspec.shapes import Shape, times

_TAKEN = {"self", "torch", "nn", "F", "Tensor", "Any"}


def write(graph: Graph) -> str:
    """The script. ``Network()`` is the module, whose parts have the paths that the Keras layers have as names."""
    return _Script(graph).text()


class _Script:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._program = program(graph, TorchCalls(graph), _default)
        self._attributes = Attributes(node.name for node in graph.nodes)
        self._shared = {node.shares for node in graph.nodes if node.shares}
        self._parts: dict[str, None] = {}
        self._classes: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        for function in self._program.functions:
            self._classes[function.name] = self._class_name(function.name)

    def _class_name(self, name: str) -> str:
        base = "".join(word[:1].upper() + word[1:] for word in name.split("_"))
        taken = {"Network", "Module", "Tensor", "Any", *self._classes.values(), *definitions("torch_parts/layers")}
        while base in taken or hasattr(__builtins__, base):
            base += "Block"
        return base

    def text(self) -> str:
        network = [*self._functions(), "", "", *self._network()]
        body = "\n".join([*self._part_texts(network), *network, *self._loading(), *_END])
        return "\n".join([*self._head(body), *body.split("\n"), ""])

    def _head(self, body: str) -> Iterator[str]:
        """The imports that the script needs."""
        name = _doc(self._graph.name)
        yield f'"""{name}: {_shapes(self._graph)} (channels first)."""'
        yield ""
        for line in ("io", "os", "sys", "zipfile"):
            yield f"import {line}"
        for module, wanted in (
            ("collections", ("OrderedDict",)),
            ("collections.abc", ("Iterator", "Mapping")),
            ("typing", ("Any", "TypeVar")),
        ):
            used = [each for each in wanted if re.search(rf"\b{each}\b", body)]
            if used:
                yield f"from {module} import {', '.join(used)}"
        yield ""
        yield "import numpy as np"
        yield "import torch"
        if re.search(r"\bF\.", body):
            yield "import torch.nn.functional as F"
        yield "from torch import Tensor, nn"

    def _part_texts(self, network: list[str]) -> Iterator[str]:
        used = "\n".join(network)
        helpers = [name for name in definitions("torch_parts/helpers") if f"{name}(" in used]
        if "frozen" in helpers or "without" in helpers:
            yield from ("", 'Module = TypeVar("Module", bound=nn.Module)')
        for name in helpers:
            yield from ("", "", *definitions("torch_parts/helpers")[name])
        for name in self._parts:
            rank = re.search(r"\dd$", name)
            text = definitions("torch_parts/layers")[re.sub(r"\dd$", "2d", name)]
            yield from ("", "", *(line.replace("2d", rank[0]) if rank else line for line in text))

    def _loading(self) -> Iterator[str]:
        renamed = self._attributes.renamed
        if renamed:
            yield from ("", "", "# Members that could not have the names of their layers, which stand behind.")
            yield from spread("RENAMED = ", _dictionary(renamed), "", 0)
        for lines in definitions("torch_parts/weights").values():
            yield from ("", "", *(line for line in lines if renamed or "RENAMED" not in line))

    def _functions(self) -> Iterator[str]:
        for function in self._program.functions:
            yield from ("", "", f"class {self._classes[function.name]}(nn.Module):")
            given = [declared(each._replace(kind=each.kind.replace("object", "Any"))) for each in function.parameters]
            inputs = ["x", *(f"x{number + 1}" for number in range(1, function.body.inputs))]
            count = len(function.body.outputs)
            gives = "Tensor" if count == 1 else f"tuple[{', '.join(['Tensor'] * count)}]"
            yield from self._class(function.body, ["self", *given], inputs, gives, ", ".join, inside=True)

    def _network(self) -> Iterator[str]:
        graph, body = self._graph, self._program.main
        yield "class Network(nn.Module):"
        yield f'    """{_doc(graph.name)}: {_shapes(graph)} (channels first)."""'
        yield ""
        single = len(graph.inputs) == 1
        inputs = ["x"] if single else [self._attributes_of_input(each.name) for each in graph.inputs]
        if len(graph.outputs) == 1:
            yield from self._class(body, ["self"], inputs, "Tensor", lambda names: names[0], inside=False)
            return

        def result(names: list[str]) -> str:
            nodes = dict(zip(self._program.outputs, names, strict=True))
            return "{" + ", ".join(f"{literal(each.name)}: {nodes[each.node]}" for each in graph.outputs) + "}"

        yield from self._class(body, ["self"], inputs, "dict[str, Tensor]", result, inside=False)

    @staticmethod
    def _attributes_of_input(name: str) -> str:
        return re.sub(r"\W", "_", name)

    def _class(
        self, body: Body, given: list[str], inputs: list[str], gives: str, result: Any, *, inside: bool
    ) -> Iterator[str]:
        members = Members(body, self._attributes, self._module, self._is_shared)
        if members.members or len(given) > 1:
            yield from _definition("__init__", given, "None")
            yield "        super().__init__()"
            for flag, attribute in _kept(body, members).items():
                yield f"        self.{attribute} = {flag}"
            for attribute, module in members.members.items():
                yield from spread(f"self.{attribute} = ", module, "", 8)
            yield ""
        yield from _definition("forward", ["self", *(f"{each}: Tensor" for each in inputs)], gives)
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
                made, indent = [after], 12
            else:
                made = values.make(index, last)
            if call:
                right = f"{call.member}({', '.join(into)})"
                self._owners[step.nodes[0].name] = call.member
            elif "" in step.arguments:
                right = f"{self._owners[step.arguments[''].value]}({', '.join(into)})"
            else:
                assert isinstance(step.what, str)
                right = step.what.removeprefix(EXPRESSION).format(*into)
            comment = "" if inside else f"  # {_comment(body.steps[last].nodes)}"
            yield from _assign(f"{', '.join(made)} = ", right, comment, indent)
            index = last + 1

    def _is_shared(self, step: Step) -> bool:
        return any(node.name in self._shared for node in step.nodes)

    def _module(self, step: Step) -> Expression | None:
        """The module of a step; None where it is an expression, or called again."""
        if "" in step.arguments:
            return None
        if isinstance(step.what, Function):
            given = [(f"{key}=", Text(_value(each)), 1) for key, each in mentioned(step.what, step.arguments)]
            return Brackets(f"{self._classes[step.what.name]}(", tuple(given))
        if step.what.startswith(EXPRESSION):
            return None
        what, arguments = _evenly(step.what, step.arguments)
        path, *wraps = what.split("|")
        prefix, _, name = path.partition(":")
        if f"{prefix}:" == PARTS:
            self._parts[name] = None
        made: Expression = Brackets(f"{'nn.' if prefix == 'nn' else ''}{name}(", tuple(_written(what, arguments)))
        for wrap in wraps:
            word, _, names = wrap.partition(":")
            more = ((("", Text(literal(each)), 1)) for each in names.split(",") if each)
            made = Brackets(f"{word}(", (("", made, 1), *more))
        return made


def _kept(body: Body, members: Members) -> dict[str, str]:
    """The flags that have to be known when data flows, with their members: those of expressions, not of modules."""
    flagged = (step for step in body.steps if isinstance(step.what, str) and step.what.startswith(EXPRESSION))
    flags = dict.fromkeys(step.flag for step in flagged if step.flag)
    return {flag: f"with_{flag}" if flag in RESERVED or flag in members.members else flag for flag in flags}


def _evenly(what: str, given: Mapping[str, Argument]) -> tuple[str, Mapping[str, Argument]]:
    """What may pad unevenly elsewhere, but never here: PyTorch's own module."""
    pads = given["pads"].value if what.startswith(f"{PARTS}Padded") else None
    if pads is None or pads[::2] != pads[1::2]:
        return what, given
    own = {"padding": Argument(plain(tuple(reversed(pads[::2]))))}
    if "AvgPool" in what:
        own["count_include_pad"] = Argument(not any(pads))
    first = [key for key in ("in_channels", "out_channels", "kernel_size", "stride") if key in given]
    kept = {key: given[key] for key in (*first, *(key for key in given if key not in (*first, "pads")))}
    ordered = {**{key: kept[key] for key in first}, **own, **kept}
    return what.replace(f"{PARTS}Padded", "nn:"), ordered


def _written(path: str, given: Mapping[str, Argument]) -> Iterator[tuple[str, Expression, int]]:
    positional, defaults = written(path)
    for key in positional:
        if key in given:
            yield ("", Text(_value(given[key])), 1)
    for key, argument in given.items():
        if key in positional or (key == "stride" and argument == given["kernel_size"] and "Pool" in path):
            continue
        if argument.parameter or key not in defaults or defaults[key] != argument.value:
            yield (f"{key}=", Text(_value(argument)), 1)


def _default(path: str, key: str) -> Any:
    return written(path).defaults.get(key, NOTHING)


def _value(argument: Argument) -> str:
    if argument.parameter:
        return argument.parameter if argument.times == 1 else f"{argument.times} * {argument.parameter}"
    return str(argument.value) if isinstance(argument.value, Raw) else literal(argument.value)


def _dictionary(values: Mapping[str, str]) -> Expression:
    return Brackets("{", tuple((f"{literal(key)}: ", Text(literal(each)), 1) for key, each in values.items()), "}")


def _definition(name: str, arguments: list[str], gives: str) -> list[str]:
    return spread(f"def {name}", Brackets("(", tuple((each, Text(""), 1) for each in arguments)), f" -> {gives}:", 4)


def _assign(lead: str, right: str, comment: str, indent: int) -> Iterator[str]:
    line = f"{' ' * indent}{lead}{right}{comment}"
    if len(line) <= WIDTH or "torch.cat([" not in right:
        yield line
        return
    names = right.removeprefix("torch.cat([").removesuffix("], 1)").split(", ")
    made = Brackets(
        "torch.cat(", (("", Brackets("[", tuple(("", Text(each), 1) for each in names), "]"), 1), ("", Text("1"), 1))
    )
    yield from spread(lead, made, comment, indent)


def _first(shape: Shape) -> Shape:
    return (shape[-1], *shape[:-1])


def _comment(nodes: Iterable[Node]) -> str:
    return ", ".join(times(_first(node.shape)) for node in nodes)


def _shapes(graph: Graph) -> str:
    into = ", ".join(times(_first(each.shape)) for each in graph.inputs)
    return f"{into} to {', '.join(times(_first(shape)) for shape in graph.output_shapes.values())}"


def _doc(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', "'")


_END = [
    "",
    "",
    'if __name__ == "__main__":',
    "    network = Network()",
    "    if len(sys.argv) > 1:",
    "        load_keras_weights(network, sys.argv[1])",
    "    print(network)",
]
