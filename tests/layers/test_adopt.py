"""Layers that installed packages offer."""

import importlib.metadata
import sys
import types

import pytest
from support import graph_of, layer_finding

from cnnspec import layers
from cnnspec.layers.flatten import Flatten


def offer(monkeypatch, *offers):
    """Let packages offer objects: (word, package, object)."""
    found = []
    for word, package, thing in offers:
        module = types.ModuleType(f"offered_{package}")
        module.thing = thing
        monkeypatch.setitem(sys.modules, module.__name__, module)
        point = importlib.metadata.EntryPoint(word, f"{module.__name__}:thing", layers.GROUP)
        found.append(point._for(types.SimpleNamespace(name=package)))
    monkeypatch.setattr(
        importlib.metadata, "entry_points", lambda group, name: [each for each in found if each.name == name]
    )
    monkeypatch.setattr(layers, "_adopted", {})


class Flat(Flatten):
    """Somebody's layer."""


def test_a_layer_of_somebody_else_is_used_as_ours(monkeypatch):
    offer(monkeypatch, ("flat", "theirs", Flat))
    assert layers.find("flat") is None
    assert graph_of("- flat").output_shape == (784,)
    assert layers.find("flat") is Flat
    assert layer_finding("- flat: {size: 3}").code == "spec.unknown-key"


def test_its_defaults_can_be_set(monkeypatch):
    offer(monkeypatch, ("flat", "theirs", Flat))
    assert graph_of("- conv: 3", extra="defaults: {flat: {}}\n").output_shape == (26, 26, 3)


def test_ours_go_before(monkeypatch):
    offer(monkeypatch, ("conv", "theirs", Flat))
    assert graph_of("- conv: 3").nodes[0].op == "conv"
    assert type(graph_of("- conv: 3").nodes[0].layer).__name__ == "Conv"


@pytest.mark.parametrize(
    ("offers", "message"),
    [
        ([("flat", "theirs", 3)], "'flat' of the package theirs is no cnnspec layer"),
        ([("flat", "a", Flat), ("flat", "b", Flat)], "several packages offer a layer 'flat': a, b"),
    ],
)
def test_what_is_no_layer_is_told(monkeypatch, offers, message):
    offer(monkeypatch, *offers)
    found = layer_finding("- flat")
    assert (found.code, found.message) == ("spec.foreign-layer", message)


def test_a_package_that_cannot_be_loaded_is_told(monkeypatch):
    offer(monkeypatch, ("flat", "theirs", Flat))
    monkeypatch.delattr("offered_theirs.thing")
    assert "layer 'flat' of the package theirs cannot be loaded" in layer_finding("- flat").message


def test_nobody_is_asked_for_our_own_words(monkeypatch):
    def refuse(**_):
        raise AssertionError("this costs 25 ms")

    monkeypatch.setattr(importlib.metadata, "entry_points", refuse)
    graph_of("- residual: {body: [{conv: {filters: 1, padding: same}}]}\n- flatten")
