"""`share`: a layer that uses the weights of an earlier one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnspec.compiler.graph import Node, Value
from cnnspec.layers._base import Layer
from cnnspec.values.shapes import UNKNOWN, describe, rank_of
from cnnspec.values.types import show

if TYPE_CHECKING:
    from cnnspec.compiler.lowering import Lowering
    from cnnspec.compiler.scope import Scope
    from cnnspec.language.items import Item

# How weights begin, which may follow from the activation: where the item does not say it, the first layer does.
BEGINNINGS = ("init", "bias_init", "regularize")


class Owner(NamedTuple):
    """A layer as an item made it: the item's full name and word, and the fields that it was made of."""

    name: str
    word: str
    fields: dict[str, Any]


class Sharing:
    """What can be shared so far, and what shares it."""

    def __init__(self, lowering: Lowering) -> None:
        self.lowering = lowering
        self.owners: dict[str, Owner] = {}

    def remember(self, name: str, item: Item, layer: Layer) -> None:
        """Let later items share the weights of an item."""
        self.owners[name] = Owner(name, item.word, self.lowering.builder.fields_of(layer))

    def owner(self, item: Item, scope: Scope) -> Owner | None:
        """The layer that an item shares. None where there is none, which has been reported."""
        value = self.lowering.find(item.share, scope, item.place("share"))
        if value.shape == UNKNOWN:
            return None  # told already
        values = self.lowering.network.values
        full = next((candidate for candidate in scope.full_names(item.share) if candidate in values), "")
        owner = self.owners.get(full)
        if owner is None:
            message = f"'{item.share}' is no layer whose weights can be shared"
            self._report(scope, item, message, "name one item, such as a conv or a dense")
            return None
        if owner.word != item.word:
            help = "share between two layers of one word, or take `share` out"
            self._report(scope, item, f"'{item.share}' is a {owner.word}, and this is a {item.word}", help)
            return None
        return owner

    def apply(self, owner: Owner, item: Item, name: str, first: int, scope: Scope) -> Value | None:
        """Let the nodes from number ``first`` on use the weights of the owner's. None where they cannot."""
        network = self.lowering.network
        shared = False
        for index in range(first, len(network.nodes)):
            node = network.nodes[index]
            origin = network.values.get(f"{owner.name}{node.name.removeprefix(name)}")
            if not isinstance(origin, Node) or not node.layer.weights(*self._into(node)):
                continue
            if UNKNOWN in (node.shape, origin.shape):
                return None
            if (mistake := self._difference(node, origin, item)) is not None:
                text, field = mistake
                place = item.place(field) if field in item.places else item.place("share")
                help = "share between equal layers, or give this one weights of its own"
                self.lowering.report(scope, "shape.share", text, place, help)
                return None
            network.replace(index, node._replace(layer=origin.layer, shares=origin.shares or origin.name), name)
            shared = True
        if not shared:
            self._report(scope, item, f"{item.word} has no weights here that could be shared", "take `share` out")
            return None
        return network.values[name]

    def _into(self, node: Node) -> tuple[Any, ...]:
        values = self.lowering.network.values
        return tuple(values[name].shape for name in node.inputs)

    def _difference(self, node: Node, origin: Node, item: Item) -> tuple[str, str] | None:
        """Why a node cannot use the weights of another, and the field that is to blame."""
        mine, theirs = node.layer, origin.layer
        if type(mine) is not type(theirs):
            return f"this is {mine.label()}, and {origin.name} is {theirs.label()}", _field_of(node)
        for field in type(mine).model_fields:
            here, there = getattr(mine, field), getattr(theirs, field)
            if here != there and (field not in BEGINNINGS or field in item.fields):
                text = f"{field} is {show(here)} here and {show(there)} in {origin.item}, whose weights it uses"
                if any(hasattr(value, "_fields") for value in (here, there)):  # an initializer, a regulariser
                    text = f"{field} is another one in {origin.item}, whose weights it uses"
                inside = _field_of(node)
                return text, inside if inside in ("norm", "activation") else field
        into, before = self._into(node), self._into(origin)
        same_weights = theirs.weights(*into) == theirs.weights(*before)
        if not same_weights or rank_of(into[0]) != rank_of(before[0]) or not _same_call(theirs, into, before):
            text = (
                f"the weights of {origin.item} are for a {describe(before[0])}, and here flows in a {describe(into[0])}"
            )
            return text, "share"
        return None

    def _report(self, scope: Scope, item: Item, message: str, help: str | None = None) -> None:
        self.lowering.report(scope, "spec.share", message, item.place("share"), help)


def _same_call(layer: Layer, into: Iterable[Any], before: Iterable[Any]) -> bool:
    return layer.keras_call(*into) == layer.keras_call(*before)


def _field_of(node: Node) -> str:
    """The field of a fused item that a node comes from: `norm`, `activation`; else `share`."""
    suffix = node.name.removeprefix(node.item).lstrip(".")
    return suffix or "share"
