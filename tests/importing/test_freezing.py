"""What a model keeps still."""

import pytest
from importing_models import difference, imported

from cnnspec.analysis.cost import count_costs
from cnnspec.analysis.training import frozen
from cnnspec.compiler.spec import from_source
from cnnspec.importing.freezing import freezing, settle_frozen
from cnnspec.importing.ops import Network, Op
from cnnspec.spans.source import Source

TEXT = """\
cnnspec: 1
name: still
input: [8, 8, 3]
features:
  - conv: {filters: 4, norm: batch, activation: relu, name: stem}
  - repeat:
      times: 2
      layers:
        - conv: {filters: 4, norm: batch}
  - pool: max
"""


def names_of(still):
    graph = from_source(Source("still.yaml", TEXT)).compile()
    return freezing(graph, {node.name: node.name for node in graph.nodes}, still)


@pytest.mark.parametrize(
    ("still", "text"),
    [
        (set(), ""),
        ({"stem.activation", "pool1"}, ""),
        ({"stem.conv", "stem.norm"}, "train: {freeze: [stem]}\n"),
        ({"stem.norm"}, "train: {freeze: [stem.norm]}\n"),
        ({"repeat1.1.conv1.conv", "repeat1.1.conv1.norm"}, "train: {freeze: [repeat1.1]}\n"),
    ],
)
def test_names_are_as_short_as_they_can_be(still, text):
    assert names_of(still) == text


def test_the_field_is_used_where_all_have_it():
    conv = Op("a", "conv", {"filters": 2, "trainable": False}, ["input"], ["a"])
    norm = Op("b", "batch_norm", {}, ["a"], ["b"])
    network = Network("net", {"input": [4, 4, 1]}, [conv, norm], ["b"])
    settle_frozen(network, [conv])
    assert (network.frozen, conv.fields) == (set(), {"filters": 2, "trainable": False})
    settle_frozen(network, [conv, norm])
    assert (network.frozen, conv.fields) == ({"a", "b"}, {"filters": 2})


@pytest.mark.keras
def test_the_base_of_a_transfer_is_frozen_as_it_was():
    keras = pytest.importorskip("keras")
    base = keras.applications.MobileNetV2(input_shape=(32, 32, 3), alpha=0.35, include_top=False, weights=None)
    base.trainable = False
    inputs = keras.Input((32, 32, 3))
    value = keras.layers.GlobalAveragePooling2D()(base(inputs, training=False))
    model = keras.Model(inputs, keras.layers.Dense(2, activation="softmax")(value))
    for flat in (False, True):
        found = imported(model, flat=flat)
        spec = from_source(Source("net.yaml", found.text))
        patterns = spec.section("train").data["freeze"]
        still = frozen([str(each) for each in patterns], found.graph)
        nodes = {node.name: node for node in found.graph.nodes}
        weights = {name: nodes[name].layer.weights(*found.graph.shapes_into(nodes[name])) for name in nodes}
        learning = sum(each.size for name in set(nodes) - still for each in weights[name] if each.trainable)
        assert learning == sum(int(each.numpy().size) for each in model.trainable_weights)
        assert count_costs(found.graph).total.params == model.count_params()
    assert difference(model, found, (32, 32, 3)) < 1e-6
