"""Damage done to bytes at random, from a seed. For tests and proofs."""

from __future__ import annotations

import random


def mutated(source: bytes, dice: random.Random, most: int = 6, cut: float = 0.2) -> bytes:
    """Bytes flipped, cut out, doubled or inserted, `most` times at most; cut short with `cut`."""
    data = bytearray(source)
    for _ in range(dice.randint(1, most)):
        at = dice.randrange(len(data)) if data else 0
        match dice.randrange(5):
            case 0 if data:
                data[at] ^= 1 << dice.randrange(8)
            case 1 if data:
                data[at] = dice.randrange(256)
            case 2:
                del data[at : at + dice.randint(1, 9)]
            case 3:
                data[at:at] = data[at : at + dice.randint(1, 30)]
            case _:
                data[at:at] = dice.randbytes(dice.randint(1, 9))
    return bytes(data[: dice.randrange(len(data) + 1)] if dice.random() < cut else data)
