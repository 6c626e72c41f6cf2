import pytest
from markdown import Markdown

from cnnspec.sites.markdown import CnnspecFences, header_given


def convert(text):
    seen = []

    def render(body, header):
        seen.append((body, header))
        return "<figure>here</figure>"

    return Markdown(extensions=["fenced_code", CnnspecFences(render)]).convert(text), seen


@pytest.mark.parametrize("marks", ["```", "~~~~"])
def test_a_fence_is_replaced(marks):
    html, seen = convert(f"Before\n{marks} cnnspec level=block table\nnet.yaml\n  more\n{marks}\nAfter\n")
    assert html == "<p>Before</p>\n<figure>here</figure>\n<p>After</p>"
    assert seen == [("net.yaml\n  more", [("level", "block"), ("table", "")])]


def test_a_fence_in_a_list_loses_its_indent():
    html, seen = convert("- item\n\n    ```cnnspec\n    a: 1\n      b\n    ```\n")
    assert seen == [("a: 1\n  b", [])]
    assert html == "<ul>\n<li>\n<p>item</p>\n<figure>here</figure>\n</li>\n</ul>"


@pytest.mark.parametrize("text", [
    "````\n```cnnspec\nnet.yaml\n```\n````", "```cnnspecs\nnet.yaml\n```", "```cnnspec\nnever closed",
    "```python\nx\n```\n~~~md\n```cnnspec\ny\n```\n~~~",
])  # fmt: skip
def test_other_fences_stay(text):
    html, seen = convert(text)
    assert seen == []
    assert "figure" not in html


def test_an_open_quote_in_a_header_is_no_error():
    assert header_given("caption='open") == [("caption", "'open")]
