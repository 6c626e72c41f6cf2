"""Models with every word of the language, saved and read back by Keras alone."""

import keras
import numpy as np
import pytest
from layer_cases import accepted
from support import graph_of, keras_object

from cnnspec import layers
from cnnspec.keras_model import keras_layers
from cnnspec.keras_model.build import build_keras

pytestmark = pytest.mark.keras

NETWORK = """\
- grayscale: {name: grey}
- normalize: {mean: 0.5, variance: 0.1, from: input, name: colours}
- concat: [grey, colours]
- normalize
- gaussian_noise: 0.1
- pad: {size: 1, value: 0.5}
- separable_conv: {filters: 8, stride: [2, 1], regularize: {l2: 1e-4}, norm: layer, activation: relu}
- separable_conv: {filters: 8, padding: same, norm: {group: {groups: 4}}}
- channel_shuffle: 2
- split: {parts: 2, take: 1}
- residual: {body: [{layer_scale: 0.5}, {stochastic_depth: 0.2}]}
- resize: {size: [6, 7]}
- conv_transpose: {filters: 4, kernel: 3, stride: 2, padding: 1, output_padding: 1}
- crop: [[0, 2], 1]
- upsample: {size: 2, method: bilinear}
- permute: [2, 1, 3]
- permute: [2, 1, 3]
- branches: {merge: subtract, paths: [[], [{conv: {filters: 4, padding: same}}]]}
- branches: {merge: average, paths: [[], [{conv: {filters: 4, padding: same}}]]}
- branches: {merge: maximum, paths: [[], [{conv: {filters: 4, padding: same}}]]}
- reshape: [-1, 4]
- resize: {size: 5, method: nearest}
- flatten
"""


def test_a_saved_model_is_read_back_and_computes_the_same(tmp_path):
    model = build_keras(graph_of(NETWORK, "[12, 12, 3]"))
    generator = np.random.default_rng(0)
    for weight in model.weights:
        if "count" not in weight.path:
            weight.assign(generator.uniform(0.1, 1, weight.shape))
    model.get_layer("normalize1").finalize_state()
    image = generator.normal(size=(2, 12, 12, 3)).astype("float32")
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]
    assert (np.asarray(again(image)) == np.asarray(model(image))).all()


@pytest.mark.parametrize(("word", "case"), accepted())
def test_the_layer_of_every_case_is_read_back_from_its_config(word, case):
    layer = keras_object(layers.find(word).model_validate(case.fields).keras_call(*case.inputs), name="x")
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    assert type(again) is type(layer)
    assert again.get_config() == layer.get_config()


def test_every_layer_of_ours_is_registered_and_can_be_imported_from_the_package():
    for name in keras_layers.__all__:
        kind = getattr(keras_layers, name)
        assert keras.saving.get_registered_name(kind) == f"cnnspec>{name}"
    paths = {layers.find(word).model_validate(case.fields).keras_call(*case.inputs).path for word, case in accepted()}
    ours = [path for path in paths if path.startswith("cnnspec.")]
    assert {path.partition(":")[2] for path in ours} == set(keras_layers.__all__)
