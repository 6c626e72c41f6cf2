"""Activations, as layers of their own."""

from __future__ import annotations

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Step, Use
from cnnspec.importing.layers._fields import activation, last_axis, refuse


def _named(use: Use) -> list[Step]:
    word = activation(use.config["activation"])
    return [] if word == "none" else [Step("activation", {"type": word})]


def _relu(use: Use) -> list[Step]:
    config = use.config
    refuse(config, ("threshold",))
    if config.get("negative_slope") and config.get("max_value") is None:
        return [leaky(config["negative_slope"])]
    refuse(config, ("negative_slope",))
    known = {None: "relu", 6: "relu6"}
    if config.get("max_value") not in known:
        raise NoWordError(f"there is no activation with a max_value of {config['max_value']}")
    return [Step("activation", {"type": known[config.get("max_value")]})]


def _leaky(use: Use) -> list[Step]:
    return [leaky(use.config.get("negative_slope", use.config.get("alpha")))]


def leaky(slope: float) -> Step:
    """A ``leaky_relu``, which has a slope of 0.2 unless another is given."""
    return Step("activation", {"type": "leaky_relu", **({} if slope == 0.2 else {"negative_slope": slope})})


def _elu(use: Use) -> list[Step]:
    if use.config.get("alpha", 1.0) != 1.0:
        raise NoWordError("elu has an alpha of 1")
    return [Step("activation", {"type": "elu"})]


def _softmax(use: Use) -> list[Step]:
    last_axis(use.config, use.rank)
    return [Step("activation", {"type": "softmax"})]


def _prelu(use: Use) -> list[Step]:
    refuse(use.config, ("alpha_regularizer", "alpha_constraint"))
    if list(use.config.get("shared_axes") or []) != list(range(1, use.rank + 1)):
        raise NoWordError("prelu learns one slope a channel")
    return [Step("activation", {"type": "prelu"})]


def _glu(use: Use) -> list[Step]:
    return [Step("activation", {"type": "glu"})]


CLASSES = {
    "Activation": _named, "ReLU": _relu, "LeakyReLU": _leaky, "ELU": _elu, "Softmax": _softmax, "PReLU": _prelu,
    "Glu": _glu, "GLU": _glu,
}  # fmt: skip
