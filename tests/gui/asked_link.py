"""A link that answers questions or is out of reach, and waiting for it. For tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from backends.link.api import HubUnreachable, QueryRefused
from backends.link.queries import (
    Answer,
    Query,
)
from backends.record.refusal import Refusal
from tests.gui.fakes_link import FakeLink
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.theme import Theme


class AskedLink(FakeLink):
    """May be out of reach, or refuse."""

    is_down = False
    refusal: Refusal | None = None

    async def ask(self, query: Query) -> Answer:
        self.asked.append(query)
        if self.is_down:
            raise HubUnreachable("unreachable")
        if self.refusal is not None:
            raise QueryRefused(self.refusal)
        return self.answer_to(query)


def context_of(link: FakeLink) -> UiContext:
    return UiContext(theme=Theme(), link=link, engine=FakeEngine())


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            QApplication.processEvents()
            await asyncio.sleep(0.002)
