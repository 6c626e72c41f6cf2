"""Text that comes from a spec, made harmless in XML."""

from __future__ import annotations

import re

from cnnspec.values.printable import visible

# What XML 1.0 has no way to write.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def xml_letters(text: str) -> str:
    """Return a text with a sign for every character that a reader cannot see or XML cannot hold."""
    return _NO_XML.sub("�", visible(text))


def xml_text(text: str) -> str:
    """A text as the content of an element, or of an attribute in quotes."""
    return "".join(_NAMED.get(letter, letter) for letter in xml_letters(text))
