"""``cnnspec new``."""

import sys

import pytest
from support import call
from typer.testing import CliRunner

from cnnspec.cli._app import app
from cnnspec.compiler.spec import load


def test_one_for_the_digits_is_checked_and_has_all_that_a_training_needs(capfd, tmp_path):
    path = tmp_path / "first.yaml"
    code, out, err = call(capfd, "new", str(path), "--size", "small")
    assert (code, out) == (0, "")
    assert str(path) in err
    assert call(capfd, "check", str(path), "--strict").code == 0
    spec = load(path)
    assert spec.name == "first"
    assert spec.section("data").read().source.name == "mnist5k"
    assert spec.section("train").read().epochs > 1
    assert call(capfd, "new", "--size", "small", "--name", "first").out == path.read_text().replace(str(path), "FILE")


def test_a_file_that_is_there_stays_unless_forced(capfd, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("mine\n")
    code, _, err = call(capfd, "new", str(path), "--size", "small")
    assert code == 2
    assert "is there already" in err
    assert path.read_text() == "mine\n"
    assert call(capfd, "new", str(path), "--force", "--size", "small").code == 0
    assert "cnnspec: 1" in path.read_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--data", "mnist5k", "--classes", "3"), "mnist5k has images of 28x28x1"),
        (("--input", "28"), "is not an input"),
        (("--size", "tinny"), "there is no size 'tinny'"),
    ],
)
def test_wrong_options_are_told(capfd, options, message):
    code, out, err = call(capfd, "new", *options)
    assert (code, out) == (2, "")
    assert message in err


def test_on_a_terminal_it_asks(tmp_path, monkeypatch):
    monkeypatch.setattr("cnnspec.cli.new._on_a_terminal", lambda: True)
    path = tmp_path / "asked.yaml"
    done = CliRunner().invoke(app, ["new", str(path)], input="mnist5k\nmedium\n")
    assert done.exit_code == 0, done.output
    assert "stages: {block: basic, depth: 2" in path.read_text()
    assert "source: mnist5k" in path.read_text()


def test_elsewhere_it_does_not(capfd, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert call(capfd, "new", str(tmp_path / "quiet.yaml")).code == 0


@pytest.mark.parametrize("options", [("--name", "1 x"), ("--input", "8x8x1", "--classes", "9999999999")])
def test_nothing_is_written_that_does_not_check(capfd, tmp_path, options):
    found = call(capfd, "new", str(tmp_path / "net.yaml"), *options)
    assert found.code == 2
    assert "help: " in found.err
    assert not list(tmp_path.iterdir())


def test_a_file_with_a_blank_is_quoted_in_what_to_type(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "check 'my net.yaml' --level" in call(capfd, "new", "my net.yaml").err
    assert "check 'my net.yaml' --level" in (tmp_path / "my net.yaml").read_text()
