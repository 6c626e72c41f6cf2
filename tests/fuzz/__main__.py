"""The command line: `python -m fuzz TARGET MINUTES [SEED]`, and `python -m fuzz TARGET FOLDER` for a case that was kept."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from fuzz.files import read_files, write_files
from fuzz.limits import bounded_memory
from fuzz.running import ROOM, explore, run_files
from fuzz.shrinking import shrunk
from fuzz.targets import load, names


def main() -> int:
    """Run a target, or all of them; exit code 1 for a find."""
    parser = argparse.ArgumentParser("fuzz", description="Hunt for input that cnnspec does not answer clearly.")
    parser.add_argument("target", choices=[*names(), "all"])
    parser.add_argument(
        "what", metavar="MINUTES|FOLDER", help="Run for this long, or run the files of a kept case again."
    )
    parser.add_argument(
        "seed", nargs="?", type=int, default=int(time.time()), help="Draw the cases of this seed; a new one by default."
    )
    parser.add_argument(
        "--keep", type=Path, default=Path("build/fuzz"), help="The folder for the cases that are finds."
    )
    parser.add_argument("--shrink", action="store_true", help="Make the files of a kept case as small as possible.")
    options = parser.parse_args()
    if Path(options.what).is_dir():
        return _replay(options.target, Path(options.what), shrink=options.shrink)
    code = 0
    for name in names() if options.target == "all" else [options.target]:
        report = explore(name, options.seed, float(options.what), options.keep)
        print(report.text(), flush=True)
        code = code or int(bool(report.failures))
    return code


def _replay(name: str, folder: Path, *, shrink: bool) -> int:
    target, files = load(name), read_files(folder)
    target.prepare()
    with tempfile.TemporaryDirectory(prefix="cnnspec-fuzz-") as work, bounded_memory(ROOM * target.megabytes):
        ran = run_files(target, files, 0, Path(work))
        print(", ".join(sorted(ran.labels)))
        if ran.failure is None:
            return 0
        print(f"FIND {ran.failure.kind}\n{ran.failure.detail}")
        if shrink:
            write_files(folder, shrunk(target, files, ran.failure.kind, Path(work)))
    return 1


if __name__ == "__main__":
    sys.exit(main())
