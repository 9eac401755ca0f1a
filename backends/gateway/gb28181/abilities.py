"""What the platform can do, for refusals by the book (405, 415, 420). Values only."""

from __future__ import annotations

from backends.protocols.sip.uas import Abilities

ABILITIES = Abilities(
    methods=frozenset(
        {"REGISTER", "MESSAGE", "NOTIFY", "INVITE", "INFO", "BYE", "CANCEL", "OPTIONS"}
    ),
    media_types={
        "MESSAGE": frozenset({"application/manscdp+xml", "text/xml"}),
        "INVITE": frozenset({"application/sdp"}),
    },
    answers=frozenset({"application/sdp"}),
)
