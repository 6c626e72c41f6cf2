import zlib

import pytest
from pictures import picture

from cnnspec.diagnostics import UsageError
from cnnspec.drawing.formats import png


def chunks(content):
    at = 8
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        assert zlib.crc32(kind + data) == int.from_bytes(content[at + 8 + size : at + 12 + size], "big")
        yield kind, data
        at += 12 + size


def test_the_file_is_whole_with_its_stamp_in_it():
    drawn = picture("- conv: 3")
    content = png.write(drawn)
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    found = list(chunks(content))
    assert [kind for kind, _ in found[:2]] == [b"IHDR", b"tEXt"]
    assert found[1][1] == b"Comment\0" + drawn.stamp.encode()
    assert found[-1][0] == b"IEND"


def test_it_is_large_enough_for_print():
    drawn = picture("- conv: 3")
    width = int.from_bytes(png.write(drawn)[16:20], "big")
    assert width > 2 * drawn.scene.width


def test_it_draws_boxes_only():
    with pytest.raises(UsageError, match="PNG draws boxes only") as told:
        png.write(picture("- conv: 3", style="volume"))
    assert "svg, pdf or tex" in told.value.help
