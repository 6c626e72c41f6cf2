"""The optimizers, losses and metrics of Keras with their fields; `make tables` writes the files from Keras itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, get_args

from cnnspec.values import types
from cnnspec.values.choices import REQUIRED, Option, Options
from cnnspec.values.types import Checked, refuse, show

Check = Callable[[object], Any]


class KerasTable(Mapping[str, Options]):
    """A table of ``choices.py`` that is read from its file when it is first asked for.

    ``facts`` has what else the file says of a word: its ``class`` in Keras, and the ``labels`` that it takes or the
    ``slots`` that it keeps.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    @cached_property
    def facts(self) -> dict[str, dict[str, Any]]:
        """Every word with what the file says of it."""
        path = Path(__file__).with_name(f"{self._name}.json")
        facts: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return facts

    def __getitem__(self, word: str) -> Options:
        return {name: _option(field) for name, field in self.facts[word]["fields"].items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def __contains__(self, word: object) -> bool:
        return word in self.facts


def _option(field: Mapping[str, Any]) -> Option:
    kind = field["type"]
    annotation = Annotated[str, types.one_of(*kind)] if isinstance(kind, list) else _TYPES[kind]
    return Option(annotation, field.get("default", REQUIRED))


def _float(number: Any) -> Any:
    """The same type, with 1 read as 1.0: Keras refuses whole numbers for a learning rate, a beta or a threshold."""
    (checked,) = (argument for argument in get_args(number)[1:] if isinstance(argument, Checked))
    return Annotated[float, Checked(lambda value: float(checked.func(value)), checked.json_schema)]


def _list_of(one: Check, what: str, schema: Mapping[str, Any]) -> Any:
    def check(value: object) -> list[Any]:
        if not isinstance(value, list | tuple) or not value:
            raise refuse(f"expected a list of {what}, not {show(value)}", "write it in brackets, such as [0.5]")
        return [one(entry) for entry in value]

    return Annotated[list, Checked(check, {"type": "array", "items": schema, "minItems": 1})]


_closed = types.number(lambda x: 0 <= x <= 1, "a fraction from 0 to 1")
_natural = types.whole(0, "a whole number from 0 up")
_share = types.number_field(lambda x: 0 < x <= 1, "a fraction above 0, up to 1", exclusiveMinimum=0, maximum=1)
_non_positive = types.number_field(lambda x: x <= 0, "a number from 0 down", maximum=0)


def _bit(value: object) -> int:
    bit = types.as_int(value)
    if bit not in (0, 1):
        raise refuse(f"expected 0 or 1, not {show(value)}", "the classes are 0 and 1 here")
    return int(bit)


_weight = types.number(lambda x: x >= 0, "a number from 0 up")
_CLOSED_SCHEMA = {"type": "number", "minimum": 0, "maximum": 1}

_TYPES: dict[str, Any] = {
    "bool": types.Bool,
    "count": types.PositiveInt,
    "natural": types.NonNegativeInt,
    "whole": Annotated[int, Checked(types.whole(-types.LARGEST, "a whole number"), {"type": "integer"})],
    "several": Annotated[int, Checked(types.whole(2, "a whole number from 2 up"), {"type": "integer", "minimum": 2})],
    "real": _float(types.Real),
    "positive": _float(types.Positive),
    "non_negative": _float(types.NonNegative),
    "non_positive": _float(_non_positive),
    "fraction": _float(types.Fraction),
    "closed": _float(types.ClosedFraction),
    "open": _float(types.OpenFraction),
    "share": _float(_share),
    "bits": _list_of(_bit, "zeros and ones", {"enum": [0, 1]}),
    "fractions": _list_of(_closed, "fractions from 0 to 1", _CLOSED_SCHEMA),
    "naturals": _list_of(_natural, "whole numbers from 0 up", {"type": "integer", "minimum": 0}),
    "weights": _list_of(_weight, "numbers from 0 up", {"type": "number", "minimum": 0}),
    "texts": _list_of(types.text, "texts", {"type": "string"}),
}

OPTIMIZERS = KerasTable("optimizers")
LOSSES = KerasTable("losses")
METRICS = KerasTable("metrics")
