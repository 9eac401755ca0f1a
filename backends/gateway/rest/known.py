"""What is read of every row, whatever it becomes. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from backends.gateway.rest.fields import Fields
from backends.gateway.rest.streams import Stream
from backends.gateway.rest.tables import Source
from backends.gateway.rest.values import Unreadable, text_of
from backends.record.common import Department
from backends.record.ids import SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One row and what is known of it. `updated_at` is their time, or ours where rows have none."""

    raw: dict[str, Any]
    stream: Stream
    source: Source
    id: str
    updated_at: dt.datetime

    @property
    def fields(self) -> Fields:
        return self.stream.fields

    @property
    def source_id(self) -> SourceId:
        return SourceId(self.source.id)

    @property
    def key(self) -> str:
        """Of a condition or case; steps share that of their case."""
        return f"{self.stream.of or self.stream.name}:{self.id}"

    @property
    def department(self) -> Department:
        text = text_of(self.raw, self.fields.department, "department")
        try:
            return Department(text) if text else self.source.department
        except ValueError:
            words = f"one of {', '.join(Department)}, is {text!r}"
            raise Unreadable("department", words) from None
