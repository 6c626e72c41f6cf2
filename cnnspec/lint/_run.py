"""Rules over a subject: which run, what they find, and what of it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnspec import lint
from cnnspec.compiler.graph import tell
from cnnspec.diagnostics import Diagnostic
from cnnspec.values.shapes import OpenSizeError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from types import ModuleType

    from cnnspec.lint._ignores import Ignore, Ignored
    from cnnspec.lint._subject import Finding, Subject
    from cnnspec.spans.source import Source, Span

UNUSED = "lint.unused-ignore"
MARK = "cnnspec: ignore["


class Settings(NamedTuple):
    """What to tell: from which level on, and which rules; ``select`` tells a rule whatever its level is."""

    level: str = "warning"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    every_variant: bool = False

    def tells(self, code: str, level: str) -> bool:
        """Whether findings of a rule are told."""
        if self.select:
            return any(lint.covers(wanted, code) for wanted in self.select)
        return lint.LEVELS.index(level) <= lint.LEVELS.index(self.level)

    def runs(self, code: str) -> bool:
        """Whether a rule runs at all."""
        selected = not self.select or any(lint.covers(wanted, code) for wanted in self.select)
        return selected and not any(lint.covers(unwanted, code) for unwanted in self.ignore)


# What is told, what is below the level for it, and what the spec says not to tell.
Told = tuple[list[Diagnostic], list[Diagnostic], "list[Ignored]"]


def run(subject: Subject, settings: Settings, told_already: Collection[Span | None] = ()) -> Told:
    """The findings of every rule that applies, one a span and rule, those that the spec ignores left out.

    Where a mistake is ``told_already`` no rule has more to say.
    """
    diagnostics: list[Diagnostic] = []
    for code in lint.codes():
        if not settings.runs(code) or code == UNUSED or not subject.has(lint.SELDOM.get(code, "spec")):
            continue
        rule = lint.rule(code)
        if subject.has(getattr(rule, "NEEDS", "")):
            diagnostics += _findings(code, rule, subject, told_already)
    wrong: list[Diagnostic] = []
    ignored: list[Ignored] = []
    sources = _sources(subject.spec.source, diagnostics)
    if subject.spec.document.lint is not None or any(MARK in source.text for source in sources):
        diagnostics, ignored, wrong = _without_ignored(diagnostics, sources, subject, settings)
    shown = [diagnostic for diagnostic in diagnostics if settings.tells(diagnostic.code, diagnostic.severity)]
    hidden = [diagnostic for diagnostic in diagnostics if not settings.tells(diagnostic.code, diagnostic.severity)]
    return [*wrong, *shown], hidden, ignored


def _without_ignored(
    diagnostics: list[Diagnostic], sources: Iterable[Source], subject: Subject, settings: Settings
) -> tuple[list[Diagnostic], list[Ignored], list[Diagnostic]]:
    """What is still to tell, what is not, and the mistakes in what says so."""
    from cnnspec.lint import _ignores

    ignores: list[Ignore] = [*_ignores.from_section(subject.spec.document.lint)]
    for source in sources:
        ignores += _ignores.from_comments(source)
    wrong = _ignores.unknown_codes(ignores)
    kept, ignored, unused = _ignores.apply(diagnostics, ignores)
    # Without a network most rules have not run; in another variant they may find more.
    known = subject.has("") and (settings.every_variant or not subject.spec.document.variants)
    if known and settings.runs(UNUSED):
        ran = [
            ignore
            for ignore in unused
            if lint.names_a_rule(ignore.code) and all(map(settings.runs, _named(ignore.code)))
        ]
        kept += lint.rule(UNUSED).findings(ran)
    return kept, ignored, wrong


def _named(code: str) -> Iterator[str]:
    return (candidate for candidate in lint.codes() if lint.covers(code, candidate))


def _as_far_as_known(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What a rule finds, up to the first question whose answer depends on a size that the spec leaves open."""
    try:
        yield from findings
    except OpenSizeError:
        return


def _findings(
    code: str, rule: ModuleType, subject: Subject, told_already: Collection[Span | None]
) -> Iterator[Diagnostic]:
    seen: set[Span | None] = {*told_already}
    for finding in _as_far_as_known(rule.check(subject)):
        if finding.span not in seen:
            seen.add(finding.span)
            notes = tell(finding.node.chain) if finding.node else ()
            yield Diagnostic(code, finding.message, finding.span, finding.help, notes, rule.LEVEL, finding.fix)


def _sources(first: Source, diagnostics: Iterable[Diagnostic]) -> list[Source]:
    """The texts whose comments count: that of the spec, and those of the files that findings are in."""
    sources = {first.number: first}
    for diagnostic in diagnostics:
        if diagnostic.span is not None:
            sources.setdefault(diagnostic.span.source.number, diagnostic.span.source)
    return list(sources.values())
