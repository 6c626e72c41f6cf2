"""Which layer of the imported model each node is, as the file beside the spec that ``--init-from`` reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cnnspec.text.dump import scalar

ENDING = ".keras.yaml"


def names_path(spec: Path) -> Path:
    """Where that file is."""
    return spec.with_suffix(ENDING)


def names_text(layers: Mapping[str, str]) -> str:
    """The text of that file: a line a node. Files of weights name a layer inside a model by itself."""
    lines = [f"  {scalar(node)}: {scalar(layer.rpartition('/')[2])}" for node, layer in layers.items()]
    comment = "# Which layer of the imported model each node is, for `cnnspec train --init-from MODEL.keras`.\n"
    return comment + "layers:\n" + "\n".join(lines) + "\n"
