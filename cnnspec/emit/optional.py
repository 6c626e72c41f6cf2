"""Forms of one block that are the same but for steps that are left out, such as the projection of a shortcut."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import groupby

from cnnspec.emit.names import flows, reserved
from cnnspec.emit.program import Body, Ref, Step

MOST_FLAGS = 2  # what takes more to tell is easier to read as another function


def left_out(whole: Body, other: Body) -> frozenset[int] | None:
    """The steps of a form that another has not, if it is the same without them; None if it is another form.

    A step that is left out gives what flows into it first.
    """
    kept = {step.name for step in other.steps}
    missing = frozenset(index for index, step in enumerate(whole.steps) if step.name not in kept)
    numbers = positions(whole, missing)

    def ref(source: Ref) -> Ref:
        while source.step in missing:
            source = whole.steps[source.step].inputs[0]
        return Ref(numbers.get(source.step, -1), source.number)

    mapped = [(*_key(whole.steps[index]), tuple(map(ref, whole.steps[index].inputs))) for index in numbers]
    if mapped != [(*_key(step), step.inputs) for step in other.steps]:
        return None
    return missing if whole.inputs == other.inputs and tuple(map(ref, whole.outputs)) == other.outputs else None


def positions(body: Body, missing: Collection[int]) -> dict[int, int]:
    """The numbers of the steps that are not left out, and those that they have then."""
    kept = (index for index in range(len(body.steps)) if index not in missing)
    return {index: number for number, index in enumerate(kept)}


def flags(body: Body, forms: Sequence[Collection[int]], taken: Collection[str]) -> dict[int, str] | None:
    """A flag for each step that a form leaves out; None if that would be too many, or what is left out is no option.

    An option is a chain of steps, and no further turns of a repeat. What the same forms leave out has one flag, named
    as the layer or structure that it is.
    """
    by_forms = groupby(range(len(body.steps)), key=lambda index: [index in form for form in forms])
    runs = [list(run) for key, run in by_forms if any(key)]
    if len(runs) > MOST_FLAGS or not all(_is_chain(body, run) for run in runs):
        return None
    names: dict[int, str] = {}
    for run in runs:
        name = _name(body, run)
        if not name:
            return None
        while name in {*taken, *names.values(), *reserved()} or flows(name):
            name = f"with_{name}"
        names |= dict.fromkeys(run, name)
    return names


def _key(step: Step) -> tuple[object, ...]:
    return step.name, step.what, tuple(step.arguments), step.outputs, step.several


def _is_chain(body: Body, run: Sequence[int]) -> bool:
    """Whether one value goes through the steps, and nothing else sees it on its way."""
    between = [Ref(index, 0) for index in run[:-1]]
    others = [ref for index, step in enumerate(body.steps) for ref in step.inputs[index in run[1:] :]]
    return (
        all(body.steps[index].outputs == 1 for index in run)
        and all(body.steps[index].inputs[0] == Ref(index - 1, 0) for index in run[1:])
        and not any(ref in others or ref in body.outputs for ref in between)
    )


def _name(body: Body, run: Sequence[int]) -> str:
    """The last word of the shortest path of the last step that holds none but these: of ``residual1.add``, residual.

    A shortcut with a convolution is a projection to everybody. The turns of a repeat have numbers, and no word.
    """
    steps = [body.steps[index] for index in run]
    parts = steps[-1].name.split(".")
    paths = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
    others = [f"{step.name}." for index, step in enumerate(body.steps) if index not in run]
    path = next((path for path in paths if not any(other.startswith(f"{path}.") for other in others)), paths[-1])
    word = re.sub(r"\d+$", "", path.rpartition(".")[2]).replace("-", "_")
    is_projection = word == "shortcut" and any(node.op == "conv" for step in steps for node in step.nodes)
    return "projection" if is_projection else word
