"""Attendance over a stretch as an Excel table: a row a person, and a row each duty. Pure."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from backends.record.attendance import Attended, PersonAttendance, Presence
from backends.record.watch_policy import CHINA, WatchPolicy
from backends.reports.roster_table import safe

HEADS = (
    "人员",
    "姓名",
    "应到班次",
    "实到班次",
    "迟到次数",
    "迟到分钟",
    "早退次数",
    "请假",
    "未到岗",
    "替班",
    "计划外",
    "在岗小时",
)
TURN_HEADS = ("人员", "姓名", "日期", "班次", "席位", "签到", "签退", "在岗小时", "情况", "说明")
WORDS = {
    Presence.CAME: "到岗",
    Presence.LATE: "迟到",
    Presence.LEFT_EARLY: "早退",
    Presence.LATE_AND_EARLY: "迟到、早退",
    Presence.ON_LEAVE: "请假",
    Presence.MISSING: "未到岗",
    Presence.UNPLANNED: "计划外在岗",
    Presence.COMING: "未到时间",
}


def figures_of(one: PersonAttendance) -> list[int | float]:
    """Under the heads from the third on."""
    return [
        one.planned,
        one.came,
        one.late,
        one.late_min,
        one.early,
        one.count(Presence.ON_LEAVE),
        one.count(Presence.MISSING),
        one.covers,
        one.count(Presence.UNPLANNED),
        round(one.hours, 1),
    ]


def write(
    people: Sequence[PersonAttendance], names: Mapping[str, str], policy: WatchPolicy, title: str
) -> bytes:
    """An .xlsx. `title`: of the stretch, "2026年第4季度"."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "考勤"
    sheet.append([f"值班考勤 {title}"])
    _rows(sheet, 2, HEADS, [[*_who(one.person, names), *figures_of(one)] for one in people])
    turns = book.create_sheet("签到签退")
    told = [_turn(turn, names, policy) for one in people for turn in one.turns]
    _rows(turns, 1, TURN_HEADS, told)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(sheet: Any, first: int, heads: Sequence[str], rows: list[list[Any]]) -> None:
    """The heads are the sheet's row `first`, counted from 1."""
    sheet.append(list(heads))
    for row in sheet.iter_rows(max_row=first):
        for cell in row:
            cell.font = Font(bold=True)
    for row in rows:
        sheet.append(row)
    for number, head in enumerate(heads, start=1):
        width = 22 if head in ("签到", "签退", "说明") else 14
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = f"A{first + 1}"


def _turn(turn: Attended, names: Mapping[str, str], policy: WatchPolicy) -> list[Any]:
    found = policy.parts_of(turn.shift)
    return [
        *_who(turn.person, names),
        turn.starts_at.astimezone(CHINA).date().isoformat(),
        safe(found[0].name if found is not None else str(turn.shift)),
        safe(str(turn.seat)),
        _moment(turn.signed_on),
        _moment(turn.signed_off),
        round(turn.hours, 1),
        WORDS[turn.presence] + ("（替班）" if turn.is_cover else ""),
        safe(turn.reason),
    ]


def _who(person: str, names: Mapping[str, str]) -> list[str]:
    return [safe(person), safe(names.get(person, ""))]


def _moment(moment: dt.datetime | None) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if moment is not None else ""
