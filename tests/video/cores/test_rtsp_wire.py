"""RTSP framing: split anywhere, bounded, and resynchronised after garbage."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from video.cores.rtsp_wire import (
    MAX_GARBAGE_BYTES,
    MAX_HEAD_BYTES,
    Interleaved,
    Item,
    NotRtsp,
    Response,
    RtspFramer,
    ServerRequest,
)

ANSWER = b"RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 5\r\nX: a\r\nx: b\r\n\r\nhello"
FRAME = b"$\x00\x00\x04abcd"
ASKED = b"GET_PARAMETER rtsp://a/b RTSP/1.0\r\nCSeq: 9\r\n\r\n"
WHOLE = ANSWER + FRAME + ASKED + b"$\x01\x00\x00" + FRAME


def plain(items: list[Item]) -> list[object]:
    return [(i.channel, bytes(i.payload)) if isinstance(i, Interleaved) else i for i in items]


def test_messages_and_frames_are_told_apart() -> None:
    items = plain(RtspFramer().feed(WHOLE))
    answer = items[0]
    assert isinstance(answer, Response)
    assert (answer.status, answer.phrase, answer.body) == (200, "OK", b"hello")
    assert answer.headers["x"] == ["a", "b"]
    assert items[1:] == [
        (0, b"abcd"),
        ServerRequest(method="GET_PARAMETER", cseq="9"),
        (1, b""),
        (0, b"abcd"),
    ]


@pytest.mark.parametrize("cut", range(len(WHOLE)))
def test_every_split_gives_the_same(cut: int) -> None:
    framer = RtspFramer()
    assert plain(framer.feed(WHOLE[:cut]) + framer.feed(WHOLE[cut:])) == plain(
        RtspFramer().feed(WHOLE)
    )


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\x00\x01\x02\x03\x04",
        b"RTSP/1.0 banana\r\n\r\n",
        b"RTSP/1.0\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: -4\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: 9999999\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: \xd9\xa3\r\n\r\n",
        b"RTSP/1.0 200 OK\r\n" + b"X: " + b"y" * MAX_HEAD_BYTES,
    ],
)
def test_what_is_no_rtsp_is_refused(data: bytes) -> None:
    with pytest.raises(NotRtsp):
        RtspFramer().feed(data)


def test_garbage_between_frames_is_skipped_and_counted() -> None:
    framer = RtspFramer()
    items = plain(framer.feed(ANSWER + b"noise" + FRAME))
    assert items[1:] == [(0, b"abcd")]
    assert framer.garbage_bytes == 5


def test_endless_garbage_is_an_error() -> None:
    framer = RtspFramer()
    framer.feed(ANSWER)
    with pytest.raises(NotRtsp):
        for _ in range(MAX_GARBAGE_BYTES // 1000 + 2):
            framer.feed(b"\xff" * 1000)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.binary(max_size=80) | st.sampled_from([ANSWER, FRAME, ASKED]), max_size=8))
def test_no_input_breaks_the_framer(pieces: list[bytes]) -> None:
    framer = RtspFramer()
    try:
        for piece in pieces:
            framer.feed(piece)
    except NotRtsp:
        return
