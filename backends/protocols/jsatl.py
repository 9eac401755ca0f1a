"""T/JSATL 12-2017: what a vehicle's active-safety devices tell within a position (0x0200). Pure.

Provinces differ in how long the alarm's sign is and in what some numbers mean: the length tells
the first, a table by name the second.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from backends.protocols.jt808_bodies import CHINA, bcd_time


class Device(enum.IntEnum):
    """Which device speaks: the item's number in the position."""

    ADAS = 0x64  # 高级驾驶辅助
    DRIVER = 0x65  # 驾驶员状态监测
    TYRES = 0x66  # 胎压监测
    BLIND_SPOT = 0x67  # 盲区监测


class Flag(enum.IntEnum):
    """Whether it begins or ends. Events have neither."""

    NONE = 0
    BEGIN = 1
    END = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSign:
    """What names one alarm for its attachments. `raw` goes back to the terminal as it came."""

    raw: bytes
    terminal_id: str
    at: dt.datetime | None
    number: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tyre:
    """One tyre. `bits`: what is wrong with it."""

    position: int
    bits: int
    pressure_kpa: int
    temperature_c: int
    battery_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyAlarm:
    """One item. `level` 1 or 2, 2 the worse; 0 where the device has none. `at` as sent, or None
    where its clock says nonsense."""

    device: Device
    id: int
    flag: int
    event: int
    speed_kmh: int
    lat_deg: float
    lon_deg: float
    at: dt.datetime | None
    sign: AlarmSign
    level: int = 0
    fatigue: int = 0  # of 0x65: 1 to 10
    front_speed_kmh: int = 0  # of 0x64
    distance: int = 0  # of 0x64: to the one in front, 0.1 s
    tyres: tuple[Tyre, ...] = ()


# From the beginning of the item: where "speed1 alt2 lat4 lon4 time6 state2 sign" begins.
_SPEED_AT = {Device.ADAS: 12, Device.DRIVER: 12, Device.TYRES: 5, Device.BLIND_SPOT: 6}
_TAIL = 19
_SIGNS = {16: 7, 39: 30, 40: 30}  # length of the sign: of its terminal id
_TYRE_BYTES = 9
_WORST = 64


def decode_items(extras: tuple[tuple[int, bytes], ...]) -> tuple[list[SafetyAlarm], int]:
    """The safety alarms among a position's items, and how many of them could not be read."""
    alarms: list[SafetyAlarm] = []
    malformed = 0
    for number, data in extras:
        if number not in Device.__members__.values():
            continue
        alarm = decode_item(Device(number), data)
        if alarm is None:
            malformed += 1
        else:
            alarms.append(alarm)
    return alarms, malformed


def decode_item(device: Device, data: bytes) -> SafetyAlarm | None:
    """One item; None when its length fits no known edition."""
    at = _SPEED_AT[device]
    sign_at = at + _TAIL
    sign, tyres = _sign_and_tyres(device, data[sign_at:])
    if sign is None:
        return None
    return SafetyAlarm(
        device=device,
        id=int.from_bytes(data[:4], "big"),
        flag=data[4],
        event=data[5] if device is not Device.TYRES else 0,
        level=data[6] if device in (Device.ADAS, Device.DRIVER) else 0,
        fatigue=data[7] if device is Device.DRIVER else 0,
        front_speed_kmh=data[7] if device is Device.ADAS else 0,
        distance=data[8] if device is Device.ADAS else 0,
        speed_kmh=data[at],
        lat_deg=int.from_bytes(data[at + 3 : at + 7], "big") / 1e6,
        lon_deg=int.from_bytes(data[at + 7 : at + 11], "big") / 1e6,
        at=bcd_time(data[at + 11 : at + 17]),
        sign=sign,
        tyres=tyres,
    )


def _sign_and_tyres(device: Device, rest: bytes) -> tuple[AlarmSign | None, tuple[Tyre, ...]]:
    if device is not Device.TYRES:
        return _sign(rest), ()
    for length in _SIGNS:
        count = rest[length] if len(rest) > length else 0
        if len(rest) == length + 1 + count * _TYRE_BYTES and count <= _WORST:
            pieces = rest[length + 1 :]
            rows = range(0, len(pieces), _TYRE_BYTES)
            return _sign(rest[:length]), tuple(_tyre(pieces[n : n + _TYRE_BYTES]) for n in rows)
    return None, ()


def _sign(raw: bytes) -> AlarmSign | None:
    width = _SIGNS.get(len(raw))
    if width is None:
        return None
    return AlarmSign(
        raw=raw,
        terminal_id=raw[:width].decode("gbk", errors="replace").strip("\0 "),
        at=bcd_time(raw[width : width + 6]),
        number=raw[width + 6],
        files=raw[width + 7],
    )


def _tyre(data: bytes) -> Tyre:
    return Tyre(
        position=data[0],
        bits=int.from_bytes(data[1:3], "big"),
        pressure_kpa=int.from_bytes(data[3:5], "big"),
        temperature_c=int.from_bytes(data[5:7], "big", signed=True),
        battery_percent=int.from_bytes(data[7:9], "big"),
    )


def alarm_sign(terminal_id: str, at: dt.datetime, number: int, files: int) -> AlarmSign:
    """A sign of 16 bytes, as a terminal makes it."""
    raw = terminal_id.encode("gbk")[:7].ljust(7, b"\0") + _bcd(at) + bytes([number, files, 0])
    return AlarmSign(raw=raw, terminal_id=terminal_id, at=at, number=number, files=files)


def encode_item(alarm: SafetyAlarm) -> tuple[int, bytes]:
    """One item's number and bytes, as a terminal sends it."""
    assert alarm.at is not None
    head = alarm.id.to_bytes(4, "big") + bytes([alarm.flag])
    match alarm.device:
        case Device.ADAS:
            head += bytes([alarm.event, alarm.level, alarm.front_speed_kmh, alarm.distance])
            head += b"\0\0\0"
        case Device.DRIVER:
            head += bytes([alarm.event, alarm.level, alarm.fatigue]) + b"\0" * 4
        case Device.BLIND_SPOT:
            head += bytes([alarm.event])
        case Device.TYRES:
            pass
    body = head + bytes([alarm.speed_kmh]) + b"\0\x08"
    body += round(alarm.lat_deg * 1e6).to_bytes(4, "big")
    body += round(alarm.lon_deg * 1e6).to_bytes(4, "big")
    body += _bcd(alarm.at) + b"\x04\x01" + alarm.sign.raw
    if alarm.device is Device.TYRES:
        body += bytes([len(alarm.tyres)]) + b"".join(map(_tyre_bytes, alarm.tyres))
    return int(alarm.device), body


def _tyre_bytes(tyre: Tyre) -> bytes:
    return (
        bytes([tyre.position])
        + tyre.bits.to_bytes(2, "big")
        + tyre.pressure_kpa.to_bytes(2, "big")
        + tyre.temperature_c.to_bytes(2, "big", signed=True)
        + tyre.battery_percent.to_bytes(2, "big")
    )


def _bcd(at: dt.datetime) -> bytes:
    return bytes.fromhex(at.astimezone(CHINA).strftime("%y%m%d%H%M%S"))
