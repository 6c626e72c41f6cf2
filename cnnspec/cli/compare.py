"""``cnnspec compare``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnnspec.cli._common import Params, compiled_named, json_text, say
from cnnspec.diagnostics import UsageError
from cnnspec.values.shapes import MOST_READABLE, grouped, rounded

if TYPE_CHECKING:
    from cnnspec.analysis.summary import Summary


class Format(StrEnum):
    """How the comparison is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


def command(
    specs: Annotated[
        list[str],
        typer.Argument(help="Spec files, or names of the zoo; FILE:VARIANT names a variant of one.", metavar="SPEC..."),
    ],
    dnn: Annotated[
        bool, typer.Option("--dnn", help="Compare each with a fully connected network on the flattened image too.")
    ] = False,
    hidden: Annotated[
        str | None,
        typer.Option(help="The hidden layers of that network; 512,256,128,64 unless given.", metavar="UNITS,…"),
    ] = None,
    format: Annotated[Format, typer.Option(help="How the comparison is printed.")] = Format.text,
    param: Params = None,
) -> None:
    """Set networks side by side: parameters, MACs, receptive field, depth."""
    from cnnspec.analysis.compare import HIDDEN, dense_network
    from cnnspec.analysis.summary import summarize

    units = HIDDEN if hidden is None else _units(hidden)
    if hidden is not None and not dnn:
        raise UsageError("--hidden is about the network that --dnn adds", f"add --dnn: --dnn --hidden {hidden}")
    networks: list[Summary] = []
    definitions: list[str] = []
    for spec in specs:
        summary = compiled_named(spec, param).summary
        networks.append(summary)
        if dnn:
            dense = dense_network(summary, units)
            networks.append(summarize(dense.compile()))
            definitions.append(dense.source.text)
    table = [_row(summary) for summary in networks]
    if format is Format.json:
        say(json_text(table))
        return
    from cnnspec.analysis import report

    say(report.side_by_side(table, markdown=format is Format.markdown))
    if dnn:
        say("\n" + "\n".join(_ratio(*networks[at : at + 2]) for at in range(0, len(networks), 2)))
        say("\n" + "\n".join(definitions))


def _units(text: str) -> list[int]:
    try:
        units = [int(part) for part in text.split(",")]
    except ValueError:
        units = []
    if not units or min(units) < 1:
        raise UsageError(f"'{text}' is no list of units", "for example --hidden 512,256")
    return units


def _row(summary: Summary) -> dict[str, Any]:
    data = summary.to_dict()
    keys = ("name", "input_shape", "output_shape", "params", "macs", "memory", "receptive_field", "depth")
    return {key: data[key] for key in keys}


def _ratio(network: Summary, dense: Summary) -> str:
    ours, theirs = network.costs.total.params, dense.costs.total.params
    if ours < theirs:
        share = f"{100 * ours / theirs:.3g} % of"
    elif ours < theirs * MOST_READABLE:
        share = f"{ours / theirs:,.1f} times"
    else:
        share = f"{rounded(ours // theirs)} times"
    return f"{network.graph.name} has {share} the {grouped(theirs)} parameters of the fully connected network"
