"""From a camera's packets to sealed evidence through a real hub, line and decoder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import av
import cv2
import pytest
import pytest_asyncio

from app.evidence.check import check
from app.evidence.desk import EvidenceDesk
from backends.hub.signatures import public_key_file, public_keys
from backends.link.line import HubLine
from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.request import DecideRequest
from backends.record.resource import Camera, CameraSecurity
from tests.backends.hub.support import PASSWORD, TestHub, running_hub
from tests.backends.hub.test_incidents import EVERYBODY, POLICY
from tests.video.fakes import make_film
from video.api import Stream, ViewId
from video.engine import DecoderPool
from widgets.wall.replay.evidence import PieceState

pytestmark = pytest.mark.asyncio


class Station:
    """A console's parts without its windows."""

    def __init__(self, hub: TestHub, link: HubLine, engine: DecoderPool, folder: Path) -> None:
        self.hub, self.link, self.engine, self.folder = hub, link, engine, folder
        self.desk = EvidenceDesk(link, engine, folder / "evidence", "wall-1")
        self.desk.start()

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(15):
            while not condition():
                self.engine.drain()
                await asyncio.sleep(0.01)

    async def held(self, camera: Camera, seconds: float) -> ViewId:
        view = self.engine.open(Stream(url=camera.main), 64, 48)
        past = self.engine.past

        def has_enough() -> bool:
            self.engine.status(view)
            return past.past(view).held_s >= seconds

        await self.until(has_enough)
        return view

    async def sealed(self, state: PieceState = PieceState.SEALED) -> Path | None:
        await self.until(lambda: self.desk.pieces[-1].state is state)
        return self.desk.pieces[-1].folder

    def keys(self) -> tuple[str, ...]:
        return public_keys(public_key_file(self.folder / "record"))


def cameras(film: Path) -> list[Camera]:
    square = Camera(
        id=CameraId("c1"), number=1, name="广场", department=Department.GRID, main=str(film)
    )
    room = Camera(
        id=CameraId("c2"),
        number=2,
        name="接待室",
        department=Department.GRID,
        main=str(film),
        security=CameraSecurity.RESTRICTED,
    )
    return [square, room]


@pytest.fixture
def engine() -> Iterator[DecoderPool]:
    engine = DecoderPool(1)
    yield engine
    engine.shutdown()


@pytest_asyncio.fixture
async def station(tmp_path: Path, engine: DecoderPool) -> AsyncIterator[Station]:
    film, record = tmp_path / "film.mp4", tmp_path / "record"
    make_film(film, {"bf": "0", "g": "10"})
    record.mkdir()
    async with running_hub(record, users=EVERYBODY, policy=POLICY, cameras=cameras(film)) as hub:
        link = HubLine(str(hub.http.base_url).rstrip("/"))
        station = Station(hub, link, engine, tmp_path)
        await link.sign_in("leader", PASSWORD)
        try:
            yield station
        finally:
            await station.desk.close()
            await link.close()


async def test_a_still_and_a_clip_are_sealed_by_the_centre_and_verified(station: Station) -> None:
    camera = station.link.cameras[CameraId("c1")]
    view = await station.held(camera, 1.0)
    station.desk.take_still(camera, view)
    folder = await station.sealed()
    assert folder is not None
    report = check(folder, station.keys())
    assert report.faults == []
    assert report.manifest is not None and report.manifest.user == "leader"
    picture = cv2.imread(str(folder / "still-main.png"))
    assert picture is not None and picture.shape == (48, 64, 3)
    past = station.engine.past.past(view)
    station.desk.take_clip(camera, view, (past.oldest_ns, past.newest_ns))
    folder = await station.sealed()
    assert folder is not None
    assert check(folder, station.keys()).faults == []
    with av.open(str(folder / "clip-main.mp4")) as clip:
        assert len(list(clip.decode(video=0))) >= 20


async def test_a_restricted_camera_s_still_is_handed_out_after_the_commander_said_yes(
    station: Station,
) -> None:
    camera = station.link.cameras[CameraId("c2")]
    station.desk.take_still(camera, await station.held(camera, 0.3), "公安调取")
    assert await station.sealed(PieceState.ASKED) is None
    (request,) = station.link.requests.values()
    assert (request.title, request.reason) == ("接待室", "公安调取")
    async with station.hub.console("commander") as commander:
        yes = DecideRequest(request=request.id, seen_version=1, is_approved=True)
        assert (await commander.command(yes)).refusal is None
    folder = await station.sealed()
    assert folder is not None
    report = check(folder, station.keys())
    assert report.faults == []
    assert report.attestation is not None
    assert report.attestation.approved_by == "commander"
