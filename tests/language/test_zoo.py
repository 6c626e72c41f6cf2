"""The zoo has the published figures, to the unit, and is found by name."""

import pytest
from support import ROOT, SPECS, VARIANTS

from cnnspec.analysis.summary import summarize
from cnnspec.compiler.spec import load
from cnnspec.diagnostics import UsageError
from cnnspec.language import zoo

# keras.applications 3.15.1: parameters, trainable ones, MACs, receptive field and stride at the last map.
KERAS = {
    "convnext_base": (88591464, 88591464, 15354729472, 3416, 32),
    "convnext_large": (197767336, 197767336, 34361433600, 3416, 32),
    "convnext_tiny": (28589128, 28589128, 4455531264, 1688, 32),
    "convnext_xlarge": (350196968, 350196968, 60921030656, 3416, 32),
    "densenet121": (8062504, 7978856, 2834161664, 2071, 32),
    "densenet201": (20242984, 20013928, 4291365888, 3863, 32),
    "efficientnet_b0": (5330571, 5288548, 385814752, 851, 32),
    "efficientnet_b1": (7856239, 7794184, 686802832, 1183, 32),
    "efficientnet_b2": (9177569, 9109994, 993561872, 1183, 32),
    "efficientnet_b3": (12320535, 12233232, 1827141392, 1407, 32),
    "efficientnet_b5": (30562527, 30389784, 10266384752, 2131, 32),
    "efficientnet_b6": (43265143, 43040704, 19067593536, 2523, 32),
    "efficientnet_b7": (66658687, 66347960, 37745884192, 3079, 32),
    "efficientnetv2b0": (7200312, 7139704, 718086176, 763, 32),
    "efficientnetv2b1": (8212124, 8141052, 1196819360, 919, 32),
    "efficientnetv2b2": (10178374, 10096086, 1697542832, 983, 32),
    "efficientnetv2b3": (14467622, 14358406, 3011458816, 1175, 32),
    "efficientnet_v2_l": (119027848, 118515272, 56079699008, 3103, 32),
    "efficientnet_v2_s": (21612360, 21458488, 8365617152, 1487, 32),
    "inception_v3": (23851784, 23817352, 5713216096, 1311, 32),
    "mobilenet": (4253864, 4231976, 568740352, 315, 32),
    "mobilenet_v2": (3538984, 3504872, 300774272, 491, 32),
    "mobilenet_v3_large": (5507432, 5483032, 216589760, 595, 32),
    "resnet101": (44707176, 44601832, 7570194432, 1027, 32),
    "resnet101v2": (44675560, 44577896, 7194476544, 1027, 32),
    "resnet152": (60419944, 60268520, 11282415616, 1507, 32),
    "resnet50": (25636712, 25583592, 3857973248, 483, 32),
    "resnet50v2": (25613800, 25568360, 3482255360, 483, 32),
    "vgg16": (138357544, 138357544, 15470264320, 212, 32),
    "vgg19": (143667240, 143667240, 19632062464, 268, 32),
    "xception": (22910480, 22855952, 8357403496, 1083, 32),
}
# torchvision 0.29.1: trainable parameters, and MACs as it rounds them, in millions; parameters of the spec where the
# figure is for another size. Its Inception has the auxiliary classifier too, and its EfficientNet B2 larger images.
TORCHVISION = {
    "alexnet": (61100840, 714),
    "convnext_base": (88591464, 15355),
    "convnext_large": (197767336, 34361),
    "convnext_tiny": (28589128, 4456),
    "densenet121": (7978856, 2834),
    "densenet201": (20013928, 4291),
    "efficientnet_b0": (5288548, 386),
    "efficientnet_b1": (7794184, 687),
    "efficientnet_b2": (9109994, 1088),
    "efficientnet_b3": (12233232, 1827),
    "efficientnet_b5": (30389784, 10266),
    "efficientnet_b6": (43040704, 19068),
    "efficientnet_b7": (66347960, 37746),
    "efficientnet_v2_l": (118515272, 56080),
    "efficientnet_v2_s": (21458488, 8366),
    "mnasnet0_5": (2218512, 104),
    "mnasnet0_75": (3170208, 215),
    "mnasnet1_0": (4383312, 314),
    "mnasnet1_3": (6282256, 526),
    "mobilenet_v2": (3504872, 301),
    "mobilenet_v3_large": (5483032, 217),
    "resnet101_v1_5": (44549160, 7801),
    "resnet152_v1_5": (60192808, 11514),
    "resnet18": (11689512, 1814),
    "resnet34": (21797672, 3664),
    "resnet50_v1_5": (25557032, 4089),
    "resnext101_32x8d": (88791336, 16414),
    "resnext101_64x4d": (83455272, 15460),
    "resnext50_32x4d": (25028904, 4230),
    "squeezenet1_0": (1248424, 819),
    "squeezenet1_1": (1235496, 349),
    "vgg11": (132863336, 7609),
    "vgg11_bn": (132868840, 7609),
    "vgg13": (133047848, 11308),
    "vgg16": (138357544, 15470),
    "vgg16_bn": (138365992, 15470),
    "vgg19": (143667240, 19632),
    "vgg19_bn": (143678248, 19632),
}
OTHER_SIZE = {"efficientnet_b2": {"size": 288}}
# The receptive fields that google-research/receptive_field gives for TF-Slim: of a node, size and stride.
TF_SLIM = {
    "vgg16": [("stage1.1", 6, 2), ("stage3.1", 44, 8), ("stage5.1.repeat1", 196, 16), ("stage5.1", 212, 32)],
    "vgg11": [("stage4.1", 70, 16), ("stage5.1", 150, 32)],
    "inception_v3": [("stage1.1", 63, 8), ("stage3.1", 127, 8), ("factored4.1", 927, 16), ("repeat1.1", 1183, 32)],
    "mobilenet": [("stage1.1", 7, 2), ("stage4.1", 59, 16), ("stage4.6", 219, 16), ("stage5.2", 315, 32)],
    "resnet50": [("stage4.3", 483, 32)],
    "resnet101": [("stage4.3", 1027, 32)],
    "resnet152": [("stage4.3", 1507, 32)],
    "resnet50v2": [("stage2.1", 35, 8), ("stage4.1", 99, 16), ("stage6.1", 291, 32), ("stage8.1", 483, 32)],
}


def figures(name, **params):
    return summarize(load(name, params=params).compile()).to_dict()


@pytest.mark.parametrize("name", KERAS)
def test_it_has_the_figures_of_keras(name):
    found = figures(name)
    field = found["receptive_field"]
    total = found["params"]
    assert (total["total"], total["trainable"], found["macs"], field["size"][0], field["stride"][0]) == KERAS[name]


@pytest.mark.parametrize("name", TORCHVISION)
def test_it_has_the_figures_of_torchvision(name):
    found = figures(name, **OTHER_SIZE.get(name, {}))
    assert (found["params"]["trainable"], round(found["macs"] / 1e6)) == TORCHVISION[name]


@pytest.mark.parametrize("name", TF_SLIM)
def test_it_has_the_receptive_fields_of_tf_slim(name):
    layers = figures(name)["layers"]
    for node, size, stride in TF_SLIM[name]:
        last = [each for each in layers if each["name"].startswith(f"{node}.")][-1]["receptive_field"]
        assert (last["size"][0], last["stride"][0]) == (size, stride), node


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_a_family_is_short_and_says_where_it_comes_from(path):
    lines = path.read_text().splitlines()
    assert len(lines) <= (45 if path.stem == "resnet" else 80)
    assert max(map(len, lines)) <= 100
    assert lines[0].startswith("# ")
    spec = load(path)
    assert spec.document.description
    assert "expect" in spec.data or all("expect" in each for each in spec.document.variants.values())


def test_every_network_has_one_name_in_the_whole_zoo():
    assert len(zoo.entries()) == len(VARIANTS)
    assert len({name.lower() for name in zoo.entries()}) == len(zoo.entries())
    for name, entry in zoo.entries().items():
        assert load(name).name == (entry.variant or name)


def test_the_name_of_a_family_is_its_first_network():
    assert load("resnet").name == "resnet50"
    assert load("resnet", variant="resnet101").name == "resnet101"


def test_a_file_goes_before_the_zoo(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "specs" / "lenet5.yaml").read_text()
    (tmp_path / "vgg16").write_text(text)
    assert load("vgg16").name == "lenet5"
    assert load("vgg19").name == "vgg19"


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(UsageError) as caught:
        load("mobilenet_v4")
    assert caught.value.help.startswith("did you mean 'mobilenet_v")


def test_the_specs_of_an_installed_package_go_first(tmp_path, monkeypatch):
    (tmp_path / "specs").mkdir()
    monkeypatch.setattr(zoo, "_PACKAGE", tmp_path)
    assert zoo.folder.__wrapped__() == tmp_path / "specs"


def test_the_u_net_is_that_of_the_paper():
    found = figures("unet", H=572, W=572)
    shapes = {layer["name"]: layer["output_shape"] for layer in found["layers"]}
    # The sizes in figure 1, and the 23 layers that section 2 counts.
    paper = {"down1.conv1": 570, "down1.conv2": 568, "down2.conv2": 280, "down3.conv2": 136, "down4.conv2": 64,
             "pair1.conv2": 28, "level4.conv2": 52, "level3.conv2": 100, "level2.conv2": 196, "pair2.conv2": 388}  # fmt: skip
    assert {name: shapes[f"{name}.activation"][0] for name in paper} == paper
    assert found["output_shape"] == [388, 388, 2]
    assert found["depth"] == 23
    assert figures("unet_same", H=64, W=32)["output_shape"] == [64, 32, 2]
