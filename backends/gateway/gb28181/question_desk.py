"""The hub's questions of devices: recordings, presets, orders, approvals. Pure; clock passed in.

Some are answered at once, others when the device has answered or kept silent.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

import msgspec

from backends.gateway.gb28181 import orders
from backends.gateway.gb28181.approved import Approved, Decision, NoPassword
from backends.gateway.gb28181.asking import Answer, Question, TooManyQuestions
from backends.gateway.gb28181.care import Care
from backends.gateway.gb28181.directory import Directory
from backends.gateway.gb28181.head_answers import head_result
from backends.gateway.gb28181.kept import Keep
from backends.gateway.gb28181.message_log import MessageLog
from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.profile import MediaChange, media_change
from backends.gateway.gb28181.registrar import Now
from backends.gateway.gb28181.turning import Turning
from backends.link import steering
from backends.link.field_head import AskHome, AskTour, AskTours, AskWhere
from backends.link.field_questions import (
    Answered,
    AskConfig,
    Asked,
    AskMessages,
    AskPresets,
    AskRecordings,
    DeviceMessages,
    DevicePresets,
    DeviceRecordings,
    DeviceSettings,
    FieldResult,
    Forget,
    Nothing,
    Refresh,
    SetKnown,
    SteerChannel,
)
from backends.link.media import Recording, RecordingStore
from backends.protocols.manscdp import queries
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.messages import (
    Config,
    CruiseTrack,
    CruiseTracks,
    HomePlace,
    Outcome,
    PresetList,
    PtzPosition,
)
from backends.protocols.manscdp.paging import Collected, Ending
from backends.protocols.manscdp.queries import Plain, SnapshotOrder
from backends.protocols.manscdp.records import RecordItem
from backends.protocols.manscdp.xml import Element
from backends.record.refusal import Refusal, RefusalCode
from backends.record.work_calendar import CHINA

MOST_RECORDINGS = 5_000
_MOST_STILL = 1_000


# What devices of 2016 and 2022 know; those of one that it does not know are left out by it.
CONFIG_SECTIONS = ("BasicParam", "VideoParamOpt", "SVACEncodeConfig", "SVACDecodeConfig")
_MOST_FIELDS, _MOST_TEXT = 100, 200


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A person's decision, to be kept."""

    device_id: str
    decision: Decision
    media: MediaChange = MediaChange.NONE


_PLAIN = {
    AskPresets: Plain.PRESETS,
    AskWhere: Plain.PTZ_POSITION,
    AskHome: Plain.HOME_POSITION,
    AskTours: Plain.CRUISE_TRACKS,
}
Effect = Step | Answered | Decided | Keep
Build = Callable[[int], Element]


class QuestionDesk:
    """`pending` by the SN that the device was asked with."""

    def __init__(
        self, platform: Platform, directory: Directory, approved: Approved, log: MessageLog,
        care: Care,
    ) -> None:  # fmt: skip
        self._platform = platform
        self._directory = directory
        self._approved = approved
        self._log = log
        self._care = care
        self._pending: dict[int, int] = {}
        self._still: set[tuple[str, str]] = set()  # lenses that are known not to move
        self.turning = Turning()

    def ask(self, asked: Asked, now: Now) -> list[Effect]:
        """One question of the hub's."""
        question, number = asked.question, asked.number
        match question:
            case SetKnown():
                return self._set_known(number, question, now)
            case Forget():
                return self._forget(number, question.device, now)
        if question.device not in self._approved:
            if isinstance(question, AskMessages):  # of one that waits for approval
                return [self._messages(number, question.device)]
            return [_refused(number, RefusalCode.UNKNOWN_SUBJECT, question.device)]
        match question:
            case AskMessages():
                self._directory.touch(question.device)
                return [self._messages(number, question.device)]
            case Refresh():
                self._directory.touch(question.device)
                self._care.refresh(question.device)
                return [_done(number)]
        if self._platform.presence.flow(question.device) is None:
            return [_refused(number, RefusalCode.WRONG_STATE, "offline")]
        try:
            match question:
                case AskRecordings():
                    return self._ask_recordings(number, question, now)
                case AskPresets() | AskWhere() | AskHome() | AskTours() | AskTour():
                    return self._query(number, question.device, _builder(question), now)
                case AskConfig():
                    return self._ask_config(number, question, now)
                case SteerChannel():
                    return self._steer(number, question, now)
        except TooManyQuestions:
            return [_refused(number, RefusalCode.WRONG_STATE, "too many questions")]
        except (orders.NoSuchOrder, ValueError) as error:
            return [_refused(number, RefusalCode.MALFORMED, str(error))]

    def answered(self, answer: Answer) -> list[Effect]:
        """A device's answer, if somebody waits for it."""
        number = self._pending.pop(answer.question.sn, None)
        if number is None:
            return []
        match answer.result:
            case None:
                return [_refused(number, RefusalCode.WRONG_STATE, "no_answer")]
            case Outcome():
                if answer.result.is_ok:
                    return [_done(number)]
                return [_refused(number, RefusalCode.WRONG_STATE, "refused by the device")]
            case Config():
                return [_answered(number, _settings(answer.result))]
            case PtzPosition() | HomePlace() | CruiseTracks() | CruiseTrack():
                return [_answered(number, head_result(answer.result))]
            case Collected():
                return [_answered(number, _recordings(answer.result))]
            case PresetList():
                numbered = [
                    (int(preset.id), preset.name[:100])
                    for preset in answer.result.presets
                    if preset.id.isascii() and preset.id.isdigit() and len(preset.id) <= 4
                ]
                return [_answered(number, DevicePresets(presets=numbered))]
        return [_done(number)]

    def _set_known(self, number: int, said: SetKnown, now: Now) -> list[Effect]:
        before = self._approved.get(said.device)
        try:
            decision = self._approved.decide(said.device, said.name, said.password, said.profile)
        except NoPassword:
            return [_refused(number, RefusalCode.MALFORMED, "password missing")]
        except ValueError as error:
            return [_refused(number, RefusalCode.MALFORMED, f"profile: {error}")]
        self._directory.decided(said.device, now)
        profile = self._approved[said.device].profile
        old = before.profile if before is not None else None
        self._platform.registrar.unlock(said.device)
        self._platform.presence.treat(said.device, profile)
        self._care.changed(said.device, old)
        media = media_change(old or profile, profile)
        return [Decided(device_id=said.device, decision=decision, media=media), _done(number)]

    def _forget(self, number: int, device_id: str, now: Now) -> list[Effect]:
        out = self._stop(self.turning.of(device_id), now)  # later it cannot be told
        out += self.turning.forget(device_id)
        decision = self._approved.forget(device_id)
        gone = self._platform.presence.logged_out(device_id, now.s)
        out += self._platform.settle(gone, now)
        self._directory.decided(device_id, now)
        return [*out, Decided(device_id=device_id, decision=decision), _done(number)]

    def _messages(self, number: int, device_id: str) -> Answered:
        return _answered(number, DeviceMessages(messages=self._log.messages(device_id)))

    def _ask_recordings(self, number: int, said: AskRecordings, now: Now) -> list[Effect]:
        starts_at, ends_at = (
            now.at.fromtimestamp(at, CHINA) for at in (said.start_unix_s, said.end_unix_s)
        )
        span = queries.Span(starts_at=starts_at, ends_at=ends_at)
        channel = said.channel
        return self._query(number, said.device, lambda sn: queries.records(sn, channel, span), now)

    def _ask_config(self, number: int, said: AskConfig, now: Now) -> list[Effect]:
        channel = said.channel
        return self._query(
            number, said.device, lambda sn: queries.config(sn, channel, CONFIG_SECTIONS), now
        )

    def _steer(self, number: int, said: SteerChannel, now: Now) -> list[Effect]:
        if isinstance(said.order, steering.Do) and said.order.what == "snapshot":
            return self._snapshot(number, said, now)
        target = said.device if orders.is_for_device(said.order) else said.channel
        wanted = orders.actions(said.order)
        where = (said.device, said.channel)
        if isinstance(said.order, steering.Stop) and where in self._still:
            wanted = wanted[:1]
        self._note_lens(where, said.order)
        out: list[Effect] = [*self.turning.note(where, said.order, now.s)]
        asked: Question | None = None
        for action in wanted:
            question, told = self._platform.outgoing.steer(said.device, target, action, now.s)
            asked = question or asked
            out += self._platform.settle(told, now)
        return [*out, *self._wait(number, asked)]

    def every_second(self, now: Now) -> list[Effect]:
        """What was left turning stops, once its device can be told."""
        return self._stop(self.turning.silent(now.s), now)

    def close(self, now: Now) -> list[Effect]:
        """The gateway ends: nothing turns on with nobody to stop it."""
        return self._stop(list(self.turning), now)

    def _stop(self, turning: Sequence[tuple[str, str]], now: Now) -> list[Effect]:
        out: list[Effect] = []
        for device, channel in turning:
            if self._platform.presence.flow(device) is None:
                continue
            out += self.turning.stopped((device, channel))
            for action in orders.actions(steering.Stop()):
                with contextlib.suppress(TooManyQuestions):
                    _, told = self._platform.outgoing.steer(device, channel, action, now.s)
                    out += self._platform.settle(told, now)
        return out

    def _snapshot(self, number: int, said: SteerChannel, now: Now) -> list[Effect]:
        known = self._directory.registration(said.device)
        if known is None or known.edition != "2022":
            return [_refused(number, RefusalCode.WRONG_STATE, "edition")]
        flow = self._platform.presence.flow(said.device)
        url = orders.upload_address(said.upload_url, flow) if flow is not None else ""
        if not url:
            return [_refused(number, RefusalCode.WRONG_STATE, "upload_address")]
        channel = said.channel
        order = SnapshotOrder(session_id=said.session, upload_url=url)
        return self._query(
            number, said.device, lambda sn: queries.snapshot(sn, channel, order), now
        )

    def _note_lens(self, where: tuple[str, str], order: steering.Steering) -> None:
        """Nothing is known of a lens after a restart: the first stop is for it too."""
        if isinstance(order, steering.Lens):
            self._still.discard(where)
        elif isinstance(order, steering.Stop):
            if len(self._still) > _MOST_STILL:
                self._still.clear()
            self._still.add(where)

    def _query(self, number: int, device_id: str, build: Build, now: Now) -> list[Effect]:
        asked, told = self._platform.outgoing.query(device_id, build, now.s)
        waiting = self._wait(number, asked)
        return [*waiting, *self._platform.settle(told, now)]

    def _wait(self, number: int, asked: Question | None) -> Sequence[Effect]:
        if asked is None:
            return [_done(number)]
        self._pending[asked.sn] = number
        return []


def _builder(question: AskPresets | AskWhere | AskHome | AskTours | AskTour) -> Build:
    channel = question.channel
    if isinstance(question, AskTour):
        track = question.number
        return lambda sn: queries.cruise_track(sn, channel, track)
    kind = _PLAIN[type(question)]
    return lambda sn: queries.query(kind, sn, channel)


def _recordings(
    collected: Collected[CatalogItem] | Collected[RecordItem],
) -> DeviceRecordings:
    found = [
        Recording(
            store=RecordingStore.DEVICE,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            kind=item.kind,
            size_bytes=item.size_bytes,
        )
        for item in collected.items
        if isinstance(item, RecordItem)
    ]
    found.sort(key=lambda recording: recording.starts_at)
    is_cut = collected.ending in (Ending.PARTIAL, Ending.TRUNCATED) or len(found) > MOST_RECORDINGS
    return DeviceRecordings(recordings=found[:MOST_RECORDINGS], is_cut=is_cut)


def _settings(config: Config) -> DeviceSettings:
    sections = [
        (name[:_MOST_TEXT], [_setting(*field) for field in fields])
        for name, fields in config.sections
    ]
    return DeviceSettings(sections=[(name, found[:_MOST_FIELDS]) for name, found in sections])


def _setting(name: str, value: str) -> tuple[str, str]:
    """Whose name speaks of a password keeps its value to itself."""
    is_secret = any(word in name.lower() for word in ("password", "passwd", "pwd"))
    return name[:_MOST_TEXT], "***" if is_secret else value[:_MOST_TEXT]


def _answered(number: int, result: FieldResult) -> Answered:
    return Answered(number=number, result=result)


def _done(number: int) -> Answered:
    return Answered(number=number, result=Nothing())


def _refused(number: int, code: RefusalCode, detail: str) -> Answered:
    return Answered(number=number, refusal=Refusal(code=code, detail=detail))
