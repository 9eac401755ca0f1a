"""What each relay is told to record, and what consoles see of it. The hub's loop only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from backends.hub.cameras import Cameras
from backends.hub.device_desk import DeviceDesk
from backends.hub.field_routes import FieldRoutes
from backends.hub.part_rows import PartRow, Running
from backends.link.field import StreamRef
from backends.link.field_relay import CameraToRecord, Record, RecordingsSeen
from backends.link.media import Recording, RecordingNow, Recordings, RecordingStore
from backends.record.ids import CameraId, IncidentId
from backends.record.resource import Camera

NETWORK = "default"  # of cameras that are no channel


class RecordOrders:
    """Remembers what each relay was told last, and says what differs."""

    def __init__(self, cameras: Cameras, devices: DeviceDesk, routes: FieldRoutes) -> None:
        self._cameras, self._devices, self._routes = cameras, devices, routes
        self._told: dict[str, Record] = {}

    def forget(self, relay: str) -> None:
        """It is told anew."""
        self._told.pop(relay, None)

    def tell(self, running: Iterable[Running], part_s: int) -> None:
        """All relays that are there, where what they are to record changed."""
        of_relay: dict[str, list[CameraToRecord]] = {name: [] for name in self._routes.relay_lines}
        for one in _by_camera(running):
            camera = self._cameras.get(one.camera)
            relay = self._relay_of(camera) if camera is not None else ""
            if camera is not None and relay in of_relay:
                of_relay[relay].append(_to_record(camera, one, part_s))
        for relay, wanted in of_relay.items():
            frame = Record(cameras=wanted)
            if self._told.get(relay) != frame:
                self._told[relay] = frame
                self._routes.to_relay(relay, frame)

    def now(
        self, running: Iterable[Running], seen: Mapping[str, RecordingsSeen]
    ) -> list[RecordingNow]:
        """What is recorded as the relays say it; what none speaks of has a problem."""
        said = {now.camera: now for frame in seen.values() for now in frame.now}
        found = []
        for one in _by_camera(running):
            now = said.get(one.camera)
            if now is None:
                camera = self._cameras.get(one.camera)
                relay = self._relay_of(camera) if camera is not None else ""
                is_there = relay in self._routes.relay_lines
                problem = "starting" if is_there else "no_relay"
                now = RecordingNow(camera=one.camera, since=one.since, problem=problem)
            found.append(_with_why(now, one))
        return found

    def _relay_of(self, camera: Camera) -> str:
        network = self._devices.network_of(camera.device) if camera.device else NETWORK
        relay = self._routes.relay_for(network or NETWORK)
        return relay.name if relay is not None else ""


def as_recording(part: PartRow) -> Recording:
    """A part as consoles see it."""
    until = dt.datetime.fromtimestamp(part.protected_until_s, dt.UTC)
    return Recording(
        store=RecordingStore.CENTRE,
        starts_at=_moment(part.starts_unix_ms),
        ends_at=_moment(part.ends_unix_ms),
        kind="incident" if part.incidents else "manual",
        size_bytes=part.size,
        id=part.id,
        incident=part.incidents[0] if part.incidents else IncidentId(""),
        protected_until=until if part.protected_until_s else None,
        sha256=part.sha256,
    )


def being_made(
    asked: Recordings, parts: Iterable[PartRow], seen: Iterable[tuple[str, RecordingNow]]
) -> list[Recording]:
    """What relays record at this moment, behind its last whole part. It has no id yet."""
    now = dt.datetime.now(dt.UTC)
    ends = [end for part in parts if (end := _moment(part.ends_unix_ms)) <= now]
    made = []
    for _, said in seen:
        starts_at = max([said.since, *ends])
        if starts_at < min(asked.ends_at, now) and (said.size_bytes or not said.problem):
            recording = Recording(
                store=RecordingStore.CENTRE,
                starts_at=starts_at,
                ends_at=now,
                kind="incident" if said.incident else "manual",
                incident=said.incident,
            )
            made.append(recording)
    return made


def _by_camera(running: Iterable[Running]) -> list[Running]:
    """One word a camera: an incident before a wish by hand, the earlier one of two."""
    found: dict[CameraId, Running] = {}
    for one in sorted(running, key=_rank):
        found.setdefault(one.camera, one)
    return list(found.values())


def _rank(running: Running) -> tuple[bool, dt.datetime]:
    return not running.incident, running.since


def _to_record(camera: Camera, one: Running, part_s: int) -> CameraToRecord:
    is_channel = bool(camera.device)
    return CameraToRecord(
        camera=camera.id,
        url="" if is_channel else camera.main,
        ref=StreamRef(device=camera.device, channel=camera.channel) if is_channel else None,
        incident=one.incident,
        by=one.user,
        part_s=part_s,
    )


def _with_why(now: RecordingNow, one: Running) -> RecordingNow:
    return RecordingNow(
        camera=now.camera,
        since=one.since,
        incident=one.incident,
        by=one.user,
        size_bytes=now.size_bytes,
        problem=now.problem,
    )


def _moment(unix_ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(unix_ms / 1000, dt.UTC)
