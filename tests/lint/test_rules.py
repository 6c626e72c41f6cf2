"""Every rule: its bad spec is found, with nothing else; its good one is not."""

import pytest
from support import lint_examples, linted

from cnnspec import lint
from cnnspec.diagnostics import render_text

CODES = lint.codes()


@pytest.mark.parametrize("code", CODES)
def test_the_bad_spec_gives_its_code_and_nothing_else(code):
    found = linted(lint_examples(code).bad)
    assert [(each.code, each.severity) for each in found] == [(code, lint.rule(code).LEVEL)], "\n".join(
        map(render_text, found)
    )
    (one,) = found
    assert one.span is not None
    assert one.help
    assert one.message[0] == one.message[0].lower() or one.message[0] == "["


@pytest.mark.parametrize("code", CODES)
def test_the_good_spec_beside_it_gives_nothing(code):
    found = linted(lint_examples(code).good)
    assert found == [], "\n".join(map(render_text, found))


@pytest.mark.parametrize("code", CODES)
def test_a_rule_says_what_why_and_where_from(code):
    examples = lint_examples(code)
    assert examples.what.endswith(".")
    assert examples.why
    assert examples.source
    assert lint.rule(code).LEVEL in lint.LEVELS
