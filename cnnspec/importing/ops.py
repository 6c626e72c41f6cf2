"""A network as operations in the words of the language, between the calls of Keras and the text of a spec."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Op:
    """One item: its word, its fields as a spec writes them, and the values that flow in.

    ``layers`` are the Keras layers that it is, one for each node that it becomes.
    """

    name: str
    word: str
    fields: dict[str, Any]
    inputs: list[str]
    layers: list[str]
    rank: int = 0
    """Of what comes out: the number of spatial axes, 0 for a vector."""


@dataclass
class Network:
    """Inputs with their shapes, operations in an order in which they can run, and what flows out."""

    name: str
    inputs: dict[str, list[int | None]]
    ops: list[Op]
    outputs: list[str]
    notes: list[str] = field(default_factory=list)
    frozen: set[str] = field(default_factory=set)
    """The Keras layers that do not learn, where the operations do not say it themselves."""

    def users(self) -> dict[str, list[Op]]:
        """Who reads each value."""
        readers: dict[str, list[Op]] = {}
        for op in self.ops:
            for value in op.inputs:
                readers.setdefault(value, []).append(op)
        return readers
