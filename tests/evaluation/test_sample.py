import numpy as np
import pytest
from image_files import png
from support import layers_text, spec_of

from cnnspec.diagnostics import UsageError
from cnnspec.evaluation.sample import of_data, of_file
from cnnspec.keras_model.build import build_keras
from cnnspec.language.train import Train
from cnnspec.training.looking import look_at_data

pytestmark = pytest.mark.keras

LAYERS = "- flatten\n- dense: {units: 10, activation: softmax}"


def opened(layers=LAYERS, data="{source: mnist5k}"):
    spec = spec_of(layers_text(layers, extra=f"data: {data}\n"))
    data = spec.section("data").read()
    return spec.compile(), data, look_at_data(spec, data)


def test_a_file_is_read_in_the_range_of_the_data(tmp_path):
    (tmp_path / "image.png").write_bytes(png(np.full((28, 28, 1), 51, np.uint8)))
    graph, data, _ = opened(data="{source: mnist5k, range: [0, 255]}")
    sample = of_file(graph, data, tmp_path / "image.png", 3)
    assert (sample.pixels.shape, sample.pixels.max(), sample.label, sample.steps) == ((28, 28, 1), 51.0, 3, 1)


def test_a_file_that_cannot_be_used_is_told(tmp_path):
    graph, data, _ = opened()
    with pytest.raises(UsageError, match=r"cannot use .*none.png: No such file"):
        of_file(graph, data, tmp_path / "none.png", None)
    normalised, _, _ = opened("- normalize\n" + LAYERS)
    with pytest.raises(UsageError, match="normalize1 learns its numbers from the data"):
        of_file(normalised, data, tmp_path / "none.png", None)


def test_an_image_of_the_data_is_that_of_the_training():
    graph, data, found = opened()
    model = build_keras(graph)
    sample = of_data(data, model, Train(batch=100), 5, found)
    from cnnspec.data.read import read

    training = read(data, (28, 28, 1), found).training
    np.testing.assert_array_equal(sample.pixels, training.images[5])
    assert sample.label == training.labels[5]
    assert sample.steps == len(training) / 100
    assert sample.counts.sum() == len(training)
    with pytest.raises(UsageError, match="there is no image 5000: the training has 4,500"):
        of_data(data, model, Train(), 5000, found)


def test_a_layer_that_learns_from_the_data_has_done_so():
    graph, data, found = opened("- normalize\n" + LAYERS)
    model = build_keras(graph)
    of_data(data, model, Train(), 0, found)
    assert float(np.max(model.get_layer("normalize1").mean)) > 30
