"""The zoo as a gallery: of each file its paper, its networks with their totals, and a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from cnnspec.analysis.cost import count_costs
from cnnspec.compiler.spec import Spec, load
from cnnspec.language import zoo
from cnnspec.values.shapes import is_known, times
from documentation.pages import Page

HEAD = ("| network | input | parameters | MACs |", "|---|---|---:|---:|")
INTRO = (
    "Published networks, each with its totals as an expectation that is checked. `cnnspec diagram resnet50` draws one, "
    "`cnnspec zoo copy resnet50` copies its spec, and `-p` and `--variant` change it."
)


def pages() -> Iterator[Page]:
    """One page."""
    told = ["# The zoo", INTRO]
    for file, entries in groupby(zoo.entries().values(), key=lambda entry: entry.file):
        told += family(file.stem, list(entries))
    yield Page("zoo.md", "\n\n".join(told) + "\n")


def family(name: str, entries: list[zoo.Entry]) -> Iterator[str]:
    """The networks of one file; the figure is that of the first."""
    specs = [load(each.file, variant=each.variant) for each in entries]
    first = specs[0]
    yield f"## {name}"
    yield (first.document.description or "").strip()
    yield paper(first)
    yield f'```cnnspec level="stage" caption=""\n{entries[0].name}\n```'
    yield "\n".join([*HEAD, *(row(each.name, spec) for each, spec in zip(entries, specs, strict=True))])


def paper(spec: Spec) -> str:
    """What the comment at the top says."""
    lines = re.match(r"(?:#.*\n)*", spec.source.text)
    assert lines is not None
    return "*" + " ".join(line.removeprefix("#").strip() for line in lines[0].splitlines()).replace("*", "") + "*"


def row(name: str, spec: Spec) -> str:
    """A network with its totals."""
    graph = spec.compile()
    total = count_costs(graph).total
    macs = f"{total.macs:,}" if is_known(total.macs) else "by the size of the input"
    return f"| {name} | {times(graph.input_shape)} | {total.params:,} | {macs} |"
