"""The value types of the language: what converts (16.0 to 16), what does not (true, "6"), and what the error says.

Each is a plain function, so a wrong value gives one sentence whatever forms the field allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError, core_schema

from cnnspec.values.suggest import did_you_mean, nearest

Number = int | float
PerAxisValue = int | tuple[int, ...]
Pair = tuple[int, int]
PadValue = int | tuple[int | Pair, ...]


@dataclass(frozen=True, eq=False)
class Checked:
    """Marks a field as checked by a function of ours: ``Annotated[int, Checked(function, {JSON Schema})]``.

    As pydantic's PlainValidator and WithJsonSchema together, but without building a schema of the annotated type,
    which would cost every start of a command some milliseconds.
    """

    func: Callable[[Any], Any]
    json_schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        """How pydantic checks the field."""
        return core_schema.no_info_plain_validator_function(self.func)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """What editors are told."""
        return dict(self.json_schema)


class Model(BaseModel):
    """A frozen model that refuses unknown keys; built when first used."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


SHOWN = 60  # characters of a value in a message


def refuse(message: str, help: str | None = None, instead: str | None = None) -> PydanticCustomError:
    """The error of a wrong value, to be raised in a validator; ``help`` is the remedy, ``instead`` the better text."""
    return PydanticCustomError("spec.value", "{text}", {"text": message, "help": help, "instead": instead})


def show(value: object) -> str:
    """A value as a YAML writer would know it again, cut to a line."""
    text = ""
    for piece in _pieces(value):  # no further than what is shown: lists in lists may be endless
        text += piece
        if len(text) > SHOWN:
            return text[: SHOWN - 3] + "..."
    return text


def _pieces(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield str(value).lower()
    elif value is None:
        yield "null"
    elif isinstance(value, list | tuple):
        yield "["
        for index, entry in enumerate(value):
            yield ", " if index else ""
            yield from _pieces(entry)
        yield "]"
    elif isinstance(value, dict):
        yield "{"
        for index, (key, entry) in enumerate(value.items()):
            yield f", {key}: " if index else f"{key}: "
            yield from _pieces(entry)
        yield "}"
    elif isinstance(value, str):
        yield f"'{value}'"
    else:
        yield str(value)


def as_int(value: object) -> int | None:
    """The whole number a value stands for, or None: 16.0 is one, true and "16" are not."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, float) and value.is_integer() else None


def as_number(value: object) -> Number | None:
    """The finite number a value is, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < float("inf") else None


def is_open(value: object) -> bool:
    """Whether a value may still be an expression, which is told as wrong only once it is computed."""
    return isinstance(value, str) and "$" in value


def still_open(value: object, what: str = "a value of this key") -> PydanticCustomError:
    """The error of such a value. Nobody reads it, as a rule: looking for a remedy would cost every good spec."""
    return refuse(f"expected {what}, not {show(value)}", "an expression is written $name or $(…)")


LARGEST = 10**9  # of any count or size; keeps every product of a few of them printable


def whole(minimum: int, what: str, *, several: bool = False) -> Callable[[object], int]:
    """A validator of whole numbers from ``minimum`` up; ``several`` where a list of them may stand as well."""

    def check(value: object) -> int:
        integer = as_int(value)
        if integer is None or not minimum <= integer <= LARGEST:
            if is_open(value):
                raise still_open(value, what)
            from cnnspec.values.remedies import whole_number

            raise refuse(f"expected {what}, not {show(value)}", whole_number(value, minimum, LARGEST, several))
        return integer

    return check


def number(accept: Callable[[Number], bool], what: str) -> Callable[[object], Number]:
    """A validator of finite numbers that ``accept`` takes."""

    def check(value: object) -> Number:
        amount = as_number(value)
        if amount is None or not accept(amount):
            if is_open(value):
                raise still_open(value, what)
            from cnnspec.values.remedies import any_number

            raise refuse(f"expected {what}, not {show(value)}", any_number(value, what))
        return amount

    return check


def _per_axis(minimum: int, what: str) -> Callable[[object], PerAxisValue]:
    one = whole(minimum, f"{what}, or one an axis", several=True)

    def check(value: object) -> PerAxisValue:
        if not isinstance(value, list | tuple):
            return one(value)
        if not 1 <= len(value) <= 3:
            raise refuse(
                f"expected {what}, or one an axis, not {show(value)}", "give one number, or one an axis: 1 to 3"
            )
        return tuple(one(entry) for entry in value)

    return check


def _pads(value: object) -> PadValue:
    one = whole(0, "a number of pixels, one an axis, or [before, after] an axis", several=True)

    def pair(entry: object) -> int | Pair:
        if not isinstance(entry, list | tuple):
            return one(entry)
        if len(entry) != 2:
            raise refuse(f"expected [before, after], not {show(entry)}", "for example [[1, 0], [1, 0]]")
        return one(entry[0]), one(entry[1])

    if not isinstance(value, list | tuple):
        return one(value)
    if not 1 <= len(value) <= 3:
        message = f"expected a number of pixels, one an axis, or [before, after] an axis, not {show(value)}"
        raise refuse(message, "for example 1, [1, 2], or [[0, 1], [0, 1]]")
    return tuple(pair(entry) for entry in value)


def _padding(value: object) -> PadValue | str:
    if value in ("same", "valid"):
        return str(value)
    if is_open(value):
        raise still_open(value)
    if isinstance(value, str):
        instead = nearest(value, ("same", "valid"))
        help = f"did you mean '{instead}'?" if instead else "padding: same keeps the size, a number pads by so many"
        raise refuse(f"expected valid, same, or a number of pixels, not {show(value)}", help, instead)
    return _pads(value)


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise refuse(f"expected true or false, not {show(value)}", "write true or false, without quotes")
    return value


def text(value: object) -> str:
    """A text as it is."""
    if not isinstance(value, str):
        raise refuse(f"expected a text, not {show(value)}", "if it is one, put it in quotes")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not value or not all(isinstance(entry, str) for entry in value):
        raise refuse(f"expected a list of texts, not {show(value)}", "for example [cat, dog]")
    if len(set(value)) < len(value):
        raise refuse(f"a text is there twice in {show(value)}", "keep one of the two")
    return tuple(value)


def one_of(*words: str) -> Checked:
    """A check of one word of a few, with the nearest one in its error."""

    def check(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        if is_open(value):
            raise still_open(value)
        help = did_you_mean(str(value), words, kind="choices")
        raise refuse(f"{show(value)} is not one of the choices here", help, nearest(str(value), words))

    return Checked(check, {"enum": list(words)})


_WHOLE_SCHEMA = {"type": "integer"}
_AXIS_SCHEMA = {
    "anyOf": [{"type": "integer", "minimum": 1}, {"type": "array", "items": {"type": "integer", "minimum": 1}}]
}
_PADS_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "integer", "minimum": 0},
        {
            "type": "array",
            "items": {
                "anyOf": [
                    {"type": "integer", "minimum": 0},
                    {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
                ]
            },
        },
    ]
}


def number_field(accept: Callable[[Number], bool], what: str, **bounds: Number) -> Any:
    """The type of a number that ``accept`` takes; ``bounds`` are how JSON Schema says so."""
    return Annotated[float, Checked(number(accept, what), {"type": "number", **bounds})]


Bool = Annotated[bool, Checked(_bool, {"type": "boolean"})]
Text = Annotated[str, Checked(text, {"type": "string"})]
TextList = Annotated[
    tuple[str, ...], Checked(_texts, {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True})
]
PositiveInt = Annotated[int, Checked(whole(1, "a whole number from 1 up"), {**_WHOLE_SCHEMA, "minimum": 1})]
NonNegativeInt = Annotated[int, Checked(whole(0, "a whole number from 0 up"), {**_WHOLE_SCHEMA, "minimum": 0})]
Real = Annotated[float, Checked(number(lambda _: True, "a number"), {"type": "number"})]
Positive = Annotated[
    float,
    Checked(number(lambda x: x > 0, "a number above 0"), {"type": "number", "exclusiveMinimum": 0}),
]
NonNegative = Annotated[
    float,
    Checked(number(lambda x: x >= 0, "a number from 0 up"), {"type": "number", "minimum": 0}),
]
Fraction = Annotated[
    float,
    Checked(
        number(lambda x: 0 <= x < 1, "a fraction from 0 up to, not including, 1"),
        {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
    ),
]
ClosedFraction = Annotated[
    float,
    Checked(number(lambda x: 0 <= x <= 1, "a fraction from 0 to 1"), {"type": "number", "minimum": 0, "maximum": 1}),
]
OpenFraction = Annotated[
    float,
    Checked(
        number(lambda x: 0 < x < 1, "a fraction between 0 and 1"),
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    ),
]
PerAxis = Annotated[PerAxisValue, Checked(_per_axis(1, "a whole number from 1 up"), _AXIS_SCHEMA)]
PerAxisFromZero = Annotated[
    PerAxisValue,
    Checked(
        _per_axis(0, "a whole number from 0 up"),
        {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "array", "items": {"type": "integer", "minimum": 0}}]},
    ),
]
Pads = Annotated[PadValue, Checked(_pads, _PADS_SCHEMA)]
Padding = Annotated[
    PadValue | Literal["same", "valid"],
    Checked(_padding, {"anyOf": [{"enum": ["same", "valid"]}, *_PADS_SCHEMA["anyOf"]]}),
]
