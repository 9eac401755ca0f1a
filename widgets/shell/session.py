"""Signing in and out from the windows: runs the link's coroutines, reports in words. UI thread."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from backends.link.api import HubUnreachable, Link, SignInRefused
from widgets.formats import refusal_text
from widgets.shell.words import unreachable_text


class Session(QObject):
    """One attempt at a time; a second while the first runs is not begun."""

    busy_changed = Signal(bool)
    signed_in = Signal()
    signed_out = Signal()
    failed = Signal(str)  # in words

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._task: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether the hub is being asked."""
        return self._task is not None

    @Slot(str, str)
    def sign_in(self, user: str, password: str) -> None:
        """Sign in, or as another user. Ends in signed_in or failed."""
        self._start(self._sign_in(user, password))

    @Slot()
    def sign_out(self) -> None:
        """Ends in signed_out, whether or not the hub heard it."""
        self._start(self._sign_out())

    async def close(self) -> None:
        """Give up what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        if self._task is not None:
            work.close()
            return
        self._task = asyncio.get_running_loop().create_task(work)
        self._task.add_done_callback(self._done)
        self.busy_changed.emit(True)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._task = None
        self.busy_changed.emit(False)
        if not task.cancelled() and (fault := task.exception()) is not None:
            raise fault

    async def _sign_in(self, user: str, password: str) -> None:
        try:
            await self._link.sign_in(user, password)
        except SignInRefused as refused:
            self.failed.emit(refusal_text(refused.refusal))
        except HubUnreachable as unreachable:
            self.failed.emit(unreachable_text(str(unreachable)))
        else:
            self.signed_in.emit()

    async def _sign_out(self) -> None:
        await self._link.sign_out()
        self.signed_out.emit()
