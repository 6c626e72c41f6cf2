"""One step of a training with one image, every number of it: forward, loss, backward, update."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from cnnspec.analysis.training import head_of
from cnnspec.compiler.graph import Graph
from cnnspec.language.objective import default_loss
from cnnspec.language.train import Train
from cnnspec.training.objective import Objective
from cnnspec.training.objects import optimizer_for
from cnnspec.training.phases import Phases


class Passed(NamedTuple):
    """What a node gave out, without the batch; ``op`` is empty for the input."""

    name: str
    what: str
    values: Any


class Weight(NamedTuple):
    """A weight before the step, its gradient, and the weight after it."""

    name: str
    before: Any
    gradient: Any
    after: Any


class Fixed(NamedTuple):
    """A weight that stays."""

    name: str
    before: Any


@dataclass(frozen=True)
class Update:
    """The second half of a step.

    ``loss`` holds ``penalty``, what the weights cost by ``regularize``; ``loss_after`` is that of the same image with
    the new weights. ``rate`` is the learning rate of the first step.
    """

    label: int
    loss_name: str
    loss: float
    penalty: float
    optimizer: str
    rate: float
    weights: tuple[Weight, ...]
    loss_after: float


@dataclass(frozen=True)
class Step:
    """All of it; ``update`` is None where there is no label, or the output is none that a label is compared with.

    ``fixed`` are the weights that this step leaves as they are.
    """

    forward: tuple[Passed, ...]
    fixed: tuple[Fixed, ...] = ()
    update: Update | None = None


def forward(graph: Graph, model: Any, image: Any, *, training: bool = False) -> dict[str, Any]:
    """What every node gives out for one image (height, width, channels), node by node: tensors of a batch of one."""
    (graph_input,) = graph.inputs
    tensors: dict[str, Any] = {graph_input.name: tf.constant(image, tf.float32)[tf.newaxis]}
    for node in graph.nodes:
        layer = model.get_layer(node.shares or node.name)
        into = [tensors[name] for name in node.inputs]
        argument = into if node.layer.inputs == "several" else into[0]
        tensors[node.name] = layer(argument, training=training)
    return tensors


def look(graph: Graph, model: Any, image: Any) -> Step:
    """The forward half alone, as a prediction computes it."""
    return Step(_passed(graph, forward(graph, model, image)), _fixed(model, ()))


def take_step(
    graph: Graph,
    model: Any,
    image: Any,
    label: int,
    train: Train,
    *,
    labels: str = "index",
    frozen: Collection[str] = (),
    counts: Any = None,
    steps: int = 1,
) -> Step:
    """Trains a model on one image, once, as ``train`` would: its weights are others afterwards.

    ``labels`` is how the data write them, ``frozen`` are layers that do not learn, ``counts`` the images of each class,
    for balanced class weights, ``steps`` those of an epoch, which a schedule may count.
    """
    head, classes = head_of(graph), int(graph.output_shape[-1])
    objective = Objective(train, head, labels, classes, counts)
    phases = Phases(train, model, frozen, steps)
    optimizer = optimizer_for(train)
    phases.enter(0)
    variables = model.trainable_variables
    optimizer.build(variables)
    rate = phases.rates(0)[0]
    optimizer.learning_rate.assign(rate)
    wanted = tf.constant([label]) if labels == "index" else tf.one_hot([label], classes)
    with tf.GradientTape() as tape:
        tensors = forward(graph, model, image, training=True)
        value = objective.training(wanted, tensors[graph.output])
        penalty = tf.add_n(model.losses) if model.losses else tf.constant(0.0)
        total = value + penalty
    passed = _passed(graph, tensors)
    gradients = tape.gradient(total, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    before = [variable.numpy() for variable in variables]
    optimizer.apply(gradients, variables)
    weights = tuple(
        Weight(_name(model, variable), first, gradient.numpy(), variable.numpy())
        for variable, first, gradient in zip(variables, before, gradients, strict=True)
    )
    again = objective.training(wanted, forward(graph, model, image, training=True)[graph.output])
    after = float(again + (tf.add_n(model.losses) if model.losses else 0.0))
    loss = (train.loss or default_loss(head, labels)).name
    update = Update(label, loss, float(total), float(penalty), train.optimizer.name, rate, weights, after)
    return Step(passed, _fixed(model, variables), update)


def _passed(graph: Graph, tensors: Mapping[str, Any]) -> tuple[Passed, ...]:
    what = {node.name: node.layer.label() for node in graph.nodes}
    return tuple(Passed(name, what.get(name, ""), np.asarray(tensor[0])) for name, tensor in tensors.items())


def _fixed(model: Any, variables: Collection[Any]) -> tuple[Fixed, ...]:
    learning = {id(variable) for variable in variables}
    return tuple(Fixed(_name(model, weight), weight.numpy()) for weight in model.weights if id(weight) not in learning)


def _name(model: Any, variable: Any) -> str:
    owner = next(layer.name for layer in model.layers if any(weight is variable for weight in layer.weights))
    return f"{owner} {variable.name}"
