import json
import os

import pytest
from support import call, run

from cnnspec.compiler.resolve import resolve
from cnnspec.compiler.spec import from_source, load
from cnnspec.diagnostics import SpecError
from cnnspec.language import include
from cnnspec.language.errors import MAX_FINDINGS
from cnnspec.spans.source import Source
from cnnspec.text.dump import dump

SPEC = """\
cnnspec: 1
name: net
include: lib/blocks.yaml
input: [16, 16, 3]
params: {width: 12}
defaults: {conv: {bias: false}, features: {conv: {kernel: 5}}}
features:
  - unit: {filters: $width}
  - unit: {filters: $deep}
"""
BLOCKS = """\
cnnspec: 1
description: what several specs share
include: more.yaml
params: {width: 8, deep: $(width * 2)}
defaults: {conv: {padding: same, norm: batch, bias: true}, features: {conv: {kernel: 7, stride: 2}}}
blocks:
  unit:
    args: {filters: int}
    layers: [{conv: $filters}, {twice: {filters: $channels}}]
"""
MORE = """\
params: {deep: 3}
blocks:
  twice: {args: {filters: int}, layers: [{conv: {filters: $filters, padding: same}}]}
  unit: {layers: [conv: 1]}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "specs" / "lib").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text("params: {secret: 1}\n")
    monkeypatch.chdir(tmp_path / "specs")
    for name, text in (("net.yaml", SPEC), ("lib/blocks.yaml", BLOCKS), ("lib/more.yaml", MORE)):
        (tmp_path / "specs" / name).write_text(text)
    return tmp_path / "specs"


def mistakes(path="net.yaml"):
    with pytest.raises(SpecError) as caught:
        load(path).compile()
    return caught.value.diagnostics


def including(folder, value, more=""):
    text = f"cnnspec: 1\nname: net\ninclude: {value}\ninput: [16, 16, 3]\n{more}features: [conv: 1]\n"
    (folder / "net.yaml").write_text(text)


def test_what_a_file_gives_stands_under_the_specs_own(folder):
    spec = load("net.yaml")
    assert spec.parameters == {"deep": 24, "width": 12}
    assert list(spec.blocks) == ["twice", "unit"]
    assert list(spec.blocks["unit"].args) == ["filters"]
    assert spec.defaults.everywhere == {"conv": {"padding": "same", "norm": "batch", "bias": False}}
    assert spec.defaults.sections == {"features": {"conv": {"kernel": 5, "stride": 2}}}
    names = [node.name for node in spec.compile().nodes]
    assert names[:3] == ["unit1.conv1.conv", "unit1.conv1.norm", "unit1.twice1.conv1.conv"]


def test_later_files_go_before_earlier_ones(folder):
    (folder / "a.yaml").write_text("params: {x: 1, y: 1}\n")
    (folder / "b.yaml").write_text("params: {y: 2, z: 2}\n")
    including(folder, "[a.yaml, b.yaml, a.yaml, b.yaml]")
    assert load("net.yaml").parameters == {"x": 1, "y": 2, "z": 2}


def test_resolved_it_includes_nothing_and_is_the_same(folder):
    spec = load("net.yaml")
    text = dump(resolve(spec))
    again = from_source(Source("resolved.yaml", text))
    assert "include" not in again.data
    assert [node[:6] for node in again.compile().nodes] == [node[:6] for node in spec.compile().nodes]
    assert dump(resolve(again)) == text


def test_show_prints_a_spec_as_it_is(folder, capfd):
    assert call(capfd, "show", "net.yaml").out == SPEC
    shown = json.loads(call(capfd, "show", "net.yaml", "--format", "json").out)
    assert shown["include"] == "lib/blocks.yaml"
    assert "blocks" not in shown


def test_a_mistake_is_told_where_it_stands(folder, capfd):
    (folder / "lib" / "more.yaml").write_text(
        MORE.replace("padding: same}", "kernel: 33, padding: valid}").replace("[conv: 1]", "[cnv: 1]")
    )
    code, _, err = call(capfd, "check", "net.yaml")
    assert code == 1
    assert err.startswith("lib/more.yaml:3:77: error[shape.kernel-too-large]")
    assert "in twice, used at line 9 of lib/blocks.yaml\n  in unit, used at line 8\n" in err
    files = json.loads(call(capfd, "check", "net.yaml", "--format", "json").out)["files"]
    assert [each["path"] for each in files] == ["net.yaml", "lib/more.yaml"]
    assert [len(each["diagnostics"]) for each in files] == [0, 1]
    assert files[1]["diagnostics"][0]["line"] == 3


def test_scripts_are_told_the_file_of_a_layer(folder, capfd):
    layers = json.loads(call(capfd, "summary", "net.yaml", "--format", "json").out)["layers"]
    assert (layers[0]["file"], layers[0]["line"]) == ("lib/blocks.yaml", 9)


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("lib/more.yaml", "params: {deep: 3}", "features: []", "lib/more.yaml:1:1: error[spec.unknown-key] an included file has no 'features'"),
        ("lib/more.yaml", "params: {deep: 3}", "parms: {deep: 3}", "lib/more.yaml:1:1: error[spec.unknown-key] an included file has no 'parms'"),
        ("lib/more.yaml", "params: {deep: 3}", "params: 3", "lib/more.yaml:1:9: error[spec.value] params: expected a mapping"),
        ("lib/more.yaml", "params: {deep: 3}", "cnnspec: 2", "lib/more.yaml:1:10: error[spec.value] this is version 1"),
        ("lib/more.yaml", "params: {deep: 3}", "params: {deep: [}", "lib/more.yaml:1:17: error[yaml.syntax]"),
        ("lib/more.yaml", "params: {deep: 3}", "params: {other: {}}", "lib/more.yaml:1:17: error[spec.value] a parameter is a number"),
        ("lib/more.yaml", "params: {deep: 3}", "params: {other: $dep}", "lib/more.yaml:1:17: error[spec.unknown-name]"),
        ("lib/more.yaml", "padding: same}", "paddin: same}", "lib/more.yaml:3:69: error[spec.unknown-key]"),
        ("lib/blocks.yaml", "padding: same", "paddin: same", "lib/blocks.yaml:5:19: error[spec.unknown-key]"),
        ("lib/blocks.yaml", "stride: 2", "stride: x", "lib/blocks.yaml:5:97: error[spec.value]"),
        ("lib/blocks.yaml", "width * 2", "width * 2.01", "net.yaml:9:21: error[spec.value]"),
        ("net.yaml", "bias: false", "bias: 3", "net.yaml:6:25: error[spec.value]"),
    ],
)  # fmt: skip
def test_mistakes_inside(folder, capfd, file, old, new, expected):
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))
    code, _, err = call(capfd, "check", "net.yaml")
    assert (code, err.count("error[")) == (1, 1), err
    assert err.startswith(expected), err


def test_of_thousands_of_wrong_keys_some_are_told(folder):
    (folder / "lib" / "more.yaml").write_text("\n".join(f"k{n}: 1" for n in range(50_000)))
    assert len(mistakes()) == MAX_FINDINGS


def test_what_may_be_included_is_said(folder):
    (folder / "lib" / "more.yaml").write_text("head: []\n")
    (found,) = mistakes()
    assert found.help == "it may have params, defaults, blocks and include"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("../secret.yaml", "include.outside"),
        ("lib/../../secret.yaml", "include.outside"),
        ("lib/../lib/more.yaml", "include.outside"),
        ("/etc/passwd", "include.outside"),
        ("'C:/x.yaml'", "include.outside"),
        ("'lib\\more.yaml'", "include.outside"),
        ("link.yaml", "include.outside"),
        ("up/secret.yaml", "include.outside"),
        ("loop.yaml", "include.unreadable"),
        ("nowhere.yaml", "include.unreadable"),
        ("lib", "include.unreadable"),
        ("pipe.yaml", "include.unreadable"),
        (f"{'x' * 5000}.yaml", "include.unreadable"),
        ("net.yaml", "include.cycle"),
        ("same.yaml", "include.cycle"),
        ("a.yaml", "include.cycle"),
        ("large.yaml", "file.too-large"),
        ("half.yaml", "file.too-large"),
        ("binary.yaml", "file.not-text"),
        ("empty.yaml", "yaml.empty"),
        ("list.yaml", "yaml.not-a-mapping"),
        ("3", "spec.value"),
        ("null", "spec.value"),
        ("$x", "spec.value"),
        ('"a\\0b"', "spec.value"),
        ("{a: b}", "spec.value"),
        ("[[lib/more.yaml]]", "spec.value"),
        (f"[{', '.join(['lib/more.yaml'] * 21)}]", "include.too-many"),
    ],
)
def test_what_cannot_be_included(folder, value, code):
    (folder / "link.yaml").symlink_to(folder.parent / "secret.yaml")
    (folder / "up").symlink_to(folder.parent)
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "same.yaml").symlink_to("net.yaml")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "a.yaml").write_text("include: b.yaml\n")
    (folder / "b.yaml").write_text("include: [lib/more.yaml, a.yaml]\n")
    (folder / "large.yaml").write_text("#" * 2_000_000)
    (folder / "half.yaml").write_text("include: quarter.yaml\n" + "#" * 500_000)
    (folder / "quarter.yaml").write_text("#" * 500_000 + "\nparams: {}")
    (folder / "binary.yaml").write_bytes(b"params: {a: \xff}")
    (folder / "empty.yaml").write_text("")
    (folder / "list.yaml").write_text("- a\n")
    including(folder, value)
    (found,) = mistakes()
    assert found.code == code
    assert found.span is not None


def test_a_link_that_stays_in_the_folder_is_followed(folder):
    (folder / "link.yaml").symlink_to("lib/more.yaml")
    including(folder, "link.yaml")
    assert load("net.yaml").parameters == {"deep": 3}


def test_a_spec_from_elsewhere_is_found_with_what_it_includes(folder, monkeypatch):
    monkeypatch.chdir("/")
    assert load(folder / "net.yaml").parameters["deep"] == 24


def test_many_files_in_a_chain_are_too_many(folder):
    for number in range(30):
        (folder / f"f{number}.yaml").write_text(f"include: f{number + 1}.yaml\nparams: {{p{number}: 1}}\n")
    including(folder, "f0.yaml")
    (found,) = mistakes()
    assert (found.code, found.span.source.path) == ("include.too-many", "f19.yaml")
    (folder / "f19.yaml").write_text("params: {last: 1}\n")
    assert len(load("net.yaml").parameters) == include.MAX_FILES


def test_values_are_counted_over_all_files(folder):
    bomb = "a: &a [" + "x, " * 999 + "x]\nparams: {" + ", ".join(f"p{n}: *a" for n in range(150)) + "}\n"
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_text(bomb.replace("a: &a", "description: &a"))
    including(folder, "one.yaml")
    load("net.yaml")
    including(folder, "[one.yaml, two.yaml]")
    assert [each.code for each in mistakes()] == ["yaml.too-many-values"]


def test_only_a_file_includes(folder):
    done = run("check", "-", stdin=SPEC)
    assert (done.returncode, "include.no-folder" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    with pytest.raises(SpecError, match=r"include\.no-folder"):
        from_source(Source("net.yaml", SPEC))
