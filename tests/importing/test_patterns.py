"""What repeats in a list of elements."""

from cnnspec.importing.ops import Op
from cnnspec.importing.patterns import Key, Span, in_turns, out_of_turns, pointwise_padding, signature, spans


def conv(name, before, **fields):
    return Op(name, "conv", {"filters": 4, **fields}, [before], [name], 2)


def keys(letters, size=3):
    return [Key(each, size, True, False) for each in letters]


def test_numbers_may_differ_and_the_rest_may_not():
    one = signature(conv("a", "input"))
    assert signature(conv("b", "a", filters=8, stride=2, activation="tanh")) == one
    assert signature(conv("b", "a", bias=False)) != one
    assert signature(conv("b", "a", kernel=1)) != one


def test_the_span_that_saves_most_is_first():
    found = spans(keys("xababab"))
    assert found[0][1] == Span((1, 3, 5), 2)
    assert spans(keys("abc")) == []


def test_a_span_that_is_read_from_elsewhere_or_not_in_a_row_is_none():
    tapped = [each._replace(tapped=each.likeness == "a") for each in keys("abab")]
    loose = [each._replace(follows=each.likeness == "a") for each in keys("abab")]
    assert not [span for _, span in spans(tapped) if span.length == 2]
    assert not [span for _, span in spans(loose) if span.length == 2]


def test_turns_of_the_same_layer():
    ops = [conv("a", "input"), conv("b", "a"), conv("c", "b"), conv("d", "c", filters=8)]
    (repeat, last) = in_turns(ops, set())
    assert (repeat.word, repeat.fields, repeat.name, last.name) == ("repeat", {"times": 3}, "c", "d")
    assert out_of_turns([repeat, last], 4) == ops
    assert out_of_turns([repeat, last], 3) == [repeat, last]
    assert [each.name for each in in_turns(ops, {"a"})] == ["a", "c", "d"]


def test_a_point_needs_no_padding():
    ops = [conv("a", "input", kernel=1, padding="same"), conv("b", "a", padding="same")]
    pointwise_padding(ops)
    assert [each.fields.get("padding") for each in ops] == [None, "same"]
