"""What holds for every layer."""

import pytest
from layer_cases import accepted, has_table
from pydantic import ValidationError
from support import examples

from cnnspec import layers
from cnnspec.layers._base import Layer
from cnnspec.reading.parse import parse
from cnnspec.spans.source import Source

FIRST = dict(reversed(accepted()))


@pytest.mark.parametrize("word", layers.words())
def test_every_layer_has_its_table(word):
    assert has_table(word), f"write tests/layers/test_{word}.py"
    assert word in FIRST


@pytest.mark.parametrize("word", layers.words())
def test_the_example_of_the_docstring_loads(word):
    (item,) = parse(Source(word, f"items:\n{examples(layers.find(word))}"))["items"]
    ((found, fields),) = {item: {}}.items() if isinstance(item, str) else item.items()
    assert found == word
    kind = layers.find(word)
    data = fields if isinstance(fields, dict) else {kind.short: fields}
    data = {
        key: 1.0 if isinstance(value, str) and "$" in value else value for key, value in data.items() if key != "from"
    }
    kind.model_validate(data)


@pytest.mark.parametrize("word", layers.words())
def test_a_layer_is_frozen_and_refuses_unknown_fields(word):
    kind = layers.find(word)
    fields = FIRST[word].fields
    with pytest.raises(ValidationError, match="nonsense"):
        kind.model_validate({**fields, "nonsense": 1})
    layer = kind.model_validate(fields)
    for name in kind.model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(layer, name, 1)


@pytest.mark.parametrize("word", layers.words())
def test_a_short_form_sets_a_field_that_is_there(word):
    kind = layers.find(word)
    assert kind.short is None or kind.short in kind.model_fields or kind.inputs == "several"


@pytest.mark.parametrize("word", layers.words())
def test_every_layer_has_a_json_schema(word):
    assert layers.find(word).model_json_schema()["type"] == "object"


def test_a_forgotten_question_is_an_error_at_once():
    with pytest.raises(
        TypeError, match="Forgetful does not answer: kept, keras_call, macs, output_shape, weights, window"
    ):

        class Forgetful(Layer):
            pass


def test_an_unknown_word_is_no_layer():
    assert layers.find("nonsense") is None
    assert layers.find("_base") is None
