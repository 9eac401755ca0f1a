"""What the relays are to record, what they have, and why. The hub's loop only.

Filing an incident has the cameras at its place recorded until it is closed; anybody at the wall
may have one recorded by hand. The log says who, why and which parts; the rows beside it are made
in the same transactions.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Any

from backends.hub.cameras import Cameras
from backends.hub.consoles import Console, Consoles, encode
from backends.hub.device_desk import DeviceDesk
from backends.hub.field_routes import FieldRoutes
from backends.hub.house import HUB_ACTOR
from backends.hub.jobs import Answer, HouseJob, Job, SideJob
from backends.hub.on_disk import kept
from backends.hub.part_protection import PartProtection
from backends.hub.part_rows import Begin, End, Find, Keep, PartRow, Remove, Running
from backends.hub.record_orders import RecordOrders, as_recording, being_made
from backends.hub.recorded_for import camera_of, recorded_for
from backends.link.field_relay import PartsGone, RecordingFinished, RecordingsSeen
from backends.link.media import (
    KeepRecording,
    OpenPlayback,
    RecordedFor,
    Recording,
    RecordingNow,
    Recordings,
    RecordingsFrame,
)
from backends.record.access import User
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.ids import CameraId, IncidentId
from backends.record.incident import Incident
from backends.record.policy import RecordingPolicy
from backends.record.recording import PartKept, cameras_of, is_recorded
from backends.record.refusal import Refusal, RefusalCode

# One whose filing the hub ended at: its cameras' recording may not have begun.
_JUST_FILED = dt.timedelta(minutes=10)
_BEGINS = (
    "incident.filed",
    "incident.mark_added",
    "incident.changed",
    "incident.absorbed",
    "incident.alarms_attached",
)
_ENDS = ("incident.closed", "incident.rejected", "incident.merged")
_GOES_ON = "incident.resumed"  # after a deferral, or opened again

Submit = Callable[[Job], Future[Answer] | None]


class RecordingDesk:
    """`shown` gives an incident or alarm as it stands, `policy` what is in force."""

    def __init__(
        self,
        around: tuple[Cameras, DeviceDesk, FieldRoutes, Consoles],
        running: Iterable[Running],
        submit: Submit,
        shown: Callable[[str, str], Any | None],
        policy: Callable[[], RecordingPolicy],
    ) -> None:
        self._cameras, self._devices, self._routes, self._consoles = around
        self._running = {(one.camera, one.incident): one for one in running}
        self._orders = RecordOrders(self._cameras, self._devices, self._routes)
        self._submit, self._shown, self._policy = submit, shown, policy
        self._seen: dict[str, RecordingsSeen] = {}
        self._told = RecordingsFrame(now=[])
        self._protection = PartProtection(self._routes, submit, self._incident_of, policy)

    def start(self, incidents: Iterable[Incident], now: dt.datetime) -> None:
        """What the hub's last end left undone."""
        for camera, incident in list(self._running):
            known = self._incident_of(incident) if incident else None
            if incident and (known is None or not is_recorded(known)):
                self._end(camera, incident, "incident over", HUB_ACTOR)
        recorded = {incident for _, incident in self._running}
        for incident_now in incidents:
            is_new = incident_now.changed_at >= now - _JUST_FILED
            if is_new and is_recorded(incident_now) and incident_now.id not in recorded:
                self._begin_for(incident_now)

    def close(self) -> None:
        """Nothing is waited for any more."""
        self._protection.close()

    # -- the record --------------------------------------------------------------------------

    def committed(self, events: Iterable[Event]) -> None:
        """Incidents are filed, get other places, end, and are opened again."""
        for event in events:
            if event.realm is not Realm.LIVE or event.type not in (*_BEGINS, *_ENDS, _GOES_ON):
                continue
            key = IncidentId(event.subject)
            incident = self._incident_of(key)
            if event.type in _ENDS:
                for camera, of in list(self._running):
                    if of == key:
                        self._end(camera, key, "incident over", HUB_ACTOR)
            if event.type in _BEGINS:
                if incident is not None and is_recorded(incident):
                    self._begin_for(incident)
            else:
                # What belongs to a case that was merged into it is kept as long as it.
                for belonging in (key, *(incident.merged if incident is not None else ())):
                    self._protection.set_anew(belonging)
            self._order()

    async def keep(self, asked: KeepRecording, user: User) -> Refusal | None:
        """Somebody has a camera recorded, or no longer."""
        if self._cameras.get(asked.camera) is None:
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=asked.camera[:100])
        if asked.is_on and asked.incident and not self.is_open(asked.incident):
            return Refusal(code=RefusalCode.WRONG_STATE, detail="no such incident is open")
        actor = Actor(user=user.id, seat=user.seat)
        if asked.is_on:
            written = self._begin(asked.camera, asked.incident, user.name, actor)
        else:
            written = self._end(asked.camera, asked.incident, "by hand", actor)
        self._order()
        refused = await kept(written)
        if refused is not None and asked.is_on:
            self._running.pop((asked.camera, asked.incident), None)
        return refused

    @property
    def part_s(self) -> int:
        """How long a part is."""
        return self._policy().part_s

    def is_open(self, incident: IncidentId) -> bool:
        """Whether recordings may be kept for it."""
        known = self._incident_of(incident)
        return known is not None and not known.is_over

    async def parts(self, asked: Recordings) -> list[Recording] | Refusal:
        """What the centre has of a camera."""
        found = await self._find(asked)
        if isinstance(found, Refusal):
            return found
        seen = self._seen_of(asked.camera)
        return [*(as_recording(part) for part in found), *being_made(asked, found, seen)]

    async def of_incident(self, incident: IncidentId) -> list[RecordedFor] | Refusal:
        """What the centre has that was recorded for it."""
        find = Find(incident=incident)
        return await kept(self._submit(SideJob(write=find))) or recorded_for(find.found)

    async def relay_of(self, asked: OpenPlayback) -> str | None:
        """The connected relay that has most of it."""
        found = await self._find(asked)
        there = [] if isinstance(found, Refusal) else found
        relays = Counter(part.relay for part in there if part.relay in self._routes.relay_lines)
        nearest = max(relays, key=relays.__getitem__, default=None)
        return nearest or next((name for name, _ in self._seen_of(asked.camera)), None)

    # -- relays ------------------------------------------------------------------------------

    def relay_is(self, relay: str) -> None:
        """A relay is there: what it is to record and to keep."""
        self._protection.relay_is(relay)
        self._orders.forget(relay)
        self._order()

    def relay_left(self, relay: str) -> None:
        """Nobody says any more what it records."""
        self._seen.pop(relay, None)
        self._orders.forget(relay)

    def seen(self, relay: str, frame: RecordingsSeen) -> None:
        """What a relay records now."""
        self._seen[relay] = frame

    def finished(self, relay: str, frame: RecordingFinished) -> None:
        """A part is whole; it is said again until the log has it."""
        part = frame.part
        told = PartKept(
            part=part.id,
            relay=relay,
            camera=frame.camera,
            starts_at=part.starts_at,
            ends_at=part.ends_at,
            size=part.size_bytes,
            sha256=part.sha256,
            incidents=[part.incident] if part.incident else [],
        )
        keep = Keep(told, self._protection.until_s)
        self._protection.taken(relay, keep, self._write(frame.camera, keep, HUB_ACTOR))

    def gone(self, relay: str, frame: PartsGone) -> None:
        """Parts are no more."""
        job = HouseJob(subject=f"relay:{relay}", tell=Remove(relay, frame.ids))
        self._submit(job)

    # -- the pulse ---------------------------------------------------------------------------

    def joined(self, console: Console) -> None:
        """What is recorded, for a console that joins."""
        console.push(encode(self._told))

    def every_second(self) -> None:
        """Orders to relays and words to consoles that changed."""
        self._order()
        frame = RecordingsFrame(now=self._orders.now(self._running.values(), self._seen))
        if frame != self._told:
            self._told = frame
            self._consoles.send(frame)
        self._protection.every_second()

    # -- inside ------------------------------------------------------------------------------

    def _seen_of(self, camera: CameraId) -> list[tuple[str, RecordingNow]]:
        """Which relay records it now."""
        return [
            (name, now)
            for name, frame in self._seen.items()
            for now in frame.now
            if now.camera == camera and name in self._routes.relay_lines
        ]

    def _begin_for(self, incident: Incident) -> None:
        alarms = (self._shown("alarm", alarm) for alarm in incident.alarms)
        own = [camera for alarm in alarms if (camera := camera_of(alarm, self._devices))]
        for camera in cameras_of(incident, self._cameras.all(), self._policy(), own):
            self._begin(camera, incident.id, "", HUB_ACTOR)

    def _incident_of(self, incident: IncidentId) -> Incident | None:
        found = self._shown("incident", incident)
        return found if isinstance(found, Incident) else None

    def _begin(
        self, camera: CameraId, incident: IncidentId, by: str, actor: Actor
    ) -> Future[Answer] | None:
        key, now = (camera, incident), dt.datetime.now(dt.UTC)
        if key not in self._running:
            self._running[key] = Running(camera=camera, incident=incident, user=by, since=now)
        return self._write(camera, Begin(camera, incident, by, now), actor)

    def _end(
        self, camera: CameraId, incident: IncidentId, reason: str, actor: Actor
    ) -> Future[Answer] | None:
        self._running.pop((camera, incident), None)
        end = End(camera, incident, reason, dt.datetime.now(dt.UTC))
        return self._write(camera, end, actor)

    def _write(
        self, camera: CameraId, tell: Begin | End | Keep, actor: Actor
    ) -> Future[Answer] | None:
        return self._submit(HouseJob(subject=f"recording:{camera}", tell=tell, actor=actor))

    def _order(self) -> None:
        self._orders.tell(self._running.values(), self._policy().part_s)

    async def _find(self, asked: Recordings | OpenPlayback) -> list[PartRow] | Refusal:
        find = Find(
            camera=asked.camera,
            start_unix_ms=round(asked.starts_at.timestamp() * 1000),
            end_unix_ms=round(asked.ends_at.timestamp() * 1000),
        )
        return await kept(self._submit(SideJob(write=find))) or find.found
