"""What a feed lives by and when it ends: certificates by their own word, others by their letter."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cryptography import x509

from backends.record.resource import Credential
from backends.record.work_calendar import CHINA


def by_letter(name: str, expires: str, owner: str) -> list[Credential]:
    """Of a key or password that ends on a day ("2027-03-01"); none where nobody says when.

    Raises ValueError for what is no day.
    """
    if not expires:
        return []
    ends = dt.datetime.fromisoformat(expires)
    ends = ends if ends.tzinfo is not None else ends.replace(tzinfo=CHINA)
    return [Credential(name=name, expires_at=ends, owner=owner)]


def by_certificate(name: str, path: str, owner: str) -> list[Credential]:
    """Of a PEM file; none where it cannot be read: the first request says what is wrong with it."""
    try:
        ends = x509.load_pem_x509_certificate(Path(path).read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return []
    return [Credential(name=name, expires_at=ends, owner=owner)]
