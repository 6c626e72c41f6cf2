"""The data section: what it takes, what it refuses, and that it needs no framework."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from cnnspec.augments import AUGMENTS
from cnnspec.language.data import Data, dump, static_facts
from cnnspec.sources import SOURCES, SourceFacts

FULL = {
    "source": "mnist5k",
    "labels": "index",
    "range": [0, 255],
    "validation": 0.1,
    "cache": "2 GiB",
    "augment": [],
}


def read(**fields: Any) -> Data:
    return Data.model_validate({"source": "mnist5k", **fields})


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ({"source": "mnist5k"}, {}),
        ({"source": {"mnist5k": {}}}, {}),
        ({"source": {"mnist5k": None}}, {}),
        ({"source": "mnist5k", "labels": "one_hot"}, {"labels": "one_hot"}),
        ({"source": "mnist5k", "range": [0, 255.0]}, {}),
        ({"source": "mnist5k", "samples": 5000.0}, {"samples": 5000}),
        ({"source": "mnist5k", "validation": 0.25}, {"validation": 0.25}),
        ({"source": "mnist5k", "augment": ["rotate"]}, {"augment": [{"rotate": 10}]}),
        (
            {"source": "mnist5k", "augment": [{"translate": 0.08}, {"zoom": 0}, "flip", {"flip": "vertical"}]},
            {"augment": [{"translate": 0.08}, {"zoom": 0}, {"flip": "horizontal"}, {"flip": "vertical"}]},
        ),
    ],
)
def test_takes(given: dict[str, Any], changed: dict[str, Any]) -> None:
    data = Data.model_validate(given)
    assert dump(data) == {**FULL, **changed}
    assert Data.model_validate(dump(data)) == data


@pytest.mark.parametrize(
    ("given", "place", "message"),
    [
        ({}, ("source",), "required"),
        ({"source": "mnist5"}, ("source",), "did you mean 'mnist5k'?"),
        ({"source": {"mnist5": {}}}, ("source", "mnist5"), "did you mean 'mnist5k'?"),
        ({"source": {"mnist5k": {"path": "x"}}}, ("source", "mnist5k", "path"), "mnist5k has no fields"),
        ({"source": {"mnist5k": 3}}, ("source", "mnist5k"), "expected the fields of mnist5k"),
        ({"source": ["mnist5k"]}, ("source",), "expected the name of one source"),
        ({"source": {"a": 1, "b": 2}}, ("source",), "expected one source, not 2"),
        ({"source": "folder"}, ("source",), "folder needs path"),
        ({"source": {"folder": {}}}, ("source", "folder"), "folder needs path"),
        ({"source": "mnist5k", "cache": "much"}, ("cache",), "a number of bytes"),
        ({"source": "mnist5k", "augment": ["flip", "mixup"]}, ("augment", 1), "labels: one_hot"),
        ({"source": "mnist5k", "sorce": 1}, ("sorce",), "not permitted"),
        ({"source": "mnist5k", "labels": "one-hot"}, ("labels",), "did you mean 'one_hot'?"),
        ({"source": "mnist5k", "range": [0, 1]}, ("range",), "mnist5k holds values from 0 to 255"),
        ({"source": "mnist5k", "range": [1, 0]}, ("range",), "the first below the second"),
        ({"source": "mnist5k", "range": 255}, ("range",), "expected [lowest, highest]"),
        ({"source": "mnist5k", "samples": 0}, ("samples",), "from 1 up"),
        ({"source": "mnist5k", "validation": 1}, ("validation",), "between 0 and 1"),
        ({"source": "mnist5k", "validation": 0}, ("validation",), "between 0 and 1"),
        ({"source": "mnist5k", "augment": {"rotate": 10}}, ("augment",), "expected a list"),
        ({"source": "mnist5k", "augment": ["rotat"]}, ("augment", 0), "did you mean 'rotate'?"),
        ({"source": "mnist5k", "augment": ["zoom", {"rotat": 3}]}, ("augment", 1, "rotat"), "did you mean 'rotate'?"),
        ({"source": "mnist5k", "augment": [{"rotate": -1}]}, ("augment", 0, "rotate"), "degrees from 0 to 180"),
        ({"source": "mnist5k", "augment": [{"zoom": 1}]}, ("augment", 0, "zoom"), "up to, not including, 1"),
        ({"source": "mnist5k", "augment": [{"zoom": "$z"}]}, ("augment", 0, "zoom"), "not '$z'"),
        ({"source": "mnist5k", "augment": [{"flip": "left"}]}, ("augment", 0, "flip"), "horizontal, vertical"),
        ({"source": "mnist5k", "augment": ["zoom", {"zoom": 0.2}]}, ("augment", 1), "zoom is there twice"),
        ({"source": "mnist5k", "augment": ["flip", "flip"]}, ("augment", 1), "flip is there twice"),
    ],
)
def test_refuses(given: dict[str, Any], place: tuple[str | int, ...], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Data.model_validate(given)
    [error] = caught.value.errors()
    assert error["loc"] == place
    assert message in f"{error['msg']} {error.get('ctx', {}).get('help')}"


def test_an_error_leaves_the_value_that_an_expression_may_still_put_right() -> None:
    for given in ({"source": "$s"}, {"source": "mnist5k", "augment": ["$a"]}, {"source": "mnist5k", "augment": "$a"}):
        with pytest.raises(ValidationError) as caught:
            Data.model_validate(given)
        assert str(caught.value.errors()[0]["input"]).startswith("$")


def test_facts_are_known_without_reading() -> None:
    assert read().facts == SourceFacts(shape=(28, 28, 1), classes=10, range=(0, 255), samples=5000)
    assert static_facts("mnist5k") == read().facts
    assert static_facts("nothing") is None


def test_a_source_is_a_file() -> None:
    words = "cifar10 cifar100 csv fashion_mnist folder idx mnist mnist5k npy npz tfrecord"
    assert list(SOURCES) == words.split()


def test_models_are_frozen() -> None:
    with pytest.raises(ValidationError):
        read().labels = "one_hot"  # type: ignore[misc]


def test_schema_knows_the_words() -> None:
    properties = Data.model_json_schema()["properties"]
    assert properties["source"]["anyOf"][0] == {"enum": ["cifar10", "cifar100", "fashion_mnist", "mnist", "mnist5k"]}
    assert set(properties["source"]["anyOf"][1]["properties"]) == set(SOURCES)
    assert properties["augment"]["items"]["anyOf"][0]["enum"] == list(AUGMENTS)


def test_no_framework_is_loaded() -> None:
    program = (
        "import sys; from cnnspec.language.data import Data, static_facts; from cnnspec.language.train import Train\n"
        "import cnnspec.training.run; Data.model_validate({'source': 'mnist5k'}); Train(); static_facts('mnist5k')\n"
        "print([each for each in ('numpy', 'keras', 'tensorflow', 'rich') if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
