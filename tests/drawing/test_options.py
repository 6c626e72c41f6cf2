import re

import pytest
from support import graph_of

from cnnspec.diagnostics import UsageError
from cnnspec.drawing import draw
from cnnspec.drawing.options import Options


@pytest.mark.parametrize(
    "options",
    [
        {"level": "layers"},
        {"theme": "solarized"},
        {"direction": "up"},
        {"engine": "neato"},
        {"show": ("flops",)},
        {"style": "volume", "show": ("flops",)},
        {"style": "volume", "direction": "right"},
    ],
)
def test_a_choice_that_there_is_not_is_told(options):
    with pytest.raises(UsageError) as told:
        Options(**options).check()
    assert told.value.help


def test_what_is_chosen_is_what_differs_from_the_defaults():
    assert Options(description="words").chosen() == {}
    assert Options(level="block", show=("macs",)).chosen() == {"level": "block", "show": ("macs",)}


@pytest.mark.parametrize(
    ("style", "format"),
    [("boxes", "svg"), ("boxes", "tex"), ("boxes", "dot"), ("boxes", "mmd"), ("volume", "svg"), ("volume", "tex")],
)
def test_a_picture_has_a_caption_unless_the_document_has_one(style, format):
    graph = graph_of("- conv: 3")
    assert "30 parameters" in draw(graph, format, style=style).replace("#44;", ",")
    plain = draw(graph, format, style=style, caption=False)
    assert "parameters" not in plain
    assert '"caption": false' in plain
    if format == "svg":
        heights = [float(re.search(r'height="([0-9.]+)pt"', each)[1]) for each in (draw(graph, style=style), plain)]
        assert heights[1] < heights[0] - 10
