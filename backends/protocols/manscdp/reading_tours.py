"""What a dome does by itself, read from MANSCDP bodies of 2022: home place, cruise tracks. Pure.

Element names as other implementations of A.2.6.12 to A.2.6.14 have them; items are taken by what
is in them, whatever their element is called.
"""

from __future__ import annotations

from backends.protocols.manscdp.fields import whole, yes
from backends.protocols.manscdp.messages import (
    CruisePoint,
    CruiseTrack,
    CruiseTracks,
    HomePlace,
    Outcome,
)
from backends.protocols.manscdp.xml import Element

MOST_ITEMS = 256  # as many as a track's or a preset's number allows
_MOST_NAME, _MOST_S, _MOST_SPEED = 100, 86_400, 4_095


def home_place(root: Element, sn: int, device_id: str) -> HomePlace | Outcome:
    """A device that cannot return to a place leaves it out."""
    found = root.child("HomePosition")
    if found is None and not _is_ok(root):
        return _refused(root, sn, device_id)
    said = found or Element(name="HomePosition")
    return HomePlace(
        sn=sn,
        device_id=device_id,
        is_enabled=yes(said.value("Enabled")),
        idle_s=_number(said, "ResetTime", _MOST_S),
        preset=_number(said, "PresetIndex"),
    )


def cruise_tracks(root: Element, sn: int, device_id: str) -> CruiseTracks | Outcome:
    """A list that is missing is empty."""
    if root.child("CruiseTrackList") is None and not _is_ok(root):
        return _refused(root, sn, device_id)
    found = [(_number(item, "Number"), item.value("Name")) for item in _items(root, "Track")]
    tracks = tuple((number, name[:_MOST_NAME]) for number, name in found if number is not None)
    total = whole(root.value("SumNum"), -1)
    return CruiseTracks(sn=sn, device_id=device_id, total=max(total, -1), tracks=tracks)


def cruise_track(root: Element, sn: int, device_id: str) -> CruiseTrack | Outcome:
    """Points without a preset are passed over."""
    number = _number(root, "Number")
    if number is None:
        return _refused(root, sn, device_id)
    points = [
        CruisePoint(
            preset=preset,
            stay_s=_number(item, "StayTime", _MOST_S) or 0,
            speed=_number(item, "Speed", _MOST_SPEED) or 0,
        )
        for item in _items(root, "Point")
        if (preset := _number(item, "PresetIndex")) is not None
    ]
    name = root.value("Name")[:_MOST_NAME]
    return CruiseTrack(sn=sn, device_id=device_id, number=number, name=name, points=tuple(points))


def _items(root: Element, what: str) -> tuple[Element, ...]:
    found = root.child(f"Cruise{what}List")
    return found.children[:MOST_ITEMS] if found is not None else ()


def _number(node: Element, name: str, most: int = 255) -> int | None:
    """A whole number from 0."""
    number = whole(node.value(name), -1)
    return number if 0 <= number <= most else None


def _is_ok(root: Element) -> bool:
    return root.value("Result", "OK").upper() in ("OK", "")


def _refused(root: Element, sn: int, device_id: str) -> Outcome:
    return Outcome(sn=sn, device_id=device_id, cmd=root.value("CmdType"), is_ok=False)
