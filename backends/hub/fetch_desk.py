"""Copies of devices' recordings into the centre, as fast as a device can. The hub's loop only.

The relay does the copying and says how far it is; a fetch outlives the console that asked for it,
and this hub.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from backends.hub.consoles import Console, Consoles, encode
from backends.hub.field_routes import FieldRoutes
from backends.link.devices import Done
from backends.link.field import StreamRef
from backends.link.field_gateway import PlayRecording
from backends.link.field_relay import FetchesSeen, FetchPart, FetchSeen, RelayIs, StopFetching
from backends.link.media import Fetch, FetchAnswer, FetchesFrame, FetchRecording, FetchState
from backends.record.ids import IncidentId
from backends.record.refusal import Refusal, RefusalCode

MOST = 16
SHOWN_S = 60.0  # after its end
_ENDS = {"file_end": FetchState.DONE, "stopped": FetchState.STOPPED}


@dataclass(slots=True)
class _Known:
    relay: str
    played: PlayRecording | None  # None: begun before this hub's start
    seen: FetchSeen
    is_listed: bool = False  # the relay has spoken of it
    ended_s: float | None = None


class FetchDesk:
    """Tells relay and gateway what is fetched; what a relay says is what is so."""

    def __init__(self, routes: FieldRoutes, consoles: Consoles) -> None:
        self._routes, self._consoles = routes, consoles
        self._known: dict[str, _Known] = {}
        self._told = FetchesFrame(now=[])

    def begin(
        self, asked: FetchRecording, ref: StreamRef, relay: RelayIs, by: str, part_s: int
    ) -> FetchAnswer | Refusal:
        """Have it copied. `by`: the name of who asked."""
        if sum(known.ended_s is None for known in self._known.values()) >= MOST:
            return Refusal(code=RefusalCode.TOO_LARGE, detail=f"{MOST} recordings are fetched")
        token = secrets.token_urlsafe(24)
        played = PlayRecording(
            token=token,
            device=ref.device,
            channel=ref.channel,
            start_unix_s=int(asked.starts_at.timestamp()),
            end_unix_s=int(asked.ends_at.timestamp()),
            speed=asked.speed,
        )
        fetch = FetchPart(
            token=token,
            camera=asked.camera,
            start_unix_ms=played.start_unix_s * 1000,
            end_unix_ms=played.end_unix_s * 1000,
            incident=asked.incident,
            by=by,
            part_s=part_s,
        )
        known = _Known(relay.name, played, FetchSeen(fetch=fetch))
        if not self._to_gateway(known):
            detail = "the device's gateway is not connected"
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=detail)
        if not self._to_relay(known):
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="no relay is connected")
        self._known[token] = known
        return FetchAnswer(fetch=token)

    def stop(self, token: str) -> Done | Refusal:
        """What came is kept."""
        known = self._known.get(token)
        if known is None:
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail="no such fetch")
        self._routes.to_relay(known.relay, StopFetching(token=token))
        return Done()

    def say_to_gateway(self, gateway: str) -> None:
        """What is under way, before it is told what is wanted of its devices."""
        for known in self._known.values():
            played = known.played
            if known.ended_s is None and played is not None:
                line = self._routes.gateway_line(played.device)
                if line is not None and line is self._routes.gateways.get(gateway):
                    line.push(played)

    def say_to_relay(self, relay: str) -> None:
        """What it may never have heard of."""
        for known in self._known.values():
            if known.relay == relay and not known.is_listed:
                self._to_relay(known)

    def seen(self, frame: FetchesSeen, now_s: float) -> None:
        """All of a relay; one that it speaks of no more ended with it."""
        said = {seen.fetch.token: seen for seen in frame.now}
        for token, seen in said.items():
            known = self._known.setdefault(token, _Known(frame.relay, None, seen))
            known.seen, known.is_listed = seen, True
        for token, known in self._known.items():
            if known.relay != frame.relay or known.ended_s is not None:
                continue
            if token not in said and known.is_listed:
                known.seen = _ended(known.seen, "relay_restarted")
            if known.seen.reason:
                known.ended_s = now_s

    def joined(self, console: Console) -> None:
        """What is under way, for a console that joins."""
        console.push(encode(self._told))

    def look(self, now_s: float) -> None:
        """Words to consoles, where something changed; what ended is shown for a minute."""
        for token, known in list(self._known.items()):
            if known.ended_s is not None and now_s - known.ended_s > SHOWN_S:
                del self._known[token]
        frame = FetchesFrame(now=[_as_fetch(known.seen) for known in self._known.values()])
        if frame != self._told:
            self._told = frame
            self._consoles.send(frame)

    def _to_relay(self, known: _Known) -> bool:
        if known.played is not None:
            self._routes.to_relay(known.relay, known.played)
        return self._routes.to_relay(known.relay, known.seen.fetch)

    def _to_gateway(self, known: _Known) -> bool:
        line = self._routes.gateway_line(known.played.device) if known.played else None
        if line is not None and known.played is not None:
            line.push(known.played)
        return line is not None


def _ended(seen: FetchSeen, reason: str) -> FetchSeen:
    return FetchSeen(
        fetch=seen.fetch, at_unix_ms=seen.at_unix_ms, size_bytes=seen.size_bytes, reason=reason
    )


def _as_fetch(seen: FetchSeen) -> Fetch:
    fetch = seen.fetch
    state = FetchState.RUNNING if seen.at_unix_ms else FetchState.WAITING
    if seen.reason:
        state = _ENDS.get(seen.reason, FetchState.FAILED)
    return Fetch(
        id=fetch.token,
        camera=fetch.camera,
        starts_at=_moment(fetch.start_unix_ms),
        ends_at=_moment(fetch.end_unix_ms),
        state=state,
        at=_moment(seen.at_unix_ms) if seen.at_unix_ms else None,
        size_bytes=seen.size_bytes,
        reason=seen.reason if state is FetchState.FAILED else "",
        by=fetch.by,
        incident=IncidentId(fetch.incident),
    )


def _moment(unix_ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(unix_ms / 1000, dt.UTC)
