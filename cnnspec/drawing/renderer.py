"""DOT to a picture or a layout, by the renderer that is installed with cnnspec: no program of the system is needed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from contextlib import suppress

from cnnspec.diagnostics import UsageError

PROGRAM = "graphviz-pure"
SYSTEM = "dot"
SECONDS = 60
MEMORY = 2 << 30
_SMALLER = "use --level stage, or write a .dot file and draw that"
KEPT = ("-Kneato", "-n2")  # the layout that leaves everything where its positions are


def run(dot: str, format: str, engine: str = "bundled", *, placed: bool = False) -> bytes:
    """What ``-T format`` gives. ``engine: dot`` takes the Graphviz of the system.

    With ``placed`` every node stays where its ``pos`` is.

    Raises UsageError where the renderer is missing or fails.
    """
    name, program = (SYSTEM, shutil.which(SYSTEM)) if engine == "dot" else (PROGRAM, _bundled())
    if program is None:
        help = "install Graphviz, or leave --engine out" if engine == "dot" else f"install it with: pip install {name}"
        raise UsageError(f"the renderer {name} is not installed", help)
    try:
        done = subprocess.run(
            [program, f"-T{format}", *(KEPT if placed else ())],
            input=dot.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            preexec_fn=_bounded if os.name == "posix" else None,
        )
    except subprocess.TimeoutExpired:
        raise UsageError(f"drawing took longer than {SECONDS} s", _SMALLER) from None
    except OSError as error:
        raise UsageError(f"cannot run {name}: {error.strerror or error}") from None
    if done.returncode < 0 or b"memory" in done.stderr:
        raise UsageError(f"drawing takes more than {MEMORY // 2**30} GiB of memory", _SMALLER)
    if done.returncode or not done.stdout:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(f"{name} failed: {reason[-1] if reason else f'exit code {done.returncode}'}")
    return done.stdout


def _bounded() -> None:
    """Bounds the memory of a process that is about to start; some systems do not let it."""
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _bundled() -> str | None:
    return shutil.which(PROGRAM, path=sysconfig.get_path("scripts")) or shutil.which(PROGRAM)
