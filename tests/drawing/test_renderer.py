import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.drawing import renderer


def test_a_picture_needs_no_program_of_the_system(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert renderer.run("digraph {a}", "png").startswith(b"\x89PNG")


def test_a_missing_or_failing_renderer_is_told(monkeypatch):
    with pytest.raises(UsageError, match="failed"):
        renderer.run("digraph {", "svg")
    monkeypatch.setattr(renderer, "PROGRAM", "no-such-renderer")
    with pytest.raises(UsageError, match="not installed"):
        renderer.run("digraph {}", "svg")


def test_a_slow_renderer_is_told(monkeypatch):
    monkeypatch.setattr(renderer, "SECONDS", 0)
    with pytest.raises(UsageError, match="longer than") as told:
        renderer.run("digraph {a}", "svg")
    assert "--level stage" in told.value.help


def test_the_engine_of_the_system_is_used_where_it_is_asked_for(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="dot is not installed"):
        renderer.run("digraph {}", "svg", "dot")
    (tmp_path / "dot").write_text("#!/bin/sh\necho from dot $1\n")
    (tmp_path / "dot").chmod(0o755)
    assert renderer.run("digraph {}", "svg", "dot") == b"from dot -Tsvg\n"


def test_a_renderer_that_takes_too_much_memory_is_stopped(monkeypatch):
    monkeypatch.setattr(renderer, "MEMORY", 40 << 20)
    edges = "".join(f"{one} -> {other};" for one in range(60) for other in range(one))
    with pytest.raises(UsageError, match="GiB of memory") as caught:
        renderer.run(f"digraph {{{edges}}}", "svg")
    assert "--level stage" in caught.value.help


def test_a_layer_called_memory_is_drawn(monkeypatch, tmp_path):
    """A warning of the renderer may hold any word; what counts is that it fails."""
    (tmp_path / "dot").write_text("#!/bin/sh\necho 'Warning: memory' >&2\necho drawn\n")
    (tmp_path / "dot").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert renderer.run("digraph {}", "svg", "dot") == b"drawn\n"
