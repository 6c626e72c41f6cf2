"""``cnnspec explain``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cnnspec.cli._common import Output, json_text, write
from cnnspec.diagnostics import UsageError, codes
from cnnspec.values.suggest import nearest


class Format(StrEnum):
    """How a text is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


def command(
    code: Annotated[
        str | None,
        typer.Argument(
            help="A code such as shape.merge, or a family such as shape; without one all are listed.", metavar="[CODE]"
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Explain every code.")] = False,
    format: Annotated[Format, typer.Option(help="How it is printed.")] = Format.text,
    output: Output = None,
) -> None:
    """Explain a code: what it says, why it matters, a bad and a good spec, the source."""
    known = codes.known()
    if code is not None and everything:
        raise UsageError("a code and --all exclude each other", "leave one of the two out")
    if code is not None and (family := code.strip("[] .").lower()) in codes.FAMILIES:
        known = [known_code for known_code in known if codes.family_of(known_code) == family]
    elif code is not None:
        write(_one(codes.read(_known_code(code, known)), format), output)
        return
    texts = [codes.read(known_code) for known_code in known]
    write(_many(texts, format) if everything else _listed(texts, format), output)


def _known_code(code: str, known: list[str]) -> str:
    """A known code, also without its family where that is clear, or in the brackets that `check` prints."""
    word = code.strip("[] ").lower().removeprefix("error[").removeprefix("warning[").removeprefix("info[")
    if word in known:
        return word
    ends = [known_code for known_code in known if known_code.partition(".")[2] == word]
    if len(ends) == 1:
        return ends[0]
    help = f"did you mean {' or '.join(ends)}?" if ends else _nearest(word, known)
    raise UsageError(f"there is no code '{code}'", help)


def _nearest(word: str, known: list[str]) -> str:
    suggestion = nearest(word, known)
    return f"did you mean '{suggestion}'?" if suggestion else "`cnnspec explain` lists them"


def _one(text: codes.Text, format: Format) -> str:
    from cnnspec.diagnostics.codes import _render

    if format is Format.json:
        return json_text(_render.as_data(text))
    return _render.as_markdown(text) if format is Format.markdown else _render.as_text(text)


def _many(texts: list[codes.Text], format: Format) -> str:
    from cnnspec.diagnostics.codes import _render

    if format is Format.json:
        return json_text([_render.as_data(text) for text in texts])
    if format is Format.markdown:
        return _render.page(texts)
    return f"\n\n{'-' * _render.WIDTH}\n\n".join(_render.as_text(text) for text in texts)


def _listed(texts: list[codes.Text], format: Format) -> str:
    from cnnspec.diagnostics.codes import _render

    if format is Format.json:
        return json_text([{"code": text.code, "level": text.level, "what": text.what} for text in texts])
    if format is Format.markdown:
        return "\n".join(f"- `{text.code}`: {text.what}" for text in texts)
    return _render.list_text(texts)
