"""The JT/T 808 terminal in one vehicle of the demo city: what it sends, and when. Pure but for its
chances.

One or two in a hundred of what it sends is wrong: damaged frames, a few vehicles that swap
latitude and longitude, a few whose clock was never set or runs a day ahead, repeated reports.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from itertools import cycle

from backends.demo.fleet import Vehicle
from backends.protocols import jsatl, jsatl_files, jt808
from backends.protocols.jsatl import Device, Flag, SafetyAlarm
from backends.protocols.jt808 import Edition, Message, Position, Registration, Terminal

DIRTY_SHARE = 0.01
REPEATED_SHARE = 0.002
HEARTBEAT_S = 30.0
ALARMS_PER_DAY = 5.0  # of a vehicle with active safety: 15,000 a day of 3,000
MOST_BACKLOG = 8
_OVERSPEED_SHARE = 0.0005  # some seven hundred a day of the whole city
_DAY_S = 86_400.0
# (device, event, weight): what happens how often, of T/JSATL 12-2017.
_EVENTS = (
    (Device.ADAS, 1, 8),
    (Device.ADAS, 2, 16),
    (Device.ADAS, 3, 20),
    (Device.ADAS, 4, 3),
    (Device.DRIVER, 1, 9),
    (Device.DRIVER, 2, 12),
    (Device.DRIVER, 3, 7),
    (Device.DRIVER, 4, 15),
    (Device.BLIND_SPOT, 2, 5),
    (Device.BLIND_SPOT, 3, 5),
)
_SWAPS_EVERY, _UNSET_EVERY, _AHEAD_EVERY = 211, 797, 1_009
_DEAF_EVERY, _MUTE_EVERY = 40, 60


@dataclass(slots=True)
class _Episode:
    alarm: SafetyAlarm
    until_s: float


class TerminalSimulator:
    """`periods_s`: between which two its reports lie apart."""

    def __init__(
        self,
        vehicle: Vehicle,
        seed: int,
        start_s: float,
        periods_s: tuple[float, float] = (2.0, 5.0),
    ) -> None:
        self.vehicle = vehicle
        number = vehicle.identity.number
        self._number = number
        self._random = random.Random(f"{seed}/terminal/{number}")
        edition = Edition.E2019 if number % 3 == 0 else Edition.E2013
        self.terminal = Terminal(phone=vehicle.phone, edition=edition)
        self.period_s = self._random.uniform(*periods_s)
        self.due_s = start_s + self._random.uniform(0, self.period_s)
        self._moved_at = start_s
        self._heartbeat_at = start_s + self._random.uniform(0, HEARTBEAT_S)
        self._serial = cycle(range(0x10000))
        self._alarms = 0
        self._episode: _Episode | None = None
        self._last = b""

    def registration(self) -> bytes:
        return jt808.encode_registration(
            self.terminal,
            next(self._serial),
            Registration(
                plate=self.vehicle.plate,
                plate_colour=self.vehicle.kind.plate_colour,
                province=32,
                city=1,
                maker="LJDEM",
                model="WF-808",
                terminal_id=self._terminal_id(),
            ),
        )

    def authentication(self, code: str) -> bytes:
        return jt808.encode_authentication(self.terminal, next(self._serial), code)

    def report(self, now: dt.datetime, now_s: float) -> bytes:
        """Position now, with a heartbeat when one is due; one in a hundred is damaged."""
        self._drive(now_s)
        self.due_s = max(self.due_s + self.period_s, now_s)
        if self._last and self._random.random() < REPEATED_SHARE:
            return self._last
        position = self._position(now, self._extras(now, now_s))
        data = jt808.encode_position(self.terminal, next(self._serial), position)
        self._last = data
        if self._random.random() < DIRTY_SHARE:
            data = damaged(data, self._random)
        if now_s >= self._heartbeat_at:
            self._heartbeat_at = now_s + HEARTBEAT_S
            data += jt808.encode_heartbeat(self.terminal, next(self._serial))
        return data

    def backlog(self, now: dt.datetime, now_s: float) -> bytes:
        """The positions that could not be sent since the last report; nothing when few."""
        missed = min(int((now_s - self._moved_at) // self.period_s), MOST_BACKLOG)
        positions: list[Position] = []
        for number in range(missed, 0, -1):
            self._drive(now_s - number * self.period_s)
            at = now - dt.timedelta(seconds=number * self.period_s)
            positions.append(self._position(at, ()))
        if not positions:
            return b""
        serial = next(self._serial)
        return jt808.encode_position_batch(self.terminal, serial, positions, is_backlog=True)

    def answer(self, message: Message) -> bytes:
        """What it answers to the platform. Some read texts and say nothing, some cannot."""
        body = jt808.decode(message)
        if isinstance(body, jt808.RegistrationAnswer):
            return self.authentication(body.code) if body.result == 0 else b""
        if isinstance(body, jt808.GeneralAnswer):
            is_refused = body.answered_id == jt808.AUTHENTICATION and body.result
            return self.registration() if is_refused else b""
        if message.id not in (jt808.TEXT, jsatl_files.FILES_WANTED):
            return b""
        if message.id == jt808.TEXT and self._number % _MUTE_EVERY == 1:
            return b""
        cannot = message.id == jt808.TEXT and self._number % _DEAF_EVERY == 2
        answer = jt808.GeneralAnswer(
            answered_serial=message.serial,
            answered_id=message.id,
            result=jt808.RESULT_UNSUPPORTED if cannot else jt808.RESULT_DONE,
        )
        return jt808.encode_terminal_answer(self.terminal, next(self._serial), answer)

    def next_serial(self) -> int:
        return next(self._serial)

    def _drive(self, now_s: float) -> None:
        self.vehicle.advance(max(now_s - self._moved_at, 0.0))
        self._moved_at = now_s

    def _position(self, at: dt.datetime, extras: tuple[tuple[int, bytes], ...]) -> Position:
        lon, lat = self.vehicle.position
        if self._number % _SWAPS_EVERY == 7:
            lon, lat = lat, lon
        if self._number % _UNSET_EVERY == 11:
            at = dt.datetime(2000, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=self._moved_at)
        elif self._number % _AHEAD_EVERY == 13:
            at += dt.timedelta(days=1)
        speed_kmh = round(self.vehicle.speed_kmh, 1)
        is_fast = speed_kmh > 72 and self._random.random() < _OVERSPEED_SHARE
        return Position(
            at=at,
            lat_deg=lat,
            lon_deg=lon,
            speed_kmh=speed_kmh,
            heading_deg=round(self.vehicle.heading_deg) % 360,
            altitude_m=8,
            alarm=jt808.ALARM_OVERSPEED if is_fast else 0,
            extras=extras,
        )

    def _extras(self, now: dt.datetime, now_s: float) -> tuple[tuple[int, bytes], ...]:
        """The item of an alarm that begins or ends with this report."""
        if not self.vehicle.identity.has_safety:
            return ()
        if self._episode is not None:
            if now_s < self._episode.until_s:
                return ()
            over = replace(self._episode.alarm, flag=Flag.END, at=now)
            self._episode = None
            return (jsatl.encode_item(over),)
        if self._random.random() >= ALARMS_PER_DAY * self.period_s / _DAY_S:
            return ()
        alarm = self._alarm(now)
        self._episode = _Episode(alarm, now_s + self._random.uniform(10, 60))
        return (jsatl.encode_item(alarm),)

    def _alarm(self, now: dt.datetime) -> SafetyAlarm:
        device, event, _ = self._random.choices(_EVENTS, [weight for *_, weight in _EVENTS])[0]
        self._alarms += 1
        lon, lat = self.vehicle.position
        has_level = device in (Device.ADAS, Device.DRIVER)
        return SafetyAlarm(
            device=device,
            id=self._alarms,
            flag=Flag.BEGIN,
            event=event,
            level=self._random.choices((1, 2), (8, 2))[0] if has_level else 0,
            speed_kmh=min(250, round(self.vehicle.speed_kmh)),
            lat_deg=lat,
            lon_deg=lon,
            at=now.replace(microsecond=0),
            sign=jsatl.alarm_sign(self._terminal_id(), now, self._alarms % 256, 1),
        )

    def _terminal_id(self) -> str:
        return self.vehicle.phone[-7:]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A flipped bit, a frame without its end, or noise before it."""
    kind = chance.randrange(3)
    if kind == 0:
        at = chance.randrange(5, len(data) - 3)
        return data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :]
    if kind == 1:
        return data[: len(data) // 2] + b"\x7e"
    return bytes(chance.randrange(1, 0x7D) for _ in range(7)) + data
