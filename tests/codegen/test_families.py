"""Uses of one block: which of them are one function, and what each is told."""

from cnnspec.codegen.families import Draft, Use, functions
from cnnspec.codegen.program import NOTHING, Argument, Body, Ref, Step

NAMES = iter(f"unit{number}" for number in range(100))


def use(*convolutions):
    """A chain of convolutions, each a name and its filters."""
    steps = [
        Step(name, "keras.layers:Conv2D", {"filters": Argument(filters)}, (Ref(index - 1, 0),), 1, False, ())
        for index, (name, filters) in enumerate(convolutions)
    ]
    return Use(Draft(Body(steps, 1, (Ref(len(steps) - 1, 0),)), ("in",), ("out",)))


def made(*uses):
    return functions(uses, lambda: next(NAMES), (), lambda path, key: NOTHING)


def test_values_are_arguments():
    one, other = use(("a", 4)), use(("a", 5))
    (function,) = made(one, other)
    assert one.function is other.function is function
    assert (one.arguments, other.arguments) == ({"filters": 4}, {"filters": 5})


def test_what_is_left_out_is_told_by_a_flag_that_is_false_by_default():
    short, long, wide = use(("a", 4)), use(("a", 5), ("b", 10)), use(("a", 6), ("b", 12))
    (function,) = made(short, long, wide)
    assert (short.arguments, long.arguments) == ({"filters": 4, "b": False}, {"filters": 5, "b": True})
    assert function.parameter("b").default is False
    assert [step.flag for step in function.body.steps] == ["", "b"]
    assert function.body.steps[1].arguments["filters"] == Argument(None, "filters", 2)


def test_an_option_with_a_number_of_its_own_is_another_function():
    uses = use(("a", 4)), use(("a", 5), ("b", 7)), use(("a", 5), ("b", 8))
    assert [function.uses for function in made(*uses)] == [2, 1]


def test_the_most_used_stands_first_and_has_the_name_without_a_number():
    names = iter(["unit", "unit_2"])
    found = functions([use(("a", 4)), *(use(("b", n)) for n in (1, 2))], lambda: next(names), (), lambda *_: NOTHING)
    assert [function.name for function in found] == ["unit", "unit_2"]
    assert [function.uses for function in found] == [2, 1]
