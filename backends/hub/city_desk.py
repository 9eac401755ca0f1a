"""Keeps what departments' systems tell of the city beside the record. The hub's loop.

One thread writes the city's file: inventories, histories, what a source says as a whole. An ingest
that brings such things is answered when they are in the file. Points go to the consoles like
cameras do.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from backends.hub import city_file
from backends.hub.consoles import Consoles
from backends.hub.item_index import ItemIndex
from backends.hub.item_rows import put_items
from backends.hub.latest import ReadingRow
from backends.hub.reading_hours import HistoryLimits, put_away, put_readings
from backends.hub.told import joined, put_told, read_told
from backends.hub.trouble import StoreProblem, StoreTrouble
from backends.link.messages import PointsFrame
from backends.record.ids import ResourceId
from backends.record.observation import (
    CellsTold,
    CodesTold,
    CoverageTold,
    DivisionsTold,
    ItemsTold,
    PointsTold,
)
from backends.record.resource import MonitoringPoint
from backends.record.work_calendar import CHINA

log = logging.getLogger(__name__)

MOST_UNSAVED = 200_000
_HOURS = range(2, 6)  # in China: when histories are thinned
_PAUSE_S = 0.05

CityTold = PointsTold | ItemsTold | CellsTold | DivisionsTold | CodesTold | CoverageTold
R = TypeVar("R")


class CityDesk:
    """`settled`: the points of the settings, which stay. start() first, close() at the end."""

    def __init__(
        self, folder: Path, settled: list[MonitoringPoint], limits: HistoryLimits | None = None
    ) -> None:
        self.index = ItemIndex(folder)
        self._folder = folder
        self._limits = limits or HistoryLimits()
        self._settled = {point.id: point for point in settled}
        self._told: dict[str, dict[ResourceId, MonitoringPoint]] = {}
        self._changed: dict[ResourceId, None] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="city-file")
        self._file: sqlite3.Connection | None = None
        self._unsaved: list[ReadingRow] = []
        self._saving: asyncio.Future[None] | None = None
        self._is_warm = True
        self._thinned_on: dt.date | None = None
        self._has_failed = False
        with contextlib.closing(city_file.open_to_write(folder)) as connection:
            for source, _, points in read_told(connection, "points", list[MonitoringPoint]):
                self._told[source] = {point.id: point for point in points}

    def start(self) -> None:
        """Have the columns ready before somebody asks."""
        self._thread.submit(self.index.warm)

    async def close(self) -> None:
        """Write what waits."""
        if self._unsaved:
            with contextlib.suppress(StoreTrouble):
                await self._write(put_readings, self._take_unsaved())
        await asyncio.to_thread(self._thread.shutdown, wait=True, cancel_futures=True)
        if self._file is not None:
            self._file.close()

    # -- points

    def points(self) -> list[MonitoringPoint]:
        """The settings' first; those of sources never replace them."""
        return list(self._all().values())

    def send_changed(self, consoles: Consoles) -> bool:
        """Points that came, changed or went. Returns whether there were any."""
        changed, self._changed = self._changed, {}
        if not changed:
            return False
        known = self._all()
        there = [known[key] for key in changed if key in known]
        gone = [key for key in changed if key not in known]
        consoles.send(PointsFrame(points=there, gone=gone))
        return True

    def _all(self) -> dict[ResourceId, MonitoringPoint]:
        told: dict[ResourceId, MonitoringPoint] = {}
        for points in self._told.values():
            told |= points
        return told | self._settled

    def _take_points(self, told: PointsTold) -> None:
        before = self._told.get(told.source, {})
        now = joined(before, told)
        differ = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
        self._changed |= dict.fromkeys(differ)
        self._told[told.source] = now

    # -- what is told

    async def take_all(self, observations: Iterable[object]) -> None:
        """What of a batch is of the city. Raises StoreTrouble: send it again later."""
        for told in observations:
            if isinstance(told, CityTold):
                await self.take(told)

    async def take(self, told: CityTold) -> None:
        """Keep it; it is in the file when this returns. Raises StoreTrouble."""
        if isinstance(told, ItemsTold):
            await self._write(put_items, told)
            self._is_warm = False
            # An inventory comes in many parts: between them others have the processor.
            await asyncio.sleep(_PAUSE_S if len(told.items) > 500 else 0)
            return
        await self._write(put_told, told)
        if isinstance(told, PointsTold):
            self._take_points(told)

    def keep_readings(self, rows: list[ReadingRow]) -> None:
        """Readings for their histories; they go in with the next turn."""
        self._unsaved += rows
        del self._unsaved[: max(0, len(self._unsaved) - MOST_UNSAVED)]

    def every_few_seconds(self, now: dt.datetime) -> None:
        """Readings into the file, columns made anew, at night what is old thinned."""
        if self._saving is None or self._saving.done():
            self._saving = asyncio.ensure_future(self._turn(now))

    async def _turn(self, now: dt.datetime) -> None:
        if self._unsaved:
            rows = self._take_unsaved()
            try:
                await self._write(put_readings, rows)
            except StoreTrouble:
                self._unsaved = rows + self._unsaved
                return
        if not self._is_warm:
            self._is_warm = True
            await self._on_thread(self.index.warm)
        here = now.astimezone(CHINA)
        if here.hour in _HOURS and here.date() != self._thinned_on:
            with contextlib.suppress(StoreTrouble):
                if not await self._write(put_away, self._limits, now):
                    self._thinned_on = here.date()

    def _take_unsaved(self) -> list[ReadingRow]:
        rows, self._unsaved = self._unsaved, []
        return rows

    # -- the thread

    async def _write(self, write: Callable[..., R], *arguments: object) -> R:
        try:
            written: R = await self._on_thread(self._with_file, write, *arguments)
        except (sqlite3.Error, OSError) as error:
            if not self._has_failed:
                log.error("the city's file cannot be written: %s", error)
            self._has_failed = True
            raise StoreTrouble(StoreProblem.STORE_ERROR, "the city's file") from error
        if self._has_failed:
            log.warning("the city's file is written again")
        self._has_failed = False
        return written

    async def _on_thread(self, call: Callable[..., R], *arguments: object) -> R:
        done: R = await asyncio.wrap_future(self._thread.submit(call, *arguments))
        return done

    def _with_file(self, write: Callable[..., R], *arguments: object) -> R:
        # City's thread.
        if self._file is None:
            self._file = city_file.open_to_write(self._folder)
        return write(self._file, *arguments)
