"""The rules in `check`: the options that choose them, the variants of a spec, and what is not told."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec.checking.check import check
from cnnspec.diagnostics import Diagnostic, in_file_order
from cnnspec.language.structures._base import MAX_NODES, MAX_NODES_TOGETHER
from cnnspec.lint._run import UNUSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnnspec.checking.check import Checked
    from cnnspec.compiler.spec import Spec
    from cnnspec.lint._run import Settings


class Level(StrEnum):
    """How much weight a finding must have to be told."""

    error = "error"
    warning = "warning"
    info = "info"


LevelOption = Annotated[
    Level | None, typer.Option("--level", help="Tell findings from this level on; warning unless given.")
]
Select = Annotated[
    list[str] | None,
    typer.Option("--select", help="Only these rules, at any level; `lint` is all of them.", metavar="CODES"),
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", help="Leave these rules out.", metavar="CODES")]


def of_variants(spec: Spec, settings: Settings) -> tuple[list[Checked], list[Diagnostic]]:
    """A spec checked, in each of its variants where that is asked for, and what was found in all of them together."""
    checked, excess = _checked(_variants(spec, settings.every_variant), settings)
    merged: dict[object, tuple[Diagnostic, list[str]]] = {}
    for variant in checked:
        for diagnostic in variant.diagnostics:
            # The figures of a rule may differ between variants: its first finding at a place speaks for the others.
            key = (diagnostic.code, diagnostic.span) if diagnostic.code.startswith("lint.") else diagnostic
            merged.setdefault(key, (diagnostic, []))[1].append(variant.spec.name)
    diagnostics = [
        _with_variants(diagnostic, names, len(checked))
        for diagnostic, names in merged.values()
        # What one variant has no use for, another may.
        if diagnostic.code != UNUSED or len(names) == len(checked)
    ]
    return checked, list(in_file_order([*diagnostics, *excess]))


_LEAST = 500  # nodes that a variant counts as, for what is done beside its network
_OF_MISTAKES = 10_000  # nodes that one without a network counts as: finding its mistakes may take as long


def _checked(variants: list[Spec], settings: Settings) -> tuple[list[Checked], list[Diagnostic]]:
    """The variants checked, as many as one command may compile, and an error if they are not all."""
    checked: list[Checked] = []
    nodes = 0
    for variant in variants:
        if nodes > MAX_NODES_TOGETHER:
            message = (
                f"all variants together have more than {MAX_NODES_TOGETHER:,} nodes; the first {len(checked):,} of "
                f"{len(variants):,} are checked"
            )
            help = "check others one at a time: --variant NAME"
            return checked, [Diagnostic("spec.too-large", message, variant.place("variants"), help)]
        checked.append(check(variant, settings))
        nodes += _nodes(checked[-1])
    return checked, []


def _nodes(checked: Checked) -> int:
    if checked.graph is not None:
        return max(_LEAST, len(checked.graph.nodes))
    too_large = any(diagnostic.code == "spec.too-large" for diagnostic in checked.diagnostics)
    return MAX_NODES if too_large else _OF_MISTAKES


def _with_variants(diagnostic: Diagnostic, names: list[str], count: int) -> Diagnostic:
    """A finding, with the variants that have it if others do not."""
    if len(names) == count:
        return diagnostic
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return diagnostic._replace(notes=(*diagnostic.notes, f"variant {shown}"))


def _variants(spec: Spec, every: bool) -> list[Spec]:
    if not every or not spec.document.variants:
        return [spec]
    return [spec.with_variant(name) for name in spec.document.variants]


def rest_of(checked: Iterable[Checked]) -> tuple[int, tuple[str, ...]]:
    """The pieces of advice on the variants of one spec that are not told, and lines about what it ignores.

    What one place has in several variants counts once.
    """
    hidden = set()
    ignored: dict[str, None] = {}
    for variant in checked:
        hidden |= {(diagnostic.code, diagnostic.span) for diagnostic in variant.hidden}
        if variant.level == "info":
            ignored |= dict.fromkeys(_ignored(variant))
    return len(hidden), tuple(ignored)


def _ignored(checked: Checked) -> Iterator[str]:
    for finding, by in checked.ignored:
        place = f"{finding.span.source.path}:{finding.span.line}" if finding.span else checked.spec.source.path
        yield f"{place}: ignored {finding.code}" + (f": {by.reason}" if by.reason else "")
