"""Transport: registration, authentication, newest position per vehicle, over real sockets."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from backends.gateway.departments.transport.adapter import TransportAdapter, authentication_code
from backends.gateway.departments.transport.service import serve
from backends.gateway.departments.transport.settings import TransportSettings
from backends.protocols import jt808
from backends.record.observation import HealthReport, Observation, Positions
from tests.backends.gateway.collector import Collector

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)
TERMINAL = jt808.Terminal(phone="13800138000")
HERE = jt808.Position(at=NOW, lat_deg=30.2, lon_deg=120.1, speed_kmh=36.5, heading_deg=90)


def _tell(adapter: TransportAdapter, frame: bytes) -> jt808.Body | jt808.Malformed | None:
    """The answer's body to a frame, None when there is none."""
    (message,) = jt808.Decoder().feed(frame)
    assert isinstance(message, jt808.Message)
    answer = adapter.take(message, NOW)
    if not answer:
        return None
    (message,) = jt808.Decoder().feed(answer)
    assert isinstance(message, jt808.Message)
    assert message.terminal == TERMINAL
    return jt808.decode(message)


def _done(serial: int, number: int, result: int = 0) -> jt808.GeneralAnswer:
    return jt808.GeneralAnswer(answered_serial=serial, answered_id=number, result=result)


def test_a_vehicle_registers_authenticates_and_is_shown_by_its_plate() -> None:
    adapter = TransportAdapter(TransportSettings(must_authenticate=True))
    registration = jt808.Registration(plate="江A·12345")
    early = _tell(adapter, jt808.encode_position(TERMINAL, 1, HERE))
    assert early == _done(1, jt808.POSITION, 1)
    answer = _tell(adapter, jt808.encode_registration(TERMINAL, 2, registration))
    assert isinstance(answer, jt808.RegistrationAnswer)
    wrong = _tell(adapter, jt808.encode_authentication(TERMINAL, 3, "wrong"))
    assert wrong == _done(3, jt808.AUTHENTICATION, 1)
    right = _tell(adapter, jt808.encode_authentication(TERMINAL, 4, answer.code))
    assert right == _done(4, jt808.AUTHENTICATION)
    heartbeat = _tell(adapter, jt808.encode_heartbeat(TERMINAL, 5))
    assert heartbeat == _done(5, jt808.HEARTBEAT)
    assert _tell(adapter, jt808.encode_position(TERMINAL, 6, HERE)) == _done(6, jt808.POSITION)
    positions = adapter.batch()
    assert positions is not None
    assert (positions.ids, positions.labels) == (["13800138000"], ["江A·12345"])
    assert (positions.lon_wgs84, positions.lat_wgs84) == ([120.1], [30.2])
    assert (positions.speed_kmh, positions.heading_deg) == ([36.5], [90.0])
    assert positions.observed_unix_ms == [round(NOW.timestamp() * 1000)]
    assert adapter.batch() is None


def test_only_the_newest_position_counts_also_from_a_backlog() -> None:
    adapter = TransportAdapter(TransportSettings())
    old = replace(HERE, at=NOW - dt.timedelta(minutes=5), lon_deg=120.0)
    _tell(adapter, jt808.encode_position(TERMINAL, 1, HERE))
    _tell(adapter, jt808.encode_position_batch(TERMINAL, 2, [old, old], is_backlog=True))
    positions = adapter.batch()
    assert positions is not None
    assert positions.lon_wgs84 == [120.1]


def test_swapped_degrees_are_turned_and_absurd_places_counted() -> None:
    adapter = TransportAdapter(TransportSettings())
    _tell(adapter, jt808.encode_position(TERMINAL, 1, replace(HERE, lat_deg=120.1, lon_deg=30.2)))
    positions = adapter.batch()
    assert positions is not None
    assert (positions.lon_wgs84, positions.lat_wgs84) == ([120.1], [30.2])
    _tell(adapter, jt808.encode_position(TERMINAL, 2, replace(HERE, lat_deg=0, lon_deg=0)))
    assert adapter.batch() is None
    assert adapter.malformed == 1


def test_a_position_without_a_fix_moves_nothing() -> None:
    adapter = TransportAdapter(TransportSettings())
    _tell(adapter, jt808.encode_position(TERMINAL, 1, replace(HERE, is_located=False)))
    assert adapter.batch() is None


def test_unknown_messages_are_answered_unsupported_and_answers_not_at_all() -> None:
    adapter = TransportAdapter(TransportSettings())
    unknown = jt808.encode(jt808.Message(id=0x0900, terminal=TERMINAL, serial=9))
    assert _tell(adapter, unknown) == _done(9, 0x0900, 3)
    answer = jt808.Message(id=0x0001, terminal=TERMINAL, serial=9, body=b"\0\1\x81\x03\0")
    assert _tell(adapter, jt808.encode(answer)) is None


def test_code_is_the_same_after_a_restart() -> None:
    assert authentication_code("1") == authentication_code("1") != authentication_code("2")


@pytest.mark.asyncio
async def test_two_hundred_vehicles_on_their_own_connections_and_one_that_sends_garbage() -> None:
    got = Collector()
    address: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()

    def ready(host: str, port: int) -> None:
        address.set_result((host, port))

    settings = TransportSettings(listen="127.0.0.1:0")
    task = asyncio.create_task(serve(settings, got.add, ready))
    async with asyncio.timeout(15):
        host, port = await address
        writers = [(await asyncio.open_connection(host, port))[1] for _ in range(200)]
        now = dt.datetime.now(dt.UTC)
        for number, writer in enumerate(writers):
            terminal = jt808.Terminal(phone=str(13_800_000_000 + number))
            garbage = b"\x7e\x01\x02\x7e" if number == 7 else b""
            frame = jt808.encode_position(terminal, 1, replace(HERE, at=now))
            writer.write(garbage + frame)
        await got.until(_all_are_there)
        await got.until(_counted_the_garbage)
        for writer in writers:
            writer.close()
            await writer.wait_closed()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def _all_are_there(observations: list[Observation]) -> bool:
    return len({i for o in observations if isinstance(o, Positions) for i in o.ids}) == 200


def _counted_the_garbage(observations: list[Observation]) -> bool:
    return any(isinstance(o, HealthReport) and o.health.malformed == 1 for o in observations)
