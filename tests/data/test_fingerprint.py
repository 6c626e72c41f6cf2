import numpy as np
import pytest

from cnnspec.data.fingerprint import fingerprint
from cnnspec.sources.images.arrays import Arrays, Encoded


def of(images, labels=(0, 1)):
    return fingerprint(Arrays(images, np.array(labels), 2))


def test_pixels_order_type_and_labels_count():
    images = np.arange(32, dtype=np.uint8).reshape(2, 4, 4, 1)
    one = of(images)
    assert one == of(images.copy())
    assert one["images"] == 2
    assert len({each["content"] for each in (one, of(images[::-1]), of(images.astype(np.int8)), of(images + 1))}) == 4
    assert of(images, (1, 0))["labels"] != one["labels"]


@pytest.mark.parametrize("whole", [2**31, 0])
def test_files_count_by_what_is_in_them(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("cnnspec.data.fingerprint._WHOLE", whole)

    def found(folder, content):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a").write_bytes(content)
        return of(Encoded(np.array([str(tmp_path / folder / "a").encode()], object), (1, 1, 1), None))["content"]

    content = b"x" * 10_000
    assert found("one", content) == found("two", content)
    assert found("three", content[:-1] + b"y") != found("four", content)
    assert of(Encoded(np.array([b"ab"], object), (1, 1, 1), None, False)) != of(
        Encoded(np.array([b"ac"], object), (1, 1, 1), None, False)
    )
