"""Who may erase personal fields, and with what words it is asked for. Pure."""

from __future__ import annotations

import msgspec

from backends.record.access import Act, Allowed, User, may, whom_to_ask
from backends.record.refusal import Refusal, RefusalCode


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """Body of POST /api/v1/personal/{subject}/erase, and its answer once it is done."""

    reason: str


def refusal_to_erase(user: User, erasure: Erasure) -> Refusal | None:
    """Why `user` may not erase with that reason; None where they may."""
    if may(user, Act.ERASE_PERSONAL) is not Allowed.YES:
        whom = [role.value for role in whom_to_ask(Act.ERASE_PERSONAL)]
        detail = f"{user.role} may not erase personal fields"
        return Refusal(code=RefusalCode.NOT_ALLOWED, detail=detail, whom=whom)
    if not erasure.reason.strip():
        return Refusal(code=RefusalCode.REASON_MISSING, detail="say why they are erased")
    return None
