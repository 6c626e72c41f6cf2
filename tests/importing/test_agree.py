"""Whether two graphs compute the same."""

import pytest

from cnnspec.compiler.spec import from_source
from cnnspec.importing.agree import agree
from cnnspec.spans.source import Source


def graph(*items, output=None):
    lines = "".join(f"  - {each}\n" for each in items)
    return from_source(Source("net", f"cnnspec: 1\nname: net\ninput: [8, 8, 3]\nfeatures:\n{lines}")).compile()


ONE = graph(
    "conv: {filters: 4, padding: same, name: a}",
    "conv: {filters: 4, kernel: 1, name: b}",
    "add: {from: [a, b], name: c}",
)


def twin(first="filters: 4, padding: same", second="filters: 4, kernel: 1", merge="add: {from: [y, x], name: z}"):
    return graph(f"conv: {{{first}, name: x}}", f"conv: {{{second}, name: y}}", merge)


NAMES = {"a.conv": "x.conv", "b.conv": "y.conv", "c": "z"}


def test_names_the_order_of_a_sum_and_the_padding_of_a_point_do_not_count():
    assert agree(ONE, twin(), NAMES)
    assert agree(ONE, twin(second="filters: 4, kernel: 1, padding: same"), NAMES)


@pytest.mark.parametrize(
    "changed",
    [
        {"first": "filters: 4, padding: same, init: he_normal"},
        {"first": "filters: 4, padding: same, bias: false"},
        {"second": "filters: 4, padding: same, kernel: 3"},
        {"second": "filters: 4, kernel: 1, from: input"},
        {"merge": "multiply: {from: [x, y], name: z}"},
        {"merge": "add: {from: [x, x], name: z}"},
    ],
)
def test_everything_else_does(changed):
    other = twin(**changed)
    names = {one: two for one, two in NAMES.items() if any(node.name == two for node in other.nodes)}
    assert not agree(ONE, other, names)


def test_two_nodes_are_not_one():
    assert not agree(ONE, twin(), {**NAMES, "b.conv": "x.conv"})
