"""Programs in forks behave as in a process of their own."""

import os
import signal
import time

import pytest
from forks import python, start

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("forks")]
STATE = """
import os, sys
print(sorted({"tensorflow", "keras", "cnnspec"} & set(sys.modules)), sys.argv, os.getcwd(), sys.path[:2])
print(os.environ.get("ONE"), os.environ.get("TWO"), repr(sys.stdin.read()), file=sys.stderr)
sys.exit(3)
"""


@pytest.mark.parametrize(("bare", "modules"), [(True, ["tensorflow"]), (False, ["cnnspec", "keras", "tensorflow"])])
def test_arguments_environment_folder_and_streams(bare, modules, tmp_path, monkeypatch):
    monkeypatch.setenv("TWO", "2")
    done = python("-c", STATE, "a b", cwd=tmp_path, stdin="x\n", bare=bare, ONE="1", TWO=None, PYTHONPATH="/p")
    assert done.returncode == 3
    assert done.stdout == f"{modules} {['-c', 'a b']} {tmp_path} {['', '/p']}\n"
    assert done.stderr == "1 None 'x\\n'\n"


def test_files_modules_and_exit_codes(tmp_path):
    (tmp_path / "program.py").write_text("import sys; print(sys.path[0]); sys.exit('no')")
    done = python(str(tmp_path / "program.py"))
    assert (done.returncode, done.stdout, done.stderr) == (1, f"{tmp_path}\n", "no\n")
    done = python("-m", "cnnspec", "explain", "spec.value")
    assert (done.returncode, done.stdout[:10], done.stderr) == (0, "spec.value", "")
    done = python("-c", "1 / 0")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "ZeroDivisionError: division by zero"


def test_one_that_runs_can_be_killed():
    fork = start("-c", "import time; print('on', flush=True); time.sleep(60)")
    while not fork.output().endswith("\n"):
        time.sleep(0.01)
    assert fork.running()
    assert fork.pid != os.getpid()
    fork.kill()
    done = fork.wait()
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGKILL, "on\n", "")
    assert not fork.running()
    assert python("-c", "print(1)").stdout == "1\n"


def test_one_that_was_left_running_is_ended_by_the_next():
    left = start("-c", "import time; time.sleep(60)")
    assert python("-c", "print(2)").stdout == "2\n"
    assert left.wait().returncode == -signal.SIGKILL
