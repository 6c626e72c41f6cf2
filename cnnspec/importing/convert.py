"""From the calls of a Keras model to operations in the words of the language."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from cnnspec.importing.calls import Call, Calls, Constant
from cnnspec.importing.errors import CannotImportError, NoWordError
from cnnspec.importing.freezing import settle_frozen
from cnnspec.importing.layers import AUGMENT, Step, Use, steps_of
from cnnspec.importing.ops import Network, Op
from cnnspec.language.expressions import RESERVED
from cnnspec.text.dump import flow

KNOWN_MODULES = ("keras", "cnnspec")
WITH_WEIGHTS = (
    "conv", "depthwise_conv", "separable_conv", "conv_transpose", "dense", "batch_norm", "layer_norm", "group_norm",
    "layer_scale", "normalize",
)  # fmt: skip


def convert(calls: Calls) -> Network:
    """The operations of a model. Raises CannotImportError with every layer that has no word."""
    return _Converter(calls).run()


def as_name(wanted: str) -> str:
    """A name as the language writes them, near to one of Keras."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", wanted).strip("_") or "layer"
    name = name if name[0].isalpha() else f"n_{name}"
    return f"{name}_1" if name in {*RESERVED, "input", "channels", "classes", "i"} else name


class Names:
    """Names that no two items have."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}  # the last number that each name got

    def unique(self, wanted: str) -> str:
        """A name near to one, that nothing has yet."""
        name = base = as_name(wanted)
        while name in self._numbers:
            self._numbers[base] += 1
            name = f"{base}_{self._numbers[base]}"
        self._numbers[name] = 1
        return name


class _Converter:
    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self.values: dict[str, str] = {}
        self.ranks: dict[str, int] = {}
        self.names = Names()
        self.notes: dict[str, list[str]] = {}
        self.augments: list[dict[str, Any]] = []
        self.still: list[Op] = []
        self.network = Network(calls.name, {}, [], [])

    def run(self) -> Network:
        wrong = []
        for name, shape in self.calls.inputs.items():
            ours = "input" if len(self.calls.inputs) == 1 else self.names.unique(name)
            self.network.inputs[ours] = shape
            self.values[name], self.ranks[ours] = ours, len(shape) - 1
        for call in self.calls.calls:
            try:
                self._call(call)
            except NoWordError as error:
                wrong.append((call.layer, call.kind, str(error)))
            except (KeyError, TypeError, IndexError, AttributeError, ValueError, ArithmeticError) as error:
                wrong.append((call.layer, call.kind, f"its configuration cannot be read: {error!r}"))
        if wrong:
            raise CannotImportError(wrong)
        settle_frozen(self.network, self.still)
        self.network.outputs = [self.values[output] for output in self.calls.outputs]
        self.network.notes = [f"{note}: {', '.join(names)}" for note, names in self.notes.items()]
        if self.augments:
            self.network.notes.append(f"much the same is written as data: {flow({'augment': self.augments})}")
        return self.network

    def _call(self, call: Call) -> None:
        # What follows a layer without a word is looked at too, as if that kept the rank.
        tensors = [self.values[value] for value in call.inputs if not isinstance(value, Constant)]
        self.values[call.name] = tensors[0] if tensors else "input"
        if call.module.split(".")[0] not in ("", *KNOWN_MODULES):
            raise NoWordError(f"the language has no word for a class of {call.module}")
        steps = steps_of(call.kind, self._use(call, tensors))
        output = ""
        for position, step in enumerate(steps):
            if step.word == AUGMENT:
                self._augment(call, step)
                continue
            last = position == len(steps) - 1
            output = self._step(call, step, tensors, output, call.name if last else f"{call.name}_{step.word}")
        if output:
            self.values[call.name] = output

    def _use(self, call: Call, tensors: list[str]) -> Use:
        if not tensors:
            raise NoWordError("no tensor flows into it")
        numbers = tuple(constant.value for constant in call.inputs if isinstance(constant, Constant))
        first = isinstance(call.inputs[0], Constant)
        rank = max(self.ranks.get(tensor, 0) for tensor in tensors)
        return Use(call.config, rank, len(tensors), numbers, first, call.kind, call.module)

    def _augment(self, call: Call, step: Step) -> None:
        # It has no weights and leaves images alone when the network predicts.
        names = self.notes.setdefault("layers that change images in training only are left out", [])
        names += [call.layer] if call.layer not in names else []
        self.augments += [{key: value} for key, value in step.fields.items()]

    def _step(self, call: Call, step: Step, tensors: list[str], before: str, name: str) -> str:
        name = self.names.unique(name)
        takes = step.takes or (tuple(range(len(tensors))) if not before else (-1,))
        inputs = [before if index == -1 else tensors[index] for index in takes]
        rank = max(self.ranks.get(source, 0) for source in inputs) if step.rank is None else step.rank
        # An activation of the layer itself is a node of its own.
        nodes = 2 if step.word in WITH_WEIGHTS and "activation" in step.fields else 1
        op = Op(name, step.word, dict(step.fields), inputs, [call.layer] * nodes, rank)
        learns = op.word in WITH_WEIGHTS or op.fields.get("type") == "prelu"
        if learns and call.config.get("trainable") is False:
            self.still.append(op)
        if call.first and learns:
            op = replace(op, fields={"share": self.values[call.first]})
        if step.note:
            self.notes.setdefault(step.note, []).append(name)
        self.network.ops.append(op)
        self.ranks[name] = rank
        return name
