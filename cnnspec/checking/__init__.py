"""Everything that can be said about a spec without running it: checks, fixes, and where specs are found."""
