import json

from support import ROOT, call, layers_text

RESNET = str(ROOT / "specs" / "resnet.yaml")


def test_what_was_added_removed_and_changed(capfd, tmp_path):
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    before.write_text(layers_text("- conv: {filters: 2, name: a}\n- pool: max\n- dropout: 0.1"))
    after.write_text(layers_text("- conv: {filters: 3, name: a}\n- dropout: 0.1\n- pool: max"))
    code, out, _ = call(capfd, "diff", str(before), str(after))
    assert code == 0
    lines = out.splitlines()
    assert lines[:3] == [
        "  layer     what           output  params    MACs",
        "~ a         conv 3×3, 2   26×26×2      20  12.17K",
        "→           conv 3×3, 3   26×26×3      30  18.25K",
    ]
    assert [line[0] for line in lines[3:7]] == ["~", "→", "~", "→"]
    assert lines[-2:] == ["parameters 20 → 30 (+10)", "MACs 12,168 → 18,252 (+6,084)"]


def test_variants_of_one_file(capfd):
    data = json.loads(call(capfd, "diff", f"{RESNET}:resnet50", f"{RESNET}:resnet101", "--format", "json").out)
    assert {each["kind"] for each in data} == {"added"}
    assert len(data) == 17 * 4
    assert sum(each["after"]["params"] for each in data) == 44_707_176 - 25_636_712


def test_equal_networks(capfd):
    lines = call(capfd, "diff", RESNET, RESNET).out.splitlines()
    assert lines[:2] == ["no layer differs", "parameters 25,636,712 → 25,636,712 (+0)"]


def test_no_line_is_longer_than_a_terminal(capfd):
    lines = call(capfd, "diff", "lenet5", "vgg16").out.splitlines()
    assert sum(line.startswith(("+ ", "- ", "~ ")) for line in lines) == 5 + 4 + 18
    assert max(map(len, lines)) <= 80


def test_networks_of_any_size(capfd):
    code, out, _ = call(capfd, "diff", "unet", "unet_same")
    assert code == 0
    line = out.splitlines()[1].split()
    assert line[:2] == ["~", "down1.conv1"]
    assert line[-3:] == ["(H-2)×(W-2)×64", "640", "?"]
    assert out.splitlines()[-1] == "MACs open → open"
    data = json.loads(call(capfd, "diff", "unet", "unet_same", "--format", "json").out)
    assert data[0]["before"]["output_shape"] == ["H - 2", "W - 2", 64]
    assert data[0]["before"]["macs"] is None
