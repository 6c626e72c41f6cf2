"""``cnnspec report``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from cnnspec.cli._common import DataRoot, Output, Params, Variant, compiled, finish, write
from cnnspec.diagnostics import UsageError


def command(
    spec: Annotated[
        str,
        typer.Argument(
            help="A spec file, a name of the zoo, - for standard input, or the folder of a run.", metavar="SPEC|RUN"
        ),
    ],
    output: Output = None,
    param: Params = None,
    variant: Variant = None,
    evaluate: Annotated[
        bool, typer.Option(help="Of a run, measure the model where no evaluation is stored in its folder.")
    ] = True,
    data_root: DataRoot = None,
) -> None:
    """Write a page about a network or a run: figure, totals, layers, costs, findings; curves, result, confusion."""
    if os.path.isdir(spec):
        if param or variant:
            raise UsageError("a run has its parameters and variant", "leave out --param and --variant")
        write(_of_run(Path(spec), data_root, evaluate=evaluate), output, exact=True)
        return
    checked = compiled(spec, param, variant)
    from cnnspec.reports.page import page

    write(page(checked), output, exact=True)
    finish(checked)


def _of_run(folder: Path, data_root: Path | None, *, evaluate: bool) -> str:
    from cnnspec.runs.reading import is_run, read_run

    if not is_run(folder):
        raise UsageError(f"there is no run in {folder}", "name the folder of one; `cnnspec runs DIR` lists them")
    run = read_run(folder)
    if run.problem:
        raise UsageError(run.problem)
    checked = compiled(str(folder / "spec.yaml"), None, None)
    from cnnspec.evaluation.evaluated import evaluation_of, stored
    from cnnspec.reports.run_page import run_page

    evaluation, why = evaluation_of(folder, data_root) if evaluate else (stored(folder), "it was not asked for")
    return run_page(run, checked, evaluation, why)
