"""``cnnspec data``."""

from __future__ import annotations

from typing import Annotated

import typer

from cnnspec.cli._common import DataRoot, Output, Params, SpecFile, Variant, compiled, json_text, say, write
from cnnspec.cli._runs import Format
from cnnspec.diagnostics import Diagnostic, SpecError, UsageError


def command(
    spec: SpecFile,
    format: Annotated[Format, typer.Option(help="How the description is printed.")] = Format.text,
    output: Output = None,
    data_root: DataRoot = None,
    param: Params = None,
    variant: Variant = None,
) -> None:
    """Show what the data are: counts, classes, sizes, values; with -o a contact sheet as PNG."""
    checked = compiled(spec, param, variant)
    graph = checked.graph
    assert graph is not None
    if checked.spec.document.data is None:
        place = checked.spec.place("features")
        raise SpecError(
            [Diagnostic("data.missing", "there is no data section", place, "add `data: {source: mnist5k}`")]
        )
    if output is not None and output.suffix != ".png":
        raise UsageError(f"a contact sheet is a PNG, not {output.name}", "write -o sheet.png")
    from cnnspec.keras_model.quiet import import_tensorflow
    from cnnspec.training.looking import look_at_data, refuse_misfit

    data = checked.spec.section("data").read()
    look = look_at_data(checked.spec, data, data_root)
    import_tensorflow()
    from cnnspec.data.describe import contact_sheet, describe
    from cnnspec.data.read import read

    shape = [size if isinstance(size, int) else None for size in graph.input_shape]
    parts = read(data, shape, look)
    description = describe(data.source.name, parts)
    say(json_text(description.to_dict()) if format is Format.json else description.text())
    if output is not None:
        try:
            write(contact_sheet(parts.training, data.range or description.range), output)
        except ValueError as error:
            raise UsageError(str(error)) from None
    refuse_misfit(checked.spec, graph, data, look.as_read(parts))
