"""One piece of work that fails takes nothing else with it, and leaves memory as the disk is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backends.hub.clerk import Clerk
from backends.hub.jobs import (
    Answer,
    CommandJob,
    HouseJob,
    IngestJob,
    Job,
    QualityJob,
    SideJob,
    TimerJob,
)
from backends.hub.ledger import Ledger
from backends.hub.outbox import Fetch
from backends.hub.snapshots import load_ledger
from backends.hub.store import Store, audit_verify
from backends.hub.transaction import Transaction
from backends.hub.trouble import StoreTrouble
from backends.hub.writer import Writer
from backends.link.messages import Receipt
from backends.record import incident_commands as ic
from backends.record import task as tk
from backends.record.access import Role, User
from backends.record.alarm import Acknowledge, Quality
from backends.record.common import Department, Realm, Severity
from backends.record.house_events import PolicySet
from backends.record.ids import CommandId, IncidentId, SeatId, SourceId, TaskId, UserId, uuid7
from backends.record.observation import ConditionRaised
from backends.record.policy import Domain, IncidentClass, Policy
from backends.record.refusal import RefusalCode

NOW = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
LEADER = User(id=UserId("leader"), name="林", role=Role.WATCH_LEADER, seat=SeatId("s1"))
ROADS = IncidentClass(code="C", name="路", domain=Domain.CITY, department=Department.URBAN)


class House:
    """A store with its ledger; groups of work done by hand, as the writer does them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder)
        self.ledger = load_ledger(self.store)
        self.ledger.set_policy(Policy(classes=[ROADS]))
        self.ledger.keep()

    def group(self, *jobs: Job, now: dt.datetime = NOW, fails: bool = False) -> list[Answer]:
        """Done and kept, or thrown away at the end."""
        try:
            with self.store.transaction() as work:
                answers = [Clerk(self.ledger, work, now).do(job) for job in jobs]
                if fails:
                    raise OSError("no space")
        except StoreTrouble:
            self.ledger.discard()
            return []
        self.ledger.keep()
        return answers

    def command(self, body: Any, **changes: Any) -> Receipt:
        """One command of the watch leader."""
        job = CommandJob(
            id=CommandId(uuid7(1)), user=changes.pop("user", LEADER), body=body, **changes
        )
        (answer,) = self.group(job)
        assert isinstance(answer, Receipt)
        return answer

    def alarm(self, key: str = "k", severity: Severity = Severity.I) -> str:
        """A raised alarm's id."""
        said = ConditionRaised(
            source=SourceId("s"),
            key=key,
            department=Department.URBAN,
            severity=severity,
            kind="case",
            title="井盖缺失",
            occurred_at=NOW,
        )
        self.group(IngestJob(batch_id=uuid7(2), conditions=(said,), accepted=1))
        return next(str(a.id) for a in self.ledger.alarms.values() if a.key == key)

    def incident(self, **changes: Any) -> IncidentId:
        """A reported incident's id."""
        report = ic.ReportIncident(
            incident=IncidentId(uuid7(3)), title="塌陷", department=Department.URBAN, **changes
        )
        assert self.command(report).refusal is None
        return report.incident


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.store.close()


def test_an_id_of_another_kind_is_refused_and_changes_nothing(house: House) -> None:
    alarm = house.alarm()
    house.command(Acknowledge(alarm=alarm, seen_version=1))  # type: ignore[arg-type]  # a str
    before = house.ledger.alarms[alarm]
    note = ic.NoteIncident(incident=IncidentId(alarm), seen_version=1, text="x")
    refused = house.command(note).refusal
    assert refused is not None and refused.code is RefusalCode.UNKNOWN_SUBJECT
    assert house.ledger.alarms[alarm] == before
    for subject in (house.incident(), "policy", "hub"):
        task = tk.AssignTask(
            task=TaskId(subject),
            title="x",
            recipient=tk.Recipient(department=Department.URBAN),
        )
        refusal = house.command(task).refusal
        assert refusal is not None or subject in ("policy", "hub")


def test_a_discarded_group_leaves_its_timers_due(house: House) -> None:
    alarm = house.alarm()
    later = NOW + dt.timedelta(minutes=10)
    house.group(TimerJob(), now=later, fails=True)
    assert house.ledger.alarms[alarm].escalated_to == []
    house.group(TimerJob(), now=later)
    assert house.ledger.alarms[alarm].escalated_to != []


def test_a_discarded_policy_is_not_in_force(house: House) -> None:
    told = PolicySet(digest="d", policy=Policy(name="other"))
    job = HouseJob(subject="policy", tell=lambda _work: told)
    house.group(job, fails=True)
    assert house.ledger.policy.name == ""
    house.group(job)
    assert house.ledger.policy.name == "other"


def test_what_is_over_for_long_goes_on_and_a_start_without_snapshot_folds_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backends.hub.books.OVER_KEPT", 1)
    monkeypatch.setattr("backends.hub.ledger._KEEP_EVERY", 1)
    incidents = [house.incident() for _ in range(4)]
    for incident in incidents:
        reject = ic.RejectIncident(incident=incident, seen_version=1, reason="误报")
        assert house.command(reject).refusal is None
    note = ic.NoteIncident(incident=incidents[0], seen_version=2, text="补记")
    assert house.command(note).refusal is None
    again = Ledger(house.store.read(0), recall=house.store.history)
    known = again.incident(incidents[0])
    assert known is not None
    assert known.version == 3


def test_a_refused_report_leaves_no_personal_field_anywhere(house: House) -> None:
    sealed: list[str] = []

    class Vault:
        def seal(self, subject: str, fields: dict[str, str], work: Transaction) -> dict[str, str]:
            sealed.append(subject)
            return dict.fromkeys(fields, "digest")

    house.ledger.vault = Vault()  # type: ignore[assignment]  # a vault that is only watched
    wall = User(id=UserId("w"), name="吴", role=Role.WALL_OPERATOR, seat=SeatId("w"))
    report = ic.ReportIncident(
        incident=IncidentId(uuid7(9)),
        title="塌陷",
        department=Department.URBAN,
        personal={"telephone": "139"},
    )
    assert house.command(report, user=wall).refusal is not None
    assert sealed == []
    assert house.command(report).refusal is None
    assert sealed == [report.incident]


def test_drills_have_numbers_of_their_own(house: House) -> None:
    live = house.incident()
    report = ic.ReportIncident(
        incident=IncidentId(uuid7(5)), title="演练", department=Department.URBAN
    )
    assert house.command(report, realm=Realm.DRILL).refusal is None
    next_live = house.incident()
    found = [house.ledger.incident(key) for key in (live, report.incident, next_live)]
    numbers = [incident.number for incident in found if incident is not None]
    assert [n[:2] for n in numbers] == ["LJ", "YL", "LJ"]
    assert [n[-4:] for n in numbers] == ["0001", "0001", "0002"]


def test_a_source_gone_silent_touches_its_own_alarms_only(house: House) -> None:
    alarm = house.alarm()
    house.group(QualityJob(source=SourceId("other"), quality=Quality.STALE))
    assert house.ledger.alarms[alarm].quality is Quality.GOOD
    house.group(QualityJob(source=SourceId("s"), quality=Quality.STALE))
    assert house.ledger.alarms[alarm].quality is Quality.STALE


def test_one_failing_piece_of_work_takes_no_other_with_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    ledger = load_ledger(store)
    problems: list[object] = []
    writer = Writer(store, ledger, committed=lambda *_: None, problem_changed=problems.append)

    def fails(_work: Transaction) -> None:
        raise OverflowError("a date before the calendar")

    def conflicts(work: Transaction) -> None:
        work.connection.exec_driver_sql("INSERT INTO head (id, seq, hash) VALUES (1, 0, '')")

    report = ic.ReportIncident(
        incident=IncidentId(uuid7(7)), title="塌陷", department=Department.URBAN
    )
    good = writer.submit(CommandJob(id=CommandId("c1"), user=LEADER, body=report))
    bad = [writer.submit(SideJob(write=wrong)) for wrong in (fails, conflicts)]
    also = writer.submit(QualityJob(source=SourceId("s"), quality=Quality.STALE))
    writer.start()
    try:
        receipt = good.result(5)
        assert isinstance(receipt, Receipt) and receipt.refusal is None
        assert also.result(5) is None
        for answer in bad:
            assert isinstance(answer.exception(5), OverflowError | ValueError)
        assert problems == []
    finally:
        writer.close()
    assert audit_verify(tmp_path).is_whole


def test_a_cancelled_task_is_not_sent_any_more(house: House) -> None:
    incident = house.incident()
    file = ic.FileIncident(
        incident=incident,
        seen_version=1,
        class_code="C",
        severity=Severity.III,
        department=Department.URBAN,
    )
    assert house.command(file).refusal is None
    task = tk.AssignTask(
        task=TaskId(uuid7(8)),
        incident=incident,
        title="抢修",
        recipient=tk.Recipient(department=Department.URBAN),
    )
    assert house.command(task).refusal is None
    fetch = Fetch([], 1 << 50)
    house.group(SideJob(write=fetch))
    assert len(fetch.found) == 1
    cancel = tk.CancelTask(task=task.task, seen_version=1, reason="重复")
    assert house.command(cancel).refusal is None
    fetch = Fetch([], 1 << 50)
    house.group(SideJob(write=fetch))
    assert fetch.found == []
