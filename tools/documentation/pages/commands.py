"""Every command with its arguments and options, from the program itself."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from cnnspec.cli._app import _Commands
from documentation.pages import Page


def pages() -> Iterator[Page]:
    """One page."""
    group = _Commands(name="cnnspec")
    names = group.list_commands(None)
    told = ["# Commands", "Exit codes: 0 fine, 1 findings in a spec, 2 wrong usage.", _contents(names)]
    for name in names:
        told += command(name, group.get_command(None, name))
    yield Page("commands.md", "\n\n".join(told) + "\n")


def _contents(names: list[str]) -> str:
    return " · ".join(f"[{name}](#{name})" for name in names)


def command(name: str, found: Any, level: int = 2) -> Iterator[str]:
    """A command, and the commands inside it."""
    yield f"{'#' * level} {name}"
    inside = getattr(found, "commands", {})
    arguments = [each for each in found.params if each.param_type_name == "argument"]
    words = " ".join(_metavar(each) for each in arguments)
    yield f"`cnnspec {name} {'COMMAND …' if inside else words}`".replace(" `", "`")
    yield _line(found.help)
    rows = [f"| {_name(each)} | {_line(getattr(each, 'help', ''))} | {_default(each)} |" for each in found.params
            if "--help" not in each.opts and not getattr(each, "hidden", False)]  # fmt: skip
    if rows:
        yield "\n".join(["| argument or option | | default |", "|---|---|---|", *rows])
    for key, each in inside.items():
        yield from command(f"{name} {key}", each, level + 1)


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return " or ".join(f"`{each}`" for each in _metavar(parameter).split("|"))
    names = ", ".join(f"`{each}`" for each in (*parameter.opts, *parameter.secondary_opts))
    if parameter.is_flag:
        return names
    choices = ", ".join(f"`{each}`" for each in _choices(parameter))
    return names + " " + (choices or f"`{parameter.metavar or 'VALUE'}`")


def _choices(parameter: Any) -> list[str]:
    """The words that an option takes; where typer keeps them differs with its version."""
    described = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    if isinstance(described, type) and issubclass(described, Enum):
        return [_text(each) for each in described]
    return [_text(each) for each in getattr(getattr(parameter, "type", None), "choices", None) or ()]


def _default(parameter: Any) -> str:
    value = parameter.default
    if getattr(parameter, "is_flag", False) or not isinstance(value, str | int | float):
        return ""
    return f"`{_text(value)}`"


def _text(value: Any) -> str:
    return str(getattr(value, "value", value))


def _line(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")
