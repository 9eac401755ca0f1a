"""GB/T 28181 devices and their channels as a console sees them, and what is asked of them. Pure.

Wire types. A device's state is what its gateway says now and is not in the log; what a person
decides (an approval, a profile) is, by the hub's own hand.
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import msgspec

from backends.record.common import Department, Place
from backends.record.resource import CameraSecurity

DeviceId = Annotated[str, msgspec.Meta(pattern=r"^\d{1,20}$")]
_GROUP_OF = "^.+=(grid|emergency|environment|transport|urban|centre)$"
_Text = Annotated[str, msgspec.Meta(max_length=256)]
LEAST_EXPIRES_S = 3600  # of a registration, by the standard
MOST_CARDS = 500


class DeviceState(enum.StrEnum):
    """What its gateway knows of a device."""

    PENDING = "pending"  # it asked to register and nobody has approved it
    NEVER = "never"  # approved, and has not registered yet
    ONLINE = "online"
    OFFLINE = "offline"
    UNKNOWN = "unknown"  # its gateway is not connected


class StreamKind(enum.StrEnum):
    """Which of a channel's streams."""

    MAIN = "main"
    SUB = "sub"


class CameraCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a channel is as a camera of ours, where people say so: as in [[camera]].

    `number` 0, `name` "", `security` None: as it comes, as the device says, as its profile says.
    """

    channel: DeviceId
    number: Annotated[int, msgspec.Meta(ge=0, le=99_999)] = 0
    name: _Text = ""
    security: CameraSecurity | None = None


class DeviceProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one device is treated; strict by default. `reason`: why it is treated leniently.

    `charset`: "declared" | "gb18030" | "utf-8"; `media`: "tcp" | "udp"; `setup`: "passive" (we
    listen) | "active"; `datum`: "wgs84" | "gcj02"; `dialects`: of sub streams, empty: all;
    `signalling`: "any" | "udp" | "tcp"; `network`: whose relay and addresses are used; `topics`:
    what is subscribed, of "catalog" | "alarm" | "position"; `is_guarded`: SetGuard when it comes
    online; `redirect_to`: a SIP URI that it is sent to instead; `department`: whose its cameras
    are, and `groups_of` of which business groups otherwise ("公园广场=urban", a name of the path).
    `security` of its cameras, where neither a card nor the device says restricted; `cameras`: cards
    of single channels.
    """

    charset: str = "declared"
    signalling: str = "any"
    media: str = "tcp"
    setup: str = "passive"
    datum: str = "wgs84"
    dialects: list[str] = []
    keepalive_s: Annotated[int, msgspec.Meta(ge=5, le=3600)] = 60
    keepalive_count: Annotated[int, msgspec.Meta(ge=1, le=100)] = 3
    has_qop: bool = False
    is_nonce_checked: bool = True
    is_ssrc_checked: bool = True
    is_roaming: bool = False
    network: str = "default"
    reason: _Text = ""
    min_expires_s: Annotated[int, msgspec.Meta(ge=0, le=86_400)] = 3600
    topics: tuple[str, ...] = ("catalog", "alarm")
    position_interval_s: Annotated[int, msgspec.Meta(ge=1, le=3600)] = 5
    is_guarded: bool = False
    redirect_to: _Text = ""
    department: Department = Department.CENTRE
    groups_of: list[Annotated[str, msgspec.Meta(pattern=_GROUP_OF)]] = []
    security: CameraSecurity = CameraSecurity.PUBLIC
    cameras: Annotated[list[CameraCard], msgspec.Meta(max_length=MOST_CARDS)] = []

    @property
    def leniencies(self) -> list[str]:
        """The fields by which it is treated less strictly than others: they need a reason."""
        found = [] if self.is_nonce_checked else ["is_nonce_checked"]
        found += [] if self.is_ssrc_checked else ["is_ssrc_checked"]
        found += ["is_roaming"] if self.is_roaming else []
        return found + (["min_expires_s"] if self.min_expires_s < LEAST_EXPIRES_S else [])

    def card_of(self, channel: str) -> CameraCard | None:
        """What people said of a channel."""
        return next((card for card in self.cameras if card.channel == channel), None)

    def security_of(self, channel: str, *, is_secret: bool) -> CameraSecurity:
        """Of a channel's pictures; `is_secret`: its catalogue says Secrecy 1."""
        card = self.card_of(channel)
        if card is not None and card.security is not None:
            return card.security
        return CameraSecurity.RESTRICTED if is_secret else self.security

    def department_of(self, groups: list[str]) -> Department:
        """Whose a channel of those groups is: the nearest group's word counts."""
        told = dict(word.rsplit("=", 1) for word in self.groups_of)
        for group in reversed(groups):
            if group in told:
                return Department(told[group])
        return self.department


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One registered (or asking) device. `since`: of its state; `address`: host:port it sends from.

    `edition`: "2016" | "2022" | "" unknown. `skew_ms`: its clock minus ours, None where it never
    said. `channels`: how many its catalogue has; `problem`: what an engineer should know, a code.
    """

    id: str
    name: str = ""
    gateway: str = ""
    state: DeviceState = DeviceState.UNKNOWN
    since: dt.datetime | None = None
    address: str = ""
    transport: str = ""
    edition: str = ""
    manufacturer: str = ""
    model: str = ""
    firmware: str = ""
    channels: int = 0
    channels_online: int = 0
    expires_at: dt.datetime | None = None
    last_keepalive: dt.datetime | None = None
    skew_ms: int | None = None
    problem: str = ""
    profile: DeviceProfile = DeviceProfile()


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A channel of a catalogue that shows pictures or takes sound. `groups`: names from the top.

    `division`: its civil code's name or the code. `ptz_kind`: 0 unknown, 1 dome, 2 half dome,
    3 fixed bullet, 4 bullet with PTZ. `is_gone`: no longer in the catalogue. `is_secret`: its
    device says that its pictures are.
    """

    id: str
    device: str
    name: str
    groups: list[str] = []
    division: str = ""
    place: Place | None = None
    ptz_kind: int = 0
    is_online: bool = False
    since: dt.datetime | None = None
    is_gone: bool = False
    is_secret: bool = False
    manufacturer: str = ""
    model: str = ""
    owner: str = ""


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """One that devices stand in. `host`: where its devices reach the platform, "" where that is
    the platform's own address; `relay` takes its media at `media_host` ("": where each device
    registered) on the even ports of the range; "" where none is connected."""

    name: str
    host: str = ""
    relay: str = ""
    media_host: str = ""
    first_port: int = 0
    last_port: int = 0


class StreamHealth(msgspec.Struct, frozen=True, kw_only=True):
    """A channel's stream as the relay receives it; counts since its start."""

    channel: str
    kind: StreamKind = StreamKind.MAIN
    recording: str = ""
    state: str = ""  # "asked" | "waiting" | "receiving" | "silent"
    codec: str = ""
    unsupported: str = ""
    viewers: int = 0
    packets: int = 0
    lost: int = 0
    late: int = 0
    malformed: int = 0
    foreign: int = 0
    resyncs: int = 0
    bitrate_bps: int = 0


class DeviceMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One SIP message, credentials left out. `is_from_device`; `text` whole, at most 8 kB."""

    at: dt.datetime
    is_from_device: bool
    summary: str
    text: str


class DeviceTalk(msgspec.Struct, frozen=True, kw_only=True, tag="device_messages"):
    """The last messages with a device, for the engineer who connects it."""

    device: str


class DeviceTalkAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="device_messages_answer"):
    """Newest last; and the streams that it sends now, in numbers."""

    messages: list[DeviceMessage]
    streams: list[StreamHealth]


class DeviceConfig(msgspec.Struct, frozen=True, kw_only=True, tag="device_config"):
    """How a device is set (ConfigDownload: BasicParam, VideoParamOpt, …), for the engineer who
    connects it. `channel` empty: of the device itself."""

    device: DeviceId
    channel: Annotated[str, msgspec.Meta(max_length=20)] = ""


class DeviceConfigAnswer(msgspec.Struct, frozen=True, kw_only=True, tag="device_config_answer"):
    """Each section's name, and its fields (name, value) in the order and words of the device.
    Sections that it did not give are missing; none at all: it knows no ConfigDownload."""

    sections: list[tuple[str, list[tuple[str, str]]]]


class SetDevice(msgspec.Struct, frozen=True, kw_only=True, tag="set_device"):
    """Approve a device or change how it is treated: the system administrator's. Logged.

    `password` empty: as it was.
    """

    device: DeviceId
    name: _Text = ""
    password: Annotated[str, msgspec.Meta(max_length=128)] = ""
    profile: DeviceProfile = DeviceProfile()


class ForgetDevice(msgspec.Struct, frozen=True, kw_only=True, tag="forget_device"):
    """It may register no more; one that asks is refused and listed no longer. Logged."""

    device: DeviceId


class RefreshCatalogue(msgspec.Struct, frozen=True, kw_only=True, tag="refresh_catalogue"):
    """Ask a device for its catalogue, information and status again."""

    device: DeviceId


class Done(msgspec.Struct, frozen=True, kw_only=True, tag="done"):
    """It is."""


class DevicesFrame(msgspec.Struct, frozen=True, kw_only=True, tag="devices"):
    """Devices and channels that changed; `gone`: devices that are forgotten. `is_whole`: these
    are all (in several frames, the first of which says so). `networks`: all; None: as before."""

    devices: list[Device] = []
    channels: list[Channel] = []
    gone: list[str] = []
    is_whole: bool = False
    networks: list[Network] | None = None
