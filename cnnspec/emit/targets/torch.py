"""A stand-alone Python script with a PyTorch module: channels first, and a way to load the Keras model's weights."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator, Mapping

from cnnspec.compiler.graph import Graph
from cnnspec.emit.functions import program
from cnnspec.emit.modules import Attributes
from cnnspec.emit.names import identifiers, reserved
from cnnspec.emit.pieces import definitions, loaded
from cnnspec.emit.program import Program
from cnnspec.emit.torch_calls import TorchCalls
from cnnspec.emit.torch_classes import Classes, channels_first
from cnnspec.emit.torch_constructors import default
from cnnspec.emit.writer import Brackets, Expression, Text, declared, docstring, literal, spread
from cnnspec.values.shapes import times


def write(graph: Graph) -> str:
    """The script. ``Network()`` is the module, whose parts have the paths that the Keras layers have as names."""
    return _Script(graph).text()


class _Script:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._program = program(graph, TorchCalls(graph), default)
        self._attributes = Attributes(node.name for node in graph.nodes)
        shared = {node.shares for node in graph.nodes if node.shares}
        self._classes = Classes(_class_names(self._program), self._attributes, shared)

    def text(self) -> str:
        network = [*self._functions(), "", "", *self._network()]
        body = "\n".join([*self._part_texts(network), *network, *self._loading(), *_END])
        return "\n".join([*self._head(body), *body.split("\n"), ""])

    def _head(self, body: str) -> Iterator[str]:
        """The imports that the script needs."""
        yield self._title
        used = loaded(body)
        yield ""
        for line in ("io", "os", "sys", "zipfile"):
            yield f"import {line}"
        for module, wanted in (
            ("collections", ("OrderedDict",)),
            ("collections.abc", ("Iterator", "Mapping")),
            ("typing", ("Any", "TypeVar")),
        ):
            if there := [name for name in wanted if name in used]:
                yield f"from {module} import {', '.join(there)}"
        yield ""
        yield "import numpy as np"
        yield "import torch"
        if "F" in used:
            yield "import torch.nn.functional as F"
        yield "from torch import Tensor, nn"

    @property
    def _title(self) -> str:
        return docstring(f"{self._graph.name}: {_shapes(self._graph)} (channels first).")

    def _part_texts(self, network: list[str]) -> Iterator[str]:
        used = loaded("\n".join(network))
        helpers = [name for name in definitions("torch_parts/helpers") if name in used]
        if "frozen" in helpers or "without" in helpers:
            yield from ("", 'Module = TypeVar("Module", bound=nn.Module)')
        for name in helpers:
            yield from ("", "", *definitions("torch_parts/helpers")[name])
        for name in self._classes.parts:
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
            yield from ("", "", f"class {self._classes.names[function.name]}(nn.Module):")
            parameters = [
                declared(parameter._replace(kind=parameter.kind.replace("object", "Any")))
                for parameter in function.parameters
            ]
            inputs = ["x", *(f"x{number + 1}" for number in range(1, function.body.inputs))]
            count = len(function.body.outputs)
            gives = "Tensor" if count == 1 else f"tuple[{', '.join(['Tensor'] * count)}]"
            yield from self._classes.lines(function.body, ["self", *parameters], inputs, gives, ", ".join, inside=True)

    def _network(self) -> Iterator[str]:
        graph, body = self._graph, self._program.main
        yield "class Network(nn.Module):"
        yield f"    {self._title}"
        yield ""
        single = len(graph.inputs) == 1
        inputs = ["x"] if single else list(identifiers([source.name for source in graph.inputs]).values())
        if len(graph.outputs) == 1:
            yield from self._classes.lines(body, ["self"], inputs, "Tensor", lambda names: names[0], inside=False)
            return

        def result(names: list[str]) -> str:
            nodes = dict(zip(self._program.outputs, names, strict=True))
            return "{" + ", ".join(f"{literal(output.name)}: {nodes[output.node]}" for output in graph.outputs) + "}"

        yield from self._classes.lines(body, ["self"], inputs, "dict[str, Tensor]", result, inside=False)


def _class_names(program: Program) -> dict[str, str]:
    """The class of each function, by its name."""
    names: dict[str, str] = {}
    taken = {parameter.name for function in program.functions for parameter in function.parameters}
    for function in program.functions:
        base = "".join(word[:1].upper() + word[1:] for word in function.name.split("_"))
        while base in reserved() or base in taken or hasattr(builtins, base):
            base += "Block"
        taken.add(base)
        names[function.name] = base
    return names


def _dictionary(values: Mapping[str, str]) -> Expression:
    return Brackets("{", tuple((f"{literal(key)}: ", Text(literal(value)), 1) for key, value in values.items()), "}")


def _shapes(graph: Graph) -> str:
    into = ", ".join(times(channels_first(source.shape)) for source in graph.inputs)
    return f"{into} to {', '.join(times(channels_first(shape)) for shape in graph.output_shapes.values())}"


_END = [
    "",
    "",
    'if __name__ == "__main__":',
    "    network = Network()",
    "    if len(sys.argv) > 1:",
    "        load_keras_weights(network, sys.argv[1])",
    "    print(network)",
]
