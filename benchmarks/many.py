"""`check` on a hundred specs against `check` on one: what a folder costs, or a hook on every file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks.timing import ROOT, cnnspec, compile_package, medians

COUNT = 100


def run() -> Iterator[str]:
    """Ratios of medians of alternating runs."""
    from cnnspec.language import zoo

    compile_package()
    lenet = (ROOT / "specs" / "lenet5.yaml").read_text(encoding="utf-8").split("expect:")[0]
    small = [lenet.replace("filters: 6", f"filters: {number + 1}") for number in range(COUNT)]
    networks = [each.file.read_text(encoding="utf-8") for each in islice(cycle(zoo.entries().values()), COUNT)]
    with tempfile.TemporaryDirectory() as folder:
        commands = [cnnspec("check", "specs/lenet5.yaml"), cnnspec("check", "specs/resnet.yaml")]
        for name, texts in (("small", small), ("zoo", networks)):
            (Path(folder) / name).mkdir()
            for number, text in enumerate(texts):
                (Path(folder) / name / f"{number:03}.yaml").write_text(f"# {number}\n{text}", encoding="utf-8")
            commands.append(cnnspec("check", str(Path(folder) / name)))
        one_small, one, many_small, many = medians(commands, runs=7)
    yield f"{COUNT} like LeNet-5: {many_small:.2f} s, {many_small / one_small:.1f} x one ({one_small:.3f} s; aim: 3)"
    yield f"{COUNT} networks of the zoo: {many:.2f} s, {many / one:.1f} x one ({one:.3f} s)"
