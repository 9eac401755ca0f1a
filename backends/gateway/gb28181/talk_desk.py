"""A console's talk against what devices can do: Broadcast, or s=Talk, and the other where one
fails. Pure; the clock is passed in.

Between the hub's frames and `talks`/`talk_calls`. The relay has the port that sound comes from.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence

from backends.gateway.gb28181.asking import TooManyQuestions
from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.registrar import Now
from backends.gateway.gb28181.ssrc import NoneLeft, Places
from backends.gateway.gb28181.stream_words import carrier_word, host_of
from backends.gateway.gb28181.talk_calls import TalkAnswered, TalkCallOver
from backends.gateway.gb28181.talks import TalkEnd, TalkInvited, TalkOver, TalkReady
from backends.link.field_gateway import CloseTalk, OpenTalk, TalkEnds, TalkPlace, TalkStarts
from backends.link.field_relay import RelayIs, TalkPlaced
from backends.protocols import gb28181_sdp as sdp
from backends.protocols.gb28181_sdp import Carrier, Description, Offer, Session, Setup

_REASONS = {
    TalkEnd.NO_ANSWER: "no_answer",
    TalkEnd.BAD_OFFER: "bad_offer",
    TalkEnd.NO_ACK: "no_answer",
    TalkEnd.DEVICE_ENDED: "device_ended",
    TalkEnd.HUNG_UP: "hung_up",
}
Effect = Step | TalkPlace | TalkStarts | TalkEnds


class _Way(enum.Enum):
    """How a device is talked through."""

    BROADCAST = enum.auto()
    CALL = enum.auto()


class _Talk:
    def __init__(self, opened: OpenTalk, way: _Way) -> None:
        self.opened = opened
        self.way = way
        self.tried = {way}
        self.offer: Description | None = None  # the device's, of a broadcast
        self.call_id = ""
        self.ssrc = ""  # what is sent with: the device's, or ours
        self.own_ssrc = ""  # taken from `places`


class TalkDesk:
    """`relay` by name; `target`: the voice output of a device's channel."""

    def __init__(
        self,
        platform: Platform,
        places: Places,
        relay: Callable[[str], RelayIs | None],
        target: Callable[[str, str], str],
    ) -> None:
        self._platform = platform
        self._places = places
        self._relay = relay
        self._target = target
        self._talks: dict[str, _Talk] = {}

    def __len__(self) -> int:
        return len(self._talks)

    def open(self, said: OpenTalk, now: Now) -> list[Effect]:
        """Begin. Both ways at once by a call of ours, else by a broadcast; then the other way."""
        is_busy = any(t.opened.device == said.device for t in self._talks.values())
        if said.talk in self._talks or is_busy:
            return [TalkEnds(relay=said.relay, talk=said.talk, reason="busy")]
        if self._platform.presence.flow(said.device) is None:
            return [TalkEnds(relay=said.relay, talk=said.talk, reason="offline")]
        talk = _Talk(said, _Way.CALL if said.is_duplex else _Way.BROADCAST)
        self._talks[said.talk] = talk
        return self._begin(talk, now)

    def close(self, said: CloseTalk, now: Now) -> list[Effect]:
        """The console's key is up."""
        talk = self._talks.get(said.talk)
        if talk is None:
            return []
        out = self._end(talk, "hung_up", now)
        if talk.call_id:
            raw = self._platform.talks.hang_up(talk.call_id, now.s)
            return out + self._settle(self._platform.settle(raw, now), now)
        self._platform.talks.expect_no_more(talk.opened.device)
        raw_call = self._platform.talk_calls.hang_up(said.talk, now.s)
        return out + self._settle(self._platform.settle(raw_call, now), now)

    def placed(self, said: TalkPlaced, now: Now) -> list[Effect]:
        """The relay has a port, or none."""
        talk = self._talks.get(said.talk)
        if talk is None:
            return []
        if not said.port:
            out = self._end(talk, "no_port", now)
            raw = self._platform.talks.hang_up(talk.call_id, now.s)
            return out + self._settle(self._platform.settle(raw, now), now)
        if talk.way is _Way.BROADCAST:
            body = sdp.encode(self._answer(talk, said.port))
            raw = self._platform.talks.accept(talk.call_id, body, now.s)
        else:
            device_id = talk.opened.device
            offer = self._offer(talk, said.port)
            raw_call = self._platform.talk_calls.invite(said.talk, device_id, offer, now.s)
            return self._settle(self._platform.settle(raw_call, now), now)
        return self._settle(self._platform.settle(raw, now), now)

    def event(
        self, event: TalkInvited | TalkReady | TalkOver | TalkAnswered | TalkCallOver, now: Now
    ) -> list[Effect]:
        """What `talks` and `talk_calls` say."""
        match event:
            case TalkAnswered():
                talk = self._talks.get(event.talk)
                is_duplex = event.answer.direction in ("", "sendrecv", "sendonly")
                return self._starts(talk, event.answer, is_duplex) if talk else []
            case TalkCallOver():
                talk = self._talks.get(event.talk)
                if talk is None:
                    return []
                return self._failed(talk, "no_answer" if event.is_refused else "device_ended", now)
        talk = self._through(event.device_id)
        if talk is None or not _is_of(event, talk.call_id):
            return []
        match event:
            case TalkInvited():
                talk.call_id, talk.offer = event.call_id, event.offer
                return self._place(talk, event.offer.carrier, event.offer.setup.other, now)
            case TalkReady() if talk.offer is not None:
                return self._starts(talk, talk.offer, False)
            case TalkOver():
                return self._failed(talk, _REASONS[event.end], now)
        return []

    def refused(self, device_id: str, now: Now) -> list[Effect]:
        """The device said no to a broadcast."""
        talk = self._through(device_id)
        if talk is None or talk.way is not _Way.BROADCAST or talk.call_id:
            return []
        self._platform.talks.expect_no_more(device_id)
        return self._failed(talk, "no_answer", now)

    def _begin(self, talk: _Talk, now: Now) -> list[Effect]:
        opened = talk.opened
        if talk.way is _Way.BROADCAST:
            target = self._target(opened.device, opened.channel)
            try:
                steps = self._platform.invite_to_listen(opened.device, target, now)
            except TooManyQuestions:
                return self._end(talk, "no_answer", now)
            return self._settle(steps, now)
        known = self._platform.outgoing.reach(opened.device)
        carrier = known.profile.media if known is not None else Carrier.UDP
        return self._place(talk, carrier, Setup.PASSIVE, now)

    def _place(self, talk: _Talk, carrier: Carrier, ours: Setup, now: Now) -> list[Effect]:
        """The SSRC is what the device's offer says, else one of ours."""
        offered = talk.offer.ssrc if talk.offer is not None else None
        if offered is not None:
            talk.ssrc = f"{offered:010d}"
        else:
            try:
                if not talk.own_ssrc:
                    talk.own_ssrc = self._places.take_ssrc(is_history=False, now_s=now.s)
            except NoneLeft:
                return self._end(talk, "no_port", now)
            talk.ssrc = talk.own_ssrc
        opened = talk.opened
        return [
            TalkPlace(
                relay=opened.relay,
                talk=opened.talk,
                carrier=carrier_word(carrier, ours),
                ssrc=int(talk.ssrc),
            )
        ]

    def _starts(self, talk: _Talk, theirs: Description, is_duplex: bool) -> list[Effect]:
        flow = self._platform.presence.flow(talk.opened.device)
        return [
            TalkStarts(
                relay=talk.opened.relay,
                talk=talk.opened.talk,
                peer_host=theirs.host or (flow.host if flow else ""),
                peer_port=theirs.port,
                is_duplex=is_duplex,
            )
        ]

    def _failed(self, talk: _Talk, reason: str, now: Now) -> list[Effect]:
        """Another way where one is left, unless it had begun."""
        other = _Way.CALL if talk.way is _Way.BROADCAST else _Way.BROADCAST
        is_there = self._platform.presence.flow(talk.opened.device) is not None
        if reason in ("device_ended", "hung_up") or other in talk.tried or not is_there:
            return self._end(talk, reason, now)
        talk.way = other
        talk.tried.add(other)
        talk.offer, talk.call_id = None, ""
        return self._begin(talk, now)

    def _end(self, talk: _Talk, reason: str, now: Now) -> list[Effect]:
        opened = talk.opened
        if self._talks.pop(opened.talk, None) is None:
            return []
        if talk.own_ssrc:
            self._places.give_back_ssrc(talk.own_ssrc, now.s)
        return [TalkEnds(relay=opened.relay, talk=opened.talk, reason=reason)]

    def _through(self, device_id: str) -> _Talk | None:
        """The one talk through a device."""
        return next((t for t in self._talks.values() if t.opened.device == device_id), None)

    def _answer(self, talk: _Talk, port: int) -> Offer:
        offer = talk.offer
        assert offer is not None, "an answer without an offer"
        channel, setup = talk.opened.channel, offer.setup.other
        return self._sound(talk, port, channel, (Session.PLAY, offer.carrier, setup, "sendonly"))

    def _offer(self, talk: _Talk, port: int) -> Offer:
        known = self._platform.outgoing.reach(talk.opened.device)
        carrier = known.profile.media if known is not None else Carrier.UDP
        how = (Session.TALK, carrier, Setup.PASSIVE, "sendrecv")
        return self._sound(talk, port, talk.opened.channel, how)

    def _sound(
        self, talk: _Talk, port: int, channel: str, how: tuple[Session, Carrier, Setup, str]
    ) -> Offer:
        session, carrier, setup, direction = how
        relay = self._relay(talk.opened.relay)
        host = host_of(relay) if relay is not None else ""
        flow = self._platform.presence.flow(talk.opened.device)
        if not host and flow is not None:
            host = flow.local.rpartition(":")[0].strip("[]")
        return Offer(
            owner_id=channel,
            session=session,
            host=host,
            port=port,
            ssrc=talk.ssrc,
            carrier=carrier,
            setup=setup,
            direction=direction,
            payloads=(8,),
        )

    def _settle(self, steps: Sequence[Step], now: Now) -> list[Effect]:
        out: list[Effect] = []
        for step in steps:
            if isinstance(step, TalkInvited | TalkReady | TalkOver | TalkAnswered | TalkCallOver):
                out += self.event(step, now)
            else:
                out.append(step)
        return out


def _is_of(event: TalkInvited | TalkReady | TalkOver, call_id: str) -> bool:
    """Whether it is of a talk of that call, "" where no INVITE came yet; else of one before it,
    whose end may come late. A bad offer ends what was waiting for one."""
    is_first = isinstance(event, TalkInvited) or (
        isinstance(event, TalkOver) and event.end is TalkEnd.BAD_OFFER
    )
    return not call_id if is_first else event.call_id == call_id
