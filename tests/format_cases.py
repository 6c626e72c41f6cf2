"""What the tests of the formats share: a spec with two findings, and what a format prints."""

from support import layers_text

from cnnspec.compiler.spec import from_source
from cnnspec.diagnostics import SpecError, formats
from cnnspec.diagnostics.formats import Report
from cnnspec.spans.source import Source

BROKEN = layers_text("- conv: {filters: 8, kernal: 3}\n- {conv: 8, kernel: 3}", extra="# ü 漢, 100 %: a\n")


def reports_of(text=BROKEN, path="nets/a b.yaml"):
    try:
        from_source(Source(path, text))
        return [Report(path, ())]
    except SpecError as error:
        return [Report(path, error.diagnostics)]


def printed(name, reports, to="out", **options):
    return "".join(f"{piece.text}\n" for piece in formats.find(name).render(reports, **options) if piece.to == to)
