"""The console's header: whose centre, who is on watch, what is wrong, which feeds live, who I am.

UI thread only; reports by signals what the user asks for.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from backends.link.api import Change, LinkState
from widgets.context import UiContext
from widgets.icons import icon
from widgets.shell.accounts import Account
from widgets.shell.clock import Clock
from widgets.shell.counters import Counters
from widgets.shell.counts import AlarmTally
from widgets.shell.feeds import Feeds
from widgets.shell.on_watch import on_watch_text, on_watch_tip
from widgets.shell.requests import asked_by, requests_now, to_decide
from widgets.shell.user_menu import UserMenu
from widgets.shell.words import person_text

HEIGHT_PX = 48
NARROWEST_PX = 800


class Header(QFrame):
    """48 px at the top of the console."""

    switch_requested = Signal(object)  # Account
    sign_out_requested = Signal()
    requests_requested = Signal()
    search_requested = Signal()
    mute_requested = Signal()

    def __init__(
        self, context: UiContext, accounts: Sequence[Account], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._link = context.theme, context.link
        self._has_requests = False
        self._tally = AlarmTally()
        self.setProperty("role", "header")
        self.setFixedHeight(self._theme.px(HEIGHT_PX))
        self._product = QLabel(self.tr("值守屏"), self)
        self._centre = QLabel(self)
        self._demo = QLabel(self.tr("演示"), self)
        self._watch = QLabel(self)
        self._watch_rule, self._feeds_rule = self._rule(), self._rule()
        self.counters = Counters(self._theme, self)
        self.feeds = Feeds(self._theme, self._link, self)
        self.user_button = QPushButton(self)
        self.menu = UserMenu(self._theme, self._link, accounts, self)
        self.requests = QPushButton(self)
        self.search = QToolButton(self)
        self.mute = QToolButton(self)
        self.clock = Clock(self._theme, self._link, self)
        self._lay_out()
        self.menu.switch_requested.connect(self.switch_requested)
        self.menu.sign_out_requested.connect(self.sign_out_requested)
        self.user_button.setMenu(self.menu)
        self.requests.clicked.connect(self.requests_requested)
        self.search.clicked.connect(self.search_requested)
        self.mute.clicked.connect(self.mute_requested)
        self.set_muted("")
        self.refresh(Change(reset=True))

    def refresh(self, change: Change) -> None:
        """Show what changed."""
        if change.reset or change.alarms:
            self.counters.set_counts(self._tally.read(self._link.alarms, change))
            self._fit()
        if change.reset or change.sources:
            self.feeds.refresh()
        is_watch = change.shifts or change.duties or change.other_realms
        if change.reset or change.user or change.policy or is_watch:
            self._show_people()
        if change.reset or change.user or change.requests or change.incidents:
            self._show_requests()
        if change.reset or change.link:
            is_old = self._link.status.state is not LinkState.ONLINE
            self.counters.set_old(is_old)
            self.feeds.set_old(is_old)

    def set_muted(self, remaining: str, *, is_faulty: bool = False) -> None:
        """Sound is off for that long ("9:41"); empty: it is on. `is_faulty`: nothing can play."""
        name = "sound_off" if remaining or is_faulty else "sound"
        self.mute.setIcon(icon(name, self._theme, "severity_ii" if is_faulty else "text"))
        self.mute.setText(remaining)
        if is_faulty:
            tip = self.tr("没有能用的声音输出")
        elif remaining:
            tip = self.tr("已静音，{remaining} 后自动恢复；按一下立即恢复（Ctrl+M）")
        else:
            tip = self.tr("静音 10 min（Ctrl+M）")
        self.mute.setToolTip(tip.format(remaining=remaining))
        self.mute.setAccessibleName(tip.format(remaining=remaining))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        # Parts give way in _fit(): they must not keep the window from fitting its screen.
        return QSize(self._theme.px(NARROWEST_PX), self._theme.px(HEIGHT_PX))

    def _fit(self) -> None:
        """In a narrow window the lesser parts give way, whole, the least first."""
        parts = (
            (self._watch_rule, self._watch),
            (self._demo,),
            (self._centre,),
            (self._feeds_rule, self.feeds),
        )
        for group in parts:
            for part in group:
                part.setVisible(part is not self._demo or self._link.is_demo)
        self.requests.setVisible(self._has_requests)
        layout = self.layout()
        assert layout is not None
        for group in parts:
            if layout.sizeHint().width() <= self.width():
                return
            for part in group:
                part.hide()

    def _lay_out(self) -> None:
        theme, px = self._theme, self._theme.px
        self._product.setFont(theme.font(20, QFont.Weight.Bold))
        self._product.setStyleSheet(f"font-size: {px(20)}px; font-weight: bold;")
        self._centre.setProperty("role", "value")
        self._demo.setProperty("role", "badge")
        self._demo.setFixedHeight(px(22))
        self._watch.setTextFormat(Qt.TextFormat.RichText)
        for button in (self.search, self.mute):
            button.setAutoRaise(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.search.setIcon(icon("search", theme, "text"))
        self.search.setToolTip(self.tr("搜索（Ctrl+K）"))
        self.search.setAccessibleName(self.tr("搜索"))
        self.user_button.setIcon(icon("user", theme, "text"))
        self.user_button.setAccessibleName(self.tr("当前用户"))
        self.user_button.setMinimumWidth(px(150))
        row = QHBoxLayout(self)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(10))
        row.addWidget(self._product)
        row.addWidget(self._centre)
        row.addWidget(self._demo)
        row.addWidget(self._watch_rule)
        row.addWidget(self._watch)
        row.addStretch(1)
        row.addWidget(self.counters)
        row.addStretch(1)
        row.addWidget(self.feeds)
        row.addWidget(self._feeds_rule)
        row.addWidget(self.requests)
        row.addWidget(self.search)
        row.addWidget(self.mute)
        row.addWidget(self.user_button)
        row.addWidget(self._rule())
        row.addWidget(self.clock)

    def _rule(self) -> QFrame:
        line = QFrame(self)
        line.setProperty("role", "hairline")
        line.setFixedSize(1, self._theme.px(24))
        return line

    def _show_people(self) -> None:
        link = self._link
        self._centre.setText(link.centre_name)
        self._watch.setText(on_watch_text(link, self._theme.tokens))
        self._watch.setToolTip(on_watch_tip(link))
        user = link.user
        self.user_button.setVisible(user is not None)
        if user is not None:
            self.user_button.setText(f" {person_text(user)}")
        self._fit()

    def _show_requests(self) -> None:
        link = self._link
        requests = requests_now(link)
        mine = to_decide(requests, link.user)
        asked = asked_by(requests, link.user)
        if mine:
            self.requests.setText(self.tr("待我审批 {count}").format(count=len(mine)))
            self.requests.setToolTip(self.tr("有申请等您同意或不同意（Ctrl+6）"))
        elif asked:
            self.requests.setText(self.tr("我的申请 {count}").format(count=len(asked)))
            self.requests.setToolTip(self.tr("您的申请还没有批复（Ctrl+6）"))
        role = "primary" if mine else ""
        if self.requests.property("role") != role:
            self.requests.setProperty("role", role)
            self.requests.style().unpolish(self.requests)
            self.requests.style().polish(self.requests)
        self._has_requests = bool(mine or asked)
        self._fit()
