"""The fields of an entry that is being written, and all of it as a draft. UI thread only."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal, Slot
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

from backends.record.entry import Attachment, EntryKind
from widgets.context import UiContext
from widgets.icons import icon
from widgets.watch.attached import Attached
from widgets.watch.blanks import BlankEdit, moment_in
from widgets.watch.call_form import CallForm
from widgets.watch.drafts import Draft, Drafts
from widgets.watch.links import LinkPicker
from widgets.watch.words import kind_word

WRITTEN_KINDS = (
    EntryKind.NOTE,
    EntryKind.CALL,
    EntryKind.VISIT,
    EntryKind.ORDER,
    EntryKind.PAPER,
)


class EntryForm(QFrame):
    """`said`: why something is not done."""

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
        self.drafts = Drafts(theme, self)
        self._last = Draft(kind=EntryKind.NOTE, text="")  # what is not to be seen in the fields
        self._lay_out()
        self.kinds.currentIndexChanged.connect(self._on_kind)
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
        column.addWidget(self.drafts)
        column.addLayout(head)
        column.addLayout(upper)
        column.addWidget(self.call)
        column.addWidget(self.text)
        column.addLayout(lower)

    @property
    def kind(self) -> EntryKind:
        """What is being written."""
        return EntryKind(str(self.kinds.currentData()))

    @property
    def attachments(self) -> list[Attachment]:
        """What belongs to it so far."""
        return self.files.attachments

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

    def put(self, draft: Draft) -> None:
        """This is being written."""
        self.clear()
        self._last = draft
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(draft.kind.value)))
        if draft.call is not None:
            self.call.set_call(draft.call, draft.personal)
        kept = draft.corrected.personal if draft.corrected is not None else []
        self.call.keep_unless_written(kept)
        self.links.set_links(draft.links)
        self._set_flag(draft)
        self.files.set_attachments(draft.attachments)
        self.templates.setCurrentIndex(max(0, self.templates.findData(draft.template)))
        self.text.setPlainText(draft.text)
        self.at.setText(draft.at)
        self._on_kind()
        self._show_about()

    def draft(self) -> Draft:
        """As it stands in the fields."""
        has_call = self._has_call
        return Draft(
            kind=self.kind,
            text=self.text.toPlainText(),
            at=self.at.text(),
            moment=self._moment(),
            template=self._last.template,
            call=self.call.call() if has_call else None,
            personal=self.call.personal() if has_call else {},
            attachments=self.files.attachments,
            links=self.links.links,
            is_flagged=self.flag.isChecked(),
            corrects=self._last.corrects,
            corrected=self._last.corrected,
            token=self._last.token,
        )

    @Slot()
    def clear(self) -> None:
        """Nothing is being written."""
        self.text.clear()
        self.at.clear()
        self.call.clear()
        self.links.set_links([])
        self._set_flag(Draft(kind=self.kind, text=""))
        self._last = Draft(kind=self.kind, text="")
        self.templates.setCurrentIndex(0)
        self.files.set_attachments([])
        self._on_kind()
        self._show_about()

    def _set_flag(self, draft: Draft) -> None:
        """A correction of what is to be told stays to be told: that is cleared by itself, later."""
        is_bound = draft.corrected is not None and draft.corrected.is_flagged
        self.flag.setChecked(draft.is_flagged or is_bound)
        self.flag.setEnabled(not is_bound)
        self.flag.setToolTip(
            self.tr("原条目要在交班时交代；写完更正后可在日志里取消") if is_bound else ""
        )

    def problem(self) -> str:
        """What is missing."""
        if not self.text.toPlainText().strip():
            return self.tr("还没有写内容")
        if self.text.has_blanks:
            self.text.setFocus()
            return self.tr("模板里还有空没有填；不用的空请删掉")
        at, moment, now = self.at.text().strip(), self._moment(), self._link.hub_now()
        if at and moment is None:
            self.at.setFocus()
            return self.tr("发生时间写成 14:03 或 11-26 14:03")
        if at and moment is not None and moment > now:
            self.at.setFocus()
            return self.tr("发生时间不能晚于现在")
        if self.kind is EntryKind.PAPER and moment is None:
            self.at.setFocus()
            return self.tr("补录纸质记录要填发生时间")
        return self.call.problem() if self._has_call else ""

    # ---- inside

    @property
    def _has_call(self) -> bool:
        is_paper_call = self.kind is EntryKind.PAPER and self._last.call is not None
        return self.kind is EntryKind.CALL or is_paper_call

    def _moment(self) -> dt.datetime | None:
        """When it was; None: now."""
        typed = self.at.text().strip()
        if typed == self._last.at:  # to the second, where it was known so
            return self._last.moment
        return moment_in(typed, self._link.hub_now()) if typed else None

    @Slot()
    def _on_kind(self) -> None:
        self.call.setVisible(self._has_call)

    def _show_about(self) -> None:
        is_correction = bool(self._last.corrects)
        for part in (self.about, self.no_more):
            part.setVisible(is_correction)
        if is_correction:
            entry = self._last.corrected
            words = self.tr("更正：“{text}”。原来那条留在日志里，划掉并指向这一条")
            text = " ".join(entry.text.split())[:40] if entry is not None else "…"
            self.about.setText(words.format(text=text))
