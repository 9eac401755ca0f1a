"""MANSRTSP: bodies as the field expects them, read back, and what devices answer."""

from __future__ import annotations

import random

import pytest

from backends.protocols import mansrtsp
from backends.protocols.mansrtsp import Answered, Malformed, Order, Pause, Play, Teardown
from tests.backends.protocols.sip.test_wire import mutated

TABLE: list[tuple[Order, bytes]] = [
    (Play(cseq=1), b"PLAY RTSP/1.0\r\nCSeq: 1\r\nRange: npt=now-\r\n\r\n"),
    (
        Play(cseq=2, scale=2.0),
        b"PLAY RTSP/1.0\r\nCSeq: 2\r\nScale: 2.0\r\nRange: npt=now-\r\n\r\n",
    ),
    (
        Play(cseq=3, scale=-0.5, position_s=90.0),
        b"PLAY RTSP/1.0\r\nCSeq: 3\r\nScale: -0.5\r\nRange: npt=90-\r\n\r\n",
    ),
    (Play(cseq=4, position_s=0.25), b"PLAY RTSP/1.0\r\nCSeq: 4\r\nRange: npt=0.25-\r\n\r\n"),
    (Pause(cseq=5), b"PAUSE RTSP/1.0\r\nCSeq: 5\r\nPauseTime: now\r\n\r\n"),
    (Teardown(cseq=6), b"TEARDOWN RTSP/1.0\r\nCSeq: 6\r\n\r\n"),
]


@pytest.mark.parametrize(("order", "body"), TABLE)
def test_order_is_written_and_read_back(order: Order, body: bytes) -> None:
    assert mansrtsp.encode(order) == body
    assert mansrtsp.parse(body) == order
    assert mansrtsp.parse(body.replace(b"\r\n", b"\n") + b"\0") == order
    assert mansrtsp.parse(body.replace(b" RTSP/", b" MANSRTSP/").lower()) == order


@pytest.mark.parametrize("scale", mansrtsp.SCALES)
def test_scales_of_2022_both_ways(scale: float) -> None:
    for value in (scale, -scale):
        assert mansrtsp.parse(mansrtsp.encode(Play(cseq=1, scale=value))) == Play(
            cseq=1, scale=value
        )


@pytest.mark.parametrize(
    "order",
    [Play(cseq=1, scale=0.0), Play(cseq=1, scale=float("inf")), Play(cseq=1, position_s=-1.0),
     Play(cseq=1, position_s=float("nan"))],
)  # fmt: skip
def test_senseless_order_is_refused(order: Order) -> None:
    with pytest.raises(ValueError, match=r"scale|position"):
        mansrtsp.encode(order)


@pytest.mark.parametrize(
    ("body", "cseq", "status"),
    [
        (mansrtsp.answer(7), 7, 200),
        (mansrtsp.answer(7, 551), 7, 551),
        (b"RTSP/1.0 200 OK\r\n\r\n", 0, 200),
        (b"MANSRTSP/1.0 200\r\nCSeq:9\r\n", 9, 200),
    ],
)
def test_devices_answer(body: bytes, cseq: int, status: int) -> None:
    answered = mansrtsp.parse(body)
    assert answered == Answered(cseq=cseq, status=status)
    assert answered.is_ok is (status == 200)


@pytest.mark.parametrize(
    "body",
    [b"", b"\0", b"PLAY", b"PLAY HTTP/1.1\r\n", b"PLAY RTSP/1.0\r\nScale: 0\r\n",
     b"PLAY RTSP/1.0\r\nScale: nan\r\n", b"PLAY RTSP/1.0\r\nScale: 1e9\r\n",
     b"PLAY RTSP/1.0\r\nRange: clock=1-\r\n", b"x" * 5000],
)  # fmt: skip
def test_malformed(body: bytes) -> None:
    assert isinstance(mansrtsp.parse(body), Malformed)


def test_every_truncation_and_two_thousand_mutations_raise_nothing() -> None:
    samples = [body for _, body in TABLE] + [mansrtsp.answer(1)]
    for sample in samples:
        for length in range(len(sample)):
            mansrtsp.parse(sample[:length])
    chance = random.Random(2326)
    for _ in range(2_000):
        mansrtsp.parse(mutated(chance.choice(samples), chance))
