"""Damage is not shown; a stream that is never without damage is shown as it is."""

from __future__ import annotations

import random
from pathlib import Path

from tests.video.test_hardware import units_of
from video.av_codec import DecodeError, Frame
from video.cores.h26x import AccessUnit
from video.picture_decoder import BAD_GROUPS_TO_BEAR, FIRST_TRIAL_GROUPS, PictureDecoder


def play(decoder: PictureDecoder, units: list[AccessUnit]) -> list[Frame]:
    """As a session does: after an error on from the next key frame."""
    shown: list[Frame] = []
    awaits_key = False
    for unit in units:
        if awaits_key and not unit.is_key:
            continue
        try:
            shown += decoder.decode(unit)
            awaits_key = False
        except DecodeError:
            awaits_key = True
    return shown


def numbers_of(frames: list[Frame]) -> list[int]:
    """Which pictures of the film these are."""
    return [(frame.pts or 0) // 3600 for frame in frames]


def cut_short(unit: AccessUnit) -> AccessUnit:
    """A unit that ends in its middle."""
    return unit._replace(data=unit.data[: len(unit.data) * 2 // 3])


def test_a_damaged_picture_and_what_is_built_on_it_are_not_shown(tmp_path: Path) -> None:
    units = units_of(tmp_path)
    damaged = [cut_short(unit) if number == 10 else unit for number, unit in enumerate(units)]
    numbers = numbers_of(play(PictureDecoder("h264", None), damaged))
    assert numbers == [*range(10), *range(20, 50)]


def test_a_stream_damaged_in_every_group_is_shown_all_the_same(tmp_path: Path) -> None:
    units = units_of(tmp_path)
    damaged = [cut_short(u) if n % 10 == 5 else u for n, u in enumerate(units)]
    numbers = numbers_of(play(PictureDecoder("h264", None), damaged))
    first = [number for number in range(10 * BAD_GROUPS_TO_BEAR) if number % 10 < 5]
    rest = range(10 * BAD_GROUPS_TO_BEAR, 50)
    assert numbers[: len(first)] == first
    assert set(numbers[len(first) :]) >= {number for number in rest if number % 10 != 5}


def test_a_stream_whose_damage_was_the_way_is_guarded_again(tmp_path: Path) -> None:
    units, decoder = units_of(tmp_path), PictureDecoder("h264", None)
    play(decoder, [cut_short(u) if n % 10 == 5 else u for n, u in enumerate(units)])
    for _ in range(FIRST_TRIAL_GROUPS // 5 + 1):
        play(decoder, units)
    damaged = [cut_short(unit) if number == 10 else unit for number, unit in enumerate(units)]
    assert numbers_of(play(decoder, damaged)) == [*range(10), *range(20, 50)]


def test_noise_raises_nothing_else_than_a_decode_error(tmp_path: Path) -> None:
    units, dice = units_of(tmp_path), random.Random(7)
    decoder = PictureDecoder("h264", None)
    noisy = []
    for unit in units * 4:
        data = bytearray(unit.data)
        for _ in range(dice.randint(0, 4)):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        noisy.append(unit._replace(data=bytes(data)))
    play(decoder, noisy)
    assert play(decoder, units)
