"""What the emergency department's warnings are told at their start. Types only."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backends.gateway.datum import Datum
from backends.record.ids import SourceId

SOURCE = SourceId("emergency.bulletins")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
Positive = Annotated[float, Meta(gt=0)]
Address = Annotated[str, Meta(pattern=r"^https?://[^\s]+$", max_length=2_000)]


Day = Annotated[str, Meta(pattern=r"^(\d{4}-\d\d-\d\d)?$")]


class BulletinFeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[emergency.feed]]: an address that answers with warnings (12379 XML, CAP 1.2, or Atom or
    RSS whose links are CAP). `headers` go with each request; `expires`: when the key in them
    ends, `owner`: who renews it."""

    url: Address
    every_s: Annotated[float, Meta(ge=5.0)] = 30.0
    headers: dict[str, str] = {}
    expires: Day = ""
    owner: str = ""


class Receiver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[[emergency.receiver]]: who gets our warnings, as CAP 1.2 or in the format of 12379, whose
    `sender` is the centre's code of 14 characters. `target`: "party:<id>".

    `url` takes a POST, `folder` a file a message; one of them. `is_idempotent`: it takes the same
    identifier twice without harm. `expires`, `owner`: of the key in `headers`, as of a feed.
    """

    target: Annotated[str, Meta(pattern=r"^(party|department):[A-Za-z0-9_.-]{1,64}$")]
    sender: Annotated[str, Meta(min_length=1, max_length=200)]
    url: Annotated[str, Meta(pattern=r"^(https?://[^\s]+)?$")] = ""
    folder: str = ""
    format: Literal["cap", "12379"] = "cap"
    headers: dict[str, str] = {}
    expires: Day = ""
    owner: str = ""
    is_idempotent: bool = msgspec.field(name="idempotent", default=True)

    def __post_init__(self) -> None:
        if bool(self.url) is bool(self.folder):
            raise ValueError("a receiver needs url or folder, and not both")
        if self.format == "12379" and not re.fullmatch("[0-9A-Za-z]{14}", self.sender):
            raise ValueError("sender: in the format of 12379 it is a code of 14 characters")


class EmergencySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[emergency]: how warnings come and go.

    `listen`: systems POST them there, with "Authorization: Bearer <token>" where `token` is set;
    off loopback it must be.
    `folder`: files put there are taken, and moved to its folders `taken` and `refused`.
    `stale_after_s`: so long pushing and files may bring nothing; a feed or the folder that does not
    answer is named after a minute or three questions.
    `divisions`: GeoJSON outlines with the properties `code` and `name`, for warnings that name
    divisions only. `lasts_h`: of a warning that does not say when it ends. `data`: the folder for
    what receivers were sent; empty: the gateway's own.
    """

    listen: Annotated[str, Meta(pattern=r"^.+:\d{1,5}$")] = "127.0.0.1:8533"
    token: str = ""
    folder: str = ""
    feed: list[BulletinFeed] = []
    receiver: list[Receiver] = []
    divisions: str = ""
    data: str = ""
    datum: Datum = Datum.WGS84
    lasts_h: Annotated[float, Meta(gt=0, le=24 * 14)] = 24.0
    stale_after_s: Positive = 7 * 86_400.0  # a city may have no warning for days

    def __post_init__(self) -> None:
        host = self.listen.rpartition(":")[0].strip("[]")
        if not self.token and host not in _LOOPBACK:
            raise ValueError("token is required where listen is not on loopback")


def placed(settings: EmergencySettings, folder: Path, data: Path) -> EmergencySettings:
    """The settings with their files found from the settings file's folder, and the gateway's folder
    where none is said."""
    receivers = [
        msgspec.structs.replace(one, folder=str(folder / one.folder)) if one.folder else one
        for one in settings.receiver
    ]
    return msgspec.structs.replace(
        settings,
        folder=str(folder / settings.folder) if settings.folder else "",
        divisions=str(folder / settings.divisions) if settings.divisions else "",
        data=str(folder / settings.data) if settings.data else str(data / "emergency"),
        receiver=receivers,
    )
