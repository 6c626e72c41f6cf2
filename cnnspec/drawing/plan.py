"""The plan of a picture: what is drawn and in which words, before anything has a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from cnnspec.drawing.absorb import absorb
from cnnspec.drawing.boxes import Box, box_names, boxes
from cnnspec.drawing.figures import Figures
from cnnspec.drawing.fold import Folded, Group, fold, plain
from cnnspec.drawing.levels import LEVELS, coarsen
from cnnspec.drawing.marks import SHOWN, Mark, about, counted, lines_of
from cnnspec.drawing.measure import wrap
from cnnspec.drawing.palette import kind_of
from cnnspec.drawing.words import MOST_LETTERS, SMALL, Line, box_lines, extent
from cnnspec.values.shapes import grouped, times

if TYPE_CHECKING:
    from cnnspec.analysis.cost import Cost
    from cnnspec.compiler.graph import Graph
    from cnnspec.drawing.options import Options

# The length, in points, up to which a picture can be read on a page: 9 points then print as 6 on A4.
PAGE = 1000
GAP = 34


class Card(NamedTuple):
    """What is drawn of a box, with its size in points; ``tip`` tells what it is, in words.

    ``marks`` are the findings about it, the gravest first.
    """

    id: str
    kind: str
    lines: tuple[Line, ...]
    tip: str
    width: float
    height: float
    marks: tuple[Mark, ...] = ()


class Frame(NamedTuple):
    """Cards and frames in a frame with a label."""

    label: str
    children: tuple[Card | Frame, ...]


class Arrow(NamedTuple):
    """What flows from a card to another; ``skip`` where it goes around something."""

    source: str
    target: str
    label: str
    skip: bool


class Plan(NamedTuple):
    """A picture without places. ``ends`` are the inputs and outputs, ``words`` tell it to those who cannot see it."""

    name: str
    level: str
    children: tuple[Card | Frame, ...]
    ends: tuple[Card, ...]
    arrows: tuple[Arrow, ...]
    caption: str
    words: str

    @property
    def caption_lines(self) -> list[str]:
        """The caption, a long one parted; none where there is none."""
        if not self.caption:
            return []
        together = self.caption.replace(" parameters", "\0parameters").replace(" MACs", "\0MACs")
        return [line.replace("\0", " ") for line in wrap(together, MOST_LETTERS)]

    def cards(self) -> Iterator[Card]:
        """Every card, in order, the ends last."""
        yield from _cards(self.children)
        yield from self.ends


def _cards(children: tuple[Card | Frame, ...]) -> Iterator[Card]:
    for child in children:
        if isinstance(child, Frame):
            yield from _cards(child.children)
        else:
            yield child


def make_plan(graph: Graph, options: Options) -> Plan:
    """The plan of a graph at the level asked for, or the most detailed one whose length fits a page."""
    from cnnspec.analysis.cost import count_costs

    kept = [output.node for output in graph.outputs]
    operations = absorb(boxes(graph), kept)
    costs = count_costs(graph)
    figures = Figures(graph, costs, options.show)
    caption = caption_of(graph.name, costs.total, options)
    for level in LEVELS if options.level == "auto" else (options.level,):
        plan = _Drafting(graph, coarsen(operations, level), figures, options.marked).plan(
            level, caption, options.description
        )
        if _length(plan, options.direction) <= PAGE:
            break
    return plan


def caption_of(name: str, total: Cost, options: Options) -> str:
    """The totals, and how much is found; MACs are no number where a size of the input is open.

    Empty where there is to be no caption.
    """
    if not options.caption:
        return ""
    macs = f"{grouped(total.macs)} MACs" if isinstance(total.macs, int) else "MACs by the size of the input"
    findings = f"; {counted(options.marked)}" if SHOWN in options.show else ""
    return f"{name}: {grouped(total.params)} parameters, {macs}{findings}"


class _Drafting:
    """Gives each drawn box its id and turns boxes into cards."""

    def __init__(self, graph: Graph, drawn: list[Box], figures: Figures, marks: tuple[Mark, ...]) -> None:
        self.graph = graph
        self.marks = marks
        self.figures = figures
        self.boxes = drawn
        self.names = box_names(graph, drawn)
        self.folded: Folded = fold(drawn)
        self.uses: dict[str, list[tuple[str, ...]]] = {}
        for box in drawn:
            self.uses.setdefault(self.folded.drawn(box.name), []).append(box.members)
        # Short ids, so that no name of a spec needs quoting.
        heads = [value.name for value in graph.inputs]
        self.ids = {name: f"n{at}" for at, name in enumerate((*heads, *(box.name for box in self.folded.boxes())))}

    def plan(self, level: str, caption: str, description: str) -> Plan:
        """All of it."""
        children = self._children(self.folded.children)
        heads = [_end(self.ids[value.name], value.name, times(value.shape)) for value in self.graph.inputs]
        tails = [
            _end(f"out{at or ''}", output.name, times(shape))
            for at, (output, shape) in enumerate(
                zip(self.graph.outputs, self.graph.output_shapes.values(), strict=True)
            )
        ]
        words = "; ".join(card.tip for card in (*heads, *_cards(children), *tails))
        ends = (*heads, *tails)
        arrows = (*self._arrows(), *self._out_arrows())
        return Plan(self.graph.name, level, children, ends, arrows, caption, f"{description} {words}.".strip())

    def _children(self, children: list[Box | Group]) -> tuple[Card | Frame, ...]:
        drawn: list[Card | Frame] = []
        for child in map(plain, children):
            if isinstance(child, Group):
                drawn.append(Frame(child.label, self._children(child.children)))
            else:
                drawn.append(self._card(child))
        return tuple(drawn)

    def _card(self, box: Box) -> Card:
        uses = self.uses[box.name]
        lines = box_lines(box, self.figures.lines(uses))
        tip = f"{', '.join(line.text for line in lines)}, to {times(box.shape)}"
        marks = about(self.marks, (name for use in uses for name in use))
        lines = (*lines, *(Line(text, SMALL, bold=True) for text in lines_of(marks)))
        tip = ", ".join((tip, *(mark.words for mark in marks)))
        return Card(self.ids[box.name], kind_of(box.op), lines, tip, *extent(lines), marks)

    def _arrows(self) -> Iterator[Arrow]:
        inputs = {
            box.name: list(dict.fromkeys(self.folded.drawn(name) for name in box.inputs)) for box in self.folded.boxes()
        }
        place = {name: at for at, name in enumerate(self.ids)}
        for box in self.folded.boxes():
            labels = {self.folded.drawn(name): times(shape) for name, shape in zip(box.inputs, box.flows, strict=True)}
            passed = _before(labels, inputs, place) if len(labels) > 1 else set()
            for name, label in labels.items():
                yield Arrow(self.ids[name], self.ids[box.name], label, skip=name in passed)

    def _out_arrows(self) -> Iterator[Arrow]:
        for at, output in enumerate(self.graph.outputs):
            source = self.folded.drawn(self.names[output.node])
            yield Arrow(self.ids[source], f"out{at or ''}", "", False)


def _end(id: str, name: str, shape: str) -> Card:
    lines = (Line(f"{name} {shape}"),)
    return Card(id, "end", lines, f"{name} {shape}", *extent(lines))


def _before(names: Iterable[str], inputs: dict[str, list[str]], place: dict[str, int]) -> set[str]:
    """The drawn boxes before those named, as far back as the first of them."""
    first = min(place[name] for name in names)
    waiting, seen = list(names), set()
    while waiting:
        for before in inputs.get(waiting.pop(), ()):
            if before not in seen and place[before] >= first:
                seen.add(before)
                waiting.append(before)
    return seen


def _length(plan: Plan, direction: str) -> float:
    """About how long the picture gets: the longest way through it."""
    sizes = {card.id: card.height if direction == "down" else card.width for card in plan.cards()}
    gap = GAP if direction == "down" else 2 * GAP
    length = dict(sizes)
    for arrow in plan.arrows:  # in the order of what they lead to
        if arrow.source in length:
            length[arrow.target] = max(length[arrow.target], length[arrow.source] + gap + sizes[arrow.target])
    return max(length.values())
