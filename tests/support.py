"""What many tests use: specs from texts, and the whole of what a command does."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cnnspec.analysis.summary import Summary, summarize
from cnnspec.checking.check import check
from cnnspec.compiler.graph import Graph
from cnnspec.compiler.spec import Spec, from_source
from cnnspec.diagnostics import Diagnostic, SpecError
from cnnspec.layers._base import KerasCall
from cnnspec.spans.source import Source

ROOT = Path(__file__).parent.parent
SPECS = [path for path in sorted((ROOT / "specs").glob("*.yaml")) if not path.name.endswith(".keras.yaml")]
VARIANTS = [
    (path, variant)
    for path in SPECS
    for variant in from_source(Source(path.name, path.read_text())).document.variants or [None]
]
# One of each kind: those whose expected texts are kept, and that are built in each run.
CHOSEN = {
    "lenet5", "digits_cnn", "resnet50", "resnet101", "resnet152", "resnext50_32x4d", "squeezenet1_1", "inception_v3",
    "mobilenet_v3_large", "efficientnetv2b0", "convnext_tiny", "resnet20", "waveform_m5", "c3d", "unet",
}  # fmt: skip
FEW = [(path, variant) for path, variant in VARIANTS if (variant or path.stem) in CHOSEN]


def spec_of(text: str, **options: object) -> Spec:
    """A spec from a text, which may be indented as a whole."""
    return from_source(Source("net.yaml", textwrap.dedent(text)), **options)


def layers_text(layers: str, input: str = "[28, 28, 1]", extra: str = "") -> str:
    """A spec around a list of features."""
    body = textwrap.indent(textwrap.dedent(layers).strip("\n"), "  ")
    return f"cnnspec: 1\nname: test\ninput: {input}\n{textwrap.dedent(extra)}features:\n{body}\n"


def graph_of(layers: str, input: str = "[28, 28, 1]", extra: str = "", **options: object) -> Graph:
    """The graph of a list of features."""
    return spec_of(layers_text(layers, input, extra), **options).compile()


def summary_of(layers: str, input: str = "[28, 28, 1]", extra: str = "") -> Summary:
    """The figures of a list of features."""
    return summarize(graph_of(layers, input, extra))


def shapes_of(graph: Graph) -> dict[str, tuple[int, ...]]:
    """The output shape of every node."""
    return {node.name: node.shape for node in graph.nodes}


def findings(text: str) -> list[Diagnostic]:
    """Everything that `check` finds in a text."""
    try:
        return list(check(spec_of(text)).diagnostics)
    except SpecError as error:
        return list(error.diagnostics)


def only_finding(text: str) -> Diagnostic:
    """The one finding in a text."""
    found = findings(text)
    assert len(found) == 1, "\n".join(f"{each.code} {each.message}" for each in found) or "nothing was found"
    return found[0]


def layer_finding(layers: str, input: str = "[28, 28, 1]", extra: str = "") -> Diagnostic:
    """The one finding in a list of features."""
    return only_finding(layers_text(layers, input, extra))


def pointed_at(diagnostic: Diagnostic) -> str:
    """The text that a finding is about."""
    span = diagnostic.span
    assert span is not None
    return span.source.text[span.start : span.end]


def keras_object(description: KerasCall, **extra: object) -> object:
    """The Keras object of a description."""
    from cnnspec.keras_model.build import call

    return call(description, **extra)


def run(
    *arguments: str, cwd: Path | None = None, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "cnnspec", *arguments],
        cwd=cwd or ROOT, input=stdin, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb", **environment},
    )  # fmt: skip


def work_of(function: Callable[..., object], *arguments: object) -> int:
    """How many functions a call calls, in Python and in C: what it costs, the same on every machine."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return count


class Outcome(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


def call(capfd: pytest.CaptureFixture[str], *arguments: str) -> Outcome:
    """A command in this process, which is faster than one of its own."""
    from cnnspec.cli import main

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["cnnspec", *arguments])
        patch.setenv("COLUMNS", "80")
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
    out, err = capfd.readouterr()
    return Outcome(code, out, err)


def examples(kind: type) -> str:
    """The items that stand as an example in a docstring, indented as in a spec."""
    paragraphs = inspect.cleandoc(kind.__doc__ or "").split("\n\n")
    (found,) = [each for each in paragraphs if each.lstrip().startswith("- ")]
    return textwrap.indent(textwrap.dedent(found), "  ")


class Examples(NamedTuple):
    """What the docstring of a rule says."""

    what: str
    why: str
    bad: str
    good: str
    source: str


def lint_examples(code: str) -> Examples:
    """The parts of a rule's docstring."""
    from cnnspec import lint

    text = inspect.cleandoc(lint.rule(code).__doc__ or "")
    what, rest = text.split("\n", 1)
    why, rest = rest.split("\nBad:\n")
    bad, rest = rest.split("\nGood:\n")
    good, source = rest.split("\nSource: ")
    return Examples(what, why.strip().removeprefix("Why: "), textwrap.dedent(bad), textwrap.dedent(good), source)


def linted(text: str, level: str = "info", **options: object) -> list[Diagnostic]:
    """Everything that `check` tells of a text at a level."""
    from cnnspec.lint._run import Settings

    try:
        return list(check(spec_of(text, **options), Settings(level)).diagnostics)
    except SpecError as error:
        return list(error.diagnostics)
