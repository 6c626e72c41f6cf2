"""The version, which everything may ask for without loading the package's interface."""

__version__ = "0.1.0"
