"""Which findings are told: levels, choices of rules, and the table of a project."""

import pytest
from support import spec_of

from cnnspec import lint
from cnnspec.checking.check import check
from cnnspec.diagnostics import UsageError
from cnnspec.lint._run import Settings
from cnnspec.lint._settings import codes as read_codes
from cnnspec.lint._settings import settings_in

# One finding of each level.
THREE = """\
cnnspec: 1
name: net
input: [8, 8, 1]
classes: 10
features:
  - conv: {filters: 8, padding: same, norm: batch, activation: relu}
  - activation: relu
head:
  - flatten
  - dense: {units: 11, activation: softmax}
"""


def codes(told):
    return {each.code.removeprefix("lint.") for each in check(spec_of(THREE), told).diagnostics}


def test_levels():
    assert codes(Settings("error")) == {"units-not-classes"}
    assert codes(Settings()) == {"units-not-classes", "double-activation"}
    assert codes(Settings("info")) == {"units-not-classes", "double-activation", "bias-before-norm"}


def test_without_settings_no_rule_is_asked():
    assert check(spec_of(THREE)).diagnostics == ()


def test_what_is_below_the_level_is_kept():
    assert [each.code for each in check(spec_of(THREE), Settings()).hidden] == ["lint.bias-before-norm"]


def test_where_a_mistake_is_told_no_rule_has_more_to_say():
    text = THREE.replace("[8, 8, 1]", "[28, 28]").replace("11", "10") + "data: {source: mnist5k}\n"
    at_input = [each.code for each in check(spec_of(text), Settings("info")).diagnostics if each.span.line == 3]
    assert at_input == ["data.shape"]
    alone = text.replace("data: {source: mnist5k}\n", "")
    assert "lint.grey-without-channel" in [each.code for each in check(spec_of(alone), Settings()).diagnostics]


def test_rules_can_be_chosen_at_any_level_and_left_out():
    assert codes(Settings(select=("lint.bias-before-norm",))) == {"bias-before-norm"}
    assert codes(Settings(select=("lint.double", "lint.bias"))) == {"bias-before-norm", "double-activation"}
    assert len(codes(Settings(select=("lint",)))) == 3
    assert codes(Settings("info", ignore=("lint.units", "lint.bias-before-norm"))) == {"double-activation"}
    assert codes(Settings("info", ignore=("lint",))) == set()


def test_options_may_be_lists_and_come_several_times(tmp_path):
    found = read_codes(["lint.bias, lint.double-activation", "lint.units"], "--select")
    assert found == ("lint.bias", "lint.double-activation", "lint.units")
    assert settings_in(tmp_path, select=found) == Settings(select=found)


@pytest.mark.parametrize(
    ("code", "help"),
    [
        ("lint.bias-befor-norm", "did you mean 'lint.bias-before-norm'?"),
        ("bias-before-norm", "did you mean 'lint.bias-before-norm'?"),
        ("lint.bia", None),
        ("shape", None),
    ],
)
def test_a_code_that_names_no_rule_is_wrong_usage(code, help):
    with pytest.raises(UsageError) as caught:
        read_codes([code], "--ignore")
    assert code in caught.value.message
    assert help is None or caught.value.help == help


def project(tmp_path, text):
    (tmp_path / "pyproject.toml").write_text(text)
    inner = tmp_path / "nets" / "small"
    inner.mkdir(parents=True)
    return inner


def test_a_project_has_defaults_which_options_go_before(tmp_path):
    text = "[tool.cnnspec]\nlevel = 'info'\nstrict = true\nignore = ['lint.large-dense']\n"
    inner = project(tmp_path, text)
    assert settings_in(inner) == Settings("info", (), ("lint.large-dense",), True)
    found = settings_in(inner, level="error", ignore=("lint.small-map",))
    assert found == Settings("error", (), ("lint.large-dense", "lint.small-map"), True)


def test_the_nearest_project_counts_and_one_without_the_table_says_nothing(tmp_path):
    inner = project(tmp_path, "[tool.cnnspec]\nlevel = 'info'\n")
    (tmp_path / "nets" / "pyproject.toml").write_text("[project]\nname = 'a'\n")
    assert settings_in(inner) == Settings()


def test_toml_is_read_only_where_a_project_has_the_table(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "tomllib", None)
    assert settings_in(project(tmp_path, "[project]\nname = 'a'\n")) == Settings()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("levle = 'info'", "has no key 'levle'"),
        ("level = 'loud'", "level is one of error, warning, info, not 'loud'"),
        ("level = ['info']", "level is one of"),
        ("strict = 1", "strict is true or false, not 1"),
        ("ignore = 'lint.small-map'", "ignore is a list of codes"),
        ("ignore = ['lint.small-mop']", "there is no rule 'lint.small-mop'"),
        ("level = ", "cannot read"),
    ],
)
def test_a_wrong_table_is_wrong_usage(tmp_path, text, part):
    with pytest.raises(UsageError) as caught:
        settings_in(project(tmp_path, f"[tool.cnnspec]\n{text}\n"))
    assert part in caught.value.message
    assert "pyproject.toml" in caught.value.message


@pytest.mark.parametrize("text", ["tool = 3 # tool.cnnspec", "[tool]\ncnnspec = 3 # tool.cnnspec"])
def test_a_table_that_is_none_is_wrong_usage(tmp_path, text):
    with pytest.raises(UsageError):
        settings_in(project(tmp_path, text + "\n"))


def test_codes_are_the_names_of_the_files():
    for code in lint.codes():
        name = lint.rule(code).__name__.rpartition(".")[2]
        assert code == f"lint.{name.replace('_', '-')}"
