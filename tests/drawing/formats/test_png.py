import io
import struct
import zlib

import pytest
from pictures import picture
from PIL import Image, ImageChops

from cnnspec.drawing.formats import png
from cnnspec.drawing.palette import THEMES
from cnnspec.drawing.scene import Part, Text


def chunks(content):
    at = 8
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        assert zlib.crc32(kind + data) == int.from_bytes(content[at + 8 + size : at + 12 + size], "big")
        yield kind, data
        at += 12 + size


def opened(content):
    image = Image.open(io.BytesIO(content)).convert("RGBA")
    image.load()
    return image


def test_the_file_is_whole_with_its_stamp_in_it():
    drawn = picture("- conv: 3")
    content = png.write(drawn)
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    found = list(chunks(content))
    assert [kind for kind, _ in found[:3]] == [b"IHDR", b"pHYs", b"tEXt"]
    assert found[2][1] == b"Comment\0" + drawn.stamp.encode()
    assert found[-1][0] == b"IEND"


def test_it_is_large_enough_for_print():
    drawn = picture("- conv: 3")
    content = png.write(drawn)
    width, height = struct.unpack(">II", content[16:24])
    across, down, metres = struct.unpack(">IIB", dict(chunks(content))[b"pHYs"])
    assert across == down
    assert metres == 1
    points = across * 0.0254 / 72  # dots to a point
    assert points > 2
    assert abs(width / points - drawn.scene.width) < 1
    assert abs(height / points - drawn.scene.height) < 1


@pytest.mark.parametrize("style", ["boxes", "volume"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_paper_reaches_every_edge(style, theme):
    image = opened(png.write(picture("- conv: 3", style=style, theme=theme)))
    paper = (*bytes.fromhex(THEMES[theme].paper[1:]), 255)
    right, bottom = image.width - 1, image.height - 1
    edges = [(0, 0, right, 1), (0, bottom, right, bottom + 1), (0, 0, 1, bottom), (right, 0, right + 1, bottom)]
    for edge in edges:
        assert {colour for _, colour in image.crop(edge).getcolors()} == {paper}
    assert len(image.getcolors(10**6)) > 10


def test_boxes_are_where_the_scene_has_them_and_text_is_in_them():
    drawn = picture("- conv: 3")
    image = opened(png.write(drawn))
    shapes = (shape for part in drawn.scene.parts for shape in part.shapes)
    box = next(shape for shape in shapes if getattr(shape, "fill", "") == "conv-fill")
    scale = image.height / drawn.scene.height
    middle = box.y + box.height / 2

    def at(x):
        return image.getpixel((round(x * scale), round(middle * scale)))[:3]

    fill = tuple(bytes.fromhex(THEMES["light"].kinds["conv"][0][1:]))
    assert at(box.x + 4) == at(box.x + box.width - 4) == fill
    assert at(box.x - 4) == (255, 255, 255)
    inside = image.crop(tuple(round(scale * each) for each in (box.x + 8, box.y + 4, box.x + box.width - 8, middle)))
    assert min(sum(colour[:3]) for _, colour in inside.getcolors(10**6)) < 200  # of 765


@pytest.mark.parametrize("letters", ['"', '\\"', '\\\\" ] }'])
def test_a_name_that_ends_strings_is_only_drawn(letters):
    drawn = picture("- conv: 3")
    name = Part((Text(90, 20, f"{letters}{letters}abc{letters}", 9),))
    plain = png.write(drawn)
    drawn.scene = drawn.scene._replace(parts=(*drawn.scene.parts, name))
    marked = opened(png.write(drawn))
    assert ImageChops.difference(opened(plain).convert("RGB"), marked.convert("RGB")).getbbox()[3] < 80
