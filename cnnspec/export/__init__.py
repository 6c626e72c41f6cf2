"""Writing a trained network for other runtimes: one target a file here, and the file's name is its word.

A target says: ``ENDING`` of its files, ``""`` for a folder; ``NUMBERS``, what weights may be stored as, the first
unless the user says otherwise; ``NEEDS``, the packages it takes beside TensorFlow;
``write(subject, path, numbers)``; and ``run(path, images)``, the outputs that its own runtime gives for a file.
"""

from __future__ import annotations

from pathlib import Path

from cnnspec.values.words import Words

TARGETS = Words(__name__, Path(__file__).parent)
