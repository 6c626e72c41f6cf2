"""The calls of a model's configuration."""

import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.importing.calls import Constant, calls_of


def tensor(name, node=0):
    return {"class_name": "__keras_tensor__", "config": {"shape": [None, 4], "keras_history": [name, node, 0]}}


def layer(name, *args, kind="Dense", nodes=1):
    inbound = [{"args": list(args), "kwargs": {}}] * nodes
    return {
        "class_name": kind,
        "module": "keras.layers",
        "name": name,
        "config": {"name": name},
        "inbound_nodes": inbound,
    }


def model(*layers, out="last"):
    start = {
        "class_name": "InputLayer",
        "name": "in",
        "config": {"name": "in", "batch_shape": [None, 4]},
        "inbound_nodes": [],
    }
    config = {"name": "net", "layers": [start, *layers], "input_layers": [["in", 0, 0]], "output_layers": [[out, 0, 0]]}
    return {"class_name": "Functional", "config": config}


def test_numbers_lists_and_layers_out_of_order():
    found = calls_of(model(layer("last", [tensor("mid"), tensor("in")], kind="Add"), layer("mid", tensor("in"), 3.0)))
    assert [(each.name, each.inputs) for each in found.calls] == [
        ("mid", ["in", Constant(3.0)]),
        ("last", ["mid", "in"]),
    ]
    assert found.inputs == {"in": [4]}
    assert found.outputs == ["last"]


def test_a_layer_that_is_called_again_knows_its_first_call():
    found = calls_of(model(layer("last", tensor("in"), nodes=2)))
    assert [(each.name, each.first, each.layer) for each in found.calls] == [
        ("last", "", "last"),
        ("last_2", "last", "last"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        model(layer("last", tensor("nowhere"))),
        model(layer("last", tensor("other")), layer("other", tensor("last"))),
        model(layer("last", tensor("in")), out="nothing"),
        model({"class_name": "Dense"}),
        {"class_name": "Mine", "config": {"name": "mine"}},
    ],
)
def test_what_is_no_model_is_told(wrong):
    with pytest.raises(UsageError):
        calls_of(wrong)


def test_models_are_not_inside_each_other_without_end():
    inner = {"class_name": "Dense", "config": {"name": "end"}}
    for _ in range(20):
        inner = {
            "class_name": "Sequential",
            "config": {"name": "more", "layers": [inner], "build_input_shape": [None, 4]},
        }
    with pytest.raises(UsageError, match="inside each other"):
        calls_of(inner)
