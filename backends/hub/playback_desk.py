"""Open playbacks of consoles: of devices' recordings and of the centre's own. The hub's loop only.

A token names one; it lives as long as the console that opened it, or until that closes it.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from backends.hub.consoles import Console, encode
from backends.hub.field_routes import FieldRoutes
from backends.link.field import StreamRef
from backends.link.field_gateway import PlayRecording, SteerRefused
from backends.link.field_relay import PlayPart, RelayIs, SteerStream
from backends.link.media import (
    FetchRecording,
    OpenPlayback,
    PlaybackAct,
    PlaybackAnswer,
    PlaybackFrame,
    PlaybackState,
    SteerPlayback,
)
from backends.record.refusal import Refusal, RefusalCode

MOST_OF_A_CONSOLE = 16
LONGEST = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Open:
    console: Console
    relay: str
    played: PlayRecording | PlayPart


class PlaybackDesk:
    """Hands what is opened to the gateway and the relay, and what is steered after it."""

    def __init__(self, routes: FieldRoutes) -> None:
        self._routes = routes
        self._open: dict[str, _Open] = {}

    def open_device(
        self, console: Console, asked: OpenPlayback, ref: StreamRef, relay: RelayIs
    ) -> PlaybackAnswer | Refusal:
        """Of what a device recorded; it is called once somebody opens the address."""
        if self._routes.gateway_line(ref.device) is None:
            detail = "the device's gateway is not connected"
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=detail)
        token = secrets.token_urlsafe(24)
        played = PlayRecording(
            token=token,
            device=ref.device,
            channel=ref.channel,
            start_unix_s=int(asked.starts_at.timestamp()),
            end_unix_s=int(asked.ends_at.timestamp()),
        )
        return self._begin(console, _Open(console, relay.name, played), relay)

    def open_centre(
        self, console: Console, asked: OpenPlayback, relay: RelayIs
    ) -> PlaybackAnswer | Refusal:
        """Of what the relay recorded."""
        played = PlayPart(
            token=secrets.token_urlsafe(24),
            camera=asked.camera,
            start_unix_ms=round(asked.starts_at.timestamp() * 1000),
            end_unix_ms=round(asked.ends_at.timestamp() * 1000),
        )
        return self._begin(console, _Open(console, relay.name, played), relay)

    def steer(self, console: Console, frame: SteerPlayback) -> None:
        """Of a playback of that console; others' are none of its business."""
        known = self._open.get(frame.playback)
        if known is None or known.console is not console:
            self._tell(console, frame.playback, "unknown")
            return
        self._steer(known, frame.act, frame.scale, frame.seek_s)
        if frame.act is PlaybackAct.CLOSE:
            del self._open[frame.playback]

    def ended(self, token: str, reason: str) -> None:
        """The device sends no more of it, or the relay has sent all."""
        known = self._open.get(token)
        if known is not None:
            self._tell(known.console, token, reason)

    def refused(self, said: SteerRefused) -> None:
        """The device would not do what it was told last."""
        known = self._open.get(said.token)
        if known is not None:
            state = PlaybackState(playback=said.token, refused=said.what)
            known.console.push(encode(PlaybackFrame(state=state)))

    def left(self, console: Console) -> None:
        """Nobody looks at its playbacks any more."""
        for token in [key for key, known in self._open.items() if known.console is console]:
            self._steer(self._open.pop(token), PlaybackAct.CLOSE)

    def say_to_gateway(self, gateway: str) -> None:
        """What is open, before it is told what is wanted of its devices."""
        for known in self._open.values():
            if isinstance(known.played, PlayRecording):
                line = self._routes.gateway_line(known.played.device)
                if line is not None and line is self._routes.gateways.get(gateway):
                    line.push(known.played)

    def say_to_relay(self, relay: str) -> None:
        """What is open there."""
        for known in self._open.values():
            if known.relay == relay:
                self._routes.to_relay(relay, known.played)

    def _begin(self, console: Console, known: _Open, relay: RelayIs) -> PlaybackAnswer | Refusal:
        if sum(other.console is console for other in self._open.values()) >= MOST_OF_A_CONSOLE:
            detail = f"{MOST_OF_A_CONSOLE} playbacks are open here"
            return Refusal(code=RefusalCode.TOO_LARGE, detail=detail)
        if not self._routes.to_relay(relay.name, known.played):
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="no relay is connected")
        if isinstance(known.played, PlayRecording):
            line = self._routes.gateway_line(known.played.device)
            if line is not None:
                line.push(known.played)
        token = known.played.token
        self._open[token] = known
        return PlaybackAnswer(playback=token, url=f"{relay.rtsp_base}/playback/{token}")

    def _steer(
        self, known: _Open, act: PlaybackAct, scale: float = 1.0, seek_s: float | None = None
    ) -> None:
        steer = SteerStream(token=known.played.token, act=act, scale=scale, seek_s=seek_s)
        # The relay too where the device plays: one that is paused is neither silent nor unwatched.
        self._routes.to_relay(known.relay, steer)
        if isinstance(known.played, PlayRecording):
            line = self._routes.gateway_line(known.played.device)
            if line is not None:
                line.push(steer)

    def _tell(self, console: Console, token: str, reason: str) -> None:
        state = PlaybackState(playback=token, is_over=True, reason=reason)
        console.push(encode(PlaybackFrame(state=state)))


def refusal_of(asked: OpenPlayback | FetchRecording) -> Refusal | None:
    """What could never be played."""
    if asked.starts_at.tzinfo is None or asked.ends_at.tzinfo is None:
        return Refusal(code=RefusalCode.MALFORMED, detail="times without a zone")
    if not dt.timedelta(0) < asked.ends_at - asked.starts_at <= LONGEST:
        return Refusal(code=RefusalCode.OUT_OF_RANGE, detail="more than nothing, at most a day")
    return None
