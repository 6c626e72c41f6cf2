"""Specs changed at random: each is fine or gives located mistakes, never a traceback, and a good one resolves to itself."""

import copy
import random

import pytest
from support import ROOT, SPECS

from cnnspec import layers
from cnnspec.analysis.summary import summarize
from cnnspec.check import check
from cnnspec.diagnostics import SpecError, render_text
from cnnspec.lint._run import Settings
from cnnspec.parse import parse
from cnnspec.source import Source
from cnnspec.spec.dump import dump
from cnnspec.spec.resolve import resolve
from cnnspec.spec.spec import from_source

CASES = 1500
TEXTS = [path.read_text() for path in [*SPECS, *sorted((ROOT / "tests" / "data" / "language").glob("*.yaml"))]]
VALUES = [0, 1, 2, 7, -1, 2.5, True, None, "", "a", "$width", "$(i)", "$(channels // 2)", "same", "relu", "batch", [], {}, [1, 2],
          [[1, 2], [0, 1]], 10**9, "$classes", "$(1 / 0)", "$(1 + (2)", "lowest", "input", "int"]  # fmt: skip
KEYS = [
    *layers.words(),
    "name",
    "from",
    "when",
    "norm",
    "init",
    "kernel",
    "stride",
    "padding",
    "filters",
    "rest",
    "args",
]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def parts(value):
    """Every part of a document."""
    yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(each)


DOCUMENTS = [plain(parse(Source("x", text))) for text in TEXTS]
PARTS = [part for document in DOCUMENTS for part in parts(document)]


def change(document, draw):
    """One random change somewhere inside."""
    place = document
    while True:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        if not keys:
            return
        key = draw.choice(keys)
        if isinstance(place[key], dict | list) and place[key] and draw.random() < 0.75:
            place = place[key]
            continue
        kind = draw.choice(["value", "part", "delete", "add", "move"])
        new = copy.deepcopy(draw.choice(VALUES if kind == "value" else PARTS))
        if kind in ("value", "part"):
            place[key] = new
        elif isinstance(place, list):
            place.insert(key, new) if kind == "add" else place.pop(key)
        else:
            old = place.pop(key) if kind in ("delete", "move") else new
            if kind != "delete":
                place[draw.choice(KEYS)] = old
        return


def likeness(graph):
    return [(node.name, node.op, node.layer, node.inputs, node.shape) for node in graph.nodes]


@pytest.mark.parametrize("seed", range(5))
def test_changed_specs(seed):
    draw = random.Random(seed)
    networks = 0
    for _ in range(CASES // 5):
        document = copy.deepcopy(draw.choice(DOCUMENTS))
        for _ in range(draw.randint(1, 3)):
            change(document, draw)
        try:
            checked = check(from_source(Source("net.yaml", dump(document))), Settings("info"))
        except SpecError as error:
            assert all(render_text(each) and each.span for each in error.diagnostics), dump(document)
            continue
        assert all(render_text(each) for each in checked.diagnostics)
        if checked.graph is None or not checked.ok:
            continue
        networks += 1
        summarize(checked.graph).to_dict()
        again = from_source(Source("resolved.yaml", dump(resolve(checked.spec)))).compile()
        assert likeness(again) == likeness(checked.graph), dump(document)
    assert networks >= 5
