"""``cnnspec report``."""

from __future__ import annotations

from cnnspec.cli._common import Output, Params, SpecFile, Variant, compiled, finish, write


def command(spec: SpecFile, output: Output = None, param: Params = None, variant: Variant = None) -> None:
    """Write a page about a network: figure, totals, layers, costs, findings."""
    checked = compiled(spec, param, variant)
    from cnnspec.drawing.page import page

    write(page(checked), output)
    finish(checked)
