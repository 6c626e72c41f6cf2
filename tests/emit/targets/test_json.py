"""The graph as JSON: its form, and that it says what the graph does."""

import json

import jsonschema
import pytest
from support import FEW, ROOT, graph_of

from cnnspec.compiler.spec import from_source
from cnnspec.emit.targets.json import write
from cnnspec.spans.source import Source

COUNT = {"type": "integer", "minimum": 0}
SHAPE = {"type": "array", "items": {"type": ["integer", "string"]}}
PARAMS = {
    "type": "object",
    "properties": {"total": COUNT, "trainable": COUNT, "non_trainable": COUNT},
    "required": ["total", "trainable", "non_trainable"],
    "additionalProperties": False,
}
MACS = {"type": ["integer", "null"]}


def closed(**properties):
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


TEXT = {"type": "string"}
SCHEMA = closed(
    format={"const": "cnnspec.graph"},
    version={"const": 1},
    name=TEXT,
    inputs={"type": "array", "items": closed(name=TEXT, shape=SHAPE), "minItems": 1},
    outputs={"type": "array", "items": closed(name=TEXT, node=TEXT, shape=SHAPE), "minItems": 1},
    sizes={"type": "object"},
    nodes={
        "type": "array",
        "items": closed(
            name=TEXT,
            operation=TEXT,
            fields={"type": "object"},
            inputs={"type": "array", "items": TEXT, "minItems": 1},
            output_shape=SHAPE,
            weights={"type": "array", "items": closed(name=TEXT, shape=SHAPE, trainable={"type": "boolean"})},
            params=PARAMS,
            macs=MACS,
            section=TEXT,
            item=TEXT,
            blocks={"type": "array", "items": TEXT},
            file=TEXT,
            line={"type": "integer", "minimum": 1},
            shares={"type": ["string", "null"]},
        ),
    },
    edges={"type": "array", "items": closed(**{"from": TEXT, "to": TEXT})},
    totals=closed(nodes=COUNT, params=PARAMS, macs=MACS),
)


def ids(case):
    path, variant = case
    return variant or path.stem


@pytest.mark.parametrize("case", FEW, ids=ids)
def test_its_form(case):
    path, variant = case
    graph = from_source(Source(path.name, path.read_text()), variant=variant).compile()
    found = json.loads(write(graph))
    jsonschema.validate(found, SCHEMA)
    names = [each["name"] for each in (*found["inputs"], *found["nodes"])]
    assert len(names) == len(set(names))
    seen = {each["name"] for each in found["inputs"]}
    for node in found["nodes"]:
        assert set(node["inputs"]) <= seen, "in the order of the data"
        seen.add(node["name"])
    assert found["edges"] == [{"from": n, "to": node["name"]} for node in found["nodes"] for n in node["inputs"]]
    for kind, total in found["totals"]["params"].items():
        assert total == sum(node["params"][kind] for node in found["nodes"])
    assert found["totals"]["nodes"] == len(found["nodes"])


def test_what_it_says_of_a_node():
    (conv, relu) = json.loads(write(graph_of("- conv: {filters: 4, activation: relu, name: stem}")))["nodes"]
    assert (conv["name"], conv["operation"], conv["item"], conv["inputs"]) == ("stem.conv", "conv", "stem", ["input"])
    assert (conv["fields"]["filters"], conv["fields"]["kernel"]) == (4, 3)
    assert conv["output_shape"] == [26, 26, 4]
    assert conv["weights"][0] == {"name": "kernel", "shape": [3, 3, 1, 4], "trainable": True}
    assert conv["params"] == {"total": 40, "trainable": 40, "non_trainable": 0}
    assert conv["macs"] == 26 * 26 * 36
    assert relu["fields"] == {"type": "relu", "negative_slope": None}


def test_an_open_size_is_a_text_and_what_depends_on_it_null():
    found = json.loads(write(graph_of("- conv: 4\n- pool: max", input="[H, 28, 1]")))
    assert found["inputs"] == [{"name": "input", "shape": ["H", 28, 1]}]
    assert found["nodes"][0]["macs"] is None
    assert found["totals"]["params"]["total"] == 40
    assert "H" in found["sizes"]


def test_shared_weights_count_once():
    layers = "- conv: {filters: 1, padding: same, name: one}\n- conv: {filters: 1, padding: same, share: one}"
    first, second = json.loads(write(graph_of(layers)))["nodes"]
    assert (first["shares"], second["shares"]) == (None, "one.conv")
    assert (second["weights"], second["params"]["total"]) == ([], 0)


def test_the_documentation_names_every_field():
    text = (ROOT / "docs" / "emitting.md").read_text()
    names = {*SCHEMA["properties"], *SCHEMA["properties"]["nodes"]["items"]["properties"]}
    assert not [name for name in names if f"`{name}`" not in text]
