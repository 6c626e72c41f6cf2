"""Folders and patterns: every spec in them, and nothing else."""

import os

import pytest
from support import ROOT, SPECS, layers_text

from cnnspec.checking.discovery import expand, is_spec
from cnnspec.diagnostics import UsageError

SPEC = layers_text("- flatten")


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("b.yaml", "a.yml", "deep/er/c.yaml", ".hidden/d.yaml", "deep/.e.yaml", "notes.txt", "x.json"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SPEC)
    (tmp_path / "workflow.yaml").write_text("name: CI\non: push\njobs: {check: {cnnspec: 1}}\n")
    (tmp_path / "lib.yaml").write_text("cnnspec: 1\nblocks:\n  b: {layers: [flatten: {name: f}]}\n")
    (tmp_path / "empty").mkdir()
    return tmp_path


def test_a_folder_stands_for_every_spec_below_it(tree):
    assert expand(["."]) == ["a.yml", "b.yaml", "deep/er/c.yaml"]
    assert expand([str(tree / "deep")]) == [str(tree / "deep" / "er" / "c.yaml")]


def test_a_pattern_that_the_shell_left_stands_for_the_specs_that_match(tree):
    assert expand(["*.yaml"]) == ["b.yaml"]
    assert expand(["**/*.y*ml"]) == ["a.yml", "b.yaml", "deep/er/c.yaml"]
    assert expand(["deep/**/[c].yaml"]) == ["deep/er/c.yaml"]
    assert expand([".hidden/*.yaml"]) == [".hidden/d.yaml"]
    assert expand([str(tree / "*.yml")]) == [str(tree / "a.yml")]


def test_what_is_named_is_taken_as_it_is_and_each_once(tree):
    (tree / "odd[1].yaml").write_text("")
    names = ["workflow.yaml", "-", "resnet50", "gone.yaml", "odd[1].yaml"]
    assert expand([*names, ".", "b.yaml"]) == [*names, "a.yml", "b.yaml", "deep/er/c.yaml"]


@pytest.mark.parametrize("name", ["empty", "gone/*.yaml", "*.yaml.bak", "deep/*.yaml"])
def test_nothing_to_check_is_wrong_usage(tree, name):
    with pytest.raises(UsageError, match="no spec") as error:
        expand(["b.yaml", name])
    assert "cnnspec: 1" in error.value.help


def test_links_in_a_circle_end(tree):
    for name in ("deep/loop", "deep/er/loop"):
        os.symlink(tree, tree / name)
    os.symlink(tree / "b.yaml", tree / "link.yaml")
    assert expand(["."]) == ["a.yml", "b.yaml", "link.yaml", "deep/er/c.yaml"]
    assert expand(["**/*.yaml"]) == ["b.yaml", "deep/er/c.yaml", "link.yaml"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (SPEC, True),
        ("\ufeff" + SPEC, True),
        ("# a comment\n\n'cnnspec' : 1\nfeatures: []\n", True),
        ("{cnnspec: 1, name: n, input: [1], features: []}", True),
        ("cnnspec: 1\nfeatures: [", True),
        ("name: x\nfeatures: []\n", False),
        ("tool:\n  cnnspec: 1\nname: x\n", False),
        ("cnnspec: 1\nparams: {name: 1}\nblocks:\n  b:\n    name: 3\n", False),
        ("", False),
    ],
)
def test_a_spec_has_the_key_and_a_network(tmp_path, text, wanted):
    path = tmp_path / "x.yaml"
    path.write_text(text)
    assert is_spec(path) is wanted


def test_the_zoo_is_a_folder_like_any_other():
    assert expand([str(ROOT / "specs")]) == list(map(str, SPECS))
