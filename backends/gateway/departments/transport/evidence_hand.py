"""Hands files of alarms to the centre, over outages and restarts of either side. Gateway's loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path

from backends.gateway.departments.transport.evidence_shelf import EvidenceShelf, Outgoing
from backends.gateway.departments.transport.settings import SOURCE
from backends.gateway.file_door import AlarmFile, FileDoor, Handed
from backends.record.attachment_kinds import Unfit, kind_of

log = logging.getLogger(__name__)

AGAIN_S = 10.0


class EvidenceHand:
    """`offer` and `run` on one loop."""

    def __init__(self, shelf: EvidenceShelf, door: FileDoor) -> None:
        self._shelf, self._door = shelf, door
        self._wake = asyncio.Event()

    def offer(self, note: Outgoing) -> bool:
        """Whether it is of a kind that the centre takes; then it goes there."""
        try:
            with self._shelf.path_of(note.file).open("rb") as file:
                if isinstance(kind_of(file), Unfit):
                    return False
            self._shelf.hand_out(note)
        except OSError as error:
            log.error("evidence cannot be handed over: %s", error)
            return False
        self._wake.set()
        return True

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._wake.clear()
            try:
                for path, note in await asyncio.to_thread(self._shelf.outgoing):
                    if not await self._hand_over(path, note):
                        break
            except OSError as error:
                log.error("evidence cannot be handed over: %s", error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_S):
                    await self._wake.wait()

    async def _hand_over(self, path: Path, note: Outgoing) -> bool:
        """Whether the next one may be tried."""
        file = AlarmFile(
            path=self._shelf.path_of(note.file),
            source=SOURCE,
            key=note.key,
            name=note.name,
            shows_people=note.shows_people,
            taken_at=note.taken_at,
        )
        try:
            became = await self._door.hand_over(file)
        except FileNotFoundError:  # room was made: nothing is left of it
            became = Handed.REFUSED
        if became is Handed.KEPT:
            self._shelf.handed(path, note.file)
        elif became is Handed.REFUSED:
            self._shelf.stays(path)
        return became is not Handed.LATER
