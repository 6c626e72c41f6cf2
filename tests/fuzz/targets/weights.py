"""Files of weights with a damaged or hostile structure, read for a network as `train --init-from` reads them."""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from cnnspec.diagnostics import UsageError
from fuzz.files import Files
from fuzz.limits import Find
from fuzz.mutations import TEXTS, VALUES, mutate_document, mutated_bytes

KERAS = True  # h5py comes with it
CASES = 40
SECONDS = 5

# The layers of the network and the shapes of their weights.
LAYERS = {"conv": [(3, 3, 1, 4), (4,)], "norm": [(4,), (4,), (4,), (4,)], "dense": [(16, 3), (3,)]}
SECRET = 1234.5  # stands in a file that no file of weights may read
BOMB = 600 * 2**20  # bytes of zeros


class Variable:
    """A weight of a layer, as the reader asks Keras for it."""

    def __init__(self, path: str, shape: tuple[int, ...]) -> None:
        self.path, self.name, self.shape, self.dtype = path, path.rpartition("/")[2], shape, "float32"


class Layer:
    """A layer that keeps what it is given, if it fits."""

    def __init__(self, name: str, shapes: list[tuple[int, ...]]) -> None:
        self.name = name
        self.weights = [Variable(f"{name}/{index}", shape) for index, shape in enumerate(shapes)]
        self.arrays: list[Any] = []

    def set_weights(self, arrays: list[Any]) -> None:
        """As Keras does: the shapes must agree, the numbers become those of the weight."""
        import numpy as np

        assert [array.shape for array in arrays] == [variable.shape for variable in self.weights]
        self.arrays = [np.asarray(array).astype("float32") for array in arrays]


class Network:
    """The part of a Keras model that the reader of weights uses."""

    def __init__(self) -> None:
        self.layers = [Layer(name, shapes) for name, shapes in LAYERS.items()]

    def _flatten_layers(self, **_: object) -> list[Layer]:
        return self.layers


def prepare() -> None:
    """Import the packages that read files of weights before the clock runs."""
    import h5py  # noqa: F401

    import cnnspec.training.weights  # noqa: F401
    from fuzz.rehearsing import rehearse_in_forks

    rehearse_in_forks()


def draw(random: Random) -> Files:
    """One file of weights; the secret lies beside it."""
    import numpy as np

    kind = random.choice([".weights.h5", ".h5", ".keras"])
    data = _hdf5(random, of_keras_2=kind == ".h5")
    if kind == ".keras":
        data = _archive(data, random)
    if random.random() < 0.3:
        data = mutated_bytes(data, random)
    return {f"net{kind}": data, "secret.bin": np.full(100, SECRET, "float32").tobytes(), "secret.h5": _secret()}


@cache
def _secret() -> bytes:
    import h5py
    import numpy as np

    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        for shapes in LAYERS.values():
            for shape in shapes:
                if str(shape) not in file:
                    file[str(shape)] = np.full(shape, SECRET, "float32")
    return content.getvalue()


def _hdf5(random: Random, *, of_keras_2: bool) -> bytes:
    import h5py
    import numpy as np

    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        values = np.random.default_rng(0)
        if of_keras_2:
            top = file.create_group("model_weights") if random.random() < 0.5 else file
            top.attrs["layer_names"] = [name.encode() for name in LAYERS]
            for name, shapes in LAYERS.items():
                top.create_group(name).attrs["weight_names"] = [
                    f"{name}/{index}".encode() for index in range(len(shapes))
                ]
                for index, shape in enumerate(shapes):
                    top[f"{name}/{name}/{index}"] = values.normal(size=shape).astype("float32")
        else:
            file.create_group("vars").attrs["name"] = "net"
            for name, shapes in LAYERS.items():
                file.create_group(f"layers/{name}/vars").attrs["name"] = name
                for index, shape in enumerate(shapes):
                    file[f"layers/{name}/vars/{index}"] = values.normal(size=shape).astype("float32")
        for _ in range(random.randint(0, 3)):
            with suppress(OSError, LookupError, ValueError, TypeError, RuntimeError):  # an earlier change may forbid it
                random.choice(CHANGES)(file, random)
    return content.getvalue()


def _paths(file: Any, kind: type) -> list[str]:
    paths: list[str] = []
    file.visititems(lambda path, entry: paths.append(path) if isinstance(entry, kind) else None)
    return paths


def _replaced(file: Any, random: Random) -> tuple[str, tuple[int, ...]]:
    """The path of an array that is removed, and its shape."""
    import h5py

    path = random.choice(_paths(file, h5py.Dataset))
    shape = file[path].shape or ()
    del file[path]
    return path, shape if math.prod(shape) < 1000 else (4,)


def _remove(file: Any, random: Random) -> None:
    import h5py

    del file[random.choice([*_paths(file, h5py.Dataset), *_paths(file, h5py.Group)])]


def _rename(file: Any, random: Random) -> None:
    import h5py

    path = random.choice([*_paths(file, h5py.Dataset), *_paths(file, h5py.Group)])
    file.move(
        path,
        random.choice([path + "x", path + "/x", "x", "layers/x/vars/0", *(text for text in TEXTS if text.strip("./"))]),
    )


def _attribute(file: Any, random: Random) -> None:
    import h5py
    import numpy as np

    entry = file[random.choice(["/", *_paths(file, h5py.Group)])]
    name = random.choice([*entry.attrs, "name", "layer_names", "weight_names"])
    value = random.choice(
        [1, "x", b"\xff", [b"\xff\xfe"], [1, 2], h5py.Empty("f"), np.zeros(2, "f4,i4"), ["conv"] * 3, [], *TEXTS[:20]]
    )
    entry.attrs[name] = value


def _other_array(file: Any, random: Random) -> None:
    import h5py
    import numpy as np

    path, shape = _replaced(file, random)
    full = np.zeros(shape, "float32")
    changes: list[Callable[[], Any]] = [
        lambda: np.full(shape, np.nan, "float32"), lambda: np.full(shape, np.inf, "float32"), lambda: np.full(shape, 1e300),
        lambda: full.astype("float16"), lambda: full.astype("int64"), lambda: full.astype(bool), lambda: full.astype("complex64"),
        lambda: np.zeros(shape, "f4,i4"), lambda: np.full(shape, b"text"), lambda: full.T, lambda: full[..., None], lambda: full[:1],
        lambda: h5py.Empty("f"), lambda: 1.0, lambda: "text", lambda: np.zeros((0, 3)), lambda: np.zeros((1,) * 32),
    ]  # fmt: skip
    file[path] = random.choice(changes)()


def _special_array(file: Any, random: Random) -> None:
    import h5py
    import numpy as np

    path, shape = _replaced(file, random)
    kind = random.randrange(3)
    if kind == 0:
        file.create_dataset(
            path,
            shape,
            random.choice([h5py.ref_dtype, h5py.regionref_dtype, h5py.string_dtype(), h5py.vlen_dtype("f4")]),
        )
    elif kind == 1:
        file.create_dataset(path, shape, h5py.enum_dtype({"A": 1, "B": 2}))
    else:
        file.create_dataset(
            path,
            data=np.zeros(shape, "f4"),
            chunks=True,
            compression=random.choice(["gzip", "lzf"]),
            maxshape=(None,) * len(shape),
        )


def _huge(file: Any, random: Random) -> None:
    path, shape = _replaced(file, random)
    large = random.choice([(10**6, 10**6), (10**9,), (2**31, 2), (2**62,), (10**4, 10**4, 3), (BOMB // 4,)])
    file.create_dataset(
        path,
        random.choice([large, (*shape, 10**9)]),
        "f4",
        chunks=True,
        **({"compression": "gzip"} if random.random() < 0.5 else {}),
    )


def _external(file: Any, random: Random) -> None:
    import h5py
    import numpy as np

    path, shape = _replaced(file, random)
    name = random.choice(["secret.bin", "./secret.bin", "../case/secret.bin", "nowhere"])
    kind = random.randrange(3)
    if kind == 0:
        file.create_dataset(path, shape, "f4", external=[(name, 0, int(np.prod(shape)) * 4)])
    elif kind == 1:
        file[path] = h5py.ExternalLink(random.choice(["secret.h5", "nowhere.h5", "net.h5"]), str(shape))
    else:
        layout = h5py.VirtualLayout(shape, "f4")
        layout[...] = h5py.VirtualSource(random.choice(["secret.h5", "."]), str(shape), shape)
        file.create_virtual_dataset(path, layout)


def _link(file: Any, random: Random) -> None:
    import h5py

    path, _ = _replaced(file, random)
    file[path] = h5py.SoftLink(
        random.choice(["/nowhere", "/", path, path.rpartition("/")[0] or "/", "/layers", "/layers/conv/vars/0"])
    )


def _group_instead(file: Any, random: Random) -> None:
    path, _ = _replaced(file, random)
    file.create_group(path)


CHANGES = (
    _remove,
    _rename,
    _attribute,
    _other_array,
    _other_array,
    _special_array,
    _huge,
    _external,
    _link,
    _group_instead,
)


def _archive(data: bytes, random: Random) -> bytes:
    configuration: Any = {"class_name": "Functional", "config": {"name": "net", "layers": []}}
    if random.random() < 0.3:
        mutate_document(configuration, random, VALUES)
    names = random.choice([["config.json", "model.weights.h5"]] * 6 + [["config.json"], ["model.weights.h5"], []])
    bomb = BOMB if random.random() < 0.03 else 0
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in names:
            with archive.open(name, "w") as entry:
                entry.write(data if name.endswith(".h5") else json.dumps(configuration).encode())
                for _ in range(bomb // 2**20 if name.endswith(".h5") else 0):
                    entry.write(bytes(2**20))
    return content.getvalue()


def examine(folder: Path) -> Iterator[str]:
    """Read the file for the network. No weight may come from another file, and none may be something other than a number."""
    import numpy as np

    from cnnspec.training.initial import Initial

    network = Network()
    path = next(path for path in sorted(folder.iterdir()) if path.name.startswith("net"))
    try:
        lines = Initial(Path(path.name)).load(network)
    except UsageError as error:
        yield " ".join(error.message.replace(path.name, "").split()[:6])
        return
    yield lines[0].split(" are ")[0]
    text = "\n".join(lines)
    for array in (array for layer in network.layers for array in layer.arrays):
        if (array == np.float32(SECRET)).any():
            raise Find("weights come from a file that was not named", text)
        if not np.isfinite(array).all() and not any(word in text for word in ("finite", "NaN", "nan", "inf")):
            raise Find("weights that are not finite are taken without a word", text)
