"""``cnnspec zoo``."""

from __future__ import annotations

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnnspec.cli._common import json_text, say, to_file
from cnnspec.diagnostics import UsageError
from cnnspec.language import zoo
from cnnspec.values.shapes import is_known

if TYPE_CHECKING:
    from cnnspec.spans.source import Source

app = typer.Typer(help="Published networks that come with cnnspec.", no_args_is_help=True, add_completion=False)

CopyTo = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to this file; by default its name in the zoo.", metavar="FILE"),
]
Force = Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")]
Name = Annotated[str, typer.Argument(help="A network, or a file of several.", metavar="NAME")]


class Format(StrEnum):
    """How the list is printed."""

    text = "text"
    json = "json"


@app.command("list")
def _list(format: Annotated[Format, typer.Option(help="How the list is printed.")] = Format.text) -> None:
    """List every network with its parameters and MACs."""
    rows = [_row(entry) for entry in zoo.entries().values()]
    if format is Format.json:
        say(json_text(rows))
        return
    width = max(len(row["name"]) for row in rows)
    lines = [f"{row['name']:{width}}  {row['params']:>11,}  {_count(row['macs']):>14}" for row in rows]
    say("\n".join([f"{'network':{width}}  {'parameters':>11}  {'MACs':>14}", *lines]))


@app.command()
def show(name: Name) -> None:
    """Print the spec of a network as it is written."""
    say(_entry(name).file.read_text(encoding="utf-8"), exact=True)


@app.command()
def copy(name: Name, output: CopyTo = None, force: Force = False) -> None:
    """Copy the spec of a network, for changes of your own."""
    entry = _entry(name)
    target = output or Path(entry.file.name)
    if to_file(target) is None:
        say(entry.file.read_text(encoding="utf-8"), exact=True)
        return
    if os.path.exists(target) and not force:
        raise UsageError(f"{target} is there already", "choose another file with -o, or --force to replace it")
    from cnnspec.text.files import write_atomically

    write_atomically(target, entry.file.read_text(encoding="utf-8"))
    say(f"{target}: use it with --variant {entry.variant}" if entry.variant else f"{target}")


def _entry(name: str) -> zoo.Entry:
    if entry := zoo.find(name):
        return entry
    raise UsageError(f"there is no network '{name}' in the zoo", zoo.nearest(name))


def _count(number: int | None) -> str:
    return "open size" if number is None else f"{number:,}"


def _row(entry: zoo.Entry) -> dict[str, Any]:
    from cnnspec.analysis.cost import count_costs
    from cnnspec.compiler.spec import load

    spec = load(entry.file, variant=entry.variant)
    total = count_costs(spec.compile()).total
    return {
        "name": entry.name,
        "file": str(entry.file.resolve()),
        "variant": entry.variant,
        "params": total.params,
        "macs": total.macs if is_known(total.macs) else None,
        "source": _comment(spec.source),
    }


def _comment(source: Source) -> str:
    """What the comment at the top says: the paper, and whose form of the network it is."""
    lines = re.match(r"(?:#.*\n)*", source.text)
    assert lines is not None
    return " ".join(line.removeprefix("#").strip() for line in lines[0].splitlines())
