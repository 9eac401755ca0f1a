"""A camera's past and its voice: recordings, playback, talk. Pure wire types."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import msgspec

from backends.link.devices import (
    DeviceConfig,
    DeviceConfigAnswer,
    DevicesFrame,
    DeviceTalk,
    DeviceTalkAnswer,
    Done,
    ForgetDevice,
    RefreshCatalogue,
    SetDevice,
)
from backends.link.snapshots import (
    SnapshotPicture,
    SnapshotPictureAnswer,
    Snapshots,
    SnapshotsAnswer,
)
from backends.link.steering import (
    Presets,
    PresetsAnswer,
    PtzFrame,
    PtzWhere,
    PtzWhereAnswer,
    Steer,
    SteerFailed,
    Tours,
    ToursAnswer,
    WantPtz,
)
from backends.record.ids import CameraId, IncidentId

_Token = Annotated[str, msgspec.Meta(max_length=64)]


class RecordingStore(enum.StrEnum):
    """Where a recording lies."""

    DEVICE = "device"
    CENTRE = "centre"  # in our relay


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a camera's past. `kind`: "time" | "alarm" | "manual" | "incident" | as sent.

    `id`: of a part in the relay. `protected_until` None: not protected.
    """

    store: RecordingStore
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: str = ""
    size_bytes: int = 0
    id: str = ""
    incident: IncidentId = IncidentId("")
    protected_until: dt.datetime | None = None
    sha256: str = ""


class OpenPlayback(msgspec.Struct, frozen=True, kw_only=True, tag="open_playback"):
    """Play a camera's past from `starts_at` to `ends_at`; the answer has the address."""

    camera: CameraId
    store: RecordingStore
    starts_at: dt.datetime
    ends_at: dt.datetime


class PlaybackAct(enum.StrEnum):
    PLAY = "play"
    PAUSE = "pause"
    CLOSE = "close"


class SteerPlayback(msgspec.Struct, frozen=True, kw_only=True, tag="steer_playback"):
    """Of an open playback. `scale` 0.25 to 4 (negative: backwards, 2022); `seek_s` from its start,
    None: from where it is."""

    playback: _Token
    act: PlaybackAct
    scale: Annotated[float, msgspec.Meta(ge=-4.0, le=8.0)] = 1.0
    seek_s: Annotated[float, msgspec.Meta(ge=0.0, le=864_000.0)] | None = None


class PlaybackState(msgspec.Struct, frozen=True, kw_only=True):
    """How a playback of this console stands; `reason` a code where it is over: "file_end" at its
    end, "device_ended" and "silent" in the middle of it, else as of StreamEnds. `refused`: it goes
    on as it was, for the device would not "play", "pause", "seek", "speed" or "reverse"."""

    playback: str
    is_over: bool = False
    reason: str = ""
    refused: str = ""


class KeepRecording(msgspec.Struct, frozen=True, kw_only=True, tag="keep_recording"):
    """Record a camera in the relay (or no longer), by hand or for an incident."""

    camera: CameraId
    is_on: bool
    incident: IncidentId = IncidentId("")


class RecordingNow(msgspec.Struct, frozen=True, kw_only=True):
    """A camera that the relay records now. `problem`: a code, "" while it does."""

    camera: CameraId
    since: dt.datetime
    incident: IncidentId = IncidentId("")
    by: str = ""
    size_bytes: int = 0
    problem: str = ""


class FetchRecording(msgspec.Struct, frozen=True, kw_only=True, tag="fetch_recording"):
    """Copy a stretch of a device's own recording into the centre, `speed` times as fast as it
    happened where the device can. It goes on without the console; what came is a recording of the
    centre, kept for `incident` as long as that case is, else as what was recorded by hand."""

    camera: CameraId
    starts_at: dt.datetime
    ends_at: dt.datetime
    speed: Annotated[int, msgspec.Meta(ge=1, le=16)] = 4
    incident: IncidentId = IncidentId("")


class FetchAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="fetch_recording_answer"):
    """It is under way; see FetchesFrame."""

    fetch: str


class StopFetch(msgspec.Struct, frozen=True, kw_only=True, tag="stop_fetch"):
    """What came up to now is kept. Answered with Done."""

    fetch: _Token


class FetchState(enum.StrEnum):
    """How a fetch stands."""

    WAITING = "waiting"  # the device is called
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # `reason`, as of PlaybackState
    STOPPED = "stopped"  # by a person


class Fetch(msgspec.Struct, frozen=True, kw_only=True):
    """One copy of a device's recording. `at`: how far it is, in the recording's time."""

    id: str
    camera: CameraId
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: FetchState = FetchState.WAITING
    at: dt.datetime | None = None
    size_bytes: int = 0
    reason: str = ""
    by: str = ""
    incident: IncidentId = IncidentId("")


class TalkState(enum.StrEnum):
    """Of one's own talk with a camera."""

    OFF = "off"
    CONNECTING = "connecting"
    OPEN = "open"  # speak
    BUSY = "busy"  # `by` talks
    FAILED = "failed"  # `reason`


class Talk(msgspec.Struct, frozen=True, kw_only=True, tag="talk"):
    """Begin or end talking through a camera's voice output. `is_duplex`: hear it as well.
    `number`: the console's own; what the hub says of this talk has the same."""

    camera: CameraId
    is_on: bool
    is_duplex: bool = False
    number: Annotated[int, msgspec.Meta(ge=0)] = 0


class TalkSound(msgspec.Struct, frozen=True, kw_only=True, tag="talk_sound"):
    """Up to 200 ms of PCMA at 8 kHz of the open talk."""

    camera: CameraId
    pcma: Annotated[bytes, msgspec.Meta(max_length=1600)]


class TalkIs(msgspec.Struct, frozen=True, kw_only=True):
    """How a talk stands; `url`: the RTSP address of what comes back, "" where nothing does.
    `number`: as of its Talk, 0 where that said none."""

    camera: CameraId
    state: TalkState
    by: str = ""
    reason: str = ""
    url: str = ""
    number: int = 0


class Recordings(msgspec.Struct, frozen=True, kw_only=True, tag="recordings_of"):
    """What there is of a camera's past between two moments, in the device and in the relay."""

    camera: CameraId
    starts_at: dt.datetime
    ends_at: dt.datetime


class RecordingsAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="recordings_of_answer"):
    """By start. `device_problem`: a code where the device could not be asked."""

    recordings: list[Recording]
    device_problem: str = ""
    is_cut: bool = False


class RecordingsFor(msgspec.Struct, frozen=True, kw_only=True, tag="recordings_for"):
    """What the centre recorded for an incident, and still has."""

    incident: IncidentId


class RecordedFor(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of one camera; parts that follow each other are one."""

    camera: CameraId
    starts_at: dt.datetime
    ends_at: dt.datetime
    size_bytes: int = 0


class RecordingsForAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="recordings_for_answer"):
    """By camera and start; what is being written now is not in it."""

    recorded: list[RecordedFor]


class PlaybackAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="open_playback_answer"):
    """`url`: the RTSP address to open."""

    playback: str
    url: str


class RecordingsFrame(msgspec.Struct, frozen=True, kw_only=True, tag="recordings"):
    """All cameras that are recorded now."""

    now: list[RecordingNow]


class FetchesFrame(msgspec.Struct, frozen=True, kw_only=True, tag="fetches"):
    """All fetches under way, and those that ended in the last minute."""

    now: list[Fetch]


class PlaybackFrame(msgspec.Struct, frozen=True, kw_only=True, tag="playback"):
    """To the console that opened it."""

    state: PlaybackState


class TalkFrame(msgspec.Struct, frozen=True, kw_only=True, tag="talk_is"):
    """To the console that talks, or would."""

    talk: TalkIs


DeviceClientFrame = Steer | WantPtz | SteerPlayback | Talk | TalkSound
DeviceHubFrame = (
    DevicesFrame
    | PtzFrame
    | SteerFailed
    | RecordingsFrame
    | FetchesFrame
    | PlaybackFrame
    | TalkFrame
)
DeviceQuery = (
    Recordings
    | RecordingsFor
    | OpenPlayback
    | KeepRecording
    | FetchRecording
    | StopFetch
    | Presets
    | PtzWhere
    | Tours
    | DeviceTalk
    | DeviceConfig
    | SetDevice
    | ForgetDevice
    | RefreshCatalogue
    | Snapshots
    | SnapshotPicture
)
DeviceAnswer = (
    RecordingsAnswer
    | RecordingsForAnswer
    | PlaybackAnswer
    | FetchAnswer
    | PresetsAnswer
    | PtzWhereAnswer
    | ToursAnswer
    | DeviceTalkAnswer
    | DeviceConfigAnswer
    | SnapshotsAnswer
    | SnapshotPictureAnswer
    | Done
)
