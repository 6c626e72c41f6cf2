"""Uses of one block that are one function: those that differ in values, and those that leave some steps out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cnnspec.emit.optional import flags, left_out, positions
from cnnspec.emit.parameters import Place, Slot, Vector, counts, unify
from cnnspec.emit.program import NOTHING, Body, Function, Parameter, Step

Default = Callable[[str, str], Any]  # what a layer's argument is where it is not given; NOTHING if it has to be


class Draft(NamedTuple):
    """A group on its way: its steps with their own values, what flows in, and the nodes that flow out."""

    body: Body
    outside: tuple[str, ...]
    outputs: tuple[str, ...]

    @property
    def form(self) -> tuple[Any, ...]:
        """What others may share: everything but values."""
        steps = ((step.name, step.what, tuple(step.arguments), *step[3:6]) for step in self.body.steps)
        return (*steps, self.body.outputs)


@dataclass(eq=False)
class Use:
    """One use of a block; with its function, once that is made, and what it is told."""

    draft: Draft
    function: Function | None = None
    arguments: dict[str, Any] = field(default_factory=dict)


class Family(NamedTuple):
    """Uses of one function: of its longest form, and of others with the steps that they leave out."""

    whole: Body
    uses: tuple[tuple[Use, frozenset[int]], ...]

    def vectors(self) -> dict[Slot, Vector]:
        """The value of each slot in every use."""
        vectors: dict[Slot, list[Any]] = {}
        for use, missing in self.uses:
            kept, steps = positions(self.whole, missing), use.draft.body.steps
            for index, step in enumerate(self.whole.steps):
                for key in step.arguments:
                    value = steps[kept[index]].arguments[key].value if index in kept else NOTHING
                    vectors.setdefault((index, key), []).append(value)
        return {slot: tuple(values) for slot, values in vectors.items()}

    def function(self, name: str, taken: Collection[str], default: Default) -> Function | None:
        """The function of all uses; None if the flags or parameters for it would be too many."""
        vectors = self.vectors()
        places = {slot: _place(self.whole.steps[slot[0]], slot[1], default) for slot in vectors}
        unified = unify(vectors, places, taken)
        if unified is None:
            return None
        slots, parameters = unified
        own = {parameter.name for parameter in parameters}
        flagged = flags(self.whole, [missing for _, missing in self.uses], {*own, *taken})
        if flagged is None:
            return None
        steps = [
            step._replace(arguments={key: slots[index, key] for key in step.arguments}, flag=flagged.get(index, ""))
            for index, step in enumerate(self.whole.steps)
        ]
        switches = tuple(Parameter(flag, "bool", flag, False) for flag in dict.fromkeys(flagged.values()))
        body = Body(steps, self.whole.inputs, self.whole.outputs)
        function = Function(name, body, (*parameters, *switches), len(self.uses))
        by_parameter = {
            slots[slot].parameter: vector
            for slot, vector in vectors.items()
            if slots[slot].times == 1 and NOTHING not in vector
        }
        for number, (use, missing) in enumerate(self.uses):
            values = {parameter: vector[number] for parameter, vector in by_parameter.items()}
            use.function = function
            use.arguments = {parameter.name: values[parameter.name] for parameter in parameters}
            use.arguments |= {flag: index not in missing for index, flag in flagged.items()}
        return function


def functions(uses: Sequence[Use], free: Callable[[], str], taken: Collection[str], default: Default) -> list[Function]:
    """The functions of the uses of one block, as few as can be; ``free`` gives each a name."""
    by_form: dict[Any, list[Use]] = {}
    for use in uses:
        by_form.setdefault(use.draft.form, []).append(use)
    families: list[Family] = []
    for alike in sorted(by_form.values(), key=lambda group: -len(group[0].draft.body.steps)):
        for number, family in enumerate(families):
            missing = left_out(family.whole, alike[0].draft.body)
            joined = family._replace(uses=(*family.uses, *((use, missing) for use in alike))) if missing else family
            if joined is not family and joined.function("", taken, default):
                families[number] = joined
                break
        else:
            families.append(Family(alike[0].draft.body, tuple((use, frozenset()) for use in alike)))
    # The one that is used most stands first, and has the name of the block without a number.
    families.sort(key=lambda family: -len(family.uses))
    return [function for family in families if (function := family.function(free(), taken, default))]


def _place(step: Step, key: str, default: Default) -> Place:
    if isinstance(step.what, Function):
        parameter = step.what.parameter(key)
        return Place(step.name, key, True, parameter.counts, parameter.default)
    return Place(step.name, key, False, counts(key), default(step.what, key))
