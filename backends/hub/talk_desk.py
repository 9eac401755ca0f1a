"""Who talks through which camera: one voice a device's channel. The hub's loop only.

A talk ends with its console, its gateway or its relay.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from backends.hub.consoles import Console, encode
from backends.hub.field_routes import FieldRoutes
from backends.link.field_gateway import CloseTalk, OpenTalk, TalkEnds, TalkStarts
from backends.link.field_relay import RelayIs, TalkPlaced, VoiceSound
from backends.link.media import Talk, TalkFrame, TalkIs, TalkSound, TalkState
from backends.record.access import Act, Allowed, may
from backends.record.ids import CameraId

CONNECT_WITHIN_S = 20.0
LONGEST_S = 1800.0

Told = Callable[[Console, CameraId], None]


@dataclass(slots=True)
class _Open:
    console: Console
    asked: Talk
    opened: OpenTalk
    until_s: float
    is_open: bool = False


class TalkDesk:
    """`log_it` writes down that somebody talks through a camera."""

    def __init__(self, routes: FieldRoutes, log_it: Told) -> None:
        self._routes, self._log_it = routes, log_it
        self._open: dict[str, _Open] = {}

    def begin(
        self,
        console: Console,
        frame: Talk,
        where: tuple[str, str] | None,
        relay: RelayIs | None,
        now_s: float,
    ) -> None:
        """A console would talk; `where`: device and channel, None where it is no such camera."""
        self.left(console)
        if may(console.user, Act.TALK) is Allowed.NO:
            self._failed(console, frame, "not_allowed")
        elif where is None:
            self._failed(console, frame, "no_voice")
        elif relay is None or self._routes.gateway_line(where[0]) is None:
            self._failed(console, frame, "no_relay" if relay is None else "no_gateway")
        elif (other := self._talk_through(*where)) is not None:
            by = other.console.user.name
            _say(console, frame, TalkState.BUSY, by=by)
        else:
            opened = OpenTalk(
                talk=secrets.token_urlsafe(24),
                relay=relay.name,
                device=where[0],
                channel=where[1],
                is_duplex=frame.is_duplex,
            )
            self._open[opened.talk] = _Open(console, frame, opened, now_s + CONNECT_WITHIN_S)
            self._to_gateway(opened, opened)
            _say(console, frame, TalkState.CONNECTING)

    def end(self, console: Console, camera: CameraId) -> None:
        """A console has said what it had to."""
        for known in self._of(console):
            if known.asked.camera == camera:
                self._close(known, TalkState.OFF, "")

    def sound(self, console: Console, frame: TalkSound) -> None:
        """Its voice; before the device listens it goes nowhere."""
        for known in self._of(console):
            if known.is_open and known.asked.camera == frame.camera:
                sound = VoiceSound(talk=known.opened.talk, pcma=frame.pcma)
                self._routes.to_relay(known.opened.relay, sound)

    def placed(self, frame: TalkPlaced) -> None:
        """The relay can send its sound."""
        known = self._open.get(frame.talk)
        if known is not None:
            line = self._routes.gateway_line(known.opened.device)
            if line is not None:
                line.push(frame)

    def starts(self, frame: TalkStarts, now_s: float) -> None:
        """The device listens."""
        known = self._open.get(frame.talk)
        if known is None:
            return
        known.is_open, known.until_s = True, now_s + LONGEST_S
        relay = self._routes.relays.get(known.opened.relay)
        has_return = frame.is_duplex and known.asked.is_duplex and relay is not None
        url = f"{relay.rtsp_base}/talk/{frame.talk}" if relay is not None and has_return else ""
        _say(known.console, known.asked, TalkState.OPEN, url=url)
        self._log_it(known.console, known.asked.camera)

    def ends(self, frame: TalkEnds) -> None:
        """It is over, or came to nothing."""
        known = self._open.pop(frame.talk, None)
        if known is None:
            return
        other = self._talk_at(known.opened.device) if frame.reason == "busy" else None
        if other is not None:  # through another channel: a device has one voice at a time
            by = other.console.user.name
            _say(known.console, known.asked, TalkState.BUSY, by=by)
        else:
            is_plain = known.is_open and frame.reason in ("hung_up", "device_ended")
            state = TalkState.OFF if is_plain else TalkState.FAILED
            _say(known.console, known.asked, state, reason=frame.reason)

    def left(self, console: Console) -> None:
        """Its talks are over."""
        for known in self._of(console):
            self._close(known, TalkState.OFF, "")

    def field_left(self, *, gateway: str = "", relay: str = "") -> None:
        """A gateway or a relay is gone, and the talks with it."""
        for known in list(self._open.values()):
            line = self._routes.gateway_line(known.opened.device)
            if known.opened.relay == relay or (gateway and line is None):
                self._close(known, TalkState.FAILED, "no_gateway" if gateway else "no_relay")

    def look(self, now_s: float) -> None:
        """Talks that nobody answers, and that nobody ends."""
        for known in [one for one in self._open.values() if one.until_s <= now_s]:
            state = TalkState.OFF if known.is_open else TalkState.FAILED
            self._close(known, state, "too_long" if known.is_open else "no_answer")

    def _of(self, console: Console) -> list[_Open]:
        return [known for known in self._open.values() if known.console is console]

    def _talk_through(self, device: str, channel: str) -> _Open | None:
        for known in self._open.values():
            if (known.opened.device, known.opened.channel) == (device, channel):
                return known
        return None

    def _talk_at(self, device: str) -> _Open | None:
        return next((k for k in self._open.values() if k.opened.device == device), None)

    def _close(self, known: _Open, state: TalkState, reason: str) -> None:
        self._open.pop(known.opened.talk, None)
        self._to_gateway(known.opened, CloseTalk(talk=known.opened.talk))
        ends = TalkEnds(relay=known.opened.relay, talk=known.opened.talk, reason="hung_up")
        self._routes.to_relay(known.opened.relay, ends)
        _say(known.console, known.asked, state, reason=reason)

    def _to_gateway(self, opened: OpenTalk, frame: OpenTalk | CloseTalk) -> None:
        line = self._routes.gateway_line(opened.device)
        if line is not None:
            line.push(frame)

    def _failed(self, console: Console, asked: Talk, reason: str) -> None:
        _say(console, asked, TalkState.FAILED, reason=reason)


def _say(console: Console, asked: Talk, state: TalkState, **more: str) -> None:
    talk = TalkIs(camera=asked.camera, state=state, number=asked.number, **more)
    console.push(encode(TalkFrame(talk=talk)))
