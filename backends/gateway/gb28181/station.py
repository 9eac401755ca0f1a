"""One GB/T 28181 platform with all that stands around it: bytes and frames in, effects out. Pure.

Puts together platform, directory, desks and upkeep. The clock is passed in; a shell sends, keeps
and reports what comes back.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence

from backends.gateway.gb28181 import presence, restoring, telling
from backends.gateway.gb28181.approved import Approved
from backends.gateway.gb28181.asking import Answer, TooManyQuestions
from backends.gateway.gb28181.care import Care
from backends.gateway.gb28181.directory import Directory
from backends.gateway.gb28181.kept import Keep, Kind, keep
from backends.gateway.gb28181.message_log import MessageLog
from backends.gateway.gb28181.notice_desk import NoticeDesk
from backends.gateway.gb28181.outgoing import Settings
from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.platform_events import Received
from backends.gateway.gb28181.question_desk import Decided, QuestionDesk
from backends.gateway.gb28181.registrar import Deed, Now, Registration
from backends.gateway.gb28181.settings import Gb28181Settings
from backends.gateway.gb28181.ssrc import Places
from backends.gateway.gb28181.stream_desk import StreamDesk
from backends.gateway.gb28181.stream_types import (
    CallOver,
    CallStands,
    OrderRefused,
    StreamOver,
    StreamPlacing,
    StreamReady,
)
from backends.gateway.gb28181.talk_calls import TalkAnswered, TalkCallOver
from backends.gateway.gb28181.talk_desk import TalkDesk
from backends.gateway.gb28181.talks import TalkInvited, TalkOver, TalkReady
from backends.gateway.gb28181.upkeep import Upkeep
from backends.gateway.gb28181.upward_answers import Build, Result
from backends.link.field_gateway import (
    CloseTalk,
    GatewayFrame,
    OpenTalk,
    PlayRecording,
    RelaysAre,
    SnapshotTaken,
    ToGateway,
)
from backends.link.field_questions import Asked
from backends.link.field_relay import (
    PlaybackStands,
    SteerStream,
    StreamPlaced,
    StreamSilent,
    StreamsWanted,
    TalkPlaced,
)
from backends.protocols.manscdp import control
from backends.protocols.manscdp.messages import (
    AlarmNotice,
    CatalogPage,
    MobilePosition,
    Outcome,
    SnapshotFinished,
)
from backends.protocols.sip.digest import Authenticator
from backends.protocols.sip.flow import Flow, NewToken, Send
from backends.record.observation import ConditionCleared, ConditionRaised, Positions

SAY_EVERY_S = 0.2
LOOK_EVERY_S = 1.0
_PROBLEMS = {Deed.WRONG: "wrong_password", Deed.LOCKED: "locked", Deed.FORGED: "wrong_nonce"}

Effect = Send | GatewayFrame | ConditionRaised | ConditionCleared | Positions | Keep
_Raw = Step | GatewayFrame | Decided | ConditionRaised | ConditionCleared | Positions | Keep


class Station:
    """Everything of one platform but its sockets, its file and its clock."""

    def __init__(
        self,
        gateway: str,
        settings: Gb28181Settings,
        secret: bytes,
        new_token: NewToken,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.approved = Approved(settings)
        self.places = Places(settings.realm, int.from_bytes(secret[:4], "big"))
        told = Settings(
            platform_id=settings.id,
            domain=settings.realm,
            hosts={entry.name: entry.host for entry in settings.network if entry.host},
            host_rate_per_s=settings.host_rate_per_s,
        )
        authenticator = Authenticator(secret)
        self.platform = Platform(told, self.approved, self.places, authenticator, new_token)
        self.directory = Directory(gateway, settings.id, self.approved)
        self.log = MessageLog()
        self.upkeep = Upkeep(chance=chance)
        self.care = Care(self.platform, self.directory, self.approved, self.upkeep)
        self.streams = StreamDesk(self.platform, self.places, self.approved)
        self.talks = TalkDesk(self.platform, self.places, self.streams.relay, self.care.voice)
        self.questions = QuestionDesk(
            self.platform, self.directory, self.approved, self.log, self.care
        )
        self.notices = NoticeDesk(self.directory, self.approved)
        self._asides: dict[int, Callable[[Result], None]] = {}  # by SN
        self.heard: Callable[[Received], None] | None = None  # who else is told
        self._say_s = self._look_s = 0.0

    # From devices ----------------------------------------------------------------------------

    def datagram(self, data: bytes, flow: Flow, now: Now) -> list[Effect]:
        """One UDP datagram."""
        self.log.note(data, flow, now.at, is_from_device=True)
        return self._steps(self.platform.datagram(data, flow, now), now)

    def stream(self, data: bytes, flow: Flow, now: Now) -> list[Effect]:
        """Bytes of a TCP connection."""
        self.log.note(data, flow, now.at, is_from_device=True)
        return self._steps(self.platform.stream(data, flow, now), now)

    def opened(self, flow: Flow, now: Now) -> list[Effect]:
        """A TCP connection is there; who comes back after our restart is asked at once."""
        back = self.platform.presence.opened(flow)
        return self._steps(self.platform.settle(back, now), now)

    def closed(self, connection: int, now: Now) -> list[Effect]:
        """A TCP connection is gone."""
        return self._steps(self.platform.closed(connection, now), now)

    # From the hub ----------------------------------------------------------------------------

    def line_is_up(self, now: Now) -> list[Effect]:
        """The hub hears us from here on: everything is said."""
        return [*self.directory.whole(), *self._steps(self.streams.line_is_new(now), now)]

    def frame(self, frame: ToGateway, now: Now) -> list[Effect]:
        """One frame of the hub's."""
        match frame:
            case RelaysAre():
                out: Sequence[_Raw] = self.streams.relays_are(frame.relays, now)
            case StreamsWanted():
                out = self.streams.wanted(frame, now)
            case StreamPlaced():
                out = self.streams.placed(frame, now)
            case StreamSilent():
                out = self.streams.silent(frame, now)
            case PlaybackStands():
                out = self.streams.stands(frame, now)
            case PlayRecording():
                out = self.streams.play(frame, now)
            case SteerStream():
                out = self.streams.steer(frame, now)
            case OpenTalk():
                out = self.talks.open(frame, now)
            case CloseTalk():
                out = self.talks.close(frame, now)
            case TalkPlaced():
                out = self.talks.placed(frame, now)
            case Asked():
                out = self.questions.ask(frame, now)
            case _:
                return []
        return self._steps(out, now)

    def steer(self, where: tuple[str, str], action: control.Action, now: Now) -> list[Effect]:
        """A higher platform has a device's channel do something."""
        try:
            _, raw = self.platform.outgoing.steer(*where, action, now.s)
        except TooManyQuestions:
            return []
        return self._steps(self.platform.settle(raw, now), now)

    def ask(
        self, device_id: str, build: Build, done: Callable[[Result], None], now: Now
    ) -> list[Effect]:
        """A higher platform asks a device; `done` gets the answer, None for none."""
        try:
            asked, raw = self.platform.outgoing.query(device_id, build, now.s)
        except TooManyQuestions:
            asked, raw = None, []
        if asked is None:
            done(None)
            return []
        self._asides[asked.sn] = done
        return self._steps(self.platform.settle(raw, now), now)

    # Time ------------------------------------------------------------------------------------

    def tick(self, now: Now) -> list[Effect]:
        """To be called every 50 ms or so."""
        out = self._steps(self.platform.tick(now), now)
        out += self._steps(self.care.tick(now), now)
        out += self._steps(self.streams.tick(now), now)
        if now.s >= self._say_s:
            self._say_s = now.s + SAY_EVERY_S
            out += self._say(now)
        if now.s >= self._look_s:
            self._look_s = now.s + LOOK_EVERY_S
            out += self.notices.every_second(now)
            out += self._steps(self.questions.every_second(now), now)
        return out

    def close(self, now: Now) -> list[Effect]:
        """The gateway ends: calls are ended, cameras stopped, and what changed last is kept."""
        stopped = self._steps(self.questions.close(now), now)
        return [
            *stopped,
            *self._steps(self.platform.close(now), now),
            *self._say(now, is_last=True),
        ]

    def restore(self, kept: dict[Kind, dict[str, bytes]], now: Now) -> None:
        """What was before a restart."""
        restoring.restored(self.approved, self.directory, self.notices.notices, kept, now)
        for call in restoring.left_standing(kept):
            self.platform.leftovers.restore(call)
        for turning in restoring.left_turning(kept):
            self.questions.turning.restore(turning, now.s)
        for device_id, flow, left_s in restoring.back_online(self.directory, now):
            profile = self.approved[device_id].profile
            self.platform.presence.restored(device_id, flow, profile, left_s=left_s, now_s=now.s)
            known = self.directory.registration(device_id)
            self.platform.presence.called(device_id, known.call_id if known else "")
            self.log.placed(device_id, flow)
            if not flow.is_dead:
                self.care.came_online(device_id, now, is_restored=True)

    # What came of it -------------------------------------------------------------------------

    def _steps(self, steps: Sequence[_Raw], now: Now) -> list[Effect]:
        out: list[Effect] = []
        for step in steps:
            match step:
                case Send():
                    self.log.note(step.data, step.flow, now.at, is_from_device=False)
                    out.append(step)
                case Registration():
                    out += self._registration(step, now)
                case CallStands():
                    out.append(keep(Kind.CALL, step.call_id, step))
                case CallOver():
                    out.append(keep(Kind.CALL, step.call_id, None))
                case StreamPlacing() | StreamReady() | StreamOver() | OrderRefused():
                    out += self._steps(self.streams.event(step, now), now)
                case TalkInvited() | TalkReady() | TalkOver() | TalkAnswered() | TalkCallOver():
                    out += self._steps(self.talks.event(step, now), now)
                case (
                    presence.CameOnline()
                    | presence.CameAnew()
                    | presence.Moved()
                    | presence.WentOffline()
                ):
                    out += self._presence(step, now)
                case Answer():
                    out += self._answer(step, now)
                case Received():
                    out += self._received(step, now)
                case Decided():
                    out += self._decided(step, now)
                case _:
                    out.append(step)
        return out

    def _registration(self, done: Registration, now: Now) -> list[Effect]:
        device_id = done.device_id
        match done.deed:
            case Deed.REGISTERED:
                flow = self.platform.presence.flow(device_id)
                if flow is not None:
                    self.directory.registered(done, flow, now)
            case Deed.UNKNOWN:
                for who in reversed(self.platform.registrar.strangers):
                    if who.device_id == device_id:
                        self.directory.strange(who, "", now)
                        return [keep(Kind.STRANGER, device_id, self.directory.stranger(device_id))]
            case Deed.WRONG | Deed.LOCKED | Deed.FORGED:
                self.directory.troubled(device_id, _PROBLEMS[done.deed], now)
        return []

    def _presence(
        self,
        event: presence.CameOnline | presence.CameAnew | presence.Moved | presence.WentOffline,
        now: Now,
    ) -> list[Effect]:
        device_id = event.device_id
        if isinstance(event, presence.WentOffline):
            heard_at = now.at - dt.timedelta(seconds=max(now.s - event.heard_s, 0.0))
            self.directory.heard_at[device_id] = heard_at
            self.directory.went_offline(device_id, event.reason.value, now)
            self.care.went_offline(device_id)
            return []
        self.log.placed(device_id, event.flow)
        if isinstance(event, presence.Moved):
            self.directory.moved(device_id, event.flow, now)
            if not event.is_back:
                return []
        self.care.came_online(device_id, now, is_restored=isinstance(event, presence.Moved))
        return self._steps(self.streams.came_online(device_id, now), now)

    def _answer(self, answer: Answer, now: Now) -> list[Effect]:
        done = self._asides.pop(answer.question.sn, None)
        if done is not None:
            done(answer.result)
            return []
        self.care.answered(answer, now)
        is_refused = isinstance(answer.result, Outcome) and not answer.result.is_ok
        out: list[_Raw] = [*self.questions.answered(answer)]
        if is_refused and answer.question.cmd.lower() == "broadcast":
            out += self.talks.refused(answer.question.asked_id, now)
        return self._steps(out, now)

    def _received(self, said: Received, now: Now) -> list[Effect]:
        message = said.message
        if isinstance(message, MobilePosition) and not self.notices.is_own(said.device_id, message):
            return []
        if self.heard is not None:
            self.heard(said)
        match message:
            case AlarmNotice():
                return list(self.notices.alarm(said.device_id, message, now))
            case MobilePosition():
                self.notices.position(said.device_id, message)
            case SnapshotFinished():
                told = SnapshotTaken(
                    device=said.device_id, session=message.session_id, files=len(message.file_ids)
                )
                return [told]
            case CatalogPage():
                self.directory.listed_anew(said.device_id, message.items, now)
                if said.is_outdated:
                    self.care.doubted(said.device_id, now)
        return []

    def _decided(self, said: Decided, now: Now) -> list[Effect]:
        return [
            *self._steps(self.streams.profiled(said.device_id, said.media, now), now),
            keep(Kind.KNOWN, said.device_id, said.decision),
            keep(Kind.STRANGER, said.device_id, None),
        ]

    def _say(self, now: Now, *, is_last: bool = False) -> list[Effect]:
        """What changed, to the hub and into the file."""
        return [*telling.told(self.directory, self.platform.presence, now, is_last=is_last)]
