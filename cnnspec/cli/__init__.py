"""The command line: each command is a file here, loaded when it is called."""

from __future__ import annotations

import atexit
import gc
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
    try:
        _run()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)


def _run() -> None:
    # Imported here: Ctrl-C may come while this takes its time.
    from cnnspec.cli._app import app
    from cnnspec.diagnostics import SpecError, UsageError, render_text

    try:
        app(prog_name="cnnspec")
    except SpecError as error:
        for each in error.diagnostics:
            print(render_text(each), file=sys.stderr)
        sys.exit(1)
    except UsageError as error:
        print(f"error: {error.message}", file=sys.stderr)
        if error.help:
            print(f"  help: {error.help}", file=sys.stderr)
        sys.exit(2)
