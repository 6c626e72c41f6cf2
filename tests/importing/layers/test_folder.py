"""The folder of families."""

import pytest

from cnnspec.importing.errors import NoWordError
from cnnspec.importing.layers import Use, mappers, steps_of


def test_every_file_of_the_folder_is_found():
    assert {"Conv2D", "Dense", "ReLU", "Add", "BatchNormalization", "MaxPooling2D", "Dropout", "Rescaling"} <= set(
        mappers()
    )


def test_a_class_that_no_file_has():
    with pytest.raises(NoWordError, match="no word for this class"):
        steps_of("LSTM", Use({}, 1))
