"""What a network asks of its open sizes, collected while it is compiled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from cnnspec.values.domain import EVERY, Domain
from cnnspec.values.shapes import OpenSizeError, Shape, ShapeError, is_known

if TYPE_CHECKING:
    from cnnspec.compiler.graph import Graph
    from cnnspec.layers._base import Layer

MOST_WORK = 1_000_000  # values of sizes: a few seconds' worth, where a U-Net takes some hundreds


class Condition(NamedTuple):
    """What one node asks of one size."""

    node: str
    name: str
    domain: Domain


class Conditions:
    """The domain of every open size.

    While the network is compiled, a question of a layer that the domains leave open is answered as for a large map,
    and the answer holds from then on: a kernel that must not be larger than a map makes a least size of it. Once it is
    ``closed``, such a question raises OpenSizeError. ``node`` is the one that asks. A number of weights that depends on
    an open size is refused unless ``weights_vary``.
    """

    def __init__(self) -> None:
        self.domains: dict[str, Domain] = {}
        self.requirements: list[Condition] = []
        self.node = ""
        self.closed = False
        self.weights_vary = False
        self._spent = 0

    def spend(self, work: int) -> None:
        """Count values that are computed. Raises OpenSizeError where they are too many."""
        self._spent += work
        if self._spent > MOST_WORK:
            raise OpenSizeError("what is asked of the open sizes is too much to look at")

    def require(self, name: str, domain: Domain, what: str) -> None:
        """Ask for a size to be in a domain; ``what`` says it. Raises ShapeError where no size is left."""
        before = self.domains[name]
        after = before.both(domain)
        if after == before:
            return
        if self.closed:
            raise OpenSizeError(f"whether {what} depends on {name}")
        if after.empty:
            known = before.text(name)
            asked = f", which before this is {known.removeprefix(f'{name} ')}" if known else ""
            message = f"no {name}{asked}, makes {what}" if asked else f"no {name} makes {what}"
            help = "pad, crop or pool so that both paths round alike, or give the input numbers"
            raise ShapeError("shape.no-size", message, help=help)
        self.domains[name] = after
        self.requirements.append(Condition(self.node, name, domain))

    def at_least(self, name: str, least: int, what: str) -> bool:
        """Whether a size is ``least`` or more, or is from now on."""
        domain = self.domains[name]
        if domain.least >= least:
            return True
        if domain.both(EVERY._replace(least=max(least, 1))).empty:
            return False
        self.require(name, Domain(least), what)
        return True

    def check_weights(self, layer: Layer, inputs: tuple[Shape, ...]) -> None:
        """Raises ShapeError where the number of a layer's weights is not known."""
        if self.weights_vary or all(is_known(size) for weight in layer.weights(*inputs) for size in weight.shape):
            return
        message = f"the number of weights of {layer.label()} is not known: what flows in is {{input}}"
        help = "put `- global_pool: average` before it instead of `flatten`, or give the input numbers"
        raise ShapeError("shape.open-weights", message, help=help)

    def close(self, graph: Graph) -> Graph:
        """The graph with every shape in the shortest form that the conditions allow."""
        self.closed = True
        short: dict[Any, Any] = {}

        def shorter(shape: Shape) -> Shape:
            for size in shape:
                if hasattr(size, "simplified") and size not in short:
                    short[size] = size.simplified()
            return tuple(short.get(size, size) for size in shape)

        nodes = tuple(node._replace(shape=shorter(node.shape)) for node in graph.nodes)
        return replace(graph, nodes=nodes, domains=self.domains, conditions=tuple(self.requirements))
