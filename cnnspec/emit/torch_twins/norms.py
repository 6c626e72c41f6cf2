"""Normalisations over the batch, the channels, and groups of them."""

from __future__ import annotations

from collections.abc import Mapping

from cnnspec.emit.calls import Known
from cnnspec.emit.torch_twins._calls import nn, part
from cnnspec.emit.torch_twins._subject import Subject, Twin, refusal
from cnnspec.layers._base import KerasCall

MODULES: Mapping[str, Known] = {
    "BatchNorm": Known(("num_features",), {"eps": 1e-5, "momentum": 0.1}),
    "GroupNorm": Known(("num_groups", "num_channels"), {"eps": 1e-5}),
    "LayerNorm": Known(("channels",), {"eps": 1e-5}),
    "ChannelNorm": Known(("channels",), {"eps": 1e-5}),
}


def _wraps(subject: Subject) -> tuple[str, ...]:
    """What takes the factor or the shift away that is not to be learnt."""
    lost = [torch for key, torch in (("scale", "weight"), ("center", "bias")) if not subject.arguments[key]]
    return ("without:" + ",".join(lost),) if lost else ()


def _batch_norm(subject: Subject) -> KerasCall:
    # Keras says how much of the old statistics stays, PyTorch how much comes new.
    momentum = round(1 - subject.arguments["momentum"], 12)
    arguments = {"num_features": subject.channels, "eps": subject.arguments["epsilon"], "momentum": momentum}
    return nn(f"BatchNorm{max(subject.rank, 1)}d", arguments, *_wraps(subject))


def _layer_norm(subject: Subject) -> KerasCall:
    arguments = {"channels": subject.channels, "eps": subject.arguments["epsilon"]}
    if subject.rank:
        return part("ChannelNorm", arguments, *_wraps(subject))
    return nn("LayerNorm", arguments, *_wraps(subject))


def _group_norm(subject: Subject) -> KerasCall:
    options, (*sizes, channels) = subject.arguments, subject.shapes[0]
    if options["groups"] == channels and all(size == 1 for size in sizes):
        why = "each of its groups is one number, which PyTorch refuses to normalise for a single image"
        raise refusal(subject.node, why, "use fewer groups; of one number nothing is left but the learnt shift")
    arguments = {"num_groups": options["groups"], "num_channels": subject.channels, "eps": options["epsilon"]}
    return nn("GroupNorm", arguments, *_wraps(subject))


TWINS: Mapping[str, Twin] = {
    "BatchNormalization": _batch_norm,
    "LayerNormalization": _layer_norm,
    "GroupNormalization": _group_norm,
}
