"""How calls are put together."""

from cnnspec.emit.torch_twins._calls import PARTS, nn, part, torch_pads


def test_what_wraps_a_module_stands_behind_it():
    made = nn("Conv2d", {"kernel_size": (3, 3)}, "frozen")
    assert (made.path, made.arguments) == ("nn:Conv2d|frozen", {"kernel_size": 3})


def test_a_part_keeps_its_arguments_as_they_are():
    made = part("Reshape", {"shape": (3, 3)})
    assert (made.path, made.arguments) == (f"{PARTS}Reshape", {"shape": (3, 3)})


def test_the_last_axis_comes_first():
    assert torch_pads(((1, 2), (3, 4))) == (3, 4, 1, 2)
