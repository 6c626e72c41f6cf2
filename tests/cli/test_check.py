import json

import pytest
from support import ROOT, call, layers_text, run

LENET = str(ROOT / "specs" / "lenet5.yaml")
RESNET = str(ROOT / "specs" / "resnet.yaml")


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(layers_text("- conv: 6\n- pool: max\n- conv: {filters: 16, kernel: 15}"))
    return path


def test_a_good_spec(capfd):
    assert call(capfd, "check", LENET) == (0, f"{LENET}: ok\n", "1 piece of advice: --level info\n")


def test_findings_go_to_standard_error_with_the_line_and_a_caret(capfd, broken):
    assert call(capfd, "check", str(broken)) == (
        1,
        "",
        f"{broken}:7:33: error[shape.kernel-too-large] kernel 15×15 does not fit the 13×13×6 map that pool1 (line 6) makes\n"
        "  7 |   - conv: {filters: 16, kernel: 15}\n"
        "    |                                 ^^\n"
        "  help: use kernel ≤ 13, or padding: same\n",
    )


def test_json_is_the_contract_for_scripts(capfd, broken):
    code, out, err = call(capfd, "check", LENET, str(broken), "--format", "json")
    first, second = json.loads(out)["files"]
    assert (code, err) == (1, "")
    assert first == {"path": LENET, "diagnostics": []}
    (found,) = second["diagnostics"]
    assert (found["line"], found["column"], found["end_line"], found["end_column"]) == (7, 33, 7, 35)
    assert set(found) == {
        "code", "severity", "message", "help", "line", "column", "end_line", "end_column", "fixable",
    }  # fmt: skip


def test_a_file_that_cannot_be_read_does_not_hide_the_others(capfd, broken):
    code, out, err = call(capfd, "check", "nowhere.yaml", LENET, str(broken))
    assert code == 2
    assert out == f"{LENET}: ok\n3 files: 2 errors\n"
    assert "nowhere.yaml: error[file.unreadable] cannot read nowhere.yaml: No such file or directory" in err
    assert "shape.kernel-too-large" in err


def test_every_variant_is_checked_when_asked(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(
        layers_text("- conv: {filters: 6, kernel: $k}", extra="params: {k: 3}\nvariants: {good: {}, bad: {k: 99}}\n")
    )
    assert call(capfd, "check", str(path)).code == 0
    assert call(capfd, "check", str(path), "--variant", "bad").code == 1
    code, _, err = call(capfd, "check", str(path), "--all-variants")
    assert (code, "  in variant bad\n" in err) == (1, True)
    assert call(capfd, "check", RESNET, "--all-variants").code == 0


def test_a_variant_that_cannot_be_computed_does_not_hide_the_others(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    extra = """\
        params: {k: 3}
        variants: {good: {}, none: {k: $(1 / 0)}, large: {k: 99}, other: {expect: {output: [1]}}}
        data: {source: mnist5k}
        """
    layers = "- rescale: {scale: $(1 / 255)}\n- conv: {filters: 10, kernel: $k}\n- global_pool: max"
    path.write_text(layers_text(layers, extra=extra))
    assert call(capfd, "check", str(path)).code == 0
    code, out, err = call(capfd, "check", str(path), "--all-variants", "--format", "json")
    found = json.loads(out)["files"][0]["diagnostics"]
    assert (code, err) == (1, "")
    assert [each["code"] for each in found] == ["spec.expression", "expect.broken", "shape.kernel-too-large"]
    assert call(capfd, "check", str(path), "--variant", "none").err.count("error[") == 1


def test_parameters_can_be_set(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(layers_text("- conv: {filters: 6, kernel: $k}", extra="params: {k: 3}\n"))
    assert call(capfd, "check", str(path), "-p", "k=99").code == 1
    code, _, err = call(capfd, "check", str(path), "-p", "kk=99")
    assert (code, "did you mean" in err or "known parameters" in err) == (2, True)


def test_standard_input():
    done = run("check", "-", stdin=layers_text("- conv: {filters: 6, kernel: 99}"))
    assert done.returncode == 1
    assert done.stderr.startswith("<stdin>:5:32: error[shape.kernel-too-large]")


def test_wrong_usage_is_code_2(capfd):
    assert call(capfd, "check").code == 2
    assert call(capfd, "check", LENET, "--nonsense").code == 2
    code, _, err = call(capfd, "chek", LENET)
    assert (code, "did you mean 'check'?" in err) == (2, True)


def test_one_variant_and_all_exclude_each_other(capfd):
    found = call(capfd, "check", "resnet", "--all-variants", "--variant", "resnet50")
    assert found == (
        2,
        "",
        "error: --all-variants and --variant exclude each other\n  help: leave one of the two out\n",
    )


def test_a_parameter_or_variant_that_a_spec_does_not_have(capfd):
    for options, told in (
        (("-p", "widht=3"), "error[spec.override] there is no parameter 'widht'"),
        (
            ("-p", "classes=ten"),
            "error[spec.override] parameter 'classes' is 10 by default, and 'ten' is of another kind",
        ),
        (("--variant", "large"), "error[spec.override] there is no variant 'large'"),
        (("-p", "classes"), "error: 'classes' is not NAME=VALUE"),
        (("-p", "classes=1e400"), "error: the value in -p classes=1e400 is not a finite number"),
    ):
        code, _, err = call(capfd, "check", str(ROOT / "specs" / "lenet5.yaml"), *options)
        assert code == 2
        assert told in err
