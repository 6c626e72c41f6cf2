"""How the modules of a PyTorch script are made: `nn.Conv2d(16, 32, 3, padding=1)`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cnnspec.emit.calls import plain
from cnnspec.emit.program import NOTHING, Argument, Function, Step
from cnnspec.emit.torch_twins import written
from cnnspec.emit.torch_twins._calls import EXPRESSION, PARTS
from cnnspec.emit.writer import Brackets, Expression, Text, literal, mentioned


def constructor(step: Step, classes: Mapping[str, str], parts: dict[str, None]) -> Expression | None:
    """How the module of a step is made; None where it is an expression, or called again.

    ``classes`` are those of the functions by name. What the script needs of our own parts is noted in ``parts``.
    """
    if "" in step.arguments:
        return None
    if isinstance(step.what, Function):
        keywords = [(f"{key}=", Text(_value(argument)), 1) for key, argument in mentioned(step.what, step.arguments)]
        return Brackets(f"{classes[step.what.name]}(", tuple(keywords))
    if step.what.startswith(EXPRESSION):
        return None
    what, arguments = _evenly(step.what, step.arguments)
    path, *wraps = what.split("|")
    prefix, _, name = path.partition(":")
    if f"{prefix}:" == PARTS:
        parts[name] = None
    module: Expression = Brackets(f"{'nn.' if prefix == 'nn' else ''}{name}(", tuple(_written(what, arguments)))
    for wrap in wraps:
        word, _, names = wrap.partition(":")
        more = ((("", Text(literal(parameter)), 1)) for parameter in names.split(",") if parameter)
        module = Brackets(f"{word}(", (("", module, 1), *more))
    return module


def default(path: str, key: str) -> Any:
    """The value of an argument that is not written."""
    return written(path).defaults.get(key, NOTHING)


def _evenly(what: str, arguments: Mapping[str, Argument]) -> tuple[str, Mapping[str, Argument]]:
    """What may pad unevenly elsewhere, but never here: PyTorch's own module."""
    pads = arguments["pads"].value if what.startswith(f"{PARTS}Padded") else None
    if pads is None or pads[::2] != pads[1::2]:
        return what, arguments
    own = {"padding": Argument(plain(tuple(reversed(pads[::2]))))}
    if "AvgPool" in what:
        own["count_include_pad"] = Argument(not any(pads))
    first = [key for key in ("in_channels", "out_channels", "kernel_size", "stride") if key in arguments]
    kept = {key: arguments[key] for key in (*first, *(key for key in arguments if key not in (*first, "pads")))}
    ordered = {**{key: kept[key] for key in first}, **own, **kept}
    return what.replace(f"{PARTS}Padded", "nn:"), ordered


def _written(path: str, arguments: Mapping[str, Argument]) -> Iterator[tuple[str, Expression, int]]:
    positional, defaults = written(path)
    for key in positional:
        if key in arguments:
            yield ("", Text(_value(arguments[key])), 1)
    for key, argument in arguments.items():
        if key in positional or (key == "stride" and argument == arguments["kernel_size"] and "Pool" in path):
            continue
        if argument.parameter or key not in defaults or defaults[key] != argument.value:
            yield (f"{key}=", Text(_value(argument)), 1)


def _value(argument: Argument) -> str:
    if argument.parameter:
        return argument.parameter if argument.times == 1 else f"{argument.times} * {argument.parameter}"
    return literal(argument.value)
