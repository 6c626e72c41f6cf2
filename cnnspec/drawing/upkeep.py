"""Whether a picture is still that of its spec, by what its stamp says."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.drawing.marks import with_marks
from cnnspec.drawing.options import Options
from cnnspec.drawing.picture import Picture
from cnnspec.drawing.stamp import digest, read_stamp
from cnnspec.text.files import open_regular

MOST_BYTES = 50_000_000


def out_of_date(path: Path) -> str:
    """What is wrong with a picture and how to draw it again; empty where it is that of its spec.

    Raises UsageError where the file cannot be read or says nothing of its spec.
    """
    stamp = _stamp(path)
    spec, params, variant, options = _parts(stamp, path)
    again = _again(stamp, spec, path)
    try:
        picture = _picture(spec, params, variant, options)
    except SpecError as error:
        help = f"cnnspec check {shlex.quote(spec)}"
        return f"{path}: its spec {spec} has mistakes: {error.diagnostics[0].message}\n  help: {help}"
    if digest(picture) == stamp["sha256"]:
        return ""
    return f"{path}: out of date: {spec} is drawn differently now\n  help: draw it again with: {again}"


def _stamp(path: Path) -> dict[str, Any]:
    try:
        with open_regular(path) as file:
            content = file.read(MOST_BYTES)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from None
    if (stamp := read_stamp(content)) is None:
        raise UsageError(f"{path} does not tell what it was drawn from", "draw it with: cnnspec diagram SPEC -o FILE")
    return stamp


def _parts(stamp: dict[str, Any], path: Path) -> tuple[str, list[str], str | None, Options]:
    spec, params, variant, chosen = (stamp.get(key) for key in ("spec", "params", "variant", "options"))
    if not isinstance(spec, str) or spec == "-":
        raise UsageError(f"{path} was drawn from no file", "draw it from one: cnnspec diagram SPEC -o FILE")
    try:
        options = Options(**{**(chosen or {}), "show": tuple((chosen or {}).get("show", ()))}).check()
        params = [str(param) for param in params or ()]
    except (TypeError, AttributeError):
        raise UsageError(f"the stamp of {path} cannot be read", "draw the picture again") from None
    # A name of the zoo stands as it is, a path is seen from the folder of the picture.
    beside = path.parent / spec
    return str(beside) if beside.exists() else spec, params, variant, options


def _picture(spec: str, params: list[str], variant: str | None, options: Options) -> Picture:
    from cnnspec.checking.check import check
    from cnnspec.compiler.spec import load
    from cnnspec.language.parameters import parse_override

    checked = check(load(spec, dict(parse_override(param) for param in params), variant))
    if checked.graph is None:
        raise SpecError(checked.diagnostics)
    options = options._replace(description=(checked.spec.document.description or "").strip())
    return Picture(checked.graph, with_marks(options, checked))


def _again(stamp: dict[str, Any], spec: str, path: Path) -> str:
    words = ["cnnspec", "diagram", spec, "-o", str(path)]
    for param in stamp.get("params") or ():
        words += ["-p", str(param)]
    if stamp.get("variant"):
        words += ["--variant", str(stamp["variant"])]
    for name, value in (stamp.get("options") or {}).items():
        if isinstance(value, bool):
            words.append(f"--{name}" if value else f"--no-{name}")
        else:
            words += [f"--{name}", ",".join(value) if isinstance(value, list) else str(value)]
    return shlex.join(words)
