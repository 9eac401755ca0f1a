"""What a server objects to before it looks at a request's meaning (RFC 3261 8.2). Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from backends.protocols.sip.message import Request, Response, response_to
from backends.protocols.sip.values import BadValue


class Abilities(msgspec.Struct, frozen=True, kw_only=True):
    """What we take: methods, media types per method (none listed: any), option tags."""

    methods: frozenset[str]
    media_types: dict[str, frozenset[str]] = {}
    answers: frozenset[str] = frozenset()  # media types that our answers may have
    extensions: frozenset[str] = frozenset()


def objection(request: Request, abilities: Abilities, to_tag: str) -> Response | None:
    """The refusal a request gets for its form alone, None when there is none.

    405, 416, 420, 415, 406 in the order of RFC 3261 8.2. ACK is never answered. A Max-Forwards
    of zero is no reason: we are where the request was to arrive.
    """
    if request.method == "ACK":
        return None
    if request.method not in abilities.methods:
        return _refuse(request, 405, to_tag, ("Allow", abilities.methods))
    if request.scheme not in ("sip", "sips"):
        return response_to(request, 416, to_tag=to_tag)
    unknown = [] if request.method == "CANCEL" else _unknown_extensions(request, abilities)
    if unknown:
        return _refuse(request, 420, to_tag, ("Unsupported", unknown))
    taken = abilities.media_types.get(request.method, frozenset())
    if request.body and taken and request.content_type not in taken:
        return _refuse(request, 415, to_tag, ("Accept", taken))
    if not _is_acceptable(request, abilities):
        return response_to(request, 406, to_tag=to_tag)
    return None


def _unknown_extensions(request: Request, abilities: Abilities) -> list[str]:
    try:
        wanted = request.headers.listed("Require")
    except BadValue:
        wanted = request.headers.all("Require")
    return [tag for tag in wanted if tag and tag.lower() not in abilities.extensions]


def _is_acceptable(request: Request, abilities: Abilities) -> bool:
    """Whether the sender takes one of the types that our answer to an INVITE may have."""
    if request.method != "INVITE" or not abilities.answers or not request.headers.has("Accept"):
        return True
    for text in request.headers.get("Accept").split(","):
        kind = text.partition(";")[0].strip().lower()
        if kind in abilities.answers or kind == "*/*":
            return True
        if kind.endswith("/*") and any(a.startswith(kind[:-1]) for a in abilities.answers):
            return True
    return False


def _refuse(request: Request, status: int, to_tag: str, why: tuple[str, Iterable[str]]) -> Response:
    name, tags = why
    headers = [(name, ", ".join(sorted(tags)))]
    return response_to(request, status, to_tag=to_tag, headers=headers)
