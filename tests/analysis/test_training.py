"""What of `train` does not fit the network or its data is told at its line, without TensorFlow."""

from __future__ import annotations

import pytest
from support import only_finding, pointed_at, spec_of

from cnnspec.analysis.training import frozen
from cnnspec.checking.check import check

SPEC = """\
cnnspec: 1
name: digits
input: [28, 28, 1]
classes: 10
features:
  - conv: {filters: 4, stride: 4, norm: batch, name: stem}
  - repeat: {times: 2, layers: [{conv: {filters: 4, padding: same}}]}
head: [flatten, {dense: {units: $classes, activation: softmax}}]
data: {source: mnist5k, labels: LABELS}
train: {TRAIN}
"""


def text(train: str, labels: str = "index") -> str:
    return SPEC.replace("TRAIN", train).replace("LABELS", labels)


@pytest.mark.parametrize(
    ("train", "labels", "code", "place", "remedy"),
    [
        (
            "loss: categorical_crossentropy", "index", "train.labels", "categorical_crossentropy",
            "choose sparse_categorical_crossentropy",
        ),
        ("loss: mse", "index", "train.labels", "mse", "write `data: {labels: one_hot}`"),
        ("metrics: [accuracy, auc]", "index", "train.labels", "auc", "write `data: {labels: one_hot}`"),
        (
            "metrics: [sparse_top_k_categorical_accuracy]", "one_hot", "train.labels",
            "sparse_top_k_categorical_accuracy", "choose top_k_categorical_accuracy",
        ),
        ("label_smoothing: 0.1, loss: huber", "one_hot", "train.label-smoothing", "0.1", "leave it out"),
        (
            "label_smoothing: 0.1, loss: {categorical_crossentropy: {label_smoothing: 0.1}}", "one_hot",
            "train.label-smoothing", "0.1", "one of them",
        ),
        ("class_weight: [1, 2]", "index", "train.class-weight", "[1, 2]", "one for each"),
        ("class_weight: {10: 2}", "index", "train.class-weight", "{10: 2}", ""),
        ("freeze: [stem, repat1]", "index", "train.freeze", "repat1", "did you mean 'repeat1"),
        ("freeze: steem", "index", "train.freeze", "steem", "did you mean 'stem'?"),
        ("freeze: '*'", "index", "train.freeze", "'*'", "leave out the head"),
    ],
)  # fmt: skip
def test_finds(train: str, labels: str, code: str, place: str, remedy: str) -> None:
    found = only_finding(text(train, labels))
    assert (found.code, pointed_at(found)) == (code, place)
    assert remedy in (found.help or "")


@pytest.mark.parametrize(
    ("train", "labels"),
    [
        ("loss: mse, metrics: [mae, auc, {f1_score: {average: macro}}]", "one_hot"),
        ("label_smoothing: 0.1", "index"),
        ("class_weight: {0: 2, 9: 3}", "index"),
        ("class_weight: balanced, freeze: [stem, 'repeat*']", "one_hot"),
    ],
)
def test_what_fits_is_taken(train: str, labels: str) -> None:
    assert check(spec_of(text(train, labels))).ok


def test_what_a_pattern_freezes() -> None:
    graph = spec_of(text("epochs: 1")).compile()
    assert frozen(["stem"], graph) == {"stem.conv", "stem.norm"}
    assert frozen(["stem.norm"], graph) == {"stem.norm"}
    assert frozen(["repeat1"], graph) == {"repeat1.1.conv1.conv", "repeat1.2.conv1.conv"}
    assert frozen(["*.conv1"], graph) == {"repeat1.1.conv1.conv", "repeat1.2.conv1.conv"}
    assert frozen(["nothing"], graph) == set()
