"""How weights start: the initialisers of the language, and kernels that are written out."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from cnnspec.layers._base import KerasCall
from cnnspec.layers._kernels import conv_kernel, depthwise_kernel, nested_shape
from cnnspec.values.shapes import Shape, ShapeError, times
from cnnspec.values.suggest import did_you_mean
from cnnspec.values.types import Checked, as_number, is_open, refuse, show, still_open

# He et al. 2015: rectifiers lose half of the variance, so their weights start larger.
# (A tuple: what is asked for may be a list that somebody wrote by mistake.)
HE_ACTIVATIONS = ("relu", "relu6", "leaky_relu", "elu", "gelu", "silu", "swish", "mish", "prelu")

_FAMILIES = {"glorot": "Glorot", "he": "He", "lecun": "Lecun"}
_MODES = ("fan_in", "fan_out", "fan_avg")
_DISTRIBUTIONS = ("truncated_normal", "untruncated_normal", "uniform")
# word: (Keras' class, its fields with their defaults; a tuple lists the choices, its first is the default)
_INITIALIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "small_normal": ("RandomNormal", {"stddev": 0.05}),
    "small_uniform": ("RandomUniform", {"limit": 0.05}),
    **{f"{word}_normal": (f"{name}Normal", {}) for word, name in _FAMILIES.items()},
    **{f"{word}_uniform": (f"{name}Uniform", {}) for word, name in _FAMILIES.items()},
    "variance_scaling": ("VarianceScaling", {"scale": 1.0, "mode": _MODES, "distribution": _DISTRIBUTIONS}),
    "orthogonal": ("Orthogonal", {"gain": 1.0}),
    "zeros": ("Zeros", {}),
    "ones": ("Ones", {}),
}
_WORDS = ("auto", *_INITIALIZERS, "constant")


class Initializer(NamedTuple):
    """How a weight starts. ``value`` is set for constants: a number, or one entry a filter."""

    word: str
    options: tuple[tuple[str, Any], ...] = ()
    value: Any = None

    def keras_call(self, rank: int = 0, multiplier: int | None = None, *, transposed: bool = False) -> KerasCall:
        """The Keras initialiser of a kernel with ``rank`` spatial axes; a depthwise one has a ``multiplier``."""
        if self.word == "constant":
            value = self.value
            if isinstance(value, tuple) and multiplier is not None:
                value = depthwise_kernel(value, rank, multiplier)
            elif isinstance(value, tuple):
                value = conv_kernel(value, rank, transposed=transposed)
            return KerasCall("keras.initializers:Constant", {"value": value})
        options = dict(self.options)
        if self.word == "small_uniform":
            options = {"minval": -options["limit"], "maxval": options["limit"]}
        return KerasCall(f"keras.initializers:{_INITIALIZERS[self.word][0]}", options)

    def bias_call(self) -> KerasCall:
        """The Keras initialiser of a bias: its constants are one number a filter."""
        if isinstance(self.value, tuple):
            return KerasCall("keras.initializers:Constant", {"value": list(self.value)})
        return self.keras_call()

    def check(self, sizes: Shape, channels: int, filters: int, *, field: str = "init") -> None:
        """Refuse written-out kernels that are not those of ``filters`` filters of ``sizes`` over ``channels``."""
        if not isinstance(self.value, tuple):
            return
        if len(self.value) != filters:
            raise ShapeError(
                "shape.constant",
                f"{field} writes out {len(self.value)} filters, but there are {filters}",
                field=field,
                help=f"write out {filters}, or say how many there are: {len(self.value)}",
            )
        shape = nested_shape(self.value)
        if shape not in ((filters, *sizes), (filters, channels, *sizes)):
            got = times(shape[1:]) if shape and len(shape) > 1 else "uneven lists" if shape is None else "one number"
            wanted = times(sizes) if sizes else "one number"
            raise ShapeError(
                "shape.constant",
                f"each filter in {field} is {got}, but the kernel is {wanted}",
                field=field,
                help=f"write one {wanted} matrix a filter, or for each filter one a channel ({channels})",
            )


def _initializer(value: Any) -> Initializer:
    if as_number(value) is not None:
        return Initializer("constant", value=value)
    if isinstance(value, str):
        value = {value: {}}
    if not isinstance(value, dict) or len(value) != 1:
        message = f"expected the name of an initialiser, or {{name: {{…}}}}, not {show(value)}"
        raise refuse(message, "for example init: he_normal")
    ((word, options),) = value.items()
    if word == "constant":
        return Initializer("constant", value=_constant(options))
    if word == "auto":
        raise refuse("auto takes no fields", "write init: auto")
    if is_open(word):
        raise still_open(word)
    if word not in _INITIALIZERS:
        raise refuse(f"there is no initialiser '{word}'", did_you_mean(word, _WORDS, kind="initialisers"))
    return Initializer(word, _options(word, options or {}))


def _constant(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"value"}:
        value = value["value"]
    constant = _numbers(value, 0)
    if constant == () or constant is None:
        raise refuse("constant takes a number, or one matrix of numbers a filter", "for example {constant: 0.1}")
    return constant


def _numbers(value: Any, depth: int) -> Any:
    if isinstance(value, list | tuple) and depth < 5:
        inner = tuple(_numbers(entry, depth + 1) for entry in value)
        return None if any(entry is None or entry == () for entry in inner) else inner
    return as_number(value)


def _options(word: str, fields: Any) -> tuple[tuple[str, Any], ...]:
    defaults = _INITIALIZERS[word][1]
    if not isinstance(fields, dict):
        raise refuse(f"{word} takes fields: {{{word}: {{…}}}}", f"write {word} alone, or its fields behind it")
    for key in fields:
        if key not in defaults:
            raise refuse(f"{word} has no field '{key}'", did_you_mean(key, defaults, kind="fields"))
    options = []
    for key, default in defaults.items():
        value = fields.get(key, default[0] if isinstance(default, tuple) else default)
        if isinstance(default, tuple):
            if value not in default:
                raise refuse(
                    f"{key} is one of {', '.join(default)}, not {show(value)}", did_you_mean(str(value), default)
                )
        elif (amount := as_number(value)) is None or amount <= 0:
            raise refuse(f"{key} is a number above 0, not {show(value)}", f"the default is {default}")
        options.append((key, value))
    return tuple(options)


def _option_schema(default: Any) -> dict[str, Any]:
    if isinstance(default, tuple):
        return {"enum": list(default), "default": default[0]}
    return {"type": "number", "exclusiveMinimum": 0, "default": default}


def _init_schema() -> dict[str, Any]:
    words: dict[str, Any] = {
        word: {
            "type": ["object", "null"],
            "properties": {key: _option_schema(default) for key, default in options.items()},
            "additionalProperties": False,
        }
        for word, (_, options) in _INITIALIZERS.items()
    }
    words["constant"] = {"type": ["number", "array", "object"], "description": "A number, or one matrix a filter."}
    one = {"type": "object", "properties": words, "additionalProperties": False, "minProperties": 1, "maxProperties": 1}
    return {"anyOf": [{"enum": [word for word in _WORDS if word != "constant"]}, {"type": "number"}, one]}


Init = Annotated[Initializer, Checked(_initializer, _init_schema())]


def resolve_init(fields: dict[str, Any]) -> dict[str, Any]:
    """Replace ``init: auto`` by what suits the activation of the same item, where that is known."""
    activation = fields.get("activation", "none")
    if fields.get("init", "auto") != "auto":
        return fields
    if isinstance(activation, str) and activation.startswith("$"):
        return {key: value for key, value in fields.items() if key != "init"}
    return {**fields, "init": "he_normal" if activation in HE_ACTIVATIONS else "glorot_uniform"}
