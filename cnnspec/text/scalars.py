"""Plain YAML scalars by the core schema of YAML 1.2, and ``61_706``.

The parser underneath follows YAML 1.1, where ``no`` is false, ``010`` is eight and ``1e-3`` is a text.
"""

from __future__ import annotations

import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_START = frozenset("+-.0123456789")
_INT = re.compile(r"[-+]?[0-9]+(?:_[0-9]+)*\Z")
_BASED = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
# Longer whole numbers cost quadratic time to read and no spec means one.
MAX_DIGITS = 40


class NumberTooLongError(ValueError):
    """A whole number with more digits than any spec needs."""


def resolve(text: str) -> Scalar:
    """The value of a plain (unquoted) scalar.

    >>> [resolve(text) for text in ("010", "61_706", "1e-3", "no", "0x1F", "~")]
    [10, 61706, 0.001, 'no', 31, None]
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _START:
        return text
    if _INT.match(text):
        if len(text) > MAX_DIGITS:
            raise NumberTooLongError(text)
        return int(text)
    if _BASED.match(text):
        if len(text) > MAX_DIGITS:
            raise NumberTooLongError(text)
        return int(text, 0)
    if _FLOAT.match(text):
        return float(text)
    return text
