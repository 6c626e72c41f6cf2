import json

from support import ROOT, call, layers_text, run

LENET = str(ROOT / "specs" / "lenet5.yaml")


def test_the_table_is_on_standard_output(capfd):
    code, out, err = call(capfd, "summary", LENET)
    assert (code, err) == (0, "")
    assert "conv 5×5, 6 + tanh" in out
    assert max(map(len, out.splitlines())) <= 80


def test_every_format(capfd):
    assert json.loads(call(capfd, "summary", LENET, "--format", "json").out)["params"]["total"] == 61_706
    assert call(capfd, "summary", LENET, "--format", "markdown").out.startswith("**lenet5")
    assert call(capfd, "summary", LENET, "--format", "csv").out.startswith("name,op,")


def test_a_variant_and_a_file(capfd, tmp_path):
    path = tmp_path / "out" / "table.md"
    resnet = str(ROOT / "specs" / "resnet.yaml")
    code, out, _ = call(capfd, "summary", resnet, "--variant", "resnet101", "--format", "markdown", "-o", str(path))
    assert (code, out) == (0, "")
    assert "44,707,176" in path.read_text()


def test_a_broken_expectation_does_not_hide_the_table(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(layers_text("- conv: 6") + "expect: {params: 5}\n")
    code, out, err = call(capfd, "summary", str(path))
    assert (code, "conv1" in out, "expect.broken" in err) == (1, True, True)


def test_a_network_that_is_none_has_no_table(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(layers_text("- conv: {filters: 6, kernel: 99}"))
    code, out, err = call(capfd, "summary", str(path))
    assert (code, out, "shape.kernel-too-large" in err) == (1, "", True)


def test_a_pipe_gets_plain_text():
    done = run("summary", LENET, FORCE_COLOR="1")
    assert "\x1b" not in done.stdout


def test_a_network_of_any_size_in_every_format(capfd):
    found = json.loads(call(capfd, "summary", "unet", "--format", "json").out)
    assert found["params"]["total"] == 31_030_658
    assert found["macs"] is None
    assert found["memory"] == {"inference_bytes": None, "training_bytes": None, "process_bytes": None, "batch": 32}
    assert found["output_shape"] == ["H - 184", "W - 184", 2]
    assert found["sizes"]["H"] == {"at_least": 188, "at_most": None, "modulus": 16, "remainders": [12]}
    rows = call(capfd, "summary", "unet", "--format", "csv").out.splitlines()
    assert rows[5] == "pool1,pool,features,20,down1.conv2.activation,(H-4)//2x(W-4)//2x64,0,0,0,6x6"
    text = call(capfd, "summary", "unet", "--format", "markdown").out
    assert "- sizes: H, W of the form 16 n + 12 and at least 188\n" in text
    assert "- MACs: depends on H, W\n" in text


def test_sizes_given_on_the_command_line(capfd):
    _, out, _ = call(capfd, "summary", "unet", "-p", "H=572", "-p", "W=572", "--format", "json")
    found = json.loads(out)
    assert found["output_shape"] == [388, 388, 2]  # as in the paper
    assert found["macs"] > 0
    assert "sizes" not in found
    for given, told in (
        ("H=many", "a size of the input, and 'many' is no number\n  help: for example -p H=224"),
        ("X=4", "no parameter 'X'"),
    ):
        code, _, err = call(capfd, "summary", "unet", "-p", given)
        assert (code, told in err) == (2, True)
    code, _, err = call(capfd, "summary", "unet", "-p", "H=0")
    assert (code, "expected a size from 1 up, not 0" in err) == (1, True)
