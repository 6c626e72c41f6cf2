import csv
import io
import json

import numpy as np
import pytest
from image_files import digits, grey, png
from support import call, run
from trained_runs import QUICK, quick, shades, train

from cnnspec.evaluation.trained import open_run

pytestmark = [pytest.mark.keras, pytest.mark.slow]


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


def test_logits_become_probabilities_and_sizes_and_classes_are_those_of_the_training(capfd):
    """As `evaluate` has them, which reads the files through the source."""
    folder = shades().parent / "shades" / "test"
    found = answers(capfd, shades(), folder)
    code, _, _ = call(capfd, "evaluate", str(shades()), "--split", "test", "-o", str(shades().parent / "told"))
    assert code == 0
    rows = list(csv.DictReader((shades().parent / "told" / "probabilities.csv").read_text().splitlines()))
    assert len(found) == len(rows) == 10
    for each, row in zip(found, rows, strict=True):
        assert {guess["name"]: guess["probability"] for guess in each["classes"]} == pytest.approx(
            {"dark": float(row["dark"]), "light": float(row["light"])}, abs=1e-5
        )


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


def test_a_list_on_standard_input(tmp_path):
    (tmp_path / "a b.png").write_bytes(grey(9, 28, 28))
    done = run("predict", str(quick()), "-", "--top", "1", stdin=f"{tmp_path / 'a b.png'}\n\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{tmp_path / 'a b.png'}: ")


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
