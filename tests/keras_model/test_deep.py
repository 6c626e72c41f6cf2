"""Networks of more layers in a row than Python recurses."""

import keras
import pytest
from support import graph_of

from cnnspec.keras_model.build import build_keras
from cnnspec.keras_model.deep import room_for

pytestmark = pytest.mark.keras


def test_a_thousand_layers_in_a_row_are_built_saved_and_loaded(tmp_path):
    graph = graph_of("- repeat: {times: 1100, layers: [activation: relu]}", "[2, 2, 1]")
    model = build_keras(graph)
    model.save(tmp_path / "model.keras")
    with room_for(1100):
        again = keras.models.load_model(tmp_path / "model.keras")
    assert len(again.layers) == len(graph.nodes) + 1
