"""Demand 29: calendars of a roster: plain ones, repeating ones, and wrong ones told in words."""

from __future__ import annotations

import pytest

from backends.record.watch_policy import CHINA
from backends.reports import roster_calendar, roster_table
from tests.backends.reports.test_roster import KNOWN, NOW, a_duty


def test_a_plain_calendar_is_understood_by_its_summary() -> None:
    data = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTART;TZID=Asia/Shanghai:20261126T080000\r\nDTEND;TZID=Asia/Shanghai:20261126T200000\r\n"
        "SUMMARY:值班长席 林晓岚\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    told = roster_calendar.read(data.encode(), KNOWN)
    assert told.faults == []
    assert (told.duties[0].seat, told.duties[0].person) == ("值班长席", "lin")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("SUMMARY:买菜", "第 1 条“买菜”里没有认识的席位"),
        ("SUMMARY:环保席", "第 1 条“环保席”里没有认识的人员"),
    ],
)
def test_other_appointments_are_told(line: str, fault: str) -> None:
    data = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        f"DTSTART:20261126T000000Z\r\n{line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert roster_calendar.read(data.encode(), KNOWN).faults == [fault]


def a_calendar(*lines: str) -> bytes:
    """One entry of these lines: the watch leader's."""
    data = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        + "".join(f"{line}\r\n" for line in lines)
        + "SUMMARY:值班长席 林晓岚\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return data.encode()


@pytest.mark.parametrize("date", ["20261301T080000", "2026130", "20261201T2561", "明天八点", ""])
@pytest.mark.parametrize(("key", "word"), [("DTSTART", "开始"), ("DTEND", "结束")])
def test_a_wrong_date_of_a_calendar_is_told_and_never_raised(
    key: str, word: str, date: str
) -> None:
    lines = {"DTSTART": "20261201T080000", "DTEND": "20261201T200000"} | {key: date}
    told = roster_calendar.read(a_calendar(*(f"{k}:{v}" for k, v in lines.items())), KNOWN)
    assert told.faults == [f"第 1 条的{word}时间“{date}”写得不对"]
    assert told.duties == []


@pytest.mark.parametrize("rule", [[], ["RRULE:FREQ=DAILY;COUNT=3"]])
def test_a_day_left_out_that_is_none_is_told(rule: list[str]) -> None:
    told = roster_calendar.read(a_calendar("DTSTART:20261201T080000", "EXDATE:2026x", *rule), KNOWN)
    assert told.faults == ["第 1 条“值班长席 林晓岚”除去的日子（EXDATE）写得不对"]


def test_a_byte_turned_anywhere_in_a_calendar_is_never_raised() -> None:
    data = roster_calendar.write([a_duty()], KNOWN, NOW)
    for place in range(len(data)):
        for turn in (0x05, 0x55):
            turned = bytes([*data[:place], data[place] ^ turn, *data[place + 1 :]])
            told = roster_calendar.read(turned, KNOWN)
            assert told.faults or told.duties


def repeating(*lines: str) -> roster_table.Roster:
    """A watch leader's Thursday morning, repeated so."""
    data = a_calendar("DTSTART;TZID=Asia/Shanghai:20261126T080000", *lines)
    return roster_calendar.read(data, KNOWN)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;COUNT=3", [26, 27, 28]),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20261130T000000Z", [26, 28, 30]),
        ("FREQ=WEEKLY;UNTIL=20261203", [26, 3]),
        ("FREQ=WEEKLY;BYDAY=TH,SA;COUNT=3", [26, 28, 3]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=2", [26, 10]),
    ],
)
def test_an_entry_that_repeats_is_every_one_of_its_duties(rule: str, days: list[int]) -> None:
    told = repeating(f"RRULE:{rule}")
    assert told.faults == []
    assert [duty.starts_at.astimezone(CHINA).day for duty in told.duties] == days


def test_days_that_are_left_out_of_a_repetition_are_left_out() -> None:
    told = repeating("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Asia/Shanghai:20261127T080000")
    assert [duty.starts_at.astimezone(CHINA).day for duty in told.duties] == [26, 28]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["RRULE:FREQ=WEEKLY"], "一直重复下去"),
        (["RRULE:FREQ=MONTHLY;COUNT=3"], "MONTHLY"),
        (["RRULE:FREQ=DAILY;BYHOUR=8;COUNT=3"], "BYHOUR"),
        (["RRULE:FREQ=WEEKLY;BYDAY=1MO;COUNT=3"], "BYDAY"),
        (["RRULE:FREQ=DAILY;UNTIL=20991231"], "1000 次以上"),
        (["RDATE:20261128T000000Z"], "RDATE"),
    ],
)
def test_a_repetition_that_is_not_understood_is_refused_in_words(
    lines: list[str], fault: str
) -> None:
    told = repeating(*lines)
    assert len(told.faults) == 1 and fault in told.faults[0]
    assert told.duties == []


def test_half_a_calendar_is_said_to_be_one() -> None:
    data = roster_calendar.write([a_duty()], KNOWN, NOW)
    for length in range(0, len(data) - 20, 37):
        assert roster_calendar.read(data[:length], KNOWN).faults
