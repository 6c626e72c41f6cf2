"""The cost of compiling many layers: linear, and 100,000 in under 10 s."""

from __future__ import annotations

import time
from collections.abc import Iterator

from cnnspec.compiler.spec import from_source
from cnnspec.spans.source import Source

HEAD = "cnnspec: 1\nname: many\ninput: [32, 32, 8]\nfeatures:\n"
COUNTS = (100, 1_000, 10_000, 100_000)


def run() -> Iterator[str]:
    """Seconds and microseconds a layer, from text to graph; the best of three runs."""
    for what, filters in (("equal layers", "8"), ("layers that depend on $i", '"$(8 + i % 2)"')):
        for count in COUNTS:
            text = f"{HEAD}  - repeat: {{times: {count}, layers: [{{conv: {{filters: {filters}, padding: same}}}}]}}\n"
            yield f"repeat of {count:>7,} {what}: {_report(text, count)}"
    count = 10_000
    text = HEAD + "  - conv: {filters: 8, kernel: 3, padding: same, activation: relu}\n" * count
    yield f"file of {count:,} written items: {_report(text, count)}"


def _report(text: str, count: int) -> str:
    taken = min(_compile(text) for _ in range(3))
    return f"{taken:.3f} s, {taken / count * 1e6:.0f} us a layer"


def _compile(text: str) -> float:
    start = time.perf_counter()
    from_source(Source("many.yaml", text)).compile()
    return time.perf_counter() - start
