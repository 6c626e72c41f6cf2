"""What a look at the data shows, as findings in the spec: before TensorFlow is imported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cnnspec.checking.check import takes
from cnnspec.compiler.graph import Graph
from cnnspec.compiler.spec import Spec
from cnnspec.data.read import Look, look
from cnnspec.diagnostics import Diagnostic, SpecError, UsageError
from cnnspec.language.data import Data
from cnnspec.sources import DataError, Found, Parts, Wanted, Where
from cnnspec.spans.source import Span, locate
from cnnspec.values.shapes import times


def look_at_data(spec: Spec, data: Data, data_root: str | Path | None = None) -> Look:
    """The sources of a spec; reading their images raises SpecError as well for what is wrong in them.

    Raises SpecError, and UsageError for a ``data_root`` that is not there.
    """
    where = Where(Path(data_root), named=True) if data_root is not None else Where(spec.source.folder)
    with placed_in(spec, data):
        try:
            sources = look(data, where)
        except DataError:
            if data_root is not None and not Path(data_root).is_dir():
                message = f"there is no folder {data_root}, which the paths of the data are relative to"
                raise UsageError(message, help="say where the data lie with --data-root DIR") from None
            raise
    validation, test = (source and _placed(spec, data, source) for source in (sources.validation, sources.test))
    return Look(_placed(spec, data, sources.source), validation, test)


@contextmanager
def placed_in(spec: Spec, data: Data) -> Iterator[None]:
    """Turns what is wrong with a source into a finding at its place in the spec."""
    try:
        yield
    except DataError as error:
        place = _place(spec, data, error.field)
        help = error.help or "fix it, or name another one"
        raise SpecError([Diagnostic("data.source", error.message, place, help)]) from None


def _placed(spec: Spec, data: Data, source: Found) -> Found:
    def load(wanted: Wanted) -> Parts:
        with placed_in(spec, data):
            return source.load(wanted)

    return source._replace(load=load)


def refuse_misfit(spec: Spec, graph: Graph, data: Data, sources: Look) -> None:
    """Raises SpecError where classes and shapes of the data cannot be those of the network."""
    diagnostics = [
        diagnostic
        for source in (sources.source, sources.validation, sources.test)
        if source is not None
        for diagnostic in (_classes(spec, graph, data, source), _shape(spec, graph, data, source))
        if diagnostic
    ]
    if data.augment and data.range is None and sources.source.type not in ("", "uint8"):
        message = f"the images of {data.source.name} are {sources.source.type}, and data.augment needs their range"
        place = locate(spec.data, ("data", "augment")) or spec.place("data")
        help = f"write the least and the greatest value under `data`: `range: {_range(sources.source.type)}`"
        diagnostics.append(Diagnostic("data.range", message, place, help))
    if data.samples is not None and data.samples != sources.samples:
        message = f"data.samples says {data.samples:,}, but {data.source.name} holds {sources.samples:,}"
        place = locate(spec.data, ("data", "samples")) or spec.place("data")
        diagnostics.append(Diagnostic("data.samples", message, place, f"write samples: {sources.samples}"))
    for key, other in (("validation", sources.validation), ("test", sources.test)):
        if other and sources.source.names and other.names not in ((), sources.source.names):
            own, others = _listed(other.names), _listed(sources.source.names)
            message = f"the classes of {key} are {own}, those of the training {others}"
            place = locate(spec.data, ("data", key)) or spec.place("data")
            help = "name them alike in both sources, or give both the same class_names"
            diagnostics.append(Diagnostic("data.classes", message, place, help))
    if diagnostics:
        raise SpecError(diagnostics)


def _range(type: str) -> str:
    return {"uint16": "[0, 65535]", "bool": "[0, 1]"}.get(type, "[0, 1]" if type.startswith("float") else "[0, 255]")


def _classes(spec: Spec, graph: Graph, data: Data, source: Found) -> Diagnostic | None:
    (outputs,) = graph.output_shape
    classes = source.classes
    if isinstance(outputs, int) and source.columns not in (None, outputs):
        message = f"the labels of {data.source.name} have {source.columns} columns, but the output is {outputs}"
        help = f"save one column for each class, or write `classes: {source.columns}`, and `units: $classes`"
        return Diagnostic("data.classes", message, spec.place("classes" if outputs == graph.classes else "data"), help)
    if classes is None or not isinstance(outputs, int):
        return None
    if graph.classes == classes != outputs and "classes" in spec.data:
        return None  # the line is not to blame: `lint.units-not-classes` tells which layer is
    place = spec.place("classes" if outputs == graph.classes else "data")
    name = data.source.name
    if source.names and classes != outputs:
        message = f"{name} has {classes} classes ({_listed(source.names)}), but the output is {outputs}"
        return Diagnostic("data.classes", message, place, f"write `classes: {classes}`, and `units: $classes`")
    if classes > outputs:
        at = f" ({source.highest})" if source.highest else ""
        message = f"{name} has the label {classes - 1}{at}, but the output is {outputs}"
        return Diagnostic("data.classes", message, place, "classes count from 0: fix the label, or the output")
    return None


def _shape(spec: Spec, graph: Graph, data: Data, source: Found) -> Diagnostic | None:
    shape, wanted = source.shape, graph.input_shape
    if shape is None or any(takes(graph, candidate) for candidate in (shape, (*shape, 1))):
        return None
    rules = f", {' and '.join(graph.rules)}" if graph.rules else ""
    message = f"the images of {data.source.name} are {times(shape)}, but input is {times(wanted)}{rules}"
    return Diagnostic(
        "data.shape", message, spec.place("input" if "input" in spec.data else "inputs"), _fitting(graph, shape)
    )


def _fitting(graph: Graph, shape: tuple[int, ...]) -> str:
    """What to do with images of another shape: pixels without channels have one, and channels come last."""
    if len(shape) == len(graph.input_shape) > 1 and takes(graph, (*shape[1:], shape[0])):
        order = ", ".join(map(str, (0, *range(2, len(shape) + 1), 1)))
        return f"save the images with channels last: `images.transpose({order})`"
    if len(shape) == len(graph.input_shape) - 1:
        shape = (*shape, 1)
    return f"write `input: [{', '.join(map(str, shape))}]`, or use another source"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")


def _place(spec: Spec, data: Data, field: str | None) -> Span:
    paths = [("data", "source", data.source.name, field)] if field else []
    for path in (*paths, ("data", "source")):
        if (span := locate(spec.data, tuple(key for key in path if key))) is not None:
            return span
    return spec.place("data")
