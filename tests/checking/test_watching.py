"""Watching, with a bounded number of looks and changes made in between."""

import os

import pytest
from support import layers_text

from cnnspec.checking.watching import watch


@pytest.fixture
def net(tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(layers_text("- flatten"))
    return path


def looks(net, *changes, files=None):
    """How often the action was called, one change being made before each look."""
    calls, waiting = [], list(changes)

    def listed():
        if waiting and (change := waiting.pop(0)):
            change()
        return files() if files else [str(net)]

    watch(lambda: calls.append(len(changes) - len(waiting)), listed, rounds=len(changes), pause=0)
    return calls


def test_it_looks_at_once_and_again_only_when_something_changed(net):
    stamp = net.stat().st_mtime_ns
    assert looks(net, None, None, lambda: net.write_text("longer " * 500), None) == [1, 3]
    assert looks(net, None, lambda: os.utime(net, ns=(stamp, stamp + 1))) == [1, 2]


def test_a_file_that_goes_and_comes_back_is_seen(net):
    text = net.read_text()
    assert looks(net, None, net.unlink, None, lambda: net.write_text(text)) == [1, 2, 4]


def test_a_new_file_in_a_folder_is_seen(net):
    def more():
        (net.parent / "more.yaml").write_text("")

    assert looks(net, None, more, files=lambda: sorted(map(str, net.parent.glob("*.yaml")))) == [1, 2]


def test_what_is_included_is_watched_too(net):
    (net.parent / "lib").mkdir()
    lib, inner = net.parent / "lib" / "a.yaml", net.parent / "lib" / "b.yaml"
    net.write_text("include: lib/a.yaml\n")
    lib.write_text("include: [b.yaml, a.yaml]\n")
    assert looks(net, None, lambda: inner.write_text("params: {}"), None, lambda: lib.write_text("include: [")) == [
        1,
        2,
        4,
    ]


def test_a_change_during_the_action_is_seen_in_the_next_round(net):
    calls = []

    def action():
        calls.append(1)
        if len(calls) == 1:
            net.write_text("other")

    watch(action, lambda: [str(net)], rounds=3, pause=0)
    assert len(calls) == 2
