"""From what a page asks for to figure, caption and table."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cnnspec.diagnostics import Diagnostic, SpecError, UsageError, render_text
from cnnspec.drawing.marks import with_marks
from cnnspec.drawing.markup import xml_text
from cnnspec.language.document import NAME
from cnnspec.spans.source import Source

if TYPE_CHECKING:
    from cnnspec.checking.check import Checked
    from cnnspec.compiler.graph import Graph
    from cnnspec.drawing.options import Options
    from cnnspec.sites.request import Request

_LABELLED = re.compile(r' aria-labelledby="[^"]*"')


class Embedded(NamedTuple):
    """What a site shows of a network. ``complaints`` are mistakes that leave it one, such as a broken expectation."""

    graph: Graph
    options: Options
    alt: str
    caption: str
    table: tuple[tuple[str, ...], ...] = ()
    complaints: tuple[str, ...] = ()

    @property
    def svg(self) -> str:
        """The figure as an element of HTML, no wider than what it stands in."""
        from cnnspec.drawing import draw

        text = draw(self.graph, "svg", **self.options._asdict()).partition("?>\n")[2]
        if self.alt:
            text = _LABELLED.sub(lambda _: f' aria-label="{xml_text(self.alt)}"', text, count=1)
        return text.replace("<svg ", '<svg style="max-width: 100%; height: auto" ', 1)

    @property
    def tikz(self) -> str:
        """The figure for LaTeX."""
        from cnnspec.drawing import draw

        return draw(self.graph, "tex", **self.options._replace(theme="light")._asdict())

    @property
    def words(self) -> str:
        """The figure for those who cannot see it."""
        from cnnspec.drawing.picture import Picture

        return self.alt or Picture(self.graph, self.options).plan.words


def find(spec: str, folder: Path, root: Path) -> str:
    """The file that a page means: seen from its ``folder``, from the ``root`` of the site where it starts with ``/``.

    A name of the zoo stands as it is where there is no such file.
    """
    from cnnspec.diagnostics.formats import relative

    below = root / spec.lstrip("/")
    beside = below if spec.startswith("/") and (below.exists() or not Path(spec).exists()) else folder / spec
    return spec if NAME.match(spec) and not beside.exists() else relative(str(beside))


def inline(text: str, page: str, line: int, folder: Path, indent: int = 0) -> Source:
    """A spec that stands in a page from a line on, so that its mistakes are told at their places there."""
    lines = "\n".join(" " * indent + body_line if body_line.strip() else body_line for body_line in text.splitlines())
    return Source(page, "\n" * (line - 1) + lines + "\n", folder)


def embed(spec: str | Source, request: Request) -> Embedded:
    """What a site shows of a spec. Raises SpecError and UsageError."""
    checked = _checked(spec, request)
    graph = checked.graph
    if graph is None:
        raise SpecError(checked.diagnostics)
    description = (checked.spec.document.description or "").strip()
    options = with_marks(request.options._replace(description=description), checked)
    caption = request.caption
    if caption is None:
        from cnnspec.drawing.plan import caption_of

        caption = caption_of(graph.name, checked.summary.costs.total, options)
    table: tuple[tuple[str, ...], ...] = ()
    if request.table:
        from cnnspec.analysis import report

        table = (*report.cells(checked.summary), report.total_cells(checked.summary))
    options = options._replace(caption=False)  # the page has one
    complaints = tuple(_text_of(diagnostic) for diagnostic in checked.diagnostics if diagnostic.severity == "error")
    return Embedded(graph, options, request.alt, caption, table, complaints)


def _checked(spec: str | Source, request: Request) -> Checked:
    from cnnspec.checking.check import check
    from cnnspec.compiler.spec import from_source, load
    from cnnspec.language.parameters import parse_override

    params = dict(parse_override(param) for param in request.params)
    read = load(spec, params, request.variant) if isinstance(spec, str) else from_source(spec, params, request.variant)
    return check(read)


def complaint(error: SpecError | UsageError) -> str:
    """What a site tells of a spec that it cannot show."""
    if isinstance(error, UsageError):
        return error.message + (f"\n  help: {error.help}" if error.help else "")
    return "\n".join(_text_of(diagnostic) for diagnostic in error.diagnostics)


def _text_of(diagnostic: Diagnostic) -> str:
    """A finding; one about a spec as a whole stands at its first line, which in a page is not that of the file."""
    if diagnostic.span and not diagnostic.span.start:
        text = diagnostic.span.source.text
        start = len(text) - len(text.lstrip("\n"))
        diagnostic = diagnostic._replace(
            span=diagnostic.span._replace(start=start, end=max(start, diagnostic.span.end))
        )
    return render_text(diagnostic)


def dependencies(spec: str | Source) -> list[str]:
    """The files that a spec is made of, itself and what it includes, whether they are there or not."""
    from cnnspec.checking.watching import included, with_included

    if isinstance(spec, Source):
        return with_included(included(spec))
    if NAME.match(spec) and not Path(spec).exists():
        from cnnspec.language import zoo

        entry = zoo.find(spec)
        return with_included([str(entry.file)]) if entry else [spec]
    return with_included([spec])
