"""What exporters write as several nodes and the language has a word for."""

from __future__ import annotations

from math import isclose

from cnnspec.importing.ops import Network, Op

SIXTH = 1 / 6


def simplify(network: Network) -> Network:
    """The network with those put together: silu, hard_sigmoid, hard_silu, and a global pool that makes a vector."""
    for rule in (_used, _global_vector, _hard_sigmoid, _gated):
        rule(network)
    return network


def _only(network: Network, op: Op) -> Op | None:
    """The one reader of an operation."""
    readers = [reader for reader in network.ops if op.name in reader.inputs]
    return readers[0] if len(readers) == 1 and op.name not in network.outputs else None


def _take(network: Network, kept: Op, gone: list[Op]) -> None:
    """Take out operations that ``kept``, the last one, now stands for."""
    names = {op.name for op in gone}
    network.ops = [op for op in network.ops if op.name not in names]
    kept.inputs = list(gone[0].inputs)


def _used(network: Network) -> None:
    """Nodes that nothing reads, such as parts of a split, are no items."""
    used = set(network.outputs)
    for op in reversed(network.ops):
        if op.name in used:
            used.update([*op.inputs, *([op.fields["share"]] if "share" in op.fields else [])])
    network.ops = [op for op in network.ops if op.name in used]


def _global_vector(network: Network) -> None:
    for op in list(network.ops):
        after = _only(network, op) if op.word == "global_pool" and op.fields.get("keep_dims") else None
        if after and after.word == "flatten":
            after.word, after.fields = "global_pool", {"type": op.fields["type"]}
            _take(network, after, [op])


def _hard_sigmoid(network: Network) -> None:
    """relu6(x + 3) / 6."""
    for op in list(network.ops):
        if op.word != "rescale" or op.fields != {"scale": 1, "offset": 3}:
            continue
        cut = _only(network, op)
        last = _only(network, cut) if cut and cut.fields == {"type": "relu6"} else None
        if cut and last and last.word == "rescale" and _is_sixth(last):
            last.word, last.fields = "activation", {"type": "hard_sigmoid"}
            _take(network, last, [op, cut])


def _is_sixth(op: Op) -> bool:
    return not op.fields.get("offset") and isclose(op.fields["scale"], SIXTH, rel_tol=1e-6)


def _gated(network: Network) -> None:
    """A value times its own sigmoid."""
    words = {"sigmoid": "silu", "hard_sigmoid": "hard_silu"}
    for op in list(network.ops):
        word = words.get(str(op.fields.get("type"))) if op.word == "activation" else None
        product = _only(network, op) if word else None
        if product and product.word == "multiply" and sorted(product.inputs) == sorted([op.name, *op.inputs]):
            product.word, product.fields = "activation", {"type": word}
            _take(network, product, [op])
