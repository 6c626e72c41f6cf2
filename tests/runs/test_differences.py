from cnnspec.runs.differences import Difference, differences


def test_paths_and_values():
    before = {"train": {"batch": 64, "epochs": 4}, "head": [{"dense": {"units": 10}}], "name": "a"}
    after = {"train": {"batch": 128, "epochs": 4}, "head": [{"dense": {"units": 12}}], "more": True}
    assert list(differences(before, after)) == [
        Difference("train.batch", 64, 128),
        Difference("head[0].dense.units", 10, 12),
        Difference("name", "a", None),
        Difference("more", None, True),
    ]


def test_lists_of_other_lengths_and_other_types_differ_as_a_whole():
    assert [each.path for each in differences({"a": [1, 2], "b": 1}, {"a": [1], "b": True})] == ["a", "b"]
    assert Difference("train.batch", 64, None).text() == "train.batch: 64 → nothing"
    assert Difference("a", "x" * 200, 1).sentence().endswith("… and is 1")
