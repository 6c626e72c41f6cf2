"""Configurations that Keras 2 wrote."""

import pytest

from cnnspec.importing.calls import calls_of
from cnnspec.importing.keras2 import modern


def layer(name, *nodes, kind="Dense", **config):
    return {"class_name": kind, "name": name, "config": {"name": name, **config}, "inbound_nodes": list(nodes)}


INPUT = {
    "class_name": "InputLayer",
    "name": "in",
    "config": {"name": "in", "batch_input_shape": [None, 4]},
    "inbound_nodes": [],
}


def model(*layers, out="last"):
    config = {"name": "net", "layers": [INPUT, *layers], "input_layers": [["in", 0, 0]], "output_layers": [[out, 0, 0]]}
    return {"class_name": "Functional", "config": config}


def found(given):
    return [(each.name, each.inputs) for each in calls_of(modern(given)).calls]


def test_one_tensor_several_and_arguments():
    given = model(
        layer("one", [["in", 0, 0, {}]]),
        layer("two", [["in", 0, 0, {"training": False}]]),
        layer("last", [["one", 0, 0, {}], ["two", 0, 0, {}]], kind="Add"),
    )
    assert found(given) == [("one", ["in"]), ("two", ["in"]), ("last", ["one", "two"])]


def test_a_layer_that_is_called_twice_and_a_model_inside():
    inner = model(layer("last", [["in", 0, 0, {}]]))["config"]
    given = model(
        layer("twice", [["in", 0, 0, {}]], [["twice", 0, 0, {}]]),
        {**layer("last", [["twice", 1, 0, {}]], kind="Functional"), "config": {**inner, "name": "last"}},
    )
    assert found(given) == [("twice", ["in"]), ("twice_2", ["twice"]), ("last", ["twice_2"])]


def test_a_sequential_model_that_is_a_list_of_layers():
    first = {"class_name": "Dense", "config": {"name": "first", "batch_input_shape": [None, 4]}}
    found = calls_of(
        modern({"class_name": "Sequential", "config": [first, {"class_name": "Dense", "config": {"name": "b"}}]})
    )
    assert found.inputs == {"input": [4]}
    assert [each.name for each in found.calls] == ["first", "b"]


@pytest.mark.parametrize("kind", ["Sequential", "Functional"])
def test_what_keras_3_wrote_stays(kind):
    given = {"class_name": kind, "config": {"name": "net", "layers": [layer("a", {"args": [1], "kwargs": {}})]}}
    assert modern(given) == given
