"""The commander's page: what is open, what is late, what needs a decision, a step from acting.

UI thread only; no I/O. Works for the official, the commander and, with less, for the watch.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from backends.link.api import Change
from backends.record.access import Act, Allowed, User, may, may_approve
from backends.record.common import Severity
from backends.record.incident_commands import InstructIncident, SuperviseIncident
from backends.record.request import DecideRequest, Request, WithdrawRequest
from widgets.commander import side
from widgets.commander.board_counters import CounterRow
from widgets.commander.decision_row import DecisionRow
from widgets.commander.domains import DomainLoads
from widgets.commander.figures import Figures, Late, read_figures
from widgets.commander.hour import last_hour
from widgets.commander.keys import decision_keys, late_keys
from widgets.commander.late_row import LateRow, Press
from widgets.commander.lines import LineList
from widgets.commander.orders import Orders
from widgets.commander.rows import RowList, section_head
from widgets.commander.words import camera_of
from widgets.context import UiContext
from widgets.formats import refusal_text

SOON_MS = 150
ALARMS_MS = 1000  # 20,000 alarms are looked through: at most once a second
AGES_MS = 10_000
SAID_MS = 10_000


class CommanderPage(QWidget):
    """Everything on it opens what it speaks of."""

    opened = Signal(str, str)  # kind ("incident", "alarm", "task", "warning"), subject
    list_requested = Signal(str)  # "incidents", "tasks", "alarms", "sources"

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self._theme, self._link = theme, context.link
        self._orders = Orders(context.link, self)
        self.counters = CounterRow(theme, self)
        self.notice = QLabel(self)
        self.notice.setProperty("role", "warning")
        self.notice.setContentsMargins(theme.px(14), theme.px(6), theme.px(14), theme.px(6))
        self.notice.hide()
        self._decision_keys, self._late_keys = decision_keys(), late_keys()
        self.decisions: RowList[Request, DecisionRow] = RowList(
            theme, self._make_decision, self._fill_decision, "", self
        )
        self.late: RowList[Late, LateRow] = RowList(
            theme, self._make_late, self._fill_late, self.tr("没有超期的事件和任务"), self
        )
        self.own = LineList(theme, self.tr("我的申请"), self)
        self.warnings = LineList(theme, self.tr("生效中的预警"), self)
        self.domains = DomainLoads(theme, self)
        self.hour = LineList(theme, self.tr("近一小时"), self)
        self.own.fit_to_lines(196)
        self.warnings.fit_to_lines(148)
        self._figures = Figures()
        self._lay_out()
        self._soon = self._timer(SOON_MS, is_single=True)
        self._ages = self._timer(AGES_MS, is_single=False)
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(SAID_MS)
        self._said.timeout.connect(self.notice.hide)
        self._ages.start()
        self._connect()
        self.refresh()

    @property
    def figures(self) -> Figures:
        """What it shows."""
        return self._figures

    @Slot()
    def refresh(self) -> None:
        """Read everything anew."""
        link, now = self._link, self._link.hub_now()
        figures = self._figures = read_figures(link)
        self.counters.show_figures(figures, now)
        self._show_sections(link.user, figures)
        self.decisions.show_items([(request.id, request) for request in figures.decisions])
        self.late.show_items([(item.key, item) for item in figures.late])
        self._late_note.setText(
            self.tr("{count} 件").format(count=len(figures.late)) if figures.late else ""
        )
        self.own.show_lines(
            side.own_lines(figures.own_requests, link, now), self.tr("没有提交过申请")
        )
        self.warnings.show_lines(side.warning_lines(figures.warnings, now), self.tr("没有预警"))
        self.domains.show_loads(figures.domains)
        lines = side.hour_lines(last_hour(link, now), now)
        self.hour.show_lines(lines, self.tr("近一小时没有要事"))

    def focus_decisions(self) -> None:
        """The first decision under the keys."""
        rows = self.decisions.rows
        if rows:
            rows[0].setFocus()

    def say(self, text: str) -> None:
        """Something that did not work, for a while."""
        self.notice.setText(text)
        self.notice.show()
        self._said.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    # ---- what is shown to whom

    def _show_sections(self, user: User | None, figures: Figures) -> None:
        decides = user is not None and ever_approves(user)
        for part in (self._decisions_head, self.decisions):
            part.setVisible(decides)
        has_own = bool(figures.own_requests) or not decides
        for part in (self._own_head, self.own):
            part.setVisible(has_own)
        if figures.decisions:
            text = self.tr("{count} 件，两人规则：申请人不能自批")
            self._decisions_note.setText(text.format(count=len(figures.decisions)))
        else:
            self._decisions_note.setText("")
        self.decisions.set_empty(self.tr("没有等您审批的申请"))

    def _press(self) -> Press:
        user = self._link.user
        answer = may(user, Act.SUPERVISE) if user is not None else Allowed.NO
        return {Allowed.YES: Press.SELF, Allowed.RELAYS: Press.RELAYS}.get(answer, Press.NOT)

    # ---- building

    def _lay_out(self) -> None:
        px = self._theme.px
        self._decisions_head, self._decisions_note = self._head(self.tr("等我决定"))
        late_head, self._late_note = self._head(self.tr("已经超期 · 该催谁"))
        self._own_head, _ = self._head(self.tr("我的申请"))
        left = self._column(
            (self._decisions_head, 0), (self.decisions, 5), (late_head, 0), (self.late, 4)
        )
        warnings_head, _ = self._head(self.tr("生效中的预警"))
        domains_head, _ = self._head(self.tr("六个领域"))
        hour_head, _ = self._head(self.tr("近一小时"))
        right = self._column(
            (self._own_head, 0),
            (self.own, 0),
            (warnings_head, 0),
            (self.warnings, 0),
            (domains_head, 0),
            (self.domains, 0),
            (hour_head, 0),
            (self.hour, 4),
        )
        body = QHBoxLayout()
        body.setSpacing(px(8))
        body.addWidget(left, 3)
        body.addWidget(right, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(8), px(8), px(8))
        column.setSpacing(px(8))
        column.addWidget(self.counters)
        column.addWidget(self.notice)
        column.addLayout(body, 1)

    def _head(self, text: str) -> tuple[QFrame, QLabel]:
        return section_head(self._theme, text, self)

    def _column(self, *parts: tuple[QWidget, int]) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for part, stretch in parts:
            column.addWidget(part, stretch)
        return frame

    def _timer(self, every_ms: int, *, is_single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(every_ms)
        timer.setSingleShot(is_single)
        timer.timeout.connect(self._on_due)
        return timer

    def _connect(self) -> None:
        self.counters.activated.connect(self._on_counter)
        for lines in (self.own, self.warnings, self.hour):
            lines.opened.connect(self._on_line)
        self.domains.domain_activated.connect(self._on_domain)
        self._orders.failed.connect(self.say)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    def _make_decision(self, key: str) -> DecisionRow:
        row = DecisionRow(self._theme, self._link, self._decision_keys)
        row.decided.connect(self._on_decided)
        row.open_requested.connect(self._on_open_request)
        row.step_requested.connect(self.decisions.step)
        return row

    def _fill_decision(self, row: DecisionRow, request: Request) -> None:
        row.show_request(request, self._link.hub_now())

    def _make_late(self, key: str) -> LateRow:
        row = LateRow(self._theme, self._link, self._late_keys)
        row.supervise_requested.connect(self._on_supervise)
        row.instructed.connect(self._on_instruct)
        row.open_requested.connect(self._on_open_late)
        row.step_requested.connect(self.late.step)
        return row

    def _fill_late(self, row: LateRow, item: Late) -> None:
        row.show_item(item, self._press(), self._link.hub_now())

    # ---- what happens

    def _on_change(self, change: Change) -> None:
        for body, refusal in change.refusals:
            if isinstance(body, DecideRequest | WithdrawRequest):
                self.say(refusal_text(refusal, self.tr("申请")))
            elif isinstance(body, SuperviseIncident | InstructIncident):
                self.say(refusal_text(refusal, self.tr("事件")))
        is_work = bool(
            change.reset
            or change.user
            or change.incidents
            or change.tasks
            or change.requests
            or change.warnings
            or change.pending
        )
        wait_ms = SOON_MS if is_work else ALARMS_MS
        if self.isVisible() and not 0 <= self._soon.remainingTime() <= wait_ms:
            self._soon.start(wait_ms)

    @Slot()
    def _on_due(self) -> None:
        if self.isVisible():
            self.refresh()

    @Slot(object, bool, str)
    def _on_decided(self, request: Request, is_approved: bool, answer: str) -> None:
        self._link.send(
            DecideRequest(
                request=request.id,
                seen_version=request.version,
                is_approved=is_approved,
                answer=answer,
            )
        )

    @Slot(object)
    def _on_supervise(self, item: Late) -> None:
        self._orders.supervise(item, self._press(), self.sender())

    @Slot(object, str)
    def _on_instruct(self, item: Late, text: str) -> None:
        self._orders.instruct(item, text, self._press(), self.sender())

    @Slot(object)
    def _on_open_late(self, item: Late) -> None:
        if item.task is not None:
            self.opened.emit("task", item.task.id)
        elif item.incident is not None:
            self.opened.emit("incident", item.incident.id)

    @Slot(object)
    def _on_open_request(self, request: Request) -> None:
        camera = camera_of(request)
        if camera:
            self.opened.emit("camera", camera)
        else:
            self.opened.emit(side.kind_of(request.about, self._link), request.about)

    @Slot(str, str)
    def _on_line(self, kind: str, subject: str) -> None:
        if kind == "request":
            known = {str(request.id): request for request in self._link.requests.values()}
            if subject in known:
                self._on_open_request(known[subject])
        else:
            self.opened.emit(kind, subject)

    @Slot(object)
    def _on_domain(self, domain: object) -> None:
        self.list_requested.emit("incidents")

    @Slot(str)
    def _on_counter(self, name: str) -> None:
        match name:
            case "decisions":
                self.focus_decisions()
            case "late" if self.late.rows:
                self.late.rows[0].setFocus()
            case "open" | "late" | "unassigned":
                self.list_requested.emit("incidents")
            case "unacknowledged":
                self.list_requested.emit("alarms")
            case "sources":
                self.list_requested.emit("sources")


def ever_approves(user: User) -> bool:
    """Whether the role table lets `user` decide anything at all."""
    return any(may_approve(user, act, level) for act in Act for level in Severity)
