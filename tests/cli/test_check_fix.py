"""`check --fix`, `--unsafe-fixes`, `--diff`: what happens to files."""

import re

import pytest
from support import ROOT, call, layers_text, run, spec_of

BROKEN = layers_text(
    """\
    # the stem
    - conv: {filters: $(min(width, 8)), kernel: 3, activation: relu}  # small
    - conv:       # fields beside the word
      filters: 4
      kernel: 3
      activation: relu
    - flatten
    """,
    extra="params: {width: 16, width: 16}\n",
)
MENDED = layers_text(
    """\
    # the stem
    - conv: {filters: "$(min(width, 8))", kernel: 3, activation: relu}  # small
    - conv:       # fields beside the word
        filters: 4
        kernel: 3
        activation: relu
    - flatten
    """,
    extra="params: {width: 16}\n",
)


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(BROKEN)
    return path


def test_the_file_checks_clean_afterwards(capfd, broken):
    assert call(capfd, "check", "--fix", str(broken)) == (0, f"{broken}: ok\n", f"{broken}: 3 fixed\n")
    assert broken.read_text() == MENDED
    assert call(capfd, "check", "--fix", str(broken)) == (0, f"{broken}: ok\n", "")
    assert call(capfd, "check", str(broken)).code == 0


def test_a_check_says_that_it_can_be_fixed(capfd, broken):
    assert call(capfd, "check", str(broken)).err.endswith("1 can be fixed with --fix\n")


def test_the_difference_is_shown_and_nothing_changed(capfd, broken):
    code, out, err = call(capfd, "check", "--fix", "--diff", str(broken))
    assert code == 1
    assert out.startswith(f"--- {broken}\n+++ {broken}\n@@ ")
    assert re.findall(r"^[+-] .*", out, re.MULTILINE) == [
        "-  - conv: {filters: $(min(width, 8)), kernel: 3, activation: relu}  # small",
        '+  - conv: {filters: "$(min(width, 8))", kernel: 3, activation: relu}  # small',
        "-    filters: 4",
        "-    kernel: 3",
        "-    activation: relu",
        "+      filters: 4",
        "+      kernel: 3",
        "+      activation: relu",
    ]
    assert err == f"{broken}: 3 would be fixed\n"
    assert broken.read_text() == BROKEN
    assert call(capfd, "check", "--diff", str(broken)).out == out


def test_a_good_file_is_not_even_touched(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(MENDED)
    before = path.stat()
    assert call(capfd, "check", "--fix", str(path)).code == 0
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert call(capfd, "check", "--diff", str(path)) == (0, "", "")


def test_what_cannot_be_mended_is_told_with_its_place_in_the_new_text(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(layers_text("- conv: 8\n  kernel: 3\n- conv: {filters: 8, kernel: 99}"))
    code, _, err = call(capfd, "check", "--fix", str(path))
    assert (code, f"{path}:8:32: error[shape.kernel-too-large]" in err) == (1, True)
    assert "    filters: 8\n      kernel: 3\n" in path.read_text()


def test_the_graph_is_the_one_that_was_meant(capfd, broken):
    call(capfd, "check", "--fix", str(broken))
    wanted = layers_text(
        "- conv: {filters: 8, kernel: 3, activation: relu}\n- conv: {filters: 4, kernel: 3, activation: relu}\n- flatten",
        extra="params: {width: 16}\n",
    )
    assert nodes(broken.read_text()) == nodes(wanted)


def nodes(text):
    return [(node.name, node.op, node.layer, node.inputs, node.shape) for node in spec_of(text).compile().nodes]


def test_an_included_file_is_told_and_left(capfd, tmp_path):
    lib = "params: {width: 8, width: 8}\n"
    (tmp_path / "lib.yaml").write_text(lib)
    path = tmp_path / "net.yaml"
    path.write_text(layers_text("- conv: {filters: 8, kernel: 3}", extra="include: lib.yaml\n"))
    code, _, err = call(capfd, "check", "--fix", str(path))
    assert (code, "lib.yaml:1:20: error[yaml.duplicate-key]" in err) == (1, True)
    assert (tmp_path / "lib.yaml").read_text() == lib


def test_standard_input_and_the_zoo_cannot_be_fixed(capfd):
    done = run("check", "--fix", "-", stdin=BROKEN)
    assert (done.returncode, done.stderr) == (2, "error: standard input cannot be fixed\n  help: save it as a file\n")
    code, _, err = call(capfd, "check", "--fix", "resnet50")
    assert (code, "a network of the zoo and cannot be fixed" in err, "zoo copy resnet50" in err) == (2, True, True)
    assert call(capfd, "check", "--fix", "no_such_file.yaml").code == 2


def test_a_difference_is_text(capfd, broken):
    assert call(capfd, "check", "--diff", "--format", "json", str(broken)).code == 2
    code, out, _ = call(capfd, "check", "--fix", "--format", "json", str(broken))
    assert (code, '"diagnostics": []' in out) == (0, True)


def test_no_spec_of_ours_needs_mending(capfd):
    assert call(capfd, "check", "--diff", "--all-variants", str(ROOT / "specs")) == (0, "", "")


def test_parameters_and_variants_of_the_command_hold(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    text = layers_text("- conv: {filters: $(min(w, 8))}", extra="params: {w: 1}\nvariants: {a: {}, b: {w: 2}}\n")
    path.write_text(text)
    assert call(capfd, "check", "--fix", str(path), "--variant", "c").code == 1
    assert path.read_text() == text
    assert call(capfd, "check", "--fix", str(path), "--variant", "b", "-p", "w=3").code == 0
    assert '"$(min(w, 8))"' in path.read_text()


def test_unsafe_fixes_are_made_only_when_they_are_asked_for(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    text = layers_text("- conv: {filters: 8, norm: batch}  # twice")
    path.write_text(text)
    arguments = (str(path), "--level", "info", "--select", "lint.bias-before-norm")
    assert call(capfd, "check", "--fix", *arguments).err.endswith("1 can be fixed with --unsafe-fixes\n")
    assert path.read_text() == text
    mended = "- conv: {filters: 8, norm: batch, bias: false}  # twice"
    assert f"+  {mended}" in call(capfd, "check", "--unsafe-fixes", "--diff", *arguments).out
    assert path.read_text() == text
    assert call(capfd, "check", "--unsafe-fixes", *arguments) == (0, f"{path}: ok\n", f"{path}: 1 fixed\n")
    assert path.read_text() == layers_text(mended)


def test_a_key_is_renamed_though_more_shows_then(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text("cnnspec: 1\nname: net\ninput: [8, 8, 1]\nlayers:\n  - conv: {filters: x}\n  - wave: 3\n")
    found = call(capfd, "check", "--fix", str(path))
    assert path.read_text().splitlines()[3] == "features:"
    assert found.err.count("error[") == 2
    assert "--fix" not in found.err
