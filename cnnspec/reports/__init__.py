"""HTML pages of a network and of a run."""
