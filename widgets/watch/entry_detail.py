"""One entry of the log in full, and what can be done with it. UI thread; performs no I/O."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backends.link.queries import PersonalAnswer, PersonalFields
from backends.record.access import Act, Allowed, may
from backends.record.entry import Attachment, Entry, EntryKind
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.formats import actor_text, moment_text
from widgets.icons import icon
from widgets.watch.attachment_list import AttachmentList
from widgets.watch.call_form import CALLER, NUMBER
from widgets.watch.links import link_text
from widgets.watch.words import kind_word, shift_word

HIDE_AGAIN_MS = 60_000
LOOK_EVERY_MS = 3_000  # while files are on their way
WORTH_SAYING = dt.timedelta(seconds=30)  # written so much later than it happened


class EntryDetail(QFrame):
    """`opened(subject)`: "incident:…"; `entry_asked`: another; `kept_asked`: an attachment.

    `files_wanted`: an entry whose files are shown, again and again while some are on their way.
    """

    correct_asked = Signal()
    flag_asked = Signal()
    opened = Signal(str)
    entry_asked = Signal(str)
    kept_asked = Signal(object, object)  # Entry, Attachment
    copy_asked = Signal(object, object, str)  # and where to
    files_wanted = Signal(object)  # Entry

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.setProperty("role", "panel")
        self.entry: Entry | None = None
        self.head, self.text = QLabel(self), QLabel(self)
        self.correct = QPushButton(icon("edit", theme), self.tr("更正…"), self)
        self.flag = QPushButton(icon("bookmark", theme), self.tr("交班时交代"), self)
        self.personal = QPushButton(icon("eye", theme), self.tr("看姓名和号码"), self)
        self.said = QLabel(self)
        self.files = AttachmentList(theme, self)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY_MS)
        self._facts = QFormLayout()
        self._more = QVBoxLayout()
        self._asking = Asking(self._link, self)
        self._hide = QTimer(self)
        self._hide.setSingleShot(True)
        self._hide.setInterval(HIDE_AGAIN_MS)
        self._lay_out()
        self.correct.clicked.connect(self.correct_asked)
        self.flag.clicked.connect(self.flag_asked)
        self.personal.clicked.connect(self._on_look)
        self._hide.timeout.connect(self._conceal)
        self._look.timeout.connect(self._on_files)
        self.files.opened.connect(self._on_attachment)
        self.files.copy_asked.connect(self._on_copy)
        self._asking.answered.connect(self._on_personal)
        self._asking.failed.connect(self._on_failed)
        self.show_entry(None)

    def _lay_out(self) -> None:
        px = self._context.theme.px
        self.head.setProperty("role", "dim")
        self.said.setProperty("role", "small")
        self.said.setWordWrap(True)
        self.text.setProperty("role", "value")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._facts.setHorizontalSpacing(px(12))
        self._facts.setVerticalSpacing(px(4))
        self._facts.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._more.setSpacing(px(4))
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(12))
        column.addWidget(self.head)
        column.addWidget(self.text)
        column.addLayout(self._facts)
        column.addWidget(self.personal, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.said)
        column.addLayout(self._more)
        column.addWidget(self.files)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        bar = QFrame(self)
        bar.setProperty("role", "footer")
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(12), px(8), px(12), px(8))
        row.setSpacing(px(8))
        row.addWidget(self.correct)
        row.addWidget(self.flag)
        row.addStretch(1)
        self._bar = bar
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(bar)

    def show_entry(self, entry: Entry | None, *, is_pending: bool = False) -> None:
        """Show this one; None: nothing is chosen."""
        if entry is None or self.entry is None or entry.id != self.entry.id:
            self._conceal()
            self._asking.close()
        self.entry = entry
        self._clear()
        self._show_files(entry)
        may_write = self._may_write() and not is_pending
        self._bar.setVisible(entry is not None and may_write)
        self.personal.setVisible(entry is not None and entry.call is not None and not is_pending)
        if entry is None:
            self.head.setText("")
            self.text.setText(self.tr("选一条看全文、关联和附件"))
            return
        self.head.setText(self._head_of(entry))
        self.text.setText(entry.text)
        font = self._context.theme.font(14)
        font.setStrikeOut(bool(entry.corrected_by))
        self.text.setFont(font)
        struck = "text-decoration: line-through;" if entry.corrected_by else ""
        self.text.setStyleSheet(struck)
        self.flag.setText(self.tr("不用再交代") if entry.is_flagged else self.tr("交班时交代"))
        self.flag.setEnabled(entry.is_flagged or not entry.corrected_by)
        self.correct.setEnabled(not entry.corrected_by)
        self.correct.setToolTip(self.tr("这一条已经更正过") if entry.corrected_by else "E")
        self._show_facts(entry)
        self._show_more(entry)

    def _head_of(self, entry: Entry) -> str:
        return f"{kind_word(entry.kind)} · {moment_text(entry.occurred_at)}"

    def _show_facts(self, entry: Entry) -> None:
        link = self._link
        who = actor_text(entry.written_by, link.users)
        if entry.written_by.seat:
            who = f"{who}（{entry.written_by.seat}）"
        if entry.kind is EntryKind.AUTOMATIC:
            who = self.tr("中心自动归并")
        pairs = [(self.tr("记录"), who)]
        if entry.written_at - entry.occurred_at >= WORTH_SAYING:
            pairs.append((self.tr("写入"), moment_text(entry.written_at)))
        if entry.shift:
            pairs.append((self.tr("班次"), shift_word(entry.shift, link.policy.watch)))
        call = entry.call
        if call is not None:
            way = self.tr("来电") if call.is_incoming else self.tr("去电")
            pairs.append((self.tr("电话"), f"{way} {call.office}"))
            read = self.tr("没有复述")
            if call.read_back:
                read = self.tr("{who}：“{what}”").format(who=call.read_back_by, what=call.read_back)
            pairs.append((self.tr("复述"), read))
        if entry.cleared_at is not None and not entry.is_flagged:
            cleared = self.tr("已于 {time} 了结").format(time=moment_text(entry.cleared_at))
            pairs.append((self.tr("交代"), cleared))
        for name, value in pairs:
            label, said = QLabel(name, self), QLabel(value, self)
            label.setProperty("role", "dim")
            said.setWordWrap(True)
            said.setTextFormat(Qt.TextFormat.PlainText)
            self._facts.addRow(label, said)

    def _show_more(self, entry: Entry) -> None:
        if entry.corrected_by:
            self._add(self.tr("已更正，看更正后的一条"), entry.corrected_by, self._on_entry)
        if entry.corrects:
            self._add(self.tr("更正的是哪一条"), entry.corrects, self._on_entry)
        for subject in entry.links:
            self._add(link_text(subject, self._link), subject, self._on_subject)

    def _show_files(self, entry: Entry | None) -> None:
        files = entry.attachments if entry is not None else []
        self.files.show_files(files)
        if files:
            self._on_files()
        else:
            self._look.stop()

    def watch_files(self, *, is_on: bool) -> None:
        """Whether some are on their way: then they are asked for again."""
        if is_on and not self._look.isActive():
            self._look.start()
        elif not is_on:
            self._look.stop()

    def _add(self, words: str, key: str, slot: object) -> None:
        button = QPushButton(words, self)
        button.setProperty("role", "link")
        button.setObjectName(key)
        button.setToolTip(words)
        button.clicked.connect(slot)
        self._more.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _clear(self) -> None:
        while self._facts.rowCount():
            self._facts.removeRow(0)
        while self._more.count():
            item = self._more.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    # ---- personal fields

    @Slot()
    def _on_look(self) -> None:
        user = self._link.user
        if user is None or may(user, Act.VIEW_PERSONAL) is Allowed.NO:
            self.said.setText(self.tr("姓名和号码已加密保存，您的岗位不能看"))
            return
        if self.entry is not None:
            self.said.setText(self.tr("正在读取…"))
            self._asking.ask(PersonalFields(subject=self.entry.id))

    @Slot(object)
    def _on_personal(self, answer: object) -> None:
        if not isinstance(answer, PersonalAnswer):
            return
        names = {CALLER: self.tr("姓名"), NUMBER: self.tr("号码")}
        told = [f"{names.get(k, k)} {v or self.tr('已销毁')}" for k, v in answer.fields.items()]
        words = "，".join(told) or self.tr("没有登记姓名和号码")
        self.said.setText(f"{words}\n{self.tr('查看已留痕，60 s 后自动隐藏')}")
        self._hide.start()

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.said.setText(why or self.tr("与中心断开，连上后再看"))

    @Slot()
    def _conceal(self) -> None:
        self._hide.stop()
        self.said.setText("")

    # ---- where it leads

    @Slot()
    def _on_entry(self) -> None:
        self.entry_asked.emit(self.sender().objectName())

    @Slot()
    def _on_subject(self) -> None:
        self.opened.emit(self.sender().objectName())

    @Slot()
    def _on_files(self) -> None:
        if self.entry is not None and self.isVisible():
            self.files_wanted.emit(self.entry)

    @Slot(object)
    def _on_attachment(self, attachment: Attachment) -> None:
        self.kept_asked.emit(self.entry, attachment)

    @Slot(object, str)
    def _on_copy(self, attachment: Attachment, path: str) -> None:
        self.copy_asked.emit(self.entry, attachment, path)

    def _may_write(self) -> bool:
        user = self._link.user
        return user is not None and may(user, Act.WATCH) is not Allowed.NO
