"""The stamp of a picture: from what it was drawn, so that a program can tell when it is out of date."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnnspec.drawing.picture import Picture

MARK = "cnnspec-figure "


def digest(picture: Picture) -> str:
    """A hash of what is drawn: every word, number and arrow, and how; not of the comments of the spec."""
    from hashlib import sha256

    drawn = [_content(picture.plan), picture.options.chosen()]
    if picture.options.style != "boxes":
        drawn.append(picture.scene)
    return sha256(json.dumps(drawn, sort_keys=True).encode()).hexdigest()


def _content(value: Any) -> Any:
    """A plan as tuples, cards without marks as they were before there were marks, whose hashes are in many files."""
    from cnnspec.drawing.plan import Card

    if isinstance(value, Card) and not value.marks:
        value = value[: Card._fields.index("marks")]
    return tuple(map(_content, value)) if isinstance(value, tuple) else value


def make_stamp(picture: Picture) -> str:
    """One line of ASCII that can stand in a comment of any format."""
    text = json.dumps({**picture.origin, "options": picture.options.chosen(), "sha256": digest(picture)})
    # What would end a comment, or mean something in XML or Mermaid (%%{init}%%), as JSON may write it too.
    for letter in "<>&%":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return MARK + text.replace("--", "-\\u002d")


def read_stamp(content: bytes) -> dict[str, Any] | None:
    """What a picture says that it was drawn from; None where it says nothing."""
    at = content.find(MARK.encode())
    if at < 0:
        return None
    try:
        stamp, _ = json.JSONDecoder().raw_decode(content[at + len(MARK) : at + 65536].decode("ascii", "replace"))
    except ValueError:
        return None
    return stamp if isinstance(stamp, dict) and isinstance(stamp.get("sha256"), str) else None


def origin_of(spec: str, output: Path | None, params: list[str] | None, variant: str | None) -> dict[str, object]:
    """What a stamp says of the spec: its path seen from the folder of the picture, and what was set."""
    import os

    where = spec
    if Path(spec).exists():
        folder = output.parent if output else Path()
        try:
            where = Path(os.path.relpath(spec, folder)).as_posix()
        except ValueError:  # there is no way from one drive to another
            where = spec
    origin: dict[str, object] = {"spec": where}
    return origin | ({"params": params} if params else {}) | ({"variant": variant} if variant else {})
