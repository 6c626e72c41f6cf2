"""The ``train`` section against the network and its data: labels, class weights, names to freeze."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import islice
from typing import TYPE_CHECKING, Any

from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.language.errors import MAX_FINDINGS
from cnnspec.language.objective import can_be_smoothed, labels_for_loss, labels_for_metric, same_for
from cnnspec.spans.source import Map, locate
from cnnspec.values.shapes import count
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import show

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Graph
    from cnnspec.compiler.spec import Spec
    from cnnspec.language.objective import Head
    from cnnspec.language.train import Train
    from cnnspec.spans.source import Span

MOST_COMPARISONS = 1_000_000  # of patterns with names: some seconds
MOST_THRESHOLDS = 10_000  # and classes of a metric, which takes memory for each, or for each pair
_WILDCARD = re.compile(r"[*?\[]")


def check_training(spec: Spec, train: Train, labels: str | None, graph: Graph | None) -> list[Diagnostic]:
    """What of ``train`` does not fit.

    Args:
        spec: whose section it is.
        train: the section.
        labels: how the ``data`` section writes them, if there is one that can be read.
        graph: the network, if it is one.
    """
    data = spec.section("train").data
    diagnostics = list(_smoothing(data, train))
    if labels:
        diagnostics += [*_labels(data, train, labels), *_class_weight(data, train, labels, graph)]
    if (classes := _classes(graph)) is not None:
        diagnostics += _metrics(data, train, classes)
    if graph is not None and train.freeze:
        diagnostics += _freeze(data, train.freeze, graph)
    return diagnostics


def frozen(patterns: Iterable[str], graph: Graph) -> set[str]:
    """The nodes whose name, or whose item's, some pattern matches; ``stage1`` also stands for all inside it."""
    plain, wild = _sorted(patterns)
    return {
        node.name
        for node in graph.nodes
        if any(
            not plain.isdisjoint(_prefixes(name)) or any(_matches(pattern, name) for pattern in wild)
            for name in (node.name, node.item)
        )
    }


def _sorted(patterns: Iterable[str]) -> tuple[set[str], list[str]]:
    """The patterns that are names, and those with wildcards, which are compared with each name."""
    wild = [pattern for pattern in patterns if _WILDCARD.search(pattern)]
    return set(patterns).difference(wild), wild


def _matches(pattern: str, name: str) -> bool:
    return fnmatchcase(name, pattern) or fnmatchcase(name, f"{pattern}.*")


def _prefixes(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[: index + 1]) for index in range(len(parts)))


def _place(data: Map, *path: str | int) -> Span | None:
    return locate(data, path)


def _smoothing(data: Map, train: Train) -> Iterator[Diagnostic]:
    if train.label_smoothing and train.loss and not can_be_smoothed(train.loss.name):
        message = f"train.label_smoothing smooths the labels of a cross-entropy, but the loss is {train.loss.name}"
        help = "leave it out, or choose a cross-entropy"
        yield Diagnostic("train.label-smoothing", message, _place(data, "label_smoothing"), help)
    elif train.label_smoothing and train.loss and train.loss.fields.get("label_smoothing"):
        message = "the labels are smoothed twice: by the loss and by train.label_smoothing"
        yield Diagnostic("train.label-smoothing", message, _place(data, "label_smoothing"), "leave out one of them")


def _labels(data: Map, train: Train, labels: str) -> Iterator[Diagnostic]:
    if train.loss and (wanted := labels_for_loss(train.loss.name, labels)):
        yield _misfit(data, ("loss",), "loss", train.loss.name, wanted, labels)
    for index, metric in enumerate(train.metrics):
        if wanted := labels_for_metric(metric.name, labels):
            yield _misfit(data, ("metrics", index), "metric", metric.name, wanted, labels)


def _misfit(data: Map, path: tuple[str | int, ...], kind: str, name: str, wanted: str, labels: str) -> Diagnostic:
    twin = same_for(name, labels, metric=kind == "metric")
    help = f"choose {twin}, or write `data: {{labels: {wanted}}}`" if twin else f"write `data: {{labels: {wanted}}}`"
    message = f"the {kind} {name} takes labels: {wanted}, but data.labels is {labels}"
    return Diagnostic("train.labels", message, _place(data, *path), help)


def _class_weight(data: Map, train: Train, labels: str, graph: Graph | None) -> Iterator[Diagnostic]:
    weights, place = train.class_weight, _place(data, "class_weight")
    if weights is None:
        return
    if labels == "multi_hot":
        message = "class weights need one class an image, but data.labels is multi_hot"
        yield Diagnostic("train.class-weight", message, place, "leave out train.class_weight")
    classes = _classes(graph)
    if classes is None:
        return
    if isinstance(weights, list) and len(weights) != classes:
        message = f"there are {len(weights)} class weights, and {classes} classes"
        yield Diagnostic("train.class-weight", message, place, "write one for each, or {class: weight} for some")
    if isinstance(weights, dict) and (beyond := [number for number in weights if number >= classes]):
        message = f"there is no class {beyond[0]}: they are 0 to {classes - 1}"
        yield Diagnostic("train.class-weight", message, place, "take it out, or count classes from 0")


def _classes(graph: Graph | None) -> int | None:
    """The numbers that the only output gives; None where they are not known."""
    classes = graph.output_shape[-1] if graph is not None and len(graph.output_shape) == 1 else None
    return classes if isinstance(classes, int) else None


def _metrics(data: Map, train: Train, classes: int) -> Iterator[Diagnostic]:
    for index, metric in enumerate(train.metrics):
        for field, rule in _BY_CLASSES.items():
            value = metric.fields.get(field)
            if value is not None and (problem := rule(value, classes)):
                message, help = problem
                place = _place(data, "metrics", index, metric.name, field)
                yield Diagnostic("spec.value", f"{metric.name}: {message}", place, help)


def _class_id(value: int, classes: int) -> tuple[str, str] | None:
    if value < classes:
        return None
    return f"there is no class {value}: they are 0 to {classes - 1}", f"write class_id: {classes - 1} or less"


def _top_k(value: int, classes: int) -> tuple[str, str] | None:
    if value <= classes:
        return None
    return f"top_k is {value}, but the network has {count(classes, 'output')}", f"write top_k: {classes} or less"


def _num_thresholds(value: int, classes: int) -> tuple[str, str] | None:
    if value <= MOST_THRESHOLDS:
        return None
    return f"num_thresholds is {value:,}: at most {MOST_THRESHOLDS:,}", "write num_thresholds: 200"


def _num_classes(value: int, classes: int) -> tuple[str, str] | None:
    if value > max(classes, MOST_THRESHOLDS):
        return (
            f"num_classes is {value:,}, but the network has {count(classes, 'output')}",
            f"write num_classes: {classes}",
        )
    if value >= classes:
        return None
    return f"num_classes is {value}, but the network has {count(classes, 'output')}", f"write num_classes: {classes}"


def _num_labels(value: int, classes: int) -> tuple[str, str] | None:
    if value == classes:
        return None
    return f"num_labels is {value}, but the network has {count(classes, 'output')}", f"write num_labels: {classes}"


def _label_weights(value: list[float], classes: int) -> tuple[str, str] | None:
    if len(value) == classes:
        return None
    message = f"there are {len(value)} label_weights, but the network has {count(classes, 'output')}"
    return message, "write one weight for each class"


_BY_CLASSES: dict[str, Callable[[Any, int], tuple[str, str] | None]] = {
    "class_id": _class_id,
    "top_k": _top_k,
    "num_classes": _num_classes,
    "num_labels": _num_labels,
    "num_thresholds": _num_thresholds,
    "label_weights": _label_weights,
}
"""Fields of metrics that depend on the number of classes, where Keras fails or miscounts, or that take memory."""


def _freeze(data: Map, patterns: tuple[str, ...], graph: Graph) -> Iterator[Diagnostic]:
    written: Any = data.get("freeze")
    names = list(dict.fromkeys(part for node in graph.nodes for part in _prefixes(node.name)))
    plain, wild = _sorted(patterns)
    if len(wild) * len(names) > MOST_COMPARISONS:
        message = (
            f"train.freeze compares {len(wild):,} patterns with {len(names):,} names: at most {MOST_COMPARISONS:,}"
        )
        yield Diagnostic("train.freeze", message, _place(data, "freeze"), "name the layers, or use fewer patterns")
        return
    unknown = plain.difference(names)
    unknown.update(pattern for pattern in wild if not any(_matches(pattern, name) for name in names))
    for index, pattern in islice((pair for pair in enumerate(patterns) if pair[1] in unknown), MAX_FINDINGS):
        place = _place(data, "freeze", *([index] if isinstance(written, list) else []))
        message = f"train.freeze: no layer is called {show(pattern)}"
        yield Diagnostic("train.freeze", message, place, did_you_mean(pattern, names))
    learning = _learning(graph)
    if learning and learning <= frozen(patterns, graph):
        message = "train.freeze leaves nothing that learns"
        yield Diagnostic("train.freeze", message, _place(data, "freeze"), "leave out the head, for one")


def _learning(graph: Graph) -> set[str]:
    """The nodes with weights that a training changes."""
    return {
        node.name
        for node in graph.nodes
        if not node.shares and any(weight.trainable for weight in node.layer.weights(*graph.shapes_into(node)))
    }


def check_learning(spec: Spec, graph: Graph) -> Iterator[Diagnostic]:
    """An error for a network without weights that a training could change."""
    if _learning(graph):
        return
    key = next(key for key in ("train", "data", "features") if key in spec.data)
    fixed = any(getattr(node.layer, "trainable", True) is False for node in graph.nodes)
    help = "remove `trainable: false` from a layer" if fixed else "add a layer with weights, such as `dense: 10`"
    yield Diagnostic("train.no-weights", "the network has no weights to train", spec.place(key), help)


def refuse_untrainable(spec: Spec, graph: Graph) -> None:
    """The trainer takes one input, and gives one number a class. Raises SpecError for other networks."""
    if nothing := list(check_learning(spec, graph)):
        raise SpecError(nothing)
    for code, ends in (("train.inputs", graph.inputs), ("train.outputs", graph.outputs)):
        if len(ends) > 1:
            key = code.partition(".")[2]
            message = f"training takes one {key[:-1]}, and this network has {len(ends)}"
            help = "build it with `cnnspec.build_keras` and train it with Keras"
            raise SpecError([Diagnostic(code, message, spec.place(key), help)])
    if len(graph.output_shape) != 1:
        message = "training needs an output of one number a class, and this network gives a map"
        help = "end with `global_pool: average` or `flatten`, and `dense: {units: $classes}`"
        raise SpecError([Diagnostic("train.output", message, spec.place("head"), help)])


def head_of(graph: Graph) -> Head:
    """Whether the outputs are probabilities, so that a loss must not make some of them again."""
    from cnnspec.compiler.graph import Node

    last = graph.values[graph.output]
    if not isinstance(last, Node) or last.op != "activation":
        return "logits"
    heads: dict[str, Head] = {"softmax": "softmax", "sigmoid": "sigmoid"}
    return heads.get(getattr(last.layer, "type", ""), "logits")
