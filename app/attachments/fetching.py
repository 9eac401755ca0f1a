"""Gets a file of the log or of an alarm for whoever wants it: from this disk, else the centre.

The console's loop; files are written and compared on worker threads.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

from app.attachments.shelf import Shelf
from backends.link.api import HubUnreachable, Link, LinkState
from backends.link.attachment_http import fetch
from backends.link.session import HubDoor
from backends.record.entry import Attachment


class Fetching:
    """`door`: of the session that is open."""

    def __init__(self, link: Link, door: Callable[[], HubDoor], shelf: Shelf) -> None:
        self._link, self._door, self._shelf = link, door, shelf
        self._under_way: dict[str, asyncio.Task[Path]] = {}

    async def get(self, entry: str, one: Attachment, *, is_lent: bool = False) -> Path:
        """Where it lies, with the right bytes. `is_lent`: not for longer than the console lives.

        Raises HubUnreachable, QueryRefused, OSError, WrongBytes, NotKept.
        """
        return await self._get(f"entry={entry}", one, is_lent=is_lent)

    async def get_of_alarm(self, alarm: str, one: Attachment, *, is_lent: bool = False) -> Path:
        """As get(), of what a device brought of an alarm."""
        return await self._get(f"alarm={alarm}", one, is_lent=is_lent)

    async def _get(self, whose: str, one: Attachment, *, is_lent: bool) -> Path:
        found = await asyncio.to_thread(self._shelf.find, one)
        if found is not None:
            return found
        task = self._under_way.get(one.sha256)
        if task is None:
            task = asyncio.ensure_future(self._fetch(whose, one, is_lent=is_lent))
            self._under_way[one.sha256] = task
            task.add_done_callback(lambda _: self._under_way.pop(one.sha256, None))
        return await asyncio.shield(task)

    def end(self) -> None:
        """Give up what is under way."""
        for task in list(self._under_way.values()):
            task.cancel()

    async def _fetch(self, whose: str, one: Attachment, *, is_lent: bool) -> Path:
        if self._link.status.state is not LinkState.ONLINE:
            raise HubUnreachable("closed")
        part = await asyncio.to_thread(self._shelf.part, one.sha256)
        try:
            file = await asyncio.to_thread(part.open, "wb")
            with file:

                async def write(block: bytes) -> None:
                    await asyncio.to_thread(file.write, block)

                await fetch(self._door(), one.sha256, whose, write)
            return await asyncio.to_thread(self._take_in, part, one, is_lent)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _take_in(self, part: Path, one: Attachment, is_lent: bool) -> Path:
        return self._shelf.take_in(part, one, is_lent=is_lent)
