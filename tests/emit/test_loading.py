"""What a script reads are the images that our own trainer reads, in the same parts."""

import keras
import numpy as np
import pytest
from support import ROOT, spec_of
from training_scripts import NET, NPZ, defined, script

from cnnspec.checking.check import check
from cnnspec.emit.targets import write


@pytest.mark.keras
def test_the_validation_images_are_those_of_our_trainer(images):
    from cnnspec.data.split import split
    from cnnspec.sources.images.arrays import Arrays

    names = defined(script(NET + NPZ)[1])
    with np.load(images) as file:
        parts = split(Arrays(file["x"], file["y"].astype("int32"), 3, ()), 0.25)
    for (x, y), wanted in zip(names["load_data"](str(images)), parts, strict=True):
        assert np.array_equal(x, wanted.images)
        assert np.array_equal(y, wanted.labels)


@pytest.mark.keras
def test_a_folder_is_read(tmp_path):
    names = defined(script(NET + "data: {source: {folder: {path: pictures}}}\n")[1])
    for part in ("train", "val"):
        for name in ("a", "b", "c"):
            folder = tmp_path / part / name
            folder.mkdir(parents=True)
            keras.utils.save_img(folder / "1.png", np.full((6, 6, 1), ord(name), "uint8"), scale=False)
    (x, y), (x_validation, y_validation) = names["load_data"](str(tmp_path))
    assert x.shape == x_validation.shape == (3, 6, 6, 1)
    assert y.tolist() == y_validation.tolist() == [0, 1, 2]
    assert x[:, 0, 0, 0].tolist() == [97, 98, 99]


def test_keras_has_some_sources_itself():
    text = script(
        NET.replace("[6, 6, 1]", "[28, 28, 1]").replace("classes: 3", "classes: 10") + "data: {source: mnist}"
    )[1]
    assert "keras.datasets.mnist.load_data()" in text
    assert text.endswith("    main()\n")


def test_a_source_without_an_equivalent_is_told_in_a_comment():
    text = write_of("digits_cnn")
    assert "# The spec reads mnist5k" in text
    assert 'raise SystemExit("say where the data is: an .npz file")' in text


@pytest.mark.parametrize("source", ["npy: {images: a.npy, labels: b.npy}", "idx: {images: a.gz, labels: b.gz}"])
def test_the_validation_part_of_a_file_that_a_comment_asks_for_is_read_by_that_name(source):
    text = script(NET + f"data: {{source: {{{source}}}, validation: auto}}")[1]
    assert 'parts = (x, y), (file["x_validation"], file["y_validation"])' in text
    assert "a." not in text.partition("def load_data")[2]


def write_of(name):
    checked = check(spec_of((ROOT / "specs" / f"{name}.yaml").read_text()))
    return write(checked.graph, "keras", checked)
