import pytest

from cnnspec.evaluation.benchmark import benchmark, machine

pytestmark = pytest.mark.keras


def test_every_call_is_a_batch_of_that_size():
    import tensorflow as tf

    seen = []

    def model(images, training):
        seen.append((images.shape, training))
        return tf.reduce_sum(images, axis=[1, 2])

    found = benchmark(model, (3, 2), [1, 5], 0.0)
    assert seen == [((1, 3, 2), False), ((5, 3, 2), False)]  # traced once each, as a user's call would be
    assert [(each.batch, each.calls) for each in found] == [(1, 10), (5, 10)]


def test_the_processor_by_its_name(tmp_path):
    (tmp_path / "info").write_text("processor\t: 0\nmodel name\t: Fast One 3000\n")
    assert machine(tmp_path / "info").processor == "Fast One 3000"
    assert machine(tmp_path / "none").processor
