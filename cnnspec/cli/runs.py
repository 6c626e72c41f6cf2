"""``cnnspec runs``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from cnnspec.cli._common import json_text, say
from cnnspec.cli._runs import Format
from cnnspec.diagnostics import UsageError
from cnnspec.values.printable import valid_text

if TYPE_CHECKING:
    from cnnspec.runs.reading import Run


class _ListUnlessTold(TyperGroup):
    """``runs`` and ``runs DIR`` are ``runs list``; a folder that has the name of a command is written ``./diff``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As typer does it, with the command filled in."""
        if not args or args[0] not in (*self.commands, "--help", "-h"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=_ListUnlessTold, help="List runs, the newest first, or compare two.", add_completion=False)

Folder = Annotated[Path, typer.Argument(help="The folder of a run.", metavar="RUN")]


@app.command("list")
def _list(
    folder: Annotated[Path, typer.Argument(help="The runs in this folder and below.", metavar="DIR")] = Path(),
    format: Annotated[Format, typer.Option(help="How the list is printed.")] = Format.text,
) -> None:
    """List the runs in a folder and below, the newest first."""
    from cnnspec.runs.reading import find

    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", "name one that runs are in: cnnspec runs DIR")
    runs = find(folder)
    if format is Format.json:
        say(json_text([run.to_dict() for run in runs]))
        return
    if not runs:
        raise UsageError(f"there is no run in {folder}", "train one: cnnspec train SPEC --out DIR")
    from cnnspec.text.layout import table

    measures = {run.monitor for run in runs if run.best}
    common = next(iter(measures)) if len(measures) == 1 else ""
    headings = ("run", "state", "epochs", common or "best", "time", "begun (UTC)")
    lines = [*table(headings, [_row(run, folder, not common) for run in runs], WIDTH)]
    say("\n".join([*lines, *(run.problem for run in runs if run.problem)]))


@app.command()
def diff(
    before: Folder,
    after: Annotated[Path, typer.Argument(help="That of another one.", metavar="RUN")],
    format: Annotated[Format, typer.Option(help="How the differences are printed.")] = Format.text,
) -> None:
    """Tell what differs between two runs: spec, data, versions, result."""
    from cnnspec.runs.comparing import compare
    from cnnspec.runs.reading import is_run, read_run

    for folder in (before, after):
        if not is_run(folder):
            raise UsageError(f"there is no run in {folder}", "name the folder of one; `cnnspec runs DIR` lists them")
    comparison = compare(read_run(before), read_run(after))
    if format is Format.json:
        say(json_text(comparison.to_dict()))
        return
    say(f"{before} → {after}\n{comparison.text()}")


WIDTH = 80


def _row(run: Run, folder: Path, named: bool) -> tuple[str, ...]:
    from cnnspec.training.progress import duration

    inner = run.path.relative_to(folder)
    name = valid_text(str(inner) if inner.parts else run.path.name or ".")
    best = "-" if run.best is None else f"{run.best[1]:.4f}"
    if named and run.best:
        best = f"{run.monitor} {best}"
    begun = run.begun[:16].replace("T", " ") or "-"
    if run.problem:
        return name, run.state, "-", "-", "-", "-"
    return name, run.state, f"{len(run.rows)}/{run.planned}", best, duration(run.seconds), begun
