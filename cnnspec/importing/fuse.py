"""Padding, normalisation and activation become fields of the convolution or dense layer that they belong to."""

from __future__ import annotations

from dataclasses import replace

from cnnspec.importing.ops import Network, Op

CONVOLUTIONS = ("conv", "depthwise_conv", "separable_conv", "conv_transpose")
WEIGHTED = (*CONVOLUTIONS, "dense")
PARTS = {"pad", "conv", "depthwise", "pointwise", "dense", "norm", "activation"}
NORMS = {"batch_norm": "batch", "layer_norm": "layer", "group_norm": "group"}


def fuse(network: Network) -> Network:
    """The network with fused items; what somebody else reads between two layers keeps them apart."""
    users = network.users()
    by_name = {op.name: op for op in network.ops}
    owners = {op.fields["share"] for op in network.ops if "share" in op.fields}
    gone: set[str] = set()
    renamed: dict[str, str] = {}

    def follower(name: str) -> Op | None:
        """The one reader of a value, where it is nothing else."""
        readers = users.get(name, [])
        alone = len(readers) == 1 and name not in network.outputs and readers[0].inputs == [name]
        return readers[0] if alone and not _shared(readers[0]) else None

    def _shared(op: Op) -> bool:
        return "share" in op.fields or op.name in owners

    for op in network.ops:
        if op.word not in WEIGHTED or _shared(op):
            continue
        end = op.name
        before = by_name.get(op.inputs[0])
        if before and _pads(before, op) and follower(before.name) is op:
            op.fields["padding"], op.inputs = before.fields["size"], before.inputs
            op.layers[:0] = before.layers
            gone.add(before.name)
        if "activation" in op.fields:
            continue  # what comes next comes behind it
        if (norm := follower(end)) and norm.word in NORMS and norm.rank == op.rank:
            word = NORMS[norm.word]
            op.fields["norm"] = {word: norm.fields} if norm.fields else word
            op.layers += norm.layers
            gone.add(end := norm.name)
        if (last := follower(end)) and last.word == "activation" and "negative_slope" not in last.fields:
            op.fields["activation"] = last.fields["type"]
            op.layers += last.layers
            gone.add(end := last.name)
        renamed[end] = op.name
    return _own_names(_without(network, gone, renamed))


def _pads(before: Op, op: Op) -> bool:
    return (
        before.word == "pad"
        and not before.fields.get("value")
        and op.word in CONVOLUTIONS[:3]
        and op.fields.get("padding", "valid") == "valid"
    )


def _without(network: Network, gone: set[str], renamed: dict[str, str]) -> Network:
    ops = [op for op in network.ops if op.name not in gone]
    for op in ops:
        op.inputs = [renamed.get(source, source) for source in op.inputs]
    outputs = [renamed.get(output, output) for output in network.outputs]
    return replace(network, ops=ops, outputs=outputs)


def settle_init(network: Network) -> None:
    """Leave out the initialiser that ``auto`` chooses anyway."""
    from cnnspec.layers._init import HE_ACTIVATIONS

    for op in network.ops:
        automatic = "he_normal" if op.fields.get("activation") in HE_ACTIVATIONS else "glorot_uniform"
        if op.fields.get("init") == automatic:
            del op.fields["init"]


def _own_names(network: Network) -> Network:
    """Items of a network that we have built get the names that they had: `conv1.conv` and `conv1.norm` are conv1."""
    from cnnspec.importing.convert import as_name

    taken = {op.name for op in network.ops} | set(network.inputs)
    renamed = {}
    for op in network.ops:
        owners = {layer.rpartition(".")[0] for layer in op.layers}
        parts = {layer.rpartition(".")[2] for layer in op.layers}
        if op.word in WEIGHTED and len(owners) == 1 and "" not in owners and parts <= PARTS:
            name = as_name(owners.pop())
            if name not in taken:
                taken.add(name)
                renamed[op.name], op.name = name, name
    for op in network.ops:
        op.inputs = [renamed.get(source, source) for source in op.inputs]
        if "share" in op.fields:
            op.fields["share"] = renamed.get(op.fields["share"], op.fields["share"])
    outputs = [renamed.get(output, output) for output in network.outputs]
    return replace(network, outputs=outputs)
