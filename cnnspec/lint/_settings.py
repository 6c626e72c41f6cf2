"""Where settings come from: options of the command, and `[tool.cnnspec]` of a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnspec import lint
from cnnspec.diagnostics import UsageError
from cnnspec.lint._run import Settings
from cnnspec.text.files import open_regular
from cnnspec.values.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

PROJECT = "pyproject.toml"
TABLE = "tool.cnnspec"
MAX_BYTES = 1_000_000  # of a project file


def settings_in(
    folder: Path | None,
    *,
    level: str | None = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    strict: bool = False,
    every_variant: bool = False,
) -> Settings:
    """The settings for specs in a folder: an option goes before the project's, and codes to ignore add up.

    Raises UsageError where the project's table is wrong.
    """
    project = _project(folder or Path())
    return Settings(
        level or project.get("level", "warning"),
        select,
        (*project.get("ignore", ()), *ignore),
        strict or project.get("strict", False),
        every_variant,
    )


def codes(texts: Iterable[str] | None, where: str) -> tuple[str, ...]:
    """The codes in texts, which may hold several with commas between. Raises UsageError for what names no rule."""
    rule_codes = [code for text in texts or () for part in text.split(",") if (code := part.strip())]
    for code in rule_codes:
        if help := lint.unknown(code):
            raise UsageError(f"{where}: there is no rule '{code}'", help)
    return tuple(rule_codes)


def _project(folder: Path) -> dict[str, Any]:
    """The table of the nearest project file, from a folder upwards."""
    try:
        start = folder.resolve()
    except (OSError, RuntimeError):
        return {}
    for directory in (start, *start.parents):
        path = directory / PROJECT
        try:
            with open_regular(path) as file:
                text = file.read(MAX_BYTES).decode()
        except (OSError, UnicodeDecodeError):
            continue
        if TABLE in text:
            return _table(text, path)
        return {}
    return {}


def _table(text: str, path: Path) -> dict[str, Any]:
    import tomllib  # only a project that has the table pays for it

    try:
        table = tomllib.loads(text).get("tool", {}).get("cnnspec", {})
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"cannot read {path}: {error}") from None
    except AttributeError:
        table = None
    if not isinstance(table, dict):
        raise UsageError(f"{path}: [{TABLE}] is a table", "for example `level = 'info'` below it")
    for key, value in table.items():
        _check(key, value, path)
    if "ignore" in table:
        table["ignore"] = codes(table["ignore"], f"{path}: ignore")
    return table


def _check(key: str, value: Any, path: Path) -> None:
    wanted = {
        "ignore": ("a list of codes", isinstance(value, list) and all(isinstance(code, str) for code in value)),
        "level": (f"one of {', '.join(lint.LEVELS)}", value in lint.LEVELS),
        "strict": ("true or false", isinstance(value, bool)),
    }
    if key not in wanted:
        raise UsageError(f"{path}: [{TABLE}] has no key '{key}'", did_you_mean(key, wanted, kind="keys"))
    what, fits = wanted[key]
    if not fits:
        raise UsageError(f"{path}: [{TABLE}] {key} is {what}, not {value!r}")
