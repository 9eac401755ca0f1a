"""The sign-in page: one calm card on an empty ground. UI thread only; reports by signal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QFont, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from widgets.formats import role_word
from widgets.icons import icon, pixmap
from widgets.shell.accounts import Account
from widgets.theme import Theme

CARD_PX = 360


class SignInPage(QWidget):
    """Enter in either field signs in. The reason of a refusal stands above the button."""

    submitted = Signal(str, str)  # user, password

    def __init__(self, theme: Theme, centre_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_busy = False
        self._centre = QLabel(centre_name, self)
        self.user = QLineEdit(self)
        self.password = QLineEdit(self)
        self.problem = QLabel(self)
        self.button = QPushButton(self.tr("登录"), self)
        self.demo = QPushButton(self.tr("以演示岗位登录"), self)
        self.demo.hide()
        self._accounts: dict[str, Account] = {}
        self._lay_out()
        self.user.returnPressed.connect(self._on_user_done)
        self.password.returnPressed.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self.user.textEdited.connect(self._clear_problem)
        self.password.textEdited.connect(self._clear_problem)

    def set_centre(self, name: str) -> None:
        """Name of the centre, as far as known before signing in."""
        self._centre.setText(name)
        self._centre.setVisible(bool(name))

    def set_accounts(self, accounts: Sequence[Account]) -> None:
        """Accounts of the demo city: one click each, nothing to type."""
        self._accounts = {account.user: account for account in accounts}
        menu = QMenu(self)
        for account in accounts:
            action = menu.addAction(f"{role_word(account.role)}  {account.name}")
            action.setData(account.user)
        menu.triggered.connect(self._on_account)
        self.demo.setMenu(menu)
        self.demo.setVisible(bool(accounts))

    def show_problem(self, text: str) -> None:
        """Say why it did not go; the password is to be typed again."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        if text:
            self.password.selectAll()
            self.password.setFocus()

    def set_busy(self, is_busy: bool) -> None:
        """While the hub is asked: nothing can be sent twice."""
        self._is_busy = is_busy
        for widget in (self.user, self.password, self.button, self.demo):
            widget.setEnabled(not is_busy)
        self.button.setText(self.tr("正在登录…") if is_busy else self.tr("登录"))
        if not is_busy:
            self._focus()

    def forget_password(self) -> None:
        """Signed in: the next one begins with an empty field."""
        self.password.clear()
        self.show_problem("")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus()

    def _focus(self) -> None:
        (self.password if self.user.text() else self.user).setFocus()

    def _lay_out(self) -> None:
        theme, px = self._theme, self._theme.px
        card = QFrame(self)
        card.setProperty("role", "card")
        card.setFixedWidth(px(CARD_PX))
        mark = QLabel(card)
        mark.setPixmap(pixmap("wall", theme, "accent", 40))
        product = QLabel(self.tr("值守屏"), card)
        product.setFont(theme.font(28, QFont.Weight.Bold))
        product.setStyleSheet(f"font-size: {px(28)}px; font-weight: bold;")
        self._centre.setProperty("role", "dim")
        self._centre.setVisible(bool(self._centre.text()))
        self.user.setPlaceholderText(self.tr("用户名"))
        self.user.setAccessibleName(self.tr("用户名"))
        self.user.addAction(icon("user", theme), QLineEdit.ActionPosition.LeadingPosition)
        self.password.setPlaceholderText(self.tr("密码"))
        self.password.setAccessibleName(self.tr("密码"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.addAction(icon("lock", theme), QLineEdit.ActionPosition.LeadingPosition)
        self.problem.setProperty("role", "warning")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.button.setProperty("role", "primary")
        self.button.setDefault(True)
        for field in (self.user, self.password, self.button, self.demo):
            field.setProperty("extent", "large")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(32), px(32), px(32), px(32))
        column.setSpacing(px(12))
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(mark, 0, centre)
        column.addWidget(product, 0, centre)
        column.addWidget(self._centre, 0, centre)
        column.addSpacing(px(12))
        for widget in (self.user, self.password, self.problem, self.button, self.demo):
            column.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card, 0, centre)
        outer.addStretch(3)

    @Slot()
    def _on_user_done(self) -> None:
        if self.password.text():
            self._submit()
        else:
            self.password.setFocus()

    @Slot()
    def _submit(self) -> None:
        user = self.user.text().strip()
        if self._is_busy:
            return
        if not user or not self.password.text():
            self.show_problem(self.tr("请输入用户名和密码"))
            self._focus()
            return
        self.submitted.emit(user, self.password.text())

    @Slot(QAction)
    def _on_account(self, action: QAction) -> None:
        account = self._accounts[str(action.data())]
        self.user.setText(account.user)
        if not self._is_busy:
            self.submitted.emit(account.user, account.password)

    @Slot()
    def _clear_problem(self) -> None:
        self.problem.hide()
        self.problem.clear()
