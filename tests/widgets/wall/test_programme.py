"""What belongs on a wall while tours and turns go on, are paused and go on again."""

from __future__ import annotations

import pytest

from backends.record.common import Realm
from backends.record.ids import CameraId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.scene import Content, Scene, TileContent, TourStep
from backends.record.scene_layout import of_split
from backends.record.scene_wall import (
    ArrangeWall,
    PauseTour,
    ResumeTour,
    StartTour,
    StepTour,
    Wall,
)
from tests.backends.record.test_scene_walls import (
    ANNA,
    HALL,
    NOON,
    ROUND,
    SQUARE,
    House,
    later,
    start,
    take,
)
from widgets.wall.scenes.programme import next_change, picture_at


@pytest.fixture
def house() -> House:
    return House()


def turning(*cameras: str) -> Content:
    tile = TileContent(cameras=[CameraId(camera) for camera in cameras], dwell_s=10)
    return Content(layout=of_split(4), tiles=[tile])


def a_scene(plan: Content) -> Scene:
    return Scene(
        id=SQUARE,
        version=1,
        realm=Realm.LIVE,
        name="广场",
        edition=1,
        plan=plan,
        saved_by=ANNA,
        saved_at=NOON,
        changed_at=NOON,
    )


SCENES = {SQUARE: a_scene(turning("a", "b", "c"))}


def shown(wall: Wall | None, seconds: float) -> CameraId | None:
    """The camera in the first tile."""
    assert wall is not None
    picture = picture_at(wall, SCENES, later(seconds))
    assert picture is not None
    return picture.cameras(later(seconds)).get(0)


def test_cameras_that_take_turns_outside_a_tour_are_paused_and_go_on(house: House) -> None:
    house.must(take(content=turning("a", "b"), at=NOON))
    house.now = later(12)
    wall = house.must(PauseTour(wall=HALL, at=later(11)))
    assert [shown(wall, s) for s in (12, 25, 1000)] == ["b", "b", "b"]
    assert next_change(wall, SCENES, later(25)) is None
    house.now = later(100)
    wall = house.must(ResumeTour(wall=HALL, at=later(100)))
    assert [shown(wall, s) for s in (100, 108, 110)] == ["b", "b", "a"]
    assert next_change(wall, SCENES, later(100)) == later(109)


def test_a_hand_beside_paused_turns_leaves_them_paused(house: House) -> None:
    house.must(take(content=turning("a", "b"), at=NOON))
    house.now = later(12)
    version = house.must(PauseTour(wall=HALL)).version
    more = TileContent(cameras=[CameraId("z")])
    laid = Content(layout=of_split(4), tiles=[*turning("a", "b").tiles, more])
    wall = house.must(ArrangeWall(wall=HALL, seen_version=version, content=laid, at=later(12)))
    assert shown(wall, 500) == "b"


def test_a_hand_beside_turns_leaves_each_its_time(house: House) -> None:
    house.must(take(content=turning("a", "b", "c"), at=NOON))
    house.now = later(12)
    more = TileContent(cameras=[CameraId("z")])
    laid = Content(layout=of_split(4), tiles=[*turning("a", "b", "c").tiles, more])
    wall = house.must(ArrangeWall(wall=HALL, seen_version=1, content=laid, at=later(12)))
    assert [shown(wall, s) for s in (12, 19.9, 20)] == ["b", "b", "c"]
    assert next_change(wall, SCENES, later(12)) == later(20)


def test_a_scene_that_is_taken_begins_its_turns_anew(house: House) -> None:
    house.must(take(content=turning("a", "b"), at=NOON))
    house.must(PauseTour(wall=HALL))
    wall = house.must(take(content=turning("c", "d"), at=NOON))
    assert [shown(wall, s) for s in (0, 10)] == ["c", "d"]


@pytest.mark.parametrize(
    ("content", "command"),
    [
        (Content(layout=of_split(4)), PauseTour(wall=HALL)),
        (turning("a", "b"), StepTour(wall=HALL, step=1, at=NOON)),
    ],
    ids=["what does not turn is not paused", "turns have no steps"],
)
def test_there_must_be_something_to_do(
    house: House, content: Content, command: PauseTour | StepTour
) -> None:
    house.must(take(content=content, at=NOON))
    refusal = house.ask(command)
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.WRONG_STATE


def test_a_tour_that_goes_on_goes_on_with_the_cameras_of_its_tiles(house: House) -> None:
    steps = [TourStep(scene=SQUARE, dwell_s=60)]
    tour = StartTour(wall=HALL, scene=ROUND, edition=1, name="早巡", steps=steps, at=NOON)
    house.must(tour)
    house.now = later(25)
    wall = house.must(PauseTour(wall=HALL))
    assert (shown(wall, 25), shown(wall, 300)) == ("c", "c")
    assert next_change(wall, SCENES, later(300)) is None
    house.now = later(300)
    wall = house.must(ResumeTour(wall=HALL, at=later(300)))
    assert [shown(wall, s) for s in (300, 304.9, 305.1)] == ["c", "c", "a"]


def test_a_pause_that_the_hub_hears_of_late_stands_where_it_was_asked(house: House) -> None:
    house.must(start())
    house.now = later(1000)
    house.must(PauseTour(wall=HALL, at=later(12)))
    assert house.step_at(1000) == 1
