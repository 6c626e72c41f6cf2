"""The schema refuses what the compiler refuses by form, and never what it takes."""

import copy
import json
import random
import re

import jsonschema
import pytest
from drawn import seeds
from fuzz.targets.specs import ZOO, change
from schema_cases import BROKEN, GOOD
from support import ROOT, SPECS, findings

from cnnspec import layers
from cnnspec.language import built_in, structures
from cnnspec.language.schema import language_schema
from cnnspec.reading.parse import parse
from cnnspec.spans.source import Source
from cnnspec.text.dump import dump

SCHEMA = language_schema()
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
PUBLISHED = ROOT / "docs" / "cnnspec.schema.json"
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FILES = [
    *SPECS,
    *sorted((ROOT / "tests" / "data" / "language").glob("*.yaml")),
    *sorted((ROOT / "examples").rglob("*.yaml")),
]
TEXTS = {str(path.relative_to(ROOT)): path.read_text() for path in FILES if path.name != "mistake.yaml"} | {
    f"{path.name} {number}": text
    for path in DOCUMENTS
    for number, text in enumerate(re.findall(r"^```yaml\n(.*?)^```", path.read_text(), re.DOTALL | re.MULTILINE))
}


def errors(text):
    return [
        f"{list(each.absolute_path)}: {each.message}" for each in VALIDATOR.iter_errors(plain(parse(Source("x", text))))
    ]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def test_it_is_a_schema_and_the_published_one_is_that_of_today():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert json.loads(PUBLISHED.read_text()) == json.loads(json.dumps(SCHEMA)), (
        "run: cnnspec schema -o docs/cnnspec.schema.json"
    )


def test_every_reference_leads_somewhere():
    for target in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(SCHEMA))):
        place = SCHEMA
        for step in target.split("/"):
            place = place[step]


@pytest.mark.parametrize("name", TEXTS)
def test_every_spec_of_ours_is_valid(name):
    assert errors(TEXTS[name]) == []


@pytest.mark.parametrize("name", GOOD)
def test_a_good_spec_is_valid(name):
    assert findings(GOOD[name]) == []
    assert errors(GOOD[name]) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_spec_is_not(name):
    assert any(each.code.startswith("spec.") for each in findings(BROKEN[name])), "the compiler takes it"
    assert errors(BROKEN[name]) != []


def test_the_mistake_of_the_readme_is_found():
    assert errors((ROOT / "examples" / "mistake.yaml").read_text()) != []


def test_an_item_is_one_object_with_every_word():
    """Editors complete and explain it; a choice of forty forms they do not."""
    item = SCHEMA["definitions"]["item"]
    assert {"oneOf", "anyOf"} & item.keys() == set()
    assert (item["minProperties"], item["maxProperties"]) == (1, 1)
    assert item["properties"].keys() == {*layers.words(), *structures.words(), *built_in.words()}
    assert all(each["description"] for each in item["properties"].values())


def test_defaults_can_be_seen():
    conv = SCHEMA["definitions"]["fields_of_conv"]["properties"]
    assert {key: each["default"] for key, each in conv.items() if "default" in each} == {
        "kernel": 3, "stride": 1, "padding": "valid", "dilation": 1, "groups": 1, "bias": True, "init": "auto",
        "bias_init": "zeros", "activation": "none", "trainable": True,
    }  # fmt: skip
    assert SCHEMA["definitions"]["train"]["properties"]["batch"]["default"] == 32


def test_numbers_with_underscores_are_numbers_for_editors_too():
    """Most readers of YAML take 1_000 for a text."""
    document = plain(parse(Source("x", GOOD["every short form"])))
    document["features"][0] = {"conv": "1_000"}
    assert VALIDATOR.is_valid(document)
    document["features"][0] = {"conv": "many"}
    assert not VALIDATOR.is_valid(document)


@pytest.mark.drawn
@pytest.mark.parametrize("seed", seeds(3))
def test_it_refuses_nothing_that_the_compiler_takes(seed):
    """Specs changed at random: no false alarm in an editor."""
    draw, taken = random.Random(seed), 0
    for _ in range(150):
        document = copy.deepcopy(draw.choice(ZOO))
        change(document, draw)
        text = dump(document)
        if not findings(text):
            taken += 1
            assert errors(text) == [], text
    assert taken >= 5
