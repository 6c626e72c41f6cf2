import importlib.util

import numpy as np
import pytest
from support import ROOT

PHOTOGRAPH = ROOT / "examples" / "course" / "photograph.jpg"


@pytest.mark.keras
def test_the_photograph_of_the_course_is_the_one_that_is_painted():
    import tensorflow as tf

    spec = importlib.util.spec_from_file_location("photograph", ROOT / "tools" / "photograph.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    painted = module.photograph()
    committed = tf.io.decode_jpeg(PHOTOGRAPH.read_bytes()).numpy()
    assert painted.shape == committed.shape == (429, 640, 3)
    assert np.abs(painted.astype(int) - committed).mean() < 4  # JPEG is lossy
    assert PHOTOGRAPH.stat().st_size < 100_000
    assert painted.std() > 50  # there is something to see
