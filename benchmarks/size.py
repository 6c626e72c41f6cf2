"""What a plain install puts on the disk, and that it checks, summarises and draws."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.timing import ROOT


def run() -> Iterator[str]:
    """Megabytes of `lib` and `bin` of a new environment, pip and setuptools not counted."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "env"
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        install = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", str(ROOT)]
        subprocess.run(install, check=True, capture_output=True, cwd=folder)
        program = str(place / "bin" / "cnnspec")
        for command in (("check",), ("summary",), ("show", "--resolved"), ("diagram", "-o", "net.svg")):
            subprocess.run(
                [program, *command, str(ROOT / "specs" / "lenet5.yaml")], check=True, capture_output=True, cwd=folder
            )
        total = sum(path.stat().st_size for path in _files(place))
        yield f"plain install: {total / 1e6:.1f} MB (aim: at most 60)"


def _files(place: Path) -> Iterator[Path]:
    for part in ("lib", "bin"):
        for path in (place / part).rglob("*"):
            own = path.relative_to(place).parts
            if (
                path.is_file()
                and not path.is_symlink()
                and not any(name.startswith(("pip", "setuptools")) for name in own)
            ):
                yield path
