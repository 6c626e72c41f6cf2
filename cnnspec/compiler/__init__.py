"""Turns a spec into a graph: expands items, asks each layer for its shape, and collects what does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnspec.compiler.ends import Inputs
    from cnnspec.compiler.graph import Graph
    from cnnspec.compiler.spec import Spec


def lower(spec: Spec, inputs: Inputs | None = None) -> Graph:
    """The graph of a spec, with other inputs if they are given. Raises SpecError with every independent mistake."""
    from cnnspec.compiler.lowering import Lowering

    return Lowering(spec, inputs).graph()
