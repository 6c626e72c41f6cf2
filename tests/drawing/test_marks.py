from xml.etree import ElementTree

import pytest
from support import call, layers_text, spec_of

from cnnspec.diagnostics import UsageError
from cnnspec.drawing import draw, known_formats, render
from cnnspec.drawing.marks import about, counted, lines_of, marks_of, with_marks
from cnnspec.drawing.options import Options
from cnnspec.drawing.palette import DARK, LIGHT, PRINT
from cnnspec.drawing.picture import Picture

DATA = "data: {source: mnist5k}\ntrain: {epochs: 2, optimizer: {adam: {learning_rate: 5}}}\n"
# The kernels of one convolution are all zeros, and of one in a block that is used twice; the rate is that of no box.
UNWISE = layers_text(
    """
    - rescale: {scale: $(1 / 255)}
    - conv: {filters: 4, padding: same, activation: relu}
    - conv: {filters: 4, init: zeros, padding: same, activation: relu, name: dull}
    - twice: {}
    - conv: {filters: 4, padding: same, activation: relu}
    - twice: {}
    - flatten
    - dense: {units: 10, activation: softmax}
    """,
    extra=DATA + "blocks:\n  twice: {layers: [{conv: {filters: 4, init: zeros, padding: same, activation: relu}}]}\n",
)
SPEC = spec_of(UNWISE)
MARKS = marks_of(SPEC)


def picture(**options):
    return Picture(SPEC.compile(), Options(**{"show": ("lint",), "marks": MARKS, "level": "layer", **options}))


def codes_by_card(drawn):
    return {card.lines[0].text: [mark.code for mark in card.marks] for card in drawn.plan.cards() if card.marks}


def test_findings_are_at_the_boxes_that_they_are_about():
    found = {mark.code: mark.nodes for mark in MARKS}
    assert found["lint.learning-rate"] == ()
    dull = [mark.nodes for mark in MARKS if mark.code == "lint.constant-kernel"]
    assert ("dull.conv", "dull.activation") in dull
    (in_block,) = [nodes for nodes in dull if "dull.conv" not in nodes]
    assert len([name for name in in_block if name.endswith("conv")]) == 2  # both uses


def test_the_boxes_have_the_sign_and_the_code_and_say_the_message():
    cards = [card for card in picture().plan.cards() if card.marks]
    assert len(cards) == 3
    for card in cards:
        assert "! lint.constant-kernel" in [line.text for line in card.lines]
        assert "warning lint.constant-kernel: " in card.tip
    assert picture().plan.caption.endswith("; 3 findings, 1 of them in no box")


def test_without_the_overlay_nothing_is_marked():
    assert codes_by_card(picture(show=())) == {}
    assert with_marks(Options(), None).marks is None


def test_a_graph_alone_has_no_findings_to_show():
    with pytest.raises(UsageError) as told:
        draw(SPEC.compile(), show=["lint"])
    assert "marks_of(spec)" in told.value.help
    assert "3 findings" in draw(SPEC.compile(), show=["lint"], marks=MARKS)


def test_a_folded_box_has_the_marks_of_what_it_stands_for():
    text = layers_text(
        "- repeat: {times: 3, layers: [{conv: {filters: 4, init: zeros, padding: same, activation: relu}}]}",
        "[28, 28, 4]",
    )
    spec = spec_of(text)
    for level in ("layer", "block", "stage"):
        drawn = Picture(spec.compile(), Options(level=level, show=("lint",), marks=marks_of(spec)))
        assert list(codes_by_card(drawn).values()) == [["lint.constant-kernel"]]


def test_the_gravest_comes_first_and_a_code_stands_once():
    a, b = MARKS[0]._replace(severity="info", nodes=("x",)), MARKS[0]._replace(severity="error", nodes=("x", "y"))
    assert about([a, b], ["x"]) == (b, a)
    assert about([a, b], ["y"]) == (b,)
    assert lines_of([b, b, a]) == (f"x {b.code}", f"i {b.code}")
    assert (counted(()), counted((a,))) == ("no findings", "1 finding")


@pytest.mark.parametrize("format", [each for each in known_formats() if each not in ("png", "pdf")])
def test_every_format_tells_the_code(format):
    text = render(SPEC.compile(), format, picture().options).decode()
    plain = text.replace("#45;", "-").replace("{-}", "-")
    assert plain.count("lint.constant-kernel") >= 3
    other = render(SPEC.compile(), format, picture(show=()).options).decode()
    assert "constant-kernel" not in other.replace("#45;", "-").replace("{-}", "-")


@pytest.mark.parametrize("style", ["boxes", "volume"])
def test_an_svg_has_the_message_where_the_pointer_is_and_a_badge_with_text(style):
    root = ElementTree.fromstring(render(SPEC.compile(), "svg", picture(style=style).options))
    space = "{http://www.w3.org/2000/svg}"
    marked = [each for each in root.iter(f"{space}g") if "lint.constant-kernel:" in each.findtext(f"{space}title", "")]
    assert len(marked) == 3
    for each in marked:
        assert "!" in [text.text for text in each.iter(f"{space}text")]
        assert any("f-skip" in form.get("class", "") for form in each.iter(f"{space}polygon"))


def luminance(colour):
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", [LIGHT, DARK, PRINT])
def test_the_sign_can_be_read_on_its_badge(palette):
    low, high = sorted((luminance(palette.paper), luminance(palette.skip)))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_a_finding_that_is_new_makes_a_picture_out_of_date(capfd, tmp_path):
    spec, figure = tmp_path / "net.yaml", tmp_path / "net.svg"
    spec.write_text(UNWISE)
    assert call(capfd, "diagram", str(spec), "--show", "lint", "-o", str(figure)).code == 0
    assert call(capfd, "diagram", "--check", str(figure)) == (0, "", "")
    spec.write_text(UNWISE.replace("learning_rate: 5", "learning_rate: 1e-3"))
    assert call(capfd, "diagram", "--check", str(figure)).code == 1
