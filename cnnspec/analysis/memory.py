"""Memory: what a network takes to predict one image, and to train on a batch.

Both are the numbers that have to be there at once, whatever computes with them. What Keras and TensorFlow take on top
is estimated apart, from measurements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnnspec.layers._base import FLOAT32_BYTES
from cnnspec.values.shapes import volume

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Graph
    from cnnspec.language.train import Train

WEIGHT_BYTES = FLOAT32_BYTES  # weights, their gradients and the optimizer's numbers are float32, in mixed precision too
ACTIVATION_BYTES = {"float32": 4, "float16": 2, "bfloat16": 2, "auto": 4}  # auto may be either: the larger

# What TensorFlow 2.21 takes on top on a CPU. The graphs and compiled kernels of a layer, forward and backward, and of
# what updates one slot of one array: the growth of steps on images of 32x32, batch 1, by sgd and by adam. The first was
# 0.9 to 1.2 MB for a layer of LeNet-5, digits_cnn, MobileNetV2 and ResNet-50, the second 0.75 to 0.82 MB.
LAYER_BYTES = 1_100_000
UPDATE_BYTES = 800_000
# Its allocator gives out pieces of up to twice the size that is asked for, and convolutions compute in some more: of
# each number kept, 16 to 23 % by how the resident size grows with the batch of MobileNetV2, ResNet-50 and digits_cnn.
SPARE = 5  # a fifth


# In place of the bytes where they depend on an open size.
UNKNOWN_BYTES: dict[str, int | None] = dict.fromkeys(("inference_bytes", "training_bytes", "process_bytes"))


class Training(NamedTuple):
    """What the memory of training depends on; the defaults are those of the ``train`` section.

    ``slots`` are the numbers that the optimizer keeps for each weight that it trains.
    """

    batch: int = 32
    precision: str = "float32"
    slots: int = 2

    @classmethod
    def of(cls, train: Train | None) -> Training:
        """As a spec says it."""
        return cls() if train is None else cls(train.batch, train.precision, _slots(train))


class Memory(NamedTuple):
    """Bytes: the most at any one time in predicting one image, and in a step of training on ``batch`` images.

    Training is the sum of ``parameters``, their ``gradients``, the ``slots`` of the optimizer and the ``activations``
    that are kept for the backward pass. ``on_top`` is about what a program of Keras and TensorFlow takes besides, the
    gradients of activations among it.
    """

    inference_bytes: int
    batch: int
    parameters: int
    gradients: int
    slots: int
    activations: int
    on_top: int

    @property
    def training_bytes(self) -> int:
        """All that a step of training needs."""
        return self.parameters + self.gradients + self.slots + self.activations

    @property
    def process_bytes(self) -> int:
        """About what a Keras program on TensorFlow's CPU kernels needs for it, without the libraries themselves."""
        return self.training_bytes + self.on_top

    def to_dict(self) -> dict[str, int]:
        """The form that scripts read."""
        return {
            "inference_bytes": self.inference_bytes,
            "training_bytes": self.training_bytes,
            "process_bytes": self.process_bytes,
            "batch": self.batch,
        }


def measure_memory(graph: Graph, training: Training | None = None) -> Memory:
    """What a graph takes; training with the defaults unless told otherwise."""
    training = training or Training()
    owners = (node for node in graph.nodes if not node.shares)  # weights that several nodes use are there once
    weights = [weight for node in owners for weight in node.layer.weights(*graph.shapes_into(node))]
    parameters = WEIGHT_BYTES * sum(weight.size for weight in weights)
    training_sizes = [weight.size for weight in weights if weight.trainable]
    trainable = sum(training_sizes)
    number_bytes = ACTIVATION_BYTES[training.precision]
    # A layer in mixed precision computes with a copy of its weights in half the bytes, which its gradient reads too.
    copies = parameters // WEIGHT_BYTES * number_bytes if number_bytes != WEIGHT_BYTES else 0
    backward = backward_bytes(graph, number_bytes)
    activations = training.batch * backward.kept
    on_top = activations // SPARE + LAYER_BYTES * len(graph.nodes) + _updating(training_sizes, training.slots)
    return Memory(
        parameters + copies + number_bytes * most_alive(graph),
        training.batch,
        parameters + copies,
        WEIGHT_BYTES * trainable,
        WEIGHT_BYTES * training.slots * trainable,
        activations,
        on_top + training.batch * (backward.most - backward.kept),
    )


def most_alive(graph: Graph) -> int:
    """The most numbers of activations that are there at once when one image runs through, layer by layer.

    While a layer works, what flows in, what it makes and all that a later layer still reads are there. The nodes run in
    the order of the graph, and no layer writes over its input.
    """
    homes = _homes(graph)
    last = {homes[name]: at for at, node in enumerate(graph.nodes) for name in (*node.inputs, node.name)}
    last |= {homes[output.node]: len(graph.nodes) for output in graph.outputs}
    ends: dict[int, list[str]] = {}
    for name, at in last.items():
        ends.setdefault(at, []).append(name)
    sizes = {name: volume(graph.values[name].shape) for name in last}
    alive = most = sum(sizes[value.name] for value in graph.inputs)
    for at, node in enumerate(graph.nodes):
        alive += sizes[node.name] if homes[node.name] == node.name else 0
        most = max(most, alive)
        alive -= sum(sizes[name] for name in ends.get(at, ()))
    return most


class Backward(NamedTuple):
    """Bytes of one image: what is ``kept`` for the backward pass, and the ``most`` there are in it with gradients."""

    kept: int
    most: int


def backward_bytes(graph: Graph, number_bytes: int) -> Backward:
    """What the backward pass needs of one image, ``number_bytes`` being the bytes of a number.

    What two layers read again is kept once. No gradient runs through layers that neither train nor have one before them
    that does, so they keep nothing. The image itself is there all the time. Layer by layer, from the last, the gradient
    of what flows in is made of that of what comes out; then the latter goes, and what nobody reads any more.
    """
    homes, sizes = _homes(graph), _sizes(graph, number_bytes)
    learning, last_reader = _kept(graph, homes, number_bytes)
    total = sum(learning.values()) + sum(sizes[name] for name in last_reader)
    freed: dict[int, int] = {}
    for name, at in last_reader.items():
        freed[at] = freed.get(at, 0) + sizes[name]
    most = alive = total
    gradients: set[str] = set()
    for at, node in reversed(list(enumerate(graph.nodes))):
        if node.name not in learning:
            continue
        home = homes[node.name]
        new_gradients = {home, *(homes[name] for name in node.inputs if name in learning)} - gradients
        alive += sum(sizes[name] for name in new_gradients)
        gradients |= new_gradients
        most = max(most, alive)
        alive -= freed.get(at, 0) + learning[node.name] + (sizes[home] if home == node.name else 0)
    return Backward(total, most)


def kept_by_value(graph: Graph, number_bytes: int) -> dict[str, int]:
    """What of ``backward_bytes`` is kept of each node and input: its output, and what a node keeps of its own."""
    sizes = _sizes(graph, number_bytes)
    learning, last_reader = _kept(graph, _homes(graph), number_bytes)
    kept = dict(learning)
    for name in last_reader:
        kept[name] = kept.get(name, 0) + sizes[name]
    return kept


def _sizes(graph: Graph, number_bytes: int) -> dict[str, int]:
    return {name: number_bytes * volume(value.shape) for name, value in graph.values.items()}


def _kept(graph: Graph, homes: dict[str, str], number_bytes: int) -> tuple[dict[str, int], dict[str, int]]:
    """The bytes of its own that each node keeps; and each value that is kept, with its last reader backwards."""
    learning: dict[str, int] = {}
    last_reader = {value.name: -1 for value in graph.inputs}  # backwards, the last is the first that runs
    for at, node in enumerate(graph.nodes):
        shapes = graph.shapes_into(node)
        trains = any(weight.trainable for weight in node.layer.weights(*shapes))
        if not trains and learning.keys().isdisjoint(node.inputs):
            continue
        kept = node.layer.kept(*shapes)
        learning[node.name] = kept.own_bytes(shapes, number_bytes)
        as_it_is = kept.inputs and not kept.copies(number_bytes)
        for name in (*node.inputs * as_it_is, *[node.name] * kept.output):
            last_reader.setdefault(homes[name], at)
    return learning, last_reader


def _updating(sizes: list[int], slots: int) -> int:
    """What the optimizer takes to change arrays: its graph, and while it computes one or two more of the largest."""
    # With slots it has two in hand: for adam the rate times the mean, and the root that divides it.
    in_hand = WEIGHT_BYTES * max(sizes, default=0) * (2 if slots else 1)
    return in_hand + UPDATE_BYTES * slots * len(sizes)


def _homes(graph: Graph) -> dict[str, str]:
    """The value whose memory each value lies in: its own, or for another view of an input that of the input."""
    homes = {value.name: value.name for value in graph.inputs}
    for node in graph.nodes:
        view = node.layer.kept(*graph.shapes_into(node)).view
        homes[node.name] = homes[node.inputs[0]] if view else node.name
    return homes


def _slots(train: Train) -> int:
    """How many numbers Keras' optimizer keeps for each weight."""
    from cnnspec.language.tables import OPTIMIZERS

    kept: dict[str, int] = OPTIMIZERS.facts[train.optimizer.name]["slots"]
    return sum(count for name, count in kept.items() if name == "base" or train.optimizer.fields[name])
