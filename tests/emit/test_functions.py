"""Groups that do the same are one function; what differs is a parameter."""

from support import graph_of

from cnnspec.emit.functions import program

BLOCK = """
blocks:
  unit:
    args: {width: int, stride: 1}
    layers:
      - conv: {filters: $width, kernel: 1, stride: $stride}
      - conv: {filters: $(2 * width), kernel: 1}
"""


def functions(layers, extra=BLOCK):
    return program(graph_of(layers, input="[8, 8, 2]", extra=extra))


def test_uses_that_differ_in_a_number_are_one_function():
    made = functions("- unit: {width: 4}\n- unit: {width: 6, stride: 2}")
    (unit,) = made.functions
    assert unit.uses == 2
    assert [(each.name, each.kind) for each in unit.parameters] == [("filters", "int"), ("strides", "int")]
    second = unit.body.steps[1].arguments["filters"]
    assert (second.parameter, second.times) == ("filters", 2)


def test_what_is_the_same_in_every_use_is_written_out():
    (unit,) = functions("- unit: {width: 4}\n- unit: {width: 4}").functions
    assert unit.parameters == ()
    assert unit.body.steps[0].arguments["filters"].value == 4


def test_what_some_uses_leave_out_is_a_flag_and_what_they_exchange_another_function():
    extra = """
blocks:
  unit:
    args: {last: string}
    layers:
      - conv: {filters: 2, kernel: 1}
      - batch_norm: {when: "$(last == 'norm')"}
      - dropout: {rate: 0.5, when: "$(last == 'dropout')"}
"""
    names = ["norm", "dropout", "nothing"]
    made = functions("\n".join(f"- unit: {{last: {name}}}" for name in names), extra)
    assert [(each.name, each.uses, [p.name for p in each.parameters]) for each in made.functions] == [
        ("unit", 2, ["batch_norm"]),
        ("unit_2", 1, []),
    ]


def test_a_function_stands_before_its_first_use():
    extra = """
blocks:
  outer: {layers: [{inner: {}}, {inner: {}}]}
  inner: {layers: [{conv: {filters: 2, kernel: 1}}]}
"""
    assert [each.name for each in functions("- outer: {}\n- outer: {}", extra).functions] == ["inner", "outer"]
