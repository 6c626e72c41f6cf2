"""Pictures of a network, from the graph alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnspec.graph import Graph

FORMATS = ("svg", "png", "dot")


def draw(graph: Graph, format: str = "svg") -> str:
    """The architecture as text: ``svg``, or ``dot`` for Graphviz.

    One box an operation with what is fused to it, the sizes on the arrows, equal repeats drawn once.
    """
    if format == "dot":
        from cnnspec.drawing.dot import to_dot

        return to_dot(graph)
    return render(graph, format).decode()


def render(graph: Graph, format: str) -> bytes:
    """The architecture as the bytes of a file: ``svg``, ``png`` or ``dot``. Raises UsageError for another format."""
    from cnnspec.diagnostics import UsageError
    from cnnspec.drawing.dot import to_dot

    if format not in FORMATS:
        from cnnspec.suggest import did_you_mean

        raise UsageError(f"cannot draw '{format}'", did_you_mean(format, FORMATS, kind="formats"))
    if format == "dot":
        return to_dot(graph).encode()
    from cnnspec.drawing.renderer import run

    return run(to_dot(graph), format)
