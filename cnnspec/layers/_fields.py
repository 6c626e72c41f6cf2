"""Fields that several layers share: activation, fused normalisation, regulariser, numbers a channel."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from cnnspec.layers._base import KerasCall
from cnnspec.values.shapes import Shape, ShapeError, count
from cnnspec.values.suggest import as_expression, did_you_mean, is_arithmetic
from cnnspec.values.types import Checked, as_number, is_open, one_of, refuse, show, still_open

# All of Keras' but `threshold`, which has no defaults; and two of our own, `prelu` and `none`.
ACTIVATIONS = (
    "relu", "relu6", "leaky_relu", "elu", "gelu", "silu", "mish", "prelu", "selu", "celu", "glu", "exponential",
    "hard_shrink", "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "linear", "log_sigmoid", "log_softmax",
    "sigmoid", "soft_shrink", "softmax", "softplus", "softsign", "sparse_plus", "sparse_sigmoid", "sparsemax",
    "squareplus", "swish", "tanh", "tanh_shrink", "none",
)  # fmt: skip
ActivationName = Annotated[str, one_of(*ACTIVATIONS)]


class Regularizer(NamedTuple):
    """Penalties on the size of a kernel: l1 × Σ|w| + l2 × Σw²."""

    l1: float
    l2: float

    def keras_call(self) -> KerasCall:
        """The Keras regulariser."""
        return KerasCall("keras.regularizers:L1L2", {"l1": self.l1, "l2": self.l2})


def _regularizer(value: Any) -> Regularizer | None:
    if value is None or value == "none":
        return None
    known = ("l1", "l2")
    if not isinstance(value, dict) or not value:
        raise refuse(f"expected {{l1: …, l2: …}}, not {show(value)}", "for example regularize: {l2: 1e-4}")
    for key, amount in value.items():
        if key not in known:
            raise refuse(f"regularize has no field '{key}'", did_you_mean(key, known, kind="fields"))
        if (number := as_number(amount)) is None or number < 0:
            raise refuse(f"{key} is a number from 0 up, not {show(amount)}", "for example 1e-4")
    return Regularizer(value.get("l1", 0.0), value.get("l2", 0.0))


class Norm(NamedTuple):
    """A fused normalisation: the word of the layer and its fields."""

    word: str
    fields: tuple[tuple[str, Any], ...]


NORMS = {"batch": "batch_norm", "layer": "layer_norm", "group": "group_norm"}


def _norm(value: Any) -> Norm | None:
    if value is None or value == "none":
        return None
    if isinstance(value, str):
        value = {value: {}}
    if not isinstance(value, dict) or len(value) != 1:
        message = f"expected batch, layer or group, or {{batch: {{…}}}}, not {show(value)}"
        raise refuse(message, "for example norm: batch")
    ((word, fields),) = value.items()
    if is_open(word):
        raise still_open(word)
    if word not in NORMS:
        raise refuse(f"there is no normalisation '{word}'", did_you_mean(word, NORMS, kind="normalisations"))
    if fields is not None and not isinstance(fields, dict):
        raise refuse(f"expected the fields of {word}, not {show(fields)}", f"for example {{{word}: {{epsilon: 1e-3}}}}")
    return Norm(NORMS[word], tuple((fields or {}).items()))


def numbers(value: object) -> float | tuple[float, ...]:
    """A number, or a list of them."""
    many = list(value) if isinstance(value, list | tuple) else [value]
    amounts = [as_number(entry) for entry in many]
    if not amounts or any(amount is None for amount in amounts):
        raise refuse(f"expected a number, or one a channel, not {show(value)}", _number_help(value))
    plain = tuple(amount for amount in amounts if amount is not None)
    return plain if isinstance(value, list | tuple) else plain[0]


def _number_help(value: object) -> str:
    if isinstance(value, str) and is_arithmetic(value):
        return f"write it as an expression: {as_expression(value)}"
    return "for example 0.5, or [0.4, 0.5, 0.6]"


def several(value: float | tuple[float, ...]) -> tuple[float, ...]:
    """The numbers of a field that is one number, or one a channel."""
    return value if isinstance(value, tuple) else (value,)


def one_a_channel(field: str, value: float | tuple[float, ...] | None, shape: Shape) -> None:
    """Refuse a list of numbers that is not as long as a shape has channels."""
    if isinstance(value, tuple) and len(value) != shape[-1]:
        message = f"{field} has {count(len(value), 'number')}, but {{input}} has {count(shape[-1], 'channel')}"
        raise ShapeError("shape.channels", message, field=field, help=f"give one number for all, or {shape[-1]}")


def equal_parts(field: str, parts: int, shape: Shape) -> None:
    """Refuse a number of groups or parts that does not divide the channels of a shape."""
    channels = shape[-1]
    if channels % parts:
        fits = [divisor for divisor in range(1, min(channels, 64) + 1) if channels % divisor == 0]
        raise ShapeError(
            "shape.groups",
            f"{field}: {parts} does not divide the {count(channels, 'channel')} of {{input}}",
            field=field,
            help=f"{field} that do: {', '.join(map(str, fits[-8:]))}",
        )


NUMBERS_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}}]}
Numbers = Annotated[float | tuple[float, ...], Checked(numbers, NUMBERS_SCHEMA)]
Method = Annotated[str, one_of("nearest", "bilinear")]
_PENALTIES = {
    "type": "object",
    "properties": {key: {"type": "number", "minimum": 0} for key in ("l1", "l2")},
    "additionalProperties": False,
    "minProperties": 1,
}
Regularize = Annotated[
    Regularizer | None,
    Checked(_regularizer, {"anyOf": [_PENALTIES, {"enum": ["none", None]}]}),
]
FusedNorm = Annotated[
    Norm | None,
    Checked(_norm, {"anyOf": [{"enum": [*NORMS, "none"]}, {"type": "object", "maxProperties": 1}]}),
]
