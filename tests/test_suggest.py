import pytest

from cnnspec.suggest import did_you_mean, nearest


@pytest.mark.parametrize(("word", "found"), [("kernal", "kernel"), ("KERNEL", "kernel"), ("zzz", None)])
def test_the_nearest_word(word, found):
    assert nearest(word, ["kernel", "stride"]) == found


def test_where_none_is_near_all_are_named():
    assert did_you_mean("zzz", ["kernel", "stride"], kind="fields") == "known fields: kernel, stride"
    assert did_you_mean("zzz", [], kind="fields") == "there are no fields to choose from"
