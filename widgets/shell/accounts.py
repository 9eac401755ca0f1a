"""Accounts one may switch to with one click: the demo city's only. Pure."""

from __future__ import annotations

from typing import Annotated

import msgspec

from backends.record.access import Role


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """As the supervisor of the demo city hands it over."""

    user: Annotated[str, msgspec.Meta(min_length=1)]
    password: str
    name: str
    role: Role


def read_accounts(text: str) -> list[Account]:
    """From JSON; empty text is no accounts. Raises msgspec.MsgspecError."""
    return msgspec.json.decode(text, type=list[Account]) if text else []
