"""The command line: each command is a file here, loaded when it is called."""

from __future__ import annotations

import atexit
import errno
import gc
import os
import sys

# A command is short: collecting while it loads costs more than it frees, and what is left at the end goes with the
# process, so that looking for cycles in it, which took a sixth of a command's time, frees nothing.
gc.set_threshold(100_000)
atexit.register(gc.freeze)

INTERRUPTED = 130  # as a shell reports a program that Ctrl-C has ended


def main() -> None:
    """Run a command.

    Exit codes: 0 fine, 1 findings in a spec, 2 wrong usage or unreadable file, 130 interrupted, 141 the reader of a
    pipe has left.
    """
    if sys.stderr is None:  # closed: findings would be printed among the results
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - open until the process ends
    try:
        _run()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)


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
        from cnnspec.formats.text import refusal, wants_color

        print(refusal(error.message, error.help, color=wants_color(sys.stderr)), file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print(f"error: cannot write: {error.strerror}", file=sys.stderr)
        sys.exit(2)
