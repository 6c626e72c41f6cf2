"""From an ONNX file to a spec that compiles."""

from __future__ import annotations

from pathlib import Path

from cnnspec.importing.errors import CannotImportError
from cnnspec.importing.fuse import fuse
from cnnspec.importing.importer import Imported, import_network
from cnnspec.importing.onnx.file import read_onnx
from cnnspec.importing.onnx.gates import simplify
from cnnspec.importing.onnx.reader import Reader
from cnnspec.importing.onnx.values import Shape


def import_onnx(path: str, *, flat: bool = False) -> Imported:
    """The spec of an ONNX model, channels last; ``layers`` names the node of ONNX that each node is.

    Raises CannotImportError with the nodes that have no word, UsageError for what is no model, SpecError for one that
    the language refuses.
    """
    model = read_onnx(path)
    named = [entry.value for entry in model.metadata_props if entry.key == "network"]  # as `cnnspec export` writes it
    reader = Reader(model, named[0] if named and named[0] else Path(path).stem)
    imported = import_network(fuse(simplify(reader.read())), "an ONNX model", flat=flat)
    _check_shapes(imported, reader.node_shapes)
    return imported


def _check_shapes(imported: Imported, shapes: dict[str, Shape]) -> None:
    """Raises CannotImportError where a node makes another shape here than there."""
    wrong = []
    for node in imported.graph.nodes:
        theirs = shapes.get(imported.layers[node.name])
        ours = tuple(node.shape)
        known = theirs is not None and len(theirs) == len(ours)
        pairs = zip(theirs or (), ours, strict=False)
        if theirs is not None and (not known or any(isinstance(b, int) and a not in (None, b) for a, b in pairs)):
            wrong.append((imported.layers[node.name], node.op, f"it makes {ours} here, and {theirs} in the model"))
    if wrong:
        raise CannotImportError(wrong, what="node")
