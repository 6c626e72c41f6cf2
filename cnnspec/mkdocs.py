"""The MkDocs plug-in, under the name of its entry point: ``plugins: [cnnspec]``."""

from cnnspec.sites.mkdocs_plugin import CnnspecPlugin

__all__ = ["CnnspecPlugin"]
