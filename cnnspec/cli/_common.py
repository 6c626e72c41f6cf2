"""What commands share: their options, and the way from a file to a network."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cnnspec.checking.check import Checked, check
from cnnspec.compiler.spec import Spec, load
from cnnspec.diagnostics import Diagnostic, UsageError
from cnnspec.language.parameters import parse_override
from cnnspec.values.printable import json_text as json_text

if TYPE_CHECKING:
    from collections.abc import Iterable

BROKEN_PIPE = 141  # as a shell reports a program that SIGPIPE has ended

SpecFile = Annotated[
    str, typer.Argument(help="A spec file, or a name of the zoo; - reads standard input.", metavar="SPEC")
]
Params = Annotated[
    list[str] | None,
    typer.Option("--param", "-p", help="Set a parameter, for example -p width=32.", metavar="NAME=VALUE"),
]
Variant = Annotated[str | None, typer.Option(help="The variant to use; the first unless given.", metavar="NAME")]
DataRoot = Annotated[
    Path | None,
    typer.Option(
        "--data-root", help="The folder that paths of the data are relative to; the spec's own.", metavar="DIR"
    ),
]


def to_file(output: Path | None) -> Path | None:
    """The file to write to; None for standard output, which has names too."""
    return None if str(output) in ("-", "/dev/stdout") else output


Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to this file; - is standard output.", metavar="FILE", callback=to_file),
]


def load_spec(path: str, params: list[str] | None, variant: str | None) -> Spec:
    """The spec of a command's arguments."""
    return load(path, dict(parse_override(param) for param in params or []), variant)


def compiled(path: str, params: list[str] | None, variant: str | None) -> Checked:
    """A spec and its network; exits with code 1, its mistakes shown, where it has none."""
    checked = check(load_spec(path, params, variant))
    if checked.graph is None:
        show(checked.diagnostics)
        raise typer.Exit(1)
    return checked


def compiled_named(spec: str, params: list[str] | None) -> Checked:
    """As ``compiled``, for a spec that may name its variant, FILE:VARIANT.

    A colon may be part of a file's name, so a file that exists goes before.
    """
    file, colon, variant = spec.rpartition(":")
    if colon and not os.path.exists(spec):
        return compiled(file, params, variant)
    return compiled(spec, params, None)


def show(diagnostics: Iterable[Diagnostic], path: str | None = None) -> None:
    """Print diagnostics as text on standard error."""
    all_diagnostics = tuple(diagnostics)
    if not all_diagnostics:
        return
    from cnnspec.diagnostics.formats.text import one, wants_color
    from cnnspec.text.terminal import print_painted

    color = wants_color(sys.stderr)
    for diagnostic in all_diagnostics:
        print_painted(one(diagnostic, path, color=color))


def show_refusal(error: UsageError) -> None:
    """Print on standard error why a request cannot be carried out."""
    from cnnspec.diagnostics.formats.text import refusal, wants_color
    from cnnspec.text.terminal import print_painted

    print_painted(refusal(error.message, error.help, color=wants_color(sys.stderr)))


def finish(checked: Checked) -> None:
    """Show what was found beside the result, and exit with 1 where it is of error level."""
    show(checked.diagnostics)
    if not checked.ok:
        raise typer.Exit(1)


def write(text: str | bytes, output: Path | None, *, exact: bool = False) -> None:
    """Write a result to a file, replaced only once it is complete, or to standard output as ``say`` does."""
    if output is None:
        say(text, exact=exact)
        return
    from cnnspec.text.files import write_atomically

    write_atomically(output, text)


def say(text: str | bytes, *, exact: bool = False) -> None:
    """Write to standard output; a reader of a pipe that has left, such as `head`, is no error of ours.

    Control characters of a text are made visible: those of an ``exact`` one, which is a document that another program
    reads, only on a terminal. Raises UsageError where nothing can be written there: on a full disk, for example.
    """
    if sys.stdout is None:
        raise UsageError("cannot write to standard output: it is closed")
    from cnnspec.text.terminal import encoded

    try:
        sys.stdout.buffer.write(encoded(text, exact=exact))
        sys.stdout.buffer.flush()
    except OSError as error:
        # Python would complain once more while it closes its standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise typer.Exit(BROKEN_PIPE) from None
        raise UsageError(f"cannot write to standard output: {error.strerror or error}") from None
