"""Draws a graph: from nodes to boxes, to places, to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnspec.compiler.graph import Graph
    from cnnspec.drawing.options import Options

BINARY = ("png", "pdf")


def draw(graph: Graph, format: str = "svg", **options: Any) -> str:
    """The architecture as text: ``svg``, ``dot``, ``mmd``, ``md`` or ``tex``.

    One box an operation with what is fused to it, the sizes on the arrows, equal repeats drawn once. The options are
    those of ``cnnspec diagram``: ``level``, ``style``, ``direction``, ``theme``, ``show`` (a list), ``engine``,
    ``caption`` (False for none), and a ``description`` for those who cannot see it.
    Raises UsageError for what cannot be drawn.
    """
    from cnnspec.diagnostics import UsageError
    from cnnspec.drawing.options import Options, need

    for name in options:
        need("option", name, Options._fields)
    if format in BINARY:
        raise UsageError(f"{format} is no text", f"write it with: cnnspec diagram SPEC -o FILE.{format}")
    return render(graph, format, Options(**{**options, "show": tuple(options.get("show", ()))})).decode()


def known_formats() -> tuple[str, ...]:
    """The formats that there are, by the endings of their files."""
    from cnnspec.drawing.picture import names_in

    return names_in("formats")


def render(
    graph: Graph, format: str, options: Options | None = None, origin: Mapping[str, object] | None = None
) -> bytes:
    """The architecture as the bytes of a file. Raises UsageError for another format.

    ``origin`` is kept in the file: where the spec is, and what was set on the command line.
    """
    from importlib import import_module

    from cnnspec.diagnostics import UsageError
    from cnnspec.drawing.options import Options
    from cnnspec.drawing.picture import Picture

    if format not in known_formats():
        from cnnspec.values.suggest import did_you_mean

        raise UsageError(f"cannot draw '{format}'", did_you_mean(format, known_formats(), kind="formats"))
    picture = Picture(graph, options or Options(), dict(origin or {}))
    content: bytes = import_module(f"cnnspec.drawing.formats.{format}").write(picture)
    return content
