"""A choice of a few words where each word has fields of its own: ``adam`` or ``{adam: {learning_rate: 1e-3}}``.

What there is to choose from is a table of plain data. Only the chosen word's fields are checked, so that a long table
costs a spec nothing, and every error keeps the place of the field it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema

from cnnspec.values.suggest import did_you_mean, nearest
from cnnspec.values.types import refuse, show

REQUIRED: Any = ...  # the default of a field that has none


class Option(NamedTuple):
    """A field of a word: a value type of ``types.py``, and the default; where that is None, null is a value too.

    One whose default is ``REQUIRED`` has none.
    """

    type: Any
    default: Any


Options = Mapping[str, Option]
Table = Mapping[str, Options]


class Choice(NamedTuple):
    """The chosen word with all of its fields, defaults filled in."""

    name: str
    fields: dict[str, Any]

    def to_yaml(self) -> str | dict[str, Any]:
        """As a spec writes it; a field that is not set (null) is left out."""
        fields = {name: value for name, value in self.fields.items() if value is not None}
        return {self.name: fields} if fields else self.name


def placed(error: PydanticCustomError, value: object, *path: str | int) -> InitErrorDetails:
    """An error about what stands at ``path`` inside the value that is being checked."""
    return InitErrorDetails(type=error, loc=path, input=value)


def refuse_at(errors: Iterable[InitErrorDetails]) -> ValidationError:
    """The error to raise in a validator: pydantic puts the place of the whole value in front of each path."""
    return ValidationError.from_exception_data("spec", list(errors))


def unknown(word: str, known: Iterable[str], kind: str, *, as_key: bool = False) -> PydanticCustomError:
    """The error of a word that is not there to choose, with the nearest one; ``as_key`` says that it is a key."""
    known = list(known)
    instead = None if as_key else nearest(word, known)
    context = {"text": f"unknown {kind} {show(word)}", "help": did_you_mean(word, known), "instead": instead}
    return PydanticCustomError("spec.unknown-key" if as_key else "spec.value", "{text}", context)


def word_and_fields(value: object, table: Iterable[str], kind: str, *at: str | int) -> tuple[str, Any]:
    """The word and what stands under it (None for a bare word) of ``word`` or ``{word: …}``.

    ``at`` is the path to ``value`` from the value that is being checked.
    """
    if isinstance(value, str):
        word, below, path = value, None, at
    elif isinstance(value, dict) and len(value) == 1 and isinstance(next(iter(value)), str):
        word, below = next(iter(value.items()))
        path = (*at, word)
    elif isinstance(value, dict) and value:
        help = f"keep one; its fields stand inside: {{{next(iter(value))}: {{…}}}}"
        raise refuse_at([placed(refuse(f"expected one {kind}, not {len(value)} of them", help), value, *at)])
    else:
        help = f"for example {next(iter(table), '…')}"
        raise refuse_at([placed(refuse(f"expected the name of one {kind}, not {show(value)}", help), value, *at)])
    if word not in table:
        error = unknown(word, table, kind, as_key=path != at)
        raise refuse_at([placed(error, word if path == at else below, *path)])
    return str(word), below


def chosen(value: object, table: Table, kind: str, *at: str | int) -> Choice:
    """``value`` as a choice of ``table``; ``at`` as for ``word_and_fields``."""
    if isinstance(value, Choice):
        return value
    word, below = word_and_fields(value, table, kind, *at)
    if below is not None and not isinstance(below, dict):
        help = f"for example {{{word}: {{{next(iter(table[word]), '')}: …}}}}" if table[word] else f"write {word} alone"
        raise refuse_at([placed(refuse(f"expected the fields of {word}, not {show(below)}", help), below, *at, word)])
    path = (*at, word) if isinstance(value, dict) else at
    return Choice(word, _fields(below or {}, table[word], word, *path))


def _fields(values: dict[Any, Any], options: Options, word: str, *at: str | int) -> dict[str, Any]:
    fields = {name: option.default for name, option in options.items()}
    errors = []
    if missing := [name for name, option in options.items() if option.default is REQUIRED and name not in values]:
        needed = refuse(f"{word} needs {' and '.join(missing)}", f"write `{word}: {{{missing[0]}: …}}`")
        errors.append(placed(needed, values, *at))
    for name, value in values.items():
        if name not in options:
            errors.append(placed(_unknown_field(word, name, options), value, *at, str(name)))
            continue
        try:
            fields[name] = check_option(options[name], value)
        except PydanticCustomError as error:
            errors.append(placed(error, value, *at, name))
    if errors:
        raise refuse_at(errors)
    return fields


def _unknown_field(word: object, name: object, options: Options) -> PydanticCustomError:
    from cnnspec.values import other_names

    ours = other_names.field("optimizer", str(name))
    help_text = did_you_mean(str(name), options) if options else f"{word} has no fields"
    if ours in options:
        help_text = f"it is called '{ours}' here"
    context = {
        "text": f"unknown field {show(name)} of {word}",
        "help": help_text,
        "instead": ours if ours in options else None,
    }
    return PydanticCustomError("spec.unknown-key", "{text}", context)


def check_option(option: Option, value: object) -> Any:
    """The value of a field, or a ``PydanticCustomError``."""
    if value is None and option.default is None:
        return None
    check: Any = next(annotation.func for annotation in get_args(option.type)[1:] if hasattr(annotation, "func"))
    return check(value)


@dataclass(frozen=True, eq=False)
class ChoiceOf:
    """Marks a pydantic field as a choice: ``Annotated[Choice, ChoiceOf(LOSSES, "loss")]``."""

    table: Table
    kind: str

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        """How pydantic reads and writes the field."""
        return core_schema.no_info_plain_validator_function(
            lambda value: chosen(value, self.table, self.kind),
            serialization=core_schema.plain_serializer_function_ser_schema(Choice.to_yaml),
        )

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """What editors are told."""
        return schema(self.table)


def schema(table: Table) -> dict[str, Any]:
    """The JSON Schema of a choice of ``table``."""
    words = {
        word: {
            "type": ["object", "null"],
            "properties": {name: option_schema(option) for name, option in options.items()},
            "additionalProperties": False,
            **_required(options),
        }
        for word, options in table.items()
    }
    return {
        "anyOf": [
            {"enum": [word for word, options in table.items() if not _required(options)]},
            {
                "type": "object",
                "properties": words,
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
        ]
    }


def _required(options: Options) -> dict[str, list[str]]:
    names = [name for name, option in options.items() if option.default is REQUIRED]
    return {"required": names} if names else {}


def option_schema(option: Option) -> dict[str, Any]:
    """The JSON Schema of a field."""
    type_schema = next(
        annotation.json_schema for annotation in get_args(option.type)[1:] if hasattr(annotation, "json_schema")
    )
    if option.default is REQUIRED:
        return dict(type_schema or {})
    with_default = {**(type_schema or {}), "default": option.default}
    return {"anyOf": [with_default, {"type": "null"}]} if option.default is None else with_default
