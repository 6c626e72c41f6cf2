from cnnspec.compiler.sizes.inputs import open_inputs


def names(*inputs):
    found, conditions = open_inputs(inputs)
    return [tuple(map(str, each.shape)) for each in found], list(conditions.domains)


def test_null_is_named_after_its_axis():
    assert names(("input", [None, 3])) == ([("length", "3")], ["length"])
    assert names(("input", [None, 5, 3])) == ([("height", "5", "3")], ["height"])
    assert names(("input", [None, None, None, 3])) == (
        [("depth", "height", "width", "3")],
        ["depth", "height", "width"],
    )


def test_names_of_the_spec_go_before():
    assert names(("input", [None, "height", 3])) == ([("height_", "height", "3")], ["height_", "height"])


def test_several_inputs_share_what_has_one_name():
    shapes, sizes = names(("left", ["H", None, 3]), ("right", ["H", None, 1]))
    assert shapes == [("H", "left_width", "3"), ("H", "right_width", "1")]
    assert sizes == ["H", "left_width", "right_width"]
