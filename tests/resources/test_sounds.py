"""The sounds: told apart by rhythm, and made by their script."""

from __future__ import annotations

import importlib.util
import wave
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest

ROOT = Path(__file__).resolve().parents[2]


def the_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_sounds", ROOT / "tools/make_sounds.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = the_script()


def samples_of(name: str) -> npt.NDArray[np.int16]:
    with wave.open(str(ROOT / f"resources/sounds/{name}.wav")) as source:
        assert (source.getnchannels(), source.getframerate()) == (1, SCRIPT.RATE)
        return np.frombuffer(source.readframes(source.getnframes()), dtype="<i2")


@pytest.mark.parametrize("name", sorted(SCRIPT.SOUNDS))
def test_a_sound_is_what_its_script_makes(name: str) -> None:
    made = SCRIPT.make(SCRIPT.SOUNDS[name]).astype(np.int32)
    assert np.abs(made - samples_of(name)).max() <= 1  # sine may differ by the last bit


def test_no_two_sounds_have_the_same_rhythm() -> None:
    rhythms = {
        tuple((round(start, 2), round(length, 2)) for start, length, _ in notes)
        for notes in SCRIPT.SOUNDS.values()
    }
    assert len(rhythms) == len(SCRIPT.SOUNDS) == 5
