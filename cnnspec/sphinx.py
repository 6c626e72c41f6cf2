"""The Sphinx extension, under the name that sites are configured with: ``extensions = ["cnnspec.sphinx"]``."""

from cnnspec.sites.sphinx_extension import setup

__all__ = ["setup"]
