"""What no command expects: one line, an exit code, and the traceback for who asks for it."""

import errno
import os
import re
import shlex
import subprocess
import sys

import pytest
from support import ROOT, call

LINE = (
    "cnnspec: internal error: ZeroDivisionError: division by zero (please report it; --traceback shows the details)\n"
)


def fails(monkeypatch, error):
    def compiled(*arguments):
        raise error

    monkeypatch.setattr("cnnspec.cli.summary.compiled", compiled)


@pytest.fixture
def bug(monkeypatch):
    monkeypatch.delenv("CNNSPEC_TRACEBACK", raising=False)
    fails(monkeypatch, ZeroDivisionError("division by zero"))


@pytest.mark.usefixtures("bug")
def test_a_bug_is_one_line(capfd):
    assert call(capfd, "summary", "lenet5") == (70, "", LINE)


@pytest.mark.usefixtures("bug")
@pytest.mark.parametrize("arguments", [("--traceback", "summary", "lenet5"), ("summary", "lenet5", "--traceback")])
def test_its_details_are_an_option_before_or_after_the_command(capfd, arguments):
    found = call(capfd, *arguments)
    assert found.code == 70
    assert found.err.startswith("Traceback (most recent call last):\n")
    assert found.err.endswith("cnnspec: internal error: ZeroDivisionError: division by zero (please report it)\n")


@pytest.mark.usefixtures("bug")
def test_its_details_are_an_environment_variable(capfd, monkeypatch):
    monkeypatch.setenv("CNNSPEC_TRACEBACK", "1")
    assert "Traceback" in call(capfd, "summary", "lenet5").err


def test_the_option_changes_nothing_else(capfd):
    assert call(capfd, "summary", "lenet5", "--traceback") == call(capfd, "summary", "lenet5")
    assert call(capfd, "zoo", "list", "--traceback").code == 0
    assert "--traceback" in call(capfd, "--help").out
    assert call(capfd, "summary", "--", "--traceback").err.startswith("error: cannot read --traceback")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RecursionError("maximum recursion depth exceeded"), "RecursionError: maximum recursion depth exceeded"),
        (KeyError("a\x1b[31m\n"), "KeyError: 'a\\x1b[31m\\n'"),
        (ValueError("\n  first\x1b line\nsecond\n"), "ValueError: first␛ line"),
        (AssertionError(), "AssertionError"),
        (TypeError("x" * 1000), f"TypeError: {'x' * 300} …"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_any_exception_is_one_line(capfd, monkeypatch, error, said):
    fails(monkeypatch, error)
    assert call(capfd, "summary", "lenet5").err == LINE.replace("ZeroDivisionError: division by zero", said)


@pytest.mark.parametrize("error", [MemoryError(), OSError(errno.ENOMEM, "Cannot allocate memory")])
def test_too_little_memory_is_no_bug(capfd, monkeypatch, error):
    fails(monkeypatch, error)
    code, out, err = call(capfd, "summary", "lenet5")
    assert (code, out) == (2, "")
    assert err.splitlines()[0] == "error: out of memory"
    assert err.splitlines()[1].startswith("  help: use a smaller batch")


@pytest.mark.parametrize("number", ["EACCES", "ENAMETOOLONG", "EIO", "ELOOP", "EMFILE", "ENOTDIR", "EISDIR"])
def test_what_the_system_refuses_is_no_bug(capfd, monkeypatch, number):
    number = getattr(errno, number)
    fails(monkeypatch, OSError(number, os.strerror(number), "some\x1bwhere\n"))
    assert call(capfd, "summary", "lenet5") == (
        2,
        "",
        f"error: cannot read or write some␛where␊: {os.strerror(number)}\n",
    )


@pytest.mark.parametrize("number", ["EROFS", "ENOSPC", "EDQUOT"])
def test_what_cannot_be_written_is_told(capfd, monkeypatch, number):
    number = getattr(errno, number)
    fails(monkeypatch, OSError(number, os.strerror(number)))
    assert call(capfd, "summary", "lenet5") == (2, "", f"error: cannot write: {os.strerror(number)}\n")


def sh(command, **options):
    command = command.replace("cnnspec", f"{shlex.quote(sys.executable)} -m cnnspec")
    path = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1", **options.pop("env", {})}
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, env=path, **options)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_memory_that_really_runs_out(tmp_path):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28)); "
    hungry = "import cnnspec.cli.summary as module; module.compiled = lambda *_: bytearray(2**30); "
    program = f"{limit}{hungry}import sys; sys.argv = ['cnnspec', 'summary', 'x']; from cnnspec.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: out of memory\n")


def test_a_folder_that_is_gone(tmp_path):
    gone = f"mkdir {tmp_path}/gone && cd {tmp_path}/gone && rmdir {tmp_path}/gone && "
    told = "error: the current folder does not exist\n  help: change to one that does: cd DIR\n"
    assert sh(gone + "cnnspec check lenet5 --format sarif") == (2, "", told)
    assert sh(gone + "cnnspec train digits_cnn --out x") == (2, "", told)
    assert sh(gone + "cnnspec check lenet5")[0] == 0
    assert sh(gone + "cnnspec summary lenet5 -o x.txt") == (
        2,
        "",
        "error: cannot write x.txt: No such file or directory\n",
    )


@pytest.mark.parametrize("command", ["check -", "summary -", "show -", "train - --out x", "diagram - --format svg"])
def test_standard_input_that_is_closed(command):
    code, out, err = sh(f"cnnspec {command} <&-")
    assert (code, out) == (2, "")
    assert "cannot read standard input: it is closed\n  help: name a file, or write `< FILE`\n" in err


@pytest.mark.parametrize("command", ["summary lenet5", "check lenet5", "diagram lenet5 --format png", "--version"])
def test_standard_output_that_is_closed(command):
    assert sh(f"cnnspec {command} >&-") == (2, "", "error: cannot write to standard output: it is closed\n")
    assert sh(f"cnnspec {command} >&- 2>&- <&-") == (2, "", "")


def test_messages_that_cannot_be_written_change_no_exit_code():
    for to in ("2>&-", "2>/dev/full"):
        assert sh(f"cnnspec summary nothing {to}") == (2, "", "")
        code, out, _ = sh(f"cnnspec check lenet5 {to}")
        assert (code, out) == (0, "lenet5: ok\n")


def test_no_file_takes_the_place_of_a_stream_that_is_closed():
    program = (
        "import os; from cnnspec.text.terminal import open_streams; open_streams(); print(os.open('/dev/null', 0) > 2)"
    )
    done = subprocess.run(
        f'{sys.executable} -c "{program}" <&- 2>&-', shell=True, cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout == "True\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "ascii:strict"])
def test_an_encoding_without_our_signs(encoding):
    for command in ("--help", "summary --help", "summary lenet5", "check nothing_at_all", "predict --help"):
        code, _, err = sh(f"cnnspec {command}", env={"PYTHONIOENCODING": encoding})
        assert code == (2 if "nothing" in command else 0), err


def test_a_locale_without_our_signs(tmp_path):
    (tmp_path / "größe.yaml").write_text("cnnspec: 1\nname: größe\n")
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert sh("cnnspec --help", env=env)[0] == 0
    code, _, err = sh(f"cnnspec check {tmp_path}/größe.yaml", env=env)
    assert code == 1
    assert err.isascii()


LONG = "a" * 300


@pytest.mark.parametrize(
    "command",
    [
        "summary lenet5 -o {}", "new {} --force", "zoo copy lenet5 -o {}", "import tests/data/keras/shared.json -o {}",
        "diagram lenet5 -o {}.svg", "train digits_cnn --out {}", "train digits_cnn --out x --init-from {}",
        "train digits_cnn --resume --out {}/run", "evaluate {}", "runs {}", "report {}", "weights {}", "predict {} x.png",
        "check {}", "check --fix {}", "compare {}", "check --watch {}", "summary {}.yaml", "data {}", "import {}",
    ],
)  # fmt: skip
def test_a_name_of_300_characters(capfd, monkeypatch, command):
    monkeypatch.chdir(ROOT)
    code, out, err = call(capfd, *command.format(LONG).split())
    assert (code, out) == (2, "")
    assert LONG in err
    assert re.search("too long|there is no ", err)


def test_a_name_that_is_too_long_leaves_the_others_checked(capfd):
    code, out, err = call(capfd, "check", LONG, "lenet5")
    assert code == 2
    assert out.splitlines()[0] == "lenet5: ok"
    assert err.startswith(f"{LONG}: error[file.unreadable] cannot read {LONG}: ")


@pytest.mark.parametrize("out", ["loop", "loop/run", "nowhere", "file/run", LONG])
def test_a_folder_that_cannot_be_made_is_told_before_anything_heavy(capfd, monkeypatch, tmp_path, out):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "nowhere").symlink_to("missing")
    (tmp_path / "file").touch()
    monkeypatch.setattr("cnnspec.training.run.import_tensorflow", lambda: pytest.fail("it was imported"))
    code, _, err = call(capfd, "train", "digits_cnn", "--out", out)
    assert code == 2
    assert out.partition("/")[0] in err
    assert "  help: choose another --out\n" in err


def without_rights(program):
    """The command of a user whom permissions bind."""
    if os.geteuid():
        return program
    done = subprocess.run(["setpriv", "--version"], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("permissions do not bind root")
    return f"setpriv --bounding-set=-dac_override,-dac_read_search {program}"


@pytest.mark.parametrize("mode", [0o000, 0o300, 0o500])
def test_force_on_a_folder_without_permissions(tmp_path, mode):
    run = tmp_path / "run"
    run.mkdir()
    (run / "history.csv").write_text("epoch\n1\n")
    run.chmod(mode)
    code, out, err = sh(f"{without_rights('cnnspec')} train digits_cnn --out {run} --force")
    run.chmod(0o700)
    assert (code, out) == (2, "")
    assert "readable" in err or err.startswith(f"error: cannot write to {run}: no permission\n")
    assert (run / "history.csv").exists()


def test_files_and_folders_without_permissions(tmp_path):
    (tmp_path / "net.yaml").write_text("cnnspec: 1\n")
    (tmp_path / "net.yaml").chmod(0)
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0)
    command = without_rights("cnnspec")
    try:
        for arguments, path in {
            f"check {tmp_path}/net.yaml": "net.yaml", f"summary {closed}/net.yaml": "closed/net.yaml",
            f"summary lenet5 -o {closed}/out.txt": "closed/out.txt", f"train digits_cnn --out {closed}/run": "closed",
            f"runs {closed}/run": "closed/run", f"import {closed}/model.json": "closed/model.json",
        }.items():  # fmt: skip
            code, out, err = sh(f"{command} {arguments}")
            assert (code, out) == (2, ""), err
            assert f"{tmp_path}/{path}" in err
    finally:
        closed.chmod(0o700)


def test_a_machine_without_home_and_folder_for_temporary_files(tmp_path):
    environment = "env -u HOME TMPDIR=/nowhere"
    assert sh(f"{environment} cnnspec check lenet5")[0] == 0
    assert sh(f"{environment} cnnspec summary lenet5 -o {tmp_path}/x.txt") == (0, "", "")
