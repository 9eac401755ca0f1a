"""The centre's seal of a handover's page: what its log says of the file that it keeps. Pure.

It covers the file as a whole, what is drawn on it and what it carries. It lies beside the file
wherever that is saved, so that both can be checked with nothing but the centre's public key.
"""

from __future__ import annotations

import datetime as dt
from pathlib import PurePath

import msgspec

from backends.record.ids import HandoverId

SEAL_ENDING = ".seal.json"
MOST_SEAL_BYTES = 1 << 16
# In front of what is signed: a signature of a page is one of nothing else.
_PREFIX = b"watchfloor handover page 1\n"


class PageAttestation(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre attests: that its log names this page, at `seq` with `event_hash`.

    `page_sha256`: of the PDF, in hex. `centre`: its name when it sealed.
    """

    format: int = 1
    handover: HandoverId
    page_sha256: str
    centre: str
    recorded_at: dt.datetime
    seq: int
    event_hash: str


def signed_bytes(attestation: str) -> bytes:
    """What a signature of a page's attestation covers."""
    return _PREFIX + attestation.encode()


def seal_name(page: PurePath) -> str:
    """Under which name the seal lies beside a page."""
    return page.name + SEAL_ENDING
