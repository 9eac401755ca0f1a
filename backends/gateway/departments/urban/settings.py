"""What a department reached by REST or MQTT is told at its start. Types only."""

from __future__ import annotations

import msgspec


class UrbanSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping file, an address that overrides the file's when given, and the folder in which
    its cursors are kept (empty: nowhere)."""

    mapping: str
    base_url: str = ""
    data: str = ""
