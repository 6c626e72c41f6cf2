"""Specs changed at random: each is fine or gives located mistakes, never a traceback, and a good one resolves to itself.

A longer run, by hand: `python tests/fuzzing.py MINUTES`.
"""

import copy
import random

import pytest
from fuzzing import DOCUMENTS, change, check_bytes, mutated, mutated_bytes, mutated_structure, peak_megabytes
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnspec.analysis.summary import summarize
from cnnspec.check import check
from cnnspec.diagnostics import SpecError, render_text
from cnnspec.lint._run import Settings
from cnnspec.source import Source
from cnnspec.spec.dump import dump
from cnnspec.spec.resolve import resolve
from cnnspec.spec.spec import from_source

CASES = 1000


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


SECONDS = 5  # for one file, on a slow machine
MEGABYTES = 500


def bounded(raw, folder):
    before = peak_megabytes()
    assert check_bytes(raw, folder).seconds < SECONDS
    assert peak_megabytes() - before < MEGABYTES


@pytest.mark.parametrize("make", [mutated, mutated_structure], ids=lambda make: make.__name__)
def test_texts_changed_at_random(make, tmp_path):
    @settings(max_examples=250)
    @given(st.randoms(use_true_random=True))
    def each(draw):
        bounded(make(draw).encode("utf-8", "surrogatepass"), tmp_path)

    each()


def test_bytes_changed_at_random(tmp_path):
    @settings(max_examples=250)
    @given(st.randoms(use_true_random=True))
    def each(draw):
        bounded(mutated_bytes(draw), tmp_path)

    each()


def test_any_bytes_and_any_text(tmp_path):
    @settings(max_examples=150)
    @given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
    def each(raw):
        bounded(raw, tmp_path)

    each()
