"""``check --fix`` and ``--diff``."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cnnspec.checking.discovery import expand
from cnnspec.checking.fixing import Mended, Unread, mend, unified_diff, write
from cnnspec.cli._common import say, show
from cnnspec.compiler.spec import from_source
from cnnspec.diagnostics import Diagnostic, DocumentError, SpecError, UsageError
from cnnspec.diagnostics.formats import Report
from cnnspec.language.parameters import parse_override
from cnnspec.reading.parse import read_source
from cnnspec.text.terminal import tell

if TYPE_CHECKING:
    from cnnspec.compiler.spec import Spec
    from cnnspec.spans.source import Source


class Mending(NamedTuple):
    """How specs are checked, and which of their findings are to be mended."""

    report_on: Callable[[Spec], Report]
    report: Callable[[str], Report]
    param: list[str] | None
    variant: str | None
    unsafe: bool

    def run(self, specs: list[str]) -> list[Report]:
        """Mend each file; what is left in each."""
        reports = []
        for path in _files(specs):
            mended = self._mended(path)
            if mended is not None and mended.changed:
                write(Path(path), mended)
                tell(f"{path}: {len(mended.fixed)} fixed")
            reports.append(self.report(path) if mended is None else Report(path, mended.left))
        return reports

    def show_diff(self, specs: list[str]) -> list[Report]:
        """Print what would be changed, and beside it what would be left; the findings in each file as it is."""
        reports = []
        for path in _files(specs):
            mended = self._mended(path)
            reports.append(self.report(path) if mended is None else Report(path, (*mended.fixed, *mended.left)))
            if mended is not None and mended.changed:
                say(unified_diff(mended), exact=True)
                tell(f"{path}: {len(mended.fixed)} would be fixed")
            show(reports[-1].diagnostics if mended is None else mended.left, path)
        return reports

    def _mended(self, path: str) -> Mended | None:
        """A file after mending; None where it cannot be read at all."""
        params = dict(parse_override(param) for param in self.param or [])

        def find(source: Source) -> Sequence[Diagnostic]:
            try:
                return self.report_on(from_source(source, params, self.variant)).diagnostics
            except DocumentError as error:
                return Unread(error.diagnostics)
            except SpecError as error:
                return error.diagnostics

        try:
            source = read_source(path)
        except (UsageError, SpecError):
            return None
        return mend(source, find, unsafe=self.unsafe)


def _files(specs: list[str]) -> list[str]:
    """The files to mend. Raises UsageError for what is no file of the user's."""
    paths = expand(specs)
    for path in paths:
        if path == "-":
            raise UsageError("standard input cannot be fixed", "save it as a file")
        if not os.path.exists(path):
            from cnnspec.language import zoo

            if zoo.find(path):
                raise UsageError(
                    f"{path} is a network of the zoo and cannot be fixed", f"cnnspec zoo copy {path} -o {path}.yaml"
                )
    return paths
