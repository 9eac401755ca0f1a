"""DeviceControl: what a platform has a device do, written and read. Pure.

The device side reads with `read` what the platform side wrote with `write`.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from backends.protocols.manscdp import ptz
from backends.protocols.manscdp.fields import real, whole
from backends.protocols.manscdp.messages import Control
from backends.protocols.manscdp.queries import SnapshotOrder
from backends.protocols.manscdp.xml import Element, element


class Ptz(msgspec.Struct, frozen=True, kw_only=True):
    """PTZCmd. `priority` is ControlPriority, 1 to 255, as public implementations send it."""

    command: ptz.Command
    priority: int = 5


class Reboot(msgspec.Struct, frozen=True, kw_only=True):
    """TeleBoot."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """RecordCmd."""

    is_on: bool


class Guard(msgspec.Struct, frozen=True, kw_only=True):
    """GuardCmd. Some devices send alarms only when guarded."""

    is_on: bool


class ResetAlarm(msgspec.Struct, frozen=True, kw_only=True):
    """AlarmCmd; method and kind 0: all."""

    method: int = 0
    kind: int = 0


class KeyFrame(msgspec.Struct, frozen=True, kw_only=True):
    """IFameCmd (2016's spelling) and IFrameCmd (2022's): both are sent."""


class DragZoom(msgspec.Struct, frozen=True, kw_only=True):
    """The rectangle (middle and size, pixels) of a picture that is to be shown whole, or with
    `is_in` false, the whole into the rectangle."""

    is_in: bool
    picture_width: int
    picture_height: int
    mid_x: int
    mid_y: int
    width: int
    height: int


class HomePosition(msgspec.Struct, frozen=True, kw_only=True):
    """Return to a preset after `idle_s` without control."""

    is_enabled: bool
    idle_s: int = 0
    preset: int = 1


class PrecisePtz(msgspec.Struct, frozen=True, kw_only=True):
    """2022 PTZPreciseCtrl: degrees and zoom factor; None: unchanged."""

    pan_deg: float | None = None
    tilt_deg: float | None = None
    zoom: float | None = None


class FormatCard(msgspec.Struct, frozen=True, kw_only=True):
    """2022 FormatSDCard, unverified; 0: all cards."""

    number: int = 0


Action = (
    Ptz
    | Reboot
    | Record
    | Guard
    | ResetAlarm
    | KeyFrame
    | DragZoom
    | HomePosition
    | PrecisePtz
    | FormatCard
)


def expects_answer(action: Action) -> bool:
    """Whether the device says if it was done. To PTZ, reboot, key frame and drag nothing comes;
    of precise PTZ and formatting it is unverified, so nothing is waited for."""
    return isinstance(action, Record | Guard | ResetAlarm | HomePosition)


def hand(action: Action) -> str:
    """What of a camera an action moves, "" for nothing: the next one for the same is instead of
    it, and a repetition of the former, which nobody has answered, would undo it."""
    match action:
        case Ptz(command=ptz.Lens()):
            return "lens"
        case Ptz(command=ptz.PresetCommand(deed=deed)):
            return "head" if deed is ptz.PresetDeed.CALL else ""
        case Ptz(command=ptz.Cruise(deed=deed)):
            return "head" if deed is ptz.CruiseDeed.START else ""
        case Ptz(command=ptz.Scan(deed=deed)):
            return "head" if deed is ptz.ScanDeed.START else ""
        case Ptz(command=ptz.Move()) | DragZoom() | PrecisePtz():
            return "head"
        case _:
            return ""


def copies(action: Action, *, is_udp: bool) -> int:
    """How often it is sent: a stop that is lost leaves the camera turning."""
    if not is_udp or not isinstance(action, Ptz):
        return 1
    command = action.command
    is_stop = (isinstance(command, ptz.Move) and command.is_stop) or command == ptz.Lens()
    return 2 if is_stop else 1


def write(action: Action, sn: int, device_id: str) -> tuple[Element, ...]:
    """The messages of an action: one, but two spellings of a key frame, the second with sn + 1."""
    if isinstance(action, KeyFrame):
        return (
            _root(sn, device_id, ("IFameCmd", "Send")),
            _root(sn + 1, device_id, ("IFrameCmd", "Send")),
        )
    return (_root(sn, device_id, *_fields(action)),)


def read(control: Control) -> Action | None:
    """What a DeviceControl asks for; None for what is not known here, or is malformed."""
    if control.cmd.lower() != "devicecontrol":
        return None
    root = control.root
    for name, reader in _READERS.items():
        node = root.child(name)
        if node is not None:
            return reader(root, node)
    return None


def read_snapshot(control: Control) -> SnapshotOrder | None:
    """What a DeviceConfig with SnapShotConfig asks for (2022, element case unverified)."""
    node = control.root.child("SnapShotConfig")
    if control.cmd.lower() != "deviceconfig" or node is None:
        return None
    session, url = node.value("SessionID"), node.value("UploadURL")
    if not url or not 1 <= len(session) <= 128:
        return None
    return SnapshotOrder(
        session_id=session,
        upload_url=url,
        count=min(max(whole(node.value("SnapNum"), 1), 1), 10),
        interval_s=min(max(whole(node.value("Interval"), 1), 1), 600),
    )


_Fields = tuple[Element | tuple[str, object], ...]


def _fields(action: Action) -> _Fields:
    match action:
        case Ptz():
            info = element("Info", ("ControlPriority", action.priority))
            return ("PTZCmd", ptz.encode(action.command)), info
        case Reboot():
            return (("TeleBoot", "Boot"),)
        case Record():
            return (("RecordCmd", "Record" if action.is_on else "StopRecord"),)
        case Guard():
            return (("GuardCmd", "SetGuard" if action.is_on else "ResetGuard"),)
        case ResetAlarm():
            return _reset_fields(action)
        case DragZoom():
            return (_drag_element(action),)
        case HomePosition():
            return (
                element(
                    "HomePosition",
                    ("Enabled", int(action.is_enabled)),
                    ("ResetTime", action.idle_s) if action.is_enabled else None,
                    ("PresetIndex", action.preset) if action.is_enabled else None,
                ),
            )
        case PrecisePtz():
            parts = (("Pan", action.pan_deg), ("Tilt", action.tilt_deg), ("Zoom", action.zoom))
            return (element("PTZPreciseCtrl", *(p for p in parts if p[1] is not None)),)
        case FormatCard():
            return (("FormatSDCard", action.number),)
        case KeyFrame():
            return (("IFrameCmd", "Send"),)


def _reset_fields(action: ResetAlarm) -> _Fields:
    parts = (("AlarmMethod", action.method), ("AlarmType", action.kind))
    told = [part for part in parts if part[1]]
    first: _Fields = (("AlarmCmd", "ResetAlarm"),)
    return (*first, element("Info", *told)) if told else first


def _drag_element(action: DragZoom) -> Element:
    return element(
        "DragZoomIn" if action.is_in else "DragZoomOut",
        ("Length", action.picture_width),
        ("Width", action.picture_height),
        ("MidPointX", action.mid_x),
        ("MidPointY", action.mid_y),
        ("LengthX", action.width),
        ("LengthY", action.height),
    )


def _root(sn: int, device_id: str, *fields: Element | tuple[str, object]) -> Element:
    head = (("CmdType", "DeviceControl"), ("SN", sn), ("DeviceID", device_id))
    return element("Control", *head, *fields)


def _read_ptz(root: Element, node: Element) -> Action | None:
    command = ptz.decode(node.text)
    info = root.child("Info") or root
    if command is None:
        return None
    return Ptz(command=command, priority=whole(info.value("ControlPriority"), 5))


def _read_reset(root: Element, node: Element) -> Action | None:
    info = root.child("Info") or root
    method, kind = whole(info.value("AlarmMethod")), whole(info.value("AlarmType"))
    return ResetAlarm(method=method, kind=kind)


def _read_drag(root: Element, node: Element) -> Action | None:
    names = ("Length", "Width", "MidPointX", "MidPointY", "LengthX", "LengthY")
    values = [whole(node.value(name), -1) for name in names]
    if min(values) < 0 or max(values) > 65535:
        return None
    return DragZoom(
        is_in=node.name.lower() == "dragzoomin",
        picture_width=values[0],
        picture_height=values[1],
        mid_x=values[2],
        mid_y=values[3],
        width=values[4],
        height=values[5],
    )


def _read_home(root: Element, node: Element) -> Action | None:
    if node.value("Enabled") != "1":
        return HomePosition(is_enabled=False)
    idle_s, preset = whole(node.value("ResetTime")), whole(node.value("PresetIndex"), 1)
    return HomePosition(is_enabled=True, idle_s=max(idle_s, 0), preset=preset)


def _read_precise(root: Element, node: Element) -> Action | None:
    pan, tilt, zoom = (real(node.value(name)) for name in ("Pan", "Tilt", "Zoom"))
    return PrecisePtz(pan_deg=pan, tilt_deg=tilt, zoom=zoom)


_READERS: dict[str, Callable[[Element, Element], Action | None]] = {
    "PTZCmd": _read_ptz,
    "TeleBoot": lambda root, node: Reboot(),
    "RecordCmd": lambda root, node: Record(is_on=node.text.lower() == "record"),
    "GuardCmd": lambda root, node: Guard(is_on=node.text.lower() == "setguard"),
    "AlarmCmd": _read_reset,
    "IFameCmd": lambda root, node: KeyFrame(),
    "IFrameCmd": lambda root, node: KeyFrame(),
    "DragZoomIn": _read_drag,
    "DragZoomOut": _read_drag,
    "HomePosition": _read_home,
    "PTZPreciseCtrl": _read_precise,
    "FormatSDCard": lambda root, node: FormatCard(number=max(whole(node.text), 0)),
}
