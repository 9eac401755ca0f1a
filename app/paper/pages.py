"""Incident card, log of a shift, minutes and blank forms as rich text. Pure text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.paper.jobs import BlankPaper, IncidentPaper, LogPaper, MinutesPaper
from app.paper.markup import (
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
from backends.record.entry import Entry
from widgets.formats import department_word, list_text
from widgets.record_words import domain_word, origin_word, stage_word, task_state_word
from widgets.watch.words import is_written_late, kind_word

_BLANK_ROWS = 18
_Names = dict[str, str]


def incident_html(paper: IncidentPaper, names: _Names) -> str:
    """An incident's card."""
    translate = QCoreApplication.translate
    one = paper.incident
    place = " ".join(p for p in (one.place.division, one.place.name) if p) if one.place else ""
    owner = names.get(one.owner.user, one.owner.user) if one.owner is not None else ""
    parties = list_text(department_word(d) for d in one.parties)
    parts = [
        head(translate("Paper", "事件卡"), f"{one.number} · {one.title}"),
        facts(
            [
                (translate("Paper", "等级"), level(one.severity)),
                (translate("Paper", "环节"), stage_word(one.stage)),
                (translate("Paper", "领域"), domain_word(one.domain)),
                (translate("Paper", "类别"), paper.class_name),
                (translate("Paper", "牵头"), department_word(one.department)),
                (translate("Paper", "配合"), parties),
                (translate("Paper", "地点"), place),
                (translate("Paper", "来源"), origin_word(one.origin)),
                (translate("Paper", "上报"), full(one.reported_at)),
                (translate("Paper", "接手"), owner),
                (translate("Paper", "时限"), full(one.due_at)),
                (translate("Paper", "结案"), full(one.closed_at)),
            ]
        ),
    ]
    if one.description:
        parts += [section(translate("Paper", "情况")), paragraph(one.description)]
    if paper.tasks:
        parts += [section(translate("Paper", "任务")), _tasks(paper)]
    if one.result:
        parts += [section(translate("Paper", "结果")), paragraph(one.result)]
    if paper.timeline:
        rows = [[text(moment(line.at)), text(line.who), text(line.text)] for line in paper.timeline]
        heads = [translate("Paper", "时间"), translate("Paper", "谁"), translate("Paper", "经过")]
        parts += [section(translate("Paper", "经过")), table(heads, rows, [14, 14, 72])]
    return "".join(parts)


def _tasks(paper: IncidentPaper) -> str:
    translate = QCoreApplication.translate
    rows = []
    for task in paper.tasks:
        department = task.recipient.department
        whom = department_word(department) if department is not None else task.recipient.name
        rows.append(
            [
                text(task.number),
                text(task.title),
                text(" ".join(p for p in (whom, task.owner) if p)),
                text(task_state_word(task.state)),
                text(moment(task.due_at)),
            ]
        )
    heads = [
        translate("Paper", "编号"),
        translate("Paper", "任务"),
        translate("Paper", "承办"),
        translate("Paper", "状态"),
        translate("Paper", "时限"),
    ]
    return table(heads, rows, [18, 42, 16, 12, 12])


def log_html(paper: LogPaper, names: _Names) -> str:
    """The log of a shift."""
    translate = QCoreApplication.translate
    shift = paper.shift
    span = f"{shift.name} · {full(shift.starts_at)} — {full(shift.ends_at)}"
    people = " · ".join(
        f"{paper.seats.get(turn.seat, turn.seat)} {_name(turn.user, names)}" for turn in shift.turns
    )
    corrected = {entry.corrects for entry in paper.entries if entry.corrects}
    rows = [
        [
            _when(entry),
            text(kind_word(entry.kind)),
            _entry(entry, is_corrected=entry.id in corrected or bool(entry.corrected_by)),
            text(_name(entry.written_by.user, names)),
        ]
        for entry in paper.entries
    ]
    heads = [
        translate("Paper", "时间"),
        translate("Paper", "类别"),
        translate("Paper", "内容"),
        translate("Paper", "记录人"),
    ]
    behind = translate("Paper", "中心正在整理索引，最后几条可能还没有列上，请稍后再打印一次")
    earlier = translate("Paper", "另有更早的 {n} 条没有印在这里")
    return "".join(
        [
            head(translate("Paper", "值班日志"), span),
            small(people),
            small(behind, is_dim=False) if paper.is_behind else "",
            small(earlier.format(n=paper.earlier), is_dim=False) if paper.earlier else "",
            table(heads, rows, [13, 10, 63, 14])
            if rows
            else paragraph(translate("Paper", "这一班没有日志")),
        ]
    )


def _when(entry: Entry) -> str:
    """When it happened; of one that was written late when that was too."""
    if not is_written_late(entry):
        return text(moment(entry.occurred_at))
    words = QCoreApplication.translate("Paper", "{time} 补记")
    return text(f"{moment(entry.occurred_at)}\n{words.format(time=moment(entry.written_at))}")


def _name(user: str, names: _Names) -> str:
    """Of a person; of what the program did by itself 系统."""
    is_person = not user.startswith("system:")
    return names.get(user, user) if is_person else QCoreApplication.translate("Formats", "系统")


def _entry(entry: Entry, *, is_corrected: bool) -> str:
    translate = QCoreApplication.translate
    said = text(entry.text)
    if is_corrected:
        said = f"<s>{said}</s> {text(translate('Paper', '（已更正）'))}"
    if entry.corrects:
        said = f"{text(translate('Paper', '更正：'))}{said}"
    if entry.call is not None and entry.call.read_back:
        words = translate("Paper", "复述（{who}）：{what}")
        told = words.format(who=entry.call.read_back_by or "—", what=entry.call.read_back)
        said += f"<br><i>{text(told)}</i>"
    if entry.attachments:
        files = list_text(a.name for a in entry.attachments)
        said += f"<br><i>{text(translate('Paper', '附件：{files}').format(files=files))}</i>"
    return said


def minutes_html(paper: MinutesPaper, names: _Names) -> str:
    """A meeting's minutes."""
    translate = QCoreApplication.translate
    one = paper.meeting
    is_joint = one.kind == "joint"
    title = translate("Paper", "联席会议纪要") if is_joint else translate("Paper", "会商纪要")
    invited = list_text(" ".join(p for p in (i.office, i.name) if p) for i in one.invited)
    attended = list_text(" ".join(p for p in (a.office, a.name) if p) for a in one.attended)
    parts = [
        head(title, f"{one.number} · {one.title}"),
        facts(
            [
                (translate("Paper", "时间"), full(one.opened_at or one.starts_at)),
                (translate("Paper", "结束"), full(one.ended_at)),
                (translate("Paper", "召集"), names.get(one.called_by.user, one.called_by.user)),
                (translate("Paper", "事由"), paper.about),
            ]
        ),
        facts(
            [
                (translate("Paper", "通知"), invited),
                (translate("Paper", "到会"), attended),
            ],
            columns=1,
        ),
    ]
    if one.agenda:
        items = "".join(f"<li>{text(line)}</li>" for line in one.agenda)
        parts += [section(translate("Paper", "议程")), f"<ol>{items}</ol>"]
    parts += [section(translate("Paper", "纪要")), paragraph(one.minutes or "—")]
    if one.resolutions:
        rows = [
            [
                str(number),
                text(made.text),
                text(
                    " ".join(
                        p
                        for p in (
                            department_word(made.department) if made.department else "",
                            made.owner,
                        )
                        if p
                    )
                ),
                text(moment(made.due_at)),
                text(translate("Paper", "已下任务") if made.task else ""),
            ]
            for number, made in enumerate(one.resolutions, start=1)
        ]
        heads = [
            "",
            translate("Paper", "议定事项"),
            translate("Paper", "承办"),
            translate("Paper", "时限"),
            "",
        ]
        parts += [section(translate("Paper", "议定事项")), table(heads, rows, [5, 55, 18, 12, 10])]
    return "".join(parts)


def blank_html(paper: BlankPaper) -> str:
    """A form for a total outage, to be taken in by hand at the next start."""
    translate = QCoreApplication.translate
    hint = translate("Paper", "全部系统中断时用。恢复后由值班长逐条补录，注明补录人和时间。")
    titles = {
        "log": translate("Paper", "值班日志（手工）"),
        "call": translate("Paper", "电话记录（手工）"),
        "incident": translate("Paper", "事件登记（手工）"),
        "handover": translate("Paper", "交接班单（手工）"),
    }
    top = head(titles[paper.form], hint)
    line = "____________"
    where = facts(
        [
            (translate("Paper", "日期"), line),
            (translate("Paper", "班次"), line),
            (translate("Paper", "席位"), line),
            (translate("Paper", "姓名"), line),
        ],
        columns=4,
    )
    heads, widths = _blank_table(paper.form)
    rows = [["&nbsp;<br>&nbsp;"] + [""] * (len(heads) - 1) for _ in range(_BLANK_ROWS)]
    foot = facts(
        [
            (translate("Paper", "交班签字"), line),
            (translate("Paper", "接班签字"), line),
            (translate("Paper", "补录人"), line),
            (translate("Paper", "补录时间"), line),
        ],
        columns=4,
    )
    return top + where + table(heads, rows, widths) + foot


def _blank_table(form: str) -> tuple[list[str], list[int]]:
    translate = QCoreApplication.translate
    time = translate("Paper", "时间")
    match form:
        case "call":
            heads = [time, translate("Paper", "来/去"), translate("Paper", "单位、姓名、电话")]
            more = [translate("Paper", "内容"), translate("Paper", "复述（谁）")]
            return heads + more, [11, 7, 24, 38, 20]
        case "incident":
            heads = [time, translate("Paper", "等级"), translate("Paper", "地点")]
            more = [translate("Paper", "情况"), translate("Paper", "派给谁、怎样、何时")]
            return heads + more, [11, 7, 20, 38, 24]
        case "handover":
            heads = [
                translate("Paper", "类别"),
                translate("Paper", "事项"),
                translate("Paper", "状态"),
            ]
            more = [translate("Paper", "下一步"), translate("Paper", "时限")]
            return heads + more, [11, 34, 13, 30, 12]
        case _:
            heads = [time, translate("Paper", "内容"), translate("Paper", "处置"), ""]
            return heads, [11, 49, 28, 12]
