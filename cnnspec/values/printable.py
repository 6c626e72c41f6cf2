"""Foreign text made safe to print: names and values may hold characters that a terminal obeys or cannot encode."""

from __future__ import annotations

import re
from typing import Any

# Control characters except tab and line feed (a carriage return is layout only before a line feed), separators that
# some programs take for line breaks, characters that reorder the text around them, and halves of surrogate pairs,
# which stand for the bytes of file names that are not UTF-8.
_NOT_ASCII = "\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_UNSAFE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{_NOT_ASCII}]|\r(?!\n)")
# JSON itself escapes those that are ASCII; YAML, which reads JSON texts, excludes the last ones.
_UNSAFE_IN_JSON = re.compile(f"[{_NOT_ASCII}\ufeff\ufffe\uffff]")


def visible(text: str) -> str:
    r"""Return a text in which a terminal obeys nothing: one character for each ASCII control character.

    Tabs and line feeds stay, as they are layout. A byte of a name that is not UTF-8 is written as Python writes it.

    >>> visible("\x1b[31mred\x7f"), visible("caf\udce9\x9b")
    ('␛[31mred␡', 'caf\\xe9\\x9b')
    """
    return _UNSAFE.sub(_shown, text)


def valid_text(name: str) -> str:
    r"""Return the name of a file as text that every format can hold, with escapes for bytes that are not UTF-8.

    >>> valid_text("caf\udce9")
    'caf\\xe9'
    """
    return name.encode(errors="surrogateescape").decode(errors="backslashreplace")


def one_line(text: str) -> str:
    r"""Return a text as ``visible`` does, and on one line: a name with a line feed cannot pose as another message.

    >>> one_line("a\nerror: b")
    'a␊error: b'
    """
    return visible(text).replace("\r", "␍").replace("\n", "␊").replace("\t", "␉")


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0xDC80 <= code <= 0xDCFF:  # how Python decodes a byte that is not UTF-8
        code -= 0xDC00
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"


def json_text(value: Any, indent: int | None = 2) -> str:
    r"""Return a value as JSON that is exact and safe to print: unsafe characters are escaped, letters are not.

    >>> json_text(["größe", "\x1b\x9b"], None)
    '["größe", "\\u001b\\u009b"]'
    """
    import json

    text = json.dumps(value, indent=indent, ensure_ascii=False)
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
