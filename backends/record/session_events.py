"""What the log says of people signing in and out. Pure; by whom stands in the envelope's actor.

A name that nobody has is not written down: it may be a password typed into the wrong field.
"""

from __future__ import annotations

import msgspec

from backends.record.access import Role
from backends.record.ids import UserId
from backends.record.refusal import RefusalCode


class UserSignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """user.signed_in@1. The subject is the session."""

    role: Role


class UserSignedOut(msgspec.Struct, frozen=True, kw_only=True):
    """user.signed_out@1. The subject is the session."""


class SignInRefused(msgspec.Struct, frozen=True, kw_only=True):
    """user.sign_in_refused@1. `user` is empty for a name that nobody has.

    `unlogged`: refusals since the one logged before, that a flood kept out of the log.
    """

    user: UserId
    code: RefusalCode
    unlogged: int = 0


SessionEvent = UserSignedIn | UserSignedOut | SignInRefused
