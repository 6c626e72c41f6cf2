import subprocess
import sys

from support import ROOT, call, run

import cnnspec


def test_the_version(capfd):
    assert call(capfd, "--version").out == f"cnnspec {cnnspec.__version__}\n"


def test_help_lists_the_commands_and_fits_a_terminal():
    done = run("--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("check", "summary", "diagram", "train", "show"))
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_reader_that_leaves_is_no_error():
    command = f"{sys.executable} -m cnnspec summary specs/resnet.yaml --format json | head -1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_shells_get_completion():
    done = run("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert "complete" in done.stdout
    done = run(_CNNSPEC_COMPLETE="complete_bash", COMP_WORDS="cnnspec ch", COMP_CWORD="1")
    assert done.stdout.split() == ["check"]


def test_a_process_that_ends_is_not_searched_for_garbage():
    first = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 10_000))"  # the last to be called
    done = subprocess.run([sys.executable, "-c", f"{first}; import cnnspec.cli"], capture_output=True, text=True)
    assert done.stdout == "True\n"
