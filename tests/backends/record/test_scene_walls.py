"""What is put on a wall, and where a tour stands at a moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from backends.record import scene_wall_decider
from backends.record.catalogue import encode_payload, name_of
from backends.record.common import Actor, Realm
from backends.record.context import Context
from backends.record.envelope import Event
from backends.record.ids import CameraId, EventId, MeetingId, SceneId, SeatId, UserId, WallId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.scene import Content, TileContent, TourStep
from backends.record.scene_layout import of_split
from backends.record.scene_run import camera_at, elapsed_s, position, turns_of
from backends.record.scene_wall import (
    ArrangeWall,
    PauseTour,
    ResumeTour,
    ReturnWall,
    StartTour,
    StepTour,
    TakeScene,
    Wall,
)

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
ANNA = Actor(user=UserId("anna"), seat=SeatId("seat-1"))
HALL, SQUARE, ROUND = WallId("hall"), SceneId("square"), SceneId("round")
STEPS = [TourStep(scene=SceneId(f"s{n}"), dwell_s=dwell) for n, dwell in enumerate((10, 20, 5))]


def later(seconds: float) -> dt.datetime:
    return NOON + dt.timedelta(seconds=seconds)


def content(*cameras: str, split: int = 4) -> Content:
    tiles = [TileContent(cameras=[CameraId(camera)]) for camera in cameras]
    return Content(layout=of_split(split), tiles=tiles)


def take(**said: Any) -> TakeScene:
    words: dict[str, Any] = {
        "scene": SQUARE,
        "edition": 2,
        "name": "广场",
        "content": content("c1"),
        "at": later(0.5),
    }
    return TakeScene(wall=HALL, **(words | said))


def start(at: dt.datetime = NOON) -> StartTour:
    return StartTour(wall=HALL, scene=ROUND, edition=1, name="早巡", steps=STEPS, at=at)


class House:
    """One wall, with the time."""

    def __init__(self) -> None:
        self.wall: Wall | None = None
        self.now = NOON

    def ask(self, command: Any) -> Refusal | None:
        context = Context(actor=ANNA, now=self.now, policy=Policy())
        decided = scene_wall_decider.decide(self.wall, command, context)
        if isinstance(decided, Refusal):
            return decided
        for payload in decided:
            name, version = name_of(payload)
            event = Event(
                seq=1,
                id=EventId("e"),
                recorded_at=self.now,
                occurred_at=self.now,
                realm=Realm.LIVE,
                actor=ANNA,
                type=name,
                version=version,
                subject=HALL,
                subject_version=self.wall.version + 1 if self.wall else 1,
                payload=encode_payload(payload),
                previous_hash="",
                hash="",
            )
            self.wall = scene_wall_decider.evolve(self.wall, event, payload)
        return None

    def must(self, command: Any) -> Wall:
        assert self.ask(command) is None
        assert self.wall is not None
        return self.wall

    def step_at(self, seconds: float) -> int:
        assert self.wall is not None
        assert self.wall.run is not None
        return position(self.wall.run, later(seconds)).step


@pytest.fixture
def house() -> House:
    return House()


def test_a_wall_knows_what_was_put_on_it_by_whom_and_from_when(house: House) -> None:
    showing = house.must(take()).showing
    assert showing is not None
    assert (showing.scene, showing.edition, showing.name) == (SQUARE, 2, "广场")
    assert (showing.by, showing.at, showing.content) == (ANNA, later(0.5), content("c1"))


@pytest.mark.parametrize(("wanted_s", "at_s"), [(-3600, 0), (0, 0), (60, 60)])
def test_a_moment_that_is_over_means_now(house: House, wanted_s: float, at_s: float) -> None:
    showing = house.must(take(at=later(wanted_s))).showing
    assert showing is not None
    assert showing.at == later(at_s)


def test_a_moment_far_ahead_is_refused(house: House) -> None:
    refusal = house.ask(take(at=later(61)))
    assert refusal is not None
    assert refusal.code is RefusalCode.OUT_OF_RANGE


def test_a_change_by_hand_keeps_the_scenes_name_and_says_so(house: House) -> None:
    version = house.must(take()).version
    wall = house.must(ArrangeWall(wall=HALL, seen_version=version, content=content("c2"), at=NOON))
    assert wall.showing is not None
    assert (wall.showing.name, wall.showing.is_changed) == ("广场", True)


def test_a_hand_beside_cameras_that_take_turns_does_not_begin_them_anew(house: House) -> None:
    turning = TileContent(cameras=[CameraId("a"), CameraId("b")], dwell_s=10)
    wall = house.must(take(content=Content(layout=of_split(4), tiles=[turning]), at=NOON))
    for seconds, beside in ((12, "c"), (25, "d")):
        house.now = later(seconds)
        laid = Content(layout=of_split(4), tiles=[turning, TileContent(cameras=[CameraId(beside)])])
        hand = ArrangeWall(wall=HALL, seen_version=wall.version, content=laid, at=house.now)
        wall = house.must(hand)
        turns = turns_of(wall)
        assert turns is not None
        assert elapsed_s(turns, house.now) == seconds
    assert scene_wall_decider.FOLD_VERSION > 2, "snapshots hold turns that begin anew"


def test_a_hand_on_a_wall_without_turns_leaves_it_without(house: House) -> None:
    version = house.must(take()).version
    hand = ArrangeWall(wall=HALL, seen_version=version, content=content("c2"), at=NOON)
    assert house.must(hand).turns is None


def test_another_layout_by_hand_is_no_longer_the_scene(house: House) -> None:
    version = house.must(take()).version
    by_hand = ArrangeWall(wall=HALL, seen_version=version, content=content("c2", split=9), at=NOON)
    showing = house.must(by_hand).showing
    assert showing is not None
    assert (showing.name, showing.scene, showing.is_changed) == ("", "", False)


def test_a_change_by_hand_of_what_is_no_longer_there_is_refused(house: House) -> None:
    house.must(take())
    house.must(take(content=content("c9")))
    refusal = house.ask(ArrangeWall(wall=HALL, seen_version=1, content=content("c2"), at=NOON))
    assert refusal is not None
    assert refusal.code is RefusalCode.STALE_VERSION


def test_laying_the_same_by_hand_again_is_not_logged(house: House) -> None:
    version = house.must(take()).version
    same = ArrangeWall(wall=HALL, seen_version=version, content=content("c1"), at=NOON)
    assert house.must(same).version == version


def test_a_tour_goes_round_by_the_clock_alone(house: House) -> None:
    house.must(start())
    steps = [house.step_at(s) for s in (0, 9.9, 10, 29.9, 30, 34.9, 35, 45)]
    assert steps == [0, 0, 1, 1, 2, 2, 0, 1]


def test_the_next_change_of_a_tour_is_known_before(house: House) -> None:
    run = house.must(start(at=later(1))).run
    assert run is not None
    found = position(run, NOON)
    assert (found.step, found.following, found.next_at) == (0, 1, later(11))


def test_a_paused_tour_stands_still_and_goes_on_from_there(house: House) -> None:
    house.must(start())
    house.now = later(12)
    house.must(PauseTour(wall=HALL))
    assert house.step_at(10_000) == 1
    house.now = later(100)
    house.must(ResumeTour(wall=HALL, at=later(100)))
    assert [house.step_at(s) for s in (100, 117, 118.5)] == [1, 1, 2]


def test_a_step_begins_anew_and_a_paused_tour_stays_paused(house: House) -> None:
    house.must(start())
    house.now = later(3)
    house.must(StepTour(wall=HALL, step=2, at=later(3)))
    assert [house.step_at(s) for s in (3, 7.9, 8.1)] == [2, 2, 0]
    house.must(PauseTour(wall=HALL))
    house.must(StepTour(wall=HALL, step=1, at=later(3)))
    assert house.step_at(500) == 1


def test_taking_a_scene_ends_the_tour(house: House) -> None:
    house.must(start())
    assert house.must(take()).run is None
    refusal = house.ask(PauseTour(wall=HALL))
    assert refusal is not None
    assert refusal.code is RefusalCode.WRONG_STATE


def test_a_meetings_scene_gives_the_wall_back(house: House) -> None:
    meeting = MeetingId("m1")
    house.must(take())
    house.now = later(10)
    for picture in (content("c7", "c8"), content("c8", "c7")):  # another speaker
        wall = house.must(take(scene=SceneId(""), content=picture, meeting=meeting, at=later(10)))
        assert (wall.meeting, wall.showing and wall.showing.content) == (meeting, picture)
    assert house.must(ReturnWall(wall=HALL, meeting=MeetingId("m2"))).meeting == meeting
    house.now = later(60)
    wall = house.must(ReturnWall(wall=HALL, meeting=meeting))
    assert wall.showing is not None
    assert (wall.showing.name, wall.showing.content) == ("广场", content("c1"))
    assert (wall.showing.at, wall.meeting, wall.before) == (later(60), "", None)


def test_a_tour_under_a_meetings_scene_has_gone_on(house: House) -> None:
    house.must(start())
    house.must(take(meeting=MeetingId("m1")))
    house.now = later(12)
    house.must(ReturnWall(wall=HALL, meeting=MeetingId("m1")))
    assert house.step_at(12) == 1


def test_what_a_person_put_over_a_meetings_scene_stays(house: House) -> None:
    house.must(take())
    wall = house.must(take(meeting=MeetingId("m1")))
    new = content("c3", split=9)
    hand = ArrangeWall(wall=HALL, seen_version=wall.version, content=new, at=later(1))
    wall = house.must(hand)
    assert (wall.meeting, wall.before) == ("", None)
    kept = house.must(ReturnWall(wall=HALL, meeting=MeetingId("m1")))
    assert kept.showing is not None and kept.showing.content == new


def test_a_tour_has_no_step_beyond_its_last(house: House) -> None:
    house.must(start())
    refusal = house.ask(StepTour(wall=HALL, step=3, at=NOON))
    assert refusal is not None
    assert refusal.code is RefusalCode.OUT_OF_RANGE


def test_pausing_twice_is_logged_once(house: House) -> None:
    house.must(start())
    version = house.must(PauseTour(wall=HALL)).version
    assert house.must(PauseTour(wall=HALL)).version == version


@pytest.mark.parametrize(
    ("after_s", "camera"), [(-1, "a"), (0, "a"), (9.9, "a"), (10, "b"), (20, "a")]
)
def test_cameras_in_a_tile_take_turns(after_s: float, camera: str) -> None:
    tile = TileContent(cameras=[CameraId("a"), CameraId("b")], dwell_s=10)
    assert camera_at(tile, NOON, later(after_s)) == camera


def test_an_empty_tile_has_no_turn() -> None:
    assert camera_at(TileContent(), NOON, NOON) is None
