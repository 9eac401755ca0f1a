"""Many short texts as one: a column of a frame, read without making each of them. Pure.

100,000 ids and labels as lists took 28 ms a second to decode, as one text each 2; left in the
frame until somebody asks for one they take nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import overload

import msgspec
import numpy as np
import numpy.typing as npt


class Texts(msgspec.Struct, frozen=True, kw_only=True):
    """All texts, one after the other, in UTF-8; `lengths`: bytes of each, uint32, little-endian."""

    text: memoryview = memoryview(b"")
    lengths: memoryview = memoryview(b"")


def packed(texts: Sequence[str]) -> Texts:
    """These as a column."""
    parts = [text.encode() for text in texts]
    lengths = np.fromiter(map(len, parts), dtype="<u4", count=len(parts))
    return Texts(text=memoryview(b"".join(parts)), lengths=memoryview(lengths.tobytes()))


class TextColumn(Sequence[str]):
    """What a column says; a text is made when it is asked for. Raises ValueError for a bad one."""

    def __init__(self, texts: Texts) -> None:
        self._in_frame, self._lengths = texts.text, np.frombuffer(texts.lengths, dtype="<u4")
        if int(self._lengths.sum(dtype=np.int64)) != len(texts.text):
            raise ValueError("lengths of a column of texts do not fit it")

    @functools.cached_property
    def _ends(self) -> npt.NDArray[np.int64]:
        return np.cumsum(self._lengths, dtype=np.int64)

    @functools.cached_property
    def _all(self) -> bytes:
        """Out of the frame: views have no `find`, and compare slowly."""
        return bytes(self._in_frame)

    def __len__(self) -> int:
        return len(self._lengths)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            ends = [0, *self._ends.tolist()]
            return [self._at(ends[i], ends[i + 1]) for i in range(*at.indices(len(self)))]
        place = range(len(self))[at]
        return self._at(int(self._ends[place - 1]) if place else 0, int(self._ends[place]))

    def __iter__(self) -> Iterator[str]:
        begin = 0
        for end in self._ends.tolist():
            yield self._at(begin, end)
            begin = end

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and self._place_of(value) >= 0

    def index(self, value: str, start: int = 0, stop: int | None = None) -> int:
        """Its first place. Raises ValueError for one that is not there."""
        place = self._place_of(value)
        if not start <= place < (len(self) if stop is None else stop):
            raise ValueError(value)
        return place

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TextColumn):
            return NotImplemented
        return np.array_equal(self._lengths, other._lengths) and self._all == other._all

    __hash__ = None  # type: ignore[assignment]  # as a list

    def _at(self, begin: int, end: int) -> str:
        return str(self._in_frame[begin:end], "utf-8", "replace")

    def _place_of(self, value: str) -> int:
        """Where it stands as a whole text, -1 for nowhere."""
        if not value:
            return next((place for place, text in enumerate(self) if not text), -1)
        said, asked = self._all, value.encode()
        at = said.find(asked)
        while at >= 0:
            end = at + len(asked)
            place = int(np.searchsorted(self._ends, end))
            if self._ends[place] == end and self[place] == value:
                return place
            at = said.find(asked, at + 1)
        return -1
