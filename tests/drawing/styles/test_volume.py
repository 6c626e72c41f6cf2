import pytest
from pictures import UNET, picture, unet
from support import ROOT, graph_of, spec_of

from cnnspec.compiler.spec import load
from cnnspec.diagnostics import UsageError
from cnnspec.drawing.options import Options
from cnnspec.drawing.picture import Picture
from cnnspec.drawing.scene import Curve, Polygon, Text

VOLUME = Options(style="volume")


def zoo(name, **options):
    return Picture(load(ROOT / "specs" / f"{name}.yaml").compile(), Options(style="volume", **options)).scene


def texts(scene):
    return [shape.text for part in scene.parts for shape in part.shapes if isinstance(shape, Text)]


def arcs(scene):
    return [shape for part in scene.parts for shape in part.shapes if isinstance(shape, Curve)]


def test_lenet_is_drawn_map_by_map():
    scene = zoo("lenet5")
    bold = [shape.text for part in scene.parts for shape in part.shapes if isinstance(shape, Text) and shape.bold]
    assert bold == ["28×28×1", "28×28×6", "14×14×6", "10×10×16", "5×5×16", "120", "84", "10"]
    assert "conv 5×5, 16" in texts(scene)


def test_a_kernel_is_a_window_with_lines_to_what_it_makes():
    scene = picture("- conv: {filters: 4, kernel: 7}", style="volume").scene
    (window, *lines) = next(part.shapes for part in scene.parts if len(part.shapes) == 3)
    assert (len(window.points), [len(line.points) for line in lines]) == (4, [2, 2])
    image = next(part for part in scene.parts if part.tip.startswith("input")).shapes[2]
    height = [max(y for _, y in shape.points) - min(y for _, y in shape.points) for shape in (window, image)]
    assert 0.2 < height[0] / height[1] < 0.3  # 7 of 28


def test_what_skips_is_an_arc():
    scene = Picture(unet(), Options(style="volume")).scene
    assert [(arc.line, arc.dashed) for arc in arcs(scene)] == [("skip", True)]


def test_repeats_are_counted_and_stacked():
    layers = "- repeat: {times: 9, layers: [{conv: {filters: 4, padding: same}}]}"
    scene = picture("- conv: {filters: 4, padding: same}\n" + layers, style="volume").scene
    assert "9 × conv 3×3, 4" in " ".join(texts(scene))
    part = next(part for part in scene.parts if part.tip.startswith("9 ×"))
    assert sum(isinstance(shape, Polygon) for shape in part.shapes) == 3 * 3


def test_what_repeats_together_has_a_bracket():
    layers = "- repeat: {times: 4, layers: [{conv: {filters: 4, padding: same}}, {pool: {type: max, size: 1}}]}"
    assert "× 4" in texts(picture("- conv: {filters: 4, padding: same}\n" + layers, style="volume").scene)


def test_the_note_tells_how_it_is_in_proportion():
    assert any("in proportion" in text for text in texts(zoo("lenet5")))
    assert any("square root" in text for text in texts(zoo("resnet")))


def test_what_is_not_drawn_is_told():
    paths = "[[{conv: {filters: 4, padding: same}}, {conv: {filters: 4, padding: same}}], [{conv: {filters: 4, kernel: 1}}]]"
    graph = graph_of(f"- branches: {{merge: add, paths: {paths}}}")
    whole = Picture(graph, Options(style="volume")).scene
    assert not any("Not drawn" in text for text in texts(whole))
    asked = Picture(graph, Options(style="volume", level="layer")).scene
    assert "Not drawn: 1 on the way of an arc." in texts(asked)


def test_a_way_around_is_an_arc_whatever_is_on_it():
    text = UNET.replace(
        "  - concat: [up, enc1]",
        "  - pad: {size: 1, from: enc1, name: wide}\n  - crop: {size: 1, name: cut}\n  - concat: [up, cut]",
    )
    scene = Picture(spec_of(text).compile(), VOLUME).scene
    assert len(arcs(scene)) == 1
    assert "Not drawn: 1 on the way of an arc." in texts(scene)


def test_arcs_are_above_each_other_only_where_they_share_a_way():
    residual = "- residual: {body: [{conv: {filters: 4, padding: same}}], activation: relu}\n"
    row = arcs(picture("- conv: {filters: 4, padding: same}\n" + 2 * residual, style="volume", level="layer").scene)
    assert len(row) == 2
    heights = [min(y for _, y in arc.points) for arc in row]
    assert heights[0] == heights[1]
    assert row[0].points[-1][0] < row[1].points[0][0]  # one ends where the other begins, beside it
    nested = "- residual: {body: [{conv: {filters: 4, padding: same}}, {residual: {body: [{conv: {filters: 4, padding: same}}]}}]}"
    stack = arcs(picture("- conv: {filters: 4, padding: same}\n" + nested, style="volume", level="layer").scene)
    assert len({min(y for _, y in arc.points) for arc in stack}) == 2


def test_an_open_size_is_asked_for():
    with pytest.raises(UsageError, match="every size has to be a number") as told:
        Picture(load(ROOT / "specs" / "unet.yaml").compile(), VOLUME).scene  # noqa: B018 - a property that refuses
    assert told.value.help == "give them: -p H=188 -p W=188"


def test_figures_stand_below_without_widening_what_is_drawn():
    plain, shown = (zoo("lenet5", show=show) for show in ((), ("params",)))
    assert "48.12K parameters" in texts(shown)
    assert shown.height > plain.height
