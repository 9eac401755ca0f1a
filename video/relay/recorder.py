"""Which cameras are recorded, what they are recorded from, and which parts there are. Relay's loop.

The set is the hub's; while its line is down what was to be recorded goes on.
"""

from __future__ import annotations

import asyncio
import functools
import itertools
import time
from collections.abc import Callable

import msgspec

from video.cores.es import Piece, VideoUnit
from video.relay.api import Board, CameraToRecord, Part, RecordingNow, StreamKey
from video.relay.camera_pull import CameraPull
from video.relay.channel import Channel
from video.relay.door import Refused
from video.relay.part_maker import PartMaker
from video.relay.protection import Protection
from video.relay.shelf import Card, Shelf, to_remove

TIDY_EVERY_S = 60.0
MOST_CAMERAS = 200
# A disk that could not be written is tried again; until it could be for so long, people are told.
PROBLEM_S = 10.0
SILENT_S = 10.0


class Recorder:
    """open(), record() whole sets, close()."""

    def __init__(
        self,
        board: Board,
        channel: Callable[[StreamKey], Channel],
        shelf: Shelf,
        limits: tuple[int, int],
    ) -> None:
        self.shelf = shelf
        self._board, self._channel, self._limits = board, channel, limits
        self._tapes: dict[str, _Tape] = {}
        self._numbers = itertools.count(1)
        self._loop = asyncio.get_running_loop()
        self.maker = PartMaker(shelf, self._finished, self._failed)
        self.also_failed: Callable[[str, str], None] | None = None
        self._tidy_timer: asyncio.TimerHandle | None = None
        self.has_room = True
        self._protection = Protection()

    async def open(self) -> None:
        """Take in what is on the disk. Raises OSError."""
        for card in await asyncio.to_thread(self.shelf.load):
            self.maker.do(functools.partial(self._recover, card))
        self._tidy_later()

    async def close(self) -> None:
        """Every part is written, and made whole where there is time for it."""
        if self._tidy_timer is not None:
            self._tidy_timer.cancel()
        self.maker.hurry()
        for camera in tuple(self._tapes):
            self._end(camera)
        await asyncio.to_thread(self.maker.close)

    def record(self, cameras: list[CameraToRecord]) -> None:
        """All that are to be recorded: others end. One that goes on for another reason is not
        interrupted: whose the part is that is being made, the record knows by its times."""
        wanted = {entry.camera: entry for entry in cameras[:MOST_CAMERAS]}
        for camera, tape in tuple(self._tapes.items()):
            entry = wanted.get(camera)
            if entry is None or not tape.has_source(entry):
                self._end(camera)
            else:
                tape.goes_on_as(entry)
        for camera, entry in wanted.items():
            if camera not in self._tapes:
                tape = _Tape(entry, next(self._numbers), self._take)
                self._tapes[camera] = tape
                tape.begin(self._channel)
        self._board.recording(self.now())

    def now(self) -> list[RecordingNow]:
        """As it stands."""
        now_s = time.monotonic()
        problem = "" if self.has_room else "no_room"
        return [tape.now(now_s, problem) for tape in self._tapes.values()]

    def untaken(self) -> list[Part]:
        """Whole parts that the record has not taken yet."""
        return [card.part() for card in self.shelf.cards.values() if not card.is_taken]

    def taken(self, part_id: str, until_s: int) -> None:
        """The record has it, and has it kept until then (Unix seconds)."""
        self._protection.note(part_id)
        card = self.shelf.cards.get(part_id)
        if card is not None and not card.is_taken:
            self.shelf.change(
                msgspec.structs.replace(card, is_taken=True, protected_until_s=until_s)
            )

    def hears_anew(self) -> None:
        """The hub's line is new."""
        self._protection.begin_anew()

    def protect(
        self, until: dict[str, int], *, is_first: bool = False, is_last: bool = False
    ) -> None:
        """Parts that are kept until another time now (Unix seconds), or a piece of all there are
        that are kept, from the first to the last."""
        cards = self.shelf.cards
        for card in self._protection.take(cards, until, is_first=is_first, is_last=is_last):
            self.shelf.change(card)
        if not self._protection.is_under_way:
            self.tidy()

    def tidy(self) -> None:
        """What is over its time or has no room goes."""
        gone = to_remove(self.shelf.cards.values(), time.time(), self._limits)
        for card in gone:
            self.shelf.cards.pop(card.id, None)
        if gone:
            self.maker.do(lambda: self.shelf.remove(gone))
            self._board.parts_gone([card.id for card in gone])
        total = sum(card.size_bytes for card in self.shelf.cards.values())
        self.has_room = total <= self._limits[0]

    def _recover(self, card: Card) -> None:
        """On the writing thread, beside what is recorded now."""
        whole = self.shelf.recover(card)
        if whole is not None:
            self._finished(whole)

    def _tidy_later(self) -> None:
        self.tidy()
        self._tidy_timer = self._loop.call_later(TIDY_EVERY_S, self._tidy_later)

    def _end(self, camera: str) -> None:
        tape = self._tapes.pop(camera)
        tape.close()
        self.maker.end(tape.number)

    def _take(self, tape: _Tape, piece: Piece) -> bool:
        if not self.has_room:
            return False
        when = (time.monotonic(), time.time_ns() // 1_000_000)
        return self.maker.take(tape.card, tape.number, piece, when, tape.entry.part_s)

    def _finished(self, card: Card) -> None:
        """On the writing thread."""
        self._loop.call_soon_threadsafe(self._stand, card)

    def _stand(self, card: Card) -> None:
        self.shelf.add(card)
        tape = self._tapes.get(card.camera)
        if tape is not None and card.starts_ms >= tape.since_ms:
            tape.written += card.size_bytes
        self._board.part_finished(card.part())
        self.tidy()

    def _failed(self, camera: str, code: str) -> None:
        """On the writing thread."""
        self._loop.call_soon_threadsafe(self._note, camera, code)

    def _note(self, camera: str, code: str) -> None:
        if self.also_failed is not None:
            self.also_failed(camera, code)
        tape = self._tapes.get(camera)
        if tape is not None:
            tape.note(code)
            self._board.recording(self.now())


class _Tape:
    """One camera that is recorded; Tap of its channel."""

    def __init__(
        self, entry: CameraToRecord, number: int, take: Callable[[_Tape, Piece], bool]
    ) -> None:
        self.entry, self.number = entry, number
        self.card = _card_of(entry)
        self.written = 0
        self._take = take
        self.since_ms = time.time_ns() // 1_000_000
        self._channel: Channel | None = None
        self._pull: CameraPull | None = None
        self._problem, self._problem_s = "", 0.0
        self._heard_s = 0.0
        self._awaits_key = False

    def has_source(self, entry: CameraToRecord) -> bool:
        """Whether it is recorded from there; one whose channel was refused is not."""
        is_taped = self._channel is not None or self._pull is not None
        return is_taped and (self.entry.url, self.entry.key) == (entry.url, entry.key)

    def goes_on_as(self, entry: CameraToRecord) -> None:
        """The same pictures for another reason: the next part says it."""
        self.entry, self.card = entry, _card_of(entry)

    def begin(self, channel: Callable[[StreamKey], Channel]) -> None:
        """From its channel, or by RTSP."""
        if self.entry.key is None:
            self._pull = CameraPull(self.entry.url, self.take, self.over)
            return
        try:
            self._channel = channel(self.entry.key)
        except Refused as refused:
            self.note(refused.reason)
            return
        self._channel.tap(self)

    def close(self) -> None:
        """No more."""
        if self._channel is not None:
            self._channel.untap(self)
        if self._pull is not None:
            self._pull.close()

    def take(self, piece: Piece, now_s: float) -> None:
        """A picture or a piece of sound."""
        self._heard_s = now_s
        if isinstance(piece, VideoUnit) and piece.is_key:
            self._awaits_key = False
        if self._awaits_key:
            return
        if not self._take(self, piece):
            self._awaits_key = True
            self.note("slow_disk")

    def over(self, reason: str) -> None:
        """Its camera cannot send; it is asked again."""
        self.note(reason)

    def note(self, problem: str) -> None:
        """Something is wrong."""
        self._problem, self._problem_s = problem, time.monotonic()

    def now(self, now_s: float, problem: str) -> RecordingNow:
        """As it stands."""
        is_silent = now_s - self._heard_s > SILENT_S
        if not problem and self._problem:
            is_over = now_s - self._problem_s > PROBLEM_S and not is_silent
            problem = "" if is_over else self._problem
        if not problem and is_silent:
            problem = "silent" if self._heard_s else "waiting"
        return RecordingNow(
            camera=self.entry.camera,
            since_ms=self.since_ms,
            incident=self.entry.incident,
            by=self.entry.by,
            size_bytes=self.written,
            problem=problem,
        )


def _card_of(entry: CameraToRecord) -> Card:
    """Of the next part."""
    return Card(id="", camera=entry.camera, starts_ms=0, incident=entry.incident, by=entry.by)
