"""The contract of a layer: the questions that every one answers with plain data."""

from __future__ import annotations

import inspect
from abc import abstractmethod
from collections.abc import Mapping
from enum import StrEnum, auto
from typing import Any, ClassVar, Literal, NamedTuple

from pydantic import model_validator

from cnnspec.layers._window import Resampling, Window
from cnnspec.values.shapes import Shape, volume
from cnnspec.values.types import Model

FLOAT32_BYTES = 4


class Family(StrEnum):
    """Kinds of operations, for what asks about more than one word."""

    CONVOLUTION = auto()
    DENSE = auto()
    POOLING = auto()
    NORMALIZATION = auto()
    ACTIVATION = auto()
    MERGE = auto()
    REGULARIZATION = auto()
    SHAPE = auto()  # the same values, in other places
    SCALING = auto()
    OTHER = auto()


WEIGHTED = (Family.CONVOLUTION, Family.DENSE)
"""The families whose layers learn what they compute."""
_LINEAR = (*WEIGHTED, Family.NORMALIZATION, Family.REGULARIZATION, Family.SHAPE, Family.SCALING)
_KEEP_RANGE = (Family.SHAPE, Family.POOLING, Family.REGULARIZATION)
Absorbed = Literal["no", "either", "ahead"]


class Weight(NamedTuple):
    """A named array of a layer; ``trainable`` as Keras counts it."""

    name: str
    shape: Shape
    trainable: bool = True

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        total = 1
        for size in self.shape:
            total *= size
        return total


class KerasCall(NamedTuple):
    """A Keras object as data: where its class is (``module:name``) and its arguments, which may be calls too."""

    path: str
    arguments: Mapping[str, Any] = {}


class Kept(NamedTuple):
    """What a layer's backward pass reads again, and so has to be kept from the forward pass on.

    ``inputs`` is all that flows in, ``output`` what comes out. ``numbers`` are more of its own, for one image, of the
    size of activations; ``flags`` are true or false, a byte each. ``view`` tells that the output is no new memory: it
    is the input, read in another way. ``float32`` tells that it computes in float32 in mixed precision too: then it
    keeps a copy of its inputs in that, not the inputs, and its numbers are of that size.
    """

    inputs: bool = False
    output: bool = False
    numbers: int = 0
    flags: int = 0
    view: bool = False
    float32: bool = False

    def own_bytes(self, inputs: tuple[Shape, ...], activation_bytes: int) -> int:
        """What is kept beside inputs and output as they are, ``activation_bytes`` being those of one activation."""
        if not self.copies(activation_bytes):
            return self.numbers * activation_bytes + self.flags
        return FLOAT32_BYTES * (self.numbers + sum(volume(shape) for shape in inputs)) + self.flags

    def copies(self, activation_bytes: int) -> bool:
        """Whether it keeps inputs as a copy in float32."""
        return self.float32 and self.inputs and activation_bytes != FLOAT32_BYTES


class Part(NamedTuple):
    """One of the nodes that a fused item becomes: the end of its name, and its layer or the word and fields of that."""

    suffix: str
    layer: Layer | None = None
    word: str = ""
    fields: Mapping[str, Any] = {}


class Layer(Model):
    """What a word of the language does. Subclasses answer every question below; a forgotten one fails at import.

    Shapes are channels last, without the batch axis: ``(height, width, channels)``, ``(channels,)`` for a vector.
    """

    short: ClassVar[str | None] = None
    """The field that a short form such as ``- pool: max`` sets."""
    inputs: ClassVar[Literal["one", "several"]] = "one"
    family: ClassVar[Family] = Family.OTHER
    """What kind of operation it is."""
    absorbed: ClassVar[Absorbed] = "no"
    """Whether it is drawn in the box of a neighbour: of either, or only of the one that it flows into."""
    mixes_channels: ClassVar[bool] = False
    """Whether each output value is a weighted sum over all channels."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Refuse a layer that leaves a question open."""
        if inspect.isabstract(cls) and not cls.__name__.startswith("_"):
            missing = ", ".join(sorted(cls.__abstractmethods__))
            raise TypeError(f"layer {cls.__name__} does not answer: {missing}")

    @classmethod
    def complete(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields of an item, with the defaults filled in that depend on other fields."""
        return fields

    @model_validator(mode="before")
    @classmethod
    def _completed(cls, data: Any) -> Any:
        return cls.complete(dict(data)) if isinstance(data, dict) else data

    def fused(self, *inputs: Shape) -> tuple[Part, ...]:
        """The nodes of a fused item, in order; empty where the item is one node."""
        return ()

    @abstractmethod
    def output_shape(self, *inputs: Shape) -> Shape:
        """The shape that comes out. Raises ShapeError."""

    @abstractmethod
    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """Every array that Keras counts as parameters, in Keras' order."""

    @abstractmethod
    def macs(self, *inputs: Shape) -> int:
        """Multiply-accumulates of the weights for one image."""

    @abstractmethod
    def kept(self, *inputs: Shape) -> Kept:
        """What the backward pass needs of the forward pass, as TensorFlow does it."""

    @abstractmethod
    def window(self, rank: int) -> Window | Resampling | None:
        """What one output position sees of its input; None: all of it, or positions that do not correspond."""

    @abstractmethod
    def keras_call(self, *inputs: Shape) -> KerasCall:
        """The Keras layer that does the same."""

    @property
    def has_one_kernel(self) -> bool:
        """Whether its weights are one kernel, and perhaps a bias."""
        return self.family in WEIGHTED

    @property
    def linear(self) -> bool:
        """Whether two such layers in a row are one: there is no activation in it, and no maximum."""
        return self.family in _LINEAR

    def range_after(self, low: float, high: float) -> tuple[float, float] | None:
        """The range of the values that come out, where ``low`` to ``high`` flow in; None where it is not known."""
        return (low, high) if self.family in _KEEP_RANGE else None

    def label(self) -> str:
        """A few words for diagrams and tables."""
        return type(self).__name__.lower()


class Weightless:
    """The answers of a layer without weights.

    It stands before ``Layer`` among the bases of a class; it is no model itself, which would slow every start.
    """

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """None."""
        return ()

    def macs(self, *inputs: Shape) -> int:
        """None: only weights are counted."""
        return 0


class Pointwise(Weightless):
    """The answers of a layer that sees one position at a time and keeps the shape."""

    def output_shape(self, *inputs: Shape) -> Shape:
        """The same shape."""
        return inputs[0]

    def window(self, rank: int) -> Window | None:
        """One position."""
        return Window.pointwise(rank)
