"""What a camera is told to do and who may tell it: PTZ orders, the lease, presets. Wire types.

Movement is not in the log.
"""

from __future__ import annotations

import enum
from typing import Annotated

import msgspec

from backends.record.ids import CameraId
from backends.record.refusal import Refusal

_Speed = Annotated[float, msgspec.Meta(ge=-1.0, le=1.0)]
_Preset = Annotated[int, msgspec.Meta(ge=1, le=255)]


class Move(msgspec.Struct, frozen=True, kw_only=True, tag="move"):
    """Turn and zoom for as long as no Stop comes; right, up and in are positive."""

    pan: _Speed = 0.0
    tilt: _Speed = 0.0
    zoom: _Speed = 0.0


class Lens(msgspec.Struct, frozen=True, kw_only=True, tag="lens"):
    """Focus (far is positive) and iris (open is positive) until Stop."""

    focus: _Speed = 0.0
    iris: _Speed = 0.0


class Stop(msgspec.Struct, frozen=True, kw_only=True, tag="stop"):
    """Everything that moves stops."""


class PresetAct(enum.StrEnum):
    CALL = "call"
    SET = "set"
    DELETE = "delete"


class PresetOrder(msgspec.Struct, frozen=True, kw_only=True, tag="preset"):
    """Go to a preset, keep where it looks now as one, or forget one."""

    number: _Preset
    act: PresetAct = PresetAct.CALL


class Cruise(msgspec.Struct, frozen=True, kw_only=True, tag="cruise"):
    """Start a cruise track; ended by Stop."""

    number: Annotated[int, msgspec.Meta(ge=0, le=255)]


class Scan(msgspec.Struct, frozen=True, kw_only=True, tag="scan"):
    """Start a scan; ended by Stop."""

    number: Annotated[int, msgspec.Meta(ge=0, le=255)]


class CruiseEdit(msgspec.Struct, frozen=True, kw_only=True, tag="cruise_edit"):
    """Of a cruise track. `act`: "add" (preset `preset` comes last) | "remove" (that preset; 0: the
    whole track) | "speed" | "dwell" (`value`, 1 to 4095; seconds for "dwell")."""

    number: Annotated[int, msgspec.Meta(ge=0, le=255)]
    act: Annotated[str, msgspec.Meta(pattern="^(add|remove|speed|dwell)$")]
    preset: Annotated[int, msgspec.Meta(ge=0, le=255)] = 0
    value: Annotated[int, msgspec.Meta(ge=0, le=4095)] = 0


class ScanEdit(msgspec.Struct, frozen=True, kw_only=True, tag="scan_edit"):
    """Of a scan. `act`: "left" | "right" (where it looks now is that end) | "speed" (`value`)."""

    number: Annotated[int, msgspec.Meta(ge=0, le=255)]
    act: Annotated[str, msgspec.Meta(pattern="^(left|right|speed)$")]
    value: Annotated[int, msgspec.Meta(ge=0, le=4095)] = 0


class Auxiliary(msgspec.Struct, frozen=True, kw_only=True, tag="auxiliary"):
    """A switch: 1 is the wiper."""

    number: Annotated[int, msgspec.Meta(ge=1, le=255)]
    is_on: bool


class Home(msgspec.Struct, frozen=True, kw_only=True, tag="home"):
    """Return to a preset when nobody steered for `idle_s`."""

    is_enabled: bool
    idle_s: int = 60
    preset: _Preset = 1


class Precise(msgspec.Struct, frozen=True, kw_only=True, tag="precise"):
    """2022: degrees and zoom factor; None: as it is."""

    pan_deg: float | None = None
    tilt_deg: float | None = None
    zoom: float | None = None


class DragZoom(msgspec.Struct, frozen=True, kw_only=True, tag="drag_zoom"):
    """A rectangle of the picture, fractions 0..1 of it, that is to fill it (or the reverse)."""

    is_in: bool
    picture_width: int
    picture_height: int
    mid_x: float
    mid_y: float
    width: float
    height: float


class Switch(msgspec.Struct, frozen=True, kw_only=True, tag="switch"):
    """`what`: "guard" | "record" (in the device)."""

    what: str
    is_on: bool


class Do(msgspec.Struct, frozen=True, kw_only=True, tag="do"):
    """`what`: "reboot" | "key_frame" | "reset_alarm" | "snapshot"."""

    what: str


Steering = (
    Move
    | Lens
    | Stop
    | PresetOrder
    | Cruise
    | Scan
    | CruiseEdit
    | ScanEdit
    | Auxiliary
    | Home
    | Precise
    | DragZoom
    | Switch
    | Do
)


class Steer(msgspec.Struct, frozen=True, kw_only=True, tag="steer"):
    """Have a camera do something. Takes the PTZ lease where nobody holds it; refused otherwise."""

    camera: CameraId
    order: Steering


class LeaseWish(enum.StrEnum):
    """What one wants of a camera's PTZ lease."""

    TAKE = "take"
    ASK = "ask"  # its holder is told who asks
    OVERRIDE = "override"  # by role
    RELEASE = "release"
    GRANT = "grant"  # the holder's answer to who asks
    DENY = "deny"  # the other one: who asked is told, by asking no more


class WantPtz(msgspec.Struct, frozen=True, kw_only=True, tag="want_ptz"):
    """Of the lease, which lasts 30 s from its holder's last order."""

    camera: CameraId
    wish: LeaseWish


class PtzLease(msgspec.Struct, frozen=True, kw_only=True):
    """Who steers a camera, until when; `asked_by`: who would like to."""

    camera: CameraId
    user: str
    user_name: str
    seat: str
    priority: int
    until_unix_ms: int
    asked_by: str = ""
    asked_by_name: str = ""


class Presets(msgspec.Struct, frozen=True, kw_only=True, tag="presets"):
    """A camera's presets."""

    camera: CameraId


class PresetsAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="presets_answer"):
    """(number, name)."""

    presets: list[tuple[int, str]]


class PtzWhere(msgspec.Struct, frozen=True, kw_only=True, tag="ptz_where"):
    """Where a camera looks (2022 PTZPosition), to be shown beside what Precise orders."""

    camera: CameraId


class PtzWhereAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="ptz_where_answer"):
    """Degrees and zoom factor; None: not said."""

    pan_deg: float | None = None
    tilt_deg: float | None = None
    zoom: float | None = None


class Tours(msgspec.Struct, frozen=True, kw_only=True, tag="tours"):
    """What a camera has been told to do by itself, as its device says it (2022
    CruiseTrackListQuery, CruiseTrackQuery, HomePositionQuery)."""

    camera: CameraId


class TourPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A preset of a tour; 0 s, speed 0: not said."""

    preset: int
    stay_s: int = 0
    speed: int = 0


class TourIs(msgspec.Struct, frozen=True, kw_only=True):
    """One cruise track, as Cruise starts it by its number. `points` None: it did not say them."""

    number: int
    name: str = ""
    points: list[TourPoint] | None = None


class HomeIs(msgspec.Struct, frozen=True, kw_only=True):
    """Where it returns to; None: not said (a device without such a place says nothing at all)."""

    is_enabled: bool | None = None
    idle_s: int | None = None
    preset: int | None = None


class ToursAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="tours_answer"):
    """What it said of each. `*_problem`: why it said nothing, "no_answer" | "refused"; else ""."""

    tours: list[TourIs] = []
    tours_problem: str = ""
    home: HomeIs | None = None
    home_problem: str = ""


class SteerFailed(msgspec.Struct, frozen=True, kw_only=True, tag="steer_failed"):
    """To the console that steered: nothing came of it. `refusal` says why."""

    camera: CameraId
    refusal: Refusal


class PtzFrame(msgspec.Struct, frozen=True, kw_only=True, tag="ptz"):
    """All leases."""

    leases: list[PtzLease]
