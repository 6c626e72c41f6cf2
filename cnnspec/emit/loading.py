"""The ``data`` section as a function that reads images and labels without cnnspec."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnspec.emit.compiling import Training
from cnnspec.emit.writer import Brackets, Text, comment, formatted, literal, spread
from cnnspec.language.data import Augment, Data
from cnnspec.values.choices import Choice
from cnnspec.values.printable import one_line
from cnnspec.values.shapes import Shape, is_known

DATASETS = ("mnist", "fashion_mnist", "cifar10", "cifar100")
_AUGMENTS = {
    "rotate": "layers.RandomRotation({value} / 360, {fill})",
    "translate": "layers.RandomTranslation({value}, {value}, {fill})",
    "zoom": "layers.RandomZoom({value}, {fill})",
    "flip": "layers.RandomFlip({value})",
    "brightness": "layers.RandomBrightness({value}, value_range=LIMITS)",
    "contrast": "layers.RandomContrast({value}, value_range=LIMITS)",
}
_FILL = 'fill_mode="constant", fill_value=LIMITS[0]'


def path_of(data: Data) -> str | None:
    """Where the data lies if the command line does not say so; None where it has to, or where there is no path."""
    path = data.source.fields.get("path")
    return str(path) if path and data.source.name in ("npz", "folder") else None


def takes_path(data: Data) -> bool:
    """Whether the script reads a file or a folder."""
    return data.source.name not in DATASETS


def loading(training: Training) -> Iterator[str]:
    """The function ``load_data``, and those that it needs."""
    data = training.data
    parameters = "path: str" if takes_path(data) else ""
    yield f"def load_data({parameters}) -> tuple[Arrays, Arrays]:"
    yield '    """Images and labels for training and for validation."""'
    for remark in _remarks(data):
        yield f"    {comment(remark)}"
    yield from _read(data.source)
    if isinstance(data.validation, Choice):
        yield from _validation_source(data.validation)
    elif data.validation == "auto" and takes_path(data) and data.source.name != "folder":
        images, labels = (literal(f"{name}_validation") for name in _arrays(data.source))
        yield f"    if {images} in file:"
        yield f"        parts = (x, y), (file[{images}], file[{labels}])"
        yield "    else:"
        yield f"        parts = {_split(data, 0.1)}"
    elif data.validation == "auto" and data.source.name == "folder":
        yield "    if found is not None:"
        yield "        parts = (x, y), read_folder(found)"
        yield "    else:"
        yield f"        parts = {_split(data, 0.1)}"
    else:
        yield f"    parts = {_split(data, data.validation)}"
    if training.labels == "one_hot":
        yield "    (x, y), (x_validation, y_validation) = parts"
        yield "    return (x, one_hot(y)), (x_validation, one_hot(y_validation))"
    else:
        yield "    return parts"


def _split(data: Data, fraction: Any) -> str:
    name = "split_rows" if data.labels == "multi_hot" else "split"
    return f"{name}(x, y, {literal(0.1 if fraction == 'auto' else fraction)})"


def _remarks(data: Data) -> Iterator[str]:
    name = data.source.name
    if takes_path(data) and name not in ("npz", "folder"):
        yield f"The spec reads {name}, which has no short equivalent here: this reads an .npz file"
        yield "with the arrays x (images, channels last) and y (labels), and perhaps x_validation and y_validation."
    if name == "folder":
        yield "All images are read into memory, in the order of the folders' names."
        if data.source.fields.get("resize") == "stretch":
            yield "Another size than the model's is stretched, as the spec has it."
    if isinstance(data.validation, Choice) and data.validation.name not in DATASETS:
        yield f"The spec validates on {data.validation.name}: name an .npz file with x and y in VALIDATION."


def _read(source: Choice) -> Iterator[str]:
    if source.name in DATASETS:
        yield f"    (x, y), _ = keras.datasets.{source.name}.load_data()"
        yield "    x, y = x.reshape(len(x), *x.shape[1:3], -1), y.ravel()"
        return
    if source.name == "folder":
        yield "    parts = {each.name: each for each in pathlib.Path(path).iterdir() if each.is_dir()}"
        yield '    found = parts.get("validation", parts.get("valid", parts.get("val")))'
        yield '    folder = parts.get("train", parts.get("training"))'
        yield "    x, y = read_folder(folder if folder is not None else pathlib.Path(path))"
        return
    images, labels = _arrays(source)
    yield "    with np.load(path, allow_pickle=False) as arrays:"
    yield "        file = dict(arrays)"
    yield f"    x = file.get({literal(f'{images}_train')}, file.get({literal(images)}))"
    yield f"    y = file.get({literal(f'{labels}_train')}, file.get({literal(labels)}))"
    yield "    if x is None or y is None:"
    missing = one_line(f" has no arrays {images} and {labels}")  # for the terminal of who runs the script
    yield f"        raise SystemExit({formatted(Text('path'), missing)})"


def _arrays(source: Choice) -> tuple[str, str]:
    """The names of the arrays that the script reads: those of an npz file, or those that it asks for."""
    if source.name != "npz":
        return "x", "y"
    return source.fields["images"], source.fields["labels"]


def _validation_source(choice: Choice) -> Iterator[str]:
    if choice.name in DATASETS:
        yield f"    (x_validation, y_validation), _ = keras.datasets.{choice.name}.load_data()"
        yield "    x_validation = x_validation.reshape(len(x_validation), *x_validation.shape[1:3], -1)"
        yield "    parts = (x, y), (x_validation, y_validation.ravel())"
        return
    yield "    with np.load(VALIDATION, allow_pickle=False) as arrays:"
    yield '        parts = (x, y), (arrays["x"], arrays["y"])'


def folder_reader(data: Data, shape: Shape) -> Iterator[str]:
    """The function that reads a folder of classes, for sources that are one."""
    if data.source.name != "folder":
        return
    *sizes, channels = shape
    fields = data.source.fields
    mode = {1: "grayscale", 3: "rgb", 4: "rgba"}[channels]
    size = literal(tuple(sizes)) if all(map(is_known, sizes)) else "(256, 256)"
    options = [f"color_mode={literal(mode)}", f"image_size={size}", "batch_size=None", "shuffle=False"]
    if names := fields.get("class_names"):
        options.append(f"class_names={literal(list(names))}")
    if fields.get("resize") == "crop":
        options.append("crop_to_aspect_ratio=True")
    if fields.get("resize") == "pad":
        options.append("pad_to_aspect_ratio=True")
    yield ""
    yield ""
    yield "def read_folder(folder: pathlib.Path) -> Arrays:"
    yield '    """The images below a folder for each class, and the numbers of the classes."""'
    items = tuple(("", Text(argument), 1) for argument in ["folder", *options])
    yield from spread("dataset = ", Brackets("keras.utils.image_dataset_from_directory(", items), "", 4)
    yield "    pairs = [(image.numpy(), int(label)) for image, label in dataset]"
    yield "    return np.stack([image for image, _ in pairs]), np.array([label for _, label in pairs])"


def one_hot_writer(training: Training) -> Iterator[str]:
    """The function that writes labels as numbers a class, where they are to be."""
    if training.labels != "one_hot":
        return
    yield ""
    yield ""
    yield "def one_hot(y: Any) -> Any:"
    yield '    """Class numbers as one number a class; labels that are so already stay."""'
    yield f"    return keras.utils.to_categorical(y, {training.classes}) if y.ndim == 1 else y"


def augmenting(data: Data, shape: Shape) -> Iterator[str]:
    """The function ``augment``, where the spec has some."""
    if not data.augment:
        return
    low, high = data.range or (0, 255)
    yield ""
    yield ""
    yield f"LIMITS = {literal((low, high))}  # the least and the greatest value of a pixel"
    yield ""
    yield ""
    yield "def augmentation() -> keras.Sequential:"
    yield '    """Random changes of the training images."""'
    written: list[str] = []
    for augment in data.augment:
        calls = list(_augment(augment, shape))
        written += calls
        if not calls:
            remark = f"Not here: {augment.name}, for which Keras has no layer that does the same."
            yield f"    {comment(remark)}"
    items = Brackets("[", tuple(("", Text(call), 1) for call in written), "]")
    yield from spread("return ", Brackets("keras.Sequential(", (("", items, 1),)), "", 4)


def _augment(augment: Augment, shape: Shape) -> Iterator[str]:
    if augment.name == "crop" and all(map(is_known, shape)):
        yield f"layers.ZeroPadding2D({literal(augment.value)})"
        yield f"layers.RandomCrop({shape[0]}, {shape[1]})"
    elif augment.name in _AUGMENTS:
        yield _AUGMENTS[augment.name].format(value=literal(augment.value), fill=_FILL)
