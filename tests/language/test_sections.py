"""The sections: their models are found by name, and the examples of their docstrings load."""

import inspect
import textwrap

import pytest
from support import findings, layers_text, only_finding, pointed_at

from cnnspec.language.document import Document
from cnnspec.language.sections import EVALUATED, model_of
from cnnspec.reading.parse import parse
from cnnspec.spans.source import Source


def example(kind):
    paragraphs = inspect.cleandoc(kind.__doc__).split("\n\n")
    return next(each for each in paragraphs[1:] if ":" in each.splitlines()[0].split(" ")[0] or each.startswith("    "))


@pytest.mark.parametrize("name", EVALUATED)
def test_the_example_of_the_docstring_loads(name):
    data = parse(Source(name, textwrap.dedent(example(model_of(name)))))
    assert model_of(name).model_validate(data.get(name, data))


def test_so_does_that_of_the_document():
    assert findings(textwrap.dedent(example(Document))) == []


def test_a_computed_value_is_checked_and_told_at_its_place():
    text = layers_text("- conv: 3", extra="params: {n: 2}\n") + "expect: {depth: $(n / 2)}\ntrain: {epochs: $(n / 4)}\n"
    found = only_finding(text)
    assert (found.message, pointed_at(found)) == (
        "train.epochs: expected a whole number from 1 up, not 0.5", "$(n / 4)",
    )  # fmt: skip
