"""200,000 mutated inputs of GB/T 28181 media: nothing raises, memory stays bounded, and a good
stream behind them is shown."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.mutation import mutated
from tests.prove.record import ProofRecord
from tests.video.cores.gb_sessions import SOUND, SSRC, STEP, Listener, film, form_of, ps_packets
from tests.video.cores.test_gb_media import es_packets
from tests.video.cores.test_rtp_tcp import EHOME, dollar, rfc4571
from tests.video.cores.test_ts import A_PACKET, rtp, transport_stream
from video.cores.es import VideoUnit
from video.cores.frames import MAX_UNIT_BYTES
from video.cores.ps import PsDemuxer
from video.cores.ps_write import AAC, PsMuxer, RtpPacker
from video.cores.rtp_order import MOST_DEPTH
from video.cores.rtp_tcp import KEPT_BYTES, RtpTcpFramer

ROUNDS = 50_000
BOUND = MAX_UNIT_BYTES + 200_000


def samples() -> list[bytes]:
    """RTP packets of all kinds."""
    plain = ps_packets(film(), form_of("h264"), sound=SOUND)
    several = ps_packets(film("hevc"), form_of("hevc", pes_bytes=100, sound_type=AAC), sound=SOUND)
    return [*plain, *several, *es_packets("hevc", 100), *rtp(transport_stream("h264"), A_PACKET)]


def sessions(dice: random.Random) -> None:
    """RTP packets through order and media."""
    given, heard = samples(), Listener()
    for number in range(ROUNDS):
        data = bytearray(mutated(dice.choice(given), dice))
        if dice.random() < 0.8:
            data[2:4] = (number & 0xFFFF).to_bytes(2, "big")
        if dice.random() < 0.8:
            data[8:12] = SSRC.to_bytes(4, "big")
        heard.take([bytes(data)])
        if number % 5_000 == 4_999:
            kept = [t.demuxer for t in heard.media._tracks.values()]
            assert all(len(d._pending) < BOUND for d in kept if isinstance(d, PsDemuxer))
            assert len(heard.order._main.waiting) <= MOST_DEPTH + 1
            heard = Listener()


def program_streams(dice: random.Random) -> None:
    """Whole pictures as program streams into the demuxer."""
    muxers = [PsMuxer(form_of("h264", pes_bytes=n)) for n in (0, 100, 65_000)]
    given = [m.picture(u.data, n * STEP, u.is_key) for m in muxers for n, u in enumerate(film())]
    demuxer, most = PsDemuxer(), 0
    for number in range(ROUNDS):
        demuxer.feed(mutated(dice.choice(given), dice), number // 3, dice.random() < 0.5)
        most = max(most, len(demuxer._pending) + len(demuxer.video._data))
    assert most < BOUND
    out = [
        piece
        for number, unit in enumerate(film() * 2, ROUNDS)
        for piece in demuxer.feed(
            muxers[2].picture(unit.data, number * STEP, unit.is_key), number, True
        )
    ]
    shown = [piece.data for piece in out if isinstance(piece, VideoUnit)]
    assert film()[-2].data in shown


def framings(dice: random.Random) -> None:
    """TCP streams into the framer, one that goes on and on."""
    packets = ps_packets(film(), form_of("h264"), sound=SOUND, size=200)
    given = [b"".join(map(frame, packets[:9])) for frame in (rfc4571, dollar)]
    given += [rfc4571(packets[0]), EHOME + dollar(packets[0])]
    framer, most = RtpTcpFramer(SSRC), 0
    for _ in range(ROUNDS):
        framer.feed(mutated(dice.choice(given), dice))
        most = max(most, len(framer._buffer))
    assert most < KEPT_BYTES + 70_000
    good = b"".join(map(rfc4571, packets)) * 40
    assert packets[-1] in map(bytes, framer.feed(good))


def one_session_of_pictures(dice: random.Random) -> None:
    """One session whose pictures are damaged inside their packets, every second one."""
    heard, packer = Listener(), RtpPacker(SSRC, 96)
    muxer, units = PsMuxer(form_of("h264")), film()
    for number in range(ROUNDS):
        unit = units[number % len(units)]
        data = muxer.picture(unit.data, number * STEP, unit.is_key)
        data = mutated(data, dice) if dice.random() < 0.5 else data
        heard.take(packer.packets(data, number * STEP))
        heard.heard.pictures.clear()
    for number, unit in enumerate(units * 2, ROUNDS):
        data = muxer.picture(unit.data, number * STEP, unit.is_key)
        heard.take(packer.packets(data, number * STEP))
    assert units[-2].data in heard.heard.data


KINDS: list[Callable[[random.Random], None]] = [
    sessions,
    program_streams,
    framings,
    one_session_of_pictures,
]


@pytest.mark.prove
@pytest.mark.usefixtures("memory_stays")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_mutation_raises(kind: Callable[[random.Random], None], proof: ProofRecord) -> None:
    kind(random.Random(28181))
    proof.note(f"GB/T 28181 media, {kind.__name__}: {ROUNDS} mutated inputs, none raised")
