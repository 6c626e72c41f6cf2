r"""Which layer of a network in keras.applications each of our nodes is: read from `specs/NAME.keras.yaml`.

    networks: {resnet50: ResNet50}     # our name, and the function in keras.applications
    logits: dense1.dense               # what is compared: our node, of theirs the output
    last: [stage4.3, conv5_block3_out] # the last map: our node, their layer
    words: {norm: bn}                  # what parts of our names are called there
    rules:                             # the first pattern that matches the whole name holds
      - ['stage(?P<s>\d+)\.(?P<b>\d+)\.conv(?P<c>\d+)\.(?P<k>conv|norm)', 'conv{s+1}_block{b}_{c}_{k}']

In the name that a rule makes, `{s}` is what its group has matched, `{s+1}` the number after it, and `{b:letter}` the
letter of that number. A group whose name starts with `n` counts: the first text that it matches is 0, the next 1.
`conv2d#{n}` is the n-th of the layers that Keras has named conv2d, conv2d_1, … in the order they were made, and `*`
at the start is the name of its model.

What `cnnspec import` writes beside a spec has no rules: `layers` says for every node which layer it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cnnspec.reading.parse import parse, read_source

_HOLE = re.compile(r"\{(\w+)(?:([+-]\d+)|:(letter))?\}")


class Twins(NamedTuple):
    """The mapping of one family."""

    networks: dict[str, str]
    logits: str
    last: tuple[str, str]
    words: dict[str, str]
    rules: tuple[tuple[re.Pattern[str], str], ...]
    layers: dict[str, str] = {}

    def names(self, nodes: Iterable[str], layers: Sequence[str], model: str) -> dict[str, str]:
        """The layer, of those that the twin ``model`` has, that each of our nodes is, where a rule knows it."""
        counts: dict[str, dict[str, int]] = {}
        twins = {node: self.layers[node] for node in nodes if node in self.layers}
        for node in nodes:
            for pattern, template in self.rules:
                if match := pattern.fullmatch(node):
                    twins[node] = self._layer(match, template.replace("*", model, 1), counts, layers)
                    break
        return twins

    def _layer(
        self, match: re.Match[str], template: str, counts: dict[str, dict[str, int]], layers: Sequence[str]
    ) -> str:
        def fill(hole: re.Match[str]) -> str:
            key, step, letter = hole.groups()
            text = match[key]
            if key.startswith("n"):
                seen = counts.setdefault(key, {})
                text = str(seen.setdefault(text, len(seen)))
            if step or letter:
                return chr(ord("a") - 1 + int(text)) if letter else str(int(text) + int(step))
            return self.words.get(text, text)

        name, numbered, position = _HOLE.sub(fill, template).partition("#")
        return _made_in_order(name, layers)[int(position)] if numbered else name


def _made_in_order(name: str, layers: Iterable[str]) -> list[str]:
    """The layers that Keras has named itself, with a number that grows."""
    matches = (re.fullmatch(rf"{re.escape(name)}(?:_(\d+))?", layer) for layer in layers)
    return [match[0] for match in sorted(filter(None, matches), key=lambda match: int(match[1] or 0))]


def read_twins(path: Path) -> Twins:
    """The mapping in a file."""
    data: dict[str, Any] = parse(read_source(path))
    layers = {str(node): str(layer) for node, layer in data.get("layers", {}).items()}
    if layers:
        return Twins({}, "", ("", ""), {}, (), layers)
    rules = tuple((re.compile(pattern), template) for pattern, template in data["rules"])
    return Twins(dict(data["networks"]), data["logits"], tuple(data["last"]), dict(data.get("words", {})), rules)
