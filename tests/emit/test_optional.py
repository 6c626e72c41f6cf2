"""What one form of a block leaves out of another, and the flags that tell it."""

import pytest
from support import graph_of

from cnnspec.emit.functions import program
from cnnspec.emit.optional import flags, left_out, positions


def body(items):
    """The function that a block of some items is."""
    made = program(graph_of("- conv: 4\n- unit: {}", extra=f"blocks: {{unit: {{layers: [{', '.join(items)}]}}}}\n"))
    return made.functions[-1].body


A, B, C, D = (f"{{conv: {{filters: 4, kernel: 1, name: {name}}}}}" for name in "abcd")
SHORT = "{residual: {body: [{conv: {filters: 4, kernel: 1, name: a}}], shortcut: auto}}"
LONG = SHORT.replace("filters: 4", "filters: 8")


def test_steps_in_the_middle_and_at_the_end():
    assert left_out(body([A, B, C]), body([A, C])) == {1}
    assert left_out(body([A, B, C]), body([A, B])) == {2}
    assert left_out(body([A, B]), body([A, B])) == set()


def test_the_projection_of_a_shortcut():
    whole = body([LONG])
    missing = left_out(whole, body([SHORT]))
    assert [whole.steps[index].name for index in missing] == ["residual1.shortcut.conv"]
    assert flags(whole, [missing, frozenset()], ()) == {1: "projection"}


def test_an_add_that_is_absent():
    whole = body([SHORT])
    missing = left_out(whole, body([A]))
    assert flags(whole, [missing], ()) == {1: "residual"}


@pytest.mark.parametrize(
    "other",
    [[A, D], [C, A], [A, "{conv: {filters: 4, kernel: 1, name: c, bias: false, activation: relu}}"]],
    ids=["another step", "another order", "another way through"],
)
def test_another_form(other):
    assert left_out(body([A, B, C]), body(other)) is None


def test_what_reads_another_value_is_another_form():
    one = body([A, B, "{add: {from: [b, a], name: sum}}"])
    other = body([A, "{add: {from: [a, a], name: sum}}"])
    assert left_out(one, other) == {1}  # b is a where it is left out
    assert left_out(one, body([B, "{add: {from: [b, b], name: sum}}"])) is None


def test_positions_close_up():
    assert positions(body([A, B, C]), {1}) == {0: 0, 2: 1}


def test_what_other_forms_leave_out_has_another_flag_and_too_many_are_none():
    whole = body([A, B, C, D])
    assert flags(whole, [{0}, {0, 2}], ()) == {0: "a", 2: "c"}
    assert flags(whole, [{0}, {1}, {2}], ()) is None


def test_a_name_that_is_taken():
    assert flags(body([A, B]), [{1}], {"b", "with_b"}) == {1: "with_with_b"}
    assert flags(body([A, "{flatten: {name: class}}"]), [{1}], ()) == {1: "with_class"}


def test_further_turns_of_a_repeat_are_no_option():
    whole = body(["{repeat: {times: 3, layers: [{conv: {filters: 4, kernel: 1}}]}}"])
    assert [step.name for step in whole.steps] == ["repeat1.1", "repeat1.2", "repeat1.3"]
    assert flags(whole, [{2}], ()) is None


def test_a_value_that_is_seen_on_its_way_is_no_option():
    whole = body([A, B, C, "{add: {from: [c, b], name: sum}}"])
    assert flags(whole, [{1, 2}], ()) is None
