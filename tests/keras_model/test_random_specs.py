"""Whole specs drawn at random: the compiler refuses with a place, or Keras builds the same shapes and parameters.

100 in `make test`, 500 in `make long`; CNNSPEC_RANDOM_SPECS=20000 draws more. What was drawn is printed with `pytest -s`.
"""

from collections import Counter

import keras
import numpy as np
import pytest
from drawn import counts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_specs import compile_or_refuse, draw_spec
from support import spec_of

from cnnspec import layers
from cnnspec.analysis.summary import summarize
from cnnspec.compiler.resolve import resolve
from cnnspec.keras_model.build import build_keras
from cnnspec.language import built_in, structures
from cnnspec.text.dump import dump

pytestmark = [
    pytest.mark.keras,
    pytest.mark.filterwarnings("ignore:.*softmax over axis:UserWarning"),  # of one channel: pointless, but no error
]
STRUCTURES = (*structures.words(), *built_in.words())
KEYS = (
    "shortcut: auto", "shortcut: optional", "shortcut: identity", "when: ", "from: ", "share: ", "blocks:", "variants:",
    "outputs:", "inputs:", "defaults:", "head:", "params:", "args:", "rest:", "name: ", "$width", "$(", "$(i", "channels",
)  # fmt: skip
outcomes: Counter[str] = Counter()
used: Counter[str] = Counter()


def draw_many(count):
    """Compare this number of drawn specs with Keras, and count what was drawn."""

    @settings(max_examples=count, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def draw(random):
        drawn = draw_spec(random)
        graph = compile_or_refuse(drawn)
        outcomes["refused" if graph is None else "accepted"] += 1
        if graph is None:
            return
        count_words(drawn, graph)
        try:
            agree(graph)
            again = spec_of(dump(resolve(drawn.spec()))).compile()
            assert likeness(again) == likeness(graph)
        except Exception as error:
            error.add_note(f"{drawn.text}\nvariant {drawn.variant}, parameters {drawn.params}")
            raise

    outcomes.clear()
    used.clear()
    draw()


def agree(graph):
    """Every node's shape, every weight's shape and flag, and the totals, are those of the model that Keras builds."""
    if outcomes.total() % 100 == 0:
        keras.backend.clear_session()  # it collects garbage, which takes longer than a small model
    model = build_keras(graph)
    calls: Counter[str] = Counter()
    for node in graph.nodes:
        layer = model.get_layer(node.shares or node.name)
        made = layer._inbound_nodes[calls[layer.name]]  # a shared layer has one for each call
        calls[layer.name] += 1
        assert tuple(made.output_tensors[0].shape[1:]) == node.shape, node.name
        assert [tensor._keras_history.operation.name for tensor in made.input_tensors] == [
            getattr(graph.values[name], "shares", "") or name for name in node.inputs
        ], node.name
        trainable = {id(weight) for weight in layer.trainable_weights}
        weights = [(tuple(each.shape), id(each) in trainable) for each in layer.weights]
        assert weights == [(each.shape, each.trainable) for each in node.layer.weights(*graph.shapes_into(node))], (
            node.name
        )
    assert len(model.layers) == len(graph.inputs) + len(calls)
    outputs = model.output if isinstance(model.output, dict) else {graph.outputs[0].name: model.output}
    assert {name: tuple(each.shape[1:]) for name, each in outputs.items()} == graph.output_shapes
    total = summarize(graph).costs.total
    assert total.params == model.count_params()
    assert total.trainable == numbers(model.trainable_weights)
    assert total.non_trainable == numbers(model.non_trainable_weights)


def numbers(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


def likeness(graph):
    return [
        (node.name, node.op, node.layer, node.inputs, node.shape, node.shares) for node in graph.nodes
    ], graph.outputs


def count_words(drawn, graph):
    used.update({node.op for node in graph.nodes})
    used.update({f"rank {len(node.shape) - 1}" for node in graph.nodes})
    used.update(each for each in (*STRUCTURES, *KEYS) if each in drawn.text)


@pytest.mark.drawn
@pytest.mark.parametrize("count", counts(100, 500, "CNNSPEC_RANDOM_SPECS"))
def test_keras_builds_what_the_compiler_says(count):
    """For 100 specs, in which two of the rarest words may be missing. In `make long`: for 500, in which none is."""
    draw_many(count)
    # A property that is never put to the test proves nothing: every word was drawn, and most specs were accepted.
    print(f"\n{dict(outcomes)}\n{dict(used.most_common())}")
    assert outcomes["accepted"] >= 0.6 * count
    assert outcomes["refused"] >= 0.05 * count
    rare = [word for word in (*layers.words(), *STRUCTURES, *KEYS) if used[word] < count // 100]
    assert len(rare) <= (2 if count < 500 else 0), rare
