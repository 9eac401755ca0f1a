"""The six levels in words, and lines of an incident's hand-overs. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.incident_outside import Direction, DivisionStep, OutsideStep
from widgets import formats
from widgets.incidents.clock_figures import figure_of
from widgets.incidents.lines import Line

translate = QCoreApplication.translate


def level_word(level: int) -> str:
    """省 市 县（区） …; empty for what is no level."""
    words = (
        "",
        translate("Incidents", "省"),
        translate("Incidents", "市"),
        translate("Incidents", "县（市、区）"),
        translate("Incidents", "乡镇（街道）"),
        translate("Incidents", "社区（村）"),
        translate("Incidents", "网格"),
    )
    return words[level] if 0 <= level < len(words) else ""


def direction_word(direction: Direction) -> str:
    """上报 or 下派."""
    if direction is Direction.UP:
        return translate("Incidents", "上报")
    return translate("Incidents", "下派")


def division_line(step: DivisionStep, link: Link) -> Line:
    """To whom and why, its receipt, its answer, or how long there is for them."""
    now = link.hub_now()
    giver = formats.actor_text(step.by, link.users)
    when = formats.clock_text(step.at, now)
    details = [
        translate("Incidents", "{when} {who}：{text}").format(when=when, who=giver, text=step.text)
        if step.text
        else f"{when} {giver}"
    ]
    details.append(_receipt(step, link))
    is_answered = step.answered_at is not None
    if step.answered_at is not None:
        text = translate("Incidents", "{when} 答复：{text}")
        details.append(
            text.format(when=formats.clock_text(step.answered_at, now), text=step.answer)
        )
    right = ""
    if is_answered:
        late = step.is_overdue
        right = (
            translate("Incidents", "已答复（超期）") if late else translate("Incidents", "已答复")
        )
    sign = "move_up" if step.direction is Direction.UP else "move_down"
    return Line(
        id=step.id,
        text=f"{direction_word(step.direction)}  {step.name}",
        detail="\n".join(line for line in details if line),
        sign="check" if is_answered else sign,
        sign_tone="ok" if is_answered else "accent",
        right=right,
        clock=None if is_answered else figure_of(step.at, step.due_at, now),
        is_dim=is_answered,
    )


def _receipt(step: DivisionStep, link: Link) -> str:
    if step.received_at is None:
        is_over = step.answered_at is not None
        return "" if is_over else translate("Incidents", "还没有回执")
    when = formats.clock_text(step.received_at, link.hub_now())
    if not step.received_by:
        return translate("Incidents", "{when} 已收到").format(when=when)
    return translate("Incidents", "{when} {who}已收到").format(when=when, who=step.received_by)


def outside_line(step: OutsideStep, link: Link) -> Line:
    """Its stage there, by which office, when; `at` is that system's time."""
    known = link.sources.get(step.source)
    source = known.name if known is not None else str(step.source)
    words = [word for word in (source, step.by, step.division) if word]
    details = [" · ".join(words)]
    if step.text:
        details.append(step.text)
    return Line(
        id=f"{step.source}:{step.step}",
        text=outside_stage_word(step.stage),
        detail="\n".join(details),
        sign="check" if step.is_over else "chevron_right",
        sign_tone="ok" if step.is_over else "text_dim",
        right=formats.clock_text(step.at, link.hub_now()),
    )


def outside_stage_word(stage: str) -> str:
    """A stage as the other system says it; the three that the exchange has words for, in ours."""
    words = {
        "escalated": translate("Incidents", "上报上级"),
        "assigned": translate("Incidents", "下派"),
        "answered": translate("Incidents", "已答复"),
    }
    return words.get(stage, stage)
