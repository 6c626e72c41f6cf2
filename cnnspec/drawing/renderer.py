"""DOT to a picture or a layout, by the renderer that is installed with cnnspec: no program of the system is needed."""

from __future__ import annotations

import shutil
import signal
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
    arguments = [program, f"-T{format}", *(KEPT if placed else ())]
    try:
        code, output, errors = _piped(arguments, dot.encode())
    except subprocess.TimeoutExpired:
        raise UsageError(f"drawing took longer than {SECONDS} s", _SMALLER) from None
    except OSError as error:
        raise UsageError(f"cannot run {name}: {error.strerror or error}") from None
    if code == 0 and output:
        return output
    if code == -signal.SIGABRT or b"memory" in errors:
        raise UsageError(f"drawing takes more than {MEMORY // 2**30} GiB of memory", _SMALLER)
    reason = errors.decode(errors="replace").strip().splitlines()
    raise UsageError(f"{name} failed: {reason[-1] if reason else f'exit code {code}'}")


def _piped(arguments: list[str], text: bytes) -> tuple[int, bytes, bytes]:
    """Exit code, output and errors of a program in bounded time and, where the system lets us, bounded memory."""
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        # Once it runs: code between fork and exec could wait forever for a lock of one of TensorFlow's threads.
        _bound(process.pid)
        try:
            output, errors = process.communicate(text, SECONDS)
        except BaseException:
            process.kill()
            raise
        return process.returncode, output, errors


def _bound(pid: int) -> None:
    with suppress(ImportError, AttributeError, OSError, ValueError):  # only Linux has `prlimit`
        import resource

        resource.prlimit(pid, resource.RLIMIT_AS, (MEMORY, MEMORY))


def _bundled() -> str | None:
    return shutil.which(PROGRAM, path=sysconfig.get_path("scripts")) or shutil.which(PROGRAM)
