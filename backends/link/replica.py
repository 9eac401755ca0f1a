"""What a console knows of the centre: folds the hub's frames. Pure; the line owns it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from backends.link.api import PositionTable, Reading
from backends.link.field_replica import FieldReplica
from backends.link.filling import Filling, Fresh, states_in
from backends.link.fold import NotUnderstood, fold
from backends.link.gather import Gather
from backends.link.media import DeviceHubFrame
from backends.link.messages import (
    CamerasFrame,
    Events,
    HealthFrame,
    PointsFrame,
    PositionsFrame,
    ReadingsFrame,
    Returned,
    Snapshot,
    SnapshotPart,
)
from backends.link.queries import RecallAnswer
from backends.link.subjects import Subjects
from backends.link.texts import TextColumn
from backends.link.walls import WallSeen, WallsSeen, WallsWatched, WallTended, WallWish
from backends.record.access import User
from backends.record.catalogue import UnknownEvent, decode_payload
from backends.record.common import Realm
from backends.record.delivery import MessageDied, MessageReported
from backends.record.envelope import Event
from backends.record.house_events import PolicySet
from backends.record.ids import CameraId, ResourceId, SourceId, WallId
from backends.record.kinds import ENTRY, KINDS, kind_of
from backends.record.policy import Policy
from backends.record.resource import Camera, CameraState, MonitoringPoint, SourceHealth

log = logging.getLogger(__name__)

ReplicaFrame = (
    Snapshot
    | SnapshotPart
    | Returned
    | Events
    | HealthFrame
    | PositionsFrame
    | ReadingsFrame
    | WallsSeen
    | WallWish
    | WallTended
    | WallsWatched
    | DeviceHubFrame
    | CamerasFrame
    | PointsFrame
)


class Replica:
    """The state at `seq`. Its mappings stay the same objects for good: windows may hold them."""

    def __init__(self) -> None:
        self.seq = 0
        self.is_filled = False
        self.subjects = Subjects()
        self.policy = Policy()
        self.cameras: dict[CameraId, Camera] = {}
        self.points: dict[ResourceId, MonitoringPoint] = {}
        self.sources: dict[SourceId, SourceHealth] = {}
        self.users: dict[str, User] = {}
        self.positions: PositionTable | None = None
        self.readings: dict[ResourceId, dict[str, Reading]] = {}
        self.walls_seen: dict[WallId, WallSeen] = {}
        self.field = FieldReplica()
        self.is_watched = False
        self.not_understood = 0
        self.made = 0  # subjects that the last snapshot brought anew
        self._filling: Filling | None = None

    def apply(self, frame: ReplicaFrame, gather: Gather) -> None:
        """Take in one frame and note what changed. Raises ValueError for one out of its place."""
        match frame:
            case Snapshot():
                self.is_watched = False
                self._filling = Filling(frame, self.subjects.known, self.cameras, self.points)
                self._filled(frame, gather)
            case SnapshotPart():
                if self._filling is None:
                    raise ValueError("a part without its snapshot")
                self._filling.take(frame)
                self._filled(frame, gather)
            case Returned() | Events() if self._filling is not None:
                raise ValueError("news within a snapshot")
            case Returned():
                for name, states in states_in(frame).items():
                    for state in states:
                        self._put(name, state, gather)
            case Events():
                for event in frame.events:
                    self._event(event, gather)
            case HealthFrame():
                for source in frame.gone:  # one that is back already stands in this frame too
                    self.sources.pop(source, None)
                self.sources.update({health.source: health for health in frame.sources})
                gather.sources([*(health.source for health in frame.sources), *frame.gone])
            case WallsSeen():
                self.walls_seen.update({seen.id: seen for seen in frame.walls})
                gather.walls_seen(seen.id for seen in frame.walls)
            case WallWish():
                gather.wall_wish(frame)
            case WallTended():
                gather.wall_tended(frame)
            case WallsWatched():
                self.is_watched = frame.is_watched
                gather.walls_seen(())
            case PositionsFrame():
                self._positions(frame, gather)
            case ReadingsFrame():
                self._readings(frame, gather)
            case CamerasFrame():
                self._cameras(frame, gather)
            case PointsFrame():
                self._points(frame, gather)
            case _:
                gather.field(self.field.apply(frame))

    def clear(self, gather: Gather) -> None:
        """Nobody is signed in: nothing is known."""
        for mapping in (self.cameras, self.points, self.sources, self.users, self.walls_seen):
            mapping.clear()
        self.field.clear()
        self.subjects.clear()
        self.readings.clear()
        self.positions = None
        self._filling = None
        self.seq, self.is_filled = 0, False
        gather.reset()

    def _event(self, event: Event, gather: Gather) -> None:
        if event.seq <= self.seq:
            return
        self.seq = event.seq
        kind = kind_of(event.type)
        if kind is None or not kind.is_on_screens:
            if event.type == "policy.set":
                self._policy(event, gather)
            elif kind is ENTRY:
                gather.entries()
            elif event.type.startswith("message."):
                gather.message(_about(event))
            return
        before = self.subjects.get(kind.name, event.subject)
        if before is not None and event.subject_version <= before.version:
            return  # it came back whole, with this in it
        try:
            state = fold(kind, before, event)
        except NotUnderstood as error:
            self.not_understood += 1
            if self.not_understood == 1:
                log.warning("event not understood, its subject left as it was: %s", error)
            return
        self._put(kind.name, state, gather)

    def take_back(self, answer: RecallAnswer, gather: Gather) -> None:
        """Take in what was asked for because it is over for long; newer news of it stand."""
        found: dict[str, Sequence[Any]] = {
            "incident": answer.incidents,
            "task": answer.tasks,
            "instruction": answer.instructions,
        }
        for name, states in found.items():
            for state in states:
                before = self.subjects.get(name, state.id)
                if before is None or before.version < state.version:
                    self._put(name, state, gather)

    def _put(self, kind: str, state: Any, gather: Gather) -> None:
        if self.subjects.put(KINDS[kind], state):
            gather.subjects(kind, (state.id,))
        else:
            gather.other_realms()

    def look_at(self, realm: Realm, gather: Gather) -> None:
        """Another realm comes into view: everything is told anew."""
        self.subjects.look_at(realm)
        gather.reset()

    def _policy(self, event: Event, gather: Gather) -> None:
        told = decode_payload(event)
        if isinstance(told, PolicySet):
            self.policy = told.policy
            gather.policy()

    def _filled(self, frame: Snapshot | SnapshotPart, gather: Gather) -> None:
        """With the last part replace everything, and tell only what differs: selections survive."""
        filling = self._filling
        if frame.has_more or filling is None:
            return
        self._filling, first = None, filling.first
        self.seq = first.seq
        self.made = sum(fresh.made for fresh in filling.subjects.values())
        for kind, fresh in filling.subjects.items():
            gather.subjects(kind, self.subjects.replace(kind, fresh.items, fresh.differ()))
        gather.other_realms()
        if first.policy != self.policy:
            self.policy = first.policy
            gather.policy()
        cameras = _replace(self.cameras, filling.cameras)
        points = _replace(self.points, filling.points)
        if cameras or points:
            gather.resources()
        for gone in self.readings.keys() - self.points.keys():
            del self.readings[gone]
        health = {item.source: item for item in first.sources}
        gather.sources(
            source
            for source in self.sources.keys() | health.keys()
            if self.sources.get(source) != health.get(source)
        )
        self.sources.clear()
        self.sources.update(health)
        users = Fresh(self.users)
        users.take(first.users)
        if _replace(self.users, users):
            gather.user()
        if not self.is_filled:
            self.is_filled = True
            gather.reset()

    def _cameras(self, frame: CamerasFrame, gather: Gather) -> None:
        gone = [key for key in frame.gone if self.cameras.pop(key, None) is not None]
        is_other = bool(gone)
        for camera in frame.cameras:
            before = self.cameras.get(camera.id)
            is_other = is_other or before is None or _stateless(before) != _stateless(camera)
            self.cameras[camera.id] = camera
        gather.cameras((*gone, *(camera.id for camera in frame.cameras)))
        if is_other:
            gather.resources()

    def _points(self, frame: PointsFrame, gather: Gather) -> None:
        for key in frame.gone:
            self.points.pop(key, None)
            self.readings.pop(key, None)
        self.points.update({point.id: point for point in frame.points})
        gather.resources()

    def _positions(self, frame: PositionsFrame, gather: Gather) -> None:
        table = PositionTable(
            ids=TextColumn(frame.ids),
            labels=TextColumn(frame.labels),
            lon_wgs84=np.frombuffer(frame.lon_wgs84, dtype="<f8"),
            lat_wgs84=np.frombuffer(frame.lat_wgs84, dtype="<f8"),
            speed_kmh=np.frombuffer(frame.speed_kmh, dtype="<f4"),
            heading_deg=np.frombuffer(frame.heading_deg, dtype="<f4"),
            age_ms=np.frombuffer(frame.age_ms, dtype="<i4"),
            total=frame.total,
            kinds=np.frombuffer(frame.kinds, dtype=np.uint8),
            kind_names=frame.kind_names,
            companies=np.frombuffer(frame.companies, dtype="<u2"),
            company_names=frame.company_names,
            totals=frame.totals,
            takes=np.frombuffer(frame.takes, dtype=np.uint8),
            take_names=frame.take_names,
        )
        lengths = {len(table.ids), len(table.labels), *(len(column) for column in _columns(table))}
        if len(lengths) != 1:
            raise ValueError("columns of positions differ in length")
        _check_names(table.kinds, table.kind_names, len(table.ids))
        _check_names(table.companies, table.company_names, len(table.ids))
        _check_names(table.takes, table.take_names, len(table.ids))
        self.positions = table
        gather.positions()

    def _readings(self, frame: ReadingsFrame, gather: Gather) -> None:
        for resource, factor, value, unit, observed_unix_ms, flag in frame.rows:
            self.readings.setdefault(ResourceId(resource), {})[factor] = Reading(
                value=value,
                unit=unit,
                observed_at=dt.datetime.fromtimestamp(observed_unix_ms / 1000, dt.UTC),
                flag=flag,
            )
        gather.readings(ResourceId(row[0]) for row in frame.rows)


def _about(event: Event) -> str:
    """Of which subject a message is; empty where its event does not say so."""
    try:
        told = decode_payload(event)
    except (UnknownEvent, msgspec.MsgspecError):
        return ""
    return told.about if isinstance(told, MessageReported | MessageDied) else ""


def _stateless(camera: Camera) -> Camera:
    return msgspec.structs.replace(camera, state=CameraState.UNKNOWN, since=None)


def _columns(table: PositionTable) -> tuple[np.ndarray[Any, Any], ...]:
    return (
        table.lon_wgs84,
        table.lat_wgs84,
        table.speed_kmh,
        table.heading_deg,
        table.age_ms,
    )


def _check_names(places: np.ndarray[Any, Any], names: list[str], length: int) -> None:
    if len(places) and (len(places) != length or int(places.max()) >= len(names)):
        raise ValueError("kinds, companies or orders of positions do not fit")


def _replace(known: dict[Any, Any], fresh: Fresh) -> bool:
    """Make `known` hold exactly what is fresh. Returns whether anything differs."""
    differ = bool(fresh.differ())
    if differ:
        known.clear()
        known.update(fresh.items)
    return differ
