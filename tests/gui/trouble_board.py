"""The health board with one source stale, one refused, one down, by the real connectors.

A fourth one works and has rows that nobody can use.

`python -m tests.gui.trouble_board PICTURE.png` draws it; `watchfloor demo trouble` has a running
demo city show the same.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys

import msgspec
from PySide6.QtWidgets import QApplication

from backends.demo import trouble
from backends.demo.grid import GridScale, GridServer
from backends.demo.rest_server import Mood
from backends.demo.urban import UrbanScale, UrbanServer
from backends.gateway.rest.mapping import load_mapping
from backends.gateway.rest.service import serve_mapping
from backends.link.api import Change
from backends.record.access import Role
from backends.record.ids import SourceId
from backends.record.observation import HealthReport, Observation
from backends.record.resource import SourceHealth, SourceState
from tests.backends.demo.mapped import mapping_file
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.fakes_link import a_user
from widgets.health.page import HealthPage
from widgets.style import apply_style
from widgets.theme import Theme

EVERY_S = 0.1
STILL_S = 240.0  # so long the patrol teams have told nothing new
HOST = "127.0.0.1"
# What the mappings reach: the three that get into trouble, and some that do not.
OF_GRID = ("grid-teams", "grid-events", "emergency-office", "environment-office", "parties")
OF_URBAN = ("hotline-reports", "emergency-warnings")


class Gateway:
    """Connectors of the demo's systems, polled fast, and what they last said of their health."""

    def __init__(self, grid: GridServer, urban: UrbanServer) -> None:
        self._of = dict.fromkeys(OF_GRID, grid.http.url)
        self._of |= dict.fromkeys(OF_URBAN, urban.http.url)
        self.sources: dict[SourceId, SourceHealth] = {}

    def take(self, said: Observation) -> None:
        """Health only."""
        if isinstance(said, HealthReport):
            self.sources[said.health.source] = said.health

    async def serve(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            for name, url in self._of.items():
                mapping = load_mapping(mapping_file(name), url)
                fast = [
                    msgspec.structs.replace(one, every_s=EVERY_S, rate_per_s=1e6)
                    for one in mapping.stream[:2]
                ]
                mapping = msgspec.structs.replace(mapping, stream=fast)
                group.create_task(serve_mapping(mapping, self.take))

    def are(self, state: SourceState) -> set[str]:
        """Which stand so."""
        return {str(key) for key, health in self.sources.items() if health.state is state}


async def in_trouble() -> list[SourceHealth]:
    """The connectors' reports when the demo's trouble has come over three of them."""
    grid = GridServer(HOST, 0, 1, GridScale(teams=40, dirt=0.2))
    urban = UrbanServer(HOST, 0, 1, UrbanScale(components=100))
    grid.start()
    urban.start()
    grid.http.be(Mood.FROZEN, "/grid/v1/teams", STILL_S)
    gateway = Gateway(grid, urban)
    serving = asyncio.create_task(gateway.serve())
    try:
        await until(lambda: len(gateway.are(SourceState.OK)) == len(OF_GRID + OF_URBAN) - 1)
        await asyncio.to_thread(trouble.make_at, grid.port, urban.port, STILL_S)
        await until(lambda: len(gateway.are(SourceState.LOST)) == 2)
        await until(lambda: gateway.are(SourceState.STALE) == {"grid.teams"})
        return list(gateway.sources.values())
    finally:
        serving.cancel()
        await asyncio.wait([serving])
        await asyncio.to_thread(grid.close)
        await asyncio.to_thread(urban.close)


def board_of(feeds: list[SourceHealth]) -> HealthPage:
    """The room, with those feeds."""
    link = AskedLink(a_user(Role.WATCH_LEADER))
    newest = max(dt.datetime.fromisoformat(one.last_success) for one in feeds if one.last_success)
    link.now = newest + dt.timedelta(seconds=2)
    page = HealthPage(context_of(link))
    link.sources_now |= {feed.source: feed for feed in feeds}
    link.tell(Change(sources=frozenset(link.sources_now)))
    page.resize(1460, 640)
    return page


def main(path: str) -> None:
    """Draw it."""
    app = QApplication([])
    apply_style(app, Theme())
    page = board_of(asyncio.run(in_trouble()))
    page.show()
    app.processEvents()
    page.grab().save(path)


if __name__ == "__main__":
    main(sys.argv[1])
