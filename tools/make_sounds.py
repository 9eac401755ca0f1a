"""Makes resources/sounds/*.wav: `python tools/make_sounds.py`. The same bytes each time.

Levels differ by rhythm first, then by pitch, so that they are told apart by those who hear
neither high tones nor small intervals: Ⅰ is six quick beats in two threes, Ⅱ long-short twice,
Ⅲ two even notes, Ⅳ one; a reminder is three slow falling taps.
"""

from __future__ import annotations

import sys
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 22_050
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"
Note = tuple[float, float, float]  # begins at s, lasts s, Hz

SOUNDS: dict[str, tuple[Note, ...]] = {
    "level_1": tuple(
        (0.13 * i + 0.35 * (i // 3), 0.09, 988.0 if i % 3 < 2 else 1319.0) for i in range(6)
    ),
    "level_2": ((0.0, 0.34, 784.0), (0.44, 0.12, 988.0), (0.80, 0.34, 784.0), (1.24, 0.12, 988.0)),
    "level_3": ((0.0, 0.28, 659.0), (0.45, 0.28, 659.0)),
    "level_4": ((0.0, 0.45, 523.0),),
    "reminder": ((0.0, 0.10, 880.0), (0.40, 0.10, 740.0), (0.80, 0.10, 587.0)),
}


def tone(length_s: float, hertz: float) -> npt.NDArray[np.float64]:
    """A struck note: soft attack, two overtones, falling."""
    t = np.arange(round(length_s * RATE)) / RATE
    shape = np.sin(2 * np.pi * hertz * t) + 0.35 * np.sin(4 * np.pi * hertz * t)
    shape += 0.15 * np.sin(6 * np.pi * hertz * t)
    attack = np.minimum(t / 0.008, 1.0)
    release = np.minimum((length_s - t) / 0.02, 1.0)
    return np.asarray(shape * attack * release * np.exp(-1.2 * t / length_s))


def make(notes: tuple[Note, ...]) -> npt.NDArray[np.int16]:
    """Samples of a sound, mono."""
    end = max(start + length for start, length, _ in notes) + 0.05
    samples = np.zeros(round(end * RATE))
    for start, length, hertz in notes:
        note = tone(length, hertz)
        at = round(start * RATE)
        samples[at : at + note.size] += note
    return np.asarray(np.round(samples / np.abs(samples).max() * 0.8 * 32767), dtype=np.int16)


def main() -> int:
    """Write them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, notes in SOUNDS.items():
        with wave.open(str(FOLDER / f"{name}.wav"), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(make(notes).astype("<i2").tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
