"""The loggers speak HJ 212, the same for the same seed, and the first one exceeds its limit."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from backends.demo.environment import MOST_KEPT, missed, serve_environment
from backends.demo.logger import LoggerSimulator
from backends.demo.outlets import FIRST_AT_S, FIRST_LASTS_S, Wander, outlets
from backends.protocols import hj212
from backends.protocols.hj212_commands import request
from backends.protocols.hj212_frame import Frame, Logger, measurements

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)


def _bytes(seed: int, count: int = 400) -> list[bytes]:
    logger = LoggerSimulator(1, outlets()[1], seed)
    return [logger.frame(NOW + dt.timedelta(seconds=5 * i), 5.0 * i) for i in range(count)]


def test_the_same_seed_sends_the_same_bytes() -> None:
    assert _bytes(7) == _bytes(7)
    assert _bytes(7) != _bytes(8)


def test_frames_are_read_by_the_codec_and_few_are_damaged() -> None:
    decoder = hj212.Decoder()
    found = [item for data in _bytes(7) for item in decoder.feed(data)]
    frames = [item for item in found if isinstance(item, Frame)]
    assert 380 <= len(frames) < 400
    assert {frame.mn for frame in frames} == {outlets()[1].mn}
    values, unreadable = measurements(frames[0])
    assert {value.factor for value in values} == {"w01018", "w21003", "w01001"}
    assert not unreadable


def test_every_logger_has_an_mn_of_24_characters_of_its_own() -> None:
    names = [outlet.mn for outlet in outlets()]
    assert len(set(names)) == len(names) == 18
    assert {len(name) for name in names} == {24}


def test_the_first_outlet_exceeds_within_thirty_seconds_and_returns() -> None:
    outlet = outlets()[0]
    wander = Wander(0, outlet, 3)
    limit = outlet.limits["w01018"]
    values = {t: wander.values(float(t))["w01018"] for t in range(0, 400, 5)}
    assert all(value < 0.9 * limit for t, value in values.items() if t < FIRST_AT_S)
    assert any(value > limit for t, value in values.items() if t <= 30)
    assert all(value < 0.9 * limit for t, value in values.items() if t > FIRST_AT_S + FIRST_LASTS_S)


@pytest.mark.parametrize("number", range(1, 18))
def test_the_others_keep_their_limits_in_the_first_minutes(number: int) -> None:
    outlet = outlets()[number]
    wander = Wander(number, outlet, 3)
    for t in range(0, 400, 5):
        for factor, value in wander.values(float(t)).items():
            assert value <= outlet.limits.get(factor, 1e9)


def test_what_nobody_listened_to_is_uploaded_afterwards_and_bounded() -> None:
    hour = missed(NOW, 3600.0)
    assert [f"{at:%H:%M}" for at in hour] == ["05:00", "05:10", "05:20", "05:30", "05:40", "05:50"]
    assert missed(NOW, 599.0) == []
    assert len(missed(NOW, 1e9)) == MOST_KEPT
    logger = LoggerSimulator(1, outlets()[1], 7)
    (frame,) = hj212.Decoder().feed(logger.means("2051", hour[0], NOW))
    assert isinstance(frame, Frame)
    assert frame.data_time == hour[0] and frame.sent_at == NOW
    assert logger.means("2051", hour[0], NOW) == logger.means("2051", hour[0], NOW)


@pytest.mark.parametrize(
    ("pw", "cn", "returned"),
    [("wrong", "3012", "3"), ("123456", "3999", "8"), ("123456", "3012", "1")],
)
def test_a_command_is_refused_by_its_password_and_its_number(
    pw: str, cn: str, returned: str
) -> None:
    outlet = outlets()[1]
    asked = request(Logger(mn=outlet.mn), "hj212.take_sample", {"factor": "w01018"}, NOW)
    replies = LoggerSimulator(1, outlet, 7).answers(replace(asked, pw=pw, cn=cn), NOW)
    (first,) = hj212.Decoder().feed(replies[0].data)
    assert isinstance(first, Frame)
    assert (first.cn, first.value("QnRtn"), first.qn) == ("9011", returned, asked.qn)
    assert len(replies) == (2 if returned == "1" else 1)


@pytest.mark.asyncio
async def test_loggers_come_back_when_the_gateway_does() -> None:
    seen: set[str] = set()
    dropped: list[int] = []
    everyone = asyncio.Event()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        decoder = hj212.Decoder()
        try:
            while data := await reader.read(4096):
                if len(dropped) < 3:
                    dropped.append(1)
                    return
                seen.update(i.mn for i in decoder.feed(data) if isinstance(i, Frame))
                if len(seen) == 18:
                    everyone.set()
        finally:
            writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    task = asyncio.create_task(serve_environment("127.0.0.1", port, 5, period_s=0.2))
    await asyncio.wait_for(everyone.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    server.close()
    await server.wait_closed()
