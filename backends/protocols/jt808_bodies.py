"""JT/T 808 bodies as values, and how they are read. Pure; `jt808_encoders` writes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from backends.protocols.jt808_frame import Edition, Fault, Malformed, Message

CHINA = dt.timezone(dt.timedelta(hours=8))

GENERAL_ANSWER_OF_TERMINAL = 0x0001
HEARTBEAT = 0x0002
LOGOUT = 0x0003
REGISTRATION = 0x0100
AUTHENTICATION = 0x0102
POSITION = 0x0200
POSITION_BATCH = 0x0704
GENERAL_ANSWER = 0x8001
REGISTRATION_ANSWER = 0x8100

RESULT_DONE = 0
RESULT_FAILED = 1
RESULT_MALFORMED = 2
RESULT_UNSUPPORTED = 3

ALARM_EMERGENCY = 1 << 0
ALARM_OVERSPEED = 1 << 1
ALARM_FATIGUE = 1 << 2

_SHORTEST_OF_2013 = 4 + 5 + 20 + 7 + 1

STATUS_ACC = 1 << 0
STATUS_LOCATED = 1 << 1
STATUS_SOUTH = 1 << 2
STATUS_WEST = 1 << 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """0x0100. `plate_colour` 1 blue, 2 yellow, 3 black, 4 white, 9 other; 0 unlicensed."""

    plate: str
    plate_colour: int = 2
    province: int = 0
    city: int = 0
    maker: str = ""
    model: str = ""
    terminal_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authentication:
    """0x0102: the code that the platform gave at registration."""

    code: str
    imei: str = ""
    software: str = ""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """0x0002."""


@dataclass(frozen=True, slots=True)
class Logout:
    """0x0003."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """0x0200. Degrees as sent (south and west negative), `at` aware UTC, `extras` id and bytes."""

    at: dt.datetime
    lat_deg: float
    lon_deg: float
    speed_kmh: float = 0.0
    heading_deg: int = 0
    altitude_m: int = 0
    alarm: int = 0
    is_located: bool = True
    is_acc_on: bool = True
    extras: tuple[tuple[int, bytes], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionBatch:
    """0x0704: positions sent in bundles, or (`is_backlog`) kept while the line was down; bad ones
    counted."""

    positions: tuple[Position, ...]
    malformed: int = 0
    is_backlog: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralAnswer:
    """0x8001 of the platform, 0x0001 of the terminal."""

    answered_serial: int
    answered_id: int
    result: int = RESULT_DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationAnswer:
    """0x8100. Results: 0 done, 1 vehicle known already, 2 no such vehicle, 3 and 4 terminal."""

    answered_serial: int
    result: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """A message whose body is not read here."""

    id: int


Body = (
    Registration
    | Authentication
    | Heartbeat
    | Logout
    | Position
    | PositionBatch
    | GeneralAnswer
    | RegistrationAnswer
    | Other
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Bounds in degrees within which a position is believed."""

    west: float = 73.0
    south: float = 3.0
    east: float = 136.0
    north: float = 54.0

    def has(self, lat_deg: float, lon_deg: float) -> bool:
        return self.south <= lat_deg <= self.north and self.west <= lon_deg <= self.east


def believable(position: Position, area: Area) -> Position | None:
    """The position when it lies in the area, turned when only its swap does, else None."""
    if area.has(position.lat_deg, position.lon_deg):
        return position
    if area.has(position.lon_deg, position.lat_deg):
        return replace(position, lat_deg=position.lon_deg, lon_deg=position.lat_deg)
    return None


def decode(message: Message) -> Body | Malformed:
    """The body of a whole (not split) message. Never raises, whatever the bytes."""
    body, edition = message.body, message.terminal.edition
    result: Body | None
    match message.id:
        case 0x0002:
            result = Heartbeat()
        case 0x0003:
            result = Logout()
        case 0x0100:
            result = _registration(body, edition)
        case 0x0102:
            result = _authentication(body, edition)
        case 0x0200:
            result = decode_position(body)
        case 0x0704:
            result = _batch(body)
        case 0x0001 | 0x8001:
            result = _general_answer(body)
        case 0x8100:
            result = _registration_answer(body)
        case _:
            result = Other(id=message.id)
    if result is None:
        detail = f"body of message {message.id:04X} is unreadable"
        return Malformed(fault=Fault.BODY, detail=detail, excerpt=body[:64])
    return result


def decode_position(body: bytes) -> Position | None:
    """A 0x0200 body; None when it is short or its time is none. A cut item ends the extras."""
    if len(body) < 28:
        return None
    at = bcd_time(body[22:28])
    if at is None:
        return None
    status = int.from_bytes(body[4:8], "big")
    lat = int.from_bytes(body[8:12], "big") / 1e6
    lon = int.from_bytes(body[12:16], "big") / 1e6
    return Position(
        at=at,
        lat_deg=-lat if status & STATUS_SOUTH else lat,
        lon_deg=-lon if status & STATUS_WEST else lon,
        speed_kmh=int.from_bytes(body[18:20], "big") / 10,
        heading_deg=int.from_bytes(body[20:22], "big"),
        altitude_m=int.from_bytes(body[16:18], "big", signed=True),
        alarm=int.from_bytes(body[0:4], "big"),
        is_located=bool(status & STATUS_LOCATED),
        is_acc_on=bool(status & STATUS_ACC),
        extras=_extras(body[28:]),
    )


def bcd_time(bcd: bytes) -> dt.datetime | None:
    """Six bytes YYMMDDhhmmss of China's time as aware UTC; None when they are no time."""
    digits = bcd.hex()
    if len(digits) != 12 or not digits.isdigit():
        return None
    year, month, day, hour, minute, second = (int(digits[n : n + 2]) for n in range(0, 12, 2))
    year += 1900 if year >= 69 else 2000  # POSIX's turn: a clock that was reset says 700101
    try:
        local = dt.datetime(year, month, day, hour, minute, second, tzinfo=CHINA)
    except ValueError:
        return None
    return local.astimezone(dt.UTC)


def _extras(data: bytes) -> tuple[tuple[int, bytes], ...]:
    extras: list[tuple[int, bytes]] = []
    at = 0
    while at + 2 <= len(data) and at + 2 + data[at + 1] <= len(data):
        extras.append((data[at], data[at + 2 : at + 2 + data[at + 1]]))
        at += 2 + data[at + 1]
    return tuple(extras)


def _text(data: bytes) -> str:
    return data.decode("gbk", errors="replace").strip("\0 ")


def _registration(body: bytes, edition: Edition) -> Registration | None:
    widths = (11, 30, 30) if edition is Edition.E2019 else (5, 20, 7)
    if edition is Edition.E2013 and len(body) < _SHORTEST_OF_2013:
        widths = (5, 8, 7)  # terminals of the 2011 edition still register so
    plate_at = 4 + sum(widths) + 1
    if len(body) < plate_at:
        return None
    maker_end, model_end = 4 + widths[0], 4 + widths[0] + widths[1]
    return Registration(
        province=int.from_bytes(body[0:2], "big"),
        city=int.from_bytes(body[2:4], "big"),
        maker=_text(body[4:maker_end]),
        model=_text(body[maker_end:model_end]),
        terminal_id=_text(body[model_end : plate_at - 1]),
        plate_colour=body[plate_at - 1],
        plate=_text(body[plate_at:]),
    )


def _authentication(body: bytes, edition: Edition) -> Authentication | None:
    if edition is Edition.E2013:
        return Authentication(code=_text(body))
    if not body or len(body) < 1 + body[0]:
        return None
    end = 1 + body[0]
    return Authentication(
        code=_text(body[1:end]),
        imei=_text(body[end : end + 15]),
        software=_text(body[end + 15 : end + 35]),
    )


def _batch(body: bytes) -> PositionBatch | None:
    if len(body) < 3:
        return None
    announced = int.from_bytes(body[:2], "big")
    positions: list[Position] = []
    at = 3
    while at + 2 <= len(body) and len(positions) < announced:
        length = int.from_bytes(body[at : at + 2], "big")
        position = decode_position(body[at + 2 : at + 2 + length])
        if position is not None:
            positions.append(position)
        at += 2 + length
    return PositionBatch(
        positions=tuple(positions),
        malformed=announced - len(positions),
        is_backlog=body[2] == 1,
    )


def _general_answer(body: bytes) -> GeneralAnswer | None:
    if len(body) < 5:
        return None
    return GeneralAnswer(
        answered_serial=int.from_bytes(body[0:2], "big"),
        answered_id=int.from_bytes(body[2:4], "big"),
        result=body[4],
    )


def _registration_answer(body: bytes) -> RegistrationAnswer | None:
    if len(body) < 3:
        return None
    serial = int.from_bytes(body[:2], "big")
    return RegistrationAnswer(answered_serial=serial, result=body[2], code=_text(body[3:]))
