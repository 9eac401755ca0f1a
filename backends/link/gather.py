"""Gathers what changed, so that windows hear of it at most ten times a second. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from backends.link.api import Change
from backends.link.walls import WallTended, WallWish
from backends.record.commands import CommandBody
from backends.record.ids import (
    AlarmId,
    CameraId,
    DutyId,
    HandoverId,
    IncidentId,
    InstructionId,
    MeetingId,
    OrderId,
    RequestId,
    ResourceId,
    SceneId,
    ShiftId,
    SourceId,
    TaskId,
    WallId,
    WarningId,
)
from backends.record.kinds import KINDS
from backends.record.refusal import Refusal


class Gather:
    """Mutable sum of changes since the last freeze."""

    __slots__ = (
        "_cameras",
        "_flags",
        "_messages",
        "_pending",
        "_readings",
        "_refusals",
        "_sources",
        "_subjects",
        "_tended",
        "_walls_seen",
        "_wishes",
    )

    def __init__(self) -> None:
        self._subjects: dict[str, set[str]] = {kind: set() for kind in KINDS}
        self._pending: set[str] = set()
        self._sources: set[SourceId] = set()
        self._readings: set[ResourceId] = set()
        self._refusals: list[tuple[CommandBody, Refusal]] = []
        self._flags: set[str] = set()
        self._walls_seen: set[WallId] = set()
        self._wishes: dict[WallId, WallWish] = {}
        self._tended: dict[WallId, WallTended] = {}
        self._cameras: set[CameraId] = set()
        self._messages: set[str] = set()

    def reset(self) -> None:
        """Everything: windows read it all anew."""
        self._flags.add("reset")

    def link(self) -> None:
        """State of the line."""
        self._flags.add("link")

    def user(self) -> None:
        """Who is signed in, or the list of users."""
        self._flags.add("user")

    def resources(self) -> None:
        """Cameras or monitoring points."""
        self._flags.add("resources")

    def positions(self) -> None:
        """Moving targets."""
        self._flags.add("positions")

    def field(self, flag: str) -> None:
        """Devices, PTZ leases, recordings, playbacks or talk: a flag of Change."""
        self._flags.add(flag)

    def cameras(self, ids: Iterable[CameraId]) -> None:
        """Cameras that changed, if only in their state."""
        self._cameras.update(ids)

    def subjects(self, kind: str, ids: Iterable[str]) -> None:
        """Alarms, incidents, ... in view that came, went or changed."""
        self._subjects[kind].update(ids)

    def policy(self) -> None:
        """The policy in force."""
        self._flags.add("policy")

    def entries(self) -> None:
        """The log of the watch."""
        self._flags.add("entries")

    def message(self, about: str) -> None:
        """What became of a message about that subject; empty: nobody knows of which."""
        self._messages.add(about)

    def other_realms(self) -> None:
        """Something in a realm that is not in view."""
        self._flags.add("other_realms")

    def pending(self, subject: str) -> None:
        """A command on its way, or no longer."""
        self._pending.add(subject)

    def sources(self, ids: Iterable[SourceId]) -> None:
        """Health of feeds."""
        self._sources.update(ids)

    def readings(self, ids: Iterable[ResourceId]) -> None:
        """New values of monitoring points."""
        self._readings.update(ids)

    def walls_seen(self, ids: Iterable[WallId]) -> None:
        """Walls' reports."""
        self._walls_seen.update(ids)

    def wall_wish(self, wish: WallWish) -> None:
        """A wall of ours is to prepare something; the newest wish counts."""
        self._wishes[wish.wall] = wish

    def wall_tended(self, told: WallTended) -> None:
        """A wall of ours is to be heard, or to show another realm."""
        self._tended[told.wall] = told

    def refusal(self, body: CommandBody, refusal: Refusal) -> None:
        """A command came back undone."""
        self._refusals.append((body, refusal))

    @property
    def is_empty(self) -> bool:
        """Nothing to tell."""
        return not (
            self._flags
            or any(self._subjects.values())
            or self._pending
            or self._sources
            or self._readings
            or self._refusals
            or self._walls_seen
            or self._wishes
            or self._tended
            or self._cameras
            or self._messages
        )

    def freeze(self) -> Change:
        """The sum so far."""
        return Change(
            reset="reset" in self._flags,
            link="link" in self._flags,
            user="user" in self._flags,
            resources="resources" in self._flags,
            positions="positions" in self._flags,
            policy="policy" in self._flags,
            other_realms="other_realms" in self._flags,
            devices="devices" in self._flags,
            ptz="ptz" in self._flags,
            recordings="recordings" in self._flags,
            fetches="fetches" in self._flags,
            playbacks="playbacks" in self._flags,
            talk="talk" in self._flags,
            steer_failed="steer_failed" in self._flags,
            cameras=frozenset(self._cameras),
            alarms=frozenset(map(AlarmId, self._subjects["alarm"])),
            incidents=frozenset(map(IncidentId, self._subjects["incident"])),
            tasks=frozenset(map(TaskId, self._subjects["task"])),
            warnings=frozenset(map(WarningId, self._subjects["warning"])),
            requests=frozenset(map(RequestId, self._subjects["request"])),
            orders=frozenset(map(OrderId, self._subjects["order"])),
            duties=frozenset(map(DutyId, self._subjects["duty"])),
            shifts=frozenset(map(ShiftId, self._subjects["shift"])),
            instructions=frozenset(map(InstructionId, self._subjects["instruction"])),
            handovers=frozenset(map(HandoverId, self._subjects["handover"])),
            meetings=frozenset(map(MeetingId, self._subjects["meeting"])),
            entries="entries" in self._flags,
            messages=frozenset(self._messages),
            scenes=frozenset(map(SceneId, self._subjects["scene"])),
            walls=frozenset(map(WallId, self._subjects["wall"])),
            pending=frozenset(self._pending),
            sources=frozenset(self._sources),
            readings=frozenset(self._readings),
            refusals=tuple(self._refusals),
            walls_seen=frozenset(self._walls_seen),
            wishes=tuple(self._wishes.values()),
            tended=tuple(self._tended.values()),
        )
