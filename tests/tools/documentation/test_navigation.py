from documentation.navigation import REST, navigation


def test_pages_stand_in_their_sections_and_those_that_are_not_there_are_left_out():
    assert navigation(["zoo.md", "layers/pool.md", "index.md", "layers/index.md", "layers/conv.md"]) == [
        {"Start": "index.md"},
        {"Layers": ["layers/index.md", "layers/conv.md", "layers/pool.md"]},
        {"Zoo": "zoo.md"},
    ]


def test_a_page_that_nobody_has_placed_comes_last():
    assert navigation(["surprise.md", "tutorial.md", "index.md"])[-1] == {REST: ["surprise.md"]}
