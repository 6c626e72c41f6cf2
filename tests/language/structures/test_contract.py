"""What holds for every structure."""

import pytest
from support import examples, findings

from cnnspec.language import structures


@pytest.mark.parametrize("word", structures.words())
def test_the_example_of_the_docstring_checks_clean(word):
    text = "cnnspec: 1\nname: example\ninput: [32, 32, 3]\n"
    if word == "stages":
        text += "blocks: {basic: {args: {width: int, stride: 1}, layers: [{conv: {filters: $width, stride: $stride, padding: same}}]}}\n"
    assert findings(f"{text}features:\n{examples(structures.find(word))}\n") == []


@pytest.mark.parametrize("word", structures.words())
def test_every_structure_has_a_json_schema(word):
    assert structures.find(word).model_json_schema()["type"] == "object"


def test_an_unknown_word_is_no_structure():
    assert structures.find("nonsense") is None
