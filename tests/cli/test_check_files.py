"""`check` on folders and patterns, and again and again."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from support import ROOT, call, layers_text

from cnnspec.cli import _watching
from cnnspec.diagnostics.formats import Report

GOOD, BAD = layers_text("- flatten"), layers_text("- flaten")


@pytest.fixture
def nets(tmp_path):
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(BAD)
    (tmp_path / "other.yaml").write_text("a: 1\n")
    return tmp_path


def test_a_folder_is_checked_and_summed_up(capfd, nets):
    code, out, err = call(capfd, "check", str(nets))
    assert (code, out) == (1, f"{nets}/good.yaml: ok\n2 files: 1 error\n")
    assert err.startswith(f"{nets}/bad.yaml:5:5: error[spec.unknown-word]")
    code, out, _ = call(capfd, "check", f"{nets}/*.yaml", "--format", "json")
    assert (code, [each["path"] for each in json.loads(out)["files"]]) == (1, [f"{nets}/bad.yaml", f"{nets}/good.yaml"])


@pytest.mark.parametrize("format", ["sarif", "github", "json"])
def test_every_format_keeps_the_exit_code_and_standard_output_clean(capfd, nets, format):
    code, out, err = call(capfd, "check", str(nets), "--format", format)
    assert (code, err) == (1, "")
    if format != "github":
        json.loads(out)
    assert call(capfd, "check", f"{nets}/good.yaml", "--format", format).code == 0


def test_a_folder_without_specs_is_wrong_usage(capfd, tmp_path):
    code, out, err = call(capfd, "check", str(tmp_path))
    assert (code, out) == (2, "")
    assert err.startswith(f"error: no spec below {tmp_path}\n  help: a spec is")


def test_an_unknown_format_is_wrong_usage(capfd):
    assert call(capfd, "check", "lenet5", "--format", "xml").code == 2


def test_watching_tells_each_state_and_does_not_clear_what_is_no_terminal(capfd, nets):
    path = nets / "bad.yaml"
    seen = []

    def finish(reports):
        seen.append([os.path.basename(each.path) for each in reports])
        (nets / f"new{len(seen)}.yaml").write_text(GOOD)
        return len(seen)

    code = _watching.run([str(nets)], lambda path: Report(path, ()), finish, rounds=3, pause=0)
    assert (code, [len(each) for each in seen]) == (3, [2, 3, 4])
    assert capfd.readouterr().out == ""
    assert path.read_text() == BAD


def test_watching_goes_with_files_only(capfd, nets):
    assert call(capfd, "check", "--watch", "-").code == 2
    assert call(capfd, "check", "--watch", "--fix", str(nets)).code == 2
    assert call(capfd, "check", "--watch", str(nets / "none.yaml")).code == 2
    assert call(capfd, "check", "--watch", "resnet50").code == 2


def test_a_user_ends_watching_with_control_c(nets):
    command = [sys.executable, "-u", "-m", "cnnspec", "check", "--watch", str(nets / "good.yaml")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == f"{nets}/good.yaml: ok\n"
        (nets / "good.yaml").write_text(BAD)
        assert "error[spec.unknown-word]" in process.stderr.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, out, "Traceback" in err) == (1, "", False)
