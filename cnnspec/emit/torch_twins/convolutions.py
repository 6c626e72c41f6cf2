"""Convolutions, by channel and separable ones too; those that pad unevenly are ours."""

from __future__ import annotations

from collections.abc import Mapping

from cnnspec.emit.calls import Known
from cnnspec.emit.torch_twins._calls import frozen, nn, part, plainly, torch_pads
from cnnspec.emit.torch_twins._subject import Subject, Twin
from cnnspec.layers._base import KerasCall

CONV = Known(
    ("in_channels", "out_channels", "kernel_size"),
    {"stride": 1, "padding": 0, "output_padding": 0, "dilation": 1, "groups": 1, "bias": True},
)
MODULES: Mapping[str, Known] = {
    "Conv": CONV,
    "PaddedConv": CONV,
    "SeparableConv": Known(CONV.positional, {**CONV.defaults, "multiplier": 1}),
}


def _convolution(subject: Subject, filters: int, groups: int) -> KerasCall:
    window, pads = subject.window, subject.pads()
    arguments = {
        "in_channels": subject.channels,
        "out_channels": filters,
        "kernel_size": window.size,
        "stride": window.stride,
        "padding": tuple(before for before, _ in pads),
        "dilation": window.dilation,
        "groups": groups,
        "bias": subject.arguments["use_bias"],
    }
    if not subject.uneven:
        return nn(f"Conv{subject.rank}d", arguments, *frozen(subject))
    del arguments["padding"]
    return part(f"PaddedConv{subject.rank}d", {**plainly(arguments), "pads": torch_pads(pads)}, *frozen(subject))


def _conv(subject: Subject) -> KerasCall:
    return _convolution(subject, subject.arguments["filters"], subject.arguments.get("groups", 1))


def _depthwise(subject: Subject) -> KerasCall:
    return _convolution(subject, subject.channels * subject.arguments["depth_multiplier"], subject.channels)


def _separable(subject: Subject) -> KerasCall:
    options, window = subject.arguments, subject.window
    arguments = {
        "in_channels": subject.channels,
        "out_channels": options["filters"],
        "kernel_size": window.size,
        "stride": window.stride,
        "dilation": window.dilation,
        "multiplier": options["depth_multiplier"],
        "bias": options["use_bias"],
    }
    pads = {"pads": torch_pads(subject.pads())}
    return part(f"SeparableConv{subject.rank}d", {**plainly(arguments), **pads}, *frozen(subject))


TWINS: Mapping[str, Twin] = {
    "ConvxD": _conv,
    "ExactConvxD": _conv,
    "DepthwiseConvxD": _depthwise,
    "SeparableConvxD": _separable,
    "SeparableConv": _separable,
}
