"""The ``data`` section: where the images come from and what is done to them before the model sees them."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import PlainSerializer, model_validator
from pydantic_core import PydanticCustomError, core_schema

from cnnspec.augments import AUGMENTS
from cnnspec.augments import OPTIONS as AUGMENT_OPTIONS
from cnnspec.sources import OPTIONS, SOURCES, SourceFacts
from cnnspec.values.choices import (
    Choice,
    ChoiceOf,
    check_option,
    chosen,
    option_schema,
    placed,
    refuse_at,
    word_and_fields,
)
from cnnspec.values.types import LARGEST, Checked, Model, PositiveInt, as_int, as_number, one_of, refuse, show


def static_facts(source: Choice | str) -> SourceFacts | None:
    """The facts about a source that need no reading of it, or None where they are not known before."""
    name, fields = (source, {}) if isinstance(source, str) else source
    facts: SourceFacts | None = SOURCES[name].facts(fields) if name in SOURCES else None
    return facts


class Augment(NamedTuple):
    """One random change of the training images: a word and how far it goes at most."""

    name: str
    value: float | str

    def to_yaml(self) -> dict[str, float | str]:
        """As a spec writes it."""
        return {self.name: self.value}


def _augments(value: object) -> tuple[Augment, ...]:
    if not isinstance(value, list | tuple):
        raise refuse(f"expected a list of augmentations, not {show(value)}", "for example [rotate: 10, translate: 0.1]")
    augments: list[Augment] = []
    for index, entry in enumerate(value):
        augment = entry if isinstance(entry, Augment) else _augment(entry, index)
        if any(augment == other or augment.name == other.name != "flip" for other in augments):
            raise refuse_at([placed(refuse(f"{augment.name} is there twice", "keep one of the two"), entry, index)])
        augments.append(augment)
    return tuple(augments)


def _augment(value: object, index: int) -> Augment:
    word, below = word_and_fields(value, AUGMENT_OPTIONS, "augmentation", index)
    if isinstance(value, str):
        return Augment(word, AUGMENT_OPTIONS[word].default)
    try:
        return Augment(word, check_option(AUGMENT_OPTIONS[word], below))
    except PydanticCustomError as error:
        raise refuse_at([placed(error, below, index, word)]) from None


class _AugmentList:
    """Marks the field as a list of augmentations; their files are loaded for a schema, or when a spec uses them."""

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _augments,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: [augment.to_yaml() for augment in value]
            ),
        )

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        words = {word: option_schema(option) for word, option in AUGMENT_OPTIONS.items()}
        one = {
            "type": "object",
            "properties": words,
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }
        return {"type": "array", "items": {"anyOf": [{"enum": list(words)}, one]}}


def _range(value: object) -> tuple[float, float]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise refuse(f"expected [lowest, highest], not {show(value)}", "for example [0, 255]")
    low, high = as_number(value[0]), as_number(value[1])
    if low is None or high is None or low >= high:
        message = f"expected [lowest, highest], the first below the second, not {show(value)}"
        raise refuse(message, "for example [0, 255]")
    return low, high


def _validation(value: object) -> float | str | Choice:
    if value == "auto" or isinstance(value, Choice):
        return value
    if isinstance(value, dict):
        return chosen(value, OPTIONS, "source")
    fraction = as_number(value)
    if fraction is None or not 0 < fraction < 1:
        from cnnspec.values.remedies import any_number

        message = f"expected a fraction between 0 and 1, auto, or a source, not {show(value)}"
        raise refuse(message, any_number(value, "a fraction"))
    return fraction


def _test(value: object) -> Choice | None:
    return value if value is None or isinstance(value, Choice) else chosen(value, OPTIONS, "source")


_UNITS = {"": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "KB": 10**3, "MB": 10**6, "GB": 10**9}
_BYTES = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) ?([KMG]i?B)?")


def _size(value: object) -> str:
    if (size := as_int(value)) is not None and 0 <= size <= LARGEST:
        return str(size)
    if not isinstance(value, str) or not _BYTES.fullmatch(value):
        raise refuse(f"expected a number of bytes, not {show(value)}", "for example 2 GiB, 500 MB or 0")
    return value


def _plain(value: float | str | Choice | None) -> Any:
    return value.to_yaml() if isinstance(value, Choice) else value


Labels = Annotated[Literal["index", "one_hot", "multi_hot"], one_of("index", "one_hot", "multi_hot")]
Range = Annotated[
    tuple[float, float],
    Checked(_range, {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}),
    PlainSerializer(list),
]
Validation = Annotated[
    float | str | Choice,
    Checked(
        _validation,
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
                {"enum": ["auto"]},
                {"type": "object"},
            ]
        },
    ),
    PlainSerializer(_plain),
]
TestPart = Annotated[Choice | None, Checked(_test, {"type": ["object", "string", "null"]}), PlainSerializer(_plain)]
Size = Annotated[str, Checked(_size, {"type": ["string", "integer"]})]


class Data(Model):
    """The images of a training: their source, labels, validation part and augmentation.

        source: mnist5k
        labels: index
        validation: 0.1
        augment: [rotate: 10, translate: 0.1, zoom: 0.1]

    ``range`` is that of the raw values, which the model is fed as they are: scaling is a layer. ``samples`` is checked
    when the data is read. ``validation`` is a fraction of every class, a source, or ``auto``: the source's own part for
    it, and where it has none a tenth. ``test`` is a source of images that no training sees. Images that would take
    more than ``cache`` are decoded anew each epoch. Augmentation touches training images only; a bare word means the
    values of the example, and ``flip`` horizontal.
    """

    source: Annotated[Choice, ChoiceOf(OPTIONS, "source")]
    labels: Labels = "index"
    range: Range | None = None
    samples: PositiveInt | None = None
    validation: Validation = "auto"
    test: TestPart = None
    cache: Size = "2 GiB"
    augment: Annotated[tuple[Augment, ...], _AugmentList()] = ()

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, section: Any) -> Any:
        """What follows from a source is a default that can be seen."""
        if not isinstance(section, dict):
            return section
        source = section.get("source")
        name = (
            source.name
            if isinstance(source, Choice)
            else next(iter(source), None)
            if isinstance(source, dict)
            else source
        )
        if not isinstance(name, str) or name not in SOURCES:
            return section
        facts, filled = static_facts(name), dict(section)
        if facts and facts.range and section.get("range") is None:
            filled["range"] = facts.range
        if not SOURCES[name].PARTS:
            filled.setdefault("validation", 0.1)
        return filled

    @model_validator(mode="after")
    def _agree(self) -> Data:
        """Fields that need one another; each error has the place of the one to change."""
        errors = []
        if self.facts and self.facts.range and self.range != self.facts.range:
            low, high = self.facts.range
            text = f"{self.source.name} holds values from {low:g} to {high:g}"
            help = f"write range: [{low:g}, {high:g}], or leave it out"
            errors.append(placed(refuse(text, help), self.range, "range"))
        for index, augment in enumerate(self.augment):
            if hasattr(AUGMENTS[augment.name], "MIXES_LABELS") and self.labels == "index":
                text = f"{augment.name} mixes labels, which takes numbers a class"
                errors.append(placed(refuse(text, "write `labels: one_hot`"), augment.name, "augment", index))
        if errors:
            raise refuse_at(errors)
        return self

    @property
    def facts(self) -> SourceFacts | None:
        """What is known of the source without reading it."""
        return static_facts(self.source)

    @property
    def cache_bytes(self) -> int:
        """How much decoded images may take in memory."""
        match = _BYTES.fullmatch(self.cache)
        assert match is not None
        return int(float(match[1]) * _UNITS[match[2] or ""])


def dump(data: Data) -> dict[str, Any]:
    """The section in the language's own form, every default visible; what is not set is left out."""
    return data.model_dump(exclude_none=True)
