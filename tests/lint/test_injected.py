"""Each mistake that Keras says nothing about, and each error, put into a good spec: it is told, at its line.

One change of the text a case; the line is that of the new text that is marked with what must be found.
"""

import pytest
from support import linted

GOOD = """\
cnnspec: 1
name: good
input: [28, 28, 1]
classes: 10
params: {width: 16}
features:
  - rescale: {scale: $(1 / 255)}
  - conv: {filters: $width, kernel: 3, padding: same, bias: false, norm: batch, activation: relu, name: stem}
  - pool: max
  - residual:
      body:
        - conv: {filters: $width, padding: same, activation: relu}
        - conv: {filters: $width, padding: same}
      activation: relu
  - branches:
      merge: concat
      paths:
        - [{conv: {filters: 8, kernel: 1, activation: relu}}]
        - [{conv: {filters: 8, kernel: 3, padding: same, activation: relu}}]
  - conv: {filters: 32, kernel: 3, padding: same, groups: 2, activation: relu, name: last}
  - pool: max
  - conv: {filters: 32, kernel: 3, padding: same, activation: relu, name: top}
head:
  - global_pool: average
  - dropout: 0.3
  - dense: {units: 32, activation: relu}
  - dense: {units: $classes, activation: softmax}
expect: {output: [10]}
data: {source: mnist5k, labels: index}
train: {epochs: 5, loss: sparse_categorical_crossentropy, metrics: [accuracy], optimizer: {adam: {learning_rate: 1e-3}}}
"""

HEAD = "  - dense: {units: $classes, activation: softmax}\n"
STEM = "padding: same, bias: false, norm: batch, activation: relu, name: stem"

# What is put in, what for, what is found, and the text of the line where.
SILENT = {
    "a sum of 1 channel and 64": (
        "  - pool: max\n  - residual:",
        "  - conv: {filters: 1, from: stem, activation: relu, padding: same, name: one}\n  - add: {from: [stem, one]}\n  - pool: max\n  - residual:",
        "shape.merge", "- add:",
    ),
    "a dense layer on a map": ("  - global_pool: average\n", "", "shape.dense-on-map", "dense: {units: 32"),
    "a linear output without from_logits": (HEAD, "  - dense: $classes\n", "lint.output-activation", "dense: $classes"),
    "a relu output": (HEAD, "  - dense: {units: $classes, activation: relu}\n", "lint.output-activation", "units: $classes"),
    "ten sigmoids with a sparse cross-entropy": (
        HEAD, "  - dense: {units: $classes, activation: sigmoid}\n", "lint.output-activation", "units: $classes",
    ),
    "a bias before batch norm": (STEM, STEM.replace("bias: false, ", ""), "lint.bias-before-norm", "name: stem"),
    "an activation twice": (
        "  - pool: max\n  - residual:", "  - activation: relu\n  - pool: max\n  - residual:",
        "lint.double-activation", "- activation: relu",
    ),
    "two linear convolutions": (
        "groups: 2, activation: relu, name: last}\n  - pool: max\n", "groups: 2, name: last}\n",
        "lint.no-nonlinearity", "name: last",
    ),
    "dropout of everything": ("dropout: 0.3", "dropout: 1.0", "spec.value", "dropout: 1.0"),
    "a stride larger than the kernel": (
        "kernel: 1, activation: relu}}]\n", "kernel: 1, activation: relu}}, {conv: {filters: 8, kernel: 1, stride: 2, activation: relu}}, {upsample: 2}]\n",
        "lint.stride-beyond-kernel", "stride: 2",
    ),
    "a kernel of zeros": ("name: last}", "init: zeros, name: last}", "lint.constant-kernel", "init: zeros"),
    "a dead branch": (
        "  - global_pool: average\n", "  - conv: {filters: 8, name: dead}\n  - global_pool: {type: average, from: top}\n",
        "lint.dead-branch", "name: dead",
    ),
    "channels first": ("[28, 28, 1]", "[1, 28, 28]", "lint.channels-first", "input:"),
    "a learning rate of 10": ("learning_rate: 1e-3", "learning_rate: 10", "lint.learning-rate", "train:"),
    "a dense layer of 102.8 M parameters": (
        "  - global_pool: average\n  - dropout: 0.3\n  - dense: {units: 32",
        "  - upsample: 8\n  - flatten\n  - dropout: 0.3\n  - dense: {units: 1024",
        "lint.large-dense", "units: 1024",
    ),
}  # fmt: skip

ERRORS = {
    "an unknown word": ("- pool: max\n  - residual", "- pol: max\n  - residual", "spec.unknown-word", "- pol"),
    "an unknown reference": ("name: stem}", "name: stem, from: nowhere}", "spec.unknown-name", "name: stem"),
    "a cycle": ("name: stem}", "name: stem, from: last}", "spec.unknown-name", "name: stem"),
    "a map used up": ("kernel: 3, padding: same, groups: 2", "kernel: 15, groups: 2", "shape.kernel-too-large", "kernel: 15"),
    "the wrong rank": ("kernel: 3, padding: same, groups: 2", "kernel: [3], padding: same, groups: 2", "shape.axes", "kernel: [3]"),
    "paths that do not fit": ("kernel: 3, padding: same, activation: relu}}]", "kernel: 3, activation: relu}}]", "shape.merge", "merge: concat"),
    "groups that do not divide": ("groups: 2", "groups: 3", "shape.groups", "groups: 3"),
    "a value out of range": ("epochs: 5", "epochs: 0", "spec.value", "epochs: 0"),
    "stride with dilation": ("groups: 2, activation", "groups: 2, stride: 2, dilation: 2, activation", "shape.stride-with-dilation", "dilation: 2"),
    "a skip that needs a projection": ("        - conv: {filters: $width, padding: same}\n", "        - conv: {filters: 24, padding: same}\n", "shape.residual", "- residual:"),
    "units that are not the classes": (HEAD, "  - dense: {units: 12, activation: softmax}\n", "lint.units-not-classes", "units: 12"),
    "softmax with from_logits": ("loss: sparse_categorical_crossentropy", "loss: {sparse_categorical_crossentropy: {from_logits: true}}", "lint.output-activation", "units: $classes"),
    "labels that the loss does not read": ("labels: index", "labels: one_hot", "train.labels", "train:"),
    "a broken expectation": ("output: [10]", "output: [11]", "expect.broken", "expect:"),
}  # fmt: skip

WARNINGS = {
    "a grey image without a channel": ("[28, 28, 1]", "[28, 28]", "data.shape", "input:"),
    "one constant for a kernel": ("name: last}", "init: 0.1, name: last}", "lint.constant-kernel", "init: 0.1"),
    "a relu before the softmax": (HEAD, "  - dense: {units: $classes, activation: relu}\n  - activation: softmax\n", "lint.relu-before-softmax", "units: $classes"),
    "dropout before batch norm": ("dense: {units: 32, activation", "dense: {units: 32, bias: false, norm: batch, activation", "lint.dropout-before-norm", "dropout: 0.3"),
    "a normalised output": (HEAD, "  - dense: {units: $classes, bias: false, norm: batch, activation: softmax}\n", "lint.norm-on-output", "units: $classes"),
    "dropout on the output": (HEAD, HEAD + "  - dropout: 0.2\n", "lint.dropout-on-output", "dropout: 0.2"),
    "raw values": ("  - rescale: {scale: $(1 / 255)}\n", "", "lint.unscaled-input", "name: stem"),
    "an odd learning rate the other way": ("learning_rate: 1e-3", "learning_rate: 1e-9", "lint.learning-rate", "train:"),
    "a metric of other labels": ("[accuracy]", "[top_k_categorical_accuracy]", "train.labels", "train:"),
    "a metric that is always 1": ("[accuracy]", "[{sparse_top_k_categorical_accuracy: {k: 10}}]", "lint.metric-of-other-task", "train:"),
}  # fmt: skip

# What the same change breaks besides, and is told where that stands.
MORE = {
    "channels first": {"shape.window-too-large"},
    "units that are not the classes": {"expect.broken"},
}

CASES = {**SILENT, **ERRORS, **WARNINGS}


def line_of(text, part):
    (number,) = [number for number, line in enumerate(text.splitlines(), 1) if part in line]
    return number


def test_the_good_spec_is_good():
    assert linted(GOOD) == []


@pytest.mark.parametrize("what", CASES)
def test_a_mistake_put_into_a_good_spec_is_told_at_its_line(what):
    old, new, code, part = CASES[what]
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    found = linted(text)
    assert (code, line_of(text, part)) in [(each.code, each.span.line) for each in found], found
    # Nothing else is told but advice, and what the warning about the input says is the cause.
    others = {each.code for each in found if each.severity != "info"} - {code}
    assert others <= MORE.get(what, set())
