"""Rules on networks whose sizes are open: what does not depend on them is told, the rest is silent."""

import re

import pytest
from support import lint_examples, linted

from cnnspec import lint

LAYERS = """\
cnnspec: 1
name: any_size
input: [H, W, 3]
classes: 10
features:
  - conv: {filters: 8, kernel: 4, padding: same, norm: batch, activation: relu}
  - pool: {type: max, size: 3}
  - conv: {filters: 16, kernel: 1, stride: 2, init: he_normal, activation: tanh}
  - conv: {filters: 16, kernel: 5, padding: same}
  - conv: {filters: 16, padding: same, activation: relu}
head:
  - global_pool: average
  - dense: {units: 11, activation: softmax}
"""


def test_what_does_not_depend_on_them_is_told():
    assert {each.code.removeprefix("lint.") for each in linted(LAYERS)} == {
        "even-kernel-same", "bias-before-norm", "init-for-activation", "stride-beyond-kernel", "large-kernel",
        "no-nonlinearity", "units-not-classes",
    }  # fmt: skip


@pytest.mark.parametrize("code", lint.codes())
@pytest.mark.parametrize("kind", ["bad", "good"])
def test_no_rule_fails_where_the_sizes_of_an_example_are_left_open(code, kind):
    text = getattr(lint_examples(code), kind)
    opened = re.sub(r"^input: \[\d+, \d+, ", "input: [H, W, ", text, flags=re.MULTILINE)
    assert all(each.message for each in linted(opened))
