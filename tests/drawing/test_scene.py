import pytest
from pictures import picture, unet
from support import VARIANTS

from cnnspec.compiler.spec import load
from cnnspec.drawing.measure import text_width
from cnnspec.drawing.options import Options
from cnnspec.drawing.palette import LIGHT
from cnnspec.drawing.picture import Picture, names_in
from cnnspec.drawing.scene import Rect, Text

FIRST = list({path: (path, variant) for path, variant in reversed(VARIANTS)}.values())


def check_scene(scene):
    """Nothing is outside of the picture, no text on another, no paint without a colour."""
    texts = []
    for shape in (shape for part in scene.parts for shape in part.shapes):
        if isinstance(shape, Text):
            width = text_width(shape.text, shape.size, shape.bold)
            left = shape.x - width * {"start": 0, "middle": 0.5, "end": 1}[shape.anchor]
            box = (left, shape.y - 0.7 * shape.size, left + width, shape.y + 0.2 * shape.size)
            texts.append((box, shape.text))
        elif isinstance(shape, Rect):
            box = (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
        else:
            xs, ys = zip(*shape.points, strict=True)
            box = (min(xs), min(ys), max(xs), max(ys))
        assert box[0] >= 0, shape
        assert box[1] >= 0, shape
        assert box[2] <= scene.width, shape
        assert box[3] <= scene.height, shape
        roles = [getattr(shape, name, "") for name in ("fill", "line", "role")]
        assert {role for role in roles if role} <= LIGHT.roles.keys()
    for at, (one, text) in enumerate(texts):
        for other, _ in texts[:at]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, text


@pytest.mark.parametrize("style", names_in("styles"))
@pytest.mark.parametrize(("path", "variant"), FIRST)
def test_all_of_the_zoo_is_inside_its_picture_and_no_text_on_another(path, variant, style):
    sizes = {"H": 572, "W": 572} if path.stem == "unet" and style == "volume" else None
    check_scene(Picture(load(path, sizes, variant).compile(), Options(style=style)).scene)


@pytest.mark.parametrize(
    "options", [{}, {"direction": "right"}, {"style": "volume"}, {"level": "layer", "show": ("params", "macs")}]
)
def test_a_u_net_too(options):
    check_scene(Picture(unet(), Options(**options)).scene)


@pytest.mark.parametrize(
    "layers",
    [
        "- flatten",
        "- conv: 1",
        "- repeat: {times: 3, layers: [{conv: {filters: 1, padding: same}}, {pool: {type: max, size: 1}}]}",
    ],
)
@pytest.mark.parametrize("style", names_in("styles"))
def test_small_ones_too(layers, style):
    check_scene(picture(layers, style=style).scene)
