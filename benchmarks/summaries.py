"""`summary` of every network of the zoo, against that of LeNet-5."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.timing import cnnspec, compile_package, cpu_seconds
from cnnspec.language import zoo

RUNS = 5
AIM = 2.0


def run() -> Iterator[str]:
    """How the processor's time of each compares with that of LeNet-5 just after it: medians of ratios."""
    compile_package()
    small = cnnspec("summary", "lenet5")
    cpu_seconds(small)
    found = {}
    for name in zoo.entries():
        large = cnnspec("summary", name)
        cpu_seconds(large)
        pairs = [(cpu_seconds(large), cpu_seconds(small)) for _ in range(RUNS)]
        found[name] = statistics.median(one / other for one, other in pairs)
    for name, ratio in sorted(found.items(), key=lambda each: -each[1]):
        yield f"{ratio:.2f} x  {name}"
    worst = max(found, key=found.__getitem__)
    yield f"the worst of {len(found)}: {worst}, {found[worst]:.2f} x LeNet-5 (aim: at most {AIM})"
