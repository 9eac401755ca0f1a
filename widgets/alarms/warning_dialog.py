"""发布、更新、解除预警: what the centre itself warns of, and whom it goes to. UI thread; sends."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from backends.record.access import Act, Allowed, may, whom_to_ask
from backends.record.commands import CommandBody
from backends.record.common import Department, Severity
from backends.record.ids import WarningId, uuid7
from backends.record.warning import Area, PublishWarning, WarningNotice, WithdrawWarning
from widgets import formats
from widgets.context import UiContext
from widgets.incidents.division_picker import DivisionPicker
from widgets.incidents.form import FormDialog, moment_of
from widgets.theme import SEVERITY_SHAPE

LASTS = dt.timedelta(hours=6)
MOST_HEADLINE, MOST_TEXT = 60, 1_000
MOST_NAMED = 4
Ring = list[tuple[float, float]]
# Codes of event types as 12379 has them, and the words people use.
_KINDS = (
    ("11B06", "大风"),
    ("11B05", "寒潮"),
    ("11B09", "高温"),
    ("11B21", "道路结冰"),
    ("11B25", "森林火险"),
    ("11A01", "洪水"),
    ("11C04", "地质灾害"),
    ("rainstorm", "暴雨"),
    ("fog", "大雾"),
    ("lightning", "雷电"),
    ("typhoon", "台风"),
    ("other", "其他"),
)


class PublishDialog(FormDialog):
    """A new warning, or `warning` said anew. `rings`: an area drawn on the map."""

    def __init__(
        self,
        context: UiContext,
        parent: QWidget,
        warning: WarningNotice | None = None,
        rings: list[Ring] | None = None,
    ) -> None:
        heading = "" if warning is None else warning.headline
        super().__init__(context, parent, _heading(warning))
        self._warning, self._rings = warning, rings or (warning.area.rings if warning else [])
        now = self.link.hub_now()
        area = warning.area if warning is not None else Area(name="")
        colours = [
            (f"{SEVERITY_SHAPE[one]} {formats.severity_colour_word(one)}", str(one.value))
            for one in Severity
        ]
        kinds = [(word, code) for code, word in _KINDS]
        if warning is not None and warning.kind not in dict(_KINDS):
            kinds.append((warning.kind, warning.kind))
        self.kind = self.add_choice(self.tr("类别"), kinds, warning.kind if warning else "11B06")
        colour = warning.colour if warning is not None else Severity.III
        self.colour = self.add_choice(self.tr("颜色"), colours, str(colour.value))
        self.headline = QLineEdit(heading, self)
        self.headline.setMaxLength(MOST_HEADLINE)
        self.add_row(self.tr("标题"), self.headline)
        self.department = self.add_choice(
            self.tr("发布部门"), self._departments(), warning.department.value if warning else ""
        )
        self.area = QLineEdit(area.name, self)
        self.area.setPlaceholderText(self.tr("选一个区划，或写明范围"))
        self.area.setMaxLength(MOST_HEADLINE)
        self.add_row(self.tr("范围"), self.area)
        here = area.divisions[0] if area.divisions else ""
        self.picker = DivisionPicker(context, self, _any_level, here)
        self.add_row("", self.picker)
        self.until = self.add_moment(self.tr("有效至"), warning.until if warning else now + LASTS)
        self.words = self.add_text(self.tr("内容"), self.tr("什么时候、什么地方、会怎样"), 3)
        self.advice = self.add_text(self.tr("防御指引"), self.tr("请大家怎么做，可不填"), 2)
        if warning is not None:
            self.words.setPlainText(warning.text)
            self.advice.setPlainText(warning.advice)
        self._is_own_headline = warning is not None
        self.kind.currentIndexChanged.connect(self._on_said)
        self.colour.currentIndexChanged.connect(self._on_said)
        self.headline.textEdited.connect(self._on_headline)
        self.picker.changed.connect(self._on_division)
        self._on_said()
        self.words.setFocus()

    def _departments(self) -> list[tuple[str, str]]:
        user = self.link.user
        if user is None:
            return []
        first = sorted(Department, key=lambda one: one is not Department.EMERGENCY)
        allowed = [one for one in first if may(user, Act.WARN, one) is Allowed.YES]
        return [(formats.department_word(one), one.value) for one in allowed]

    @Slot()
    def _on_said(self) -> None:
        colour = Severity(int(self.colour.currentData()))
        if not self._is_own_headline:
            words = formats.severity_colour_word(colour)
            headline = self.tr("{kind}{colour}预警")
            self.headline.setText(headline.format(kind=self.kind.currentText(), colour=words))
        self.tell_effect(self._effect())

    def _effect(self) -> str:
        """Whom it goes to, by the routes of the policy."""
        names = self._receivers()
        where = self.tr("地图上画的范围一起发出。") if self._rings else ""
        if not names:
            return where + self.tr("没有设置接收单位：只在本中心的各席位显示")
        text = self.tr("发布后各席位立即显示，并发往{names}")
        said = formats.list_text(names[:MOST_NAMED])
        if len(names) > MOST_NAMED:
            text = self.tr("发布后各席位立即显示，并发往{names}等 {n} 家单位")
        return where + text.format(names=said, n=len(names))

    def _receivers(self) -> list[str]:
        policy = self.link.policy
        parties = {party.id: party.name for party in policy.parties}
        found: list[str] = []
        for route in policy.exchange.routes:
            if route.type in ("warning.*", "warning.issued"):
                for target in route.targets:
                    kind, _, key = target.partition(":")
                    is_department = kind == "department" and key in set(Department)
                    word = formats.department_word(Department(key)) if is_department else ""
                    found.append(word or parties.get(key, key))
        return list(dict.fromkeys(found))

    @Slot(str)
    def _on_headline(self, text: str) -> None:
        self._is_own_headline = bool(text)

    @Slot()
    def _on_division(self) -> None:
        _, name = self.picker.chosen
        if name:
            self.area.setText(name)

    def problem(self) -> str:
        if not self.department.count():
            whom = formats.whom_text([role.value for role in whom_to_ask(Act.WARN)])
            return self.tr("您的岗位不能发布预警，请找{whom}").format(whom=whom)
        if not self.headline.text().strip():
            return self.tr("请写标题")
        if not self.area.text().strip():
            return self.tr("请选区划或写明范围")
        if moment_of(self.until) <= self.link.hub_now():
            return self.tr("有效期已经过了，请改“有效至”")
        if not self.words.toPlainText().strip():
            return self.tr("请写内容")
        longest = max(len(one.toPlainText()) for one in (self.words, self.advice))
        if longest > MOST_TEXT:
            return self.tr("内容和指引各最多 {most} 字").format(most=MOST_TEXT)
        return ""

    def commands(self) -> list[CommandBody]:
        known, now = self._warning, self.link.hub_now()
        code, _ = self.picker.chosen
        kept = known.area.divisions if known is not None and not code else []
        area = Area(
            name=self.area.text().strip(),
            rings=self._rings,
            divisions=[code] if code else kept,
        )
        new = WarningId(uuid7(round(now.timestamp() * 1000)))
        return [
            PublishWarning(
                warning=known.id if known is not None else new,
                seen_version=known.version if known is not None else 0,
                department=Department(self.department.currentData()),
                colour=Severity(int(self.colour.currentData())),
                kind=str(self.kind.currentData()),
                headline=self.headline.text().strip(),
                area=area,
                until=moment_of(self.until),
                text=self.words.toPlainText().strip(),
                advice=self.advice.toPlainText().strip(),
            )
        ]


class WithdrawDialog(FormDialog):
    """Take a warning of the centre's back."""

    def __init__(self, context: UiContext, parent: QWidget, warning: WarningNotice) -> None:
        super().__init__(context, parent, QCoreApplication.translate("WarningDialogs", "解除预警"))
        self._warning = warning
        self.words = self.add_text(self.tr("原因"), self.tr("例如：降雨已经结束"), 2)
        text = self.tr("“{headline}”在各席位撤下，收到过它的单位都会收到解除")
        self.tell_effect(text.format(headline=warning.headline))
        self.words.setFocus()

    def problem(self) -> str:
        return "" if self.words.toPlainText().strip() else self.tr("请写解除的原因")

    def commands(self) -> list[CommandBody]:
        return [
            WithdrawWarning(
                warning=self._warning.id,
                seen_version=self._warning.version,
                reason=self.words.toPlainText().strip(),
            )
        ]


def _any_level(_level: int) -> bool:
    return True


def _heading(warning: WarningNotice | None) -> str:
    if warning is None:
        return QCoreApplication.translate("WarningDialogs", "发布预警")
    return QCoreApplication.translate("WarningDialogs", "更新预警")
