"""What a page asks for: a spec, and options with the names that they have on the command line."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cnnspec.diagnostics import UsageError
from cnnspec.drawing.options import Options

Given = tuple[str, str]
"""The name of an option and its value, empty where none is written."""

DRAWN = ("level", "style", "direction", "theme", "show")
WORDS = (*DRAWN, "variant", "param", "table", "caption", "alt")
_TRUE, _FALSE = ("", "table", "true", "yes", "on", "1"), ("false", "no", "off", "0")
_BETWEEN_PARAMS = re.compile(r"[,\s]+(?=[A-Za-z]\w*=)")
_KEY = re.compile(r"""^\s*["']?[A-Za-z_]+["']?[ ]*:(\s|$)""", re.MULTILINE)


class Request(NamedTuple):
    """How a spec is shown. ``caption`` and ``alt`` are words of the page; None and empty for those of the spec."""

    options: Options = Options()
    params: tuple[str, ...] = ()
    variant: str | None = None
    table: bool = False
    caption: str | None = None
    alt: str = ""


def read_request(pairs: Iterable[Given]) -> Request:
    """The request that options make; a later one of a name goes before an earlier one, but ``param`` adds up.

    Raises UsageError for an option or a value that there is not.
    """
    drawn: dict[str, Any] = {}
    words: dict[str, str] = {}
    params: list[str] = []
    for name, value in pairs:
        if name in ("param", "p"):
            params += [param for param in _BETWEEN_PARAMS.split(value.strip(" ,\n")) if param]
        elif name in DRAWN:
            drawn[name] = value.strip()
        elif name in WORDS:
            words[name] = value.strip()
        else:
            from cnnspec.values.suggest import did_you_mean

            raise UsageError(f"there is no option '{name}'", did_you_mean(name, WORDS, kind="options"))
    show = tuple(figure for figure in re.split(r"[,\s]+", drawn.pop("show", "")) if figure)
    options = Options(**drawn, show=show).check()
    table = "table" in words and _flag("table", words["table"])
    return Request(options, tuple(params), words.get("variant"), table, words.get("caption"), words.get("alt", ""))


def _flag(name: str, text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise UsageError(f"{name} is a switch, not '{text}'", f"write {name} alone")


def is_spec_text(text: str) -> bool:
    """Whether a text is a spec itself, and not the path of one: it has a line with a key."""
    return bool(_KEY.search(text))


def read_command(text: str) -> tuple[str, list[Given]]:
    """A path and what stands behind it, as on the command line: ``net.yaml --level block --table``.

    Lines are no more than spaces. Raises UsageError where it cannot be read so.
    """
    try:
        path, *words = shlex.split(text, comments=True) or [""]
    except ValueError as error:
        raise UsageError(f"cannot read the options: {error}", "close the quotes") from None
    if not path or path.startswith("-"):
        raise UsageError("there is no spec to draw", "write the path of a spec, or the spec itself")
    return path, list(_options(words))


def _options(words: list[str]) -> Iterator[Given]:
    waiting = words[::-1]
    while waiting:
        word = waiting.pop()
        if not word.startswith("-"):
            raise UsageError(f"'{word}' is no option", f"write --{word}" if word in WORDS else "options start with --")
        name, equals, value = word.lstrip("-").partition("=")
        if not equals and name != "table" and waiting:
            value = waiting.pop()
        yield name, value
