"""The fence for pymdownx.superfences, under the name that sites are configured with: ``cnnspec.superfences.fence``."""

from cnnspec.sites.superfences import fence, validator

__all__ = ["fence", "validator"]
