"""A network as the text of a spec."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from cnnspec.importing.ops import Network, Op
from cnnspec.text.dump import dump

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 100
HEAD = ("global_pool", "flatten")
MERGES = ("add", "subtract", "multiply", "average", "maximum", "concat")


def item_of(op: Op, before: str) -> dict[str, Any] | str:
    """An operation as an item; ``before`` is what flows in where it says nothing."""
    fields = dict(op.fields)
    if op.word in MERGES:
        fields["from"] = list(op.inputs)
    elif op.inputs != [before]:
        fields["from"] = op.inputs[0]
    fields["name"] = op.name
    return {op.word: fields}


def flat(network: Network) -> list[dict[str, Any] | str]:
    """Every operation under its own name, in order."""
    items = []
    before = next(iter(network.inputs))
    for op in network.ops:
        items.append(item_of(op, before))
        before = op.name
    return items


def write(
    network: Network,
    items: Sequence[Any] | dict[str, list[Any]],
    comments: Sequence[str],
    more: dict[str, Any] | None = None,
) -> str:
    """The text of a spec with some items, or its sections, and comments above; ``more`` comes before the items."""
    from cnnspec.importing.convert import as_name

    document: dict[str, Any] = {"cnnspec": 1, "name": as_name(network.name)}
    if len(network.inputs) == 1:
        document["input"] = next(iter(network.inputs.values()))
    else:
        document["inputs"] = dict(network.inputs)
    document |= more or {}
    if not isinstance(items, dict):
        features, head = _parted(list(items))
        items = {"features": features, "head": head}
    document |= {key: value for key, value in items.items() if value}
    last = network.ops[-1].name if network.ops else ""
    if network.outputs != [last]:
        document["outputs"] = {name: name for name in network.outputs}
    return "".join(f"# {line}\n" for comment in comments for line in _comment(comment)) + dump(document)


def _comment(text: str) -> list[str]:
    """Lines for a comment; what would end one, as a name of a layer may hold it, is a space."""
    return textwrap.wrap("".join(char if char.isprintable() else " " for char in text), WIDTH - 2)


def _parted(items: list[Any]) -> tuple[list[Any], list[Any]]:
    """Features and head: the head begins where the last map becomes a vector, with dense layers behind."""
    starts = [at for at, item in enumerate(items) if isinstance(item, dict) and next(iter(item)) in HEAD]
    if not starts or not starts[-1] > 0 or any(_nested(item) for item in items[starts[-1] :]):
        return items, []
    return items[: starts[-1]], items[starts[-1] :]


def _nested(item: Any) -> bool:
    return isinstance(item, dict) and next(iter(item)) in ("residual", "branches", "repeat", "stages")
