import xml.etree.ElementTree as ElementTree

from pictures import HOSTILE

from cnnspec.drawing.markup import xml_text


def test_any_text_is_content_and_attribute():
    texts = [HOSTILE, "\0\x0b\ud800\ufffe", "网 é 😀"]
    for text in texts:
        root = ElementTree.fromstring(f'<a b="{xml_text(text)}">{xml_text(text)}</a>')
        assert root.text.replace("\n", " ") == root.get("b")  # breaks in attributes are spaces
        assert len(root) == 0
    assert ElementTree.fromstring(f"<a>{xml_text('网 é 😀 <&>')}</a>").text == "网 é 😀 <&>"


def test_what_a_terminal_would_obey_is_shown():
    assert xml_text("\x1b[31m\x7f\x9b\r\u202e") == "␛[31m␡\\x9b␍\\u202e"
