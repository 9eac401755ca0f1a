"""Tells the record when a source falls silent or speaks again, once each. The hub's loop only."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import Future

from backends.hub.jobs import Answer, QualityJob
from backends.record.alarm import Quality
from backends.record.ids import SourceId
from backends.record.resource import SourceHealth, SourceState


class QualityTelling:
    """What was told of each source. `submit` hands work to the writer, None where it cannot."""

    def __init__(self, submit: Callable[[QualityJob], Future[Answer] | None]) -> None:
        self._submit = submit
        self._told: dict[SourceId, Quality] = {}

    def new_alarm(self, source: SourceId) -> None:
        """An alarm of a silent source came: it does not know yet."""
        if self._told.get(source) is Quality.STALE:
            del self._told[source]

    def tell(self, health: SourceHealth) -> None:
        """Tell where it is news; what was not written is told again."""
        if health.state is SourceState.UNKNOWN:
            return
        quality = Quality.GOOD if health.state is SourceState.OK else Quality.STALE
        if self._told.get(health.source) is quality:
            return
        answer = self._submit(QualityJob(source=health.source, quality=quality))
        if answer is not None:
            self._told[health.source] = quality
            asyncio.wrap_future(answer).add_done_callback(
                functools.partial(self._on_told, health.source)
            )

    def _on_told(self, source: SourceId, answer: asyncio.Future[Answer]) -> None:
        if not answer.cancelled() and answer.exception() is not None:
            self._told.pop(source, None)  # told again once the store writes
