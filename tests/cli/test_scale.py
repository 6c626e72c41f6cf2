"""``cnnspec scale``."""

from support import ROOT, call

NET = """\
cnnspec: 1
name: net
input: [32, 32, 3]
params: {width: 16}   # grows
features: [conv: $width, global_pool: average]
expect: {params: 448, macs: "<= 500K"}
"""


def test_the_spec_with_the_value_in_it(capfd, tmp_path):
    path, result = tmp_path / "net.yaml", tmp_path / "small.yaml"
    path.write_text(NET)
    code, out, err = call(capfd, "scale", str(path), "--params", "1K")
    assert code == 1  # its limit for macs is broken now, and told
    assert out == NET.replace("16}", "35}").replace("448", "980")
    assert "width: 35 (params 980 of 1,000" in err
    assert "expect.broken" in err
    assert "expected macs <= 500K" in err
    assert call(capfd, "scale", str(path), "--params", "1K", "--macs", "500K", "-o", str(result)).code == 0
    assert call(capfd, "check", str(result)).code == 0


def test_a_parameter_of_another_file_gives_the_spec_resolved(capfd, tmp_path):
    (tmp_path / "more.yaml").write_text("params: {width: 16}\n")
    path = tmp_path / "net.yaml"
    path.write_text(NET.replace("params: {width: 16}   # grows", "include: more.yaml").split("expect")[0])
    code, out, err = call(capfd, "scale", str(path), "--params", "1K")
    assert code == 0
    assert "filters: 35" in out
    assert "resolved" in err


def test_a_budget_that_cannot_be_met_is_no_wrong_usage(capfd, tmp_path):
    path = tmp_path / "net.yaml"
    path.write_text(NET)
    code, out, err = call(capfd, "scale", str(path), "--params", "20")
    assert (code, out) == (1, "")
    assert "no width meets params <= 20: at 1 it is 28" in err


def test_wrong_usage(capfd):
    lenet = str(ROOT / "specs" / "lenet5.yaml")
    assert call(capfd, "scale", lenet).code == 2
    code, _, err = call(capfd, "scale", lenet, "--params", "1M")
    assert code == 2
    assert "params: {width: 1.0}" in err
