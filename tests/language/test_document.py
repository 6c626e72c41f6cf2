import pytest
from support import findings, only_finding, pointed_at

GOOD = "cnnspec: 1\nname: a\ninput: [8, 8, 1]\nfeatures: [{conv: 3}]\n"


def test_the_smallest_spec_is_fine():
    assert findings(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("cnnspec: 1\n", "", "spec.missing-key", ""),
        ("cnnspec: 1", "cnnspec: 2", "spec.value", "2"),
        ("name: a\n", "", "spec.missing-key", ""),
        ("name: a", "name: 3d", "spec.value", "3d"),
        ("[8, 8, 1]", "[]", "spec.value", "[]"),
        ("[8, 8, 1]", "[1, 2, 3, 4, 5]", "spec.value", "[1, 2, 3, 4, 5]"),
        ("[8, 8, 1]", "[8, 8, 0]", "spec.value", "[8, 8, 0]"),
        ("[8, 8, 1]", "[8, $x, 1]", "spec.unknown-name", "$x"),
        ("[8, 8, 1]", "8", "spec.value", "8"),
        ("features: [{conv: 3}]", "features: conv", "spec.value", "conv"),
        ("features: [{conv: 3}]", "features: []", "spec.empty-network", "features"),
        ("features:", "feature: []\nfeatures:", "spec.unknown-key", "feature"),
        ("features:", "classes: 0\nfeatures:", "spec.value", "0"),
        ("features:", "params: 3\nfeatures:", "spec.value", "3"),
    ],
)
def test_mistakes_at_the_top(old, new, code, at):
    found = only_finding(GOOD.replace(old, new))
    assert found.code == code
    assert pointed_at(found) == at


def test_a_misspelt_section_has_a_remedy():
    assert only_finding(GOOD + "haed: []\n").help == "did you mean 'head'?"


@pytest.mark.parametrize("sizes", ["H, W", "null, null", "H, 8", "H, H", "null, W"])
def test_a_size_may_be_open(sizes):
    assert findings(GOOD.replace("8, 8", sizes)) == []


@pytest.mark.parametrize("channels", ["C", "null"])
def test_the_channels_may_not_be_open(channels):
    found = only_finding(GOOD.replace("8, 8, 1", f"H, W, {channels}"))
    assert "the channels, which stand last, are a number" in found.message
    assert pointed_at(found) == f"[H, W, {channels}]"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("size", "'size' is a parameter"),
        ("channels", "'channels' cannot be the name of a size"),
        ("H-1", "'H-1' cannot be the name of a size"),
    ],
)
def test_not_every_word_is_the_name_of_a_size(name, message):
    found = only_finding(GOOD.replace("8, 8", f"{name}, 8") + "params: {size: 3}\n")
    assert found.message == message
    assert pointed_at(found) == f"[{name}, 8, 1]"
