"""From a layer's Keras call to the PyTorch module, or expression, that computes the same on channels-first maps."""

from __future__ import annotations

from cnnspec.compiler.graph import Graph, Node
from cnnspec.emit import torch_twins
from cnnspec.emit.torch_twins._subject import Subject, refusal, same_pads
from cnnspec.emit.tree import Entry, Group, entries
from cnnspec.layers._base import KerasCall
from cnnspec.layers._window import Window
from cnnspec.values.shapes import rank_of


class TorchCalls:
    """What each node of a graph is in PyTorch. Raises SpecError, with the place, for a layer that has no twin."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._uneven: set[tuple[str, str]] = set()
        self._keys: dict[str, tuple[str, str]] = {}
        self._visit(entries(graph), "", "")

    def __call__(self, node: Node) -> KerasCall:
        """The call: ``nn:Conv2d``, one of our parts, or an expression; what wraps it stands behind a bar."""
        shapes = self._graph.shapes_into(node)
        call = node.layer.keras_call(*shapes)
        name = call.path.rpartition(":")[2]
        twin = torch_twins.twin(name)
        if twin is None or not call.path.startswith(("keras.layers:", "cnnspec.keras_model.keras_layers.")):
            raise refusal(node, f"the layer {name} has no PyTorch twin", "emit it to Keras, or take the layer out")
        uneven = self._keys.get(node.name) in self._uneven
        return twin(Subject(node, shapes, rank_of(shapes[0]), call.arguments, name, uneven))

    def _visit(self, inside: tuple[Entry, ...], group: str, lead: str) -> None:
        # A block pads unevenly in one use and evenly in another: what may pad unevenly does so in all of them.
        for entry in inside:
            if isinstance(entry, Group):
                self._visit(entry.entries, entry.name, f"{lead}{entry.prefix}.")
                continue
            key = self._keys[entry.name] = (group, entry.name.removeprefix(lead))
            window = getattr(entry.layer, "window", lambda _: None)(rank_of(self._graph.shapes_into(entry)[0]))
            if isinstance(window, Window) and window.padding == "same" and not any(s > 1 for s in window.scales):
                pads = same_pads(entry, window, self._graph.shapes_into(entry)[0])
                if any(before != after for before, after in pads):
                    self._uneven.add(key)
