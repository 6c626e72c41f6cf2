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
