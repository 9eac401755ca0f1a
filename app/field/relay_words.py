"""The relay's words as frames of the hub's line, and back. Pure."""

from __future__ import annotations

import datetime as dt

from backends.link import field_gateway, field_relay
from backends.link import media as wire
from backends.link.devices import StreamHealth as WireHealth
from backends.link.devices import StreamKind
from backends.link.field import StreamRef
from backends.record.ids import CameraId, IncidentId
from video.relay.api import (
    CameraToRecord,
    FetchNow,
    FetchWish,
    Part,
    RecordingNow,
    StreamAnswer,
    StreamHealth,
    StreamKey,
    StreamPlace,
)


def ref_of(key: StreamKey) -> StreamRef:
    """As the hub names a stream."""
    return StreamRef(
        device=key.device,
        channel=key.channel,
        kind=StreamKind(key.kind),
        recording=key.recording,
    )


def key_of(ref: StreamRef) -> StreamKey:
    """As the relay does."""
    return StreamKey(ref.device, ref.channel, ref.kind.value, ref.recording)


def place_of(frame: field_gateway.StreamPlace) -> StreamPlace:
    """Where a stream is to come in."""
    return StreamPlace(
        key=key_of(frame.ref),
        port=frame.port,
        ssrc=frame.ssrc,
        carrier=frame.carrier,
        is_strict=frame.is_strict,
        source=frame.source,
    )


def answer_of(frame: field_gateway.StreamStarts) -> StreamAnswer:
    """What a device answered."""
    return StreamAnswer(
        key=key_of(frame.ref),
        ssrc=frame.ssrc,
        formats=frame.formats,
        peer_host=frame.peer_host,
        peer_port=frame.peer_port,
    )


def health_of(seen: StreamHealth) -> tuple[StreamRef, WireHealth]:
    """A stream in numbers."""
    health = WireHealth(
        channel=seen.key.channel,
        kind=StreamKind(seen.key.kind),
        recording=seen.key.recording,
        state=seen.state,
        codec=seen.codec,
        unsupported=seen.unsupported,
        viewers=seen.viewers,
        packets=seen.packets,
        lost=seen.lost,
        late=seen.late,
        malformed=seen.malformed,
        foreign=seen.foreign,
        resyncs=seen.resyncs,
        bitrate_bps=seen.bitrate_bps,
    )
    return ref_of(seen.key), health


def camera_of(entry: field_relay.CameraToRecord) -> CameraToRecord:
    """What is to be recorded."""
    return CameraToRecord(
        camera=entry.camera,
        url=entry.url,
        key=None if entry.ref is None else key_of(entry.ref),
        incident=entry.incident,
        by=entry.by,
        part_s=entry.part_s,
    )


def now_of(seen: RecordingNow) -> wire.RecordingNow:
    """What is recorded."""
    return wire.RecordingNow(
        camera=CameraId(seen.camera),
        since=_moment(seen.since_ms),
        incident=IncidentId(seen.incident),
        by=seen.by,
        size_bytes=seen.size_bytes,
        problem=seen.problem,
    )


def part_of(part: Part) -> wire.Recording:
    """A whole part."""
    return wire.Recording(
        store=wire.RecordingStore.CENTRE,
        starts_at=_moment(part.starts_ms),
        ends_at=_moment(part.ends_ms),
        kind="incident" if part.incident else "manual",
        size_bytes=part.size_bytes,
        id=part.id,
        incident=IncidentId(part.incident),
        sha256=part.sha256,
    )


def wish_of(fetch: field_relay.FetchPart) -> FetchWish:
    """What is to be copied."""
    return FetchWish(
        fetch.token,
        fetch.camera,
        fetch.start_unix_ms,
        fetch.end_unix_ms,
        fetch.incident,
        fetch.by,
        fetch.part_s,
    )


def fetch_of(seen: FetchNow) -> field_relay.FetchSeen:
    """How a copy stands."""
    wish = seen.wish
    return field_relay.FetchSeen(
        fetch=field_relay.FetchPart(
            token=wish.token,
            camera=CameraId(wish.camera),
            start_unix_ms=wish.start_ms,
            end_unix_ms=wish.end_ms,
            incident=wish.incident,
            by=wish.by,
            part_s=wish.part_s,
        ),
        at_unix_ms=seen.at_ms,
        size_bytes=seen.size_bytes,
        reason=seen.reason,
    )


def _moment(unix_ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(unix_ms / 1000, dt.UTC)
