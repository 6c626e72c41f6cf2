"""Modules for what PyTorch has none: those of Keras that are channels last in truth, or pad unevenly."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class PaddedConv2d(nn.Conv2d):
    """A convolution that pads unevenly, as SAME does: pads are (before, after) of each axis, the last one first."""

    def __init__(self, *sizes: Any, pads: tuple[int, ...], **options: Any) -> None:
        super().__init__(*sizes, **options)
        self.pads = pads

    def forward(self, input: Tensor) -> Tensor:
        return super().forward(F.pad(input, self.pads))


class CroppedConvTranspose2d(nn.ConvTranspose2d):
    """A transposed convolution with uneven padding, cut off: (before, after) of each axis, the last first."""

    def __init__(self, *sizes: Any, crops: tuple[int, ...], **options: Any) -> None:
        super().__init__(*sizes, **options)
        self.crops = crops

    def forward(self, input: Tensor, output_size: list[int] | None = None) -> Tensor:
        return F.pad(super().forward(input, output_size), [-crop for crop in self.crops])


class SeparableConv2d(nn.Module):
    """A filter for each channel by itself, then a convolution with a kernel of 1."""

    keras_names = {
        "depthwise_kernel": "depthwise.weight",
        "pointwise_kernel": "pointwise.weight",
        "bias": "pointwise.bias",
    }

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        pads: tuple[int, ...],
        multiplier: int = 1,
        bias: bool = True,
        **options: Any,
    ) -> None:
        super().__init__()
        self.pads = pads
        between = in_channels * multiplier
        self.depthwise = nn.Conv2d(in_channels, between, kernel_size, groups=in_channels, bias=False, **options)
        self.pointwise = nn.Conv2d(between, out_channels, 1, bias=bias)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.pointwise(self.depthwise(F.pad(x, self.pads)))
        return y


class PaddedMaxPool2d(nn.MaxPool2d):
    """A max pool that pads unevenly, as SAME does: pads, which never win, are those of the last axis first."""

    def __init__(self, *sizes: Any, pads: tuple[int, ...], **options: Any) -> None:
        super().__init__(*sizes, **options)
        self.pads = pads

    def forward(self, input: Tensor) -> Tensor:
        pooled: Tensor = super().forward(F.pad(input, self.pads, value=float("-inf")))
        return pooled


class PaddedAvgPool2d(nn.AvgPool2d):
    """An average pool that pads unevenly, as SAME does: pads, which do not count, are those of the last axis first."""

    def __init__(self, *sizes: Any, pads: tuple[int, ...], **options: Any) -> None:
        super().__init__(*sizes, **options)
        self.pads = pads

    def forward(self, input: Tensor) -> Tensor:
        counted = super().forward(F.pad(torch.ones_like(input[:1, :1]), self.pads))
        return super().forward(F.pad(input, self.pads)) / counted


class ChannelNorm(nn.LayerNorm):
    """A layer normalisation over the channels of a map."""

    def forward(self, input: Tensor) -> Tensor:
        return super().forward(input.movedim(1, -1)).movedim(-1, 1)


class LayerScale(nn.Module):
    """A learnt factor a channel."""

    keras_names = {"gamma": "gamma"}

    def __init__(self, channels: int, init: float) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.full((channels,), float(init)))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.gamma.view(-1, *[1] * (x.ndim - 2))


class Rescale(nn.Module):
    """Multiplies and adds: a number, or one a channel."""

    scale: Tensor
    offset: Tensor

    def __init__(self, scale: float | list[float], offset: float | list[float] = 0.0) -> None:
        super().__init__()
        self.register_buffer("scale", torch.tensor(scale, dtype=torch.float32), persistent=False)
        self.register_buffer("offset", torch.tensor(offset, dtype=torch.float32), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        one = [1] * (x.ndim - 2)
        return x * self.scale.view(-1, *one) + self.offset.view(-1, *one)


class Normalize(nn.Module):
    """Subtracts the mean of each channel and divides by its standard deviation."""

    mean: Tensor
    variance: Tensor

    def __init__(self, mean: list[float], variance: list[float]) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean, dtype=torch.float32), persistent=False)
        self.register_buffer("variance", torch.tensor(variance, dtype=torch.float32), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        one = [1] * (x.ndim - 2)
        return (x - self.mean.view(-1, *one)) / self.variance.sqrt().clamp_min(1e-7).view(-1, *one)


class LearntNormalize(nn.Module):
    """Subtracts the mean of each channel and divides by its standard deviation, both of the training data."""

    keras_names = {"mean": "mean", "variance": "variance", "count": ""}
    mean: Tensor
    variance: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("variance", torch.ones(channels))

    def forward(self, x: Tensor) -> Tensor:
        one = [1] * (x.ndim - 2)
        return (x - self.mean.view(-1, *one)) / self.variance.sqrt().clamp_min(1e-7).view(-1, *one)


class Grayscale(nn.Module):
    """The sum of the channels, each times a factor."""

    factors: Tensor

    def __init__(self, factors: list[float]) -> None:
        super().__init__()
        self.register_buffer("factors", torch.tensor(factors), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        return (x * self.factors.view(-1, *[1] * (x.ndim - 2))).sum(1, keepdim=True)


class ChannelShuffle(nn.Module):
    """Reorders the channels: the first of each group, the second of each, and so on."""

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.groups = groups

    def forward(self, x: Tensor) -> Tensor:
        return x.unflatten(1, (self.groups, -1)).transpose(1, 2).flatten(1, 2)


class Flatten(nn.Module):
    """A vector in the order of Keras, in which the channels vary fastest."""

    def forward(self, x: Tensor) -> Tensor:
        return x.movedim(1, -1).flatten(1)


class Reshape(nn.Module):
    """Another shape, in the order of Keras: the channels are its last number."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, x: Tensor) -> Tensor:
        return x.movedim(1, -1).reshape(len(x), *self.shape).movedim(-1, 1)


class Permute(nn.Module):
    """Another order of the axes, which count from 1 as in Keras: the channels are the last."""

    def __init__(self, order: tuple[int, ...]) -> None:
        super().__init__()
        self.order = order

    def forward(self, x: Tensor) -> Tensor:
        return x.movedim(1, -1).permute(0, *self.order).movedim(-1, 1)


class StochasticDepth(nn.Module):
    """Drops whole images of the batch in training, and scales up the others."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return x
        kept = torch.rand(len(x), *[1] * (x.ndim - 1), device=x.device) >= self.rate
        return x * kept / (1 - self.rate)


class GaussianNoise(nn.Module):
    """Adds noise in training."""

    def __init__(self, stddev: float) -> None:
        super().__init__()
        self.stddev = stddev

    def forward(self, x: Tensor) -> Tensor:
        return x + self.stddev * torch.randn_like(x) if self.training else x


class Exponential(nn.Module):
    """e to the power of each number."""

    def forward(self, x: Tensor) -> Tensor:
        return x.exp()


class Squareplus(nn.Module):
    """A smooth ReLU without exponentials: (x + sqrt(x² + 4)) / 2."""

    def forward(self, x: Tensor) -> Tensor:
        return (x + (x * x + 4).sqrt()) / 2


class SparsePlus(nn.Module):
    """0 up to -1, x from 1, and (x + 1)² / 4 between."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.where(x <= -1, 0.0, torch.where(x >= 1, x, (x + 1) ** 2 / 4))


class SparseSigmoid(nn.Module):
    """0 up to -1, 1 from 1, and a line between."""

    def forward(self, x: Tensor) -> Tensor:
        return ((x + 1) / 2).clamp(0, 1)


class Sparsemax(nn.Module):
    """A softmax with zeros (Martins and Astudillo 2016), as Keras has it.

    Its threshold takes the sum of all partial sums, not the last: the outputs only sum to 1 where one channel is kept.
    """

    def forward(self, x: Tensor) -> Tensor:
        x = x.movedim(1, -1)
        ordered = x.sort(-1, descending=True).values
        summed = ordered.cumsum(-1)
        kept = ordered > (summed - 1) / torch.arange(1, x.shape[-1] + 1, device=x.device)
        threshold = ((summed * kept).sum(-1, keepdim=True) - 1) / kept.sum(-1, keepdim=True)
        return (x - threshold).clamp_min(0).movedim(-1, 1)
