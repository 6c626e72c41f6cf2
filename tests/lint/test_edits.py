"""Fixes that rules offer: applied, the finding is gone, and a safe one leaves the network the same."""

import pytest
from support import linted, spec_of

from cnnspec import lint

FORMS = {
    "short": ("  - conv: 8\n", "  - conv: {filters: 8, bias: false}\n"),
    "flow": ("  - conv: {filters: 8}\n", "  - conv: {filters: 8, bias: false}\n"),
    "with its value": ("  - conv: {filters: 8, bias: true}\n", "  - conv: {filters: 8, bias: false}\n"),
    "a last comma": ("  - conv: {filters: 8, }\n", "  - conv: {filters: 8,bias: false }\n"),
    "block": ("  - conv:\n      filters: 8\n", "  - conv:\n      filters: 8\n      bias: false\n"),
    "block with a comment": (
        "  - conv:\n      filters: 8   # few\n      # more\n", "  - conv:\n      filters: 8   # few\n      bias: false\n      # more\n",
    ),
}  # fmt: skip


def apply(text, fix):
    for edit in sorted(fix.edits, key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def spec(item):
    defaults = "defaults: {conv: {padding: same, norm: batch, activation: relu}}\n"
    return f"cnnspec: 1\nname: net\ninput: [8, 8, 1]\n{defaults}features:\n{item}  - flatten\n  - dense: 7\n"


@pytest.mark.parametrize("form", FORMS)
def test_a_field_is_set_whatever_form_the_item_has(form):
    before, after = FORMS[form]
    (found,) = linted(spec(before))
    assert found.code == "lint.bias-before-norm"
    mended = apply(spec(before), found.fix)
    assert linted(mended) == []
    assert mended == spec(after)


FIXES = {
    "lint.bias-before-norm": None,
    "lint.init-for-activation": None,
    "lint.grey-without-channel": "cnnspec: 1\nname: net\ninput: [28, 28]\nfeatures: [{conv: {filters: 8, kernel: 29, padding: same, activation: relu}}]\n",
    "lint.channels-first": None,
    "lint.unused-ignore": "cnnspec: 1\nname: net\ninput: [8, 8, 1]\nfeatures: [conv: 3]  # cnnspec: ignore[lint.large-dense]\n",
}


@pytest.mark.parametrize("code", FIXES)
def test_what_was_found_is_gone_once_it_is_fixed(code):
    text = FIXES[code]
    if text is None:
        from support import lint_examples

        text = lint_examples(code).bad
    (found,) = [each for each in linted(text) if each.code == code]
    mended = apply(text, found.fix)
    assert code not in [each.code for each in linted(mended)]
    if found.fix.safe:
        before, after = spec_of(text).compile(), spec_of(mended).compile()
        assert [(node.name, node.layer, node.shape) for node in before.nodes] == [
            (node.name, node.layer, node.shape) for node in after.nodes
        ]


def test_no_other_rule_of_the_examples_offers_a_fix_that_is_not_tested():
    from support import lint_examples

    offered = {code for code in lint.codes() for each in linted(lint_examples(code).bad) if each.fix}
    assert offered <= FIXES.keys()
