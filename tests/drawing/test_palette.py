import pytest

from cnnspec import layers
from cnnspec.drawing.palette import DARK, LIGHT, PRINT, kind_of

PALETTES = {"light": LIGHT, "dark": DARK, "print": PRINT}


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("name", PALETTES)
def test_every_text_can_be_read(name):
    palette = PALETTES[name]
    assert contrast(palette.text, palette.paper) >= 4.5
    assert contrast(palette.muted, palette.paper) >= 4.5
    assert {kind: contrast(palette.text, fill) >= 4.5 for kind, (fill, _) in palette.kinds.items()} == dict.fromkeys(
        palette.kinds, True
    )


@pytest.mark.parametrize("name", PALETTES)
def test_every_line_can_be_seen(name):
    palette = PALETTES[name]
    lines = [palette.line, palette.skip, palette.frame, *(line for _, line in palette.kinds.values())]
    assert min(contrast(line, palette.paper) for line in lines) >= 3


def simulated(colour, kind):
    """A colour as people see it who lack a kind of cone: Viénot, Brettel and Mollon, 1999, on linear values."""
    parts = [(int(colour[at : at + 2], 16) / 255) ** 2.2 for at in (1, 3, 5)]
    matrix = {
        "protan": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
        "deutan": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
    }[kind]
    return [max(0.0, sum(a * b for a, b in zip(row, parts, strict=True))) ** (1 / 2.2) for row in matrix]


@pytest.mark.parametrize("kind", ["protan", "deutan"])
@pytest.mark.parametrize("name", ["light", "dark"])
def test_kinds_stay_apart_for_the_colour_blind(name, kind):
    borders = [simulated(line, kind) for _, line in PALETTES[name].kinds.values()]
    pairs = [(a, b) for at, a in enumerate(borders) for b in borders[:at]]
    assert min(sum(abs(x - y) for x, y in zip(a, b, strict=True)) for a, b in pairs) > 0.08


def test_every_layer_has_a_kind():
    assert {kind_of(word) for word in layers.words()} <= set(LIGHT.kinds)
    assert [kind_of(word) for word in ("conv", "dense", "pool", "concat", "flatten")] == [
        "conv", "dense", "pool", "merge", "other",
    ]  # fmt: skip


def test_palettes_have_the_same_roles():
    assert LIGHT.roles.keys() == DARK.roles.keys() == PRINT.roles.keys()
