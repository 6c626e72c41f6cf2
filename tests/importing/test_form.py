"""Configurations of another form than Keras writes: one error each, which says where."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from drawn import seeds
from support import ROOT, call

from cnnspec.diagnostics import SpecError, UsageError
from cnnspec.importing.calls import calls_of
from cnnspec.importing.config import read_config
from cnnspec.importing.errors import CannotImportError
from cnnspec.importing.importer import import_model


def tensor(name: Any, node: Any = 0, number: int = 0) -> dict[str, Any]:
    return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, node, number]}}


def layer(name: str, kind: str, reads: list[str], **config: Any) -> dict[str, Any]:
    nodes = [{"args": [tensor(each)], "kwargs": {}} for each in reads]
    return {"class_name": kind, "name": name, "config": {"name": name, **config}, "inbound_nodes": nodes}


def model() -> dict[str, Any]:
    layers = [
        layer("in", "InputLayer", [], batch_shape=[None, 4]),
        layer("act", "Activation", ["in"], activation="relu"),
    ]
    ends = {"input_layers": [["in", 0, 0]], "output_layers": [["act", 0, 0]]}
    return {"class_name": "Functional", "config": {"name": "net", "layers": layers, **ends}}


def deep(levels: int) -> Any:
    value: Any = "in"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("config", "layers"), 3, "the layers of the model is 3, not a list"),
        (("config", "layers", 1), [1], "layer 2 of the model is a list, not an object"),
        (("config", "layers", 1, "class_name"), ["Activation"], "the class_name of layer 2 of the model is a list, not text"),
        (("config", "layers", 1, "config"), None, "the config of layer 2 of the model is null, not an object"),
        (("config", "layers", 1, "name"), {"a": 1}, "the name of layer 2 of the model is an object, not text"),
        (("config", "layers", 1, "config", "name"), ["act"], "the name of layer 'act' is a list, not text"),
        (("config", "layers", 1, "module"), 3, "the module of layer 'act' is 3, not text"),
        (("config", "layers", 1, "registered_name"), [], "the registered_name of layer 'act' is a list, not text"),
        (("config", "layers", 1, "inbound_nodes"), "in", "the inbound_nodes of layer 'act' is 'in', not a list"),
        (("config", "layers", 1, "inbound_nodes", 0), 7, "a call of layer 'act' is 7, not an object"),
        (("config", "layers", 1, "inbound_nodes", 0, "args"), {}, "the args of a call of layer 'act' is an object, not a list"),
        (("config", "layers", 1, "inbound_nodes", 0, "kwargs"), [], "the kwargs of a call of layer 'act' is a list, not an object"),
        (("config", "layers", 1, "inbound_nodes", 0, "args", 0), tensor(["in"]), "is not [layer, node, tensor]"),
        (("config", "layers", 1, "inbound_nodes", 0, "args", 0), tensor("in", 1.5), "is not [layer, node, tensor]"),
        (("config", "layers", 1, "inbound_nodes", 0, "args", 0), deep(200), "has lists nested more than 8 deep"),
        (("config", "layers", 1, "inbound_nodes", 0, "args", 0), tensor("out"), "layer act reads out, which is not a layer"),
        (("config", "layers", 1, "inbound_nodes", 0, "args", 0), tensor("act"), "layer act depends on what itself gives"),
        (("config", "layers", 1, "inbound_nodes", 0, "args", 0), tensor("in", 0, 7), "layer act reads in, but nothing gives its tensor 7"),
        (("config", "layers", 1, "inbound_nodes", 0, "args", 0), tensor("in", 3), "layer act reads the output of call 3 of in, which has fewer calls"),
        (("config", "layers"), [], "the model reads act, but nothing gives its tensor 0 of call 0"),
        (("config", "layers", 0, "config", "batch_shape"), [None, "4"], "the shape of layer 'in' has other values"),
        (("config", "layers", 0, "config", "batch_shape"), [None, [4]], "the shape of layer 'in' has other values"),
        (("config", "input_layers"), {"a": {"b": 3}}, "input_layers of the model is 3, not a list"),
        (("config", "output_layers"), [["act", 0]], "output_layers of the model has an entry"),
        (("config", "output_layers"), deep(200), "nested more than 8 deep"),
    ],
    ids=str,
)  # fmt: skip
def test_the_place_that_is_wrong_is_named(place: tuple[Any, ...], value: Any, message: str) -> None:
    wrong = model()
    holder: Any = wrong
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    with pytest.raises(UsageError) as caught:
        calls_of(wrong)
    assert message in caught.value.message


def test_the_form_of_keras_passes() -> None:
    assert [call.name for call in calls_of(model()).calls] == ["act"]


@pytest.mark.parametrize("missing", ["class_name", "config", "name", "inbound_nodes"])
def test_what_a_layer_lacks_is_named(missing: str) -> None:
    wrong = model()
    del wrong["config"]["layers"][1][missing]
    with pytest.raises(UsageError, match=f"layer .* has no {missing}"):
        calls_of(wrong)


def test_layers_in_any_order_are_read_in_that_of_their_calls() -> None:
    long = model()
    layers = long["config"]["layers"]
    layers += [layer(f"a{number}", "Activation", [f"a{number - 1}" if number else "act"]) for number in range(300)]
    layers.reverse()
    long["config"]["output_layers"] = [["a299", 0, 0]]
    assert [call.name for call in calls_of(long).calls] == ["act", *(f"a{number}" for number in range(300))]


def test_models_called_in_models_are_counted() -> None:
    inner = model()
    inner["config"]["layers"].pop()
    inner["config"]["output_layers"] = [["in", 0, 0]]
    for _ in range(10):
        outer = model()
        outer["config"]["layers"][1] = layer("act", "Functional", ["in"] * 10) | {"config": inner["config"]}
        outer["config"]["output_layers"] = [["act", 9, 0]]
        inner = outer
    with pytest.raises(UsageError, match="more than 50,000 models inside it"):
        calls_of(inner)


def test_names_that_cannot_be_written_are_refused(tmp_path: Any, capfd: Any) -> None:
    path = tmp_path / "net.json"
    path.write_text(json.dumps(model()).replace('"act"', '"a\\ud800"'))
    code, _, err = call(capfd, "import", str(path), "-o", str(tmp_path / "net.yaml"))
    assert (code, "Traceback" in err) == (2, False)
    assert "the name of layer 'a" in err
    assert ", not text" in err


VALUES = [None, True, 0, -1, 1.5, 1e308, 10**400, "", "a", "\0", "same", [], {}, [1], [[1, 2], [3, 4]], {"a": 1}, ["a"],
          [["in", 0, 0]], {"class_name": ["x"], "config": 3}, tensor("in"), deep(100), "Dense", "Sequential"]  # fmt: skip


def _places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [(*place, key) for key in keys] + [inner for key in keys for inner in _places(value[key], (*place, key))]


@pytest.mark.drawn
@pytest.mark.parametrize("seed", seeds(4))
def test_configurations_damaged_at_random_are_errors_of_ours(tmp_path: Any, seed: int) -> None:
    draw = random.Random(seed)
    whole = json.loads((ROOT / "tests/data/keras/shared.json").read_text())
    path = tmp_path / "net.json"
    for _ in range(150):
        damaged = copy.deepcopy(whole)
        holder: Any = damaged
        place = draw.choice(_places(damaged))
        for key in place[:-1]:
            holder = holder[key]
        if draw.random() < 0.2:
            del holder[place[-1]]
        else:
            holder[place[-1]] = draw.choice(VALUES)
        path.write_text(json.dumps(damaged))
        try:
            import_model(read_config(str(path)))
        except CannotImportError as error:
            assert error.lines()
        except (SpecError, UsageError):
            continue


def test_a_model_of_nothing_has_no_input() -> None:
    nothing = {
        "class_name": "Functional",
        "config": {"name": "net", "layers": [], "input_layers": [], "output_layers": []},
    }
    with pytest.raises(UsageError, match="the model net has no input"):
        calls_of(nothing)


def test_a_layer_may_read_what_another_made_of_its_own_earlier_call() -> None:
    twice = model()
    layers = twice["config"]["layers"]
    layers.append(layer("pool", "Flatten", ["act"]))
    layers[1]["inbound_nodes"].append({"args": [tensor("pool")], "kwargs": {}})
    twice["config"]["output_layers"] = [["act", 1, 0]]
    found = calls_of(twice)
    assert [(each.name, each.inputs, each.first) for each in found.calls] == [
        ("act", ["in"], ""), ("pool", ["act"], ""), ("act_2", ["pool"], "act")
    ]  # fmt: skip
    assert found.outputs == ["act_2"]
