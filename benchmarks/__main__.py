"""``python -m benchmarks [NAME…]``: run all benchmarks, or those named, and print their ratios."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.timing import machine


def main(wanted: list[str]) -> None:
    """Run benchmarks by the name of their file."""
    helpers = ("__main__", "timing")
    known = sorted(name for _, name, _ in pkgutil.iter_modules(benchmarks.__path__) if name not in helpers)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        sys.exit(f"there is no benchmark {', '.join(unknown)}; known: {', '.join(known)}")
    print(machine(), flush=True)
    for name in wanted or known:
        module = importlib.import_module(f"benchmarks.{name}")
        print(f"\n{name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
        for line in module.run():
            print(f"  {line}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
