"""The document: the keys at the top of a spec, checked for form."""

import re
from typing import Annotated, Any, ClassVar

from cnnspec.values.types import Checked, Model, Text, as_int, refuse, show, whole

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
VERSION = 1


def check_name(value: object) -> str:
    """A name of the language. Raises a validation error."""
    if not isinstance(value, str) or not NAME.match(value):
        from cnnspec.language.hints import a_name

        raise refuse(f"{show(value)} is not a name", a_name(value))
    return value


def _version(value: object) -> int:
    if as_int(value) != VERSION:
        raise refuse(f"this is version {VERSION} of the language, not {show(value)}", f"write `cnnspec: {VERSION}`")
    return VERSION


def check_sizes(value: object) -> list[Any]:
    """The sizes of an input, expressions and open ones (a name, or null) among them. Raises a validation error."""
    size = whole(1, "a size from 1 up", several=True)
    if not isinstance(value, list) or not 1 <= len(value) <= 4:
        from cnnspec.language.hints import sizes

        raise refuse(f"expected a list of sizes, channels last, not {show(value)}", sizes(value))
    for at, entry in enumerate(value):
        if is_open(entry):
            if at == len(value) - 1:
                message = f"the channels, which stand last, are a number, not {show(entry)}"
                raise refuse(message, "the number of weights depends on it: for example [H, W, 3]")
        elif not (isinstance(entry, str) and "$" in entry):
            size(entry)
    return value


def is_open(size: object) -> bool:
    """Whether a size of an input is left open: a name, or null."""
    return size is None or (isinstance(size, str) and bool(NAME.match(size)))


def _classes(value: object) -> int:
    return whole(1, "a whole number of classes")(value)


def _mapping(what: str, main: str | None = None) -> Checked:
    """``main`` is the key that a word alone was meant for."""

    def check(value: object) -> Any:
        if not isinstance(value, dict):
            help = "write `key: value` lines below it, or {key: value}"
            if main and isinstance(value, str):
                help = f"write it as {{{main}: {value}}}"
            raise refuse(f"expected {what}, not {show(value)}", help)
        return value

    return Checked(check, {"type": "object"})


def _items(value: object) -> Any:
    if not isinstance(value, list):
        help = "for example `- conv: 8` on a line of its own"
        if isinstance(value, dict) and value:
            word = str(next(iter(value)))
            help = f"write each behind a dash: `- {word.lstrip('-')}: …`"
            if word.startswith("-"):
                help = f"a space is missing behind the dash: `- {word[1:]}: …`"
        raise refuse(f"expected a list of layers, one a line behind `- `, not {show(value)}", help)
    return value


Name = Annotated[str, Checked(check_name, {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$"})]
Mapping = Annotated[dict[str, Any], _mapping("a mapping")]
Items = Annotated[list[Any], Checked(_items, {"type": "array"})]


LINT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "ignore": {
            "type": "array",
            "items": {
                "anyOf": [
                    {"type": "string"},
                    {
                        "type": "object",
                        "additionalProperties": {"type": "string"},
                        "minProperties": 1,
                        "maxProperties": 1,
                    },
                ]
            },
        }
    },
    "additionalProperties": False,
}


class Document(Model):
    """The keys of a spec. What stands inside the sections is checked by the files of their names.

    cnnspec: 1
    name: tiny
    input: [28, 28, 1]
    features: [{conv: 8}]
    """

    ORDER: ClassVar[tuple[str, ...]] = ("cnnspec", "name", "description", "input", "classes")

    cnnspec: Annotated[int, Checked(_version, {"const": VERSION})]
    name: Name
    description: Text | None = None
    include: Annotated[Any, Checked(lambda value: value, {"type": ["string", "array"]})] = None
    input: Annotated[list[Any] | None, Checked(check_sizes, {"type": "array"})] = None
    inputs: Mapping | None = None
    outputs: Mapping | None = None
    classes: Annotated[int, Checked(_classes, {"type": "integer", "minimum": 1})] | None = None
    params: Mapping = {}
    variants: Mapping = {}
    defaults: Mapping = {}
    blocks: Mapping = {}
    features: Items
    head: Items = []
    expect: Mapping | None = None
    data: Annotated[dict[str, Any], _mapping("a mapping", "source")] | None = None
    train: Mapping | None = None
    lint: Annotated[Any, Checked(lambda value: value, LINT_SCHEMA)] = None
