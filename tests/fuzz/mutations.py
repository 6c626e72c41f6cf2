"""Random changes of bytes, texts and documents."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from random import Random
from typing import Any

# What a terminal, a script, a path or a parser might take for more than a text.
TEXTS = [
    "", " ", "a", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31m", "\x00", "a\x00b", "\x7f", "line\nline", "a\rb", "\t",
    "\ud800", "a\udcffb", "\ufeff", "\u202eevil", "é", "e\u0301", "畳", "🦙", "\u2028", '"', "'", "'''", '"""', "\\", "\\n",
    "{", "}", "{injected()}", "{0}", "%s", "%(a)s", '"); injected(); ("', "'); injected(); ('", "\ninjected()\n",
    '"""\ninjected()\n"""', "# injected()", "../../etc/passwd", "/etc/passwd", "a/b", "..", ".", "~", "-", "--help", "x" * 300,
    "x" * 5000, "<script>alert(1)</script>", "]]>", "&amp;", "$", "$(", "$(1 / 0)", "nan", "inf", "1e999", "None", "true", "0",
    "=1+1", "CON", "a" * 70 + ".", "`id`", "$(id)", "\\x1b[31m", "|", "*", "_", "[x](y)",
]  # fmt: skip
NUMBERS = [
    0, 1, -1, 2, 3, 7, 255, 256, 2**15, 2**16, 2**31 - 1, 2**31, 2**32, 2**53, 2**63 - 1, 2**63, 2**64, -(2**31), -(2**63), 10**15,
    10**16, 10**30, 10**308, 10**400, 0.0, -0.0, 0.5, 1e-9, 1e-320, 1e300, -1e300, float("inf"), float("-inf"), float("nan"),
]  # fmt: skip
VALUES: list[Any] = [
    *TEXTS,
    *NUMBERS,
    None,
    True,
    False,
    [],
    {},
    [[]],
    [None],
    [1, 2],
    [1, [2]],
    {"": 0},
    {"a": {"a": 1}},
]
_BYTES = [0x00, 0x01, 0x07, 0x1B, 0x20, 0x22, 0x2C, 0x7F, 0x80, 0x9B, 0xC3, 0xFE, 0xFF]


def mutated_bytes(raw: bytes, draw: Random, most: int = 4) -> bytes:
    """Bytes with a few of them changed, added, removed, repeated or moved."""
    changed = bytearray(raw)
    for _ in range(draw.randint(1, most)):
        if not changed:
            return draw.randbytes(draw.randint(0, 40))
        start = draw.randrange(len(changed))
        length = draw.choice([1, 1, 2, 4, 8, 30, 300])
        kind = draw.randrange(7)
        if kind <= 1:
            changed[start] = draw.choice([draw.randrange(256), changed[start] ^ 1 << draw.randrange(8), *_BYTES])
        elif kind == 2:
            size = draw.choice([2, 4, 8])
            changed[start : start + size] = _integer(draw, size)
        elif kind == 3:
            del changed[start : start + length]
        elif kind == 4:
            changed[start:start] = draw.choice([draw.randbytes(length), bytes(length), bytes(changed[:length])])
        elif kind == 5:
            changed[start:start] = changed[start : start + length] * draw.choice([1, 1, 2, 20])
        else:
            del changed[draw.choice([start, len(changed) - min(length, len(changed))]) :]
    return bytes(changed)


def _integer(draw: Random, size: int) -> bytes:
    """A whole number that is often a size too large, in either order of bytes."""
    value = draw.choice(
        [0, 1, 2, 0x7F, 0x80, 0xFF, 0xFFFF, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1, 1000]
    )
    return (value % 2 ** (8 * size)).to_bytes(size, draw.choice(["little", "big"]))


def parts_of(value: Any) -> list[Any]:
    """A document and every part of it."""
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(part for child in below for part in parts_of(child))]


def mutate_document(
    document: Any, draw: Random, values: Sequence[Any] = VALUES, parts: Sequence[Any] = (), keys: Sequence[str] = TEXTS
) -> None:
    """Change one place of a document: another value, a part of a document there, an entry removed, added or renamed."""
    place = document
    while True:
        places = list(place) if isinstance(place, dict) else range(len(place))
        if not places:
            return
        key = draw.choice(places)
        if isinstance(place[key], dict | list) and place[key] and draw.random() < 0.75:
            place = place[key]
            continue
        kind = draw.choice(["value", "part", "delete", "add", "move"])
        new = copy.deepcopy(draw.choice(values if kind == "value" or not parts else parts))
        if kind in ("value", "part"):
            place[key] = new
        elif isinstance(place, list):
            place.insert(key, new) if kind == "add" else place.pop(key)
        else:
            old = place.pop(key) if kind in ("delete", "move") else new
            if kind != "delete":
                place[draw.choice(keys)] = old
        return
