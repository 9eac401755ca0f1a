"""Scenes and tours: editions, one editor at a time, names, deletion."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from backends.record import scene_decider
from backends.record.catalogue import encode_payload, name_of
from backends.record.common import Actor, Realm
from backends.record.context import Context
from backends.record.envelope import Event
from backends.record.ids import CameraId, EventId, SceneId, SeatId, UserId
from backends.record.policy import Policy
from backends.record.refusal import Refusal, RefusalCode
from backends.record.scene import (
    LEASE,
    Content,
    DeleteScene,
    ExpireSceneLock,
    LockScene,
    SaveScene,
    Scene,
    SceneSaved,
    TileContent,
    Tour,
    TourStep,
    UnlockScene,
)
from backends.record.scene_layout import Cell, Layout, of_split

NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
ANNA = Actor(user=UserId("anna"), seat=SeatId("seat-1"))
BERT = Actor(user=UserId("bert"), seat=SeatId("seat-2"))
SQUARE = SceneId("square")


def content(*cameras: str) -> Content:
    tiles = [TileContent(cameras=[CameraId(camera)]) for camera in cameras]
    return Content(layout=of_split(4), tiles=tiles)


def save(**said: Any) -> SaveScene:
    words: dict[str, Any] = {"seen_edition": 0, "name": "人民广场", "plan": content("c1")}
    return SaveScene(scene=SQUARE, **(words | said))


class Desk:
    """One scene, with who acts and when."""

    def __init__(self) -> None:
        self.scene: Scene | None = None
        self.now = NOON

    def ask(self, command: Any, actor: Actor = ANNA) -> Refusal | None:
        context = Context(actor=actor, now=self.now, policy=Policy())
        decided = scene_decider.decide(self.scene, command, context)
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
                actor=actor,
                type=name,
                version=version,
                subject=SQUARE,
                subject_version=self.scene.version + 1 if self.scene else 1,
                payload=encode_payload(payload),
                previous_hash="",
                hash="",
            )
            self.scene = scene_decider.evolve(self.scene, event, payload)
        return None

    def must(self, command: Any, actor: Actor = ANNA) -> Scene:
        assert self.ask(command, actor) is None
        assert self.scene is not None
        return self.scene

    def code(self, command: Any, actor: Actor = ANNA) -> RefusalCode:
        refusal = self.ask(command, actor)
        assert refusal is not None
        return refusal.code


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_each_save_is_an_edition_with_its_author(desk: Desk) -> None:
    first = desk.must(save())
    second = desk.must(save(seen_edition=1, plan=content("c2")), BERT)

    assert (first.edition, first.saved_by) == (1, ANNA)
    assert (second.edition, second.saved_by) == (2, BERT)
    assert second.plan == content("c2")


def test_saving_the_same_again_is_no_edition(desk: Desk) -> None:
    desk.must(save())
    assert desk.must(save(seen_edition=1)).edition == 1


def test_an_edition_that_somebody_replaced_is_not_overwritten(desk: Desk) -> None:
    desk.must(save())
    desk.must(save(seen_edition=1, name="广场"), BERT)
    assert desk.code(save(seen_edition=1, name="另一个")) is RefusalCode.STALE_VERSION


def test_whoever_edits_keeps_others_out_until_saving(desk: Desk) -> None:
    desk.must(save())
    desk.must(LockScene(scene=SQUARE))
    for command in (
        LockScene(scene=SQUARE),
        save(seen_edition=1, name="广场"),
        DeleteScene(scene=SQUARE, seen_edition=1),
    ):
        assert desk.code(command, BERT) is RefusalCode.WRONG_STATE
    assert desk.must(save(seen_edition=1, name="广场")).lock is None
    assert desk.must(LockScene(scene=SQUARE), BERT).lock is not None


def test_the_same_person_goes_on_editing_from_another_seat(desk: Desk) -> None:
    desk.must(save())
    desk.must(LockScene(scene=SQUARE))
    elsewhere = Actor(user=ANNA.user, seat=SeatId("seat-9"))
    assert desk.must(LockScene(scene=SQUARE), elsewhere).lock is not None


def test_an_edit_lock_ends_by_itself(desk: Desk) -> None:
    scene = desk.must(save())
    assert scene_decider.due(scene, Policy()) is None
    scene = desk.must(LockScene(scene=SQUARE))
    due = scene_decider.due(scene, Policy())
    assert due is not None
    assert due[0] == NOON + LEASE
    assert desk.must(ExpireSceneLock(scene=SQUARE)).lock is not None  # not yet
    desk.now = due[0]
    assert desk.must(due[1]).lock is None
    desk.must(LockScene(scene=SQUARE), BERT)


def test_a_lock_taken_by_force_names_who_had_it(desk: Desk) -> None:
    desk.must(save())
    desk.must(LockScene(scene=SQUARE))
    context = Context(actor=BERT, now=NOON, policy=Policy())
    decided = scene_decider.decide(desk.scene, LockScene(scene=SQUARE, is_forced=True), context)
    assert not isinstance(decided, Refusal)
    assert decided[0].taken_from == ANNA  # type: ignore[union-attr]
    desk.must(LockScene(scene=SQUARE, is_forced=True), BERT)
    assert desk.code(save(seen_edition=1, name="广场")) is RefusalCode.WRONG_STATE


def test_leaving_without_saving_changes_nothing_but_the_lock(desk: Desk) -> None:
    desk.must(save())
    desk.must(LockScene(scene=SQUARE))
    scene = desk.must(UnlockScene(scene=SQUARE))
    assert (scene.lock, scene.edition) == (None, 1)


def test_what_is_deleted_is_neither_saved_nor_edited(desk: Desk) -> None:
    desk.must(save())
    desk.must(DeleteScene(scene=SQUARE, seen_edition=1))
    assert desk.code(save(seen_edition=1, name="广场")) is RefusalCode.WRONG_STATE
    assert desk.code(LockScene(scene=SQUARE)) is RefusalCode.UNKNOWN_SUBJECT


_TWO_ON_ONE = Layout(columns=2, rows=1, cells=[Cell(x=0, y=0, w=2), Cell(x=1, y=0)])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": "  "}, RefusalCode.MALFORMED),
        ({"name": "长" * 41}, RefusalCode.TOO_LARGE),
        ({"seen_edition": 3}, RefusalCode.UNKNOWN_SUBJECT),
        ({"plan": content("a", "b", "c", "d", "e")}, RefusalCode.OUT_OF_RANGE),
        ({"plan": Content(layout=_TWO_ON_ONE)}, RefusalCode.MALFORMED),
        ({"plan": Tour(steps=[])}, RefusalCode.OUT_OF_RANGE),
        ({"plan": Tour(steps=[TourStep(scene=SQUARE, dwell_s=4)])}, RefusalCode.OUT_OF_RANGE),
        ({"plan": Tour(steps=[TourStep(scene=SQUARE, dwell_s=301)])}, RefusalCode.OUT_OF_RANGE),
    ],
)
def test_what_no_wall_can_show_is_not_saved(
    desk: Desk, said: dict[str, Any], code: RefusalCode
) -> None:
    assert desk.code(save(**said)) is code


@pytest.mark.parametrize(
    ("dwell_s", "is_saved"), [(4, False), (5, True), (300, True), (301, False)]
)
def test_cameras_that_take_turns_stay_5_to_300_seconds(
    desk: Desk, dwell_s: int, is_saved: bool
) -> None:
    turns = TileContent(cameras=[CameraId("a"), CameraId("b")], dwell_s=dwell_s)
    plan = Content(layout=of_split(1), tiles=[turns])
    assert (desk.ask(save(plan=plan)) is None) is is_saved


def test_a_scene_does_not_turn_into_a_tour(desk: Desk) -> None:
    desk.must(save())
    tour = Tour(steps=[TourStep(scene=SceneId("other"), dwell_s=10)])
    assert desk.code(save(seen_edition=1, plan=tour)) is RefusalCode.MALFORMED


def test_names_are_kept_without_blanks_around_them(desk: Desk) -> None:
    assert desk.must(save(name=" 广场 ")).name == "广场"
    assert SceneSaved(name="广场", plan=content("c1")).name == "广场"
