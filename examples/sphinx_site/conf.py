"""Build: `pip install 'cnnspec[sphinx]' myst-parser`, then `sphinx-build examples/sphinx_site build/sphinx_site`."""

project = "Networks"
extensions = ["cnnspec.sphinx", "myst_parser"]
exclude_patterns = ["nets"]
