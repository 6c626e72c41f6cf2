"""The group of commands, found by walking this folder."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import cnnspec.cli
from cnnspec._version import __version__
from cnnspec.cli import DETAILS, DETAILS_VARIABLE
from cnnspec.diagnostics import UsageError
from cnnspec.text.terminal import tell
from cnnspec.values.printable import one_line
from cnnspec.values.suggest import did_you_mean


class _Commands(TyperGroup):
    """Loads a command's file only when it is asked for: a start pays for one command."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the files here."""
        return sorted(name for _, name, _ in pkgutil.iter_modules(cnnspec.cli.__path__) if not name.startswith("_"))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As typer does it, with the nearest command for one that there is not."""
        known = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in known:
            raise UsageError(f"there is no command '{args[0]}'", did_you_mean(args[0], known, kind="commands"))
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As typer does it, with the option for tracebacks taken after a command too."""
        options = args[: args.index("--")] if "--" in args else args
        if DETAILS in options:
            args = [DETAILS, *(option for option in options if option != DETAILS), *args[len(options) :]]
        with _visible_arguments():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """As typer does it, which ends without a word where Ctrl-C comes."""
        try:
            with _visible_arguments():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            tell("interrupted")
            raise

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command in the file of that name; one with commands of its own is a typer ``app``."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"cnnspec.cli.{cmd_name}")
        if group := getattr(module, "app", None):
            command = typer.main.get_command(group)
            command.name = cmd_name  # typer leaves it to who adds the group; the list of commands prints it
            return command
        single = typer.Typer(add_completion=False)
        single.command(name=cmd_name)(module.command)
        return typer.main.get_command(single)


@contextmanager
def _visible_arguments() -> Iterator[None]:
    """Make foreign text visible in what typer says about arguments, which it prints itself."""
    try:
        yield
    except _ArgumentError as error:
        error.message = one_line(error.message)
        raise


_ArgumentError: Any = typer.BadParameter.__mro__[2]  # click's own, which typer brings with it or not, by its version

app = typer.Typer(
    cls=_Commands,
    help="Convolutional networks as YAML: checked, counted, drawn and trained.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from cnnspec.cli._common import say

        say(f"cnnspec {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
    traceback: Annotated[
        bool, typer.Option(DETAILS, help="Show the traceback of an internal error.", envvar=DETAILS_VARIABLE)
    ] = False,
) -> None:
    pass
