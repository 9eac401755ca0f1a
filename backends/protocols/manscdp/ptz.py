"""PTZCmd, the eight bytes that move a camera: written and read. Pure.

A5 | 0F | address | command | p1 | p2 | p3 << 4 | sum of the first seven mod 256, as hex digits.
The upper bits of the address share the seventh byte with p3 and are 0 here.
"""

from __future__ import annotations

import enum

import msgspec

_HEAD = 0xA5
_VERSION = 0x0F
_ADDRESS = 0x01

_RIGHT, _LEFT, _DOWN, _UP, _ZOOM_IN, _ZOOM_OUT = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_LENS = 0x40
_FAR, _NEAR, _OPEN, _CLOSE = 0x01, 0x02, 0x04, 0x08
_SCAN = 0x89
MAX_12_BIT = 0xFFF


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """Pan, tilt, zoom; `Move()` is stop, to be sent on release (twice over UDP).

    `pan` 1 right, -1 left; `tilt` 1 up, -1 down; `zoom` 1 in, -1 out. Speeds 0-255, zoom 0-15.
    """

    pan: int = 0
    tilt: int = 0
    zoom: int = 0
    pan_speed: int = 0
    tilt_speed: int = 0
    zoom_speed: int = 0

    @property
    def is_stop(self) -> bool:
        return not (self.pan or self.tilt or self.zoom)


class Lens(msgspec.Struct, frozen=True, kw_only=True):
    """Focus 1 far, -1 near; iris 1 open, -1 close; `Lens()` stops. Speeds 0-255."""

    focus: int = 0
    iris: int = 0
    focus_speed: int = 0
    iris_speed: int = 0


class PresetDeed(enum.IntEnum):
    """What is done with a preset."""

    SET = 0x81
    CALL = 0x82
    DELETE = 0x83


class PresetCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A preset, 1 to 255."""

    deed: PresetDeed
    number: int


class CruiseDeed(enum.IntEnum):
    """What is done with a cruise track."""

    ADD_POINT = 0x84  # value: preset
    DELETE_POINT = 0x85  # value: preset; 0 deletes the track
    SPEED = 0x86
    DWELL = 0x87  # value: seconds
    START = 0x88


class Cruise(msgspec.Struct, frozen=True, kw_only=True):
    """A track 0 to 255 and a value: a preset to 255; a speed or seconds to 4095."""

    deed: CruiseDeed
    track: int
    value: int = 0


class ScanDeed(enum.IntEnum):
    """What is done with a scan."""

    START = 0
    LEFT_EDGE = 1
    RIGHT_EDGE = 2


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """Scan `group`, 0 to 255."""

    deed: ScanDeed
    group: int = 0


class ScanSpeed(msgspec.Struct, frozen=True, kw_only=True):
    """Speed of a scan, to 4095."""

    group: int = 0
    speed: int = 0


class Auxiliary(msgspec.Struct, frozen=True, kw_only=True):
    """A switch, 1 is the wiper."""

    is_on: bool
    number: int = 1


Command = Move | Lens | PresetCommand | Cruise | Scan | ScanSpeed | Auxiliary
_Bytes = tuple[int, int, int, int]  # command, p1, p2, p3


def encode(command: Command) -> str:
    """16 hex digits. ValueError when a number is out of its bounds."""
    code, p1, p2, p3 = _values(command)
    if not (0 <= p1 <= 255 and 0 <= p2 <= 255 and 0 <= p3 <= 15):
        raise ValueError(f"out of bounds: {command}")
    head = bytes([_HEAD, _VERSION, _ADDRESS, code, p1, p2, p3 << 4])
    return (head + bytes([sum(head) % 256])).hex().upper()


def decode(text: str) -> Command | None:
    """None when it is no such command, or its sum is wrong."""
    text = text.strip()
    if len(text) != 16 or not text.isascii():
        return None
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return None
    if len(raw) != 8 or raw[0] != _HEAD or sum(raw[:7]) % 256 != raw[7]:
        return None
    return _command((raw[3], raw[4], raw[5], raw[6] >> 4))


def _values(command: Command) -> _Bytes:
    match command:
        case Move():
            code = _bits((command.pan, _RIGHT, _LEFT), (command.tilt, _UP, _DOWN))
            code |= _bits((command.zoom, _ZOOM_IN, _ZOOM_OUT))
            return code, command.pan_speed, command.tilt_speed, command.zoom_speed
        case Lens():
            code = _bits((command.focus, _FAR, _NEAR), (command.iris, _OPEN, _CLOSE))
            return _LENS | code, command.focus_speed, command.iris_speed, 0
        case PresetCommand():
            if command.number < 1:
                raise ValueError("presets count from 1")
            return command.deed, 0, command.number, 0
        case Cruise(deed=CruiseDeed.SPEED | CruiseDeed.DWELL):
            return command.deed, command.track, *_twelve(command.value)
        case Cruise():
            return command.deed, command.track, command.value, 0
        case Scan():
            return _SCAN, command.group, command.deed, 0
        case ScanSpeed():
            return 0x8A, command.group, *_twelve(command.speed)
        case Auxiliary():
            return 0x8C if command.is_on else 0x8D, command.number, 0, 0


def _twelve(value: int) -> tuple[int, int]:
    """p2 has the lower eight bits, p3 the upper four."""
    if not 0 <= value <= MAX_12_BIT:
        raise ValueError(f"{value} is over {MAX_12_BIT}")
    return value & 0xFF, value >> 8


def _bits(*signs: tuple[int, int, int]) -> int:
    code = 0
    for sign, plus, minus in signs:
        code |= plus if sign > 0 else minus if sign < 0 else 0
    return code


def _sign(code: int, plus: int, minus: int) -> int:
    return int(bool(code & plus)) - int(bool(code & minus))


def _command(values: _Bytes) -> Command | None:
    code, p1, p2, p3 = values
    if code < _LENS:
        return Move(
            pan=_sign(code, _RIGHT, _LEFT),
            tilt=_sign(code, _UP, _DOWN),
            zoom=_sign(code, _ZOOM_IN, _ZOOM_OUT),
            pan_speed=p1,
            tilt_speed=p2,
            zoom_speed=p3,
        )
    if code & 0xF0 == _LENS:
        focus, iris = _sign(code, _FAR, _NEAR), _sign(code, _OPEN, _CLOSE)
        return Lens(focus=focus, iris=iris, focus_speed=p1, iris_speed=p2)
    if code in set(PresetDeed):
        return PresetCommand(deed=PresetDeed(code), number=p2) if p2 else None
    if code in set(CruiseDeed):
        deed = CruiseDeed(code)
        is_wide = deed in (CruiseDeed.SPEED, CruiseDeed.DWELL)
        return Cruise(deed=deed, track=p1, value=p2 | p3 << 8 if is_wide else p2)
    if code == _SCAN and p2 in set(ScanDeed):
        return Scan(deed=ScanDeed(p2), group=p1)
    if code == 0x8A:
        return ScanSpeed(group=p1, speed=p2 | p3 << 8)
    if code in (0x8C, 0x8D):
        return Auxiliary(is_on=code == 0x8C, number=p1)
    return None
