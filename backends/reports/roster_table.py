"""The roster as an Excel table, out and in. Pure but for the workbook's bytes.

What is wrong is told by cell, in words; nothing of a table with a fault is taken. Formulas are
never computed; cells that a spreadsheet would take for one are neutralised on the way out.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from openpyxl import Workbook, load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from backends.record.common import Realm
from backends.record.duty import Duty, DutyState, PlannedDuty
from backends.record.ids import UserId
from backends.record.watch_policy import CHINA, SeatPlan, ShiftTemplate, WatchPolicy, duty_id

HEADS = ("日期", "班次", "席位", "人员", "姓名", "批次", "情况")
ON_LEAVE, COVERED = "请假", "替班"
_STATE = len(HEADS) - 1  # a table without that column is read too
MOST_BYTES = 10_000_000
MOST_INFLATED = 60_000_000  # of all parts of the file together
MOST_ROWS = 5_000
# A million rows with a format and nothing in them took 16 s, without one 2 s.
MOST_LOOKED_AT = 100_000
LAST_ROW = 1_048_576  # of an Excel sheet
FAR_DAYS = 366
MOST_TOLD = 50  # faults in one answer
_DAMAGE = (  # what the workbook's reader raises for a file damaged in one of its parts
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # of its XML
    AttributeError,
    EOFError,
    LookupError,
    OSError,  # no workbook among its parts
    RuntimeError,  # locked with a password, or packed in a way unknown here
    TypeError,
    ValueError,
)
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_UP_TO_KEY = re.compile(r"^.*?\d{4}-\d{2}-\d{2}-")
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


class _TooLong(Exception):
    """The argument says what is, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the names in the table must be: the watch's policy, and people by id; whose watches.

    `today`, in China: no watch is planned or was kept FAR_DAYS from it.
    """

    policy: WatchPolicy
    people: Mapping[str, str]
    today: dt.date
    realm: Realm = Realm.LIVE

    def too_far(self, day: dt.date) -> str:
        """What is wrong with a day whose year is a slip of the pen; empty for one that can be."""
        is_far = abs(day - self.today) > dt.timedelta(days=FAR_DAYS)
        return f"{day.isoformat()} 离今天超过一年，请检查年份" if is_far else ""

    def absent_from(self, seat: SeatPlan, shift: ShiftTemplate, day: dt.date) -> str:
        """Why nobody is planned at that seat in that watch; empty where it stands there."""
        if seat in self.policy.seats_of(shift.key, day):
            return ""
        since = self.policy.stands_from(seat)
        if day < since:
            return f"{seat.seat}（{seat.batch}）{since.isoformat()} 起才入驻"
        return f"{seat.seat} 不在{shift.name}值班"


@dataclass(slots=True)
class Roster:
    """What a table says: its duties, or what is wrong with it."""

    duties: list[PlannedDuty] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def write(duties: Iterable[Duty], known: Known) -> bytes:
    """An .xlsx of these duties, a row each, by time and seat; cancelled ones are left out."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "值班表"
    sheet.append(list(HEADS))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    wanted = [duty for duty in duties if duty.state is not DutyState.CANCELLED]
    for duty in sorted(wanted, key=_when):
        sheet.append(
            [
                duty.starts_at.astimezone(CHINA).date().isoformat(),
                safe(shift_of(duty, known.policy)[1]),
                safe(duty.seat),
                safe(duty.person),
                safe(duty.name),
                safe(duty.batch),
                _state(duty, known),
            ]
        )
    for number, width in enumerate((14, 10, 16, 16, 14, 12, 20), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def shift_of(duty: Duty, policy: WatchPolicy) -> tuple[str, str]:
    """Key and name of its watch; of one that the policy has no more, what its id says."""
    found = policy.parts_of(duty.shift)
    if found is not None:
        return found[0].key, found[0].name
    key = _UP_TO_KEY.sub("", duty.shift)
    return key, key


def safe(text: str) -> str:
    """Text that no spreadsheet computes: those that begin like a formula get a quote before."""
    return f"'{text}" if text.startswith(_RISKY) else text


def read(data: bytes, known: Known) -> Roster:
    """The duties of a table. Never raises for what stands in it."""
    roster = Roster()
    if fault := _fault_in_file(data):
        return Roster(faults=[fault])
    try:
        rows = _filled(data)
    except _TooLong as why:
        return Roster(faults=[str(why)])
    except _DAMAGE:
        return Roster(faults=["文件不完整或不是 Excel 表格（.xlsx），请重新导出后再试"])
    if not _has_heads([_text(value) for value in rows.pop(1, [])]):
        return Roster(faults=[f"第 1 行应是表头：{'、'.join(HEADS)}"])
    seats: dict[tuple[str, str], int] = {}
    for number, values in rows.items():
        duty = _duty(number, values, known, roster.faults)
        is_away = _is_away(number, values, roster.faults)
        if duty is not None and not is_away:
            _note_twice(number, (duty.shift, duty.seat), seats, roster.faults)
            roster.duties.append(duty)
    if not roster.duties and not roster.faults:
        roster.faults.append("表里没有值班安排")
    if roster.faults:
        return Roster(faults=_shortened(roster.faults))
    return roster


def _filled(data: bytes) -> dict[int, list[object]]:
    """The rows of the first sheet that say something, by number. Raises _TooLong and _DAMAGE."""
    sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=False).worksheets[0]
    sheet.reset_dimensions()  # rows beyond the size that a file gives itself would be left out
    found: dict[int, list[object]] = {}
    looked_at = 0
    for number, row in enumerate(sheet.iter_rows(max_col=len(HEADS)), start=1):
        looked_at += any(cell is not EMPTY_CELL for cell in row)
        if looked_at > MOST_LOOKED_AT or number > LAST_ROW:
            raise _TooLong(f"空行太多（第 {number} 行还没有完），请删去后再导入")
        values: list[object] = [cell.value for cell in row]
        if any(_text(value) for value in values):
            found[number] = values
        if len(found) > MOST_ROWS + 1:
            raise _TooLong(f"行数超过 {MOST_ROWS}，请分几次导入")
    return found


def _when(duty: Duty) -> tuple[dt.datetime, str]:
    return duty.starts_at, duty.seat


def _state(duty: Duty, known: Known) -> str:
    """What a reader must know beside the plan: the name in the row is not there, or covers."""
    if duty.state is DutyState.ABSENT:
        return ON_LEAVE
    if duty.state is DutyState.COVERED:
        return f"{COVERED}：原排 {known.people.get(duty.planned, duty.planned)}"
    return ""


def _is_away(number: int, values: list[object], faults: list[str]) -> bool:
    """Whether the row's person is on leave: nobody is planned by it."""
    text = _text(values[_STATE]) if len(values) > _STATE else ""
    if text and text != ON_LEAVE and not text.startswith(COVERED):
        words = f"“{text[:20]}”不认识，应空着，或写 {ON_LEAVE}、{COVERED}：……"
        faults.append(f"{_cell(number, _STATE)} {words}")
    return text == ON_LEAVE


def _has_heads(row: list[str]) -> bool:
    return "\n".join(row).rstrip() in ("\n".join(HEADS), "\n".join(HEADS[:_STATE]))


def _fault_in_file(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        return f"文件超过 {MOST_BYTES // 1_000_000} MB"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_INFLATED:
                return "文件解开后太大，不像一张值班表"
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        return "文件不完整或不是 Excel 表格（.xlsx），请重新导出后再试"
    return ""


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().removeprefix("'")


def _duty(number: int, values: list[object], known: Known, faults: list[str]) -> PlannedDuty | None:
    before = len(faults)
    for column, value in enumerate(values):
        if isinstance(value, str) and value.startswith("="):
            faults.append(f"{_cell(number, column)} 是公式，请改成值")
    values = [*values, *[None] * (len(HEADS) - len(values))]
    day = _day(number, values[0], faults)
    if day is not None and (far := known.too_far(day)):
        faults.append(f"{_cell(number, 0)} {far}")
    shift = _shift(number, _text(values[1]), known, faults)
    seat = next((s for s in known.policy.seats if s.seat == _text(values[2])), None)
    if seat is None:
        faults.append(f"{_cell(number, 2)} 没有“{_text(values[2])[:20]}”这个席位")
    elif day is not None and shift and (absent := known.absent_from(seat, shift, day)):
        column = 0 if day < known.policy.stands_from(seat) else 2
        faults.append(f"{_cell(number, column)} {absent}")
    person = _person(number, _text(values[3]), known, faults)
    if person and _text(values[4]) and _text(values[4]) != known.people[person]:
        faults.append(f"{_cell(number, 4)} 姓名与人员 {person}（{known.people[person]}）不符")
    if len(faults) > before or day is None or shift is None or seat is None:
        return None
    starts_at, ends_at = shift.span_on(day)
    shift_id = shift.id_on(day, known.realm)
    return PlannedDuty(
        id=duty_id(shift_id, seat.seat),
        shift=shift_id,
        starts_at=starts_at,
        ends_at=ends_at,
        role=seat.role,
        seat=seat.seat,
        person=UserId(person),
        name=known.people[person],
        department=seat.department,
        batch=_text(values[5]) or seat.batch,
    )


def _person(number: int, text: str, known: Known, faults: list[str]) -> str:
    """By id, or by a name that only one person has; empty where a fault is told."""
    if text in known.people:
        return text
    named = [person for person, name in known.people.items() if text and name == text]
    if len(named) == 1:
        return named[0]
    told = f"叫“{text[:20]}”的有 {len(named)} 人，请写工号" if named else ""
    faults.append(f"{_cell(number, 3)} {told or f'没有“{text[:20]}”这个人员'}")
    return ""


def _day(number: int, value: object, faults: list[str]) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = _text(value)
    for form in _DATES:
        try:
            return dt.datetime.strptime(text, form).replace(tzinfo=CHINA).date()
        except ValueError:
            continue
    faults.append(f"{_cell(number, 0)} “{text[:20]}”不是日期，应写成 2026-11-26")
    return None


def _shift(number: int, text: str, known: Known, faults: list[str]) -> ShiftTemplate | None:
    found = next((s for s in known.policy.shifts if text in (s.name, s.key)), None)
    if found is None:
        names = "、".join(shift.name for shift in known.policy.shifts)
        faults.append(f"{_cell(number, 1)} 没有“{text[:20]}”这个班次（有 {names}）")
    return found


def _note_twice(
    number: int, key: tuple[str, str], seen: dict[tuple[str, str], int], faults: list[str]
) -> None:
    """A seat has one row; a person may have two, by cover or plan: the proposal marks those."""
    if key in seen:
        faults.append(f"第 {number} 行与第 {seen[key]} 行在同一班里席位重复（{key[1]}）")
    seen.setdefault(key, number)


def _cell(row: int, column: int) -> str:
    return f"{get_column_letter(column + 1)}{row}"


def _shortened(faults: list[str]) -> list[str]:
    if len(faults) <= MOST_TOLD:
        return faults
    return [*faults[:MOST_TOLD], f"还有 {len(faults) - MOST_TOLD} 处"]
