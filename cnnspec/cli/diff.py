"""``cnnspec diff``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnnspec.cli._common import Params, compiled_named, json_text, say
from cnnspec.values.shapes import grouped, is_known, rounded

if TYPE_CHECKING:
    from cnnspec.analysis.report import Row


class Format(StrEnum):
    """How the differences are printed."""

    text = "text"
    json = "json"


def command(
    before: Annotated[str, typer.Argument(help="A spec file, a name of the zoo, or FILE:VARIANT.", metavar="BEFORE")],
    after: Annotated[str, typer.Argument(help="Another one.", metavar="AFTER")],
    format: Annotated[Format, typer.Option(help="How the differences are printed.")] = Format.text,
    param: Params = None,
) -> None:
    """Tell which layers of a network were added, removed or changed, and what each costs."""
    from cnnspec.analysis.compare import changes, table_of

    old, new = (compiled_named(spec, param).summary for spec in (before, after))
    differences = list(changes(old, new))
    if format is Format.json:
        say(
            json_text(
                [
                    {"kind": difference.kind, "before": _data(difference.before), "after": _data(difference.after)}
                    for difference in differences
                ]
            )
        )
        return
    lines = [*table_of(differences), ""] if differences else ["no layer differs"]
    first, second = old.costs.total, new.costs.total
    change = rounded(second.params - first.params, "+,")
    lines.append(f"parameters {grouped(first.params)} → {grouped(second.params)} ({change})")
    lines.append(_macs(first.macs, second.macs))
    say("\n".join(lines))


def _macs(before: int, after: int) -> str:
    change = f" ({rounded(after - before, '+,')})" if is_known(before) and is_known(after) else ""
    return f"MACs {_count(before)} → {_count(after)}{change}"


def _count(number: int) -> str:
    return grouped(number) if is_known(number) else "open"


def _data(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    from cnnspec.analysis.summary import known, plain

    return {
        "name": row.name, "what": row.what, "output_shape": plain(row.shape), "params": row.params,
        "macs": known(row.macs),
    }  # fmt: skip
