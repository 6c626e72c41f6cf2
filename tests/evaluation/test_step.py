import numpy as np
import pytest
import tensorflow as tf
from support import graph_of

from cnnspec.evaluation.kernels import initial_model
from cnnspec.evaluation.step import forward, look, take_step
from cnnspec.keras_model.build import build_keras
from cnnspec.language.train import Train

pytestmark = pytest.mark.keras

SMALL = """
- conv: {filters: 2, kernel: 3, activation: relu, name: filter}
- flatten
- dense: {units: 3, activation: softmax, name: answer}
"""
IMAGE = np.random.RandomState(1).uniform(0, 1, (5, 5, 1)).astype(np.float32)


def network(layers=SMALL, input="[5, 5, 1]"):
    graph = graph_of(layers, input)
    return graph, initial_model(lambda: build_keras(graph), 0)


def sgd(**fields):
    return Train.model_validate({"optimizer": {"sgd": {"learning_rate": 0.5}}, **fields})


def weight(step, name):
    return next(each for each in step.update.weights if each.name == name)


def test_every_node_gives_what_the_model_gives():
    graph, model = network()
    tensors = forward(graph, model, IMAGE)
    assert list(tensors) == ["input", *(node.name for node in graph.nodes)]
    np.testing.assert_allclose(tensors[graph.output], model(IMAGE[None]), atol=1e-6)


def test_merges_and_shared_weights_go_the_way_of_the_graph():
    layers = """
    - conv: {filters: 2, padding: same, name: first}
    - conv: {filters: 2, padding: same, name: second}
    - conv: {filters: 2, padding: same, share: second, name: third}
    - add: [first, third]
    """
    graph, model = network(layers)
    np.testing.assert_allclose(forward(graph, model, IMAGE)["add1"], model(IMAGE[None]), atol=1e-6)


def test_gradients_are_those_of_small_changes():
    graph, model = network()
    step = take_step(graph, model, IMAGE, 2, sgd())
    found = weight(step, "filter.conv kernel")
    place, small = np.unravel_index(np.argmax(np.abs(found.gradient)), found.gradient.shape), 1e-2
    losses = []
    for by in (-small, small):
        _, fresh = network()
        kernel = fresh.get_layer("filter.conv").kernel
        moved = found.before.copy()
        moved[place] += by
        kernel.assign(moved)
        losses.append(-np.log(fresh(IMAGE[None])[0, 2]))
    assert (losses[1] - losses[0]) / (2 * small) == pytest.approx(found.gradient[place], rel=2e-2)


def test_the_update_is_the_rate_times_the_gradient_and_the_loss_falls():
    graph, model = network()
    step = take_step(graph, model, IMAGE, 0, sgd())
    assert (step.update.optimizer, step.update.rate, step.update.loss_name) == (
        "sgd", 0.5, "sparse_categorical_crossentropy",
    )  # fmt: skip
    for each in step.update.weights:
        np.testing.assert_allclose(each.after, each.before - 0.5 * each.gradient, atol=1e-6)
    assert step.update.loss == pytest.approx(-np.log(step.forward[-1].values[0]), rel=1e-5)
    assert step.update.loss_after < step.update.loss
    assert step.update.loss_after == pytest.approx(-np.log(model(IMAGE[None])[0, 0]), rel=1e-5)
    assert step.fixed == ()


def test_frozen_layers_and_statistics_stay():
    layers = SMALL.replace("activation: relu", "norm: batch, activation: relu, trainable: false")
    graph, model = network(layers)
    step = take_step(graph, model, IMAGE, 0, sgd())
    assert [each.name for each in step.update.weights] == ["filter.norm gamma", "filter.norm beta",
                                                           "answer.dense kernel", "answer.dense bias"]  # fmt: skip
    assert "filter.conv kernel" in {each.name for each in step.fixed}
    assert "filter.norm moving_mean" in {each.name for each in step.fixed}
    graph, model = network()
    step = take_step(graph, model, IMAGE, 0, sgd(), frozen={"filter.conv"})
    assert [each.name for each in step.update.weights] == ["answer.dense kernel", "answer.dense bias"]


def test_penalties_class_weights_and_one_hot_labels_count_as_in_training():
    penalised = SMALL.replace("name: answer", "name: answer, regularize: {l2: 0.1}")
    graph, model = network(penalised)
    step = take_step(graph, model, IMAGE, 1, sgd())
    kernel = weight(step, "answer.dense kernel").before
    assert step.update.penalty == pytest.approx(0.1 * (kernel**2).sum(), rel=1e-5)
    assert step.update.loss - step.update.penalty == pytest.approx(-np.log(step.forward[-1].values[1]), rel=1e-5)
    plain = take_step(*network(), IMAGE, 1, sgd()).update.loss
    weighted = take_step(*network(), IMAGE, 1, sgd(class_weight=[1, 3, 1])).update.loss
    assert weighted == pytest.approx(3 * plain, rel=1e-5)
    one_hot = take_step(*network(), IMAGE, 1, sgd(), labels="one_hot").update
    assert (one_hot.loss_name, one_hot.loss) == ("categorical_crossentropy", pytest.approx(plain, rel=1e-5))


def test_a_schedule_that_warms_up_begins_low():
    train = sgd(schedule={"cosine": {"warmup": 1}}, epochs=4)
    assert take_step(*network(), IMAGE, 0, train, steps=10).update.rate < 0.5


def test_a_look_changes_nothing_and_drops_nothing():
    graph, model = network(SMALL.replace("- flatten", "- flatten\n- dropout: 0.9"))
    before = [each.numpy() for each in model.weights]
    step = look(graph, model, IMAGE)
    assert step.update is None
    assert all(np.array_equal(each, weight.numpy()) for each, weight in zip(before, model.weights, strict=True))
    np.testing.assert_allclose(step.forward[-1].values, model(tf.constant(IMAGE[None]))[0], atol=1e-6)
    assert {each.name for each in step.fixed} == {
        "filter.conv kernel", "filter.conv bias", "answer.dense kernel", "answer.dense bias",
    }  # fmt: skip
