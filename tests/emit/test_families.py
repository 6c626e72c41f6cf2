"""Uses of one block: which of them are one function, and what each is told."""

from itertools import count

from cnnspec.emit.families import Draft, Use, functions
from cnnspec.emit.program import NOTHING, Argument, Body, Ref, Step


def use(*convolutions):
    """A chain of convolutions, each a name and its filters."""
    steps = [
        Step(name, "keras.layers:Conv2D", {"filters": Argument(filters)}, (Ref(index - 1, 0),), 1, False, ())
        for index, (name, filters) in enumerate(convolutions)
    ]
    return Use(Draft(Body(steps, 1, (Ref(len(steps) - 1, 0),)), ("in",), ("out",)))


def made(*uses):
    """The functions of some uses: the first is unit1, the next unit2."""
    numbers = count(1)
    return functions(uses, lambda: f"unit{next(numbers)}", (), lambda path, key: NOTHING)


def test_values_are_arguments():
    one, other = use(("a", 4)), use(("a", 5))
    (function,) = made(one, other)
    assert (function.name, function.uses) == ("unit1", 2)
    assert [each.name for each in function.parameters] == ["filters"]
    assert function.body.steps[0].arguments == {"filters": Argument(None, "filters")}
    assert one.function is other.function is function
    assert (one.arguments, other.arguments) == ({"filters": 4}, {"filters": 5})


def test_what_is_left_out_is_told_by_a_flag_that_is_false_by_default():
    short, long, wide = use(("a", 4)), use(("a", 5), ("b", 10)), use(("a", 6), ("b", 12))
    (function,) = made(short, long, wide)
    assert short.function is long.function is wide.function is function
    assert (short.arguments, long.arguments) == ({"filters": 4, "b": False}, {"filters": 5, "b": True})
    assert function.parameter("b").default is False
    assert [step.flag for step in function.body.steps] == ["", "b"]
    assert function.body.steps[1].arguments["filters"] == Argument(None, "filters", 2)


def test_an_option_with_a_number_of_its_own_is_another_function():
    short, *long = use(("a", 4)), use(("a", 5), ("b", 7)), use(("a", 5), ("b", 8))
    found = made(short, *long)
    assert [(function.name, function.uses) for function in found] == [("unit1", 2), ("unit2", 1)]
    assert [each.function for each in long] == [found[0]] * 2
    assert short.function is found[1]


def test_the_most_used_stands_first_and_has_the_first_name():
    rare, *common = use(("a", 4)), use(("b", 1)), use(("b", 2))
    found = made(rare, *common)
    assert [(function.name, function.uses) for function in found] == [("unit1", 2), ("unit2", 1)]
    assert [each.function for each in common] == [found[0]] * 2
    assert (rare.function, rare.arguments) == (found[1], {})
