import numpy as np
import pytest
from support import graph_of

from cnnspec.drawing.measure import text_width
from cnnspec.drawing.scene import Text
from cnnspec.evaluation.featuremaps.choose import choose
from cnnspec.evaluation.featuremaps.layout import WIDTH
from cnnspec.evaluation.featuremaps.scene import Tile
from cnnspec.evaluation.featuremaps.sheet import Seen, make_sheet
from cnnspec.evaluation.featuremaps.tiles import ABOVE, BELOW

RANDOM = np.random.RandomState(5)
LAYERS = (
    "- conv: {filters: 8, kernel: 5, activation: relu}\n- pool: max\n- conv: {filters: 4, norm: batch}\n- pool: average"
)


def seen_of(graph, views, pixels):
    """Numbers of the right shapes, as if a model had made them."""
    maps = {node.name: RANDOM.normal(size=node.shape) for node in graph.nodes} | {"input": pixels}
    kernels = {
        view.kernel: RANDOM.normal(size=(graph.values[view.kernel].shape[2], 5, 5, graph.values[view.into].shape[2]))
        for view in views
        if view.kernel
    }
    return Seen(pixels, (0.0, 255.0), maps, kernels)


def sheet_of(layers=LAYERS, shape=(28, 28, 1), names=(), most=6, pixels=None):
    graph = graph_of(layers, str(list(shape)))
    views = choose(graph, names)
    pixels = RANDOM.uniform(0, 255, shape) if pixels is None else pixels
    return make_sheet("net: feature maps", ["Image: it", "Weights: so"], views, seen_of(graph, views, pixels), most)


def texts(sheet):
    return [each.text for each in sheet.parts if isinstance(each, Text)]


def boxes(sheet):
    """The boxes of pictures, and of the texts that do not stand on one."""
    for part in sheet.parts:
        if isinstance(part, Tile):
            yield part.x, part.y, part.x + part.width, part.y + part.height, part.tip
        elif part.role not in ("black", "white"):
            wide = text_width(part.text, part.size, part.bold)
            left = part.x - (wide / 2 if part.anchor == "middle" else 0)
            yield left, part.y - 0.72 * part.size, left + wide, part.y, part.text


@pytest.mark.parametrize("shape", [(28, 28, 1), (28, 28, 3), (64, 200, 3), (200, 64, 4)])
@pytest.mark.parametrize("most", [1, 3, 6, 12])
def test_nothing_overlaps_and_nothing_is_cut_off(shape, most):
    sheet = sheet_of(shape=shape, most=most)
    found = list(boxes(sheet))
    for left, top, right, bottom, what in found:
        assert 0 <= left < right <= WIDTH, what
        assert 0 <= top < bottom <= sheet.height, what
    for index, one in enumerate(found):
        for other in found[index + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one[4], other[4])


def test_a_sheet_tells_image_way_layers_maps_and_their_ranges():
    found = texts(sheet_of())
    assert found[:3] == ["net: feature maps", "Image: it", "Weights: so"]
    for text in ("Input", "The way through", "conv1", "28×28×1", "24×24×8", "12×12×8", "feature map", "after max pool"):
        assert text in found
    assert "conv 5×5, 8 + relu: 28×28×1 to 24×24×8; the first 6 of 8 channels" in found
    assert len([text for text in found if " to " in text and not text.startswith("conv")]) >= 6 * 3


def test_a_sheet_of_one_layer_has_no_way():
    assert "The way through" not in texts(sheet_of(names=["conv1"]))


def test_a_small_image_shows_the_numbers_of_its_channels_and_is_not_black():
    pixels = np.arange(48, dtype=np.float32).reshape(4, 4, 3) % 9
    found = sheet_of("- conv: 1", (4, 4, 3), pixels=pixels)
    assert "4×4×3, 0 to 8; drawn brighter, 8 as white" in texts(found)
    assert [each.text for each in found.parts if isinstance(each, Text) and each.role in ("black", "white")][:4] == [
        "0", "3", "6", "0",
    ]  # fmt: skip
    assert max(each.pixels.max() for each in found.parts if isinstance(each, Tile) and each.tip == "the image") == 255


def test_the_maps_of_a_channel_have_one_scale_before_and_after_the_activation():
    graph = graph_of("- conv: {filters: 1, activation: relu}", "[9, 9, 1]")
    views = choose(graph, [])
    seen = seen_of(graph, views, np.zeros((9, 9, 1)))
    feature = np.linspace(-8, 2, 49).reshape(7, 7, 1)
    seen = seen._replace(maps={"input": seen.pixels, "conv1.conv": feature, "conv1.activation": np.maximum(feature, 0)})
    sheet = make_sheet("net", [], views, seen, 6)
    maps = {each.tip: each.pixels for each in sheet.parts if isinstance(each, Tile) and each.tip.startswith("conv1.")}
    assert list(maps) == ["conv1.conv, channel 1", "conv1.activation, channel 1"]
    before, after = maps.values()
    assert (before[0, 0] == BELOW).all()
    assert (before[-1, -1] == after[-1, -1]).all()
    assert after[-1, -1].min() > ABOVE.min() + 100  # a quarter of the strongest colour


def test_the_description_tells_what_is_drawn():
    words = sheet_of().words
    assert words.startswith("Image: it. Weights: so. conv1 (conv 5×5, 8 + relu) makes 24×24×8; pool1 ")


def test_unless_told_otherwise_a_layer_is_one_row_of_channels():
    large, small = sheet_of(shape=(200, 200, 1), most=None), sheet_of(most=None)
    assert any("the first 3 of 8 channels" in text for text in texts(large))
    assert any("the first 6 of 8 channels" in text for text in texts(small))
    for sheet in (large, small):
        rows = {(part.tip.rsplit(" ", 1)[0], part.y) for part in sheet.parts if isinstance(part, Tile)}
        maps = [row for row in rows if row[0].startswith("conv1.conv")]
        assert len(maps) == len({name for name, _ in maps})


def test_the_way_through_many_layers_is_one_band():
    sheet = sheet_of("- repeat: {times: 5, layers: [{conv: {filters: 2, padding: same, kernel: 5}}]}", (200, 200, 1))
    (heading,) = (part for part in sheet.parts if isinstance(part, Text) and part.text == "The way through")
    names = [part for part in sheet.parts if isinstance(part, Text) and part.anchor == "middle" and part.bold]
    assert len(names) == 6
    assert len({part.y for part in names}) == 1
    assert names[0].y > heading.y
