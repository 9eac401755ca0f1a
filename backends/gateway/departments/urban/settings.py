"""What a department reached by REST is told at its start. Types only."""

from __future__ import annotations

import msgspec


class UrbanSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping file, and an address that overrides the file's when given."""

    mapping: str
    base_url: str = ""
