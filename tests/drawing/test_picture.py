from functools import cache

import pytest
from pictures import picture
from support import VARIANTS, graph_of

from cnnspec.compiler.spec import load
from cnnspec.diagnostics import UsageError
from cnnspec.drawing import BINARY, draw, known_formats, render
from cnnspec.drawing.options import Options
from cnnspec.drawing.picture import Picture, names_in

ZOO = pytest.mark.xdist_group("pictures of the zoo")
A4 = 842  # its height in points


def test_formats_and_styles_are_the_files_that_there_are():
    assert known_formats() == ("dot", "md", "mmd", "pdf", "png", "svg", "tex")
    assert names_in("styles") == ("boxes", "volume")


def test_another_format_or_style_or_option_is_told():
    graph = graph_of("- conv: 3")
    with pytest.raises(UsageError, match="cannot draw 'jpg'"):
        render(graph, "jpg")
    with pytest.raises(UsageError, match="style is boxes, volume"):
        draw(graph, style="cubes")
    with pytest.raises(UsageError) as told:
        draw(graph, lvel="block")
    assert "level" in told.value.help
    with pytest.raises(UsageError, match="is no text"):
        draw(graph, "png")


@pytest.mark.parametrize("format", known_formats())
def test_the_same_bytes_each_time(format):
    pytest.importorskip("svglib") if format == "pdf" else None
    graph = graph_of("- conv: 3\n- pool: max")
    assert render(graph, format) == render(graph, format)


@pytest.mark.parametrize("format", [each for each in known_formats() if each not in BINARY])
def test_options_are_those_of_the_command(format):
    graph = load("resnet50").compile()
    assert len(draw(graph, format, level="layer")) > len(draw(graph, format, level="stage"))


@cache
def zoo():
    """Every network of the zoo by its name."""
    return {variant or path.stem: load(path, variant=variant).compile() for path, variant in VARIANTS}


@ZOO
def test_any_network_of_the_zoo_fits_a_page():
    """At the level that is drawn by default, so that its small letters, of 9 points, print as 6 or more."""
    sizes = {}
    for name, graph in zoo().items():
        scene = Picture(graph, Options()).scene
        sizes[name] = (scene.width, scene.height)
    # The bridges of a U-Net keep every step of it on one picture: it is read at the width of a page.
    tall = {name: sizes.pop(name) for name in ("unet", "unet_same")}
    assert max(height for _, height in tall.values()) <= 1500
    assert max(width for width, _ in tall.values()) <= 700
    assert max(height for _, height in sizes.values()) <= 1100
    assert max(width for width, _ in sizes.values()) <= 400


@pytest.mark.parametrize("name", ["resnet152", "densenet121", "inception_v3"])
def test_the_largest_fit_a_sheet_by_blocks(name):
    scene = Picture(load(name).compile(), Options(level="block")).scene
    assert scene.width <= 2400
    assert scene.height <= 2400


@ZOO
def test_the_volumes_of_any_network_of_the_zoo_are_one_line():
    sizes = {}
    for name, graph in zoo().items():
        if not graph.domains:  # blocks in proportion need numbers
            scene = Picture(graph, Options(style="volume")).scene
            sizes[name] = (scene.width, scene.height)
    assert max(width for width, _ in sizes.values()) <= 1300
    assert max(height for _, height in sizes.values()) <= 300


def test_a_stamp_is_that_of_the_plan_and_the_options():
    stamps = {picture("- conv: 3", **options).stamp for options in ({}, {"level": "block"}, {"style": "volume"})}
    assert len({*stamps, picture("- conv: 4").stamp}) == 4
    assert picture("- conv: 3").stamp in stamps
