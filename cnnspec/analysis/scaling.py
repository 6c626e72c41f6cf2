"""The value of one parameter at which a network meets a budget, found by compiling it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from cnnspec.analysis.budget import spent_on
from cnnspec.analysis.summary import Summary, summarize
from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.language.expect import Expect
from cnnspec.language.structures._base import MAX_NODES, MAX_NODES_TOGETHER
from cnnspec.values.shapes import grouped, is_known
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import as_number, show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnnspec.compiler.spec import Spec
    from cnnspec.language.train import Train

USUAL = ("width", "width_multiplier", "multiplier", "alpha", "base", "filters", "channels")
STEP = 0.001  # of a factor
MOST_COMPILES = 150
LARGEST = 2**20  # times the step
NEIGHBOURS = 16  # values below one that does not compile, as groups divide some widths only
HOW_TO_ADD = (
    "write `params: {width: 1.0}`, and in the layers what grows with it, "
    'for example `conv: {filters: "$(round_to(32 * width, 8))"}`'
)


class UnreachableError(UsageError):
    """A budget that no value of the parameter meets."""


class Scaled(NamedTuple):
    """The spec with the value that was found, its figures, and in how many compiles."""

    spec: Spec
    name: str
    value: float
    figures: Mapping[str, int]
    compiles: int


def read_budget(key: str, text: str) -> int:
    """A limit as it is written, ``1M`` or ``2 GiB``. Raises UsageError."""
    example = "2GiB" if key == "memory" else "1M"
    try:
        bound = getattr(Expect.model_validate({key: f"<= {text.strip()}"}), key)
    except ValidationError:
        raise UsageError(f"'{text}' is not a limit for {key}", f"for example --{key} {example}") from None
    assert isinstance(bound.value, int | float)
    return int(bound.value)


def scale(spec: Spec, budget: Mapping[str, int], by: str | None = None) -> Scaled:
    """The largest value of a parameter with which no figure is above its limit.

    Args:
        spec: a spec that compiles.
        budget: limits by figure: params, macs, and memory in bytes, for training as the spec says.
        by: the parameter; unless given, the one named ``width`` or alike, or the only number that there is.

    A whole number stays one, another number is found to three digits behind the point. What the parameter says is
    taken to grow with it. Raises UsageError where there is no such parameter or where it does not change the figures,
    UnreachableError where its smallest value is above a limit.
    """
    name = by or _parameter(spec)
    start = _start(spec, name)
    search = _Search(spec, name, budget, 1 if isinstance(start, int) else STEP)
    return search.run(max(1, round(start / search.step)))


def _parameter(spec: Spec) -> str:
    numbers = [key for key, value in spec.document.params.items() if as_number(value) is not None]
    if usual := [name for name in USUAL if name in numbers]:
        return usual[0]
    if len(numbers) == 1:
        return numbers[0]
    if numbers:
        raise UsageError(f"{spec.document.name} has several parameters", f"choose one: --by {' or '.join(numbers)}")
    raise UsageError(f"{spec.document.name} has no parameter that is a number", HOW_TO_ADD)


def _start(spec: Spec, name: str) -> float:
    known = spec.document.params
    if name not in known:
        help = did_you_mean(name, known, kind="parameters") if known else HOW_TO_ADD
        raise UsageError(f"there is no parameter '{name}'", help)
    value = as_number(spec.parameters[name])
    if value is None:
        help = f"scale by a number that it is computed from: {HOW_TO_ADD}"
        raise UsageError(f"parameter '{name}' is {show(spec.parameters[name])}, not a number", help)
    return value


class _Search:
    """Compiles a spec with values of a parameter, which are whole steps, until it knows the largest that fits."""

    def __init__(self, spec: Spec, name: str, budget: Mapping[str, int], step: float) -> None:
        self.spec, self.name, self.budget, self.step = spec, name, budget, step
        self.train: Train | None = spec.section("train").read() if spec.document.train is not None else None
        self.figures_by_step: dict[int, dict[str, int] | None] = {}
        self._nodes = 0
        self._too_large: set[int] = set()

    def run(self, start: int) -> Scaled:
        low, high = self._range(start)
        best: int | None = None
        while low < high:  # what is above `high` is too much, `low` and less fits
            middle = (low + high + 1) // 2
            at = next((step for step in range(middle, max(low, middle - NEIGHBOURS), -1) if self._at(step)), None)
            if at is not None and not self._fits(at):
                high = at - 1
            else:
                low, best = middle, at or best
        if best is None:
            best = next((step for step in range(low, max(0, low - NEIGHBOURS), -1) if self._fits(step)), None)
        if best is None:
            self._refuse()
        return self._result(self._shorter(best or low))

    def _range(self, start: int) -> tuple[int, int]:
        """A step that fits, or 0, and the one before the first that is known to be too much."""
        first = self._at(start)
        low, high = (start, start) if first is None or self._fits(start) else (0, start - 1)
        if low == start:
            while not self._above(high := min(high * 2, LARGEST)) and high < LARGEST:
                low = high if self._fits(high) else low
            if high == LARGEST and not self._above(high):
                self._unmoved(first, self.figures_by_step.get(low))
            high -= 1
        return low, high

    def _unmoved(self, first: dict[str, int] | None, last: dict[str, int] | None) -> None:
        figures = " and ".join(self.budget)
        if first is None or first == last or last is None:
            others = [name for name in self.spec.document.params if name != self.name]
            help = f"scale by another parameter: {', '.join(others)}" if others else HOW_TO_ADD
            raise UsageError(f"{figures} do not grow with '{self.name}'", help)
        raise UsageError(f"{figures} stay below the limit up to {self.name}: {LARGEST * self.step:g}")

    def _refuse(self) -> None:
        tried = sorted((step, figures) for step, figures in self.figures_by_step.items() if figures)
        if not tried:
            raise UnreachableError(f"no value of '{self.name}' that was tried makes a network")
        step, figures = tried[0]
        key = next(key for key, limit in self.budget.items() if figures[key] > limit)
        value, summary = self._value(step), summarize(self._spec(step).compile(), self.train)
        message = f"no {self.name} meets {key} <= {self.budget[key]:,}: at {value:g} it is {grouped(figures[key])}"
        raise UnreachableError(message, spent_on(summary, key))

    def _shorter(self, step: int) -> int:
        """Of the values that give the same network, the one with the fewest digits."""
        if self.step == 1:
            return step
        for unit in (100, 50, 10, 5):
            if (near := step // unit * unit) and self._at(near) == self._at(step):
                return near
        return step

    def _result(self, step: int) -> Scaled:
        figures = self._at(step)
        assert figures is not None
        return Scaled(self._spec(step), self.name, self._value(step), figures, len(self.figures_by_step))

    def _value(self, step: int) -> float:
        return step if self.step == 1 else round(step * self.step, 3)

    def _spec(self, step: int) -> Spec:
        return replace(self.spec, overrides={**self.spec.overrides, self.name: self._value(step)})

    def _fits(self, step: int) -> bool:
        figures = self._at(step)
        return figures is not None and all(figures[key] <= limit for key, limit in self.budget.items())

    def _above(self, step: int) -> bool:
        """Whether a step is known to be too much; so much that nothing near it compiles counts as that."""
        figures = self._at(step)
        if figures is None:
            if step in self._too_large or step * 2 > LARGEST:
                return True
            return all(self._at(max(1, step - below)) is None for below in range(1, NEIGHBOURS))
        return any(figures[key] > limit for key, limit in self.budget.items())

    def _at(self, step: int) -> dict[str, int] | None:
        """The figures at a step; None where there is no such network."""
        if step in self.figures_by_step:
            return self.figures_by_step[step]
        if len(self.figures_by_step) >= MOST_COMPILES:
            raise UsageError(f"no {self.name} was found in {MOST_COMPILES} compiles", "give another with --by")
        if self._nodes > MAX_NODES_TOGETHER:
            message = f"no {self.name} was found in compiles of {MAX_NODES_TOGETHER:,} nodes together"
            raise UsageError(message, "give another with --by")
        try:
            graph = self._spec(step).compile()
            self._nodes += len(graph.nodes)
            self.figures_by_step[step] = self._figures(summarize(graph, self.train))
        except SpecError as error:
            self.figures_by_step[step] = None
            if any(diagnostic.code == "spec.too-large" for diagnostic in error.diagnostics):
                self._too_large.add(step)
                self._nodes += MAX_NODES
        return self.figures_by_step[step]

    def _figures(self, summary: Summary) -> dict[str, int]:
        figures: dict[str, Any] = {"params": summary.costs.total.params, "macs": summary.costs.total.macs}
        if "memory" in self.budget:
            figures["memory"] = summary.memory.training_bytes if summary.memory else None
        figures = {key: figures[key] for key in self.budget}
        if any(figure is None or not is_known(figure) for figure in figures.values()):
            sizes = " ".join(f"-p {name}=224" for name in summary.graph.domains)
            raise UsageError(f"{' and '.join(figures)} depend on the size of the input", f"give it: {sizes}")
        return figures
