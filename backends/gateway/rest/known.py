"""What is read of every row, whatever it becomes. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from backends.gateway.rest.fields import Field, Fields
from backends.gateway.rest.streams import Stream
from backends.gateway.rest.tables import Source
from backends.gateway.rest.times import write_time
from backends.gateway.rest.values import Unreadable, out_of_time, text_of, time_of
from backends.record.common import Department
from backends.record.ids import SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One row and what is known of it. `updated_at` is their time, or ours where rows have none;
    `now` is ours."""

    raw: dict[str, Any]
    stream: Stream
    source: Source
    id: str
    updated_at: dt.datetime
    now: dt.datetime

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
    def occurred_at(self) -> dt.datetime:
        """When it happened by their word; where no clock can have said that, when it changed."""
        return self._when[0] or self.updated_at

    @property
    def reported_text(self) -> str:
        """When it happened by their word, as people read it in their zone; empty: they say none."""
        told = self._when[0]
        if told is None:
            return ""
        field = self.fields.occurred_at
        zone = (field if isinstance(field, Field) else Field()).zone
        return str(write_time(told, "%Y-%m-%d %H:%M:%S", zone))

    @property
    def doubt(self) -> str:
        """What was expected of their word on when it happened, where it does not count."""
        return self._when[1]

    @property
    def _when(self) -> tuple[dt.datetime | None, str]:
        text_of(self.raw, self.fields.occurred_at, "occurred_at")  # a text that is none is no doubt
        try:
            told = time_of(self.raw, self.fields.occurred_at, "occurred_at")
        except Unreadable as fault:
            return None, fault.expected
        wrong = out_of_time(told, self.now) if told is not None else ""
        return (None, wrong) if wrong else (told, "")

    @property
    def department(self) -> Department:
        text = text_of(self.raw, self.fields.department, "department")
        try:
            return Department(text) if text else self.source.department
        except ValueError:
            words = f"one of {', '.join(Department)}, is {text!r}"
            raise Unreadable("department", words) from None
