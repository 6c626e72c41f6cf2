import ast
import io
import re
import sys

import pytest
from support import ROOT

from cnnspec.text.terminal import encoded, tell

# Results go through `encoded`; progress goes to the stream that its caller gives.
# The last is a process of its own, whose answer the other one reads.
MAY_PRINT = {"text/terminal.py", "cli/_common.py", "training/progress.py", "keras_model/rehearsal.py"}
STREAMS = re.compile(r"(print|typer\.s?echo|sys\.(stdout|stderr)(\.buffer)?\.write)\Z")


def prints(path):
    """The lines of a file that write to a standard stream by themselves."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and STREAMS.match(ast.unparse(node.func)):
            yield node.lineno


def test_one_place_prints():
    """Else foreign text reaches a terminal as it is."""
    files = [
        path for path in (ROOT / "cnnspec").rglob("*.py") if "_parts" not in str(path)
    ]  # those are text for scripts
    found = {str(path.relative_to(ROOT / "cnnspec")) for path in files if any(prints(path))}
    assert found <= MAY_PRINT


class Stream(io.TextIOWrapper):
    def __init__(self, terminal, encoding="utf-8"):
        super().__init__(io.BytesIO(), encoding)
        self.isatty = lambda: terminal


@pytest.mark.parametrize(
    ("terminal", "exact", "expected"),
    [(False, False, "a␛\\x9b\n"), (False, True, "a\x1b\x9b\n"), (True, False, "a␛\\x9b\n"), (True, True, "a␛\\x9b\n")],
)
def test_only_documents_for_programs_keep_control_characters(terminal, exact, expected, monkeypatch):
    monkeypatch.setattr(sys, "stdout", Stream(terminal))
    assert encoded("a\x1b\x9b", exact=exact) == expected.encode()


def test_bytes_are_documents_too(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Stream(False))
    assert encoded(b"\x1b") == b"\x1b"
    monkeypatch.setattr(sys, "stdout", Stream(True))
    assert encoded("<svg>\x9b×".encode()) == "<svg>\\x9b×".encode()
    assert encoded(b"\x89PNG\x1b") == b"\x89PNG\x1b"


def test_a_terminal_gets_its_own_encoding_and_a_pipe_utf8(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Stream(True, "latin-1"))
    assert encoded("3×3 →") == b"3\xd73 \\u2192\n"
    monkeypatch.setattr(sys, "stdout", Stream(False, "latin-1"))
    assert encoded("3×3 →") == "3×3 →\n".encode()


def test_a_message_that_cannot_be_told_is_no_error(monkeypatch):
    class Full(io.StringIO):
        def write(self, text):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stderr", Full())
    tell("hello")
