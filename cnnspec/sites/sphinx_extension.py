"""The Sphinx extension: the directive ``cnnspec``, in reStructuredText and in MyST, draws a spec while a site builds.

extensions = ["cnnspec.sphinx"]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from cnnspec._version import __version__
from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.sites.embed import complaint, dependencies, embed, find, inline
from cnnspec.sites.request import WORDS, read_request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from cnnspec.sites.embed import Embedded
    from cnnspec.spans.source import Source

OF_DOCUTILS = ("name", "class")


class CnnspecDirective(SphinxDirective):
    """The path of a spec, or a spec as the content; the options are those of the command line.

    A path is seen from the folder of the page, one that starts with ``/`` from the folder of the sources.
    """

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {
        **dict.fromkeys(WORDS, directives.unchanged),
        "table": directives.flag,
        "name": directives.unchanged,
        "class": directives.class_option,
    }

    def run(self) -> list[nodes.Node]:
        """A figure, and a table behind it; of a wrong spec, an error of the build at its place."""
        options = [(name, value or "") for name, value in self.options.items() if name not in OF_DOCUTILS]
        try:
            spec = self._spec()
            for file in dependencies(spec):
                self.env.note_dependency(str(Path(file).absolute()))
            shown = embed(spec, read_request(options))
        except (SpecError, UsageError) as error:
            return [self._error(complaint(error))]
        elements = [self._figure(shown), *([self._table(shown)] if shown.table else [])]
        return [*elements, *map(self._error, shown.complaints)]

    def _spec(self) -> str | Source:
        page, line = self.get_source_info()
        folder = Path(self.env.doc2path(self.env.docname)).parent
        if self.arguments and self.content:
            raise UsageError("there is a path and a spec", "leave one of them out")
        if self.arguments:
            return find(self.arguments[0].strip(), folder, Path(self.env.srcdir))
        if not self.content:
            raise UsageError("there is no spec to draw", "write the path of a spec, or the spec itself as the content")
        from cnnspec.diagnostics.formats import relative

        text = "\n".join(self.content)
        return inline(text, relative(page), self._first_line(line), folder, self._indent())

    def _first_line(self, line: int) -> int:
        """Where the content starts; a directive's own line is all that every parser tells."""
        lines = self.block_text.splitlines()
        first = self.content[0].strip()
        at = next((at for at, block_line in enumerate(lines) if block_line.strip() == first), None)
        return self.content_offset + 1 if at is None else line + at

    def _indent(self) -> int:
        first = self.content[0]
        matches = (line for line in self.block_text.splitlines() if line.strip() == first.strip())
        return max(0, len(next(matches, first)) - len(first))

    def _error(self, message: str) -> nodes.Node:
        return self.state_machine.reporter.error(message, line=self.lineno)

    def _figure(self, shown: Embedded) -> nodes.Node:
        figure = nodes.figure("", classes=["cnnspec", *self.options.get("class", [])])
        figure["align"] = "default"
        figure += nodes.raw("", shown.svg, format="html")
        figure += nodes.raw("", shown.tikz, format="latex")
        figure += nodes.raw("", shown.words, format="text")
        if shown.caption:
            figure += self._caption(shown.caption)
        self.set_source_info(figure)
        self.add_name(figure)
        return figure

    def _caption(self, text: str) -> nodes.Node:
        if "caption" not in self.options:  # words of a spec are no markup
            return nodes.caption(text, text)
        inner, messages = self.parse_inline(text)
        return nodes.caption(text, "", *inner, *messages)

    def _table(self, shown: Embedded) -> nodes.Node:
        from cnnspec.analysis.report import COLUMNS

        group = nodes.tgroup("", cols=len(COLUMNS))
        widths = [max(map(len, column)) for column in zip(COLUMNS, *shown.table, strict=True)]
        group += [nodes.colspec("", colwidth=width) for width in widths]
        group += nodes.thead("", _row(COLUMNS))
        group += nodes.tbody("", *map(_row, shown.table))
        table = nodes.table("", group, classes=["cnnspec"])
        self.set_source_info(table)
        return table


def _row(cells: Sequence[str]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive; called by Sphinx."""
    app.add_directive("cnnspec", CnnspecDirective)
    app.add_latex_package("tikz")
    metadata: Any = {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
    return metadata  # type: ignore[no-any-return]
