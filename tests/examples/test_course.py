"""The lessons: their shapes, their numbers against TensorFlow's own operations, their commands and their pictures."""

import json
import re
import shlex
import shutil
import xml.etree.ElementTree as ET
from functools import cache

import numpy as np
import pytest
import yaml
from support import ROOT, call

import cnnspec
from cnnspec.analysis.compare import dense_network
from cnnspec.checking.check import check
from cnnspec.compiler.spec import load

COURSE = ROOT / "examples" / "course"
LESSONS = sorted(path for path in COURSE.iterdir() if path.is_dir())
READMES = [COURSE / "README.md", *(lesson / "README.md" for lesson in LESSONS)]
SPECS = sorted(COURSE.glob("*/*.yaml"))
TRAINED = {"14-dropout/picture.svg", "14-dropout/with.svg"}  # the curves of runs


def lesson(number):
    (found,) = COURSE.glob(f"{number}-*")
    return found


def graph(path, variant=None):
    return load(str(path), variant=variant).compile()


def written_kernel(path, name):
    """The numbers that stand in a file, as TensorFlow wants them: (height, width, channels, filters)."""
    layers = yaml.safe_load(path.read_text().replace("$(1 / 255)", "0"))["features"]
    (fields,) = [each["conv"] for each in layers if each.get("conv", {}).get("name") == name]
    kernel = np.array(fields["init"]["constant"], np.float32)
    if kernel.ndim == 3:  # the same for every channel
        kernel = kernel[:, np.newaxis]
    return kernel.transpose(2, 3, 1, 0)


@cache
def image(path, channels=0):
    import tensorflow as tf

    return tf.io.decode_image(path.read_bytes(), channels).numpy().astype(np.float32)


@cache
def maps(path, picture):
    """What every node of a network gives for an image."""
    from cnnspec.evaluation.step import forward

    network = graph(path)
    tensors = forward(network, cnnspec.build_keras(network), image(picture))
    return {name: each[0].numpy() for name, each in tensors.items()}


def test_there_is_a_folder_a_lesson_and_the_index_names_them_in_order():
    assert len(LESSONS) >= 14
    assert re.findall(r"\]\(([\w-]+)/README.md\)", READMES[0].read_text()) == [each.name for each in LESSONS]
    for each in LESSONS:
        assert (each / "README.md").exists()
        assert list(each.glob("*.yaml"))
        assert (each / "picture.svg").exists()
        title = (each / "README.md").read_text().splitlines()[0].removeprefix("# ")
        assert f"[{title}]({each.name}/README.md)" in READMES[0].read_text()


def test_every_link_leads_somewhere_and_every_picture_is_shown():
    for readme in READMES:
        text = readme.read_text()
        assert all((readme.parent / target).exists() for target in re.findall(r"\]\(([^)]+)\)", text))
        shown = set(re.findall(r"\]\(([^)]+\.svg)\)", text))
        assert shown == {path.name for path in readme.parent.glob("*.svg")}


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.parent.name)
def test_every_spec_checks_without_warning(path):
    for variant in load(str(path)).document.variants or [None]:
        assert check(load(str(path), variant=variant)).diagnostics == ()


SHAPES = [
    ("01-one-filter/filter.yaml", None, {"input": (5, 5, 1), "filter.conv": (3, 3, 1)}),
    ("02-three-channels/filter.yaml", None, {"input": (4, 4, 3), "filter.conv": (2, 2, 1)}),
    ("03-edges/edges.yaml", None, {"input": (429, 640, 3), "red": (429, 640, 1), "edges.conv": (427, 638, 3)}),
    ("04-max-pooling/pooling.yaml", None, {"edges.activation": (427, 638, 3), "pool1": (142, 212, 3)}),
    ("05-conv-pool-conv-pool/rounds.yaml", None,
     {"pooled": (142, 212, 3), "corners.conv": (140, 210, 3), "small": (46, 70, 3)}),
    ("06-padding/padding.yaml", "valid", {"repeat1.1.conv1.conv": (26, 26, 8), "repeat1.5.conv1.conv": (18, 18, 8)}),
    ("06-padding/padding.yaml", "same", {"repeat1.1.conv1.conv": (28, 28, 8), "repeat1.5.conv1.conv": (28, 28, 8)}),
    ("07-stride-or-pooling/halves.yaml", "stride", {"conv1.conv": (32, 32, 16)}),
    ("07-stride-or-pooling/halves.yaml", "pooling", {"conv1.conv": (64, 64, 16), "pool1": (32, 32, 16)}),
    ("08-kinds-of-pooling/kinds.yaml", None,
     {"highest": (2, 2, 1), "mean": (2, 2, 1), "highest_of_all": (1,), "mean_of_all": (1,)}),
    ("11-pooling-too-often/often.yaml", None, {"repeat1.3.pool1": (3, 3, 16), "repeat1.4.pool1": (1, 1, 16)}),
    ("12-flatten-or-average/ends.yaml", "flatten", {"pool2": (7, 7, 64), "flatten1": (3136,)}),
    ("12-flatten-or-average/ends.yaml", "average", {"pool2": (7, 7, 64), "global_pool1": (64,)}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "variant", "shapes"), SHAPES)
def test_the_shapes_of_the_course(path, variant, shapes):
    values = graph(COURSE / path, variant).values
    assert {name: values[name].shape for name in shapes} == shapes


@pytest.mark.keras
def test_the_worked_examples_number_by_number():
    one, three = lesson("01"), lesson("02")
    first = maps(one / "filter.yaml", one / "image.png")
    assert first["filter.conv"][..., 0].tolist() == [[5, 8, 5], [6, 3, 7], [5, 6, 5]]
    assert first["filter.conv"][0, 0, 0] == 1 * 1 + 0 * 1 + 3 * 1 + 1 * 1 + 0 * 1  # as the page adds it up
    second = maps(three / "filter.yaml", three / "image.png")
    assert second["filter.conv"][..., 0].tolist() == [[10, 5], [-4, 11]]
    kernel, part = written_kernel(three / "filter.yaml", "filter")[..., 0], second["input"][:3, :3]
    assert [float((kernel * part)[..., channel].sum()) for channel in range(3)] == [1, 6, 3]
    kinds = maps(lesson("08") / "kinds.yaml", lesson("08") / "image.png")
    assert kinds["highest"][..., 0].tolist() == [[6, 5], [2, 8]]
    assert kinds["mean"][..., 0].tolist() == [[3.5, 2], [1, 5]]
    assert (kinds["highest_of_all"].tolist(), kinds["mean_of_all"].tolist()) == ([8], [2.875])


@pytest.mark.keras
def test_feature_maps_of_the_photograph_are_those_of_tensorflow(capfd, tmp_path):
    import tensorflow as tf

    path = lesson("05") / "rounds.yaml"
    done = call(capfd, "featuremaps", str(path), str(COURSE / "photograph.jpg"), "-o", str(tmp_path / "maps.npz"))
    assert (done.code, done.err) == (0, "")
    found = np.load(tmp_path / "maps.npz")
    red = image(COURSE / "photograph.jpg")[np.newaxis, ..., :1] / 255
    edges = tf.nn.conv2d(red, written_kernel(path, "edges"), 1, "VALID")
    pooled = tf.nn.max_pool(tf.nn.relu(edges), 3, 3, "VALID")
    corners = tf.nn.conv2d(pooled, np.repeat(written_kernel(path, "corners"), 3, axis=2), 1, "VALID")
    small = tf.nn.max_pool(tf.nn.relu(corners), 3, 3, "VALID")
    assert float(np.abs(small).max()) > 5  # there is something to compare
    for name, each in (("edges.conv", edges), ("pooled", pooled), ("corners.conv", corners), ("small", small)):
        np.testing.assert_allclose(found[name], each[0], atol=1e-5)
    for number, name in (("03", "edges.yaml"), ("04", "pooling.yaml")):  # the same filters
        np.testing.assert_array_equal(written_kernel(lesson(number) / name, "edges"), written_kernel(path, "edges"))


@pytest.mark.keras
def test_the_step_is_what_the_formulas_say(capfd):
    folder = lesson("10")
    told = json.loads(
        call(
            capfd, "step", str(folder / "step.yaml"), str(folder / "image.png"), "--label", "1", "--format", "json"
        ).out
    )
    weights = {each["name"]: each for each in told["update"]["weights"]}
    kernel, bias = (np.array(weights[f"answer.dense {name}"]["before"]) for name in ("kernel", "bias"))
    pixels, filter = image(folder / "image.png")[..., 0], np.array(weights["filter.conv kernel"]["before"])[..., 0, 0]
    windows = np.lib.stride_tricks.sliding_window_view(pixels, (3, 3))
    hidden = np.maximum((windows * filter).sum(axis=(2, 3)), 0).reshape(-1)
    scores = hidden @ kernel + bias
    given = np.exp(scores) / np.exp(scores).sum()
    assert told["update"]["loss"] == pytest.approx(-np.log(given[1]), rel=1e-5)
    slope = given - [0, 1]
    back = (kernel @ slope).reshape(2, 2) * (hidden.reshape(2, 2) > 0)
    gradients = {
        "answer.dense bias": slope,
        "answer.dense kernel": np.outer(hidden, slope),
        "filter.conv kernel": (windows * back[..., None, None]).sum(axis=(0, 1))[..., None, None],
    }
    for name, gradient in gradients.items():
        np.testing.assert_allclose(weights[name]["gradient"], gradient, atol=1e-5)
        np.testing.assert_allclose(weights[name]["after"], weights[name]["before"] - 0.1 * gradient, atol=1e-5)
    assert told["update"]["loss_after"] < told["update"]["loss"]


@pytest.mark.keras
def test_the_table_of_the_ways_to_start_is_what_flows():
    from cnnspec.data.read import read
    from cnnspec.evaluation.kernels import initial_model
    from cnnspec.evaluation.step import forward

    text, path = (lesson("09") / "README.md").read_text(), lesson("09") / "deep.yaml"
    digit = read(load(str(path)).section("data").read(), (28, 28, 1)).training.images[0]
    for variant in ("small_random", "glorot", "he"):
        network = graph(path, variant)
        tensors = forward(network, initial_model(lambda network=network: cnnspec.build_keras(network), 0), digit)
        row = re.search(rf"^\| `{variant}` \| (\S+) \| (\S+) \|", text, re.MULTILINE)
        for shown, node in zip(row.groups(), ("repeat1.1.conv1.conv", "repeat1.10.conv1.conv"), strict=True):
            assert float(shown) == pytest.approx(float(np.std(tensors[node])), rel=0.05)


def test_the_rule_names_the_pooling_that_is_one_too_many(capfd):
    code, _, error = call(capfd, "check", str(lesson("11") / "often.yaml"), "--level", "info")
    assert code == 0
    assert "lint.small-map] pooling and strides up to repeat1.4.pool1 leave 1×1 of 28×28 pixels" in error


def test_the_dense_network_is_the_one_of_compare_and_has_five_times_the_parameters():
    cnn, dense = (check(load(str(lesson("13") / f"{name}.yaml"))).summary for name in ("cnn", "dense"))
    made = dense_network(cnn).compile()
    kept = [(node.op, node.shape) for node in dense.graph.nodes if node.op != "rescale"]
    assert kept == [(node.op, node.shape) for node in made.nodes]
    assert 0.15 < cnn.costs.total.params / dense.costs.total.params < 0.2


def console(readme):
    """Each command of a page, and what stands below it."""
    for block in re.findall(r"^```console\n(.*?)^```", readme.read_text(), re.DOTALL | re.MULTILINE):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            yield command, expected


def same(first, second):
    """Whether texts are alike, numbers but for the rounding of another processor."""
    words, others = first.split(), second.split()
    return len(words) == len(others) and all(map(_alike, words, others))


def _alike(word, other):
    try:
        return word == other or float(word) == pytest.approx(float(other), rel=2e-3, abs=1e-6)
    except ValueError:
        return False


def sizes_in(picture):
    return re.findall(r"\d+×\d+(?:×\d+)*", " ".join(ET.parse(picture).getroot().itertext()))


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """The course, where commands may write."""
    folder = tmp_path_factory.mktemp("course") / "course"
    shutil.copytree(COURSE, folder)
    for path in folder.glob("*/*.svg"):
        if f"{path.parent.name}/{path.name}" not in TRAINED:
            path.unlink()
    return folder


@pytest.mark.keras
@pytest.mark.parametrize("readme", READMES[1:], ids=lambda path: path.parent.name)
def test_the_commands_of_a_lesson_print_what_it_says_and_draw_its_pictures(capfd, copied, monkeypatch, readme):
    monkeypatch.chdir(copied / readme.parent.name)
    monkeypatch.setenv("NO_COLOR", "1")
    commands = list(console(readme))
    assert commands
    for command, expected in commands:
        program, *arguments = shlex.split(command)
        assert program == "cnnspec"
        done = call(capfd, *arguments)
        assert same(done.out + done.err, expected), command
    for committed in readme.parent.glob("*.svg"):
        drawn = copied / readme.parent.name / committed.name
        if "featuremaps" in dict(_drawing(commands)).get(committed.name, ""):  # pixels depend on the machine
            assert sizes_in(drawn) == sizes_in(committed) != []
        else:
            assert drawn.read_bytes() == committed.read_bytes(), f"{committed.name} is out of date"


def _drawing(commands):
    for command, _ in commands:
        if " -o " in command:
            yield command.rsplit(" -o ", 1)[1], command


def test_the_diagrams_are_those_of_their_specs(capfd):
    figures = [str(path) for path in COURSE.glob("*/*.svg") if "cnnspec-figure" in path.read_text()]
    assert len(figures) >= 9
    code, _, error = call(capfd, "diagram", "--check", *figures)
    assert (code, error) == (0, "")


@cache
def trained(path, variant=None):
    """The last row of the history of a run."""
    import sys
    import tempfile
    from pathlib import Path

    from cnnspec.training.progress import Lines

    with tempfile.TemporaryDirectory() as folder:
        result = cnnspec.train(load(str(path), variant=variant), Path(folder) / "run", progress=Lines(sys.stderr))
    return result.metrics


@pytest.mark.keras
@pytest.mark.large
def test_the_convolutional_network_reads_new_digits_better():
    """In `make long`; the sizes of both networks are compared above."""
    cnn, dense = trained(lesson("13") / "cnn.yaml"), trained(lesson("13") / "dense.yaml")
    assert cnn["val_loss"] < dense["val_loss"]
    assert cnn["val_accuracy"] > dense["val_accuracy"]
    assert cnn["val_accuracy"] == pytest.approx(0.951, abs=0.01)  # as the page says


@pytest.mark.keras
@pytest.mark.large  # training/test_gap.py has a shorter one
def test_dropout_narrows_the_gap():
    path = lesson("14") / "dropout.yaml"
    without, kept = trained(path, "without"), trained(path, "with")
    gaps = [each["val_loss"] - each["loss"] for each in (without, kept)]
    assert gaps[0] > 2 * gaps[1]
    assert kept["val_loss"] < without["val_loss"]
    assert without["accuracy"] > 0.99
