import shutil

import pytest
from support import ROOT, call, run

LENET = str(ROOT / "specs" / "lenet5.yaml")
STARTS = {
    "svg": b"<?xml",
    "png": b"\x89PNG",
    "dot": b"digraph",
    "SVG": b"<?xml",
    "mmd": b"%%",
    "md": b"```mermaid",
    "tex": b"%",
    "pdf": b"%PDF",
}


@pytest.mark.parametrize(("ending", "start"), STARTS.items())
def test_the_ending_tells_the_format(capfd, tmp_path, ending, start):
    pytest.importorskip("svglib") if ending == "pdf" else None
    path = tmp_path / "pictures" / f"net.{ending}"
    assert call(capfd, "diagram", LENET, "-o", str(path)) == (0, "", "")
    assert path.read_bytes().startswith(start)


def test_without_a_file_it_goes_to_standard_output(capfd):
    assert call(capfd, "diagram", LENET).out.startswith("<?xml")
    assert call(capfd, "diagram", LENET, "--format", "dot").out.startswith("digraph")


@pytest.mark.parametrize("name", ["net.jpg", "net"])
def test_another_format_is_told(capfd, tmp_path, name):
    code, _, err = call(capfd, "diagram", LENET, "-o", str(tmp_path / name))
    assert (code, "svg" in err) == (2, True)


@pytest.mark.parametrize(
    "option",
    [("--level", "layers"), ("--theme", "blue"), ("--show", "params,flops"), ("--style", "cubes"), ("--engine", "x")],
)
def test_another_choice_is_told(capfd, option):
    code, out, err = call(capfd, "diagram", LENET, *option)
    assert (code, out, "help:" in err) == (2, "", True)


def test_options_are_passed_on(capfd):
    out = call(
        capfd, "diagram", "resnet50", "--level", "stage", "--theme", "dark", "--show", "params", "--show", "macs"
    ).out
    assert "3 × bottleneck" in out
    assert "#0d1117" in out
    assert "MACs</text>" in out
    assert "volume" in call(capfd, "diagram", LENET, "--style", "volume").out


def test_the_words_of_the_spec_are_in_the_picture(capfd):
    assert "<desc" in (out := call(capfd, "diagram", "resnet50").out)
    assert "Residual networks with the stride in the first 1x1 convolution." in out


def test_it_needs_no_dot_on_the_machine(tmp_path):
    done = run("diagram", LENET, "-o", str(tmp_path / "net.svg"), PATH="")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "net.svg").stat().st_size > 1000


def test_an_unwritable_place_leaves_nothing(capfd, tmp_path):
    (tmp_path / "file").touch()
    code, _, err = call(capfd, "diagram", LENET, "-o", str(tmp_path / "file" / "net.svg"))
    assert (code, "cannot write" in err) == (2, True)


def test_one_spec_at_a_time(capfd):
    assert call(capfd, "diagram", LENET, LENET).code == 2


def test_check_tells_which_pictures_to_draw_again_and_how(capfd, tmp_path):
    spec, net, volume = tmp_path / "net.yaml", tmp_path / "docs" / "net.svg", tmp_path / "volume.tex"
    shutil.copy(LENET, spec)
    commands = [
        ("diagram", str(spec), "-o", str(net), "--theme", "light", "--no-caption"),
        ("diagram", str(spec), "-o", str(volume), "--style", "volume"),
    ]
    for command in commands:
        assert call(capfd, *command).code == 0
    assert call(capfd, "diagram", "--check", str(net), str(volume)) == (0, "", "")
    spec.write_text(spec.read_text().replace("filters: 6", "filters: 8").split("expect:")[0])
    code, out, err = call(capfd, "diagram", "--check", str(net), str(volume))
    assert (code, out) == (1, "")
    again = [line.removeprefix("  help: draw it again with: cnnspec ") for line in err.splitlines() if "again" in line]
    assert len(again) == 2
    for command in again:
        assert call(capfd, *command.split()).code == 0
    assert call(capfd, "diagram", "--check", str(net), str(volume)).code == 0


def test_check_writes_nothing(capfd, tmp_path):
    code, _, err = call(capfd, "diagram", LENET, "-o", str(tmp_path / "net.svg"), "--check")
    assert (code, "--check takes pictures" in err) == (2, True)
    assert not (tmp_path / "net.svg").exists()


def test_check_refuses_what_is_no_picture_of_ours(capfd):
    code, _, err = call(capfd, "diagram", "--check", LENET)
    assert (code, "does not tell" in err) == (2, True)
