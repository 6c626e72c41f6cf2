"""``cnnspec new``."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from cnnspec.checking.starter import EMBEDDED, IMAGES, SIZES, Wishes, class_folders, read_input, write_starter
from cnnspec.cli._common import say, to_file
from cnnspec.diagnostics import UsageError
from cnnspec.text.terminal import tell

DIGITS, DIGIT_CLASSES = (28, 28, 1), 10


def command(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write it; standard output unless given.", metavar="[FILE]")
    ] = None,
    input: Annotated[str | None, typer.Option(help="Height, width and channels.", metavar="28x28x1")] = None,
    classes: Annotated[int | None, typer.Option(help="How many classes there are.", metavar="N")] = None,
    data: Annotated[
        str | None, typer.Option(help="A folder with one of images for each class, or mnist5k.", metavar="FOLDER")
    ] = None,
    size: Annotated[str | None, typer.Option(help=f"{', '.join(SIZES)}.", metavar="SIZE")] = None,
    name: Annotated[str | None, typer.Option(help="The name of the network.", metavar="NAME")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Write a first spec, with comments, that can be trained at once.

    Without any options it asks on a terminal; elsewhere it is one for the digits that come with cnnspec.
    """
    file = to_file(file)
    if file is not None and os.path.exists(file) and not force:
        raise UsageError(f"{file} is there already", "choose another name, or --force to replace it")
    if (input, classes, data, size, name) == (None,) * 5 and file is not None and _on_a_terminal():
        input, classes, data, size = _ask()
    if data is None and input is None and classes is None:
        data = EMBEDDED
    text = write_starter(_wishes(input, classes, data, size, name or _name(file)), file)
    if file is None:
        say(text, exact=True)
        return
    from cnnspec.text.files import write_atomically

    write_atomically(file, text)
    tell(f"{file}: now `cnnspec check {shlex.quote(str(file))} --level info`")


def _on_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _ask() -> tuple[str | None, int | None, str | None, str]:
    data = typer.prompt("Images: a folder with one for each class, or mnist5k for digits", EMBEDDED, err=True)
    if data == EMBEDDED:
        return None, None, data, typer.prompt(f"Size: {', '.join(SIZES)}", "small", err=True)
    input = typer.prompt("Height, width and channels of an image", "x".join(map(str, IMAGES)), err=True)
    classes = typer.prompt("Classes", class_folders(Path(data)), type=int, err=True)
    return input, classes, data, typer.prompt(f"Size: {', '.join(SIZES)}", "small", err=True)


def _wishes(input: str | None, classes: int | None, data: str | None, size: str | None, name: str) -> Wishes:
    sizes = read_input(input) if input else DIGITS if data in (EMBEDDED, None) else IMAGES
    if data is None:  # the digits, where they fit
        data = EMBEDDED if sizes == DIGITS and classes in (None, DIGIT_CLASSES) else None
    if classes is None:
        classes = DIGIT_CLASSES if data in (EMBEDDED, None) else class_folders(Path(str(data)))
    if data == EMBEDDED and (sizes, classes) != (DIGITS, DIGIT_CLASSES):
        raise UsageError("mnist5k has images of 28x28x1 and 10 classes", "leave --input and --classes out")
    return Wishes(name, sizes, classes, data, size or "small")


def _name(file: Path | None) -> str:
    """A name that a network may have, from that of its file."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", file.stem if file else "")
    return name if re.match(r"[A-Za-z]", name) else "my_cnn"
