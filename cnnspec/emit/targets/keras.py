"""A stand-alone Python script with the functional interface of Keras."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnspec.compiler.graph import Graph, Node
from cnnspec.emit.calls import KNOWN, Nested, needs_mention
from cnnspec.emit.functions import program
from cnnspec.emit.gathering import Loop, Optional, gathered
from cnnspec.emit.names import identifier, identifiers
from cnnspec.emit.pieces import loaded
from cnnspec.emit.program import Argument, Body, Function, Program, Step
from cnnspec.emit.values import Names
from cnnspec.emit.writer import Text, declared, docstring, formatted, literal, mentioned, statement
from cnnspec.keras_model.settings import EPSILON, FLOAT, FORMAT
from cnnspec.values.shapes import Shape, is_known, times

if TYPE_CHECKING:
    from cnnspec.emit.compiling import Training

_OWN = "cnnspec.keras_model.keras_layers."
_TENSOR = "keras.KerasTensor"


def write(graph: Graph, training: Training | None = None) -> str:
    """The script: ``build()`` gives the model, and running it prints a summary, or trains if ``training`` is given."""
    return _Script(graph, training).text()


class _Script:
    def __init__(self, graph: Graph, training: Training | None) -> None:
        self._graph, self._training = graph, training
        self._program: Program = program(graph)
        self._own: dict[str, None] = {}
        self._foreign = self._imported()
        """What a class of another package is called here, by its path."""
        shared = dict.fromkeys(node.shares for node in graph.nodes if node.shares)
        variables = identifiers([f"{name}_layer" for name in shared])
        self._layers = {name: variables[f"{name}_layer"] for name in shared}
        """The variable of each layer that is called several times, by its name."""

    def _imported(self) -> dict[str, str]:
        names = {function.name for function in self._program.functions}
        bodies = [*(function.body for function in self._program.functions), self._program.main]
        aliases: dict[str, str] = {}
        for path in (path for body in bodies for step in body.steps for path in _paths(step)):
            if path not in aliases and not path.startswith(("keras.", _OWN)):
                aliases[path] = identifier(path.partition(":")[2], {*names, *aliases.values()})
        return aliases

    @property
    def _globals(self) -> set[str]:
        """Names that a value may not take from a function."""
        names = (function.name for function in self._program.functions)
        return {*names, *self._layers.values(), *self._foreign.values()}

    def text(self) -> str:
        functions = [line for function in self._program.functions for line in ("", "", *self._function(function))]
        build = ["", "", *self._build()]
        body = [*self._own_layers(), *functions, *build, *self._end(), ""]
        return "\n".join([*self._head("\n".join(body)), *body])

    def _end(self) -> list[str]:
        if self._training is None:
            return ["", "", 'if __name__ == "__main__":', "    build().summary()"]
        from cnnspec.emit.training import lines

        return list(lines(self._training, self._graph))

    def _head(self, body: str) -> Iterator[str]:
        used = loaded(body)
        yield self._title
        yield ""
        standard = [f"import {name}" for name in ("math", "pathlib", "sys") if name in used]
        standard += ["from typing import Any"] if "Any" in used else []
        yield from (*standard, "") if standard else ()
        yield "import keras"
        if "np" in used:
            yield "import numpy as np"
        if "tf" in used:
            yield "import tensorflow as tf"
        if "layers" in used:
            yield "from keras import layers"
        for path, alias in self._foreign.items():
            module, _, name = path.partition(":")
            yield f"from {module} import {name}" + (f" as {alias}" if alias != name else "")
        yield ""
        yield "# The network is written for these settings; ~/.keras/keras.json may have others."
        yield f"keras.config.set_image_data_format({literal(FORMAT)})"
        yield f"keras.config.set_floatx({literal(FLOAT)})"
        yield f"keras.config.set_epsilon({literal(EPSILON)})"

    @property
    def _title(self) -> str:
        return docstring(f"{self._graph.name}: {_shapes(self._graph)}.")

    def _own_layers(self) -> Iterator[str]:
        for module in dict.fromkeys(path.partition(":")[0] for path in self._own):
            yield from ("", "", *_class_text(module))

    def _function(self, function: Function) -> Iterator[str]:
        body = function.body
        inputs = ["x", *(f"x{number + 1}" for number in range(1, body.inputs))]
        names = [f"{name}: {_TENSOR}" for name in inputs]
        names += ["name: str", *map(declared, function.parameters)]
        gives = _TENSOR if len(body.outputs) == 1 else f"tuple[{', '.join([_TENSOR] * len(body.outputs))}]"
        yield from statement("", f"def {function.name}", names, f" -> {gives}:", "", 0)
        taken = {"name", *(parameter.name for parameter in function.parameters), *self._globals}
        values = Names(body, taken)
        values.start(inputs)
        yield from self._steps(body, values, inside=True)
        yield f"    return {', '.join(values.of(ref) for ref in body.outputs)}"

    def _build(self) -> Iterator[str]:
        graph, body = self._graph, self._program.main
        yield "def build() -> keras.Model:"
        yield f"    {self._title}"
        names = [source.name for source in graph.inputs] if len(graph.inputs) > 1 else ["inputs"]
        into = list(identifiers(names, self._globals).values())
        values = Names(body, {*into, *self._globals})  # the model is made of its inputs, whatever is done to them
        values.start(into)
        for name, source in zip(into, graph.inputs, strict=True):
            yield f"    {name} = keras.Input({literal(_open(source.shape))}, name={literal(source.name)})"
        yield from self._steps(body, values, inside=False)
        inputs = "inputs" if len(into) == 1 else f"[{', '.join(into)}]"
        nodes = dict(zip(self._program.outputs, map(values.of, body.outputs), strict=True))
        ends = [f"{literal(output.name)}: {nodes[output.node]}" for output in graph.outputs]
        out = nodes[graph.output] if len(ends) == 1 else "{" + ", ".join(ends) + "}"
        name = literal(graph.name.replace(" ", "_"))
        yield from statement("    return ", "keras.Model", [inputs, out, f"name={name}"], "", "", 0)

    def _steps(self, body: Body, values: Names, *, inside: bool) -> Iterator[str]:
        for index, step in gathered(body):
            if isinstance(step, Loop):
                yield from self._loop(index, step, values, inside=inside)
            elif isinstance(step, Optional):
                yield from self._optional(index, step, values)
            else:
                into = [values.of(ref) for ref in step.inputs]
                yield from self._step(step, into, values.make(index, index), 4, inside=inside)

    def _optional(self, index: int, run: Optional, values: Names) -> Iterator[str]:
        others = [[values.of(ref) for ref in step.inputs[1:]] for step in run.steps]
        before, after = values.through(index, index + len(run.steps) - 1)
        if before != after:
            yield f"    {after} = {before}"
        yield f"    if {run.flag}:"
        for step, more in zip(run.steps, others, strict=True):
            yield from self._step(step, [after, *more], [after], 8, inside=True)

    def _step(self, step: Step, into: list[str], results: list[str], indent: int, *, inside: bool) -> Iterator[str]:
        lead = f"{', '.join(results)} = "
        comment = "" if inside else _comment(step.nodes)
        name = formatted(Text("name"), f".{step.name}") if inside else literal(step.name)
        if isinstance(step.what, Function):
            arguments = [*into, name, *_keywords(step.what, step.arguments)]
            yield from statement(lead, step.what.name, arguments, "", comment, indent)
        else:
            yield from self._layer(step, step.what, lead, into, name, comment, indent)

    def _layer(
        self, step: Step, path: str, lead: str, into: list[str], name: str, comment: str, indent: int
    ) -> Iterator[str]:
        argument = f"[{', '.join(into)}]" if step.several else into[0]
        if "" in step.arguments:  # a layer that exists already, called again
            yield from statement(lead, self._layers[step.arguments[""].value], [argument], "", comment, 4)
            return
        options = [*self._written(path, step.arguments), f"name={name}"]
        call = self._class(path)
        if (variable := self._layers.get(step.nodes[0].name)) is not None:
            yield from statement(f"{variable} = ", call, options, "", "", 4)
            yield from statement(lead, variable, [argument], "", comment, 4)
            return
        yield from statement(lead, call, options, f"({argument})", comment, indent)

    def _loop(self, index: int, loop: Loop, values: Names, *, inside: bool) -> Iterator[str]:
        first, last = loop.steps[0], index + len(loop.steps) - 1
        function = first.what
        assert isinstance(function, Function)
        into = [values.of(ref) for ref in first.inputs]
        (variable,) = values.make(index, last)
        if variable != into[0]:
            yield f"    {variable} = {into[0]}"
        comment = "" if inside else _comment(loop.steps[-1].nodes)
        yield f"    for i in range({loop.first}, {loop.first + len(loop.steps)}):"
        lead = [Text("name"), f".{loop.lead}"] if inside else [loop.lead]
        name = formatted(*lead, Text("i"), loop.tail)
        arguments = [variable, *into[1:], name, *_keywords(function, first.arguments)]
        yield from statement(f"{variable} = ", function.name, arguments, "", comment, 8)

    def _class(self, path: str) -> str:
        module, _, name = path.partition(":")
        if module == "keras.layers":
            return f"layers.{name}"
        if module.startswith("keras."):
            return f"{module}.{name}"
        if not module.startswith(_OWN):
            return self._foreign[path]
        self._own[path] = None
        return name

    def _written(self, path: str, arguments: Mapping[str, Argument]) -> Iterator[str]:
        positional = KNOWN[path].positional if path in KNOWN else ()
        for key in positional:
            if key in arguments:
                yield self._value(arguments[key])
        for key, argument in arguments.items():
            if key in positional or (key == "strides" and argument == arguments.get("pool_size")):
                continue
            if argument.parameter or needs_mention(path, key, argument.value):
                yield f"{key}={self._value(argument)}"

    def _value(self, argument: Argument) -> str:
        if argument.parameter:
            return argument.parameter if argument.times == 1 else f"{argument.times} * {argument.parameter}"
        return self._literal(argument.value)

    def _literal(self, value: Any) -> str:
        if isinstance(value, Nested):
            inner = ", ".join(f"{key}={self._literal(argument)}" for key, argument in value.arguments)
            return f"{self._class(value.path)}({inner})"
        if isinstance(value, list):
            return "[" + ", ".join(self._literal(member) for member in value) + "]"
        return literal(value)


def _paths(step: Step) -> Iterator[str]:
    """The classes that a step makes objects of."""
    if isinstance(step.what, str) and "" not in step.arguments:
        yield step.what
        waiting = [argument.value for argument in step.arguments.values()]
        while waiting:
            value = waiting.pop()
            if isinstance(value, Nested):
                yield value.path
                waiting += [item for _, item in value.arguments]
            elif isinstance(value, list):
                waiting += value


def _keywords(function: Function, arguments: Mapping[str, Argument]) -> Iterator[str]:
    for key, argument in mentioned(function, arguments):
        if argument.parameter:
            value = argument.parameter if argument.times == 1 else f"{argument.times} * {argument.parameter}"
        else:
            value = literal(argument.value)
        yield f"{key}={value}"


def _comment(nodes: Iterable[Node]) -> str:
    return ", ".join(times(node.shape) for node in nodes)


def _open(shape: Shape) -> tuple[int | None, ...]:
    """A shape as Keras takes it: None for a size that is open."""
    return tuple(size if is_known(size) else None for size in shape)


def _shapes(graph: Graph) -> str:
    into = ", ".join(times(source.shape) for source in graph.inputs)
    return f"{into} to {', '.join(times(shape) for shape in graph.output_shapes.values())}"


def _class_text(module: str) -> list[str]:
    """Our own Keras layers of a module, as they stand in its file."""
    file = Path(__file__).parents[2] / "keras_model" / "keras_layers" / f"{module.rpartition('.')[2]}.py"
    lines = file.read_text(encoding="utf-8").splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("@keras.saving"))
    return [line.replace("  # type: ignore[misc]", "") for line in lines[start:]]
