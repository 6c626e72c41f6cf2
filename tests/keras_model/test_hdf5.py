"""HDF5 files made to do harm: each is refused before anything outside the file, or more than is needed, is read."""

from __future__ import annotations

import io
import resource
import zlib
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from cnnspec.diagnostics import UsageError
from cnnspec.keras_model.damaged import refusing_damaged
from cnnspec.keras_model.hdf5 import attribute, check_array, open_plain


def opened(path: Path) -> Any:
    return open_plain(io.BytesIO(path.read_bytes()))


def external_storage(file: Any, beside: Path) -> None:
    file.create_dataset("layers/conv/vars/0", shape=(16,), dtype="u1", external=[("/etc/passwd", 0, 16)])


def external_link(file: Any, beside: Path) -> None:
    file["layers"] = h5py.ExternalLink(str(beside), "/secret")


def link_to_itself(file: Any, beside: Path) -> None:
    file["layers"] = h5py.SoftLink("/layers")


def link_to_nothing(file: Any, beside: Path) -> None:
    file["layers/conv/vars/0"] = h5py.SoftLink("/nowhere")


def virtual(file: Any, beside: Path) -> None:
    layout = h5py.VirtualLayout(shape=(4,), dtype="f4")
    layout[:] = h5py.VirtualSource(str(beside), "secret", shape=(4,))
    file.create_virtual_dataset("layers/conv/vars/0", layout)


def deep(file: Any, beside: Path) -> None:
    group = file
    for _ in range(70):
        group = group.create_group("a")


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (external_storage, r"/layers/conv/vars/0 has its numbers in another file, /etc/passwd"),
        (external_link, r"/layers is a link to another file, .*beside\.h5"),
        (link_to_itself, "/layers is a link to /layers"),
        (link_to_nothing, "/layers/conv/vars/0 is a link to /nowhere"),
        (virtual, "/layers/conv/vars/0 is a virtual dataset"),
        (deep, "nested more than 64 deep"),
    ],
)
def test_what_leads_out_of_the_file_is_refused(tmp_path: Path, harm: Any, reason: str) -> None:
    with h5py.File(tmp_path / "beside.h5", "w") as file:
        file["secret"] = np.ones(4, "f4")
    with h5py.File(tmp_path / "a.h5", "w") as file:
        harm(file, tmp_path / "beside.h5")
    with pytest.raises(ValueError, match=reason), opened(tmp_path / "a.h5"):
        pass


def test_groups_in_a_cycle_are_visited_once(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["a/b/c"] = np.ones(4, "f4")
        file["a/b/up"] = file["a"]
        file["a/b/c again"] = file["a/b/c"]
    with opened(tmp_path / "a.h5") as file:
        assert file["a/b/c"].shape == (4,)


def bomb(file: Any) -> Any:
    """A chunk that inflates to 200 times its declared size."""
    array = file.create_dataset("bomb", (1000,), "f4", chunks=(1000,), compression="gzip")
    array.id.write_direct_chunk((0,), zlib.compress(bytes(800_000)))
    return array


def unwritten(file: Any) -> Any:
    return file.create_dataset("unwritten", (4,), "f4")


def half_written(file: Any) -> Any:
    array = file.create_dataset("half", (8,), "f4", chunks=(4,), compression="gzip")
    array[:4] = 1
    return array


def large_chunks(file: Any) -> Any:
    return file.create_dataset("chunks", (4,), "f4", maxshape=(None,), chunks=(10**9,), compression="gzip")


def compound(file: Any) -> Any:
    return file.create_dataset("pairs", data=np.zeros(3, [("a", "f4"), ("b", "i8")]))


def texts(file: Any) -> Any:
    return file.create_dataset("texts", data=["a", "b"])


def references(file: Any) -> Any:
    return file.create_dataset("references", (2,), h5py.ref_dtype)


def ragged(file: Any) -> Any:
    return file.create_dataset("ragged", (2,), h5py.vlen_dtype("f4"))


def other_filter(file: Any) -> Any:
    return file.create_dataset("lzf", data=np.ones(100, "f4"), compression="lzf")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (bomb, "/bomb has a chunk that inflates to more than its 4,000 bytes"),
        (unwritten, "/unwritten declares 16 bytes and holds 0"),
        (half_written, "/half holds 1 of 2 chunks"),
        (large_chunks, "/chunks has chunks of 4,000,000,000 bytes"),
        (compound, "/pairs holds values of type"),
        (texts, "/texts holds values of type object"),
        (references, "/references holds values of type object"),
        (ragged, "/ragged holds values of type object"),
        (other_filter, "/lzf is compressed in another way than gzip"),
        (lambda file: file.create_group("group"), "/group is not an array"),
    ],
)
def test_what_is_not_a_whole_array_of_numbers_is_refused(tmp_path: Path, make: Any, reason: str) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file, pytest.raises(ValueError, match=reason):
        check_array(make(file))


@pytest.mark.parametrize(
    "fields",
    [{}, {"chunks": (10,)}, {"compression": "gzip"}, {"compression": "gzip", "shuffle": True, "fletcher32": True}],
    ids=str,
)
@pytest.mark.parametrize("kind", ["f4", "f8", "f2", "i4", "u1", "?"])
def test_arrays_in_the_file_pass(tmp_path: Path, fields: dict[str, Any], kind: str) -> None:
    random = np.random.default_rng(0).integers(0, 256, 4000, "u1")  # does not shrink: chunks are stored as they are
    with h5py.File(tmp_path / "a.h5", "w") as file:
        check_array(file.create_dataset("a", data=np.arange(1000).astype(kind), **fields))
        check_array(file.create_dataset("b", data=random, **fields))
        check_array(file.create_dataset("empty", data=np.zeros(0), maxshape=(None,), **fields))
        check_array(file.create_dataset("scalar", data=1.0))


def test_a_declared_array_of_a_terabyte_is_no_more_than_a_shape(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.create_dataset("a", (10**6, 10**6), "f4", chunks=(100, 100))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with opened(tmp_path / "a.h5") as file, pytest.raises(ValueError, match="declares 4,000,000,000,000 bytes"):
        check_array(file["a"])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_attributes_are_bounded(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w", libver="latest") as file:
        file.attrs["names"] = ["a", "b"]
        file.attrs["many"] = np.zeros(20_000, "S1")
        file.attrs["large"] = np.zeros(2**25 + 1, "u1")
        assert list(attribute(file, "names")) == ["a", "b"]
        assert attribute(file, "none") is None
        file.attrs.create("pair", (1, 2.0), dtype=[("a", "i4"), ("b", "f4")])
        for name, reason in (
            ("pair", "is neither text nor a number"),
            ("many", "more than 10,000 values"),
            ("large", "larger than"),
        ):
            with pytest.raises(ValueError, match=reason):
                attribute(file, name)


def test_a_damaged_file_is_one_error(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        for number in range(20):
            file[f"layers/l{number}/vars/0"] = np.ones(50, "f4")
    whole = (tmp_path / "a.h5").read_bytes()
    random = np.random.default_rng(0)
    refused = 0
    for _ in range(300):
        broken = bytearray(whole[: random.integers(1, len(whole) + 1)])
        for place in random.integers(0, len(broken), 20):
            broken[place] = random.integers(0, 256)
        try:
            with refusing_damaged("cannot read a.h5", "use another"), open_plain(io.BytesIO(bytes(broken))) as file:
                file.visititems(lambda name, entry: None)
        except UsageError as error:
            assert error.message.startswith("cannot read a.h5: ")
            refused += 1
    assert refused > 100


def _texts(libver: str = "earliest") -> bytearray:
    """A file whose attributes lie in a collection of texts."""
    content = io.BytesIO()
    with h5py.File(content, "w", libver=libver) as file:
        file.attrs["layer_names"] = np.array(["conv", "dense" * 20, ""], dtype=h5py.string_dtype())
    return bytearray(content.getvalue())


@pytest.mark.parametrize("libver", ["earliest", "v108", "latest"])
def test_texts_of_every_version_pass(libver: str) -> None:
    with open_plain(io.BytesIO(_texts(libver))) as file:
        assert list(attribute(file, "layer_names")) == ["conv", "dense" * 20, ""]


@pytest.mark.parametrize("size", [0, 2**63, 2**64 - 16, 3000], ids=["none", "huge", "backwards", "beyond"])
def test_texts_that_the_library_would_walk_for_ever_are_refused(size: int) -> None:
    content = _texts()
    free = content.index(b"GCOL") + 16
    while content[free] or content[free + 1]:  # until the free space at the end, which has the index 0
        free += 16 + -(-int.from_bytes(content[free + 8 : free + 16], "little") // 8) * 8
    whole = int.from_bytes(content[free + 8 : free + 16], "little")
    content[free + 8 : free + 16] = (size if size != 3000 else whole + 8).to_bytes(8, "little")
    with pytest.raises(ValueError, match="are damaged"), open_plain(io.BytesIO(content)):
        pass


def test_collections_of_texts_that_overlap_are_refused() -> None:
    content = _texts()
    start = content.index(b"GCOL")
    content[start + 200 : start + 216] = content[start : start + 16]
    with pytest.raises(ValueError, match="overlap"), open_plain(io.BytesIO(content)):
        pass
