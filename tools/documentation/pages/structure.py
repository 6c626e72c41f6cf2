"""Structures, which hold items, and the blocks that are built in: what they do, their fields, a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnspec.language import built_in, structures
from cnnspec.language.schema._values import of_model
from documentation.pages import Page
from documentation.pages._fields import fields_table
from documentation.pages._prose import parts

HEAD = "cnnspec: 1\nname: {name}\ninput: [32, 32, 8]\n{blocks}features:\n"
# What the example of `stages` uses.
BASIC = """\
blocks:
  basic:
    args: {width: int, stride: 1}
    layers:
      - conv: {filters: $width, stride: $stride, padding: same, norm: batch, activation: relu}
      - conv: {filters: $width, padding: same, norm: batch, activation: relu}
"""
USES = {
    "dense_block": "dense_block: {depth: 3, growth: 8}",
    "inverted_residual": "inverted_residual: {width: 16, squeeze: 0.25}",
    "squeeze_excite": "squeeze_excite: {}",
}


def pages() -> Iterator[Page]:
    """One page of all structures, one of all blocks."""
    told = [section(word) for word in structures.words()]
    yield Page("structure.md", "\n\n".join(["# Structures", "Items that hold other items.", *told]) + "\n")
    told = [block(word) for word in built_in.words()]
    intro = "Blocks that every spec can use, written in the language itself."
    yield Page("blocks.md", "\n\n".join(["# Built-in blocks", intro, *told]) + "\n")


def section(word: str) -> str:
    """What there is to know of a structure."""
    kind: Any = structures.find(word)
    prose, items = parts(kind)
    indented = "".join(f"  {line}\n" for line in items.splitlines())
    text = HEAD.format(name=word, blocks=BASIC if "block: basic" in items else "") + indented
    schema, _ = of_model(kind)
    bodies = f"It holds items in {', '.join(f'`{name}`' for name in kind.bodies)}."
    figure = f'```cnnspec caption=""\n{text}```'
    return "\n\n".join([f"## {word}", prose, bodies, f"```yaml\n{text}```", figure, fields_table(schema)])


def block(word: str) -> str:
    """What there is to know of a built-in block: its use, its picture, and itself."""
    text = HEAD.format(name=word.replace("_", "-"), blocks="") + f"  - {USES.get(word, f'{word}: {{}}')}\n"
    inside = (built_in._FOLDER / f"{word}.yaml").read_text(encoding="utf-8")
    return "\n\n".join(
        [
            f"## {word}",
            f"```yaml\n{text}```",
            f'```cnnspec level="layer" caption=""\n{text}```',
            f"```yaml\n{inside}```",
        ]
    )
