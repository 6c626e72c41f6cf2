"""Foreign text on a terminal: in the names of files, in arguments and in specs."""

import json
import os
import re
import subprocess
import sys

import pytest
from support import ROOT, call

from cnnspec.diagnostics.formats import names

E = "\x1b[31m"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
DOCUMENTS = ("report @", "diagram @")  # those for programs, which a pipe gets as they are
HOSTILE = [f"{E}x", "\udcff\udc9b", "a\x7f\x9b31m", "\u202eabc", "a\rb", "a\nerror: b"]
RIGHT = r"""
cnnspec: 1
name: net
description: "\e[31mred\x9b\u202e\rx"
input: [8, 8, 1]
classes: 2
features: [{conv: 2}]
head: [flatten, {dense: {units: $classes, activation: softmax}}]
data: {source: {folder: {path: "\e[31m\u202ex"}}}
train: {epochs: 1, init_from: "\e[31mx.h5"}
"""
WRONG = {
    "a key": '"\\e[31mconv": 1',
    "a word": '"\\e[31mconv\\x9b"',
    "a value": 'conv: {filters: "\\e[31m3\\u202e"}',
    "a name": 'conv: {filters: 3, name: "\\e[31m"}',
    "an unknown field": 'conv: {filters: 3, "kern\\ael": 3}',
    "a reference": 'add: ["\\e[31mconv1", input]',
    "an expression": 'conv: "$(\\e[31m + 1)"',
    "a line feed": 'conv: {filters: "a\\n\\rerror: b\\tc"}',
    "a bidirectional override": 'conv: "\u202eabc"',
    "a next line": 'conv: "a\x85b" x: 3',
}
CONTROL = "features:\n  - conv: \x1b[31m3\n"


def spec(folder, text, name="net.yaml"):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def check_visible(outcome, obeyed=OBEYED):
    assert outcome.code in (0, 1, 2), outcome.err
    for text in (outcome.out, outcome.err):
        assert not (found := obeyed.search(text)), repr(text[max(0, found.start() - 50) : found.end() + 20])


@pytest.fixture(autouse=True)
def _plain(monkeypatch):
    monkeypatch.delenv("FORCE_COLOR", raising=False)


STATIC = [
    *(f"check @ --format {format}" for format in names()), "check @ --level info", "check --diff @", "check @ lenet5",
    *(f"summary @ --format {format}" for format in ("text", "json", "csv", "markdown")), "show @", "show @ --resolved",
    "show @ --format json", "show @ --resolved --format json", "compare @ lenet5", "diff @ lenet5", "sizes @",
    "scale @ --params 1k", "emit @", "emit @ --to torch", "emit @ --to json", "report @", "diagram @",
    "diagram @ --format dot", "diagram @ --format tex", "diagram @ --format mmd", "diagram --check @", "import @", "explain @",
    "zoo show @", "zoo copy @", "runs @", "runs diff @ @", "evaluate @", "predict @ @", "train @ --out @/x", "data @",
    "step @", "weights @/x", "export @ --to onnx", "probe @", "featuremaps @ @", "new --name @", "new --data @", "@", "zoo @",
    "runs list @", "check --watch @.yaml",
]  # fmt: skip
ARGUMENTS = [
    "summary lenet5 --@", "summary lenet5 -p @=1", "summary lenet5 -p classes=@", "summary lenet5 --variant @",
    "summary lenet5 --format @", "check lenet5 --select @", "check lenet5 --level @", "diagram lenet5 --style @",
    "diagram lenet5 --show @", "diagram lenet5 -o x.@", "emit lenet5 --to @", "compare lenet5 --dnn --hidden @",
    "scale lenet5 --params @", "scale lenet5 --params 1k --by @", "benchmark lenet5 --batches @", "export x --to @",
    "train digits_cnn --out x --init-from @", "train digits_cnn --out x --track @", "new --size @", "new --input @",
    "new x.yaml --data @ --input 8x8x1",
]  # fmt: skip


@pytest.mark.parametrize("command", [*STATIC, *ARGUMENTS])
def test_names_and_arguments(capfd, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in HOSTILE:
        check_visible(call(capfd, *(each.replace("@", name) for each in command.split())))


@pytest.mark.parametrize("command", STATIC)
def test_files_with_such_names(capfd, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in HOSTILE[:3]:
        path = spec("", (ROOT / "specs" / "lenet5.yaml").read_text(), f"{name}.yaml")
        check_visible(call(capfd, *(each.replace("@", path) for each in command.split())))


@pytest.mark.parametrize("command", STATIC)
def test_texts_of_a_spec(capfd, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = spec("", RIGHT)
    found = call(capfd, *(each.replace("@", path) for each in command.split()))
    check_visible(found, NOT_IN_XML if command in DOCUMENTS else OBEYED)


@pytest.mark.parametrize("format", names())
@pytest.mark.parametrize("kind", WRONG)
def test_mistakes(capfd, kind, format, tmp_path):
    path = spec(tmp_path, f"cnnspec: 1\nname: net\ninput: [8, 8, 1]\nfeatures:\n  - {WRONG[kind]}\n")
    found = call(capfd, "check", path, "--format", format)
    assert found.code == 1
    check_visible(found)


def test_the_caret_stands_under_a_character_that_is_made_visible(capfd, tmp_path):
    found = call(capfd, "check", spec(tmp_path, CONTROL))
    place, line, caret, _ = found.err.splitlines()
    assert place.endswith(":2:11: error[file.not-text] character U+001B is not allowed in YAML")
    assert line == "  2 |   - conv: ␛[31m3"
    assert caret.index("^") == line.index("␛")


def test_a_name_cannot_pose_as_another_message(capfd, tmp_path):
    path = spec(tmp_path, "cnnspec: 1\n", "a\nb.yaml: ok")
    first = call(capfd, "check", path).err.splitlines()[0]
    assert first.startswith(f"{tmp_path}/a␊b.yaml: ok:1:1: error[spec.missing-key]")
    assert (
        call(capfd, "summary", "a\nerror: b").err.splitlines()[0]
        == "error: cannot read a␊error: b: No such file or directory"
    )


def test_our_own_colours_stay(capfd, tmp_path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    path = spec(tmp_path, 'cnnspec: 1\nname: net\ninput: [8, 8, 1]\nfeatures:\n  - "\\e[31mconv": 1\n')
    found = call(capfd, "check", path).err
    assert "\x1b[1;31merror[spec.unknown-word]\x1b[0m there is no layer '␛[31mconv'" in found
    assert call(capfd, "summary", f"{E}x").err.startswith("\x1b[1;31merror:\x1b[0m cannot read ␛[31mx: ")


def test_scripts_get_the_exact_text(capfd, tmp_path):
    path = spec(
        tmp_path, 'cnnspec: 1\nname: net\ninput: [8, 8, 1]\nfeatures:\n  - "\\e[31mconv\\x9b": 1\n', "\udcff.yaml"
    )
    (file,) = json.loads(call(capfd, "check", path, "--format", "json").out)["files"]
    assert file["path"] == path
    assert file["diagnostics"][0]["message"] == "there is no layer '\x1b[31mconv\x9b'"
    (run,) = json.loads(call(capfd, "check", path, "--format", "sarif").out)["runs"]
    assert run["artifacts"][0]["location"]["uri"].endswith("/%FF.yaml")
    assert run["results"][0]["message"]["text"].startswith("there is no layer '\x1b[31mconv\x9b'")


def test_a_resolved_spec_is_read_back(capfd, tmp_path):
    text = RIGHT.replace('"\\e[31mred', '"\\x7f\\ufeff\\u2028\\e[31mred')
    found = call(capfd, "show", spec(tmp_path, text), "--resolved")
    assert found.out.isascii()
    again = call(capfd, "show", spec(tmp_path, found.out), "--resolved", "--format", "json")
    assert json.loads(again.out)["description"] == "\x7f\ufeff\u2028\x1b[31mred\x9b\u202e\rx"


def test_a_result_in_a_file_with_such_a_name(tmp_path):
    """In a process of its own: arguments come as bytes."""
    command = [
        sys.executable,
        "-m",
        "cnnspec",
        "summary",
        "lenet5",
        "-o",
        os.fsencode(tmp_path) + b"/\xff\x1b/\xfe.txt",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    (path,) = tmp_path.glob("*/*.txt")
    assert os.fsencode(path).endswith(b"/\xff\x1b/\xfe.txt")


def test_the_value_of_a_parameter_that_is_no_text(capfd):
    found = call(capfd, "summary", "lenet5", "-p", "classes=\udcff")
    assert found == (
        2,
        "",
        "error: the value in -p classes=\\xff cannot be read: character U+DCFF is not allowed in YAML\n",
    )
