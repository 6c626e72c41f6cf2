"""The standard streams: the only place that prints, so that foreign text reaches no terminal unseen."""

from __future__ import annotations

import os
import sys

from cnnspec.values.printable import visible

_CLEAR = "\x1b[2J\x1b[H"


def open_streams() -> None:
    """Make the standard streams safe to print to, whatever the caller closed and the locale cannot encode."""
    _take_free_descriptors()
    if sys.stderr is None:  # closed: findings would be printed among the results
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - open until the process ends
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # not what a test or a notebook puts in its place
            stream.reconfigure(errors="backslashreplace")


def _take_free_descriptors() -> None:
    """Occupy closed standard streams, or the next file to be opened would get the output of C code."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)


def tell(text: str) -> None:
    """Print a message to standard error, with control characters made visible."""
    print_painted(visible(text))


def print_painted(text: str) -> None:
    """Print a message to standard error as it is: whoever painted it has made foreign text visible before.

    Standard error may be a full disk or a pipe without a reader: the exit code still says what happened.
    """
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        return


def writes_to_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def clear_screen() -> None:
    """Clear the terminal that results are printed on, if they are."""
    if writes_to_terminal():
        print(_CLEAR, end="", flush=True)


def encoded(result: str | bytes, *, exact: bool = False) -> bytes:
    """Return the bytes of a result for standard output; a text ends with one line feed.

    An ``exact`` text is a document that another program reads, as bytes are: only a terminal gets it with control
    characters made visible.
    """
    on_terminal = writes_to_terminal()
    if isinstance(result, bytes):
        return _shown_bytes(result) if on_terminal else result
    text = result.rstrip("\n") + "\n"
    if on_terminal or not exact:
        text = visible(text)
    return text.encode(sys.stdout.encoding if on_terminal else "utf-8", errors="backslashreplace")


def _shown_bytes(document: bytes) -> bytes:
    """Return a document for a terminal; one that is no text, such as a picture, was asked for by name."""
    try:
        return visible(document.decode()).encode()
    except UnicodeDecodeError:
        return document
