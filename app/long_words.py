"""Words on a station's disk that are longer than the centre takes: they are their author's. Pure.

The wire's own types refuse them as they are read; these take any length and become those.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from backends.record.entry import Call, WriteEntry

_S = TypeVar("_S", bound=msgspec.Struct)


class LongCall(Call, frozen=True, kw_only=True):
    """With what was read back, by whom and for which office, as long as it was typed."""

    office: str = ""
    read_back: str = ""
    read_back_by: str = ""


class LongEntry(WriteEntry, frozen=True, kw_only=True, tag="write_entry"):
    """An entry that was to be sent."""

    text: str
    call: LongCall | None = None


def entry_of(long: LongEntry) -> WriteEntry:
    """The same."""
    return msgspec.structs.replace(plain(long, WriteEntry), call=call_of(long.call))


def plain(long: _S, kind: type[_S]) -> _S:
    """As one of `kind`, which `long` derives from: deeds are told apart by their very type."""
    return kind(**msgspec.structs.asdict(long))


def call_of(long: LongCall | None) -> Call | None:
    """The same."""
    return plain(long, Call) if long is not None else None
