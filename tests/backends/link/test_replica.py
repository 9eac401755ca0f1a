"""The replica takes a snapshot in parts, and shows nothing of it before the last."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from backends.link.api import Change
from backends.link.gather import Gather
from backends.link.messages import Events, HealthFrame, Returned, Snapshot, SnapshotPart
from backends.link.queries import RecallAnswer
from backends.link.replica import Replica, ReplicaFrame
from backends.record.alarm import Alarm, AlarmAcknowledged, AlarmState
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.entry import Instruction, InstructionState
from backends.record.ids import AlarmId, InstructionId, SceneId, SourceId, WallId
from backends.record.resource import SourceHealth, SourceState
from backends.record.scene import Content, Scene
from backends.record.scene_layout import of_split
from backends.record.scene_wall import Wall
from tests.backends.link.fake_hub import LEADER, alarm, event

MOMENT = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
A1, A2, A3 = AlarmId("a1"), AlarmId("a2"), AlarmId("a3")


def first(*alarms: Alarm, seq: int = 10, has_more: bool = True) -> Snapshot:
    return Snapshot(
        seq=seq,
        alarms=list(alarms),
        cameras=[],
        points=[],
        sources=[],
        users=[LEADER],
        has_more=has_more,
    )


def told(replica: Replica, *frames: ReplicaFrame) -> Change:
    gather = Gather()
    for frame in frames:
        replica.apply(frame, gather)
    return gather.freeze()


def shown(replica: Replica) -> dict[str, Alarm]:
    return replica.subjects.view["alarm"]


def test_nothing_of_a_snapshot_is_shown_before_its_last_part() -> None:
    replica = Replica()
    part = SnapshotPart(alarms=[alarm(1)], has_more=True)
    before = told(replica, first(), part)
    assert before == Change()
    assert (shown(replica), replica.seq, replica.is_filled, replica.users) == ({}, 0, False, {})
    after = told(replica, SnapshotPart(alarms=[alarm(2)]))
    assert after.reset
    assert shown(replica) == {A1: alarm(1), A2: alarm(2)}
    assert (replica.seq, replica.is_filled) == (10, True)


def test_a_new_snapshot_tells_only_what_came_went_or_changed() -> None:
    replica = Replica()
    told(replica, first(), SnapshotPart(alarms=[alarm(1), alarm(2)]))
    kept = shown(replica)[A1]
    graver = alarm(3, severity=Severity.I)
    change = told(replica, first(seq=20), SnapshotPart(alarms=[alarm(1), graver]))
    assert change.alarms == {A2, A3}
    assert not change.reset
    assert shown(replica) == {A1: alarm(1), A3: graver}
    assert shown(replica)[A1] is kept


def test_an_alarm_of_another_realm_is_known_and_not_in_view() -> None:
    replica = Replica()
    change = told(replica, first(), SnapshotPart(alarms=[alarm(1, realm=Realm.DRILL)]))
    assert change.alarms == set()
    assert shown(replica) == {}
    assert A1 in replica.subjects.in_realm("alarm", Realm.DRILL)


def test_a_snapshot_cut_off_leaves_what_was_shown_and_the_next_is_whole() -> None:
    replica = Replica()
    told(replica, first(alarm(1), has_more=False))
    told(replica, first(seq=20), SnapshotPart(alarms=[alarm(2)], has_more=True))
    assert shown(replica) == {A1: alarm(1)}
    told(replica, first(seq=30), SnapshotPart(alarms=[alarm(3)]))
    assert shown(replica) == {A3: alarm(3)}


def test_a_part_or_news_out_of_place_is_refused() -> None:
    replica = Replica()
    with pytest.raises(ValueError, match="without its snapshot"):
        told(replica, SnapshotPart())
    told(replica, first())
    with pytest.raises(ValueError, match="within a snapshot"):
        told(replica, Events(events=[]))


def test_what_returned_stands_as_sent_and_its_events_are_not_folded_again() -> None:
    replica = Replica()
    told(replica, first(has_more=False))
    returned = alarm(1, version=3, raise_count=7)
    late = event(11, A1, 3, AlarmAcknowledged(seen_version=2))
    change = told(replica, Returned(alarms=[returned]), Events(events=[late]))
    assert shown(replica) == {A1: returned}
    assert change.alarms == {A1}
    assert replica.seq == 11
    told(replica, Events(events=[event(12, A1, 4, AlarmAcknowledged(seen_version=3))]))
    assert shown(replica)[A1].state is AlarmState.ACKED
    assert replica.not_understood == 0


def test_an_instruction_that_is_asked_for_comes_into_view_and_newer_news_stand() -> None:
    replica, gather = Replica(), Gather()
    old = Instruction(
        id=InstructionId("p1"),
        version=4,
        realm=Realm.LIVE,
        state=InstructionState.CLOSED,
        number="P-1",
        text="今晚双岗",
        given_by="王市长",
        recorded_by=Actor(user=LEADER.id),
        recorded_at=MOMENT,
        changed_at=MOMENT,
    )
    replica.take_back(RecallAnswer(incidents=[], tasks=[], instructions=[old]), gather)
    assert replica.subjects.view["instruction"] == {"p1": old}
    older = msgspec.structs.replace(old, version=3)
    replica.take_back(RecallAnswer(incidents=[], tasks=[], instructions=[older]), gather)
    assert replica.subjects.view["instruction"] == {"p1": old}


def test_scenes_and_walls_are_seen_in_every_realm() -> None:
    leader = Actor(user=LEADER.id)
    scene = Scene(
        id=SceneId("square"),
        version=1,
        realm=Realm.LIVE,
        name="人民广场",
        edition=1,
        plan=Content(layout=of_split(4)),
        saved_by=leader,
        saved_at=MOMENT,
        changed_at=MOMENT,
    )
    wall = Wall(id=WallId("hall"), version=1, realm=Realm.LIVE, changed_at=MOMENT)
    replica = Replica()
    told(replica, first(), SnapshotPart(scenes=[scene], walls=[wall]))
    replica.look_at(Realm.DRILL, Gather())
    assert replica.subjects.view["scene"] == {"square": scene}
    assert replica.subjects.view["wall"] == {"hall": wall}
    change = told(replica, Returned(scenes=[scene]))
    assert change.scenes == {"square"}


def test_a_source_that_is_back_in_the_frame_that_takes_it_away_stays() -> None:
    replica, source = Replica(), SourceId("s")
    back = SourceHealth(source=source, department=Department.URBAN, name="s", state=SourceState.OK)
    replica.apply(HealthFrame(sources=[back], gone=[source]), Gather())
    assert replica.sources == {source: back}
