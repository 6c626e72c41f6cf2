"""The ``data`` section: where the images come from and what is done to them before the model sees them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from cnnspec.data.sources import SourceFacts, source_modules
from cnnspec.spec.choices import Choice, ChoiceOf, Option, Table, check_option, placed, refuse_at, word_and_fields
from cnnspec.spec.types import Fraction, Model, PositiveInt, as_number, number, one_of, refuse, show

SOURCES: Table = {word: module.OPTIONS for word, module in source_modules().items()}


def static_facts(source: Choice | str) -> SourceFacts | None:
    """The facts about a source that need no reading of it, or None where they are not known before."""
    name, fields = (source, {}) if isinstance(source, str) else source
    modules = source_modules()
    found: SourceFacts | None = modules[name].facts(fields) if name in modules else None
    return found


class Augment(NamedTuple):
    """One random change of the training images: a word and how far it goes at most."""

    name: str
    value: float | str

    def to_yaml(self) -> dict[str, float | str]:
        """As a spec writes it."""
        return {self.name: self.value}


_Degrees = Annotated[
    float,
    PlainValidator(number(lambda x: 0 <= x <= 180, "degrees from 0 to 180")),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 180}),
]
_Direction = Annotated[str, one_of("horizontal", "vertical"), WithJsonSchema({"enum": ["horizontal", "vertical"]})]

# The default is what a bare word means.
AUGMENTS = {
    "rotate": Option(_Degrees, 10),
    "translate": Option(Fraction, 0.1),
    "zoom": Option(Fraction, 0.1),
    "flip": Option(_Direction, "horizontal"),
}


def _augments(value: object) -> tuple[Augment, ...]:
    if not isinstance(value, list | tuple):
        raise refuse(f"expected a list of augmentations, not {show(value)}", "for example [rotate: 10, translate: 0.1]")
    found: list[Augment] = []
    for index, each in enumerate(value):
        augment = each if isinstance(each, Augment) else _augment(each, index)
        if any(augment == other or augment.name == other.name != "flip" for other in found):
            raise refuse_at([placed(refuse(f"{augment.name} is there twice", "keep one of the two"), each, index)])
        found.append(augment)
    return tuple(found)


def _augment(value: object, index: int) -> Augment:
    word, below = word_and_fields(value, AUGMENTS, "augmentation", index)
    if isinstance(value, str):
        return Augment(word, AUGMENTS[word].default)
    try:
        return Augment(word, check_option(AUGMENTS[word], below))
    except PydanticCustomError as error:
        raise refuse_at([placed(error, below, index, word)]) from None


def _range(value: object) -> tuple[float, float]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise refuse(f"expected [lowest, highest], not {show(value)}", "for example [0, 255]")
    low, high = as_number(value[0]), as_number(value[1])
    if low is None or high is None or low >= high:
        message = f"expected [lowest, highest], the first below the second, not {show(value)}"
        raise refuse(message, "for example [0, 255]")
    return low, high


_open_fraction = number(lambda x: 0 < x < 1, "a fraction between 0 and 1")
_AUGMENT_SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "anyOf": [
            {"enum": list(AUGMENTS)},
            {
                "type": "object",
                "properties": {
                    "rotate": {"type": "number", "minimum": 0, "maximum": 180},
                    "translate": {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
                    "zoom": {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
                    "flip": {"enum": ["horizontal", "vertical"]},
                },
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
        ]
    },
}

Labels = Annotated[
    Literal["index", "one_hot"], one_of("index", "one_hot"), WithJsonSchema({"enum": ["index", "one_hot"]})
]
Range = Annotated[
    tuple[float, float],
    PlainValidator(_range),
    PlainSerializer(list),
    WithJsonSchema({"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}),
]
Validation = Annotated[
    float,
    PlainValidator(_open_fraction),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}),
]
Augments = Annotated[
    tuple[Augment, ...],
    PlainValidator(_augments),
    PlainSerializer(lambda value: [each.to_yaml() for each in value]),
    WithJsonSchema(_AUGMENT_SCHEMA),
]


class Data(Model):
    """The images of a training: their source, labels, validation part and augmentation.

        source: mnist5k
        labels: index
        validation: 0.1
        augment: [rotate: 10, translate: 0.1, zoom: 0.1]

    ``range`` is that of the raw values, which the model is fed as they are: scaling is a layer. ``samples`` is checked
    when the data is read. ``validation`` is a fraction of every class. Augmentation touches training images only; a
    bare word means the values of the example, and ``flip`` horizontal.
    """

    source: Annotated[Choice, ChoiceOf(SOURCES, "source")]
    labels: Labels = "index"
    range: Range | None = None
    samples: PositiveInt | None = None
    validation: Validation = 0.1
    augment: Augments = ()

    @model_validator(mode="before")
    @classmethod
    def _fill_range(cls, given: Any) -> Any:
        """A built-in source's range is a default that can be seen."""
        if not isinstance(given, dict) or given.get("range") is not None:
            return given
        source = given.get("source")
        name = next(iter(source), None) if isinstance(source, dict) else source
        facts = static_facts(name) if isinstance(name, str) else None
        return {**given, "range": facts.range} if facts else given

    @model_validator(mode="after")
    def _range_agrees(self) -> Data:
        if self.facts and self.range != self.facts.range:
            low, high = self.facts.range
            text = f"{self.source.name} holds values from {low:g} to {high:g}"
            help = f"write range: [{low:g}, {high:g}], or leave it out"
            raise refuse_at([placed(refuse(text, help), self.range, "range")])
        return self

    @property
    def facts(self) -> SourceFacts | None:
        """What is known of the source without reading it."""
        return static_facts(self.source)


def dump(data: Data) -> dict[str, Any]:
    """The section in the language's own form, every default visible; what is not set is left out."""
    return data.model_dump(exclude_none=True)
