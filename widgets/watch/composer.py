"""Writing an entry of the log: kind, template, words, call, links, attachments. UI thread only.

It only says what was written; files are read and kept by whoever hears its `files`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.record.entry import Attachment, Entry, EntryKind, WriteEntry
from backends.record.ids import EntryId, ShiftId, uuid7
from widgets.context import UiContext
from widgets.icons import icon
from widgets.watch.attached import Attached, offered_in
from widgets.watch.blanks import BlankEdit, moment_in
from widgets.watch.call_form import CallForm
from widgets.watch.links import LinkPicker
from widgets.watch.seats import current_shift
from widgets.watch.words import kind_word

WRITTEN_KINDS = (
    EntryKind.NOTE,
    EntryKind.CALL,
    EntryKind.VISIT,
    EntryKind.ORDER,
    EntryKind.PAPER,
)


class Composer(QFrame):
    """`written`: a WriteEntry; what `files` wants to be attached is kept by others."""

    written = Signal(object)  # WriteEntry
    said = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.setProperty("role", "footer")
        self.kinds, self.templates = QComboBox(self), QComboBox(self)
        self.text = BlankEdit(self)
        self.at = QLineEdit(self)
        self.flag = QCheckBox(self.tr("交班时交代"), self)
        self.call = CallForm(theme, self)
        self.links = LinkPicker(self._link, theme, self)
        self.files = Attached(theme, self)
        self.write = QPushButton(icon("send", theme, "ground"), self.tr("写入"), self)
        self.about = QLabel(self)
        self.no_more = QToolButton(self)
        self._corrects: Entry | None = None
        self._template = ""
        self._lay_out()
        self._connect()
        self.refresh_policy()
        self._on_kind()
        self._show_about()

    def _lay_out(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        for kind in WRITTEN_KINDS:
            self.kinds.addItem(kind_word(kind), kind.value)
        self.text.setPlaceholderText(self.tr("写一条日志；Tab 跳到下一个空格，Ctrl+回车 写入"))
        self.text.setFixedHeight(px(70))
        self.text.setAccessibleName(self.tr("日志内容"))
        self.at.setPlaceholderText(self.tr("发生时间 14:03，不填为现在"))
        self.at.setFixedWidth(px(210))
        self.write.setProperty("role", "primary")
        self.write.setToolTip("Ctrl+Enter")
        self.no_more.setIcon(icon("close", theme))
        self.no_more.setAutoRaise(True)
        self.no_more.setToolTip(self.tr("不更正了"))
        self.about.setProperty("role", "warning")
        upper, lower, head = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (upper, lower, head):
            row.setSpacing(px(8))
        head.addWidget(self.about, 1)
        head.addWidget(self.no_more)
        upper.addWidget(self.kinds)
        upper.addWidget(self.templates)
        upper.addWidget(self.at)
        upper.addWidget(self.links, 1)
        lower.addWidget(self.flag)
        lower.addWidget(self.files, 1)
        lower.addWidget(self.write)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addLayout(upper)
        column.addWidget(self.call)
        column.addWidget(self.text)
        column.addLayout(lower)

    def _connect(self) -> None:
        self.kinds.currentIndexChanged.connect(self._on_kind)
        self.templates.activated.connect(self._on_template)
        self.text.sent.connect(self.send)
        self.call.sent.connect(self.send)
        self.at.returnPressed.connect(self.text.setFocus)
        self.write.clicked.connect(self.send)
        self.no_more.clicked.connect(self._on_no_correction)
        self.files.said.connect(self.said)
        self.text.offered.connect(self.files.take)
        self.setAcceptDrops(True)

    # ---- for the tab

    @property
    def kind(self) -> EntryKind:
        """What is being written."""
        return EntryKind(str(self.kinds.currentData()))

    @property
    def attachments(self) -> list[Attachment]:
        """What belongs to it so far."""
        return self.files.attachments

    def begin(self, kind: EntryKind) -> None:
        """Write one of this kind."""
        self.kinds.setCurrentIndex(self.kinds.findData(kind.value))
        (self.call.office if kind is EntryKind.CALL else self.text).setFocus()

    def begin_note(self, words: str) -> None:
        """Write of something that has words already; what is being written stays, they follow."""
        if self.text.toPlainText().strip():
            self.text.appendPlainText(words)
        else:
            self.begin(EntryKind.NOTE)
            self.text.setPlainText(words)
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.text.setFocus()

    def correct(self, entry: Entry) -> None:
        """Write one that corrects this one; its words stand here to be mended."""
        self.clear()
        self._corrects = entry
        kind = entry.kind if entry.kind in WRITTEN_KINDS else EntryKind.NOTE
        self.kinds.setCurrentIndex(self.kinds.findData(kind.value))
        if entry.call is not None:
            self.call.set_call(entry.call)
        self.links.set_links(entry.links)
        self.flag.setChecked(entry.is_flagged)
        self.files.set_attachments(entry.attachments)
        self.text.fill_in(entry.text)
        self._show_about()
        self.text.setFocus()

    def restore(self, body: WriteEntry) -> None:
        """It was refused: its words come back, unless others are being written."""
        if self.text.toPlainText().strip():
            return
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(body.kind.value)))
        if body.call is not None:
            self.call.set_call(body.call, body.personal)
        self.links.set_links(body.links)
        self.flag.setChecked(body.is_flagged)
        self.files.set_attachments(body.attachments)
        self.text.setPlainText(body.text)

    def add_attachment(self, attachment: Attachment) -> None:
        """It is kept: it belongs to what is being written."""
        self.files.add(attachment)

    def set_pieces(self, pieces: Sequence[tuple[str, str]]) -> None:
        """Evidence that may be attached (id, words), newest first; answers `pieces_asked`."""
        self.files.set_pieces(pieces)

    def refresh_policy(self) -> None:
        """The policy's templates."""
        names = [template.name for template in self._link.policy.watch.templates]
        known = [self.templates.itemText(n) for n in range(1, self.templates.count())]
        if known != names or not self.templates.count():
            self.templates.clear()
            self.templates.addItem(self.tr("用模板…"), "")
            for template in self._link.policy.watch.templates:
                self.templates.addItem(template.name, template.id)
        self.templates.setVisible(bool(names))

    @Slot()
    def clear(self) -> None:
        """Nothing is being written."""
        self.text.clear()
        self.at.clear()
        self.call.clear()
        self.links.set_links([])
        self.flag.setChecked(False)
        self._corrects, self._template = None, ""
        self.templates.setCurrentIndex(0)
        self.files.set_attachments([])
        self._show_about()

    # ---- what people do

    @Slot()
    def send(self) -> None:
        """Say what was written, or what is missing."""
        problem = self._problem()
        if problem:
            self.said.emit(problem)
            return
        now, shift = self._link.hub_now(), current_shift(self._link)
        at = moment_in(self.at.text(), now) if self.at.text().strip() else None
        if at is None and self._corrects is not None:
            at = self._corrects.occurred_at
        body = WriteEntry(
            entry=EntryId(uuid7(round(now.timestamp() * 1000))),
            kind=self.kind,
            text=self.text.toPlainText().strip(),
            shift=shift.id if shift is not None else ShiftId(""),
            occurred_at=at,
            template=self._template,
            call=self.call.call() if self.kind is EntryKind.CALL else None,
            attachments=self.files.attachments,
            links=self.links.links,
            corrects=self._corrects.id if self._corrects is not None else EntryId(""),
            is_flagged=self.flag.isChecked(),
            personal=self.call.personal() if self.kind is EntryKind.CALL else {},
        )
        self.clear()
        self.written.emit(body)
        self.text.setFocus()

    def _problem(self) -> str:
        if not self.text.toPlainText().strip():
            return self.tr("还没有写内容")
        if self.text.has_blanks:
            self.text.setFocus()
            return self.tr("模板里还有空没有填；不用的空请删掉")
        at, now = self.at.text().strip(), self._link.hub_now()
        if at and moment_in(at, now) is None:
            self.at.setFocus()
            return self.tr("发生时间写成 14:03 或 11-26 14:03")
        if at and (moment_in(at, now) or now) > now:
            self.at.setFocus()
            return self.tr("发生时间不能晚于现在")
        if self.kind is EntryKind.PAPER and not at and self._corrects is None:
            self.at.setFocus()
            return self.tr("补录纸质记录要填发生时间")
        if self.kind is EntryKind.CALL:
            return self.call.problem()
        return ""

    @Slot()
    def _on_kind(self) -> None:
        self.call.setVisible(self.kind is EntryKind.CALL)

    @Slot()
    def _on_template(self) -> None:
        wanted = str(self.templates.currentData() or "")
        template = next((t for t in self._link.policy.watch.templates if t.id == wanted), None)
        if template is None:
            return
        self._template = template.id
        place = self.kinds.findData(template.kind)
        if place >= 0:
            self.kinds.setCurrentIndex(place)
        if template.kind == EntryKind.CALL.value:
            self.call.set_incoming(template.id != "call-out")
        self.text.fill_in(template.text)
        self.text.setFocus()

    @Slot()
    def _on_no_correction(self) -> None:
        self.clear()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.files.isVisible() and offered_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.files.take(offered_in(event.mimeData()))
        event.acceptProposedAction()

    # ---- what it shows

    def _show_about(self) -> None:
        entry = self._corrects
        for part in (self.about, self.no_more):
            part.setVisible(entry is not None)
        if entry is not None:
            words = self.tr("更正：“{text}”。原来那条留在日志里，划掉并指向这一条")
            self.about.setText(words.format(text=" ".join(entry.text.split())[:40]))
