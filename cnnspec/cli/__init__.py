"""The command line: each command is a file here, loaded when it is called."""

from __future__ import annotations

import atexit
import gc
import os
import sys

# A command is short: collecting while it loads costs more than it frees, and what is left at the end goes with the
# process, so that looking for cycles in it, which took a sixth of a command's time, frees nothing.
gc.set_threshold(100_000)
atexit.register(gc.freeze)

INTERRUPTED = 130  # as a shell reports a program that Ctrl-C has ended
DETAILS = "--traceback"
DETAILS_VARIABLE = "CNNSPEC_TRACEBACK"


def main() -> None:
    """Run a command.

    Exit codes: 0 fine, 1 findings in a spec, 2 wrong usage, a file that cannot be used or out of memory, 70 a bug in
    cnnspec, 130 interrupted, 141 the reader of a pipe has left.
    """
    try:
        from cnnspec.text.terminal import open_streams

        open_streams()
        _run()
    except KeyboardInterrupt:
        from cnnspec.text.terminal import tell

        tell("interrupted")
        sys.exit(INTERRUPTED)
    except Exception as error:  # the one guard: what no command expects becomes one line
        from cnnspec.cli._guard import report

        sys.exit(report(error, details=_wants_details()))


def _run() -> None:
    # Imported here: Ctrl-C may come while this takes its time.
    from cnnspec.cli._app import app
    from cnnspec.diagnostics import SpecError, UsageError

    try:
        app(prog_name="cnnspec")
    except SpecError as error:
        from cnnspec.cli._common import show

        show(error.diagnostics)
        sys.exit(1)
    except UsageError as error:
        from cnnspec.cli._common import show_refusal

        show_refusal(error)
        sys.exit(2)


def _wants_details() -> bool:
    """Whether the user asks for tracebacks; the arguments may not have been read yet."""
    return DETAILS in sys.argv[1:] or bool(os.environ.get(DETAILS_VARIABLE))
