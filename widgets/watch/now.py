"""当班: who is on watch now, seat by seat; signing on and off. UI thread; performs no I/O."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change, LinkState
from backends.record.access import Act, Allowed, may
from backends.record.duty import Duty, OpenShift, Shift, ShiftState, SignOff, SignOn
from backends.record.ids import SeatId
from widgets.alarms.notice import Notice
from widgets.context import UiContext
from widgets.icons import icon
from widgets.incidents.empty import EmptyPage
from widgets.key_table import KeyTable
from widgets.watch.duty_dialogs import AbsenceDialog, CoverDialog, SignOffDialog, SignOnDialog
from widgets.watch.keys import seat_actions
from widgets.watch.seat_model import SeatModel
from widgets.watch.seats import (
    SeatRow,
    current_shift,
    duty_of,
    next_watch,
    own_seats,
    seat_rows,
    seats_held,
    summary_words,
    watch_to_join,
)
from widgets.watch.words import day_word, left_word, name_of, refused_text, span_word

_WIDTHS = (120, 150, 150, 170, 150, 110)


class NowTab(QWidget):
    """`roster_asked`: see the plan."""

    roster_asked = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.model = SeatModel(self._link, theme, self)
        self.list = KeyTable(self.model, seat_actions(), theme, self)
        self.list.set_widths([theme.px(width) for width in _WIDTHS])
        self.list.setAccessibleName(self.tr("当班席位"))
        self.notice, self.empty = Notice(theme, self), EmptyPage(theme, "watch", self)
        self.title, self.time_left = QLabel(self), QLabel(self)
        self.summary, self.following = QLabel(self), QLabel(self)
        self.sign_on = QPushButton(icon("check", theme, "ground"), self.tr("签到"), self)
        self.sign_off = QPushButton(icon("sign_out", theme), self.tr("签退"), self)
        self.cover = QPushButton(self.tr("安排替班…"), self)
        self.absent = QPushButton(self.tr("登记请假…"), self)
        self._pages = QStackedWidget(self)
        self._tick = QTimer(self)
        self._tick.setInterval(10_000)
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        px = self._context.theme.px
        self.title.setProperty("role", "title")
        self.time_left.setProperty("role", "value")
        self.sign_on.setProperty("role", "primary")
        for label in (self.summary, self.following):
            label.setProperty("role", "dim")
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QFrame(self)
        head.setProperty("role", "header")
        inner = QVBoxLayout(head)
        inner.setContentsMargins(px(16), px(10), px(16), px(10))
        inner.setSpacing(px(4))
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.setSpacing(px(14))
        upper.addWidget(self.title)
        upper.addWidget(self.time_left)
        upper.addStretch(1)
        for button in (self.absent, self.cover, self.sign_off, self.sign_on):
            upper.addWidget(button)
        lower.setSpacing(px(24))
        lower.addWidget(self.summary, 3)
        lower.addWidget(self.following, 2)
        inner.addLayout(upper)
        inner.addLayout(lower)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.notice)
        column.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.sign_on.clicked.connect(self._on_sign_on)
        self.sign_off.clicked.connect(self._on_sign_off)
        self.cover.clicked.connect(self._on_cover)
        self.absent.clicked.connect(self._on_absent)
        self.empty.way_asked.connect(self._on_way)
        self.list.asked.connect(self.act)
        self.list.current_changed.connect(self._show_buttons)
        self._tick.timeout.connect(self._on_tick)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_tick()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    # ---- what people do

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        deeds = {
            "on": self._on_sign_on,
            "off": self._on_sign_off,
            "cover": self._on_cover,
            "absent": self._on_absent,
        }
        deeds[name]()

    @property
    def chosen(self) -> SeatRow | None:
        """The seat under the cursor."""
        return self.model.row_at(self.list.currentIndex().row())

    @Slot()
    def _on_sign_on(self) -> None:
        user, seat = self._link.user, self._seat_to_take()
        joined = watch_to_join(self._link, user) if user is not None else None
        if joined is None or seat is None:
            self.notice.say(self.tr("这个席位不是您的；选中您自己的席位再签到"))
            return
        shift = joined[0]
        duty = duty_of(self._link, shift, seat)
        assert user is not None
        is_planned = duty is not None and duty.person == user.id
        plan = next((p for p in self._link.policy.watch.seats if p.seat == seat), None)
        is_other = plan is not None and plan.role is not user.role
        if (duty is not None and not is_planned) or is_other:
            name = name_of(duty.person, self._link, duty.name) if duty is not None else ""
            planned = "" if is_planned else name
            SignOnDialog(self._context, self, shift, seat, planned).open()
            return
        self._link.send(SignOn(shift=shift, seat=seat))

    @Slot()
    def _on_sign_off(self) -> None:
        user, row = self._link.user, self.chosen
        held = seats_held(self._link, user.id) if user is not None else []
        if not held:
            self.notice.say(self.tr("您现在没有签到，不用签退"))
            return
        # Of several the chosen one; else that of the older watch, which goes home first.
        mine = [pair for pair in held if row is not None and pair[1].seat == row.seat]
        shift, turn = (mine or held)[-1]
        if shift.state is ShiftState.HANDED_OVER:
            self._link.send(SignOff(shift=shift.id, seat=turn.seat))
        else:
            SignOffDialog(self._context, self, shift, turn.seat).open()

    @Slot()
    def _on_cover(self) -> None:
        duty = self._duty()
        if duty is not None and self.cover.isEnabled():
            CoverDialog(self._context, self, duty).open()
        elif duty is None:
            self.notice.say(self.tr("这个席位本班没有排人，先到“排班”里排"))

    @Slot()
    def _on_absent(self) -> None:
        duty = self._duty()
        if duty is not None and self.absent.isEnabled():
            AbsenceDialog(self._context, self, duty).open()
        elif duty is None:
            self.notice.say(self.tr("这个席位本班没有排人，先到“排班”里排"))

    @Slot()
    def _on_way(self) -> None:
        """No watch is open: the watch leader opens the one that runs by the policy."""
        policy, now = self._link.policy.watch, self._link.hub_now()
        running = policy.shift_at(now)
        if running is None or not self._may_plan():
            self.roster_asked.emit()
            return
        template, day = running
        begin, end = template.span_on(day)
        self._link.send(
            OpenShift(
                shift=template.id_on(day, self._link.realm),
                name=template.name,
                starts_at=begin,
                ends_at=end,
                seats=[plan.seat for plan in policy.seats_of(template.key, day)],
            )
        )

    # ---- what it shows

    def _on_change(self, change: Change) -> None:
        for body, refusal in change.refusals:
            if isinstance(body, SignOn | SignOff | OpenShift):
                self.notice.say(refused_text(body, refusal))
        if change.reset or change.shifts or change.duties or change.policy or change.user:
            self._refresh()
        elif change.link or change.pending:
            self._show_buttons()

    @Slot()
    def _on_tick(self) -> None:
        self._refresh()
        self.model.tell_time()

    def _refresh(self) -> None:
        shift = current_shift(self._link)
        self._pages.setCurrentWidget(self.empty if shift is None else self.list)
        rows = seat_rows(self._link, shift) if shift is not None else []
        self.model.set_rows(rows)
        if rows and not self.list.currentIndex().isValid():
            self._choose_own(shift)
        self._show_head(shift, rows)
        self._show_buttons()

    def _choose_own(self, shift: Shift | None) -> None:
        user = self._link.user
        own = own_seats(self._link, shift.id, user) if user is not None and shift else []
        row = next((self.model.row_of(seat) for seat in own if self.model.row_of(seat) >= 0), 0)
        self.list.setCurrentIndex(self.model.index(row, 0))

    def _show_head(self, shift: Shift | None, rows: list[SeatRow]) -> None:
        now = self._link.hub_now()
        coming = next_watch(self._link, now)
        self.following.setVisible(coming is not None)
        if coming is not None:
            template, day = coming
            begin, end = template.span_on(day)
            words = self.tr("下一班：{day} {name} {span}，{count} 个席位")
            count = len(self._link.policy.watch.seats_of(template.key, day))
            self.following.setText(
                words.format(
                    day=day_word(day), name=template.name, span=span_word(begin, end), count=count
                )
            )
        if shift is None:
            self._tell_none()
            return
        self.title.setText(f"{shift.name}  {span_word(shift.starts_at, shift.ends_at)}")
        self.time_left.setText(left_word(shift.ends_at, now))
        self._role(self.time_left, "warning" if shift.ends_at < now else "value")
        self.summary.setText(summary_words(self._link, shift, rows))

    def _tell_none(self) -> None:
        self.title.setText(self.tr("没有开着的班次"))
        self.time_left.setText("")
        self.summary.setText("")
        policy, now = self._link.policy.watch, self._link.hub_now()
        running = policy.shift_at(now)
        if running is None:
            words = self.tr(
                "站点的值班规则里没有班次：请管理员在 policy 的 [watch] 里写上班次和席位"
            )
            self.empty.tell(self.tr("没有班次"), words, "")
            return
        words = self.tr("到点由中心自动开班；现在应是{name}，值班长可以手动开班")
        way = self.tr("现在开班") if self._may_plan() else self.tr("看排班")
        self.empty.tell(self.tr("班次还没有开始"), words.format(name=running[0].name), way)

    @Slot()
    def _show_buttons(self) -> None:
        link, user = self._link, self._link.user
        held = seats_held(link, user.id) if user is not None else []
        seat = self._seat_to_take()
        is_sent = any(isinstance(body, SignOn | SignOff) for body in link.pending.values())
        is_offline = link.status.state is not LinkState.ONLINE
        pending = self.tr("待联机提交") if is_offline else self.tr("提交中…")
        joined = watch_to_join(link, user) if user is not None else None
        shown = current_shift(link)
        word = self.tr("签到")
        if joined is not None and shown is not None and joined[0] != shown.id:
            word = self.tr("签到{name}").format(name=joined[1])  # early, or before the signature
        self.sign_on.setText(pending if is_sent else word)
        self.sign_on.setEnabled(seat is not None and not is_sent)
        self.sign_off.setEnabled(bool(held) and not is_sent)
        tip = self.tr("{seat}签到（回车）").format(seat=seat) if seat else self._why_not(bool(held))
        self.sign_on.setToolTip(tip)
        duty = self._duty()
        may_plan = self._may_plan()
        is_mine = duty is not None and user is not None and duty.person == user.id
        for button in (self.cover, self.absent):
            button.setVisible(may_plan or is_mine)
        self.cover.setEnabled(duty is not None and may_plan)
        self.absent.setEnabled(duty is not None and (may_plan or is_mine))

    def _why_not(self, is_on: bool) -> str:
        if is_on:
            return self.tr("您已经签到")
        return self.tr("选中您自己的席位再签到")

    def _seat_to_take(self) -> SeatId | None:
        """The chosen seat where it is one's own, else one's own that is not taken yet."""
        user = self._link.user
        joined = watch_to_join(self._link, user) if user is not None else None
        if user is None or joined is None or may(user, Act.WATCH) is Allowed.NO:
            return None
        mine = seats_held(self._link, user.id)
        held = {turn.seat for other, turn in mine if other.id == joined[0]}
        own = [seat for seat in own_seats(self._link, joined[0], user) if seat not in held]
        known = [seat for seat in own if self.model.row_of(seat) >= 0]
        row = self.chosen
        if row is not None and row.seat in known:
            return row.seat
        return known[0] if known and not held else None

    def _duty(self) -> Duty | None:
        row = self.chosen
        return row.duty if row is not None else None

    def _may_plan(self) -> bool:
        user = self._link.user
        return user is not None and may(user, Act.ROSTER) is not Allowed.NO

    def _role(self, label: QLabel, role: str) -> None:
        if label.property("role") != role:
            label.setProperty("role", role)
            label.style().unpolish(label)
            label.style().polish(label)
