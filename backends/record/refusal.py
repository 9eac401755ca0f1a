"""Why a command was not done: a code that windows translate, and the words of the log. Pure."""

from __future__ import annotations

import enum

import msgspec


class RefusalCode(enum.StrEnum):
    """Codes are stable; windows say them in the operator's language."""

    NOT_ALLOWED = "not_allowed"  # role table; `whom` says whom to ask
    OTHER_DEPARTMENT = "other_department"
    STALE_VERSION = "stale_version"  # it changed since it was on the screen
    UNKNOWN_SUBJECT = "unknown_subject"
    WRONG_STATE = "wrong_state"
    SIGNED_OUT = "signed_out"
    WRONG_PASSWORD = "wrong_password"
    LOCKED_OUT = "locked_out"
    STORE_UNAVAILABLE = "store_unavailable"  # full disk, read-only folder
    MALFORMED = "malformed"


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A command refused. `whom` names roles that may do it; `detail` is English, for the log."""

    code: RefusalCode
    detail: str = ""
    whom: list[str] = []
