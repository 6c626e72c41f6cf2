"""A fenced block of Markdown, the path of a spec with options or a spec itself, as HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.sites.embed import complaint, dependencies, embed, find, inline
from cnnspec.sites.html import figure, wrong
from cnnspec.sites.request import Given, is_spec_text, read_command, read_request

if TYPE_CHECKING:
    from cnnspec.spans.source import Source

WORD = "cnnspec"


class Where(NamedTuple):
    """The page that a fence stands in: its name, its folder, the root of the site, the first line inside the fence."""

    page: str = "<page>"
    folder: Path = Path()
    root: Path = Path()
    line: int = 1
    indent: int = 0


class Shown(NamedTuple):
    """The HTML of a fence, what is wrong with it, and the files that it is made of."""

    html: str
    complaints: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def show(body: str, header: Iterable[Given], where: Where) -> Shown:
    """A fence as HTML; one with a mistake shows that in its place."""
    files: list[str] = []
    try:
        spec, options = _parts(body, where)
        files = dependencies(spec)
        shown = embed(spec, read_request([*header, *options]))
    except (SpecError, UsageError) as error:
        message = complaint(error)
        return Shown(wrong(message), (message,), tuple(files))
    html = figure(shown) + "".join(map(wrong, shown.complaints))
    return Shown(html, shown.complaints, tuple(files))


def _parts(body: str, where: Where) -> tuple[str | Source, Sequence[Given]]:
    if is_spec_text(body):
        return inline(body, where.page, where.line, where.folder, where.indent), []
    path, options = read_command(body)
    return find(path, where.folder, where.root), options


Formatter = Callable[..., str]


def header_of(options: dict[str, object]) -> list[Given]:
    """The options behind the word of a fence; one without a value is a switch."""
    return [(name, "" if value is True or value == name else str(value)) for name, value in options.items()]
