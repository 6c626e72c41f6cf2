import pytest
from support import ROOT, call, run

LENET = str(ROOT / "specs" / "lenet5.yaml")


@pytest.mark.parametrize(
    ("ending", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("dot", b"digraph"), ("SVG", b"<?xml")]
)
def test_the_ending_tells_the_format(capfd, tmp_path, ending, start):
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


def test_it_needs_no_dot_on_the_machine(tmp_path):
    done = run("diagram", LENET, "-o", str(tmp_path / "net.svg"), PATH="")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "net.svg").stat().st_size > 1000


def test_an_unwritable_place_leaves_nothing(capfd, tmp_path):
    (tmp_path / "file").touch()
    code, _, err = call(capfd, "diagram", LENET, "-o", str(tmp_path / "file" / "net.svg"))
    assert (code, "cannot write" in err) == (2, True)
