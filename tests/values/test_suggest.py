import pytest

from cnnspec.values.suggest import as_expression, did_you_mean, is_arithmetic, nearest


@pytest.mark.parametrize(("word", "found"), [("kernal", "kernel"), ("KERNEL", "kernel"), ("zzz", None)])
def test_the_nearest_word(word, found):
    assert nearest(word, ["kernel", "stride"]) == found


def test_where_none_is_near_all_are_named():
    assert did_you_mean("zzz", ["kernel", "stride"], kind="fields") == "known fields: kernel, stride"
    assert did_you_mean("zzz", [], kind="fields") == "there are no fields to choose from"


@pytest.mark.parametrize("text", ["1/255", "2 * 8", "(1+2)*3", "1e-3/2", "2**3", "7 // 2"])
def test_sums_are_known_for_what_they_are(text):
    assert is_arithmetic(text)
    assert as_expression(text) == f"$({text})"


@pytest.mark.parametrize("text", ["3", "3x3", "$(1/255)", "same", "1/", "", "-", "1/n", "1+" * 200 + "1", 3])
def test_what_is_no_sum(text):
    assert not is_arithmetic(text)
