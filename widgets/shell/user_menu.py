"""The menu behind one's name: realm, sound test, the demo's accounts, signing out. UI thread.

Reports by signals what is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from backends.link.api import Link
from backends.record.access import Act, Allowed, may, whom_to_ask
from backends.record.common import Realm
from widgets.formats import realm_word, role_word, whom_text
from widgets.icons import icon
from widgets.shell.accounts import Account
from widgets.theme import Theme


class UserMenu(QMenu):
    """Filled anew each time it is shown."""

    switch_requested = Signal(object)  # Account
    sign_out_requested = Signal()
    realm_requested = Signal(object)  # Realm
    sound_test_requested = Signal()
    key_map_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        link: Link,
        accounts: Sequence[Account] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._link = theme, link
        self._accounts = {account.user: account for account in accounts}
        self.aboutToShow.connect(self.fill)

    @Slot()
    def fill(self) -> None:
        """Build it for who is signed in now."""
        self.clear()
        if self._accounts:
            self._add_accounts()
            self.addSeparator()
        self._add_realms()
        self.addSeparator()
        sound = self.addAction(icon("sound", self._theme), self.tr("试音"))
        sound.triggered.connect(self.sound_test_requested)
        keys = self.addAction(icon("key", self._theme), self.tr("快捷键（F1）"))
        keys.triggered.connect(self.key_map_requested)
        self.addSeparator()
        sign_out = self.addAction(icon("sign_out", self._theme), self.tr("退出登录"))
        sign_out.triggered.connect(self.sign_out_requested)

    def _add_accounts(self) -> None:
        self._head(self.tr("换一个岗位（演示）"))
        user = self._link.user
        group = QActionGroup(self)
        for account in self._accounts.values():
            text = f"{role_word(account.role)}  {account.name}"
            is_on = user is not None and user.id == account.user
            self._choice(group, text, account.user, is_on)
        group.triggered.connect(self._on_account)

    def _add_realms(self) -> None:
        user = self._link.user
        if user is None:
            return
        if may(user, Act.DRILL) is Allowed.NO:
            whom = whom_text([role.value for role in whom_to_ask(Act.DRILL)[:2]])
            self._head(self.tr("进入演练请找{whom}").format(whom=whom))
            return
        self._head(self.tr("正在看"))
        group = QActionGroup(self)
        for realm in Realm:
            self._choice(group, realm_word(realm), realm.value, realm is self._link.realm)
        group.triggered.connect(self._on_realm)

    def _head(self, text: str) -> None:
        self.addAction(text).setEnabled(False)

    def _choice(self, group: QActionGroup, text: str, data: str, is_on: bool) -> None:
        action = QAction(text, self)
        action.setCheckable(True)
        action.setChecked(is_on)
        action.setData(data)
        group.addAction(action)
        self.addAction(action)

    @Slot(QAction)
    def _on_account(self, action: QAction) -> None:
        account = self._accounts[str(action.data())]
        user = self._link.user
        if user is None or user.id != account.user:
            self.switch_requested.emit(account)

    @Slot(QAction)
    def _on_realm(self, action: QAction) -> None:
        realm = Realm(str(action.data()))
        if realm is not self._link.realm:
            self.realm_requested.emit(realm)
