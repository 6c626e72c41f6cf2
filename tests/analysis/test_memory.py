import subprocess
import sys

import pytest
from support import ROOT, graph_of, layers_text, only_finding, spec_of, summary_of

from cnnspec.analysis.memory import LAYER_BYTES, UPDATE_BYTES, Training, backward_bytes, measure_memory, most_alive
from cnnspec.analysis.summary import summarize
from cnnspec.checking.check import check
from cnnspec.language.train import Train


@pytest.mark.parametrize(
    ("layers", "most"),
    [
        # 4x4x1 flows in, 4x4x2 is made; then 32 flow in and 48 are made.
        ("- conv: {filters: 2, padding: same}\n- conv: {filters: 3, padding: same}", 32 + 48),
        ("- conv: {filters: 3, padding: same}\n- conv: {filters: 2, padding: same}", 48 + 32),
        # Nothing is alive beside the two maps, however long the chain.
        ("- repeat: {times: 9, layers: [{conv: {filters: 2, padding: same}}]}", 32 + 32),
        # The skip lives on while the body works: 16 of it, 48 that flow in, 16 that are made.
        (
            "- residual: {body: [{conv: {filters: 3, padding: same}}, {conv: {filters: 1, padding: same}}]}",
            16 + 48 + 16,
        ),
        # While the second path works the first one's map is there, and what flows into both until it is done.
        (
            "- branches: {merge: concat, paths: [[{conv: {filters: 4, padding: same}}], [{conv: {filters: 1, kernel: 4}}, {upsample: 4}]]}",
            64 + 16 + 80,
        ),
        # A flattened map is no new memory.
        ("- flatten\n- dense: 3", 16 + 3),
        ("- pool: max\n- flatten\n- dense: 30", 16 + 4 + 30 - 16),
    ],
)
def test_what_is_alive_at_once_by_hand(layers, most):
    graph = graph_of(layers, "[4, 4, 1]")
    assert most_alive(graph) == most


def test_predicting_takes_the_weights_and_the_most_that_is_alive():
    memory = measure_memory(graph_of("- conv: {filters: 2, padding: same}", "[4, 4, 1]"))
    assert memory.inference_bytes == 4 * (9 * 2 + 2) + 4 * (16 + 32)


SMALL = "- conv: {filters: 2, padding: same, norm: batch, activation: relu}\n- pool: max\n- flatten\n- dropout: 0.5\n- dense: 3"
# The image and the convolution's output for their gradients, relu's output for its own and the pool's, the pool's output
# for its own, a byte for each of 8 numbers, and what dropout lets through for the dense layer.
KEPT = 4 * (16 + 32 + 32 + 8 + 8) + 8


def test_training_by_hand():
    memory = measure_memory(graph_of(SMALL, "[4, 4, 1]"), Training(batch=10, slots=2))
    trainable = 9 * 2 + 2 + 2 * 2 + 8 * 3 + 3
    assert memory.parameters == 4 * (trainable + 4)
    assert memory.gradients == 4 * trainable
    assert memory.slots == 8 * trainable
    assert memory.activations == 10 * KEPT
    assert memory.training_bytes == 16 * trainable + 16 + 10 * KEPT
    assert memory.to_dict() == {
        "inference_bytes": memory.inference_bytes,
        "training_bytes": memory.training_bytes,
        "process_bytes": memory.process_bytes,
        "batch": 10,
    }


def test_what_tensorflow_takes_on_top():
    # On the way back the most is at relu: with its two gradients, of 32 each, all but 16 numbers and 8 bytes are there.
    gradients = 10 * 4 * (32 + 32 - 16 - 2)
    # A fifth of the activations, the graphs of 7 nodes and of 2 slots for 6 arrays, two of the largest, of 24 numbers.
    memory = measure_memory(graph_of(SMALL, "[4, 4, 1]"), Training(batch=10, slots=2))
    assert (
        memory.process_bytes - memory.training_bytes
        == 2 * KEPT + gradients + 7 * LAYER_BYTES + 12 * UPDATE_BYTES + 2 * 24 * 4
    )


@pytest.mark.parametrize("precision", ["float16", "bfloat16"])
def test_half_precision_halves_the_activations_and_adds_a_copy_of_the_weights(precision):
    graph = graph_of("- conv: {filters: 2, padding: same}", "[4, 4, 1]")
    memory = measure_memory(graph, Training(1, precision, 0))
    assert memory.parameters == 20 * (4 + 2)
    assert memory.gradients == 20 * 4
    assert memory.activations == 16 * 2
    assert memory.inference_bytes == 20 * (4 + 2) + 2 * (16 + 32)


def test_in_half_precision_a_normalisation_keeps_a_float32_copy():
    graph = graph_of("- conv: {filters: 2, padding: same, norm: batch, activation: relu}", "[4, 4, 1]")
    assert backward_bytes(graph, 4).kept == 4 * (16 + 32 + 32)
    assert backward_bytes(graph, 2).kept == 2 * 16 + 4 * 32 + 2 * 32


@pytest.mark.parametrize(
    ("layers", "kept"),
    [
        # What two layers read is kept once: relu's output is the input of the next.
        ("- conv: {filters: 2, activation: relu, padding: same}\n- conv: {filters: 1, padding: same}", 16 + 32),
        ("- conv: {filters: 2, padding: same}\n- activation: silu\n- conv: {filters: 1, padding: same}", 16 + 32 + 32),
        # The image is there anyway; nothing before the first weights that train keeps anything.
        ("- rescale: 2\n- activation: relu\n- pool: average", 16),
        ("- rescale: 2\n- conv: {filters: 2, padding: same}", 16 + 16),
        ("- conv: {filters: 2, trainable: false, padding: same, activation: relu}\n- conv: {filters: 1}", 16 + 32),
        # Behind weights that train a frozen convolution passes the gradient on, and needs only its kernel for that.
        ("- conv: {filters: 2, padding: same}\n- conv: {filters: 3, trainable: false}", 16),
        # A sum and a concatenation keep nothing, so what they take is not kept for them.
        ("- residual: {body: [{conv: {filters: 1, padding: same}}]}", 16),
    ],
)
def test_what_is_kept_by_hand(layers, kept):
    assert backward_bytes(graph_of(layers, "[4, 4, 1]"), 4).kept == 4 * kept


@pytest.mark.parametrize(
    ("optimizer", "slots"),
    [
        ("sgd", 0),
        ({"sgd": {"momentum": 0.9}}, 1),
        ("adam", 2),
        ({"adam": {"amsgrad": True}}, 3),
        ("adamw", 2),
        ("rmsprop", 1),
        ({"rmsprop": {"momentum": 0.9, "centered": True}}, 3),
    ],
)
def test_what_the_optimizer_keeps(optimizer, slots):
    assert Training.of(Train(optimizer=optimizer)).slots == slots


@pytest.mark.keras
@pytest.mark.parametrize("optimizer", ["sgd", {"sgd": {"momentum": 0.9}}, "adam", {"adam": {"amsgrad": True}}, "adamw", "rmsprop", {"rmsprop": {"momentum": 0.9, "centered": True}}])  # fmt: skip
def test_it_is_what_keras_makes(optimizer):
    import keras

    train = Train(optimizer=optimizer)
    name = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop"}[train.optimizer.name]
    made = getattr(keras.optimizers, name)(**train.optimizer.fields)
    made.build([keras.Variable([[1.0, 2.0], [3.0, 4.0]])])
    assert sum(each.shape == (2, 2) for each in made.variables) == Training.of(train).slots


def test_the_defaults_are_those_of_the_section():
    assert Training() == Training.of(None) == Training.of(Train())


def test_a_summary_trains_as_the_spec_says():
    text = layers_text(SMALL, "[4, 4, 1]")
    plain = check(spec_of(text)).summary.memory
    told = check(spec_of(text + "train: {batch: 7, optimizer: sgd}\n")).summary.memory
    assert (plain.batch, told.batch) == (32, 7)
    assert plain.slots == 2 * plain.gradients
    assert told.slots == 0
    assert told.activations == 7 * KEPT
    assert summarize(spec_of(text).compile()).memory == summary_of(SMALL, "[4, 4, 1]").memory == plain


EXPECTING = layers_text("- conv: {filters: 2, padding: same}", "[4, 4, 1]") + "train: {batch: 100, optimizer: sgd}\n"
BYTES = 20 * 4 * 2 + 100 * 16 * 4


@pytest.mark.parametrize("bound", [str(BYTES), '"<= 10 KiB"', '"< 7 KB"'])
def test_an_expected_memory_that_holds(bound):
    assert check(spec_of(EXPECTING + f"expect: {{memory: {bound}}}\n")).diagnostics == ()


def test_a_broken_one_tells_what_it_is_made_of():
    found = only_finding(EXPECTING + 'expect: {memory: "<= 6 KiB"}\n')
    assert (found.code, found.message) == ("expect.broken", f"expected memory <= 6 KiB, got {BYTES:,} bytes")
    assert found.help == (
        "parameters 80, gradients 80, optimizer 0, activations for a batch of 100 6,400; "
        "the most are for the input 6,400 (98 %), conv1 (line 5) 160 (2 %)"
    )


def test_where_the_training_is_wrong_its_memory_is_not_told():
    text = EXPECTING.replace("batch: 100", "batch: many") + "expect: {memory: 1}\n"
    assert only_finding(text).code == "spec.value"


def test_a_check_pays_for_memory_only_where_it_is_expected():
    code = (
        "import sys, cnnspec\nfrom cnnspec.checking.check import check\n"
        "check(cnnspec.load('specs/lenet5.yaml'))\n"
        "assert 'cnnspec.analysis.summary' in sys.modules\n"
        "assert 'cnnspec.analysis.memory' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("layers", "more"),
    [
        # The gradient of what comes out; an image needs none.
        ("- conv: {filters: 2, padding: same}", 32),
        # The last convolution's two gradients; what the first one keeps is the image.
        ("- conv: {filters: 2, padding: same}\n- conv: {filters: 3, padding: same}", 48 + 32),
        # At dense 3 + 16; at relu 16 + 16, of what it keeps itself nothing has gone.
        ("- conv: {filters: 1, padding: same, activation: relu}\n- flatten\n- dense: 3", 16 + 16),
        # Of the sum, of the body's end and of the skip.
        (
            "- conv: {filters: 1, padding: same}\n- residual: {body: [{conv: {filters: 1, padding: same}}]}",
            16 + 16 + 16,
        ),
    ],
)
def test_gradients_on_the_way_back_by_hand(layers, more):
    found = backward_bytes(graph_of(layers, "[4, 4, 1]"), 4)
    assert found.most - found.kept == 4 * more


def test_vgg_as_it_is_counted_elsewhere():
    """The maps of VGG-16 after its activations and pools, and the image, once each."""
    spec = spec_of((ROOT / "benchmarks" / "specs" / "vgg16.yaml").read_text())
    graph = spec.compile()
    rows = {64: [224] * 2, 128: [112] * 2, 256: [56] * 3, 512: [28] * 3 + [14] * 3}
    maps = sum(width * size * size for width, sizes in rows.items() for size in sizes)
    pools = 64 * 112**2 + 128 * 56**2 + 256 * 28**2 + 512 * 14**2 + 512 * 7**2
    assert backward_bytes(graph, 4).kept == 4 * (224 * 224 * 3 + maps + pools + 4096 + 4096 + 1000)


def test_shared_weights_are_there_once():
    layers = "- conv: {filters: 3, kernel: 1, name: a}\n- conv: {filters: 3, kernel: 1, share: a}"
    shared = measure_memory(graph_of(layers, "[4, 4, 3]"))
    assert shared.parameters == shared.gradients == 4 * 12
    assert shared.slots == 2 * 4 * 12


def test_every_output_stays_alive():
    layers = "- conv: {filters: 8, kernel: 1, name: a}\n- pool: {type: max, size: 4}\n- pool: {type: max, size: 1}"
    one = most_alive(graph_of(layers, "[4, 4, 1]"))
    two = most_alive(
        graph_of(layers + "\n- conv: {filters: 9, kernel: 1}", "[4, 4, 1]", "outputs: {first: a, second: conv1}\n")
    )
    assert one == 16 + 128
    assert two == 128 + 8 + 9
