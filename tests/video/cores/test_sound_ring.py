"""Sound beside the pictures of a ring: what is held, and where it stands in a clip."""

from __future__ import annotations

import pytest

from tests.video.cores.test_packet_ring import SECOND_NS, unit
from video.cores.packet_ring import PacketRing, joined
from video.cores.sound_ring import KeptSound, SoundFormat, SoundPiece, SoundRing, placed

G711 = SoundFormat("pcm_alaw", 8_000, 1, b"")
AAC = SoundFormat("aac", 16_000, 1, b"\x14\x08")
PIECE = 160  # samples, 20 ms


def piece(number: int, *, late_s: float = 0.0, begin: int = 0, is_sure: bool = True) -> SoundPiece:
    """Of 20 ms each, from second 1 on; the clock of its stamps begins at `begin`."""
    at_ns = SECOND_NS + number * SECOND_NS // 50 + round(late_s * SECOND_NS)
    return SoundPiece(b"s%d" % number, at_ns, (begin + number * PIECE) & 0xFFFFFFFF, is_sure)


def kept(*pieces: SoundPiece) -> KeptSound:
    return KeptSound(G711, pieces)


def test_sound_goes_with_the_pictures_it_belongs_to() -> None:
    ring = PacketRing()
    ring.push_sound(G711, piece(0))
    assert ring.kept().sound is None, "there was no picture yet"
    for number in range(100 * 25):
        ring.push(unit(1 + number / 25, number % 50 == 0))
        ring.push_sound(G711, piece(2 * number))
    sound = ring.kept().sound
    assert sound is not None
    assert ring.oldest_ns <= sound.pieces[0].at_ns <= ring.oldest_ns + SECOND_NS // 25
    size = ring.size
    ring.drop_first()
    assert ring.size < size
    while ring.oldest_ns:
        ring.drop_first()
    assert ring.size == 0


def test_another_format_is_another_sound() -> None:
    ring = SoundRing()
    ring.push(G711, piece(0))
    ring.push(AAC, piece(1))
    told = ring.kept()
    assert told is not None and (told.format, len(told.pieces)) == (AAC, 1)


def test_a_clip_has_the_sound_of_its_own_time() -> None:
    begin_ns = SECOND_NS + SECOND_NS // 5
    out = placed(kept(*map(piece, range(100))), begin_ns, begin_ns + SECOND_NS)
    assert out[0] == (b"s10", 0)
    assert out[-1] == (b"s60", 8_000)
    assert [tick for _, tick in out] == list(range(0, 8_001, PIECE))


def test_what_came_by_fits_and_starts_stands_evenly() -> None:
    pieces = [piece(n, late_s=0.03 if n % 7 == 0 else 0.0) for n in range(50)]
    ticks = [tick for _, tick in placed(kept(*pieces), SECOND_NS, 3 * SECOND_NS)]
    assert ticks == list(range(0, 50 * PIECE, PIECE))


def test_what_the_camera_s_clock_tells_counts_more_than_arrival() -> None:
    unsure = [piece(n, late_s=0.2, is_sure=False) for n in range(40)]
    out = placed(kept(*unsure, *(piece(n) for n in range(40, 50))), SECOND_NS, 3 * SECOND_NS)
    assert out[0] == (b"s0", 0)


def test_a_clock_goes_on_over_its_turn() -> None:
    pieces = [piece(n, begin=2**32 - 5 * PIECE) for n in range(10)]
    assert [tick for _, tick in placed(kept(*pieces), SECOND_NS, 2 * SECOND_NS)] == list(
        range(0, 10 * PIECE, PIECE)
    )


def test_after_a_pause_sound_stands_where_it_was_heard_again() -> None:
    later = [piece(n, begin=77_000) for n in range(100, 105)]
    out = placed(kept(*map(piece, range(5)), *later), SECOND_NS, 9 * SECOND_NS)
    assert [tick for _, tick in out[5:]] == [n * PIECE for n in range(100, 105)]


def test_two_sessions_that_overlap_are_heard_once() -> None:
    again = [piece(n, begin=77_000) for n in range(40, 60)]
    out = placed(kept(*map(piece, range(50)), *again), SECOND_NS, 9 * SECOND_NS)
    ticks = [tick for _, tick in out]
    assert ticks == sorted(set(ticks))


@pytest.mark.parametrize("is_same", [True, False])
def test_a_tile_that_changed_streams_has_the_sound_of_both(is_same: bool) -> None:
    rings = PacketRing(), PacketRing()
    for number, ring in enumerate(rings):
        ring.describe("h264", 90_000)
        ring.push(unit(1 + number, is_key=True))
        format_ = G711 if is_same or number == 0 else AAC
        for n in range(50 * number, 50 * number + 60):
            ring.push_sound(format_, piece(n))
    sound = joined(rings[0].kept(), rings[1].kept()).sound
    assert sound is not None
    assert len(sound.pieces) == (110 if is_same else 60)
