"""Words are files, loaded when they are looked up."""

import subprocess
import sys

import pytest

from cnnspec.augments import AUGMENTS, OPTIONS
from cnnspec.sources import SOURCES


def test_only_what_is_used_is_loaded() -> None:
    program = (
        "import sys; from cnnspec.language.data import Data\n"
        "Data.model_validate({'source': 'mnist5k', 'augment': ['flip']})\n"
        "print(*sorted(each for each in sys.modules if each.startswith(('cnnspec.sources.', 'cnnspec.augments.'))))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["cnnspec.augments.flip", "cnnspec.sources.mnist5k"]


def test_every_file_answers() -> None:
    for source in SOURCES.values():
        assert source.OPTIONS is not None
        assert isinstance(source.PARTS, bool)
        assert callable(source.find)
        assert callable(source.facts)
    for word, module in AUGMENTS.items():
        assert module.OPTION is OPTIONS[word]
        assert hasattr(module, "matrix") != hasattr(module, "change")
    with pytest.raises(KeyError):
        SOURCES["_paths"]
