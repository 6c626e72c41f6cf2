import subprocess
import sys
from pathlib import Path

import pytest
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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
def test_a_full_disk_behind_standard_output_is_told_in_a_line():
    done = subprocess.run(
        f"{sys.executable} -m cnnspec summary lenet5 > /dev/full", shell=True, cwd=ROOT, capture_output=True, text=True
    )
    told = "error: cannot write to standard output: No space left on device\n"
    assert (done.returncode, done.stderr) == (2, told)


@pytest.mark.parametrize("where", ["cnnspec.cli._app", "cnnspec.cli.summary", "cnnspec.analysis.summary"])
def test_ctrl_c_is_told_in_a_word_wherever_it_comes(where):
    """While the command line is loaded, while a command is, and while it works."""
    program = (
        "import sys\n"
        "class CtrlC:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {where!r}: raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, CtrlC())\n"
        "sys.argv = ['cnnspec', 'summary', 'lenet5']\n"
        "from cnnspec.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


def test_shells_get_completion():
    done = run("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert "complete" in done.stdout
    done = run(_CNNSPEC_COMPLETE="complete_bash", COMP_WORDS="cnnspec ch", COMP_CWORD="1")
    assert done.stdout.split() == ["check"]


def test_a_process_that_ends_is_not_searched_for_garbage():
    first = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 10_000))"  # the last to be called
    done = subprocess.run([sys.executable, "-c", f"{first}; import cnnspec.cli._app"], capture_output=True, text=True)
    assert done.stdout == "True\n"
