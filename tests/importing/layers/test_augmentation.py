"""Layers that change images in training only."""

import numpy as np
import pytest
from importing_models import imported

from cnnspec.importing.layers import AUGMENT, Use, steps_of
from cnnspec.importing.layers.augmentation import CLASSES

SETTINGS = {
    "RandomFlip": {}, "RandomRotation": {"factor": 0.1}, "RandomTranslation": {"height_factor": 0.1, "width_factor": 0.2},
    "RandomZoom": {"height_factor": 0.1}, "RandomShear": {"x_factor": 0.2}, "RandomColorJitter": {"hue_factor": 0.1},
    **{f"Random{each}": {"factor": 0.3} for each in (
        "Brightness", "Contrast", "Hue", "Saturation", "ColorDegeneration", "Sharpness", "Grayscale", "Invert",
        "Erasing", "Perspective", "ElasticTransform", "GaussianBlur",
    )},
    "RandomPosterization": {"factor": 4},
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "config", "fields"),
    [
        ("RandomFlip", {"mode": "horizontal"}, [{"flip": "horizontal"}]),
        ("RandomFlip", {"mode": "horizontal_and_vertical"}, [{"flip": "horizontal"}, {"flip": "vertical"}]),
        ("RandomRotation", {"factor": [-0.1, 0.05]}, [{"rotate": 36}]),
        ("RandomTranslation", {"height_factor": 0.1, "width_factor": 0.2}, [{"translate": 0.2}]),
        ("RandomZoom", {"height_factor": 0.3, "width_factor": None}, [{"zoom": 0.3}]),
        ("RandomBrightness", {"factor": [-0.2, 0.2]}, [{"brightness": 0.2}]),
        ("RandomContrast", {"factor": 0.5}, [{"contrast": 0.5}]),
        ("RandomHue", {"factor": 0.5}, [{}]),
    ],
)
def test_what_it_is_in_the_words_of_the_data(kind, config, fields):
    steps = steps_of(kind, Use(config, 2))
    assert [(step.word, step.fields) for step in steps] == [(AUGMENT, each) for each in fields]


@pytest.mark.keras
def test_all_of_them_leave_images_alone_when_a_network_predicts():
    keras = pytest.importorskip("keras")
    image = np.random.default_rng(0).uniform(0, 255, (1, 6, 6, 3)).astype("float32")
    assert set(SETTINGS) == set(CLASSES)
    for kind, settings in SETTINGS.items():
        layer = getattr(keras.layers, kind)(**settings)
        np.testing.assert_array_equal(np.asarray(layer(image, training=False)), image, kind)


@pytest.mark.keras
def test_they_are_left_out_with_a_remark():
    keras = pytest.importorskip("keras")
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)), layers.RandomFlip("horizontal", name="flip"), layers.RandomRotation(0.1, name="turn"),
            layers.RandomHue(0.2, name="hue"),
            layers.Conv2D(2, 3), layers.GlobalAveragePooling2D(), layers.Dense(1),
        ]
    )  # fmt: skip
    text = imported(model).text
    remarks = text.partition("cnnspec: 1")[0].replace("\n#", "")
    assert "layers that change images in training only are left out: flip, turn, hue" in remarks
    assert "much the same is written as data: {augment: [{flip: horizontal}, {rotate: 36}]}" in remarks
    assert "\nfeatures:\n  - conv: 2\n" in text
