import csv
import json
import shutil

import numpy as np
import pytest
from image_files import digits, png
from sklearn import metrics as sk
from support import call
from trained_runs import QUICK, quick, shades, train

pytestmark = [pytest.mark.keras, pytest.mark.slow, pytest.mark.xdist_group("quick run")]


def told(capfd, *arguments):
    code, said, error = call(capfd, "evaluate", *map(str, arguments), "--format", "json")
    assert code == 0, error
    return json.loads(said)


def test_the_validation_images_give_what_the_training_wrote_down(capfd):
    with (quick() / "history.csv").open() as file:
        last = list(csv.DictReader(file))[-1]
    found = told(capfd, quick(), "--model", "last")
    assert found["images"] == 500
    assert found["metrics"]["loss"] == pytest.approx(float(last["val_loss"]), abs=1e-5)
    assert found["metrics"]["accuracy"] == pytest.approx(float(last["val_accuracy"]), abs=1e-6)
    assert found["figures"]["accuracy"] == pytest.approx(float(last["val_accuracy"]), abs=1e-6)


def test_the_files_agree_with_scikit_learn_on_the_probabilities_that_are_written(capfd, tmp_path):
    found = told(capfd, quick(), "-o", tmp_path)
    with (tmp_path / "probabilities.csv").open() as file:
        given = np.array([row[1:] for row in list(csv.reader(file))[1:]], float)
    truth = np.repeat(np.arange(10), 50)  # a tenth of each digit, in their order
    shares = given / given.sum(axis=1, keepdims=True)  # they are float32's, which add up to nearly 1
    table = sk.confusion_matrix(truth, given.argmax(axis=1))
    assert found["confusion"] == table.tolist()
    assert found["figures"]["log_loss"] == pytest.approx(sk.log_loss(truth, shares), abs=1e-6)
    assert found["figures"]["macro_f1"] == pytest.approx(sk.f1_score(truth, given.argmax(axis=1), average="macro"))
    with (tmp_path / "mistakes.csv").open() as file:
        mistakes = list(csv.DictReader(file))
    for each in mistakes:
        assert each["truth"] == str(truth[int(each["image"])]) != each["said"]
    assert len(mistakes) == min(50, int((truth != given.argmax(axis=1)).sum()))
    assert (tmp_path / "mistakes.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((tmp_path / "evaluation.json").read_text()) == found


def test_the_text_has_eighty_columns_and_says_which_intervals(capfd):
    code, said, _ = call(capfd, "evaluate", str(quick()))
    assert code == 0
    assert max(map(len, said.splitlines())) <= 80
    assert "(95 %, Wilson)" in said
    assert "the worst mistakes:" in said


def test_a_part_of_a_folder_with_the_names_of_its_files(capfd):
    found = told(capfd, shades(), "--split", "test")
    assert (found["data"], found["images"]) == ("folder, test", 10)
    assert [(row["name"], row["support"]) for row in found["classes"]] == [("dark", 5), ("light", 5)]
    assert all("/test/" in each["file"] for each in found["mistakes"])
    assert told(capfd, shades(), "--split", "train")["images"] == 48


def test_the_test_part_is_a_source_of_its_own(capfd, tmp_path):
    images, labels = digits(40)
    np.savez(tmp_path / "more.npz", x=images, y=labels)
    run = train(tmp_path, QUICK.replace("mnist5k}", "mnist5k, test: {npz: {path: more.npz}}}"))
    found = told(capfd, run, "--split", "test")
    assert [row["support"] for row in found["classes"]] == np.bincount(labels).tolist()


def test_other_images_by_the_names_of_their_folders_though_one_class_is_missing(capfd, tmp_path):
    (tmp_path / "new" / "light").mkdir(parents=True)
    for index in range(3):
        (tmp_path / "new" / "light" / f"{index}.png").write_bytes(png(np.full((6, 6, 1), 250, np.uint8)))
    found = told(capfd, shades(), "--data", tmp_path / "new")
    assert [(row["name"], row["support"]) for row in found["classes"]] == [("dark", 0), ("light", 3)]
    assert found["confusion"][0] == [0, 0]
    (tmp_path / "new" / "purple").mkdir()
    shutil.copy(tmp_path / "new" / "light" / "0.png", tmp_path / "new" / "purple" / "0.png")
    code, _, error = call(capfd, "evaluate", str(shades()), "--data", str(tmp_path / "new"))
    assert (code, "has the class purple, which the run has not" in error) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-folder"], "there is no folder no-such-folder"),
        (["{quick}", "--split", "test"], "has no test part"),
        (["{quick}", "--data", "nothing.csv"], "there is no file or folder nothing.csv"),
        (["{quick}", "--data", "{quick}/result.json"], "--data cannot read"),
        (["{quick}", "-o", "{quick}/result.json"], "is a file; -o takes a folder"),
    ],
)
def test_what_cannot_be_done_is_one_clear_message(capfd, arguments, message):
    code, said, error = call(capfd, "evaluate", *(each.format(quick=quick()) for each in arguments))
    assert (code, said) == (2, "")
    assert message in error
    assert "help:" in error
