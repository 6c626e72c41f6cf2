"""A picture on its way: the graph, how it is drawn, and what is made of that, each step when it is asked for."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from cnnspec.diagnostics import UsageError
from cnnspec.drawing.options import need

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Graph
    from cnnspec.drawing.options import Options
    from cnnspec.drawing.plan import Plan
    from cnnspec.drawing.scene import Scene


def names_in(folder: str) -> tuple[str, ...]:
    """The formats or styles that there are: the files of a folder here."""
    package = import_module(f"cnnspec.drawing.{folder}")
    return tuple(sorted(name for _, name, _ in iter_modules(package.__path__) if not name.startswith("_")))


class Picture:
    """What a format writes. ``origin`` tells where the spec is and what was set, for whoever draws it again."""

    def __init__(self, graph: Graph, options: Options, origin: dict[str, object] | None = None) -> None:
        need("style", options.style, names_in("styles"))
        self.graph = graph
        self.options = options.check()
        if "lint" in options.show and options.marks is None:
            raise UsageError("lint shows the findings of a spec", "pass marks=cnnspec.drawing.marks.marks_of(spec)")
        self.origin = origin or {}

    @cached_property
    def plan(self) -> Plan:
        """What is drawn, and in which words."""
        from cnnspec.drawing.plan import make_plan

        return make_plan(self.graph, self.options)

    @cached_property
    def dot(self) -> str:
        """The plan for Graphviz."""
        from cnnspec.drawing.dot import to_dot

        return to_dot(self.plan, self.options)

    @cached_property
    def scene(self) -> Scene:
        """The shapes, each with its place."""
        style = import_module(f"cnnspec.drawing.styles.{self.options.style}")
        scene: Scene = style.make_scene(self)
        return scene

    @cached_property
    def stamp(self) -> str:
        """The line by which a file tells what it was drawn from."""
        from cnnspec.drawing.stamp import make_stamp

        return make_stamp(self)
