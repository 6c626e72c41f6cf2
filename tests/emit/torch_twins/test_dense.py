from twin_calls import twin_of


def test_features_in_and_out():
    made = twin_of("- dense: {units: 3, bias: false, trainable: false}", "[7]")
    assert made.path == "nn:Linear|frozen"
    assert made.arguments == {"in_features": 7, "out_features": 3, "bias": False}
