"""The fleet stays on the streets, is the same for a seed, and speaks JT/T 808."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from backends.demo.city import city
from backends.demo.companies import KINDS, vehicles_csv
from backends.demo.fleet import fleet
from backends.demo.roads import segments_toml
from backends.demo.terminal import TerminalSimulator
from backends.demo.vehicles import periods_s, serve_vehicles
from backends.gateway.departments.transport.settings import TrafficSettings
from backends.gateway.departments.transport.traffic import TrafficDesk
from backends.protocols import jsatl, jt808_frame
from backends.protocols.jt808_bodies import (
    Authentication,
    GeneralAnswer,
    Heartbeat,
    Position,
    Registration,
    RegistrationAnswer,
    decode,
)
from backends.protocols.jt808_encoders import (
    encode_general_answer,
    encode_registration_answer,
)
from backends.protocols.jt808_frame import Message

NOW = dt.datetime(2026, 11, 22, 6, 3, 27, tzinfo=dt.UTC)


def _segments() -> tuple[np.ndarray, np.ndarray]:
    pairs = [
        (a, b)
        for street in city().streets
        for a, b in zip(street.line, street.line[1:], strict=False)
    ]
    scale = np.array([95_900.0, 110_900.0])
    array = np.array(pairs) * scale
    return array[:, 0], array[:, 1]


def _off_street_m(points: np.ndarray) -> float:
    starts, ends = _segments()
    along = ends - starts
    worst = 0.0
    for point in points * np.array([95_900.0, 110_900.0]):
        part = ((point - starts) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-9)
        foot = starts + along * np.clip(part, 0, 1)[:, None]
        worst = max(worst, float(np.hypot(*(point - foot[:]).T).min()))
    return worst


def test_200_vehicles_stay_on_the_streets_and_move() -> None:
    vehicles = fleet(200, 1)
    before = np.array([vehicle.position for vehicle in vehicles])
    for _ in range(60):
        for vehicle in vehicles:
            vehicle.advance(5.0)
    after = np.array([vehicle.position for vehicle in vehicles])
    assert _off_street_m(after) < 1.0
    assert (np.abs(after - before).max(axis=1) > 1e-5).mean() > 0.95


def test_the_same_seed_drives_the_same_ways() -> None:
    one, two = fleet(20, 4), fleet(20, 4)
    for vehicle in [*one, *two]:
        vehicle.advance(300.0)
    assert [v.position for v in one] == [v.position for v in two]


def test_plates_and_phones_are_unique_in_a_fleet_of_7000() -> None:
    vehicles = fleet(7000, 1)
    assert len({vehicle.plate for vehicle in vehicles}) == 7000
    assert len({vehicle.phone for vehicle in vehicles}) == 7000
    assert all(vehicle.plate.startswith("临") for vehicle in vehicles)


def test_reports_are_read_by_the_codec_and_few_are_damaged() -> None:
    vehicle = fleet(1, 1)[0]
    terminal = TerminalSimulator(vehicle, 1, 0.0)
    decoder = jt808_frame.Decoder()
    bodies = []
    for i in range(500):
        now = NOW + dt.timedelta(seconds=3 * i)
        for item in decoder.feed(terminal.report(now, 3.0 * i)):
            if isinstance(item, Message):
                bodies.append(decode(item))
    positions = [body for body in bodies if isinstance(body, Position)]
    assert 475 <= len(positions) < 500
    assert positions[0].at == NOW
    assert any(isinstance(body, Heartbeat) for body in bodies)
    west, south, east, north = city().bounds
    assert all(south <= p.lat_deg <= north and west <= p.lon_deg <= east for p in positions)


def test_the_city_has_its_kinds_in_their_numbers_and_the_table_names_all() -> None:
    rows = vehicles_csv(7_800, 1).splitlines()
    assert len(rows) == 7_801
    kinds = Counter(row.split(",")[2] for row in rows[1:])
    for kind in KINDS:
        assert abs(kinds[kind.word] - kind.count) < 0.15 * kind.count + 20, kind.word
    assert rows[1].split(",")[0] == fleet(1, 1)[0].phone


@pytest.mark.parametrize(
    ("count", "is_storm", "per_s"),
    [(7_800, False, 320.0), (7_800, True, 1_000.0), (7_000, False, 320.0)],
)
def test_a_city_of_vehicles_reports_at_the_citys_rate(
    count: int, is_storm: bool, per_s: float
) -> None:
    first, last = periods_s(count, is_storm=is_storm)
    assert count / ((first + last) / 2) == pytest.approx(per_s, rel=0.05)


def test_the_watched_roads_can_be_read_and_lie_in_the_city(tmp_path: Path) -> None:
    path = tmp_path / "segments.toml"
    path.write_text(segments_toml(), encoding="utf-8")
    desk = TrafficDesk.of(TrafficSettings(segments=str(path)))
    assert desk.problem == ""
    bridges = [row for row in segments_toml().splitlines() if row.startswith('id = "bridge')]
    assert len(bridges) >= 8


def test_an_alarm_of_a_terminal_begins_and_ends_and_its_answers_are_its_own() -> None:
    vehicle = next(v for v in fleet(200, 1) if v.identity.has_safety and v.kind.word == "coach")
    terminal = TerminalSimulator(vehicle, 1, 0.0, (600.0, 600.0))
    flags: list[int] = []
    decoder = jt808_frame.Decoder()
    for i in range(400):
        for item in decoder.feed(terminal.report(NOW + dt.timedelta(minutes=10 * i), 600.0 * i)):
            body = decode(item) if isinstance(item, Message) else None
            if isinstance(body, Position):
                flags += [alarm.flag for alarm in jsatl.decode_items(body.extras)[0]]
    assert len(flags) >= 4
    assert set(zip(flags[::2], flags[1::2], strict=False)) == {(1, 2)}


@pytest.mark.asyncio
@pytest.mark.parametrize("count", [20, 60])
async def test_each_vehicle_registers_authenticates_and_reports(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backends.demo.vehicles.MOST_CONNECTIONS", 20)
    monkeypatch.setattr("backends.demo.vehicles.PERIODS_S", (0.2, 0.5))
    registered: set[str] = set()
    authenticated: set[str] = set()
    reported: set[str] = set()
    everyone = asyncio.Event()

    def answer(message: Message) -> bytes:
        body, phone = decode(message), message.terminal.phone
        if isinstance(body, Registration):
            registered.add(body.plate)
            reply = RegistrationAnswer(answered_serial=message.serial, result=0, code=f"K{phone}")
            return encode_registration_answer(message.terminal, 1, reply)
        if isinstance(body, Authentication) and body.code == f"K{phone}":
            authenticated.add(phone)
        if isinstance(body, Position):
            reported.add(phone)
        if min(len(registered), len(authenticated), len(reported)) == count:
            everyone.set()
        general = GeneralAnswer(answered_serial=message.serial, answered_id=message.id, result=0)
        return encode_general_answer(message.terminal, 2, general)

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        decoder = jt808_frame.Decoder()
        while data := await reader.read(4096):
            for item in decoder.feed(data):
                if isinstance(item, Message):
                    writer.write(answer(item))
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    task = asyncio.create_task(serve_vehicles("127.0.0.1", port, 5, count))
    await asyncio.wait_for(everyone.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    server.close()
    await server.wait_closed()
