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
    WRONG_REALM = "wrong_realm"  # live, drill and test do not mix
    OUT_OF_RANGE = "out_of_range"  # a figure or time beyond what the rules allow
    REASON_MISSING = "reason_missing"
    SAME_PERSON = "same_person"  # a second person is needed
    OPEN_TASKS = "open_tasks"  # its tasks are not done
    UNKNOWN_CLASS = "unknown_class"  # class, plan, step or party that the policy does not know
    NOT_LIVE = "not_live"  # the outbox sends nothing of a drill or a test
    DUPLICATE = "duplicate"  # there already
    TOO_LARGE = "too_large"


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A command refused. `whom` names roles that may do it; `detail` is English, for the log."""

    code: RefusalCode
    detail: str = ""
    whom: list[str] = []
