import pkgutil
import re
import subprocess
import sys

import pytest
from support import ROOT, call, run

import cnnspec


def test_the_version(capfd):
    assert call(capfd, "--version").out == f"cnnspec {cnnspec.__version__}\n"


def test_help_lists_the_commands_and_fits_a_terminal():
    done = run("--help")
    assert done.returncode == 0
    listed = re.findall(r"^│ ([a-z]+) ", done.stdout, re.MULTILINE)
    assert listed == sorted(each.name for each in pkgutil.iter_modules(cnnspec.cli.__path__) if each.name[0] != "_")
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_reader_that_leaves_is_no_error():
    command = f"{sys.executable} -m cnnspec summary specs/resnet.yaml --format json | head -1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{\n", "")


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


def test_a_long_remedy_fits_a_terminal(capfd):
    found = call(capfd, "check", "lenet5", "--select", "lint.foo")
    assert found.code == 2
    assert len(found.err.splitlines()) > 5
    assert max(map(len, found.err.splitlines())) <= 80


def test_refusals_are_coloured_where_that_is_asked_for(capfd, monkeypatch, tmp_path):
    (tmp_path / "net.yaml").write_text("cnnspec: 1\n")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert call(capfd, "summary", "nothing").err.startswith("\x1b[1;31merror:\x1b[0m cannot read nothing")
    assert "\x1b[1;31merror[spec.missing-key]\x1b[0m" in call(capfd, "summary", str(tmp_path / "net.yaml")).err


def sh(command):
    command = command.replace("cnnspec", f"{sys.executable} -m cnnspec")
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_result_that_cannot_be_written_is_told():
    why = "error: cannot write to standard output: "
    assert sh("cnnspec summary lenet5 >/dev/full") == (2, "", why + "No space left on device\n")
    assert sh("cnnspec summary lenet5 >&-") == (2, "", why + "it is closed\n")
    assert sh("cnnspec --help >/dev/full") == (2, "", "error: cannot write: No space left on device\n")


def test_findings_never_go_among_the_results():
    assert sh("cnnspec check examples/mistake.yaml 2>&-") == (1, "", "")


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_standard_output_can_be_named(name, tmp_path):
    (tmp_path / "log").write_text("before\n")
    assert sh(f"cnnspec summary lenet5 --format csv -o {name} >> {tmp_path / 'log'}") == (0, "", "")
    assert (tmp_path / "log").read_text().startswith("before\nname,op,")
