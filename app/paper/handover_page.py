"""The handover's sheet as rich text: one A4 page, and where that is too small an annex. Pure text.

The page that is signed has the worst items, all words, what was noted since the cut and both
signatures; the annex has the rest.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from app.paper.jobs import HandoverPaper
from app.paper.markup import (
    annex,
    facts,
    full,
    head,
    level,
    moment,
    paragraph,
    section,
    small,
    table,
    text,
)
from backends.record.handover import Handover, Item, Section, Signature
from widgets.watch.handover.words import change_word, item_state, item_title

_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
_WIDTHS = [4, 11, 9, 37, 16, 10, 13]
_FEW = 14  # lines that have room to breathe on one page
_Numbered = list[tuple[int, Item]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What the first page has room for, all where None. `items`: of them; `letters`, `lines`: of
    each of the texts, both hold."""

    items: int | None = None
    letters: int | None = None
    lines: int | None = None


ALL = Room()


def handover_html(paper: HandoverPaper, names: dict[str, str], room: Room = ALL) -> str:
    """The whole sheet: what the first page has room for, then the rest."""
    first = page_html(paper, names, room)
    rest = _annex(paper, room)
    return first + rest if rest else first


def page_html(paper: HandoverPaper, names: dict[str, str], room: Room) -> str:
    """The page that is signed."""
    translate = QCoreApplication.translate
    sheet = paper.handover
    giving, taking = paper.watches

    def name(user: str) -> str:
        return names.get(user, user)

    shown = _shown(sheet, room)
    parts = [
        head(translate("Paper", "交接班单"), f"{giving} → {taking}"),
        facts(
            [
                (translate("Paper", "席位"), paper.seat or sheet.seat),
                (translate("Paper", "截止"), full(sheet.cut_at)),
                (translate("Paper", "交班人"), name(sheet.leaver)),
                (translate("Paper", "接班人"), name(sheet.receiver)),
            ],
            columns=4,
        ),
        _counts(sheet.items),
    ]
    if len(shown) < len(sheet.items):
        words = translate("Paper", "本页列最要紧的 {here} 项，其余 {rest} 项见附页，编号连续")
        parts.append(
            small(words.format(here=len(shown), rest=len(sheet.items) - len(shown)), is_dim=False)
        )
    parts.append(_table(shown) if shown or not sheet.items else "")
    for title, words in _words(sheet):
        parts += [section(title), paragraph(_cut(words, room) or "—")]
    parts.append(_signatures(paper, names, room))
    return "".join(parts)


def _annex(paper: HandoverPaper, room: Room) -> str:
    """What the first page has no room for; empty where it has."""
    translate = QCoreApplication.translate
    sheet = paper.handover
    here = {number for number, _ in _shown(sheet, room)}
    rest = [one for one in _numbered(sheet) if one[0] not in here]
    texts = [*_words(sheet), *_reasons(sheet)]
    longer = [one for one in texts if _cut(one[1], room) != one[1]]
    if not rest and not longer:
        return ""
    giving, taking = paper.watches
    parts = [annex(translate("Paper", "交接班单附页"), f"{giving} → {taking}")]
    if rest:
        parts.append(_table(rest))
    for title, words in longer:
        parts += [section(title), paragraph(words)]
    parts.append(_marks(paper))
    return "".join(parts)


def _words(sheet: Handover) -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        (translate("Paper", "下一班要做的"), sheet.next_actions),
        (translate("Paper", "如果……怎么办"), sheet.what_if),
        (translate("Paper", "接班人复述"), sheet.read_back),
        *_noted(sheet),
    ]


def _noted(sheet: Handover) -> list[tuple[str, str]]:
    """What changed since the cut and was taken note of; none where nothing did."""
    if not sheet.noted:
        return []
    title = QCoreApplication.translate("Paper", "截止以后（{count} 处变化，接班人已知悉）")
    lines = (f"{change_word(one)} {section_word(one.section)} {one.title}" for one in sheet.noted)
    between = QCoreApplication.translate("Paper", "；")
    return [(title.format(count=len(sheet.noted)), between.join(lines))]


def _reasons(sheet: Handover) -> list[tuple[str, str]]:
    """Why somebody is missing, as it stands at the signatures."""
    title = QCoreApplication.translate("Paper", "缺席")
    absence = sheet.absence
    signed = [one for one in (sheet.leaver_signature, sheet.receiver_signature) if one is not None]
    reasons = [absence.reason if absence is not None else "", *(one.reason for one in signed)]
    return [(title, reason) for reason in dict.fromkeys(reasons) if reason]


def _cut(words: str, room: Room) -> str:
    """The first lines, and of these the first letters: many short lines are as long as a page."""
    lines = words.splitlines()
    kept = words
    if room.lines is not None and len(lines) > room.lines:
        kept = "\n".join(lines[: room.lines])
    kept = kept[: room.letters]
    if len(kept) == len(words):
        return words
    return kept.rstrip() + QCoreApplication.translate("Paper", "……（全文见附页）")


def _numbered(sheet: Handover) -> _Numbered:
    return list(enumerate(sheet.items, start=1))


def _shown(sheet: Handover, room: Room) -> _Numbered:
    """Those of the first page, in the sheet's order: the gravest, then what is due first."""
    every = _numbered(sheet)
    if room.items is None or room.items >= len(every):
        return every
    worst = sorted(every, key=_worst_first)[: room.items]
    return sorted(worst, key=_by_number)


def _by_number(one: tuple[int, Item]) -> int:
    return one[0]


def _worst_first(one: tuple[int, Item]) -> tuple[int, dt.datetime, int]:
    number, item = one
    gravity = int(item.severity) if item.severity is not None else 5
    return (gravity, item.due_at or _NEVER, number)


def _counts(items: list[Item]) -> str:
    if not items:
        return paragraph(QCoreApplication.translate("Paper", "没有需要交接的事项"))
    total = QCoreApplication.translate("Paper", "共 {count} 项").format(count=len(items))
    counts = (
        f"{section_word(Section(key))} {sum(1 for _ in group)}"
        for key, group in groupby(items, key=_section)
    )
    return small(" · ".join([total, *counts]))


def _table(items: _Numbered) -> str:
    translate = QCoreApplication.translate
    if not items:
        return ""
    heads = [
        "",
        translate("Paper", "类别"),
        translate("Paper", "等级"),
        translate("Paper", "事项和下一步"),
        translate("Paper", "状态"),
        translate("Paper", "责任人"),
        translate("Paper", "时限"),
    ]
    rows = [_row(number, item) for number, item in items]
    return table(heads, rows, _WIDTHS, padding=3 if len(items) <= _FEW else 1)


def _row(number: int, item: Item) -> list[str]:
    what = text(item_title(item))
    if item.next_step:
        what += f"<br><i>{text(item.next_step)}</i>"
    detail = item.detail if item.state != "rest" else ""
    return [
        str(number),
        text(section_word(item.section)),
        text(level(item.severity)),
        what,
        text(" ".join(p for p in (item_state(item), detail) if p)),
        text(item.owner),
        text(moment(item.due_at)),
    ]


def _section(item: Item) -> Section:
    return item.section


def section_word(section: Section) -> str:
    """事件, 报警, 停用 …"""
    translate = QCoreApplication.translate
    return {
        Section.INCIDENTS: translate("Paper", "事件"),
        Section.ALARMS: translate("Paper", "报警"),
        Section.OUT_OF_SERVICE: translate("Paper", "停用"),
        Section.INSTRUCTIONS: translate("Paper", "批示"),
        Section.TASKS: translate("Paper", "任务"),
        Section.WARNINGS: translate("Paper", "预警"),
        Section.MEETINGS: translate("Paper", "会商"),
        Section.ROSTER: translate("Paper", "排班变动"),
        Section.WALL: translate("Paper", "大屏"),
        Section.FLAGGED: translate("Paper", "每班必交"),
        Section.MESSAGES: translate("Paper", "未送达"),
    }[section]


def _signatures(paper: HandoverPaper, names: dict[str, str], room: Room) -> str:
    translate = QCoreApplication.translate
    sheet = paper.handover
    rows = [
        (translate("Paper", "交班签字"), _signed(sheet.leaver_signature, room)),
        (translate("Paper", "接班签字"), _signed(sheet.receiver_signature, room)),
    ]
    if sheet.absence is not None:
        absent, by = sheet.absence.user, sheet.absence.approved_by
        words = translate("Paper", "{who}：{reason}")
        reason = _cut(sheet.absence.reason, room)
        said = words.format(who=names.get(absent, absent), reason=reason)
        if by:
            said += translate("Paper", "（{who}批准）").format(who=names.get(by, by))
        rows.append((translate("Paper", "缺席"), said))
    return facts(rows, columns=2) + _marks(paper)


def _marks(paper: HandoverPaper) -> str:
    """By what anybody can tell that it is this sheet, and where it stands in the log."""
    translate = QCoreApplication.translate
    marks = (
        (translate("Paper", "摘要"), paper.digest),
        (translate("Paper", "日志链头"), paper.handover.chain_head),
    )
    return "".join(small(f"{name} {value or '—'}") for name, value in marks)


def _signed(signature: Signature | None, room: Room) -> str:
    if signature is None:
        return QCoreApplication.translate("Paper", "（未签）")
    text_ = f"{signature.name} · {full(signature.at)}"
    if signature.is_absent:
        words = QCoreApplication.translate("Paper", "{signed}（对方缺席：{reason}）")
        return words.format(signed=text_, reason=_cut(signature.reason, room))
    return text_
