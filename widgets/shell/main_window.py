"""The console's window: header, banner, docks, workspace, footer, and the sign-in page before.

UI thread only. The panels are handed in; the composition in app connects them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from backends.link.api import Change, LinkState
from backends.record.access import Act, Allowed, may
from backends.record.common import Realm
from widgets.context import UiContext
from widgets.formats import refusal_text
from widgets.shell.accounts import Account
from widgets.shell.banner import Banner
from widgets.shell.footer import Footer
from widgets.shell.header import Header
from widgets.shell.keys import window_actions
from widgets.shell.missed import MissedBar
from widgets.shell.realm import RealmStrip, realm_text
from widgets.shell.session import Session
from widgets.shell.sign_in import SignInPage
from widgets.shell.workspace import PICTURES, Room, RoomParts, Workspace

RESOURCES_PX = 280
ALARMS_PX = 420


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellParts:
    """The panels of other owners; the window takes them as its children."""

    rooms: RoomParts
    alarms: QWidget
    alarm_detail: QWidget
    resources: QWidget


class MainWindow(QMainWindow):
    """Page 0 signs in, page 1 works. Closing it asks the composition to end the console."""

    closed = Signal()
    print_requested = Signal()

    def __init__(
        self,
        context: UiContext,
        parts: ShellParts,
        accounts: Sequence[Account] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._link = context.link
        self.actions_table = window_actions()
        self.setWindowTitle(self.tr("值守屏"))
        self.session = Session(self._link, self)
        self.sign_in_page = SignInPage(context.theme, "", self)
        self.sign_in_page.set_accounts(accounts)
        self.header = Header(context, accounts, self)
        self.banner = Banner(context.theme, self._link, self)
        self.realm_strip = RealmStrip(context.theme, self._link, self)
        self.missed = MissedBar(context, self)
        self.workspace = Workspace(context.theme, parts.rooms, self)
        self.footer = Footer(context, self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.sign_in_page)
        self._pages.addWidget(self._work_page(parts))
        self.setCentralWidget(self._pages)
        self._connect()
        self._unsubscribe = self._link.subscribe(self._on_change)
        self._on_change(Change(reset=True, link=True, user=True))

    @property
    def is_at_work(self) -> bool:
        """Whether somebody is signed in and sees the panels."""
        return self._pages.currentIndex() == 1

    def release(self) -> None:
        """Hear no more of the link. Idempotent."""
        self._unsubscribe()

    def _work_page(self, parts: ShellParts) -> QWidget:
        px = self._context.theme.px
        alarms = QSplitter(Qt.Orientation.Vertical)
        alarms.addWidget(parts.alarms)
        alarms.addWidget(parts.alarm_detail)
        alarms.setSizes([px(520), px(400)])
        body = QSplitter(Qt.Orientation.Horizontal)
        for panel in (parts.resources, self.workspace, alarms):
            body.addWidget(panel)
        body.setSizes([px(RESOURCES_PX), px(1220), px(ALARMS_PX)])
        body.setStretchFactor(1, 1)
        self._resources = parts.resources
        for splitter in (alarms, body):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.realm_strip)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(self.missed)
        column.addWidget(body, 1)
        column.addWidget(self.footer)
        return page

    def _connect(self) -> None:
        self.sign_in_page.submitted.connect(self.session.sign_in)
        self.header.switch_requested.connect(self._on_switch)
        self.header.sign_out_requested.connect(self.session.sign_out)
        self.session.busy_changed.connect(self._on_busy)
        self.session.failed.connect(self._on_failed)
        self.session.signed_in.connect(self.sign_in_page.forget_password)
        self.header.menu.realm_requested.connect(self._on_realm)
        self.header.requests_requested.connect(self._on_requests)
        self.workspace.room_changed.connect(self._on_room)
        for name, slot in (
            ("full_screen", self._toggle_full_screen),
            ("live", self._back_to_live),
            ("mute", self.header.mute.click),
            ("missed", self.missed.show_them),
            ("print", self.print_requested),
            ("search", self.header.search.click),
        ):
            for sequence in self.actions_table.sequences(name):
                QShortcut(sequence, self).activated.connect(slot)

    def _on_change(self, change: Change) -> None:
        self.header.refresh(change)
        self.footer.refresh(change)
        self.missed.refresh(change)
        if change.reset or change.link or change.user:
            self.banner.refresh()
            self._show_page()
            self._offer_rooms()
        if change.reset:
            self._show_title()
        if not self.is_at_work:
            for _, refusal in change.refusals:
                self.sign_in_page.show_problem(refusal_text(refusal))

    def _show_page(self) -> None:
        """Offline one stays at work; a first sign-in under way stays on its page."""
        link = self._link
        is_known = link.user is not None and link.status.state is not LinkState.SIGNED_OUT
        is_first = link.status.state is LinkState.CONNECTING and not self.is_at_work
        page = 1 if is_known and not is_first else 0
        if page == self._pages.currentIndex():
            return
        self._pages.setCurrentIndex(page)
        if page == 0 and link.status.reason:
            self.sign_in_page.show_problem(self.tr("登录已失效，请重新登录"))

    def _offer_rooms(self) -> None:
        """Devices are the engineer's; to all others they are cameras."""
        user = self._link.user
        may_manage = user is not None and may(user, Act.MANAGE_DEVICES) is Allowed.YES
        self.workspace.offer(Room.DEVICES, is_offered=may_manage)

    def _show_title(self) -> None:
        title, realm = self.tr("值守屏"), realm_text(self._link.realm)
        self.setWindowTitle(f"{title} · {realm}" if realm else title)

    @Slot(int)
    def _on_room(self, room: int) -> None:
        """The list of resources serves walls, scenes and the map; others need its width."""
        self._resources.setVisible(Room(room) in (*PICTURES, Room.SCENES))

    @Slot(object)
    def _on_realm(self, realm: Realm) -> None:
        self._link.set_realm(realm)

    @Slot()
    def _back_to_live(self) -> None:
        if self._link.realm is not Realm.LIVE:
            self._link.set_realm(Realm.LIVE)

    @Slot()
    def _on_requests(self) -> None:
        self.workspace.go_to(Room.COMMAND)

    @Slot(object)
    def _on_switch(self, account: Account) -> None:
        self.session.sign_in(account.user, account.password)

    @Slot(bool)
    def _on_busy(self, is_busy: bool) -> None:
        self.sign_in_page.set_busy(is_busy)
        self.header.user_button.setEnabled(not is_busy)

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        if self.is_at_work:
            self.banner.show_notice(text)
        else:
            self.sign_in_page.show_problem(text)

    @Slot()
    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
