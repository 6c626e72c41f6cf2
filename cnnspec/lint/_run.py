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
            return any(lint.covers(each, code) for each in self.select)
        return lint.LEVELS.index(level) <= lint.LEVELS.index(self.level)

    def runs(self, code: str) -> bool:
        """Whether a rule runs at all."""
        selected = not self.select or any(lint.covers(each, code) for each in self.select)
        return selected and not any(lint.covers(each, code) for each in self.ignore)


# What is told, what is below the level for it, and what the spec says not to tell.
Told = tuple[list[Diagnostic], list[Diagnostic], "list[Ignored]"]


def run(subject: Subject, settings: Settings, told_already: Collection[Span | None] = ()) -> Told:
    """The findings of every rule that applies, one a span and rule, those that the spec ignores left out.

    Where a mistake is ``told_already`` no rule has more to say.
    """
    found: list[Diagnostic] = []
    for code in lint.codes():
        if not settings.runs(code) or code == UNUSED or not subject.has(lint.SELDOM.get(code, "spec")):
            continue
        rule = lint.rule(code)
        if subject.has(getattr(rule, "NEEDS", "")):
            found += _findings(code, rule, subject, told_already)
    wrong: list[Diagnostic] = []
    ignored: list[Ignored] = []
    sources = _sources(subject.spec.source, found)
    if subject.spec.document.lint is not None or any(MARK in each.text for each in sources):
        found, ignored, wrong = _without_ignored(found, sources, subject, settings)
    told = [each for each in found if settings.tells(each.code, each.severity)]
    hidden = [each for each in found if not settings.tells(each.code, each.severity)]
    return [*wrong, *told], hidden, ignored


def _without_ignored(
    found: list[Diagnostic], sources: Iterable[Source], subject: Subject, settings: Settings
) -> tuple[list[Diagnostic], list[Ignored], list[Diagnostic]]:
    """What is still to tell, what is not, and the mistakes in what says so."""
    from cnnspec.lint import _ignores

    ignores: list[Ignore] = [*_ignores.from_section(subject.spec.document.lint)]
    for source in sources:
        ignores += _ignores.from_comments(source)
    wrong = _ignores.unknown_codes(ignores)
    told, ignored, unused = _ignores.apply(found, ignores)
    # Without a network most rules have not run; in another variant they may find more.
    known = subject.has("") and (settings.every_variant or not subject.spec.document.variants)
    if known and settings.runs(UNUSED):
        ran = [each for each in unused if lint.names_a_rule(each.code) and all(map(settings.runs, _named(each.code)))]
        told += lint.rule(UNUSED).findings(ran)
    return told, ignored, wrong


def _named(code: str) -> Iterator[str]:
    return (each for each in lint.codes() if lint.covers(code, each))


def _as_far_as_known(found: Iterable[Finding]) -> Iterator[Finding]:
    """What a rule finds, up to the first question whose answer depends on a size that the spec leaves open."""
    try:
        yield from found
    except OpenSizeError:
        return


def _findings(
    code: str, rule: ModuleType, subject: Subject, told_already: Collection[Span | None]
) -> Iterator[Diagnostic]:
    seen: set[Span | None] = {*told_already}
    for each in _as_far_as_known(rule.check(subject)):
        if each.span not in seen:
            seen.add(each.span)
            notes = tell(each.node.chain) if each.node else ()
            yield Diagnostic(code, each.message, each.span, each.help, notes, rule.LEVEL, each.fix)


def _sources(first: Source, found: Iterable[Diagnostic]) -> list[Source]:
    """The texts whose comments count: that of the spec, and those of the files that findings are in."""
    sources = {first.number: first}
    for each in found:
        if each.span is not None:
            sources.setdefault(each.span.source.number, each.span.source)
    return list(sources.values())
