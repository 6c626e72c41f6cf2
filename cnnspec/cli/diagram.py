"""``cnnspec diagram``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec.cli._common import Params, Variant, compiled, finish, to_file, write
from cnnspec.diagnostics import UsageError
from cnnspec.drawing import BINARY, known_formats, render
from cnnspec.drawing.options import Options
from cnnspec.text.terminal import tell, writes_to_terminal

if TYPE_CHECKING:
    from cnnspec.checking.check import Checked


def command(
    specs: Annotated[
        list[str], typer.Argument(help="A spec file or a name of the zoo; with --check, pictures.", metavar="SPEC")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The picture; its ending tells the format.", metavar="FILE", callback=to_file
        ),
    ] = None,
    format: Annotated[
        str | None, typer.Option(help="svg, png, pdf, tex, dot, mmd or md, if not that of the file's ending.")
    ] = None,
    style: Annotated[str, typer.Option(help="boxes, or volume: feature maps in proportion.")] = "boxes",
    level: Annotated[
        str, typer.Option(help="layer, block, stage, or auto: the most detailed that fits a page.")
    ] = "auto",
    direction: Annotated[str, typer.Option(help="down or right.")] = "down",
    theme: Annotated[
        str, typer.Option(help="light, dark, print, or auto: light and, where the reader's system is, dark.")
    ] = "auto",
    show: Annotated[
        list[str] | None,
        typer.Option(help="Write into the boxes: params, macs, memory, receptive-field, lint.", metavar="FIGURE,…"),
    ] = None,
    engine: Annotated[str, typer.Option(help="bundled, or dot: that of the system.")] = "bundled",
    caption: Annotated[
        bool, typer.Option("--caption/--no-caption", help="The line of totals below; a paper has a caption of its own.")
    ] = True,
    check: Annotated[
        bool, typer.Option("--check", help="Tell which pictures are out of date, and how to draw them again.")
    ] = False,
    param: Params = None,
    variant: Variant = None,
) -> None:
    """Draw the architecture: one box an operation, sizes on the arrows, equal repeats once."""
    if check:
        if output is not None:
            raise UsageError("--check takes pictures and writes none", f"cnnspec diagram --check {output}")
        _check(specs)
        return
    if len(specs) > 1:
        raise UsageError("diagram draws one spec at a time", "call it once for each")
    wanted = _format(output, format)
    chosen = tuple(figure for text in show or () for figure in text.split(",") if figure)
    options = Options(style, level, direction, theme, chosen, engine, caption=caption).check()
    checked = compiled(specs[0], param, variant)
    assert checked.graph is not None
    from cnnspec.drawing.marks import with_marks
    from cnnspec.drawing.stamp import origin_of

    options = with_marks(options._replace(description=described(checked)), checked)

    origin = origin_of(specs[0], output, param, variant)
    write(render(checked.graph, wanted, options, origin), output, exact=True)
    finish(checked)


def described(checked: Checked) -> str:
    """The spec's own words about the network."""
    return (checked.spec.document.description or "").strip()


def _format(output: Path | None, format: str | None) -> str:
    wanted = format or (output.suffix.removeprefix(".").lower() if output else "svg")
    if output is not None and not wanted:
        raise UsageError(f"{output} has no ending that tells its format", "for example -o net.svg")
    if wanted not in known_formats():
        raise UsageError(f"cannot draw '{wanted}'", f"formats: {', '.join(known_formats())}")
    if output is None and wanted in BINARY and writes_to_terminal():
        raise UsageError(f"a {wanted.upper()} is no text for a terminal", f"write it to a file: -o net.{wanted}")
    return wanted


def _check(pictures: list[str]) -> None:
    from cnnspec.drawing.upkeep import out_of_date

    stale = [message for picture in pictures if (message := out_of_date(Path(picture)))]
    for message in stale:
        tell(message)
    if stale:
        raise typer.Exit(1)
