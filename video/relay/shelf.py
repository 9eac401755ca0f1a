"""Parts of recordings on the disk, and a card beside each that says what it is. Any one thread.

A card is written before its part, so that what a power cut leaves is known: it is made whole at
the next start. Which parts go to make room is a pure function.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from video.av_codec import FileError
from video.av_parts import PartReader
from video.relay.api import Part

log = logging.getLogger(__name__)

CARD, WHOLE, OPEN = ".json", ".mkv", ".part"
DAY_S = 86_400
_READ_BYTES = 1 << 20
_LEAST_BYTES = 4096  # a head and no whole cluster


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """Of one part. `sha256` empty: not whole yet. `is_taken`: the record has it.

    `protected_until_s` None: nobody has said yet; what was recorded for an incident is kept.
    """

    id: str
    camera: str
    starts_ms: int
    ends_ms: int = 0
    size_bytes: int = 0
    sha256: str = ""
    incident: str = ""
    by: str = ""
    is_taken: bool = False
    protected_until_s: int | None = None

    def part(self) -> Part:
        """For the switchboard."""
        return Part(
            id=self.id,
            camera=self.camera,
            starts_ms=self.starts_ms,
            ends_ms=self.ends_ms,
            size_bytes=self.size_bytes,
            sha256=self.sha256,
            incident=self.incident,
            by=self.by,
        )

    def is_kept(self, now_s: float) -> bool:
        """Whether it may not be removed: protected, or unknown to the record."""
        if self.protected_until_s is None:
            return bool(self.incident) or not self.is_taken
        return not self.is_taken or self.protected_until_s > now_s


class Shelf:
    """All parts of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.cards: dict[str, Card] = {}
        self._running: dict[str, Card] = {}  # being written; of the writing thread, read anywhere

    def load(self) -> list[Card]:
        """Read all cards; those of parts that were cut off are for recover(). Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        cut_off: list[Card] = []
        for path in sorted(self._folder.glob(f"*/*{CARD}")):
            try:
                card = msgspec.json.decode(path.read_bytes(), type=Card)
            except (msgspec.MsgspecError, OSError):
                log.warning("a recording's card cannot be read: %s", path.name)
                continue
            if card.sha256:
                self.cards[card.id] = card
            else:
                cut_off.append(card)
        return cut_off

    def path(self, card: Card, ending: str) -> Path:
        """Of its file or card."""
        day = time.strftime("%Y-%m-%d", time.gmtime(card.starts_ms / 1000))
        return self._folder / day / f"{card.id}{ending}"

    def begin(self, card: Card) -> Path:
        """A new part: where it is to be written. Raises OSError."""
        path = self.path(card, OPEN)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._write(card)
        self._running[card.id] = card
        return path

    def finish(self, card: Card, ends_ms: int) -> Card:
        """It is whole; reads it once for its hash. Raises OSError."""
        self._running.pop(card.id, None)
        unfinished = self.path(card, OPEN)
        digest = hashlib.sha256()
        size = 0
        with unfinished.open("rb") as file:
            while data := file.read(_READ_BYTES):
                digest.update(data)
                size += len(data)
            os.fsync(file.fileno())
        unfinished.rename(self.path(card, WHOLE))
        whole = msgspec.structs.replace(
            card, ends_ms=ends_ms, size_bytes=size, sha256=digest.hexdigest()
        )
        self._write(whole)
        return whole

    def add(self, card: Card) -> None:
        """It stands on the shelf from now on."""
        self.cards[card.id] = card

    def change(self, card: Card) -> None:
        """Its card is another now. An OSError is logged: it is said again."""
        self.cards[card.id] = card
        try:
            self._write(card)
        except OSError as error:
            log.warning("a recording's card cannot be written: %s", type(error).__name__)

    def remove(self, cards: Iterable[Card]) -> None:
        """Files and cards of parts that are no longer on the shelf."""
        for card in cards:
            for ending in (WHOLE, OPEN, CARD):
                with contextlib.suppress(OSError):
                    self.path(card, ending).unlink(missing_ok=True)

    def of_camera(self, camera: str, start_ms: int, end_ms: int) -> list[tuple[int, str]]:
        """Parts of a stretch of its past by start (Unix ms, path); the one that is being written
        among them, as far as it is on the disk."""
        found = [
            (card.starts_ms, str(self.path(card, WHOLE)))
            for card in self.cards.values()
            if card.camera == camera and card.ends_ms > start_ms and card.starts_ms < end_ms
        ]
        found += [
            (card.starts_ms, str(self.path(card, OPEN)))
            for card in tuple(self._running.values())
            if card.camera == camera and card.starts_ms < end_ms
        ]
        return sorted(found)

    def _write(self, card: Card) -> None:
        path = self.path(card, CARD)
        beside = path.with_suffix(".new")
        beside.write_bytes(msgspec.json.encode(card))
        beside.replace(path)

    def recover(self, card: Card) -> Card | None:
        """What a power cut left: whole up to its last cluster, or nothing at all. Reads it all.

        None also where it cannot be made whole now (a full disk): it stays for the next start.
        """
        try:
            if not self.path(card, OPEN).exists():
                self.path(card, WHOLE).rename(self.path(card, OPEN))  # cut off behind the rename
            reader = PartReader(str(self.path(card, OPEN)))
            try:
                last_s = max((packet.at_s for packet in reader.packets(0.0)), default=-1.0)
            finally:
                reader.close()
            if last_s < 0:  # read to its end, and nothing in it
                self.remove([card])
                return None
            return self.finish(card, card.starts_ms + max(1, round(last_s * 1000)))
        except FileNotFoundError:
            self.remove([card])
        except (FileError, OSError) as error:
            if isinstance(error, FileError) and self._has_nothing(card):
                self.remove([card])
            else:
                log.warning("part %s cannot be made whole now: %s", card.id, error)
        return None

    def _has_nothing(self, card: Card) -> bool:
        """Too short for a picture; what cannot be read may only be so for now."""
        try:
            return self.path(card, OPEN).stat().st_size < _LEAST_BYTES
        except OSError:
            return False


def to_remove(cards: Iterable[Card], now_s: float, limits: tuple[int, int]) -> list[Card]:
    """What goes: too old, then the oldest until the rest has room. `limits`: bytes, days (0: none).

    What is protected, or not in the record yet, stays whatever room it takes.
    """
    room_bytes, days = limits
    by_age = sorted(cards, key=_start)
    total = sum(card.size_bytes for card in by_age)
    gone: list[Card] = []
    for card in by_age:
        is_old = days > 0 and card.ends_ms / 1000 < now_s - days * DAY_S
        if (is_old or total > room_bytes) and not card.is_kept(now_s):
            gone.append(card)
            total -= card.size_bytes
    return gone


def _start(card: Card) -> int:
    return card.starts_ms
