"""The Keras layers of cnnspec: import this module before Keras loads a model that uses one.

>>> import cnnspec.keras_layers
>>> import keras
>>> model = keras.models.load_model("runs/lenet5/best.keras")  # doctest: +SKIP
"""

from cnnspec.keras_model.keras_layers import *  # noqa: F403
from cnnspec.keras_model.keras_layers import __all__ as __all__
