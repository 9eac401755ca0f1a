"""The departments bench's own vehicles and loggers are ones that the gateway takes."""

from __future__ import annotations

from app.bench_departments_load import ALARM_VEHICLES, Load, _Fleet, _Line, _reading, phone
from backends.protocols import hj212, jsatl, jt808

LOAD = Load(
    transport=0,
    environment=0,
    vehicles=1_000,
    positions=1_000,
    readings=50,
    events=10,
    seconds=1,
)


class _Kept(_Line):
    """A line that keeps what it is to send."""

    def __init__(self) -> None:
        super().__init__(b"\x7e")
        self.sent = bytearray()

    def send(self, data: bytes) -> None:
        self.sent += data


def _bodies(line: _Kept) -> list[jt808.Position]:
    found = []
    for item in jt808.Decoder().feed(bytes(line.sent)):
        assert isinstance(item, jt808.Message)
        body = jt808.decode(item)
        assert isinstance(body, jt808.Position)
        found.append(body)
    return found


def test_every_vehicle_reports_in_turn_from_within_the_city() -> None:
    line = _Kept()
    fleet = _Fleet(LOAD, [line])
    for _ in range(LOAD.vehicles):
        fleet.position()
    positions = _bodies(line)
    assert len(positions) == LOAD.vehicles
    assert all(30.4 < one.lat_deg < 30.7 and 122.9 < one.lon_deg < 123.3 for one in positions)
    assert len({phone(number) for number in range(LOAD.vehicles)}) == LOAD.vehicles


def test_alarms_begin_and_end_on_few_vehicles_so_that_what_stands_is_bounded() -> None:
    line = _Kept()
    fleet = _Fleet(LOAD, [line])
    for number in range(2_000):
        fleet.event(number / LOAD.events)
    flags = [jsatl.decode_items(body.extras)[0][0].flag for body in _bodies(line)]
    assert abs(flags.count(jsatl.Flag.BEGIN) - flags.count(jsatl.Flag.END)) < 60
    assert 5 * LOAD.events < ALARM_VEHICLES


def test_readings_are_frames_that_want_an_answer() -> None:
    (frame,) = hj212.Decoder().feed(_reading(3, 7))
    assert isinstance(frame, hj212.Frame)
    assert hj212.answer_to(frame) is not None
