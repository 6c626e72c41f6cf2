import pytest
from support import findings, layers_text, only_finding, pointed_at

TEXT = layers_text("- conv: {filters: 6, kernel: 5}\n- flatten\n- dense: 10", extra="params: {limit: 5}\n")


def test_true_expectations_say_nothing():
    expect = 'expect: {params: 34_726, trainable_params: 34_726, macs: "<= 1M", output: [10], receptive_field: 5, depth: 2}\n'
    assert findings(TEXT + expect) == []


@pytest.mark.parametrize(
    ("expect", "at", "message"),
    [
        ("params: 5", "5", "expected params 5, got 34,726"),
        ('params: "<= $(limit)K"', '"<= $(limit)K"', "expected params <= 5K, got 34,726"),
        ("macs: 1", "1", "expected macs 1, got 120,960"),
        ("output: [11]", "[11]", "expected output [11], got [10]"),
        ("receptive_field: [5, 6]", "[5, 6]", "expected receptive_field [5, 6], got [5, 5]"),
        ('depth: "> 2"', '"> 2"', "expected depth > 2, got 2"),
    ],
)
def test_a_broken_one_is_told_at_its_line(expect, at, message):
    found = only_finding(f"{TEXT}expect: {{{expect}}}\n")
    assert (found.code, found.message) == ("expect.broken", message)
    assert pointed_at(found) == at


def test_a_budget_tells_what_it_is_spent_on():
    found = only_finding(TEXT + "expect: {params: 5}\n")
    assert found.help == "the most are in dense1 (line 8) 34,570 (100 %), conv1 (line 6) 156 (under 1 %)"


def test_an_expectation_on_a_number_that_is_not_known_is_an_error():
    assert only_finding(layers_text("- dense: 3", "[5]") + "expect: {receptive_field: 3}\n").code == "expect.unknown"


def test_a_variant_has_its_own():
    extra = "params: {w: 1}\nvariants: {a: {expect: {output: [26, 26, 1]}}, b: {w: 2, expect: {output: [1]}}}\nexpect: {depth: 1}\n"
    assert findings(layers_text("- conv: $w", extra=extra)) == []
    only = only_finding(
        layers_text("- conv: $w", extra=extra.replace("{a:", "{z: {w: 3, expect: {output: [26, 26, 2]}}, a:"))
    )
    assert only.code == "expect.broken"


@pytest.mark.parametrize("expect", ["prams: 5", "params: many", "params: $x"])
def test_mistakes_in_the_section_itself(expect):
    assert only_finding(f"{TEXT}expect: {{{expect}}}\n").code in ("spec.unknown-key", "spec.value", "spec.unknown-name")


OPEN = layers_text("- conv: 2\n- upsample: 2\n- global_pool: {type: max, name: top}\n- dense: 3", "[H, W, 3]")


def test_what_is_known_of_an_open_network_can_be_expected():
    assert (
        findings(OPEN + "expect: {params: 65, output: [3], depth: 2, trainable_params: 65, receptive_field: 3}\n") == []
    )


@pytest.mark.parametrize("expect", ['macs: "<= 1G"', 'memory: "<= 1 GB"', "output: [10, 10, 2]"])
def test_what_depends_on_an_open_size_cannot(expect):
    text = OPEN.split("  - global_pool")[0] if "output" in expect else OPEN
    found = only_finding(f"{text}expect: {{{expect}}}\n")
    assert found.code == "expect.unknown"
    assert found.help == "it depends on H, W: give the input numbers, or take this line out"
    assert pointed_at(found) == expect.partition(": ")[2]
