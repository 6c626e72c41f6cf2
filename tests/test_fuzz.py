"""The fuzz job: a few cases of each target here, minutes of them in `make long`; and properties of specs that change at random."""

import copy
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from drawn import first_seed, seeds
from fuzz import limits, targets
from fuzz.commands import refuse_control
from fuzz.files import Special, read_files, write_files
from fuzz.limits import Find, Watch
from fuzz.running import draw_files, explore_here, run_files
from fuzz.targets import Target
from fuzz.targets.specs import DOCUMENTS, change, examine_script, likeness, mutated, mutated_bytes, mutated_structure
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT

from cnnspec.analysis.summary import summarize
from cnnspec.checking.check import check
from cnnspec.compiler.resolve import resolve
from cnnspec.compiler.spec import from_source
from cnnspec.diagnostics import SpecError, UsageError, render_text, to_dict
from cnnspec.diagnostics.codes import known
from cnnspec.lint._run import Settings
from cnnspec.reading.parse import read_source
from cnnspec.spans.source import Source
from cnnspec.text.dump import dump

MINUTES = 2  # of a target in `make long`
ALL = [pytest.param(name, marks=pytest.mark.keras if targets.load(name).keras else ()) for name in targets.names()]


@pytest.mark.drawn
@pytest.mark.parametrize("name", ALL)
def test_a_few_cases(name):
    report = explore_here(name, seed=first_seed(), cases=targets.load(name).cases)
    assert not report.failures, report.text()
    assert report.cases == targets.load(name).cases


@pytest.mark.large
@pytest.mark.parametrize("name", ALL)
def test_minutes_of_new_cases(name, tmp_path):
    seed = time.time_ns() % 10**9
    command = [sys.executable, "-m", "fuzz", name, str(MINUTES), str(seed), "--keep", str(ROOT / "build/fuzz")]
    done = subprocess.run(
        command, cwd=ROOT / "tests", capture_output=True, text=True, timeout=60 * MINUTES + 300, check=False
    )
    print(done.stdout)
    assert done.returncode == 0, f"seed {seed}\n{done.stdout}{done.stderr}"


def test_the_cases_of_a_seed_are_always_the_same():
    target = targets.load("runs")
    assert draw_files(target, 1, 7) == draw_files(target, 1, 7) != draw_files(target, 2, 7)


def endless():
    while True:
        pass


def opened_pipe():
    Path("pipe").read_text()


def wrote_outside():
    Path("new.txt").write_text("")


def large():
    bytearray(2**26)


def shell():
    subprocess.run(["true"], check=True)


@pytest.mark.parametrize(
    ("mistake", "kind"),
    [
        (endless, "time in"),
        (opened_pipe, "waits in"),
        (wrote_outside, "a file outside of the output folder"),
        (large, "memory"),
        (shell, "subprocess.Popen"),
        (lambda: [][1], "IndexError in"),
    ],
)
def test_what_counts_as_a_find(mistake, kind, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "_TICK", 0.2)

    def examine(folder):
        yield "label"
        mistake()

    target = Target("made", lambda draw: {}, examine, lambda: None, seconds=0.2, megabytes=30, cases=1, keras=False)
    ran = run_files(target, {"pipe": Special("pipe")}, 3, tmp_path)
    assert ran.failure is not None
    assert ran.failure.kind.startswith(kind)
    assert ran.labels == {"label"}


def test_output_below_the_folder_for_it_is_no_find(tmp_path):
    write_files(tmp_path / "case", {})
    write_files(tmp_path / "out", {})
    with Watch(tmp_path).watched():
        (tmp_path / "out" / "new.txt").write_text("")


@pytest.mark.parametrize("text", ["\x1b[31m", "a\x00", "a\rb", "\x7f", "\x9b31m"])
def test_control_characters_are_finds(text):
    with pytest.raises(Find):
        refuse_control(text, "a text")
    refuse_control(ascii(text) + "\r\n\tfine", "a text")


@pytest.mark.parametrize("script", ["x = (", "f'{injected()}'", "x = 1\ninjected()", "a\0"])
def test_broken_scripts_are_finds(script):
    with pytest.raises(Find):
        examine_script(script)
    examine_script(f"x = {script!r}")


def test_files_are_kept_and_read_again(tmp_path):
    files = {
        "a/b.txt": b"\xff",
        "pipe": Special("pipe"),
        "link": Special("link", "nowhere"),
        "folder": Special("folder"),
    }
    write_files(tmp_path / "case", files)
    assert read_files(tmp_path / "case") == files


CASES = 1000


@pytest.mark.drawn
@pytest.mark.parametrize("seed", seeds(5))
def test_changed_specs(seed):
    draw = random.Random(seed)
    cases = networks = 0
    while cases < CASES // 5 or networks < 5:
        cases += 1
        assert cases <= CASES, "hardly any of the changed specs is a network"
        document = copy.deepcopy(draw.choice(DOCUMENTS))
        for _ in range(draw.randint(1, 3)):
            change(document, draw)
        try:
            checked = check(from_source(Source("net.yaml", dump(document))), Settings("info"))
        except SpecError as error:
            assert all(render_text(found) and found.span for found in error.diagnostics), dump(document)
            continue
        assert all(render_text(found) for found in checked.diagnostics)
        if checked.graph is None or not checked.ok:
            continue
        networks += 1
        summarize(checked.graph).to_dict()
        again = from_source(Source("resolved.yaml", dump(resolve(checked.spec)))).compile()
        assert likeness(again) == likeness(checked.graph), dump(document)


CODES = set(known())
SECONDS = 5  # for one file, on a slow machine
MEGABYTES = 500


def bounded(raw, folder):
    """Check a file of these bytes within the limits: findings with a place, a message and help, or a refusal."""
    write_files(folder / "case", {"net.yaml": raw})
    with Watch(folder, SECONDS, MEGABYTES).watched():
        try:
            checked = check(from_source(read_source(folder / "case" / "net.yaml")))
            diagnostics = checked.diagnostics
            if checked.graph is not None:
                summarize(checked.graph).to_dict()
        except SpecError as error:
            diagnostics = error.diagnostics
        except UsageError:
            return
    for diagnostic in diagnostics:
        assert render_text(diagnostic, "net.yaml")
        assert to_dict(diagnostic)["line"] >= 1
        assert diagnostic.code in CODES, diagnostic.code
        assert diagnostic.message, diagnostic.code
        assert diagnostic.help, f"{diagnostic.code}: {diagnostic.message}"


@pytest.mark.drawn
@pytest.mark.parametrize("make", [mutated, mutated_structure], ids=lambda make: make.__name__)
def test_texts_changed_at_random(make, tmp_path):
    @settings(max_examples=250)
    @given(st.randoms(use_true_random=True))
    def examine(draw):
        bounded(make(draw).encode("utf-8", "surrogatepass"), tmp_path)

    examine()


@pytest.mark.drawn
def test_bytes_changed_at_random(tmp_path):
    @settings(max_examples=250)
    @given(st.randoms(use_true_random=True))
    def examine(draw):
        bounded(mutated_bytes(draw), tmp_path)

    examine()


@pytest.mark.drawn
def test_any_bytes_and_any_text(tmp_path):
    @settings(max_examples=150)
    @given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
    def examine(raw):
        bounded(raw, tmp_path)

    examine()
