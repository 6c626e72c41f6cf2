import pytest
from support import layers_text

from cnnspec.compiler.spec import load
from cnnspec.diagnostics import UsageError
from cnnspec.drawing import known_formats, render
from cnnspec.drawing.options import Options
from cnnspec.drawing.stamp import MARK, origin_of
from cnnspec.drawing.upkeep import out_of_date


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(layers_text("- conv: {filters: $w}", extra="params: {w: 3}\n"))
    return path


def drawn(spec, picture, options=None, params=None):
    graph = load(spec, {"w": int(params[0][2:])} if params else None).compile()
    picture.write_bytes(render(graph, picture.suffix[1:], options, origin_of(str(spec), picture, params, None)))
    return picture


@pytest.mark.parametrize("format", known_formats())
def test_a_picture_is_out_of_date_when_its_spec_is_another_network(spec, tmp_path, format):
    pytest.importorskip("svglib") if format == "pdf" else None
    picture = drawn(spec, tmp_path / f"net.{format}", Options(theme="light"))
    assert out_of_date(picture) == ""
    spec.write_text("# a comment\n" + spec.read_text())
    assert out_of_date(picture) == ""
    spec.write_text(spec.read_text().replace("w: 3", "w: 4"))
    told = out_of_date(picture)
    assert "out of date" in told
    assert f"cnnspec diagram {spec} -o {picture} --theme light" in told


def test_it_is_compared_with_what_was_set(spec, tmp_path):
    picture = drawn(spec, tmp_path / "net.svg", Options(show=("params", "macs"), style="boxes"), ["w=9"])
    assert out_of_date(picture) == ""
    spec.write_text(spec.read_text().replace("conv: {", "conv: {kernel: 5, "))
    assert out_of_date(picture).endswith(f"-o {picture} -p w=9 --show params,macs")


def test_a_volume_is_compared_by_what_it_shows(spec, tmp_path):
    picture = drawn(spec, tmp_path / "net.svg", Options(style="volume"))
    assert out_of_date(picture) == ""
    spec.write_text(spec.read_text().replace("28, 28", "32, 32"))
    assert "--style volume" in out_of_date(picture)


def test_mistakes_of_the_spec_are_told(spec, tmp_path):
    picture = drawn(spec, tmp_path / "net.svg")
    spec.write_text(spec.read_text().replace("filters", "filtres"))
    assert "has mistakes" in out_of_date(picture)


@pytest.mark.parametrize(
    "content",
    ["<svg/>", f'{MARK}{{"sha256": "0", "spec": 3}}', f'{MARK}{{"sha256": "0", "spec": "-"}}', f'{MARK}{{"sha256": "0", "spec": "nowhere.yaml"}}',
     f'{MARK}{{"sha256": "0", "spec": "net.yaml", "options": {{"colour": "red"}}}}', f'{MARK}{{"sha256": "0", "spec": "net.yaml", "options": [1]}}',
     f'{MARK}{{"sha256": "0", "spec": "net.yaml", "options": {{"show": 3}}}}', f'{MARK}{{"sha256": "0", "spec": "net.yaml", "params": ["w"]}}'],
)  # fmt: skip
def test_a_file_that_does_not_tell_its_spec_is_told(spec, tmp_path, content):
    picture = tmp_path / "net.svg"
    picture.write_text(content)
    with pytest.raises(UsageError):
        out_of_date(picture)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot read"):
        out_of_date(tmp_path / "net.svg")


def test_the_command_of_a_help_is_one_for_a_shell(tmp_path):
    folder = tmp_path / "a $(touch evil)"
    folder.mkdir()
    (folder / "net.yaml").write_text(layers_text("- conv: {filters: $w}", extra="params: {w: 3}\n"))
    picture = drawn(folder / "net.yaml", folder / "net.svg")
    (folder / "net.yaml").write_text("nonsense")
    assert out_of_date(picture).endswith(f"help: cnnspec check '{folder}/net.yaml'")
