"""``cnnspec scale``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec.checking.check import check
from cnnspec.cli._common import Output, Params, SpecFile, Variant, compiled, finish, show_refusal, write
from cnnspec.diagnostics import UsageError
from cnnspec.text.terminal import tell

if TYPE_CHECKING:
    from cnnspec.analysis.scaling import Scaled
    from cnnspec.compiler.spec import Spec


def command(
    spec: SpecFile,
    params: Annotated[str | None, typer.Option(help="At most this many parameters.", metavar="1M")] = None,
    macs: Annotated[str | None, typer.Option(help="At most this many MACs.", metavar="300M")] = None,
    memory: Annotated[str | None, typer.Option(help="At most this much memory to train.", metavar="2GiB")] = None,
    by: Annotated[
        str | None, typer.Option(help="The parameter that is changed; width unless given.", metavar="NAME")
    ] = None,
    param: Params = None,
    variant: Variant = None,
    output: Output = None,
) -> None:
    """Find the largest width that meets a budget, and print the spec with it.

    Instead of the width any other parameter of the spec that is a number can be changed: --by NAME.
    """
    from cnnspec.analysis.scaling import UnreachableError, read_budget, scale

    asked = {"params": params, "macs": macs, "memory": memory}
    budget = {key: read_budget(key, text) for key, text in asked.items() if text is not None}
    if not budget:
        raise UsageError("there is no budget to meet", "for example --params 1M, --macs 300M or --memory 2GiB")
    try:
        scaled = scale(compiled(spec, param, variant).spec, budget, by)
    except UnreachableError as error:
        show_refusal(error)
        raise typer.Exit(1) from None
    text, written = _text(scaled)
    write(text, output, exact=True)
    tell(_summary(scaled, budget))
    if written:
        finish(check(written))


def _text(scaled: Scaled) -> tuple[str, Spec | None]:
    """The text with the parameter changed, or all of it resolved where the parameter does not stand there."""
    from cnnspec.checking.rewriting import with_new_figures, with_overrides

    if written := with_overrides(scaled.spec):
        written = with_new_figures(written)
        return written.source.text, written
    from cnnspec.compiler.resolve import resolve
    from cnnspec.text.dump import dump

    tell(f"'{scaled.name}' does not stand in this file, so that it is printed resolved")
    return dump(resolve(scaled.spec)), None


def _summary(scaled: Scaled, budget: dict[str, int]) -> str:
    parts = (f"{key} {figure:,} of {budget[key]:,}" for key, figure in scaled.figures.items())
    return f"{scaled.name}: {scaled.value:g} ({', '.join(parts)}; {scaled.compiles} compiles)"
