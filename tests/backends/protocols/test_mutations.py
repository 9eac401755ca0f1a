"""A hundred thousand mutated streams: no core raises, each recovers. Long: make prove."""

from __future__ import annotations

import random

import pytest

from backends.protocols import hj212, jt808
from tests.backends.protocols.test_hj212 import CAPTURES
from tests.backends.protocols.test_jt808 import FRAME_2013, FRAME_2019

STREAMS = 50_000


def _mutated(stream: bytes, chance: random.Random) -> bytes:
    out = bytearray(stream)
    for _ in range(chance.randint(1, 10)):
        at = chance.randrange(len(out)) if out else 0
        kind = chance.randrange(3)
        if kind == 0 and out:
            out[at] = chance.randrange(256)
        elif kind == 1:
            del out[at : at + chance.randint(1, 30)]
        else:
            out[at:at] = chance.randbytes(chance.randint(1, 12))
    return bytes(out)


@pytest.mark.prove
def test_hj212_survives() -> None:
    chance = random.Random(212)
    stream = b"".join(CAPTURES)
    for _ in range(STREAMS):
        decoder = hj212.Decoder()
        for item in decoder.feed(_mutated(stream, chance)):
            if isinstance(item, hj212.Frame):
                hj212.measurements(item)
                hj212.answer_to(item)
        decoder.feed(b"\r\n" + CAPTURES[0])
        assert isinstance(decoder.feed(CAPTURES[0])[-1], hj212.Frame)


@pytest.mark.prove
def test_jt808_survives() -> None:
    chance = random.Random(808)
    stream = FRAME_2013 + FRAME_2019
    for _ in range(STREAMS):
        decoder = jt808.Decoder()
        for item in decoder.feed(_mutated(stream, chance)):
            if isinstance(item, jt808.Message):
                jt808.decode(item)
        assert isinstance(decoder.feed(b"\x7e" + FRAME_2013)[-1], jt808.Message)
