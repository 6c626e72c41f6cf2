"""DOT to a picture, by the renderer that is installed with cnnspec: no program of the system is needed."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig

from cnnspec.diagnostics import UsageError

PROGRAM = "graphviz-pure"
SECONDS = 60


def run(dot: str, format: str) -> bytes:
    """The bytes of an SVG or PNG. Raises UsageError where the renderer is missing or fails."""
    program = shutil.which(PROGRAM, path=sysconfig.get_path("scripts")) or shutil.which(PROGRAM)
    if program is None:
        raise UsageError(f"the renderer {PROGRAM} is not installed", "install it with: pip install graphviz-pure")
    try:
        done = subprocess.run(
            [program, f"-T{format}"], input=dot.encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise UsageError(f"drawing took longer than {SECONDS} s", "write a .dot file and draw that") from None
    except OSError as error:
        raise UsageError(f"cannot run {PROGRAM}: {error.strerror or error}") from None
    if done.returncode or not done.stdout:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(f"{PROGRAM} failed: {reason[-1] if reason else f'exit code {done.returncode}'}")
    return done.stdout
