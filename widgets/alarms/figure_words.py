"""Alarm figures beside what operators are entitled to (EEMUA 191, ISA-18.2), and as CSV. Pure."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from backends.link.queries import AlarmFiguresAnswer
from backends.record.common import Realm
from backends.record.policy import AlarmPolicy
from widgets import formats

AVERAGE_MOST = 1.0  # per position and 10 min
FLOOD_SHARE_MOST = 0.01
WORST_SHARE_MOST = 0.05
STANDING_BELOW = 5
PRIORITIES = (0.05, 0.15, 0.80)  # Ⅰ, Ⅱ, Ⅲ and Ⅳ
PRIORITY_SLACK = 0.05
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One figure. `is_met` None: there is no limit, or nothing to judge."""

    name: str
    value: str
    limit: str
    is_met: bool | None


def judged_figures(answer: AlarmFiguresAnswer, rules: AlarmPolicy) -> list[Judged]:
    """The figures with their limits, those of the load first."""
    translate = QCoreApplication.translate
    most_peak = rules.flood_starts_above * answer.positions
    unplanned = sum(not standing.has_plan for standing in answer.standing)
    return [
        Judged(
            name=translate("Figures", "每席每 10 min 平均"),
            value=f"{answer.average_per_10_min:.1f}",
            limit=translate("Figures", "不超过 1"),
            is_met=answer.average_per_10_min <= AVERAGE_MOST,
        ),
        Judged(
            name=translate("Figures", "最忙的 10 min"),
            value=str(answer.peak_per_10_min),
            limit=translate("Figures", "不超过 {count}").format(count=most_peak),
            is_met=answer.peak_per_10_min <= most_peak,
        ),
        Judged(
            name=translate("Figures", "处在报警潮的时间"),
            value=percent(answer.flood_share),
            limit=translate("Figures", "低于 1 %"),
            is_met=answer.flood_share < FLOOD_SHARE_MOST,
        ),
        Judged(
            name=translate("Figures", "最多的十个来源"),
            value=percent(answer.worst_share),
            limit=translate("Figures", "不超过 5 %"),
            is_met=answer.worst_share <= WORST_SHARE_MOST,
        ),
        Judged(
            name=translate("Figures", "抖动的报警"),
            value=str(answer.chattering),
            limit=translate("Figures", "应为 0"),
            is_met=answer.chattering == 0,
        ),
        Judged(
            name=translate("Figures", "持续超过 24 h"),
            value=str(len(answer.standing)),
            limit=translate("Figures", "少于 5，且都有安排"),
            is_met=len(answer.standing) < STANDING_BELOW and unplanned == 0,
        ),
        Judged(
            name=translate("Figures", "无人批准的抑制"),
            value=str(answer.unauthorised),
            limit=translate("Figures", "应为 0"),
            is_met=answer.unauthorised == 0,
        ),
        Judged(
            name=translate("Figures", "确认用时（中位数）"),
            value=formats.age_text(answer.median_acknowledge_s) if answer.acknowledged else "–",
            limit=translate("Figures", "{count} 条已确认").format(count=answer.acknowledged),
            is_met=None,
        ),
    ]


def priority_shares(answer: AlarmFiguresAnswer) -> tuple[float, float, float] | None:
    """Shares of Ⅰ, Ⅱ, and Ⅲ with Ⅳ; None where no alarm came."""
    counts = [answer.severities.get(str(level), 0) for level in (1, 2, 3, 4)]
    total = sum(counts)
    if not total:
        return None
    return counts[0] / total, counts[1] / total, (counts[2] + counts[3]) / total


def priority_is_met(place: int, share: float) -> bool:
    """Whether a share keeps to 5/15/80: no more of the high ones, no fewer of the low."""
    if place == len(PRIORITIES) - 1:
        return share >= PRIORITIES[place] - PRIORITY_SLACK
    return share <= PRIORITIES[place] + PRIORITY_SLACK


def percent(share: float) -> str:
    """12.3 %; 0.04 % is not said as nothing."""
    figure = share * 100
    return f"{figure:.2f} %" if 0 < figure < 0.1 else f"{figure:.1f} %"


def verdict_word(is_met: bool | None) -> str:
    """达标 or 超标; nothing where nothing is judged."""
    if is_met is None:
        return ""
    if is_met:
        return QCoreApplication.translate("Figures", "达标")
    return QCoreApplication.translate("Figures", "超标")


def figures_csv(answer: AlarmFiguresAnswer, rules: AlarmPolicy, realm: Realm) -> bytes:
    """The page as a file for a spreadsheet: UTF-8 with its mark, the realm in its head."""
    translate = QCoreApplication.translate
    out = io.StringIO()
    sheet = csv.writer(out)

    def row(*cells: object) -> None:
        sheet.writerow([_calm(str(cell)) for cell in cells])

    row(translate("Figures", "报警指标"), formats.realm_word(realm))
    since, until = formats.moment_text(answer.since), formats.moment_text(answer.until)
    row(translate("Figures", "时段"), since, until)
    row(translate("Figures", "操作席位"), answer.positions)
    row(translate("Figures", "报警总数"), answer.alarms)
    row()
    for figure in judged_figures(answer, rules):
        row(figure.name, figure.value, figure.limit, verdict_word(figure.is_met))
    row()
    row(translate("Figures", "来源"), translate("Figures", "报警"), *_count_heads())
    for load in answer.worst:
        row(load.source, load.title, load.count, percent(load.share))
    row()
    row(translate("Figures", "持续超过 24 h"), translate("Figures", "自"))
    for standing in answer.standing:
        row(standing.title, formats.moment_text(standing.since))
    row()
    row(translate("Figures", "每 10 min 报警数（从早到晚）"))
    row(*answer.per_10_min)
    return out.getvalue().encode("utf-8-sig")


def _count_heads() -> tuple[str, str]:
    return (
        QCoreApplication.translate("Figures", "次数"),
        QCoreApplication.translate("Figures", "占比"),
    )


def _calm(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula becomes plain text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
