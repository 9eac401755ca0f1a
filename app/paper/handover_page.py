"""The handover's sheet as rich text: one A4 page. Pure text."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QCoreApplication

from app.paper.jobs import HandoverPaper
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
from app.paper.state_words import section_word, state_word
from backends.record.handover import Item, Section, Signature

ON_ONE_PAGE = 30  # items; more go on on the next page, and the first says so


def handover_html(paper: HandoverPaper, names: dict[str, str]) -> str:
    """The whole sheet."""
    translate = QCoreApplication.translate
    sheet = paper.handover
    giving, taking = paper.watches

    def name(user: str) -> str:
        return names.get(user, user)

    parts = [
        head(translate("Paper", "交接班单"), f"{giving} → {taking}"),
        facts(
            [
                (translate("Paper", "席位"), sheet.seat),
                (translate("Paper", "截止"), full(sheet.cut_at)),
                (translate("Paper", "交班人"), name(sheet.leaver)),
                (translate("Paper", "接班人"), name(sheet.receiver)),
            ],
            columns=4,
        ),
        _items(sheet.items),
        section(translate("Paper", "下一班要做的")),
        paragraph(sheet.next_actions or "—"),
        section(translate("Paper", "如果……怎么办")),
        paragraph(sheet.what_if or "—"),
        section(translate("Paper", "接班人复述")),
        paragraph(sheet.read_back or "—"),
        _signatures(paper, names),
    ]
    if len(sheet.items) > ON_ONE_PAGE:
        words = translate("Paper", "共 {count} 项，续页接着列")
        parts.insert(2, small(words.format(count=len(sheet.items))))
    return "".join(parts)


def _items(items: list[Item]) -> str:
    translate = QCoreApplication.translate
    if not items:
        return paragraph(translate("Paper", "没有需要交接的事项"))
    rows: list[list[str]] = []
    for number, item in enumerate(items, start=1):
        what = text(item.title)
        if item.next_step:
            what += f"<br><i>{text(item.next_step)}</i>"
        state = " ".join(p for p in (state_word(item.section, item.state), item.detail) if p)
        rows.append(
            [
                str(number),
                text(section_word(item.section)),
                text(level(item.severity)),
                what,
                text(state),
                text(item.owner),
                text(moment(item.due_at)),
            ]
        )
    heads = [
        "",
        translate("Paper", "类别"),
        translate("Paper", "等级"),
        translate("Paper", "事项和下一步"),
        translate("Paper", "状态"),
        translate("Paper", "责任人"),
        translate("Paper", "时限"),
    ]
    counts = (
        f"{section_word(Section(key))} {sum(1 for _ in group)}"
        for key, group in groupby(items, key=_section)
    )
    return small(" · ".join(counts)) + table(heads, rows, [4, 11, 8, 37, 17, 10, 13])


def _section(item: Item) -> Section:
    return item.section


def _signatures(paper: HandoverPaper, names: dict[str, str]) -> str:
    translate = QCoreApplication.translate
    sheet = paper.handover
    rows = [
        (translate("Paper", "交班签字"), _signed(sheet.leaver_signature)),
        (translate("Paper", "接班签字"), _signed(sheet.receiver_signature)),
    ]
    if sheet.absence is not None:
        absent, by = sheet.absence.user, sheet.absence.approved_by
        words = translate("Paper", "{who}：{reason}")
        said = words.format(who=names.get(absent, absent), reason=sheet.absence.reason)
        if by:
            said += translate("Paper", "（{who}批准）").format(who=names.get(by, by))
        rows.append((translate("Paper", "缺席"), said))
    marks = translate("Paper", "摘要 {digest}　链首 {head}")
    return facts(rows, columns=2) + small(
        marks.format(digest=paper.digest, head=sheet.chain_head or "—")
    )


def _signed(signature: Signature | None) -> str:
    if signature is None:
        return QCoreApplication.translate("Paper", "（未签）")
    text_ = f"{signature.name} · {full(signature.at)}"
    if signature.is_absent:
        words = QCoreApplication.translate("Paper", "{signed}（对方缺席：{reason}）")
        return words.format(signed=text_, reason=signature.reason)
    return text_
