"""Rules over a subject: which run, what they find, and what of it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnspec import lint
from cnnspec.diagnostics import Diagnostic
from cnnspec.graph import tell
from cnnspec.lint import _ignores
from cnnspec.lint._ignores import Ignored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from cnnspec.lint._subject import Subject
    from cnnspec.source import Source, Span

UNUSED = "lint.unused-ignore"


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


class Told(NamedTuple):
    """What is told, what is below the level for it, and what the spec says not to tell."""

    diagnostics: tuple[Diagnostic, ...] = ()
    hidden: tuple[Diagnostic, ...] = ()
    ignored: tuple[Ignored, ...] = ()


def run(subject: Subject, settings: Settings, has_graph: bool) -> Told:
    """The findings of every rule that applies, one a span and rule, those that the spec ignores left out."""
    codes = [code for code in lint.codes() if settings.runs(code) and code != UNUSED]
    found: list[Diagnostic] = []
    for code in codes:
        rule = lint.rule(code)
        if _applies(rule, subject, has_graph):
            found += _findings(code, rule, subject)
    sources = _sources(subject.spec.source, found)
    ignores = [*_ignores.from_section(subject.spec.document.lint)]
    for source in sources:
        ignores += _ignores.from_comments(source)
    if ignores:
        wrong = [each for ignore in ignores if (each := _ignores.unknown_code(ignore.code, ignore.span))]
        told, ignored, unused = _ignores.apply(found, ignores)
        if has_graph and settings.runs(UNUSED) and (settings.every_variant or not subject.spec.document.variants):
            ran = [
                each for each in unused if not lint.unknown(each.code) and all(map(settings.runs, _named(each.code)))
            ]
            told += lint.rule(UNUSED).findings(ran)
    else:
        told, ignored, wrong = found, [], []
    shown = [each for each in told if settings.tells(each.code, each.severity)]
    hidden = [each for each in told if not settings.tells(each.code, each.severity)]
    return Told((*wrong, *shown), tuple(hidden), tuple(ignored))


def _named(code: str) -> Iterator[str]:
    return (each for each in lint.codes() if lint.covers(code, each))


def _applies(rule: ModuleType, subject: Subject, has_graph: bool) -> bool:
    needs = getattr(rule, "NEEDS", "")
    if needs == "spec":
        return True
    return has_graph and (not needs or getattr(subject, needs) is not None)


def _findings(code: str, rule: ModuleType, subject: Subject) -> Iterator[Diagnostic]:
    seen: set[Span] = set()
    for each in rule.check(subject):
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
