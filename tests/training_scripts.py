"""Emitted scripts that train: specs for them, and what they define."""

from support import spec_of

from cnnspec.checking.check import check
from cnnspec.emit.targets import write

NET = """
cnnspec: 1
name: net
input: [6, 6, 1]
classes: 3
features:
  - normalize: {mean: 100, variance: 3000}
  - conv: {filters: 2, activation: relu, norm: batch, name: stem}
  - flatten
head:
  - dense: {units: $classes, activation: softmax}
"""
NPZ = "data: {source: {npz: {path: images.npz}}, validation: 0.25}\n"
RUNS = {
    "defaults": "train: {}",
    "a warm cosine, and all of an optimizer": """
train:
  optimizer: {adamw: {learning_rate: 1e-2, weight_decay: 1e-3, clipnorm: 1.0, use_ema: true, ema_momentum: 0.9}}
  schedule: {cosine: {warmup: 1, final: 0.1}}
  epochs: 4
  batch: 5
  metrics: [accuracy, {sparse_top_k_categorical_accuracy: {k: 2}}]
""",
    "one cycle": "train: {optimizer: {sgd: {momentum: 0.9, nesterov: true}}, schedule: one_cycle, epochs: 3, batch: 4}",
    "steps, warm": "train: {schedule: {step: {every: 2, factor: 0.5, warmup: 0.5}}, epochs: 7, batch: 4}",
    "steps at": "train: {schedule: {step: {at: [1, 2.5], factor: 0.2}}, epochs: 4, batch: 4}",
    "exponential": "train: {schedule: {exponential: {decay: 0.5, warmup: 1}}, epochs: 4, batch: 4}",
    "a warm constant": "train: {schedule: {constant: {warmup: 2}}, epochs: 4, batch: 4}",
    "smoothed": "train: {label_smoothing: 0.1, metrics: [accuracy, sparse_top_k_categorical_accuracy]}",
    "a loss by name": "train: {loss: {sparse_categorical_crossentropy: {ignore_class: 1}}}",
}


def script(text):
    spec = spec_of(text)
    checked = check(spec)
    assert checked.ok, checked.diagnostics
    return checked, write(checked.graph, "keras", checked)


def defined(text):
    assert "cnnspec" not in text
    names = {"__name__": "emitted"}
    exec(compile(text, "emitted.py", "exec"), names)
    return names
