"""What a spec ignores, and what it says wrong about that."""

import textwrap

import pytest
from support import linted, pointed_at, spec_of

from cnnspec.checking.check import check
from cnnspec.lint._ignores import from_comments
from cnnspec.lint._run import Settings
from cnnspec.spans.source import Source

SPEC = """\
cnnspec: 1
name: net
input: [8, 8, 1]
classes: 10
features:
  - conv: {filters: 8, padding: same, norm: batch, activation: relu}%s
  - conv: {filters: 8, padding: same, norm: batch, activation: relu}
head:
  - flatten
  - dense: {units: $classes, activation: softmax}
%s"""


def told(comment="", section="", **options):
    return [(each.code, each.span.line) for each in linted(SPEC % (comment, section), **options)]


def ignored(comment="", section=""):
    found = check(spec_of(SPEC % (comment, section)), Settings("info")).ignored
    return [(each.finding.code, each.finding.span.line, each.by.reason) for each in found]


BIAS = [("lint.bias-before-norm", 6), ("lint.bias-before-norm", 7)]


def test_nothing_is_ignored_unless_it_is_said():
    assert told() == BIAS
    assert ignored() == []


def test_a_comment_ignores_on_its_line():
    comment = "   # cnnspec: ignore[lint.bias-before-norm] as in the paper"
    assert told(comment) == BIAS[1:]
    assert ignored(comment) == [("lint.bias-before-norm", 6, "as in the paper")]


def test_a_comment_may_name_several_and_say_more_before():
    comment = "  # stem # cnnspec: ignore[lint.large-kernel, lint.bias-before-norm]"
    assert told(comment) == [("lint.unused-ignore", 6), *BIAS[1:]]


def test_the_section_ignores_everywhere_with_and_without_a_reason():
    section = "lint: {ignore: [{lint.bias-before-norm: a twin}]}\n"
    assert told(section=section) == []
    assert ignored(section=section) == [(*place, "a twin") for place in BIAS]
    assert told(section="lint: {ignore: [lint.bias-before-norm]}\n") == []
    assert told(section="lint:\n  ignore:\n    - lint\n") == []


def test_an_ignore_that_ignores_nothing_is_told_and_its_comment_can_go():
    text = SPEC % ("  # cnnspec: ignore[lint.large-kernel] why", "")
    (found,) = [each for each in linted(text) if each.code == "lint.unused-ignore"]
    assert found.severity == "info"
    assert pointed_at(found) == "lint.large-kernel"
    (edit,) = found.fix.edits
    assert found.fix.safe
    assert text[: edit.span.start] + edit.text + text[edit.span.end :] == SPEC % ("", "")


def test_an_ignore_is_not_unused_where_its_rule_did_not_run():
    text = SPEC % ("  # cnnspec: ignore[lint.large-kernel]", "")
    found = check(spec_of(text), Settings("info", ignore=("lint.large-kernel",))).diagnostics
    assert "lint.unused-ignore" not in [each.code for each in found]
    found = check(spec_of(text), Settings("info", select=("lint.bias-before-norm",))).diagnostics
    assert "lint.unused-ignore" not in [each.code for each in found]


def test_what_one_variant_ignores_in_vain_another_may_need():
    extra = "lint: {ignore: [lint.large-kernel]}\nvariants: {a: {}, b: {}}\n"
    assert "lint.unused-ignore" not in [code for code, _ in told(section=extra)]
    every = check(spec_of(SPEC % ("", extra)), Settings("info", every_variant=True)).diagnostics
    assert "lint.unused-ignore" in [each.code for each in every]


@pytest.mark.parametrize(
    ("section", "code", "help"),
    [
        ("lint: {ignore: [lint.bias-befor-norm]}", "spec.unknown-name", "did you mean 'lint.bias-before-norm'?"),
        ("lint: {ignore: [bias-before-norm]}", "spec.unknown-name", "did you mean 'lint.bias-before-norm'?"),
        ("lint: {ignore: [shape.rank]}", "spec.unknown-name", None),
        ("lint: {ignore: [3]}", "spec.value", "write it as `code`, or `{code: reason}`"),
        ("lint: {ignore: [{lint.large-kernel: 3}]}", "spec.value", None),
        ("lint: {ignore: lint.large-kernel}", "spec.value", None),
        ("lint: {ignroe: []}", "spec.unknown-key", "did you mean 'ignore'?"),
        ("lint: []", "spec.value", "for example `lint: {ignore: [lint.bias-before-norm]}`"),
    ],
)  # fmt: skip
def test_a_wrong_section_is_an_error_at_its_line(section, code, help):
    (found,) = linted(SPEC % ("", section + "\n"))
    assert (found.code, found.severity, found.span.line) == (code, "error", 11)
    assert help is None or found.help == help


def test_an_unknown_code_in_a_comment_is_an_error_at_its_place():
    found = linted(SPEC % ("  # cnnspec: ignore[lint.large-kernal]", ""), "error")
    assert [(each.code, pointed_at(each), each.help) for each in found] == [
        ("spec.unknown-name", "lint.large-kernal", "did you mean 'lint.large-kernel'?")
    ]


def test_only_comments_count():
    source = Source("a", "a: b# cnnspec: ignore[lint.x]\n# cnnspec: ignore[lint.y]\n")
    assert [(each.code, each.line) for each in from_comments(source)] == [("lint.y", 2)]


def test_a_comment_in_an_included_file_counts_there(tmp_path):
    from cnnspec.compiler.spec import load

    blocks = """\
        cnnspec: 1
        blocks:
          unit:
            layers:
              - conv: {filters: 8, padding: same, norm: batch, activation: relu}  # cnnspec: ignore[lint.bias-before-norm] there
        """
    (tmp_path / "blocks.yaml").write_text(textwrap.dedent(blocks))
    text = "cnnspec: 1\nname: a\ninclude: blocks.yaml\ninput: [8, 8, 1]\nfeatures: [unit, unit]\n"
    (tmp_path / "net.yaml").write_text(text)
    checked = check(load(tmp_path / "net.yaml"), Settings("info"))
    assert checked.diagnostics == ()
    assert [each.by.reason for each in checked.ignored] == ["there"]


def test_the_section_stays_in_a_resolved_spec():
    from cnnspec.compiler.resolve import resolve
    from cnnspec.text.dump import dump

    spec = spec_of(SPEC % ("", "lint: {ignore: [{lint.bias-before-norm: a twin}]}\n"))
    again = spec_of(dump(resolve(spec)))
    assert check(again, Settings("info")).diagnostics == ()
