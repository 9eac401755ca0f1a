"""Scenes, takes and walls' reports through a running hub, between consoles and a wall."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from backends.link.queries import Timeline, TimelineAnswer
from backends.link.walls import (
    PrepareWall,
    TendWall,
    TileShown,
    WallReport,
    WallsSeen,
    WallsWatched,
    WallTended,
    WallWish,
    WatchWalls,
)
from backends.record.common import Realm
from backends.record.ids import CameraId, SceneId, WallId
from backends.record.refusal import RefusalCode
from backends.record.scene import (
    Content,
    DeleteScene,
    LockScene,
    SaveScene,
    TileContent,
    Tour,
    TourStep,
)
from backends.record.scene_layout import of_split
from backends.record.scene_wall import StartTour, TakeScene
from tests.backends.hub.support import TestConsole, running_hub

pytestmark = pytest.mark.asyncio

HALL, SQUARE, ROUND = WallId("hall"), SceneId("square"), SceneId("round")
CONTENT = Content(layout=of_split(4), tiles=[TileContent(cameras=[CameraId("c1")])])
STEPS = [TourStep(scene=SQUARE, dwell_s=10)]


def save(**said: Any) -> SaveScene:
    words: dict[str, Any] = {"seen_edition": 0, "name": "人民广场", "plan": CONTENT}
    return SaveScene(scene=SQUARE, **(words | said))


def take(**said: Any) -> TakeScene:
    words: dict[str, Any] = {
        "edition": 1,
        "name": "人民广场",
        "content": CONTENT,
        "at": dt.datetime.now(dt.UTC),
    }
    return TakeScene(wall=HALL, scene=SQUARE, **(words | said))


def report(**said: Any) -> WallReport:
    words: dict[str, Any] = {
        "name": "大厅",
        "layout": of_split(4),
        "tiles": [TileShown(camera=CameraId("c1"), state="live")],
    }
    return WallReport(wall=HALL, **(words | said))


async def refused(console: TestConsole, body: Any) -> RefusalCode | None:
    refusal = (await console.command(body)).refusal
    return refusal.code if refusal is not None else None


async def test_a_scene_saved_and_taken_is_there_for_a_wall_that_starts_later(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path) as hub:
        async with hub.console("leader") as leader:
            assert await refused(leader, save()) is None
            assert await refused(leader, take()) is None
        async with hub.console("wall") as node:
            state = await node.snapshot()
    assert [scene.name for scene in state.scenes] == ["人民广场"]
    showing = state.walls[0].showing
    assert showing is not None
    assert (showing.content, showing.by.user) == (CONTENT, "leader")
    async with running_hub(tmp_path) as hub, hub.console("wall") as node:
        assert (await node.snapshot()).walls == state.walls  # also over the hub's restart


async def test_who_put_what_on_a_wall_can_be_asked_for(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console("leader") as leader:
        await leader.command(save())
        await leader.command(take())
        answer = (await leader.ask(Timeline(subject=HALL))).answer
        assert isinstance(answer, TimelineAnswer)
        assert [(e.type, e.actor.user) for e in answer.events] == [("wall.scene_taken", "leader")]


async def test_only_the_present_edition_of_a_known_scene_is_taken(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console("leader") as leader:
        assert await refused(leader, take()) is RefusalCode.UNKNOWN_SUBJECT
        await leader.command(save())
        assert await refused(leader, take(edition=2)) is RefusalCode.STALE_VERSION
        other = Content(layout=of_split(9))
        assert await refused(leader, take(content=other)) is RefusalCode.STALE_VERSION


async def test_names_are_told_apart_and_a_tour_keeps_its_scenes(tmp_path: Path) -> None:
    tour = SaveScene(scene=ROUND, seen_edition=0, name="早巡", plan=Tour(steps=STEPS))
    async with running_hub(tmp_path) as hub, hub.console("leader") as leader:
        assert await refused(leader, tour) is RefusalCode.UNKNOWN_SUBJECT
        await leader.command(save())
        twin = SaveScene(scene=SceneId("twin"), seen_edition=0, name="人民广场", plan=CONTENT)
        assert await refused(leader, twin) is RefusalCode.DUPLICATE
        assert await refused(leader, tour) is None
        gone = DeleteScene(scene=SQUARE, seen_edition=1)
        assert await refused(leader, gone) is RefusalCode.WRONG_STATE
        start = StartTour(
            wall=HALL,
            scene=ROUND,
            edition=1,
            name="早巡",
            steps=STEPS,
            at=dt.datetime.now(dt.UTC),
        )
        assert await refused(leader, start) is None


async def test_dispatchers_put_nothing_on_a_wall(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub:
        async with hub.console("leader") as leader:
            await leader.command(save())
        async with hub.console("urban") as urban:
            for deed in (take(), save(name="x"), LockScene(scene=SQUARE)):
                assert await refused(urban, deed) is RefusalCode.NOT_ALLOWED


async def test_walls_serve_drills_with_the_same_scenes(tmp_path: Path) -> None:
    async with running_hub(tmp_path) as hub, hub.console("leader") as leader:
        await leader.command(save())
        receipt = await leader.command(take(), realm=Realm.DRILL)
        assert receipt.refusal is None
        state = await _joined(hub)
        assert state.walls[0].realm is Realm.LIVE


async def _joined(hub: Any) -> Any:
    async with hub.console("leader") as console:
        return await console.snapshot()


async def test_what_a_wall_shows_reaches_consoles_there_and_later_and_its_leaving_too(
    tmp_path: Path,
) -> None:
    async with running_hub(tmp_path) as hub, hub.console("leader") as leader:
        await leader.snapshot()
        async with hub.console("wall") as node:
            await node.snapshot()
            await node.send(report(title="人民广场"))
            seen = await leader.frame(WallsSeen, lambda frame: bool(frame.walls))
            assert (seen.walls[0].report.title, seen.walls[0].is_here) == ("人民广场", True)
            async with hub.console("commander") as late:
                told = await late.frame(WallsSeen, lambda frame: bool(frame.walls))
                assert told.walls[0].report == seen.walls[0].report
        gone = await leader.frame(WallsSeen, lambda f: not all(w.is_here for w in f.walls))
        assert gone.walls[0].report.title == "人民广场"


async def test_small_pictures_go_to_whoever_looks_and_are_asked_for_only_then(
    tmp_path: Path,
) -> None:
    async with (
        running_hub(tmp_path) as hub,
        hub.console("leader") as leader,
        hub.console("commander") as commander,
        hub.console("wall") as node,
    ):
        for console in (leader, commander, node):
            await console.snapshot()
        await node.send(report())
        await leader.frame(WallsSeen, lambda frame: bool(frame.walls))
        await leader.send(WatchWalls(is_watching=True))
        assert (await node.frame(WallsWatched)).is_watched
        await node.send(report(picture=b"jpeg"))
        shown = await leader.frame(WallsSeen, lambda f: f.walls[0].report.picture != b"")
        assert shown.walls[0].report.picture == b"jpeg"
        await node.send(report(title="next"))
        told = await commander.frame(
            WallsSeen, lambda f: [w.report.title for w in f.walls] == ["next"]
        )
        assert told.walls[0].report.picture == b""
        await leader.send(WatchWalls(is_watching=False))
        assert not (await node.frame(WallsWatched)).is_watched


async def test_a_wall_is_asked_to_prepare_by_those_who_may_put_something_on_it(
    tmp_path: Path,
) -> None:
    async with (
        running_hub(tmp_path) as hub,
        hub.console("leader") as leader,
        hub.console("urban") as urban,
        hub.console("wall") as node,
    ):
        await leader.snapshot()
        await node.send(report())
        await leader.frame(WallsSeen, lambda frame: bool(frame.walls))
        await urban.send(PrepareWall(wall=HALL, content=Content(layout=of_split(9))))
        await urban.command(LockScene(scene=SQUARE))  # an answer: the frame before it was taken
        await leader.send(PrepareWall(wall=HALL, content=CONTENT))
        assert (await node.frame(WallWish)).content == CONTENT


async def test_an_unattended_wall_plays_and_drills_as_a_console_says_until_that_is_gone(
    tmp_path: Path,
) -> None:
    drilled = TendWall(wall=HALL, sound=0, realm=Realm.DRILL)
    async with running_hub(tmp_path) as hub, hub.console("wall") as node:
        async with hub.console("leader") as leader:
            await leader.snapshot()
            await node.send(report(is_unattended=True))
            await leader.frame(WallsSeen, lambda frame: bool(frame.walls))
            await leader.send(drilled)
            told = await node.frame(WallTended)
            assert (told.sound, told.realm) == (0, Realm.DRILL)
            async with hub.console("wall") as again:  # the same machine on another connection
                await again.send(report(is_unattended=True))
                assert await again.frame(WallTended) == told
                await node.send(report(is_unattended=True))
                assert await node.frame(WallTended) == told
        assert await node.frame(WallTended) == WallTended(wall=HALL)


async def test_who_may_put_nothing_on_a_wall_makes_none_heard_and_an_attended_wall_is_its_owners(
    tmp_path: Path,
) -> None:
    async with (
        running_hub(tmp_path) as hub,
        hub.console("leader") as leader,
        hub.console("urban") as urban,
        hub.console("wall") as node,
    ):
        await leader.snapshot()
        await node.send(report())
        await leader.frame(WallsSeen, lambda frame: bool(frame.walls))
        await leader.send(TendWall(wall=HALL, sound=0))  # somebody sits there
        await leader.command(LockScene(scene=SQUARE))  # an answer: the frame before it was taken
        await node.send(report(is_unattended=True))
        await leader.frame(WallsSeen, lambda frame: frame.walls[0].report.is_unattended)
        await urban.send(TendWall(wall=HALL, sound=1))
        await urban.command(LockScene(scene=SQUARE))
        await leader.send(TendWall(wall=HALL, sound=2))
        assert (await node.frame(WallTended)).sound == 2
