import json

from support import call, layers_text


def test_the_text(capfd):
    code, out, err = call(capfd, "sizes", "lenet5")
    assert (code, err) == (0, "")
    assert out == (
        "lenet5: height×width×1\n"
        "height, width, written 28\n"
        "  works              at least 12; the smallest is 12\n"
        "  breaks below       at 11, pool2 (line 14)\n"
        "                     size 2×2 does not fit the 1×2×16 map that conv2 (line 13) makes\n"
        "  no border is lost  a multiple of 4 and at least 12; the smallest is 12\n"
        "  else it is in      pool1, pool2\n"
        "  at 28              nothing is lost\n"
        "The number of weights changes with the size: dense1\n"
    )


def test_of_a_network_with_open_sizes(capfd):
    code, out, _ = call(capfd, "sizes", "unet")
    assert code == 0
    assert "H, W\n  works              of the form 16 n + 12 and at least 188; the smallest is 188\n" in out
    assert "written" not in out


def test_a_written_size_that_does_not_work_is_told(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(layers_text("- pool: max\n- conv: {filters: 2, kernel: 5}", "[9, 11, 1]"))
    code, out, _ = call(capfd, "sizes", str(path))
    assert code == 0
    assert "  at 9               does not work\n" in out
    assert "  at 11              pool1 loses 1\n" in out


def test_as_json(capfd):
    code, out, err = call(capfd, "sizes", "lenet5", "--format", "json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    height, width = found["axes"]
    assert (height["name"], width["name"]) == ("height", "width")
    assert height["smallest"] == 12
    assert height["works"] == {"at_least": 12, "at_most": None, "modulus": 1, "remainders": [0]}
    assert height["lossless"] == {"at_least": 12, "at_most": None, "modulus": 4, "remainders": [0]}
    assert height["below"]["layer"] == "pool2"
    assert "does not fit" in height["below"]["message"]
    assert height["losses"][0] == {"layer": "pool1", "line": 12, "pixels": 0}
    assert found["weights_vary"] == ["dense1"]


def test_a_spec_that_works_at_no_size_is_told_with_its_line(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(layers_text("- conv: {filters: 1, name: a}\n- add: [a, input]", "[9, 9, 1]"))
    code, out, err = call(capfd, "sizes", str(path))
    assert (code, out) == (1, "")
    assert "net.yaml:6:10: error[shape.merge]" in err
