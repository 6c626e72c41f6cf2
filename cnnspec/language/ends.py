"""What flows in and out: `input` or `inputs`, and `outputs`, checked for form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

from cnnspec.diagnostics import Diagnostic
from cnnspec.language.document import NAME, Document, check_sizes, is_open
from cnnspec.language.expressions import RESERVED
from cnnspec.language.texts import check_texts
from cnnspec.spans.source import Map, Span
from cnnspec.values.types import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnspec.language.reader import Reader

MAX_ENDS = 1_000  # inputs or outputs of a network
TAP_HELP = "for example `outputs: {digit: dense1}`"


def exactly_one_input(data: Map) -> list[Diagnostic]:
    """The mistake of a spec with neither or both of `input` and `inputs`."""
    if "input" in data and "inputs" in data:
        help = "keep one of the two"
        return [Diagnostic("spec.inputs", "a spec has `input` or `inputs`, not both", data.key_span("inputs"), help)]
    if "input" in data or "inputs" in data:
        return []
    help = "for example `input: [28, 28, 1]`: height, width, channels"
    return [Diagnostic("spec.missing-key", "spec needs 'input'", Span(data.source, 0, 0), help)]


def shapes(document: Document) -> dict[str, Any]:
    """The sizes of every input as written, by name; the one of `input` has that name."""
    return {"input": document.input} if document.input is not None else dict(document.inputs or {})


def given_shapes(document: Document, overrides: Mapping[str, Any]) -> dict[str, Any]:
    """As ``shapes``, with the sizes that the command line gives in place of their names."""
    sizes_by_name = shapes(document)
    if not overrides or not (named := {name: overrides[name] for name in open_names(document) if name in overrides}):
        return sizes_by_name
    return {
        key: [named.get(size, size) if isinstance(size, str) else size for size in sizes]
        for key, sizes in sizes_by_name.items()
    }


def open_names(document: Document) -> tuple[str, ...]:
    """The names of sizes that are left open as the spec is written."""
    every = (size for sizes in shapes(document).values() if isinstance(sizes, list) for size in sizes[:-1])
    return tuple(dict.fromkeys(size for size in every if isinstance(size, str) and is_open(size)))


def input_span(data: Map, name: str) -> Span:
    """Where the sizes of an input stand."""
    return data["inputs"].value_span(name) if "inputs" in data else data.value_span("input")


def check_ends(data: Map, document: Document, reader: Reader) -> None:
    """Report what is wrong with the inputs and outputs whatever the values of parameters are."""
    before = len(reader.diagnostics)
    if isinstance(document.inputs, Map):
        _check_names("input", document.inputs, data.key_span("inputs"), reader)
        for name, sizes in list(document.inputs.items())[:MAX_ENDS]:
            _check_sizes(name, sizes, document.inputs.value_span(name), reader)
    for name, sizes in shapes(document).items():
        check_texts(reader, sizes, reader.parameters, input_span(data, name))
    for name, sizes in shapes(document).items():
        for size in sizes[:-1] if isinstance(sizes, list) else ():
            if isinstance(size, str) and is_open(size):
                _check_open(size, document, input_span(data, name), reader)
    # Every shape depends on the inputs.
    reader.hopeless |= len(reader.diagnostics) > before
    if isinstance(document.outputs, Map):
        _check_names("output", document.outputs, data.key_span("outputs"), reader)
        for name, tap in list(document.outputs.items())[:MAX_ENDS]:
            if not isinstance(tap, str) or not tap or "$" in tap:
                message = f"an output is the name of a layer, not {show(tap)}"
                reader.report("spec.value", message, document.outputs.value_span(name), TAP_HELP)


def _check_open(name: str, document: Document, span: Span, reader: Reader) -> None:
    if name in document.params:
        reader.report("spec.value", f"'{name}' is a parameter", span, f"write ${name} for its value")
    elif name in RESERVED or "-" in name:
        help = "letters, digits and _, a letter first"
        reader.report("spec.name", f"'{name}' cannot be the name of a size", span, help)


def _check_names(kind: str, names: Map, span: Span, reader: Reader) -> None:
    if not 1 <= len(names) <= MAX_ENDS:
        message = f"expected from 1 to {MAX_ENDS:,} {kind}s by name, not {len(names):,}"
        help = "for example `inputs: {left: [28, 28, 1]}`" if kind == "input" else TAP_HELP
        reader.report("spec.value", message, span, help)
        return
    for name in names:
        if not NAME.match(name) or (kind == "input" and name in RESERVED):
            message = f"'{name}' cannot be the name of an {kind}"
            help = "letters, digits, _ and -, a letter first"
            if name in RESERVED:
                help = "it is a reserved word: choose another name"
            reader.report("spec.name", message, names.key_span(name), help)


def _check_sizes(name: str, sizes: Any, span: Span, reader: Reader) -> None:
    try:
        check_sizes(sizes)
    except PydanticCustomError as error:
        context: Any = error.context or {}
        reader.report("spec.value", f"inputs.{name}: {context.get('text')}", span, context.get("help"))
