"""A spec's text with other values of its parameters."""

import pytest
from support import spec_of

from cnnspec.checking.check import check
from cnnspec.checking.rewriting import with_new_figures, with_overrides

NET = """\
# of mine
cnnspec: 1
name: net
input: [32, 32, 3]
params: {width: 16, depth: 2}   # the width
variants: {}
features:
  - repeat: {times: $depth, layers: [conv: $width]}
expect: {params: 2_768, output: [28, 28, 16], macs: "<= 1G"}  # as before
"""


def test_the_comments_stay():
    written = with_overrides(spec_of(NET, params={"width": 8, "depth": 1}))
    assert written.source.text == NET.replace("width: 16, depth: 2", "width: 8, depth: 1")


@pytest.mark.parametrize(
    ("variants", "chosen", "expected"),
    [
        ("{a: {}, b: {}}", None, "{a: {width: 8, depth: 1}, b: {}}"),
        ("{a: {}, b: {width: 3}}", "b", "{a: {}, b: {width: 8, depth: 1}}"),
        ("{a: }", None, "{a: {width: 8, depth: 1} }"),
    ],
)
def test_a_variant_has_its_own_values(variants, chosen, expected):
    text = NET.replace("variants: {}", f"variants: {variants}")
    written = with_overrides(spec_of(text, params={"width": 8, "depth": 1}, variant=chosen))
    assert f"variants: {expected}" in written.source.text
    assert written.parameters == {"width": 8, "depth": 1}


def test_a_value_without_a_place_of_its_own_gives_nothing():
    text = NET.replace("{width: 16, depth: 2}", "{width: &width 16, depth: 2}")
    assert with_overrides(spec_of(text, params={"width": 8})) is None
    assert with_overrides(spec_of(NET.replace("[32,", "[H,"), params={"H": 8})) is None


def test_exact_figures_become_new_ones_and_limits_stay():
    written = with_new_figures(with_overrides(spec_of(NET, params={"width": 100})))
    assert 'expect: {params: 92_900, output: [28, 28, 100], macs: "<= 1G"}  # as before' in written.source.text
    assert check(written).ok
