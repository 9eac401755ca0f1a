"""What relays want against what devices send: whole sets, playbacks, new tries. Pure.

Between the hub's frames and `streams`. A stream that is still wanted after its end is asked for
again, with growing pauses, and at once when its device comes back. The clock is passed in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from backends.gateway.backoff import backoff_s
from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.profile import Known, MediaChange
from backends.gateway.gb28181.registrar import Now
from backends.gateway.gb28181.ssrc import Places
from backends.gateway.gb28181.stream_types import (
    Failure,
    OrderRefused,
    Span,
    StreamKey,
    StreamOver,
    StreamPlacing,
    StreamReady,
    Wish,
)
from backends.gateway.gb28181.stream_words import (
    carrier_word,
    formats,
    host_of,
    is_another,
    is_possible,
    key_of,
    ref_of,
    what_of,
)
from backends.link.field import StreamRef
from backends.link.field_gateway import (
    PlayRecording,
    SteerRefused,
    StreamEnds,
    StreamPlace,
    StreamStarts,
)
from backends.link.field_relay import (
    PlaybackStands,
    RelayIs,
    SteerStream,
    StreamPlaced,
    StreamSilent,
    StreamsWanted,
)
from backends.link.media import PlaybackAct
from backends.protocols import mansrtsp
from backends.protocols.manscdp import control

KEY_FRAME_EVERY_S = 1.0  # a relay may ask for each viewer
MOST_PLAYBACKS = 2_000
_FIRST_S, _MOST_S = 2.0, 60.0

Frame = StreamPlace | StreamStarts | StreamEnds | SteerRefused
Effect = Step | Frame


class _Retry:
    __slots__ = ("attempt", "due_s", "relay")

    def __init__(self, relay: str, attempt: int, due_s: float) -> None:
        self.relay, self.attempt, self.due_s = relay, attempt, due_s


class StreamDesk:
    """One platform's. `event` turns what `streams` says into frames for the relay."""

    def __init__(self, platform: Platform, places: Places, devices: Mapping[str, Known]) -> None:
        self._platform = platform
        self._places = places
        self._devices = devices
        self._relays: dict[str, RelayIs] = {}
        self._wanted: dict[str, set[StreamRef]] = {}
        self._spans: dict[str, Span] = {}  # by token
        self._retries: dict[StreamRef, _Retry] = {}
        self._key_asked_s: dict[StreamRef, float] = {}
        self._at_end: set[StreamKey] = set()  # recordings of which all but the last moments came
        self._scales: dict[str, float] = {}  # by token, as it was ordered last

    @property
    def due_s(self) -> float:
        """When `tick` is wanted, at the latest."""
        return min((retry.due_s for retry in self._retries.values()), default=math.inf)

    def relay(self, name: str) -> RelayIs | None:
        return self._relays.get(name)

    def relays_are(self, relays: Sequence[RelayIs], now: Now) -> list[Effect]:
        """All that are connected. One that began anew has no streams of before."""
        out: list[Effect] = []
        fresh = {relay.name: relay for relay in relays}
        for name, before in self._relays.items():
            if name in fresh and is_another(fresh[name], before):
                out += self._settle(self._release_all(name, now), now)
                self._wanted.pop(name, None)
        for relay in relays:
            self._places.set_range(relay.name, relay.first_port, relay.last_port)
        self._relays |= fresh  # a relay whose line is down still shows what runs
        return out

    def line_is_new(self, now: Now) -> list[Effect]:
        """The hub is back: what runs is said again, for it or a relay may have missed it."""
        out: list[Effect] = []
        for name in self._relays:
            for key in self._platform.streams.keys(name):
                out += self._events(self._platform.streams.state(key), now)
        return out

    def wanted(self, said: StreamsWanted, now: Now) -> list[Effect]:
        """All streams that a relay is to have."""
        before, after = self._wanted.get(said.relay, set()), set(said.refs)
        self._wanted[said.relay] = after
        out: list[Effect] = []
        for ref in before - after:
            self._retries.pop(ref, None)
            self._key_asked_s.pop(ref, None)
        for key in self._platform.streams.keys(said.relay):
            if ref_of(key) not in after:
                out += self._settle(self._platform.streams.release(key, now.s), now)
        for ref in sorted(after):
            is_new = ref not in before
            if is_new or ref not in self._retries:
                out += self._want(ref, said.relay, now)
        return out

    def placed(self, said: StreamPlaced, now: Now) -> list[Effect]:
        """A relay's answer to StreamPlace."""
        streams = self._platform.streams
        return self._settle(streams.placed(key_of(said.ref), said.port, said.is_bound, now.s), now)

    def stands(self, said: PlaybackStands, now: Now) -> list[Effect]:
        """How far a recording is: one that sends no more is over, at its end or before it."""
        ref = said.ref
        key = key_of(ref)
        (self._at_end.add if said.is_near_end else self._at_end.discard)(key)
        if not said.is_silent:
            return []
        failure = Failure.FILE_END if said.is_near_end else Failure.SILENT
        return self._settle(self._platform.streams.fail(key, failure, now.s), now)

    def silent(self, said: StreamSilent, now: Now) -> list[Effect]:
        """A key frame is missing: it is asked for. Or nothing came at all: the call is made anew.
        Of recordings `stands` tells."""
        ref = said.ref
        if ref.recording:
            return []
        if not said.wants_key:
            raw = self._platform.streams.fail(key_of(ref), Failure.NO_ANSWER, now.s)
            return self._settle(raw, now)
        if now.s - self._key_asked_s.get(ref, -math.inf) < KEY_FRAME_EVERY_S:
            return []
        self._key_asked_s[ref] = now.s
        _, told = self._platform.outgoing.steer(ref.device, ref.channel, control.KeyFrame(), now.s)
        return list(self._platform.settle(told, now))

    def play(self, said: PlayRecording, now: Now) -> list[Effect]:
        """What a token of a playback means."""
        if len(self._spans) >= MOST_PLAYBACKS:
            del self._spans[next(iter(self._spans))]
        self._spans[said.token] = Span(
            start_s=said.start_unix_s, end_s=said.end_unix_s, speed=said.speed
        )
        ref = StreamRef(device=said.device, channel=said.channel, recording=said.token)
        out: list[Effect] = []
        for relay, refs in self._wanted.items():
            for wanted in refs:
                if wanted.recording == ref.recording:
                    out += self._want(wanted, relay, now)
        return out

    def steer(self, said: SteerStream, now: Now) -> list[Effect]:
        """Play, pause, seek or end of a playback."""
        streams = self._platform.streams
        found = [
            key
            for relay in self._relays
            for key in streams.keys(relay)
            if key.recording == said.token
        ]
        if not found:
            return []
        key = found[0]
        if said.act is PlaybackAct.CLOSE:
            self._spans.pop(said.token, None)
            return self._settle(streams.fail(key, Failure.FILE_END, now.s), now)
        what = what_of(said, self._scales.get(said.token, 1.0))
        if not is_possible(said):
            return [SteerRefused(token=said.token, what=what)]
        if said.act is PlaybackAct.PLAY:
            self._scales[said.token] = said.scale or 1.0

        def order(cseq: int) -> mansrtsp.Order:
            if said.act is PlaybackAct.PAUSE:
                return mansrtsp.Pause(cseq=cseq)
            position = said.seek_s if said.seek_s is None else max(said.seek_s, 0.0)
            return mansrtsp.Play(cseq=cseq, scale=said.scale or 1.0, position_s=position)

        return self._settle(streams.steer(key, order, now.s, what), now)

    def came_online(self, device_id: str, now: Now) -> list[Effect]:
        """What is wanted of it is asked for at once."""
        out: list[Effect] = []
        for ref, retry in list(self._retries.items()):
            if ref.device == device_id:
                out += self._want(ref, retry.relay, now)
        return out

    def profiled(self, device_id: str, change: MediaChange, now: Now) -> list[Effect]:
        """A person changed its profile. Its live streams are called anew in their places; of
        another network, they end here, and who watches finds them at that one's relay."""
        streams = self._platform.streams
        out: list[Effect] = []
        if change is MediaChange.NONE:
            return out
        for relay in self._relays:
            for key in streams.keys(relay):
                if key.device_id != device_id or key.recording:
                    continue
                if change is MediaChange.RELAY:
                    out += self._settle(streams.fail(key, Failure.DEVICE_ENDED, now.s), now)
                else:
                    out += self._settle(streams.release(key, now.s), now)
                    out += self._want(ref_of(key), relay, now)
        return out

    def tick(self, now: Now) -> list[Effect]:
        """New tries that are due."""
        out: list[Effect] = []
        for ref, retry in [r for r in self._retries.items() if r[1].due_s <= now.s]:
            out += self._want(ref, retry.relay, now)
        return out

    def event(
        self, event: StreamPlacing | StreamReady | StreamOver | OrderRefused, now: Now
    ) -> list[Effect]:
        """What `streams` says, for the relay."""
        ref = ref_of(event.key)
        if isinstance(event, OrderRefused):
            return [SteerRefused(token=ref.recording, what=event.what, status=event.status)]
        if isinstance(event, StreamOver):
            self._note_end(ref, event, now)
            failure, is_at_end = event.failure, event.key in self._at_end
            self._at_end.discard(event.key)
            self._scales.pop(ref.recording, None)
            if failure is Failure.DEVICE_ENDED and is_at_end:
                failure = Failure.FILE_END  # it hangs up instead of saying so
            return [
                StreamEnds(relay=event.relay, ref=ref, reason=failure.value, status=event.status)
            ]
        place = event.place
        if isinstance(event, StreamPlacing):
            return [
                StreamPlace(
                    relay=place.relay,
                    ref=ref,
                    port=place.port,
                    ssrc=place.rtp_ssrc,
                    carrier=carrier_word(event.carrier, event.setup),
                    is_strict=event.is_ssrc_checked,
                    source=event.source,
                )
            ]
        self._retries.pop(ref, None)
        flow = self._platform.presence.flow(ref.device)
        return [
            StreamStarts(
                relay=place.relay,
                ref=ref,
                ssrc=event.ssrc,
                formats=formats(event.answer),
                peer_host=event.answer.host or (flow.host if flow else ""),
                peer_port=event.answer.port,
            )
        ]

    def _want(self, ref: StreamRef, relay: str, now: Now) -> list[Effect]:
        at = self._relays.get(relay)
        span = self._spans.get(ref.recording) if ref.recording else None
        if at is None or (ref.recording and span is None):
            return []  # PlayRecording, or the relay's address, is still to come
        if ref.device not in self._devices:
            return [StreamEnds(relay=relay, ref=ref, reason="unknown_channel")]
        retry = self._retries.get(ref)
        if retry is not None:
            retry.due_s = math.inf  # until this try has ended
        wish = Wish(key=key_of(ref), relay=relay, media_host=host_of(at), span=span)
        return self._settle(self._platform.streams.want(wish, now.s), now)

    def _note_end(self, ref: StreamRef, event: StreamOver, now: Now) -> None:
        """A live stream that is wanted all the same is tried again, with growing pauses."""
        if ref.recording or ref not in self._wanted.get(event.relay, ()):
            self._retries.pop(ref, None)
            return
        known = self._retries.get(ref)
        attempt = known.attempt if known is not None else 0
        pause_s = backoff_s(attempt, 0.0, first_s=_FIRST_S, most_s=_MOST_S)
        self._retries[ref] = _Retry(event.relay, attempt + 1, now.s + pause_s)

    def _release_all(self, relay: str, now: Now) -> list[object]:
        out: list[object] = []
        for key in self._platform.streams.keys(relay):
            out += self._platform.streams.release(key, now.s)
        return out

    def _settle(self, raw: Sequence[object], now: Now) -> list[Effect]:
        # `settle` takes what the parts return.
        return self._events(self._platform.settle(raw, now), now)  # type: ignore[arg-type]

    def _events(self, steps: Sequence[Step], now: Now) -> list[Effect]:
        out: list[Effect] = []
        for step in steps:
            if isinstance(step, StreamPlacing | StreamReady | StreamOver | OrderRefused):
                out += self.event(step, now)
            else:
                out.append(step)
        return out
