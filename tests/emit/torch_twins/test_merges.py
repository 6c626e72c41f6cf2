import pytest
from twin_calls import twin_of

from cnnspec.emit.torch_twins._calls import EXPRESSION

TWO = "- activation: {type: relu, name: a}\n- activation: {type: tanh, name: b}\n"


@pytest.mark.parametrize(
    ("merge", "text"),
    [
        ("add", "{0} + {1}"),
        ("subtract", "{0} - {1}"),
        ("maximum", "torch.maximum({0}, {1})"),
        ("average", "({0} + {1}) / 2"),
        ("concat", "torch.cat([{0}, {1}], 1)"),
    ],
)
def test_a_merge(merge, text):
    assert twin_of(f"{TWO}- {merge}: {{from: [a, b]}}").path == EXPRESSION + text


def test_a_gate_is_lifted_to_the_map():
    made = twin_of("- activation: {type: relu, name: a}\n- global_pool: average\n- multiply: {from: [a, global_pool1]}")
    assert made.path == f"{EXPRESSION}{{0}} * {{1}}[:, :, None, None]"


def test_a_part_of_the_channels():
    assert twin_of("- split: {parts: 2, take: 1}").path == f"{EXPRESSION}{{0}}.chunk(2, 1)[1]"
