import json

import pytest
from support import ROOT, call

RESNET = str(ROOT / "specs" / "resnet.yaml")
SPEC = """\
cnnspec: 1
name: net
input: [8, 8, 1]
classes: 10
params: {k: 3}
features:
  - conv: {filters: 8, kernel: $k, padding: same, norm: batch, activation: relu}
  - activation: relu
head:
  - flatten
  - dense: {units: $classes, activation: softmax}
"""


@pytest.fixture
def unwise(tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(SPEC)
    return path


def codes(capfd, *arguments):
    out = call(capfd, "check", *arguments, "--format", "json").out
    return [each["code"] for file in json.loads(out)["files"] for each in file["diagnostics"]]


def test_warnings_are_told_and_advice_is_counted(capfd, unwise):
    assert call(capfd, "check", str(unwise)) == (
        0,
        "",
        f"{unwise}:8:17: warning[lint.double-activation] relu reads what relu of conv1 (line 7) has let through already\n"
        "  8 |   - activation: relu\n"
        "    |                 ^^^^\n"
        "  help: keep one of the two\n"
        "1 piece of advice: --level info\n",
    )


def test_levels_and_choices(capfd, unwise):
    path = str(unwise)
    assert codes(capfd, path) == ["lint.double-activation"]
    assert codes(capfd, path, "--level", "error") == []
    assert codes(capfd, path, "--level", "info") == ["lint.bias-before-norm", "lint.double-activation"]
    assert codes(capfd, path, "--select", "lint") == ["lint.bias-before-norm", "lint.double-activation"]
    assert codes(capfd, path, "--select", "lint.bias") == ["lint.bias-before-norm"]
    assert codes(capfd, path, "--ignore", "lint.large-dense,lint.double-activation") == []
    assert call(capfd, "check", path, "--ignore", "lint") == (0, f"{path}: ok\n", "")


def test_json_says_what_can_be_fixed(capfd, unwise):
    out = call(capfd, "check", str(unwise), "--level", "info", "--format", "json").out
    first, second = json.loads(out)["files"][0]["diagnostics"]
    assert (first["severity"], first["fixable"], first["line"]) == ("info", True, 7)
    assert (second["severity"], second["fixable"]) == ("warning", False)


def test_strict_counts_warnings_as_errors_but_not_advice(capfd, unwise):
    assert call(capfd, "check", str(unwise), "--strict").code == 1
    assert (
        call(capfd, "check", str(unwise), "--strict", "--ignore", "lint.double-activation", "--level", "info").code == 0
    )


def test_an_error_of_a_rule_fails(capfd, unwise):
    unwise.write_text(SPEC.replace("units: $classes", "units: 11"))
    assert call(capfd, "check", str(unwise)).code == 1


def test_codes_that_there_are_not(capfd, unwise):
    code, out, err = call(capfd, "check", str(unwise), "--select", "lint.double-activaton")
    assert (code, out) == (2, "")
    assert err == (
        "error: --select: there is no rule 'lint.double-activaton'\n  help: did you mean 'lint.double-activation'?\n"
    )
    assert call(capfd, "check", str(unwise), "--level", "loud").code == 2


def test_what_is_ignored_is_listed_with_its_reason_where_advice_is_told(capfd, unwise):
    unwise.write_text(
        SPEC.replace("activation: relu\nhead", "activation: relu  # cnnspec: ignore[lint] twice is fine\nhead")
    )
    assert call(capfd, "check", str(unwise), "--ignore", "lint.bias-before-norm").out == f"{unwise}: ok\n"
    code, _, err = call(capfd, "check", str(unwise), "--level", "info")
    assert code == 0
    assert f"{unwise}:8: ignored lint.double-activation: twice is fine" in err.splitlines()


def test_a_place_is_told_once_for_all_variants_whatever_its_figures(capfd, unwise):
    unwise.write_text(SPEC.replace("filters: 8", "filters: $w") + "variants: {a: {w: 8}, b: {w: 6}, c: {w: 4}}\n")
    unwise.write_text(unwise.read_text().replace("params: {k: 3}", "params: {k: 3, w: 1}"))
    _, _, err = call(capfd, "check", str(unwise), "--all-variants", "--level", "info")
    assert err.count("lint.bias-before-norm") == 1
    assert "8 numbers" in err
    assert "in variant" not in err


def test_an_unused_ignore_is_told_where_no_variant_has_a_use_for_it(capfd, unwise):
    text = SPEC.replace("params: {k: 3}", "params: {k: 3}\nvariants: {a: {}, b: {k: 5}}")
    unwise.write_text(text + "lint: {ignore: [lint.even-kernel-same]}\n")
    assert "lint.unused-ignore" in codes(capfd, str(unwise), "--level", "info", "--all-variants")
    unwise.write_text(text.replace("b: {k: 5}", "b: {k: 4}") + "lint: {ignore: [lint.even-kernel-same]}\n")
    assert "lint.unused-ignore" not in codes(capfd, str(unwise), "--level", "info", "--all-variants")


def test_a_project_sets_defaults(capfd, unwise, tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.cnnspec]\nstrict = true\nlevel = 'info'\n")
    assert len(codes(capfd, str(unwise))) == 2
    assert call(capfd, "check", str(unwise)).code == 1
    (tmp_path / "pyproject.toml").write_text("[tool.cnnspec]\nstrikt = true\n")
    code, out, err = call(capfd, "check", str(unwise))
    assert (code, out) == (2, "")
    assert "[tool.cnnspec] has no key 'strikt'" in err
    assert "did you mean 'strict'?" in err


def test_other_commands_ask_no_rules_but_training_refuses_errors(capfd, unwise, tmp_path):
    assert call(capfd, "summary", str(unwise)).err == ""
    text = SPEC.replace("[8, 8, 1]", "[28, 28, 1]").replace("softmax}", "sigmoid}") + "data: {source: mnist5k}\n"
    unwise.write_text(text)
    code, _, err = call(capfd, "train", str(unwise), "--out", str(tmp_path / "run"))
    assert code == 1
    assert "lint.output-activation" in err
    assert "lint.double-activation" not in err
    assert not (tmp_path / "run").exists()
