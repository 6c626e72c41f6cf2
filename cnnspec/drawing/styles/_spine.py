"""The main path of a network, in steps that each make a map."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from cnnspec.compiler.graph import Node
from cnnspec.drawing.absorb import absorb
from cnnspec.drawing.boxes import Box, boxes
from cnnspec.drawing.describe import THEN
from cnnspec.drawing.figures import Figures, Use
from cnnspec.drawing.fold import Folded, Group, fold, plain
from cnnspec.drawing.levels import LEVELS, coarsen
from cnnspec.drawing.marks import Mark, about, lines_of
from cnnspec.drawing.measure import wrap
from cnnspec.drawing.palette import kind_of
from cnnspec.drawing.plan import caption_of
from cnnspec.drawing.words import box_lines
from cnnspec.values.shapes import rank_of, times

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Graph
    from cnnspec.drawing.options import Options
    from cnnspec.values.shapes import Shape

MOST_STEPS = 12
LETTERS = 18
MOST_LINES = 6
DOT = " · "
SHAPE_SIZE, WORD_SIZE = 9.0, 8.0


class Step(NamedTuple):
    """One map and what made it: its box, the lines below it with their sizes, the window that it was made with.

    ``group`` is a number and a label that boxes share which are repeated together.
    """

    name: str
    op: str
    shape: Shape
    labels: tuple[tuple[str, float], ...]
    times: int
    window: tuple[int, ...]
    group: tuple[int, str] | None
    tip: str
    marks: tuple[Mark, ...] = ()


class Spine(NamedTuple):
    """The steps in a row, the pairs of them between which something skips, and the captions."""

    steps: list[Step]
    skips: list[tuple[int, int]]
    caption: str
    left_out: str

    def words(self, description: str) -> str:
        """All of it in words."""
        return f"{description} {'; '.join(step.tip for step in self.steps)}.".strip()


def make_spine(graph: Graph, options: Options) -> Spine:
    """The main path at the level asked for, or the most detailed one that fits a line and leaves nothing out."""
    from cnnspec.analysis.cost import count_costs

    operations = absorb(boxes(graph), [output.node for output in graph.outputs])
    costs = count_costs(graph)
    figures = Figures(graph, costs, options.show)
    for level in LEVELS if options.level == "auto" else (options.level,):
        coarsened = coarsen(operations, level)
        folded = fold(coarsened)
        path = _longest(graph, folded)
        uses: dict[str, list[Use]] = {}
        for box in coarsened:
            uses.setdefault(folded.drawn(box.name), []).append(box.members)
        steps = _steps(graph, folded, path, _Notes(uses, figures, options.marked))
        beside = sum(1 for box in folded.boxes() if box.name not in path)
        if len(steps) <= MOST_STEPS and not beside:
            break
    skips, on_skips = _skips(folded, steps, path)
    left_out = _left_out(beside, len(on_skips))
    return Spine(steps, skips, caption_of(graph.name, costs.total, options), left_out)


def _left_out(beside: int, on_skips: int) -> str:
    notes = [f"{on_skips} on the way of an arc"] if on_skips else []
    notes += [f"{beside - on_skips} beside the main path"] if beside > on_skips else []
    return f"Not drawn: {', '.join(notes)}." if notes else ""


def _longest(graph: Graph, folded: Folded) -> set[str]:
    """The boxes on the longest way to the last one."""
    length: dict[str, int] = {}
    before: dict[str, str] = {}
    for box in folded.boxes():
        sources = [name for source in box.inputs if (name := folded.drawn(source)) in length]
        best = max(sources, key=lambda name: length[name], default="")
        length[box.name] = length.get(best, 0) + 1
        if best:
            before[box.name] = best
    name = max(length, key=lambda name: length[name], default="")
    path = set()
    while name:
        path.add(name)
        name = before.get(name, "")
    return path


def _flat(
    children: list[Box | Group], group: tuple[int, str] | None, count: list[int]
) -> Iterator[tuple[Box, tuple[int, str] | None]]:
    for child in map(plain, children):
        if isinstance(child, Box):
            yield child, group
        elif child.times > 1:
            count.append(0)
            yield from _flat(child.children, (len(count), child.label), count)
        else:
            yield from _flat(child.children, group, count)


class _Notes:
    """Findings and figures, kept until there is a step that they are about: what makes no map is said with the next."""

    def __init__(self, uses: dict[str, list[Use]], figures: Figures, marks: tuple[Mark, ...]) -> None:
        self._uses = uses
        self._figures = figures
        self._all_marks = marks
        self._waiting: list[list[Use]] = []

    def keep(self, box: Box) -> None:
        """What there is to say of a box is said with the next step."""
        self._waiting.append(self._uses[box.name])

    def on(self, step: Step) -> Step:
        """A step with what was kept: figures and codes below it, and what they say in its words."""
        if not self._waiting:
            return step
        uses = [tuple(chain.from_iterable(parts)) for parts in zip_longest(*self._waiting, fillvalue=())]
        self._waiting = []
        marks = about(self._all_marks, chain.from_iterable(uses))
        figures = self._figures.lines(uses)
        labels = (*step.labels, *((text, WORD_SIZE) for text in (*figures, *lines_of(marks))))
        tip = ", ".join((step.tip, *figures, *(mark.words for mark in marks)))
        return step._replace(labels=labels, tip=tip, marks=(*step.marks, *marks))


def _steps(graph: Graph, folded: Folded, path: set[str], notes: _Notes) -> list[Step]:
    head = graph.inputs[0]
    steps = [_step(graph, "input", head.name, head.shape, [head.name], 1, None)]
    # What is in the blocks is said of all or of none.
    briefly = any(box.lines and not _short(box.lines) for box in folded.boxes())
    waiting: list[str] = []
    for box, group in _flat(folded.children, None, []):
        if box.name not in path:
            continue
        shape = box.shape
        notes.keep(box)
        if kind_of(box.op) == "other" and (shape == steps[-1].shape or len(shape) == 1):
            waiting.append(box.title)  # it makes no new map: its words go to the next
            continue
        shown = box._replace(lines=()) if briefly else box
        words = [*waiting, *(line.text for line in box_lines(shown))]
        waiting = []
        steps.append(notes.on(_step(graph, box.op, box.name, shape, words, box.times, group, box.members)))
    if waiting:
        last = steps[-1]
        labels = (*last.labels, *((text, WORD_SIZE) for title in waiting for text in _wrapped(title)))
        steps[-1] = notes.on(last._replace(labels=labels))
    return steps


def _step(
    graph: Graph, op: str, name: str, shape: Shape, words: list[str], count: int, group: tuple[int, str] | None,
    members: tuple[str, ...] = (),
) -> Step:  # fmt: skip
    lines = [line for text in words for line in _wrapped(text)]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], "…"]
    labels = ((times(shape), SHAPE_SIZE), *((line, WORD_SIZE) for line in lines))
    return Step(
        name, op, shape, labels, count, _window(graph, op, members), group, f"{', '.join(words)}: {times(shape)}"
    )


def _wrapped(text: str) -> list[str]:
    """Lines that part a path at its steps, what is fused at its dots, and no stride from its kernel."""
    together = text.replace(" / ", "\0/\0")
    if THEN in text:
        together = together.replace(", ", ",\0")
    if DOT in text:
        together = " ".join(part.replace(" ", "\0") for part in together.split(DOT)).replace(" ", f"\0{DOT.strip()} ")
    return [line.replace("\0", " ") for line in wrap(together, LETTERS)]


def _short(lines: tuple[str, ...]) -> bool:
    """Whether a few words say what is in a block."""
    return len(lines) == 1 and len(_wrapped(lines[0])) <= MOST_LINES // 2


def _window(graph: Graph, op: str, members: tuple[str, ...]) -> tuple[int, ...]:
    """The kernel or window of a box of one operation; none where every position is made of that position alone."""
    if kind_of(op) not in ("conv", "pool"):
        return ()
    for name in members:
        node = graph.values[name]
        if isinstance(node, Node) and node.op == op and op != "global_pool":
            shape = graph.shapes_into(node)[0]
            window = node.layer.window(rank_of(shape))
            size = getattr(window, "size", ())
            return tuple(size) if len(size) == rank_of(shape) and max(size, default=1) >= 1 else ()
    return ()


def _skips(folded: Folded, steps: list[Step], path: set[str]) -> tuple[list[tuple[int, int]], set[str]]:
    """Pairs of steps, more than one apart, of which the later reads the earlier, and the boxes on the way from it.

    On such a way is nothing that reads more than one box, such as the crop of a U-Net or the projection of a residual.
    """
    place = {step.name: at for at, step in enumerate(steps)}
    sources = {box.name: [folded.drawn(name) for name in box.inputs] for box in folded.boxes()}
    skips: set[tuple[int, int]] = set()
    passed: set[str] = set()
    for name, read in sources.items():
        at = place.get(name)
        if at is None or len(read) < 2:
            continue
        for source in read:
            way = []
            while source not in place and len(sources.get(source, ())) == 1:
                way.append(source)
                (source,) = sources[source]
            if source in place and (at - place[source] > 1 or not path.issuperset(way)):
                skips.add((place[source], at))
                passed.update(way)
    return sorted(skips), passed - path
