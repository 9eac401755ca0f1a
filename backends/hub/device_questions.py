"""Answers what consoles ask of devices and cameras' pasts. The hub's loop; asks gateways.

What a person decides about a device stands in the log once its gateway has it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import typing

import msgspec

from backends.hub.consoles import Console
from backends.hub.head_questions import HeadQuestions
from backends.hub.playback_desk import refusal_of
from backends.hub.snapshot_desk import SnapshotDesk
from backends.hub.steering_desk import actor_of, not_allowed
from backends.hub.switchboard import Switchboard
from backends.hub.trouble import Overloaded, StoreTrouble
from backends.link.devices import (
    CameraCard,
    DeviceConfig,
    DeviceConfigAnswer,
    DeviceProfile,
    DeviceTalk,
    DeviceTalkAnswer,
    Done,
    ForgetDevice,
    RefreshCatalogue,
    SetDevice,
)
from backends.link.field import StreamRef
from backends.link.field_questions import (
    AskConfig,
    AskMessages,
    AskRecordings,
    DeviceMessages,
    DeviceRecordings,
    DeviceSettings,
    FieldQuestion,
    FieldResult,
    Forget,
    Refresh,
    SetKnown,
)
from backends.link.field_relay import RelayIs
from backends.link.media import (
    DeviceAnswer,
    DeviceQuery,
    FetchAnswer,
    FetchRecording,
    KeepRecording,
    OpenPlayback,
    PlaybackAnswer,
    Recording,
    Recordings,
    RecordingsAnswer,
    RecordingsFor,
    RecordingsForAnswer,
    RecordingStore,
    StopFetch,
)
from backends.link.snapshots import SnapshotPicture, SnapshotPictureAnswer, Snapshots
from backends.link.steering import Presets, PtzWhere, Tours
from backends.record.access import Act
from backends.record.device_events import DeviceEvent, DeviceForgotten, DeviceOrdered, DeviceSet
from backends.record.ids import CameraId
from backends.record.refusal import Refusal, RefusalCode

DEVICE_QUERIES: tuple[type, ...] = typing.get_args(DeviceQuery)
MOST_RECORDINGS = 2_000
LONGEST = dt.timedelta(days=31)
_ACTS: dict[type, Act] = {
    Recordings: Act.SEE_PAST,
    RecordingsFor: Act.SEE_PAST,
    OpenPlayback: Act.SEE_PAST,
    KeepRecording: Act.RECORD,
    FetchRecording: Act.RECORD,
    StopFetch: Act.RECORD,
    Presets: Act.STEER,
    PtzWhere: Act.STEER,
    Tours: Act.STEER,
    DeviceTalk: Act.MANAGE_DEVICES,
    DeviceConfig: Act.MANAGE_DEVICES,
    SetDevice: Act.MANAGE_DEVICES,
    ForgetDevice: Act.MANAGE_DEVICES,
    RefreshCatalogue: Act.MANAGE_DEVICES,
    Snapshots: Act.SEE_PAST,
    SnapshotPicture: Act.SEE_PAST,
}


class DeviceQuestions:
    """By way of the switchboard; kept snapshots are the snapshot desk's."""

    def __init__(self, field: Switchboard, snapshots: SnapshotDesk) -> None:
        self._field, self._recordings = field, field.recordings
        self._snapshots = snapshots
        self._heads = HeadQuestions(field.devices, self._ask)

    async def answer(self, console: Console, query: DeviceQuery) -> DeviceAnswer | Refusal:
        """The answer, or why there is none."""
        refusal = not_allowed(console.user, _ACTS[type(query)])
        if refusal is not None:
            return refusal
        match query:
            case Recordings():
                return await self._past(query)
            case RecordingsFor():
                found = await self._recordings.of_incident(query.incident)
                return found if isinstance(found, Refusal) else RecordingsForAnswer(recorded=found)
            case OpenPlayback():
                return await self._open(console, query)
            case KeepRecording():
                refusal = await self._recordings.keep(query, console.user)
                return refusal or Done()
            case FetchRecording():
                return await self._fetch(console, query)
            case StopFetch():
                return self._field.fetches.stop(query.fetch)
            case Presets() | PtzWhere() | Tours():
                return await self._heads.answer(query)
            case DeviceTalk():
                return await self._messages(query)
            case DeviceConfig():
                return await self._config(query)
            case SetDevice():
                return await self._set(console, query)
            case ForgetDevice():
                question = Forget(device=query.device)
                return await self._done(console, query.device, question, DeviceForgotten())
            case RefreshCatalogue():
                return await self._done(console, query.device, Refresh(device=query.device), None)
            case Snapshots() | SnapshotPicture():
                return await asyncio.to_thread(self._kept, query)

    def _kept(self, query: Snapshots | SnapshotPicture) -> DeviceAnswer | Refusal:
        """On a thread."""
        if isinstance(query, Snapshots):
            try:
                return self._snapshots.index.find(query)
            except OSError:
                return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="it cannot be read")
        picture = self._snapshots.read(query.file)
        if picture is None:
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=query.file)
        return SnapshotPictureAnswer(jpeg=picture)

    # -- a camera's past ---------------------------------------------------------------------

    async def _past(self, query: Recordings) -> RecordingsAnswer | Refusal:
        if query.starts_at.tzinfo is None or query.ends_at.tzinfo is None:
            return Refusal(code=RefusalCode.MALFORMED, detail="times without a zone")
        if not dt.timedelta(0) < query.ends_at - query.starts_at <= LONGEST:
            return Refusal(code=RefusalCode.OUT_OF_RANGE, detail="more than nothing, 31 days")
        if self._field.cameras.get(query.camera) is None:
            return _unknown(query.camera)
        (found, is_cut, problem), own = await asyncio.gather(
            self._past_of_device(query), self._recordings.parts(query)
        )
        if isinstance(own, Refusal):
            return own
        everything = sorted([*found, *own], key=_start)
        return RecordingsAnswer(
            recordings=everything[:MOST_RECORDINGS],
            device_problem=problem,
            is_cut=is_cut or len(everything) > MOST_RECORDINGS,
        )

    async def _past_of_device(self, query: Recordings) -> tuple[list[Recording], bool, str]:
        channel = self._field.devices.channel_of(query.camera)
        if channel is None:
            camera = self._field.cameras.get(query.camera)
            is_away = camera is not None and bool(camera.device)
            return [], False, "offline" if is_away else ""
        question = AskRecordings(
            device=channel.device,
            channel=channel.id,
            start_unix_s=int(query.starts_at.timestamp()),
            end_unix_s=int(query.ends_at.timestamp()),
        )
        told = await self._ask(channel.device, question)
        if isinstance(told, DeviceRecordings):
            return told.recordings, told.is_cut, ""
        return [], False, _problem(told)

    async def _open(self, console: Console, query: OpenPlayback) -> PlaybackAnswer | Refusal:
        refusal = refusal_of(query)
        if refusal is not None:
            return refusal
        if query.store is RecordingStore.CENTRE:
            relay = self._field.routes.relays.get(await self._recordings.relay_of(query) or "")
            if relay is None:
                return _unknown(query.camera)
            return self._field.playbacks.open_centre(console, query, relay)
        where = self._where_recorded(query)
        if isinstance(where, Refusal):
            return where
        return self._field.playbacks.open_device(console, query, *where)

    async def _fetch(self, console: Console, query: FetchRecording) -> FetchAnswer | Refusal:
        where = self._where_recorded(query)
        if isinstance(where, Refusal):
            return where
        field = self._field
        if query.incident and not field.recordings.is_open(query.incident):
            return Refusal(code=RefusalCode.WRONG_STATE, detail="no such incident is open")
        by, part_s = console.user.name, field.recordings.part_s
        answer = field.fetches.begin(query, *where, by, part_s)
        if isinstance(answer, FetchAnswer):
            span = " to ".join(f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in _utc(query))
            told = DeviceOrdered(camera=query.camera, what=f"fetch {span}")
            field.steering.note(where[0].device, told, actor_of(console.user))
        return answer

    def _where_recorded(
        self, query: OpenPlayback | FetchRecording
    ) -> tuple[StreamRef, RelayIs] | Refusal:
        """Which device and channel has it, and the relay of its network."""
        refusal = refusal_of(query)
        if refusal is not None:
            return refusal
        channel = self._field.devices.channel_of(query.camera)
        if channel is None:
            return _unknown(query.camera)
        relay = self._field.routes.relay_for(self._field.devices.network_of(channel.device))
        if relay is None:
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail="no relay is connected")
        return StreamRef(device=channel.device, channel=channel.id), relay

    # -- devices -----------------------------------------------------------------------------

    async def _config(self, query: DeviceConfig) -> DeviceConfigAnswer | Refusal:
        question = AskConfig(device=query.device, channel=query.channel or query.device)
        told = await self._ask(query.device, question)
        match told:
            case DeviceSettings():
                return DeviceConfigAnswer(sections=told.sections)
            case Refusal():
                return told
            case _:
                return _garbled()

    async def _messages(self, query: DeviceTalk) -> DeviceTalkAnswer | Refusal:
        told = await self._ask(query.device, AskMessages(device=query.device))
        match told:
            case DeviceMessages():
                streams = self._field.streams_of(query.device)
                return DeviceTalkAnswer(messages=told.messages, streams=streams)
            case Refusal():
                return told
            case _:
                return _garbled()

    async def _set(self, console: Console, query: SetDevice) -> Done | Refusal:
        profile = query.profile
        if not self._field.networks.is_known(profile.network):
            detail = f"profile: network: {profile.network}"
            return Refusal(code=RefusalCode.MALFORMED, detail=detail)
        if profile.leniencies and not profile.reason.strip():
            detail = "profile: " + ", ".join(profile.leniencies)
            return Refusal(code=RefusalCode.REASON_MISSING, detail=detail)
        taken = self._field.devices.number_taken(query.device, profile.cameras)
        if taken:
            return Refusal(code=RefusalCode.DUPLICATE, detail=f"number {taken}")
        question = SetKnown(
            device=query.device, name=query.name, password=query.password, profile=query.profile
        )
        said = DeviceSet(
            name=query.name,
            treated=_differs(profile),
            reason=profile.reason,
            has_password=bool(query.password),
        )
        return await self._done(console, query.device, question, said)

    async def _done(
        self, console: Console, device: str, question: FieldQuestion, told: DeviceEvent | None
    ) -> Done | Refusal:
        answer = await self._ask(device, question)
        if isinstance(answer, Refusal) or told is None:
            return answer if isinstance(answer, Refusal) else Done()
        written = self._field.steering.note(device, told, actor_of(console.user))
        try:
            if written is None:
                raise Overloaded("too much waits")
            await asyncio.wrap_future(written)
        except (StoreTrouble, Overloaded) as error:
            detail = f"done, and not in the log: {error}"
            return Refusal(code=RefusalCode.STORE_UNAVAILABLE, detail=detail)
        return Done()

    async def _ask(self, device: str, question: FieldQuestion) -> FieldResult | Refusal:
        routes = self._field.routes
        line = routes.gateway_line(device)
        if line is None and not self._field.devices.gateway_of(device) and routes.gateways:
            line = routes.gateways[min(routes.gateways)]  # a device that nobody knows yet
        return await self._field.asking.ask(line, question)


def _differs(profile: DeviceProfile) -> dict[str, str | int | bool | list[str]]:
    """What of a profile is not the default; its reason stands by itself."""
    strict = msgspec.to_builtins(DeviceProfile())
    said = msgspec.to_builtins(profile) | {"cameras": [_card_words(c) for c in profile.cameras]}
    return {key: value for key, value in said.items() if key != "reason" and value != strict[key]}


def _card_words(card: CameraCard) -> str:
    """A card as the log has it: its channel, and what is not left to others."""
    words = [card.channel, str(card.number or ""), card.security or "", card.name]
    return " ".join(word for word in words if word)


def _problem(told: FieldResult | Refusal) -> str:
    """Why a device's recordings are not known, as a code of RecordingsAnswer."""
    if not isinstance(told, Refusal):
        return "no_answer"
    if told.code is RefusalCode.WRONG_STATE:
        return {"refused by the device": "refused", "offline": "offline"}.get(
            told.detail, "no_answer"
        )
    return "no_gateway" if "not connected" in told.detail else "no_answer"


def _utc(query: FetchRecording) -> list[dt.datetime]:
    return [at.astimezone(dt.UTC) for at in (query.starts_at, query.ends_at)]


def _start(recording: Recording) -> dt.datetime:
    return recording.starts_at


def _unknown(camera: CameraId) -> Refusal:
    return Refusal(code=RefusalCode.UNKNOWN_SUBJECT, detail=camera[:100])


def _garbled() -> Refusal:
    return Refusal(code=RefusalCode.MALFORMED, detail="the gateway answered something else")
