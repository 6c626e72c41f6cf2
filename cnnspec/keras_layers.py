"""The Keras layers of cnnspec: import this module before Keras loads a model that uses one."""

# Everything that the package exports, so that a new layer needs no second list.
from cnnspec.keras_model.keras_layers import *  # noqa: F403
from cnnspec.keras_model.keras_layers import __all__ as __all__
