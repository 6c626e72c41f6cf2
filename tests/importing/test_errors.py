"""What keeps a model from becoming a spec, told once for each reason."""

from cnnspec.importing.errors import CannotImportError


def test_a_line_a_reason_with_every_name():
    found = [
        ("a", "LSTM", "no word"),
        ("b", "Conv1D", "no padding"),
        ("c", "LSTM", "no word"),
        ("a", "LSTM", "no word"),
    ]
    assert CannotImportError(found).lines() == ["layers 'a', 'c' (LSTM): no word", "layer 'b' (Conv1D): no padding"]
    assert CannotImportError(found[:1], what="node").lines() == ["node 'a' (LSTM): no word"]
