import csv
import io
import json
import sys

import numpy as np
import pytest
from image_files import digits, grey, png
from support import call
from trained_runs import QUICK, quick, shades, train

from cnnspec.evaluation.trained import open_run

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("quick run")]


def answers(capfd, *arguments):
    code, said, error = call(capfd, "predict", *map(str, arguments), "--format", "json")
    assert code == 0, error
    return json.loads(said)


def test_files_say_what_the_model_says_of_their_pixels(capfd, tmp_path):
    images, _ = digits(40)
    for index, image in enumerate(images):
        (tmp_path / f"{index:02}.png").write_bytes(png(image))
    found = answers(capfd, quick(), tmp_path, "--top", 10)
    expected = np.asarray(open_run(quick()).model(images.astype(np.float32)))
    assert [each["file"] for each in found] == [str(tmp_path / f"{index:02}.png") for index in range(len(images))]
    for each, row in zip(found, expected, strict=True):
        assert {guess["name"]: guess["probability"] for guess in each["classes"]} == pytest.approx(
            dict(zip("0123456789", row.tolist(), strict=True)), abs=1e-5
        )
        assert each["classes"] == sorted(each["classes"], key=lambda guess: -guess["probability"])


def check_shades(found, expected):
    """Compare guesses with the probabilities of dark and light, one row per image."""
    assert len(found) == len(expected)
    for each, row in zip(found, expected, strict=True):
        assert {guess["name"]: guess["probability"] for guess in each["classes"]} == pytest.approx(
            dict(zip(("dark", "light"), map(float, row), strict=True)), abs=1e-5
        )


def test_logits_become_probabilities_and_sizes_and_classes_are_those_of_the_training(capfd, tmp_path):
    """The model takes 6×6 pixels and gives out logits: wider images are cropped, and softmax is computed here."""
    wide = np.full((6, 12, 1), 255, np.uint8)
    wide[:, 3:9] = np.random.RandomState(0).randint(0, 256, (6, 6, 1))  # all that is left of it
    greys = [np.full((13, 9, 1), level, np.uint8) for level in range(110, 150, 5)]  # of another size
    for index, image in enumerate([wide, *greys]):
        (tmp_path / f"{index:02}.png").write_bytes(png(image))
    pixels = np.stack([wide[:, 3:9], *(image[:6, :6] for image in greys)])
    logits = np.asarray(open_run(shades()).model(pixels.astype(np.float32)), np.float64)
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert ((probabilities > 0.05) & (probabilities < 0.95)).any()  # not all are certain
    assert probabilities[1, 0] > 0.5 > probabilities[-1, 0]  # dark, then light
    check_shades(answers(capfd, shades(), tmp_path), probabilities)


def test_it_agrees_with_evaluate(capfd, tmp_path):
    """Which reads the files through the source."""
    found = answers(capfd, shades(), shades().parent / "shades" / "test")
    code, _, _ = call(capfd, "evaluate", str(shades()), "--split", "test", "-o", str(tmp_path))
    assert code == 0
    rows = list(csv.DictReader((tmp_path / "probabilities.csv").read_text().splitlines()))
    assert len(rows) == 10
    check_shades(found, [(row["dark"], row["light"]) for row in rows])


def test_a_broken_image_is_named_and_the_others_go_on(capfd, tmp_path):
    (tmp_path / "a.png").write_bytes(grey(9, 28, 28))
    (tmp_path / "b.png").write_bytes(b"no image")
    (tmp_path / "c.png").write_bytes(grey(9, 28, 28)[:-40])
    names = [str(tmp_path / name) for name in ("a.png", "b.png", "c.png", "d.png")]
    code, said, error = call(capfd, "predict", str(quick()), *names, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert (code, [row["rank"] for row in rows]) == (1, ["1", "2", "3"])
    assert {row["file"] for row in rows} == {names[0]}
    assert [line.partition(": it")[0] for line in error.splitlines()[:2]] == [
        f"error: cannot use {name}" for name in names[1:3]
    ]
    assert f"cannot use {names[3]}: No such file or directory" in error


def test_a_list_on_standard_input(capfd, tmp_path, monkeypatch):
    (tmp_path / "a b.png").write_bytes(grey(9, 28, 28))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{tmp_path / 'a b.png'}\n\n".encode())))
    code, said, error = call(capfd, "predict", str(quick()), "-", "--top", "1")
    assert (code, error) == (0, "")
    assert said.startswith(f"{tmp_path / 'a b.png'}: ")


def test_pixels_are_brought_to_the_range_of_the_training(capfd, tmp_path):
    images, labels = digits(40)
    np.savez(tmp_path / "ones.npz", x=(images / 255).astype(np.float32), y=labels)
    text = QUICK.replace("mnist5k}", "{npz: {path: ones.npz}}, range: [0, 1]}").replace(
        "  - rescale: {scale: $(1 / 255)}\n", ""
    )
    trained = train(tmp_path, text)
    (tmp_path / "one.png").write_bytes(png(images[7]))
    (found,) = answers(capfd, trained, tmp_path / "one.png", "--top", 10)
    expected = np.asarray(open_run(trained).model((images[7:8] / 255).astype(np.float32)))[0]
    assert {guess["name"]: guess["probability"] for guess in found["classes"]} == pytest.approx(
        dict(zip("0123456789", expected.tolist(), strict=True)), abs=1e-5
    )


def test_a_folder_without_images_is_wrong_usage(capfd, tmp_path):
    code, _, error = call(capfd, "predict", str(quick()), str(tmp_path))
    assert (code, "has no image" in error) == (2, True)


def test_line_feeds_in_names_make_no_lines_of_their_own():
    from cnnspec.cli.predict import _text
    from cnnspec.evaluation.predict import Guess, Prediction
    from cnnspec.evaluation.words import cut

    assert _text([Prediction("a\nb.png", (Guess("c\nerror: d", 0.5),))]) == "a␊b.png: c␊error: d 0.500"
    assert cut("a\nerror: b", 20) == "a␊error: b"
