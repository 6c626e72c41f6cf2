"""A page a layer word: what it does, its fields, an example with its picture and figures, its mistakes."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from typing import Any

from cnnspec import layers
from cnnspec.compiler.spec import from_source
from cnnspec.diagnostics import SpecError
from cnnspec.language.items import COMMON_OF_LAYERS
from cnnspec.language.schema._values import of_model
from cnnspec.spans.source import Source
from documentation.pages import Page
from documentation.pages._fields import fields_table
from documentation.pages._prose import first_line, parts

QUESTIONS = {
    "output_shape": "shape that comes out",
    "weights": "weights",
    "macs": "multiply-accumulates",
    "kept": "kept for the backward pass",
    "keras_call": "in Keras",
}
# What an example of a layer may stand behind: the first of these that makes it a network.
INPUTS = ("[32, 32, 8]", "[32, 32, 3]", "[64]", "[784]", "[8, 8, 16]", "[32, 32, 64]")
NAMES = re.compile(r"from: \[([^\]]+)\]")


def pages() -> Iterator[Page]:
    """An overview, and a page a word."""
    rows = [f"| [{word}]({word}.md) | {first_line(_kind(word))} |" for word in layers.words()]
    intro = "Each is a word of an item in `features`, `head`, a block or another body.\n"
    yield Page("layers/index.md", "\n".join(["# Layers", "", intro, "| word | what it does |", "|---|---|", *rows, ""]))
    for word in layers.words():
        yield Page(f"layers/{word}.md", page(word))


def page(word: str) -> str:
    """The page of a word."""
    kind = _kind(word)
    prose, _ = parts(kind)
    schema, _ = of_model(kind)
    text = example(word)
    told = [f"| {words} | {first_line(getattr(kind, name))} |" for name, words in QUESTIONS.items()]
    found = [
        f"# {word}",
        prose,
        f"```yaml\n{text}```",
        f'```cnnspec level="layer" caption="" table\n{text}```',
        "## Fields",
        _short(kind) + fields_table(schema, kind.short),
        "## Figures",
        "\n".join(["| | |", "|---|---|", *told]),
    ]
    if codes := _codes(kind):
        links = ", ".join(f"[{code}](../codes.md#{code.replace('.', '')})" for code in codes)
        found += ["## Mistakes", f"What can be wrong with it besides its form: {links}."]
    return "\n\n".join([*found, f"Source: `cnnspec/layers/{word}.py`."]) + "\n"


def example(word: str) -> str:
    """A whole spec with the example of the docstring, which is a network."""
    _, items = parts(_kind(word))
    sources = [name.strip() for found in NAMES.findall(items) for name in found.split(",")]
    ahead = "".join(f"  - conv: {{filters: 8, padding: same, name: {name}, from: input}}\n" for name in sources)
    indented = "".join(f"  {line}\n" for line in items.splitlines())
    name, mistakes = word.replace("_", "-"), []
    for size in INPUTS:
        text = f"cnnspec: 1\nname: {name}\ninput: {size}\nclasses: 10\nfeatures:\n{ahead}{indented}"
        try:
            from_source(Source(f"{word}.yaml", text)).compile()
        except SpecError as error:
            mistakes.append(str(error))
        else:
            return text
    raise ValueError(f"the example of {word} is no network:\n{mistakes[0]}")


def _kind(word: str) -> Any:
    return layers.find(word)


def _short(kind: Any) -> str:
    common = ", ".join(f"`{name}`" for name in COMMON_OF_LAYERS)
    bare = f"A bare value sets `{kind.short}`. " if kind.short else ""
    return f"{bare}As every item it also takes {common}; see [Items](../language.md#items).\n\n"


def _codes(kind: type) -> list[str]:
    """The codes that the files of its classes tell, those that they share left out."""
    text = "".join(
        inspect.getsource(sys.modules[each.__module__])
        for each in kind.__mro__
        if each.__module__.startswith("cnnspec.layers.") and not each.__module__.endswith("._base")
    )
    return sorted(set(re.findall(r'"(shape\.[a-z-]+)"', text)))
