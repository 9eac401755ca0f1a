"""A whole session: by UDP, by TCP, with another source than announced, and what is told of it."""

from __future__ import annotations

import pytest

from tests.video.cores.gb_sessions import SOUND, SSRC, film, form_of, ps_packets
from tests.video.cores.test_rtp_tcp import rfc4571
from video.cores.es import Piece, VideoCodec, VideoUnit
from video.cores.gb_session import GbSession
from video.cores.rtp_order import MAX_BEHIND, START_WAIT_S


def packets() -> list[bytes]:
    return ps_packets(film(), form_of("h264"), sound=SOUND, size=200)


def pictures(out: list[Piece]) -> list[bytes]:
    return [piece.data for piece in out if isinstance(piece, VideoUnit)]


def test_a_session_by_udp() -> None:
    session = GbSession(ssrc=SSRC)
    out = [p for n, data in enumerate(packets()) for p in session.datagram(data, n / 1_000)]
    assert pictures(out) == [unit.data for unit in film()]
    health = session.health()
    assert (health.ssrc, health.codec, health.kinds) == (SSRC, VideoCodec.H264, {96: "PS"})
    assert (health.lost, health.foreign, health.awaits_key) == (0, 0, False)
    assert not session.is_waiting


@pytest.mark.parametrize("piece", [5, 1_460])
def test_a_session_by_tcp_over_a_short_write(piece: int) -> None:
    frames = [rfc4571(p) for p in packets()]
    frames[5] = frames[5][:-30]
    data, out, session = b"".join(frames), [], GbSession(ssrc=SSRC, is_tcp=True)
    for start in range(0, len(data), piece):
        out += session.stream(data[start : start + piece], start / 1e6)
    assert pictures(out)[-4:] == [unit.data for unit in film()[8:]]
    assert set(pictures(out)) <= {unit.data for unit in film()}
    assert session.health().resyncs >= 1
    assert session.health().lost >= 1


@pytest.mark.parametrize("is_tcp", [False, True])
def test_a_device_that_numbers_anew_shows_no_mixed_picture_and_all_its_own(is_tcp: bool) -> None:
    before, after = film("h264", 48, 24), film("h264", 50, 25)
    units = {unit.data for unit in (*before, *after)}
    for count in range(44, 96, 3):
        sent = ps_packets((before * 2)[:count], form_of("h264"), size=40)
        assert len(sent) > MAX_BEHIND + 2
        anew = ps_packets(after * 4, form_of("h264"), size=40, first=5_000)
        session, out = GbSession(ssrc=SSRC, is_tcp=is_tcp), []
        push = session.stream if is_tcp else session.datagram
        for n, data in enumerate([*sent[:-1], *anew]):
            out += push(rfc4571(data) if is_tcp else data, n / 1_000)
        shown = pictures(out)
        assert set(shown) <= units
        assert len(shown) >= count - 1 + 199


def test_time_that_goes_by_gives_up_what_is_missing() -> None:
    session, sent = GbSession(ssrc=SSRC), packets()
    for data in (*sent[:3], *sent[4:6]):
        session.datagram(data, 0.0)
    before = session.is_waiting
    session.tick(START_WAIT_S)
    assert (before, session.is_waiting) == (True, False)
    assert session.awaits_key
    assert session.health().lost == 1


def test_an_answer_with_another_source_is_followed_in_place() -> None:
    """A thousand Hikvision cameras do so; and one that pushes before its answer."""
    session, sent = GbSession(ssrc=SSRC + 1), packets()
    for data in sent[:4]:
        assert not session.datagram(data, 0.0)
    session.expect(SSRC)
    out = [p for data in sent[4:] for p in session.datagram(data, 0.0)]
    assert pictures(out) == [unit.data for unit in film()[4:]]
    assert session.health().foreign == 4


def test_a_key_frame_can_be_waited_for() -> None:
    session, sent = GbSession(ssrc=SSRC), packets()
    for data in sent[:9]:
        session.datagram(data, 0.0)
    before = session.awaits_key
    session.await_key()
    assert (before, session.awaits_key) == (False, True)
    out = [p for data in sent[9:] for p in session.datagram(data, 0.0)]
    assert pictures(out)[0] in (film()[4].data, film()[8].data)
