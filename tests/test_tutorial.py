"""The tutorial, done as it says."""

import re

import pytest
import yaml
from support import ROOT, call
from trained_runs import QUICK

TEXT = (ROOT / "docs" / "tutorial.md").read_text()


def blocks():
    """Language and text of every block, in order."""
    return re.findall(r"^```([^\n]*)\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def follow(capfd):
    """Write what is to be written, and compare what each command prints."""
    done = []
    for language, text in blocks():
        if match := re.match(r"# (\w+\.yaml)\n", text):
            with open(match[1], "w") as file:
                file.write(text)
        if language != "console":
            continue
        command, _, expected = text.removeprefix("$ cnnspec ").partition("\n")
        if command in done:  # "write `kernel`", says the tutorial
            with open("narrow.yaml") as file:
                mended = file.read().replace("kernal", "kernel")
            with open("narrow.yaml", "w") as file:
                file.write(mended)
        found = call(capfd, *command.split())
        assert (found.out + found.err).strip() == expected.strip(), command
        done.append(command)
    return done


def test_every_command_prints_what_the_tutorial_shows(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(follow(capfd)) >= 7
    assert (tmp_path / "first.svg").exists()
    shown = next(text for language, text in blocks() if language.startswith("cnnspec"))
    assert yaml.safe_load(shown) == yaml.safe_load((tmp_path / "first.yaml").read_text())


@pytest.mark.keras
@pytest.mark.slow
def test_the_commands_of_a_training_follow_each_other(capfd, tmp_path, monkeypatch):
    """With a smaller network under the same name, for the time that it takes."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "first.yaml").write_text(QUICK.replace("epochs: 2", "epochs: 1, steps_per_epoch: 4"))
    (commands,) = (text for language, text in blocks() if language == "sh")
    for command in commands.splitlines():
        found = call(capfd, *command.removeprefix("cnnspec ").split())
        assert found.code == 0, found.err
    assert 'class="confusion"' in (tmp_path / "first.html").read_text()
