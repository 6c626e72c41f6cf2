"""Pieces of scripts: what is copied is what stands in the files."""

import ast

import pytest

from cnnspec.emit.pieces import definitions, loaded

FILES = ["keras_parts/data", "keras_parts/rates", "torch_parts/helpers", "torch_parts/layers", "torch_parts/weights"]


@pytest.mark.parametrize("file", FILES)
def test_each_piece_is_whole(file):
    found = definitions(file)
    assert found
    for name, lines in found.items():
        (node,) = ast.parse("\n".join(lines)).body
        assert node.name == name
        assert ast.get_docstring(node)


def test_nothing_else_is_taken():
    assert not any("import" in line for lines in definitions("torch_parts/helpers").values() for line in lines)


def test_the_names_that_a_script_uses_are_not_those_of_its_texts():
    text = 'def f(x: Any):  # math\n    """np.array"""\n    return x.tf.split("sys.exit(layers.x)", f(x), [i for i in x])\n'
    assert loaded(text) & {"f", "x", "i", "Any", "math", "np", "array", "tf", "split", "sys", "layers"} == {
        "f",
        "x",
        "i",
        "Any",
    }
