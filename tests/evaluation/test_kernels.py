import numpy as np
import pytest
from support import graph_of

from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.kernels import BINS, Kernel, histograms, initial_model, kernels_of
from cnnspec.keras_model.build import build_keras

pytestmark = pytest.mark.keras

LAYERS = """
- conv: {filters: 4, kernel: 3, norm: batch, activation: relu, name: first}
- conv: {filters: 4, kernel: 3, padding: same, name: again}
- conv: {filters: 4, kernel: 3, padding: same, share: again, name: twin}
- flatten
- dense: {units: 2, name: last}
"""


@pytest.fixture(scope="module")
def network():
    graph = graph_of(LAYERS, "[8, 8, 1]")
    return graph, initial_model(lambda: build_keras(graph), 3)


def test_kernels_are_told_once_without_biases_and_statistics(network):
    graph, model = network
    found = kernels_of(graph, model)
    assert [(each.layer, each.weight, each.values.shape) for each in found] == [
        ("first.conv", "kernel", (3, 3, 1, 4)),
        ("again.conv", "kernel", (3, 3, 4, 4)),
        ("last.dense", "kernel", (144, 2)),
    ]
    np.testing.assert_array_equal(found[2].values, model.get_layer("last.dense").kernel.numpy())


def test_a_layer_is_named_by_its_item_or_its_node(network):
    graph, model = network
    assert [each.layer for each in kernels_of(graph, model, ["last", "first.conv"])] == ["first.conv", "last.dense"]


@pytest.mark.parametrize(
    ("name", "message", "help"),
    [
        ("frist", "there is no layer 'frist'", "did you mean 'first'?"),
        ("flatten1", "flatten1 has no kernel of its own", "name a conv or a dense layer"),
        ("twin", "twin has no kernel of its own", "it uses those of again.conv"),
    ],
)
def test_a_layer_without_a_kernel_is_refused(network, name, message, help):
    with pytest.raises(UsageError, match=message) as caught:
        kernels_of(*network, [name])
    assert caught.value.help == help


def test_a_network_without_kernels_is_refused():
    graph = graph_of("- pool: max")
    with pytest.raises(UsageError, match="test has no kernels"):
        kernels_of(graph, build_keras(graph))


def test_the_figures_are_those_of_all_numbers():
    told = Kernel("a", "kernel", np.array([[1, 2], [3, 6]], np.float32)).to_dict()
    assert told["shape"] == [2, 2]
    assert (told["count"], told["mean"], told["least"], told["greatest"]) == (4, 3.0, 1.0, 6.0)
    assert told["standard_deviation"] == pytest.approx(np.sqrt(3.5))


def test_histograms_have_the_same_bins_around_zero():
    small = Kernel("a", "kernel", np.array([[0.0, 0.001], [-0.001, 0.0]], np.float32))
    large = Kernel("b", "kernel", np.array([[-2.0, 1.0]], np.float32))
    limit, (first, second) = histograms([small, large])
    assert limit == 2.0
    assert first[BINS // 2] == 4
    assert (second[0], sum(second)) == (1, 2)
    assert histograms([Kernel("c", "kernel", np.zeros((2, 2)))])[0] == 1.0


def test_the_same_seed_gives_the_weights_that_training_starts_from(network):
    graph, model = network
    again = initial_model(lambda: build_keras(graph), 3)
    other = initial_model(lambda: build_keras(graph), 4)
    kernel = model.get_layer("last.dense").kernel.numpy()
    np.testing.assert_array_equal(again.get_layer("last.dense").kernel.numpy(), kernel)
    assert not np.array_equal(other.get_layer("last.dense").kernel.numpy(), kernel)
