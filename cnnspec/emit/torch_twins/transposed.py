"""Transposed convolutions, which pad by what they leave out."""

from __future__ import annotations

from collections.abc import Mapping

from cnnspec.emit.calls import Known
from cnnspec.emit.torch_twins._calls import frozen, nn, part, plainly, torch_pads
from cnnspec.emit.torch_twins._subject import Subject, Twin
from cnnspec.emit.torch_twins.convolutions import CONV
from cnnspec.layers._base import KerasCall

MODULES: Mapping[str, Known] = {"ConvTranspose": CONV, "CroppedConvTranspose": CONV}


def _transpose(subject: Subject) -> KerasCall:
    options = subject.arguments
    written = subject.node.layer.written(subject.rank)  # type: ignore[attr-defined]  # of every convolution
    before, after = [], []
    assert subject.window.padding != "same"
    for extent, (first, last) in zip(written.extent, subject.window.padding, strict=True):
        # The window counts what it adds on each side; a transposed convolution without padding adds all of it.
        before.append(extent - 1 - int(first))
        after.append(extent - 1 - int(last))
    padding = [min(one, max(other, 0)) for one, other in zip(before, after, strict=True)]
    crops = tuple((b - p, max(a, 0) - p) for b, a, p in zip(before, after, padding, strict=True))
    arguments = {
        "in_channels": subject.channels,
        "out_channels": options["filters"],
        "kernel_size": written.size,
        "stride": written.stride,
        "padding": tuple(padding),
        "output_padding": tuple(max(-a, 0) for a in after),
        "dilation": written.dilation,
        "bias": options["use_bias"],
    }
    if not any(size for pair in crops for size in pair):
        return nn(f"ConvTranspose{subject.rank}d", arguments, *frozen(subject))
    more = {"crops": torch_pads(crops)}
    return part(f"CroppedConvTranspose{subject.rank}d", {**plainly(arguments), **more}, *frozen(subject))


TWINS: Mapping[str, Twin] = {"ConvxDTranspose": _transpose, "ExactConvxDTranspose": _transpose}
