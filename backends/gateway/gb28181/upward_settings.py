"""[[gb28181.upward]]: higher platforms that we register with, as people write it. Types only."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

_Id = Annotated[str, Meta(pattern=r"^\d{20}$")]
_OwnId = Annotated[str, Meta(pattern=r"^(\d{20})?$")]
_Address = Annotated[str, Meta(pattern=r"^.+:\d{1,5}$")]
_Local = Annotated[str, Meta(pattern=r"^(.+:\d{1,5})?$")]


class UpwardEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`id`, `address` (host:port): the higher platform's; `domain`: its first ten digits where
    left out. `own_id`: as which device we register, ours where left out; `user` of the digest
    likewise; `name`: how we call ourselves. `local`: from which address of ours. `channels`: ids,
    or how they begin, that it may see; empty: all. `media_host`: our address that its media comes
    from, where it is not the relay's. `may_steer`: whether it may move our cameras; `priority`: of
    its hold on them, 0 gives way to all of us (5: a leading official's); `title`: how it is shown
    then. `alarms`: "subscribed" tells it alarms where it subscribes, "all" tells them anyway.
    """

    id: _Id
    address: _Address
    domain: Annotated[str, Meta(pattern=r"^(\d{10})?$")] = ""
    own_id: _OwnId = ""
    user: str = ""
    name: Annotated[str, Meta(max_length=64)] = "指挥中心"
    password: str = ""
    transport: Literal["udp", "tcp"] = "udp"
    edition: Literal["2016", "2022"] = "2022"
    local: _Local = ""
    expires_s: Annotated[int, Meta(ge=60, le=2_592_000)] = 86_400
    keepalive_s: Annotated[int, Meta(ge=5, le=3600)] = 60
    channels: list[str] = []
    media_host: str = ""
    may_steer: bool = False
    priority: Annotated[int, Meta(ge=0, le=6)] = 0
    title: Annotated[str, Meta(max_length=64)] = ""
    alarms: Literal["subscribed", "all"] = "subscribed"

    def shows(self, item_id: str) -> bool:
        """Whether that item is to be seen above."""
        return not self.channels or any(item_id.startswith(begin) for begin in self.channels)
