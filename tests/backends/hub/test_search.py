"""Search over everything in the log: Chinese of two characters, numbers, realms, restarts."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.hub import search_index
from backends.hub.search_index import fair_shares
from backends.link.queries import Found, Search
from backends.record import alarm, incident_events, session_events, task, warning
from backends.record.access import Role
from backends.record.common import Department, Realm, Severity
from backends.record.ids import SourceId
from tests.backends.hub.log_writing import (
    START,
    LogWriter,
    a_log,
    an_index,
    assigned,
    raised,
    reported,
)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[LogWriter]:
    with a_log(tmp_path) as log:
        yield log


def hits(
    writer: LogWriter, text: str, realm: Realm = Realm.LIVE, *, with_log: bool = False
) -> list[Found]:
    with contextlib.closing(search_index.open_to_read(writer.folder)) as connection:
        asked = Search(text=text, realm=realm)
        return search_index.search(connection, asked, with_log=with_log).hits


def subjects(writer: LogWriter, text: str, realm: Realm = Realm.LIVE) -> list[str]:
    return [hit.subject for hit in hits(writer, text, realm)]


@pytest.fixture
def told(writer: LogWriter) -> LogWriter:
    """An alarm, an incident with a note and a closed end, and its task."""
    writer.tell("a1", raised(detail={"plate": "浙A12345", "value": "83.2"}))
    writer.tell("i1", reported(description="夜间无照明"))
    writer.tell("i1", incident_events.IncidentNoted(text="已通知养护单位到场"))
    writer.tell("i1", incident_events.InstructionGiven(instruction="p1", text="务必今晚修复"))
    writer.tell("t1", assigned(), task.TaskCompleted(result="新装球墨铸铁盖"))
    with an_index(writer):
        pass
    return writer


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("井盖", ["i1", "t1", "a1"]),
        ("人民路", ["i1", "a1"]),
        ("照明", ["i1"]),
        ("养护单位", ["i1"]),
        ("今晚", ["i1"]),
        ("球墨铸铁", ["t1"]),
        ("市政养护", ["t1"]),
        ("云台", ["i1", "a1"]),
    ],
)
def test_words_of_two_characters_and_more_are_found(
    told: LogWriter, text: str, found: list[str]
) -> None:
    assert subjects(told, text) == found


@pytest.mark.parametrize("text", ["井", "口", "盖", "铸"])
def test_one_character_is_found_wherever_it_stands(told: LogWriter, text: str) -> None:
    assert subjects(told, text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LJ20261126-0001", ["i1"]),
        ("lj20261126", ["i1"]),
        ("ＬＪ２０２６", ["i1"]),
        ("1126-0001", ["i1"]),
        ("0001", ["i1"]),
        ("R20261126-003", ["t1"]),
        ("浙A12345", ["a1"]),
        ("浙a123", ["a1"]),
        ("12345", ["a1"]),
        ("A12345", ["a1"]),
        ("345", ["a1"]),
        ("2345", ["a1"]),
        ("浙A12346", []),
        ("浙B12345", []),
    ],
)
def test_numbers_and_plates_are_found_by_their_parts(
    told: LogWriter, text: str, found: list[str]
) -> None:
    assert subjects(told, text) == found


def test_several_words_must_all_be_there(told: LogWriter) -> None:
    assert subjects(told, "井盖 夜间") == ["i1"]
    assert subjects(told, "井盖　球墨") == ["t1"]
    assert subjects(told, "井盖 月球") == []


def test_pairs_that_stand_apart_are_no_hit(writer: LogWriter) -> None:
    writer.tell("a1", raised("水井旁井盖"))
    with an_index(writer):
        assert subjects(writer, "水井盖") == []
        assert subjects(writer, "水井") == ["a1"]


def test_what_is_nowhere_is_not_found(told: LogWriter) -> None:
    assert subjects(told, "火山") == []
    assert subjects(told, "鱻") == []
    assert subjects(told, "") == []


@pytest.mark.parametrize(
    "text",
    [
        '"',
        '"井盖',
        '井盖" OR "月球',
        "*",
        "井*盖",
        "NEAR",
        "NEAR(井盖 月球)",
        "井盖 NOT 夜间",
        "-",
        "-井盖",
        "^",
        "terms:井盖",
        "{terms}: x",
        "=live",
        "(",
        ")))",
        "'; DROP TABLE documents; --",
        "\x00",
        "%",
        "_",
        "\\",
        "+",
    ],
)
def test_nothing_in_a_query_is_an_operator(told: LogWriter, text: str) -> None:
    found = subjects(told, text)

    assert found in ([], ["i1", "t1", "a1"])
    assert subjects(told, "夜间") == ["i1"]


def test_a_query_of_ten_thousand_characters_is_answered(told: LogWriter) -> None:
    assert subjects(told, "井盖" * 5_000) == []
    assert subjects(told, "井盖 " * 3_000) == ["i1", "t1", "a1"]


def test_realms_do_not_mix(writer: LogWriter) -> None:
    writer.tell("a1", raised())
    writer.tell("a2", raised(), realm=Realm.DRILL)
    with an_index(writer):
        assert subjects(writer, "井盖") == ["a1"]
        assert subjects(writer, "井盖", Realm.DRILL) == ["a2"]
        assert subjects(writer, "井盖", Realm.TEST) == []


def test_a_changed_title_is_found_under_its_new_words_only(writer: LogWriter) -> None:
    writer.tell("a1", raised("井盖缺失"))
    writer.tell("i1", reported("井盖缺失"))
    with an_index(writer) as index:
        writer.tell("a1", raised("路灯损坏", is_repeat=True))
        writer.tell("i1", incident_events.IncidentChanged(title="路灯损坏"))
        assert index.wait_for(writer.store.seq, 30.0)

        assert subjects(writer, "路灯") == ["i1", "a1"]
        assert subjects(writer, "井盖") == []


def test_the_newest_come_first_and_what_is_raised_again_is_new(writer: LogWriter) -> None:
    for number in range(3):
        writer.tell(f"a{number}", raised())
    with an_index(writer) as index:
        assert subjects(writer, "井盖") == ["a2", "a1", "a0"]

        writer.now += dt.timedelta(hours=1)
        writer.tell("a0", alarm.AlarmCleared(), raised())
        assert index.wait_for(writer.store.seq, 30.0)

        assert subjects(writer, "井盖") == ["a0", "a2", "a1"]


def test_every_kind_has_its_share_of_the_hits(writer: LogWriter) -> None:
    for number in range(60):
        writer.tell(f"a{number}", raised())
    writer.tell("i1", reported())
    writer.tell("t1", assigned())
    with an_index(writer):
        kinds = [hit.kind for hit in hits(writer, "井盖")]

    assert kinds == ["incident", "task", *["alarm"] * 48]
    assert fair_shares({"a": 90, "b": 3, "c": 0}, 10) == {"a": 7, "b": 3, "c": 0}
    assert fair_shares({"a": 1, "b": 1}, 10) == {"a": 1, "b": 1}


def test_a_hit_shows_the_line_in_which_the_word_stands(told: LogWriter) -> None:
    (hit,) = hits(told, "养护单位")

    assert (hit.kind, hit.title) == ("incident", "人民路井盖缺失")
    assert hit.excerpt == "已通知养护单位到场"
    assert hit.at is not None and hit.at > START


def test_warnings_are_found_and_their_older_text_is_not(writer: LogWriter) -> None:
    def issued(text: str) -> warning.WarningIssued:
        return warning.WarningIssued(
            source=SourceId("weather"),
            key="w1",
            department=Department.EMERGENCY,
            colour=Severity.II,
            kind="rainstorm",
            headline="暴雨橙色预警",
            area=warning.Area(name="云台区"),
            until=START + dt.timedelta(hours=6),
            text=text,
        )

    writer.tell("w1", issued("三小时内雨量五十毫米"))
    writer.tell("w1", issued("一小时内雨量七十毫米"))
    with an_index(writer):
        assert subjects(writer, "暴雨 云台") == ["w1"]
        assert subjects(writer, "七十毫米") == ["w1"]
        assert subjects(writer, "五十毫米") == []


def test_who_acted_is_found_and_who_signed_in_only_by_those_who_read_the_audit_trail(
    writer: LogWriter,
) -> None:
    writer.tell("a1", raised(), user="system:gateway")
    writer.tell("a1", alarm.AlarmAcknowledged(seen_version=1), user="zhaohb")
    writer.tell("session:1", session_events.UserSignedIn(role=Role.DISPATCHER), user="zhaohb")
    with an_index(writer):
        assert [h.kind for h in hits(writer, "zhaohb")] == ["alarm"]
        assert [h.kind for h in hits(writer, "zhaohb", with_log=True)] == ["alarm", "log"]
        assert subjects(writer, "gateway") == []


def test_after_a_restart_the_index_catches_up(told: LogWriter) -> None:
    told.tell("a9", raised("桥面结冰"))

    with an_index(told) as index:
        assert index.seq == told.store.seq
        assert subjects(told, "结冰") == ["a9"]
        assert subjects(told, "夜间") == ["i1"]


@pytest.mark.parametrize("damage", ["missing", "garbage", "empty", "other version", "torn"])
def test_a_lost_or_damaged_index_is_made_anew(told: LogWriter, damage: str) -> None:
    file = told.folder / search_index.FILE_NAME
    match damage:
        case "missing":
            search_index.remove(told.folder)
        case "garbage":
            file.write_bytes(b"no database" * 1_000)
        case "empty":
            file.write_bytes(b"")
        case "other version":
            with contextlib.closing(search_index.open_to_write(told.folder)) as connection:
                connection.execute("PRAGMA user_version=999")
        case "torn":
            data = bytearray(file.read_bytes())
            data[4096:] = bytes(len(data) - 4096)
            file.write_bytes(data)

    with an_index(told):
        assert subjects(told, "夜间") == ["i1"]


def test_events_that_make_no_sense_do_not_stop_the_index(writer: LogWriter) -> None:
    writer.tell("i1", incident_events.IncidentClosed(conclusion="从未上报"))
    writer.tell("t1", task.TaskAccepted())
    writer.tell("a1", raised())
    with an_index(writer):
        assert subjects(writer, "井盖") == ["a1"]
        assert subjects(writer, "从未") == ["i1"]


def test_an_index_deleted_under_the_running_hub_is_made_anew(told: LogWriter) -> None:
    with an_index(told) as index:
        search_index.remove(told.folder)
        told.tell("a9", raised("桥面结冰"))
        assert index.wait_for(told.store.seq, 30.0)
        told.tell("a9", alarm.AlarmCleared())
        assert index.wait_for(told.store.seq, 30.0)

        assert subjects(told, "结冰") == ["a9"]
        assert subjects(told, "夜间") == ["i1"]


def test_the_index_of_another_log_is_made_anew(told: LogWriter, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with a_log(other) as log:
        for number in range(20):
            log.tell(f"a{number}", raised("桥面结冰"))
        (other / search_index.FILE_NAME).write_bytes(
            (told.folder / search_index.FILE_NAME).read_bytes()
        )
        with an_index(log):
            assert subjects(log, "夜间") == []
            assert len(subjects(log, "结冰")) == 20
