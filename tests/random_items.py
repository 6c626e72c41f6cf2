"""Items drawn at random for a map of some shape: fields that mostly fit it, and now and then some that do not."""

from __future__ import annotations

from random import Random
from typing import Any

from cnnspec import layers
from cnnspec.layers._fields import ACTIVATIONS

Shape = tuple[int, ...]
MERGES = ("add", "average", "concat", "maximum", "multiply", "subtract")
WILD = (0, -1, 7, 2.5, True, "same", "", [1, 2, 3, 4], [], "$(1 / 0)", "$(channels - 2)", None)
WINDOWS = ("conv", "depthwise_conv", "separable_conv", "conv_transpose")
INITS = (
    "auto", "small_normal", "glorot_uniform", "he_uniform", "lecun_normal", "orthogonal", "zeros", "ones", 0.5,
    {"variance_scaling": {"mode": "fan_avg", "scale": 2}}, {"small_uniform": {"limit": 0.1}},
)  # fmt: skip
ON_VECTORS = (
    "dense", "dense", "activation", "batch_norm", "layer_norm", "dropout", "gaussian_noise", "rescale", "normalize",
    "layer_scale", "split", "channel_shuffle", "reshape", "stochastic_depth", "flatten", "group_norm", "grayscale",
)  # fmt: skip
ON_MAPS = (
    "conv", "conv", "conv", "conv", "depthwise_conv", "depthwise_conv", "separable_conv", "separable_conv",
    "conv_transpose", "conv_transpose", "pool", "pool", "activation", "batch_norm", "layer_norm", "group_norm",
    "dropout", "stochastic_depth", "gaussian_noise", "layer_scale", "rescale", "normalize", "grayscale", "pad", "crop",
    "resize", "upsample", "permute", "reshape", "channel_shuffle", "split", "flatten", "global_pool",
)  # fmt: skip


class Draw:
    """Choices, all of them whole numbers, so that hypothesis can make a failing spec smaller."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred cases; false is the simpler one."""
        return self.random.randint(0, 99) >= 100 - percent

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def one(self, choices: Any) -> Any:
        return choices[self.random.randint(0, len(choices) - 1)]


def divisors(number: int) -> list[int]:
    return [each for each in range(1, number + 1) if number % each == 0]


class Fields:
    """The fields of one item for what flows in."""

    def __init__(self, draw: Draw, shape: Shape) -> None:
        self.draw = draw
        self.rank = max(1, len(shape) - 1)
        self.sizes, self.channels = shape[:-1], shape[-1]

    def of(self, word: str) -> dict[str, Any]:
        """Fields of a word, one of which is nonsense in one case of thirty."""
        draw = self.draw
        fields = dict(self._window(word) if word in WINDOWS else getattr(self, f"_{word}", dict)())
        if draw.chance(3):
            known = [*layers.find(word).model_fields, "nonsense"]
            fields[draw.one(known)] = draw.one(WILD)
        return fields

    def some(self, percent: int, **choices: Any) -> dict[str, Any]:
        """Each field with that chance; a value that is called makes one."""
        drawn = {key: value for key, value in choices.items() if self.draw.chance(percent)}
        return {key: value() if callable(value) else self.draw.one(value) for key, value in drawn.items()}

    def per_axis(self, low: int, high: int) -> Any:
        draw = self.draw
        return [draw.number(low, high) for _ in range(self.rank)] if draw.chance(20) else draw.number(low, high)

    def pixels(self) -> Any:
        draw = self.draw
        kind = draw.number(0, 3)
        if kind < 2:
            return draw.number(0, 2)
        if kind == 2:
            return [draw.number(0, 2) for _ in range(self.rank)]
        return [[draw.number(0, 2), draw.number(0, 1)] for _ in range(self.rank)]

    def padding(self) -> Any:
        return "same" if self.draw.chance(60) else "valid" if self.draw.chance(40) else self.pixels()

    def norm(self) -> Any:
        known = ("batch", "layer", "none", {"batch": {"epsilon": 1e-4, "scale": False}}, {"layer": {"center": False}})
        return {"group": {"groups": self.draw.number(1, 3)}} if self.draw.chance(15) else self.draw.one(known)

    def activation(self) -> str:
        return str(
            self.draw.one(ACTIVATIONS) if self.draw.chance(20) else self.draw.one(("relu", "prelu", "silu", "none"))
        )

    def _window(self, word: str) -> dict[str, Any]:
        draw = self.draw
        fields = {} if word == "depthwise_conv" else {"filters": draw.number(1, 6)}
        fields |= self.some(70, padding=self.padding)
        fields |= self.some(50, kernel=lambda: self.per_axis(1, 3), norm=self.norm, activation=self.activation)
        fields |= self.some(25, stride=lambda: self.per_axis(1, 2))
        fields |= self.some(
            10, dilation=lambda: self.per_axis(1, 2), bias=(True, False), trainable=(False, True), init=INITS
        )
        fields |= self.some(5, bias_init=("zeros", "ones", 0.1), regularize=({"l2": 0.01}, {"l1": 0.1, "l2": 0.1}))
        if word == "conv" and draw.chance(20):
            fields["groups"] = draw.one(divisors(self.channels))
            fields["filters"] = fields["groups"] * draw.number(1, 2)
        if word in ("depthwise_conv", "separable_conv"):
            fields |= self.some(20, multiplier=(1, 2, 3))
        if word == "conv_transpose":
            fields |= self.some(20, output_padding=lambda: self.per_axis(0, 1))
        return fields

    def _dense(self) -> dict[str, Any]:
        rest = self.some(30, norm=self.norm, activation=self.activation, bias=(False, True), init=INITS)
        return {"units": self.draw.number(1, 6), **rest, **self.some(5, trainable=(False,), bias_init=("ones",))}

    def _pool(self) -> dict[str, Any]:
        fields = {"type": self.draw.one(("max", "average")), **self.some(40, padding=self.padding)}
        return fields | self.some(50, size=lambda: self.per_axis(1, 3), stride=lambda: self.per_axis(1, 2))

    def _global_pool(self) -> dict[str, Any]:
        return {"type": self.draw.one(("max", "average")), **self.some(50, keep_dims=(True, False))}

    def _activation(self) -> dict[str, Any]:
        word = self.activation()
        return {"type": word, **self.some(50 * (word == "leaky_relu"), negative_slope=(0, 0.1, 2))}

    def _batch_norm(self) -> dict[str, Any]:
        return self.some(25, epsilon=(1e-5, 0.1), momentum=(0.9, 0), scale=(False, True), center=(False, True))

    def _layer_norm(self) -> dict[str, Any]:
        return self.some(25, epsilon=(1e-5, 0.1), scale=(False, True), center=(False, True))

    def _group_norm(self) -> dict[str, Any]:
        return {"groups": self.draw.one(divisors(self.channels)), **self.some(25, scale=(False,), center=(False,))}

    def _dropout(self) -> dict[str, Any]:
        return {"rate": self.draw.one((0, 0.5, 0.9)), **self.some(30, spatial=(True, False))}

    def _stochastic_depth(self) -> dict[str, Any]:
        return {"rate": self.draw.one((0, 0.2))}

    def _gaussian_noise(self) -> dict[str, Any]:
        return {"stddev": self.draw.one((0, 0.1, 1))}

    def _layer_scale(self) -> dict[str, Any]:
        return self.some(50, init=(1, 1e-4))

    def _rescale(self) -> dict[str, Any]:
        scale = [0.5] * self.channels if self.draw.chance(30) else self.draw.one((2, -0.5, "$(1 / 255)"))
        return {"scale": scale, **self.some(40, offset=(1, -1.5))}

    def _normalize(self) -> dict[str, Any]:
        if self.draw.chance(50):
            return {}
        each = [0.5] * self.channels if self.draw.chance(50) else 0.5
        return {"mean": each, "variance": each}

    def _grayscale(self) -> dict[str, Any]:
        return {} if self.channels == 3 and self.draw.chance(50) else {"factors": [0.25] * self.channels}

    def _pad(self) -> dict[str, Any]:
        return {"size": self.pixels(), **self.some(30, value=(0.5, "lowest"))}

    def _crop(self) -> dict[str, Any]:
        return {"size": self.draw.number(0, 1) if self.draw.chance(70) else self.pixels()}

    def _resize(self) -> dict[str, Any]:
        return {"size": self.per_axis(1, 6), **self.some(50, method=("nearest", "bilinear"))}

    def _upsample(self) -> dict[str, Any]:
        return self.some(60, size=lambda: self.per_axis(1, 2), method=("nearest", "bilinear"))

    def _permute(self) -> dict[str, Any]:
        order = list(range(1, self.rank + 2))
        self.draw.random.shuffle(order)
        return {"order": order}

    def _reshape(self) -> dict[str, Any]:
        total = self.channels
        for size in self.sizes:
            total *= size
        part = self.draw.one(divisors(total))
        other = self.draw.one(divisors(total // part))
        rest = -1 if self.draw.chance(50) else total // part // other
        return {"shape": self.draw.one(([-1], [part, -1], [part, other, rest], [part, total // part]))}

    def _channel_shuffle(self) -> dict[str, Any]:
        return {"groups": self.draw.one(divisors(self.channels))}

    def _split(self) -> dict[str, Any]:
        parts = self.draw.one(divisors(self.channels))
        return {"parts": parts, "take": self.draw.number(0, parts - 1)}
