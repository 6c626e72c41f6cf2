"""An ignore that ignores nothing.

Why: what it was for has been mended or moved, or it never stood on the right line. The next finding of its kind would
be hidden by a reason that was given for another.

Bad:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}
    lint: {ignore: [lint.bias-before-norm]}

Good:
    cnnspec: 1
    name: net
    input: [8, 8, 1]
    classes: 10
    features:
      - conv: {filters: 8, padding: same, norm: batch, activation: relu}
    head:
      - flatten
      - dense: {units: $classes, activation: softmax}
    lint: {ignore: [{lint.bias-before-norm: as in the paper}]}

Source: the language reference, "Advice".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnspec.diagnostics import Diagnostic, Edit, Fix
from cnnspec.lint._subject import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnnspec.lint._ignores import Ignore
    from cnnspec.spans.source import Span

LEVEL = "info"
CODE = "lint.unused-ignore"


def check(subject: Subject) -> tuple[Finding, ...]:
    """None: what is unused is known only when every other rule has run."""
    return ()


def findings(unused: Iterable[Ignore]) -> list[Diagnostic]:
    """One for each ignore that ignored nothing."""
    diagnostics = []
    for ignore in unused:
        # A comment of one code goes as a whole, with the blanks before it.
        alone = (
            ignore.comment is not None
            and "," not in ignore.comment.source.text[ignore.comment.start : ignore.span.end + 1]
        )
        fix = Fix((Edit(_with_blanks(ignore), ""),)) if alone else None
        where = "on this line" if ignore.line is not None else "in this spec"
        message = f"there is no {ignore.code} {where} to ignore"
        diagnostics.append(Diagnostic(CODE, message, ignore.span, "take it out", severity="info", fix=fix))
    return diagnostics


def _with_blanks(ignore: Ignore) -> Span:
    assert ignore.comment is not None
    text, start = ignore.comment.source.text, ignore.comment.start
    while start and text[start - 1] in " \t":
        start -= 1
    return ignore.comment._replace(start=start)
