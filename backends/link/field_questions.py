"""What the hub asks a gateway about its devices, and what it answers. Pure wire types.

See backends.link.field_gateway, whose unions have Asked and Answered.
"""

from __future__ import annotations

import msgspec

from backends.link.devices import DeviceMessage, DeviceProfile
from backends.link.field_head import HeadQuestion, HeadResult
from backends.link.media import Recording
from backends.link.steering import Steering
from backends.record.refusal import Refusal


class AskRecordings(msgspec.Struct, frozen=True, kw_only=True, tag="ask_recordings"):
    device: str
    channel: str
    start_unix_s: int
    end_unix_s: int


class AskPresets(msgspec.Struct, frozen=True, kw_only=True, tag="ask_presets"):
    device: str
    channel: str


class AskConfig(msgspec.Struct, frozen=True, kw_only=True, tag="ask_config"):
    """`channel` may be the device's own id."""

    device: str
    channel: str


class AskMessages(msgspec.Struct, frozen=True, kw_only=True, tag="ask_messages"):
    device: str


class SteerChannel(msgspec.Struct, frozen=True, kw_only=True, tag="steer_channel"):
    """Answered with Nothing at once, or once the device said so where devices do."""

    device: str
    channel: str
    order: Steering
    upload_url: str = ""  # of a snapshot: where the device is to POST to
    session: str = ""  # of a snapshot


class SetKnown(msgspec.Struct, frozen=True, kw_only=True, tag="set_known"):
    """Approve or change; the gateway keeps it."""

    device: str
    name: str
    password: str
    profile: DeviceProfile


class Forget(msgspec.Struct, frozen=True, kw_only=True, tag="forget"):
    device: str


class Refresh(msgspec.Struct, frozen=True, kw_only=True, tag="refresh"):
    device: str


FieldQuestion = (
    AskRecordings
    | AskPresets
    | AskConfig
    | HeadQuestion
    | AskMessages
    | SteerChannel
    | SetKnown
    | Forget
    | Refresh
)


class Asked(msgspec.Struct, frozen=True, kw_only=True, tag="asked"):
    """A question. The hub gives up after `within_s`."""

    number: int
    question: FieldQuestion
    within_s: float = 8.0


class DeviceRecordings(msgspec.Struct, frozen=True, kw_only=True, tag="device_recordings"):
    recordings: list[Recording]
    is_cut: bool = False


class DevicePresets(msgspec.Struct, frozen=True, kw_only=True, tag="device_presets"):
    presets: list[tuple[int, str]]


class DeviceSettings(msgspec.Struct, frozen=True, kw_only=True, tag="device_settings"):
    """As of DeviceConfigAnswer."""

    sections: list[tuple[str, list[tuple[str, str]]]]


class DeviceMessages(msgspec.Struct, frozen=True, kw_only=True, tag="messages_with"):
    messages: list[DeviceMessage]


class Nothing(msgspec.Struct, frozen=True, kw_only=True, tag="nothing"):
    """It is done."""


FieldResult = (
    DeviceRecordings | DevicePresets | DeviceSettings | HeadResult | DeviceMessages | Nothing
)


class Answered(msgspec.Struct, frozen=True, kw_only=True, tag="answered"):
    """To Asked. `result`: of the question's kind."""

    number: int
    result: FieldResult | None = None
    refusal: Refusal | None = None
