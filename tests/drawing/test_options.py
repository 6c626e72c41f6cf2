import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.drawing.options import Options


@pytest.mark.parametrize(
    "options",
    [
        {"level": "layers"},
        {"theme": "solarized"},
        {"direction": "up"},
        {"engine": "neato"},
        {"show": ("flops",)},
        {"style": "volume", "show": ("flops",)},
        {"style": "volume", "direction": "right"},
    ],
)
def test_a_choice_that_there_is_not_is_told(options):
    with pytest.raises(UsageError) as told:
        Options(**options).check()
    assert told.value.help


def test_what_is_chosen_is_what_differs_from_the_defaults():
    assert Options(description="words").chosen() == {}
    assert Options(level="block", show=("macs",)).chosen() == {"level": "block", "show": ("macs",)}
