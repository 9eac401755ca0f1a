"""Access units out of RTP: whole at the marker, dropped after loss, never smeared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.video.cores.h26x_packets import (
    IDR,
    IDR5,
    PPS,
    SLICE,
    SLICE5,
    SPS,
    SPS5,
    aggregate,
    fragments,
    fragments5,
    packets,
)
from video.cores.h26x import START, AccessUnit, Depacketiser
from video.cores.rtp import RtpPacket
from video.cores.sdp import Codec, VideoTrack


def track(codec: Codec = Codec.H264, *sets: bytes, has_don: bool = False) -> VideoTrack:
    return VideoTrack(
        codec=codec,
        payload_type=96,
        control="",
        aggregate="",
        parameter_sets=sets,
        has_don=has_don,
    )


def run(depacketiser: Depacketiser, stream: list[RtpPacket]) -> list[AccessUnit]:
    return [unit for p in stream for unit in depacketiser.push(p)]


def annexb(*nals: bytes) -> bytes:
    return b"".join(START + n for n in nals)


def test_single_aggregated_and_fragmented_units_are_put_together() -> None:
    stream = packets([[aggregate(b"\x18", SPS, PPS), *fragments(IDR, 9)], [SLICE]], first=65_530)
    units = run(Depacketiser(track()), stream)
    assert [u.data for u in units] == [annexb(SPS, PPS, IDR), annexb(SLICE)]
    assert [u.is_key for u in units] == [True, False]
    assert [u.timestamp for u in units] == [0, 3600]


def test_h265_single_aggregated_and_fragmented() -> None:
    stream = packets([[aggregate(b"\x60\x01", SPS5, SPS5), *fragments5(IDR5, 9)], [SLICE5]])
    units = run(Depacketiser(track(Codec.H265)), stream)
    assert [u.data for u in units] == [annexb(SPS5, SPS5, IDR5), annexb(SLICE5)]
    assert [u.is_key for u in units] == [True, False]


def test_h265_order_numbers_are_skipped_where_announced() -> None:
    single = IDR5[:2] + b"\0\1" + IDR5[2:]
    units = run(Depacketiser(track(Codec.H265, has_don=True)), packets([[single]]))
    assert [u.data for u in units] == [annexb(IDR5)]


def test_sets_of_the_description_go_before_a_key_frame_without_its_own() -> None:
    depacketiser = Depacketiser(track(Codec.H264, SPS, PPS))
    units = run(depacketiser, packets([[IDR], [SLICE], [SPS, PPS, IDR]]))
    assert [u.data for u in units] == [
        annexb(SPS, PPS, IDR),
        annexb(SLICE),
        annexb(SPS, PPS, IDR),
    ]


def test_nothing_is_shown_before_the_first_key_frame() -> None:
    depacketiser = Depacketiser(track())
    assert run(depacketiser, packets([[SLICE], [SLICE]])) == []
    assert depacketiser.dropped_units == 2


@pytest.mark.parametrize("lost", range(1, 7))
def test_after_loss_everything_waits_for_the_next_key_frame(lost: int) -> None:
    whole = packets([[IDR], fragments(SLICE, 10), [SLICE], [SLICE], [IDR], [SLICE]])
    units = run(Depacketiser(track()), [p for p in whole if p.sequence != lost])
    assert [u.is_key for u in units[-2:]] == [True, False]
    times = [u.timestamp for u in units]
    assert times[-2:] == [4 * 3600, 5 * 3600]
    broken = whole[lost].timestamp
    assert all(t < broken or t >= 4 * 3600 for t in times)


def test_a_lost_marker_does_not_join_two_pictures() -> None:
    whole = packets([[IDR], [SLICE, SLICE], [SLICE], [IDR]])
    units = run(Depacketiser(track()), [p for p in whole if p.sequence != 2])
    assert [(u.timestamp, u.is_key) for u in units] == [(0, True), (3 * 3600, True)]


def test_a_camera_without_markers_is_shown_one_picture_later() -> None:
    stream = [p._replace(is_marker=False) for p in packets([[IDR], [SLICE], [SLICE]])]
    assert [u.timestamp for u in run(Depacketiser(track()), stream)] == [0, 3600]


def test_a_recovery_point_is_a_key_frame() -> None:
    units = run(Depacketiser(track()), packets([[b"\x06\x06\x01\x80", SLICE]]))
    assert [u.is_key for u in units] == [True]


def test_other_payload_types_are_none_of_ours() -> None:
    stream = [p._replace(payload_type=97) for p in packets([[IDR]])]
    assert run(Depacketiser(track()), stream) == []


PAYLOADS = [SPS, PPS, IDR, aggregate(b"\x18", SPS, PPS), *fragments(IDR, 20)]
PAYLOADS5 = [SPS5, IDR5, aggregate(b"\x60\x01", SPS5, SPS5), *fragments5(IDR5, 20)]


@pytest.mark.parametrize(
    ("codec", "payload"),
    [(Codec.H264, p) for p in PAYLOADS] + [(Codec.H265, p) for p in PAYLOADS5],
)
def test_every_truncation_is_survived(codec: Codec, payload: bytes) -> None:
    for end in range(len(payload)):
        run(Depacketiser(track(codec)), packets([[payload[:end]], [payload]]))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(list(Codec)),
    st.lists(st.lists(st.binary(max_size=30), min_size=1, max_size=4), max_size=8),
)
def test_no_payload_breaks_it(codec: Codec, units: list[list[bytes]]) -> None:
    for unit in run(Depacketiser(track(codec)), packets(units)):
        assert unit.data.startswith(START)


def test_parameter_sets_with_a_marker_of_their_own_go_with_the_next_picture() -> None:
    units = run(Depacketiser(track()), packets([[SPS], [PPS], [IDR], [SLICE]]))
    assert [u.data for u in units] == [annexb(SPS, PPS, IDR), annexb(SLICE)]
