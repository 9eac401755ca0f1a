"""日志: the log, newest first, filters, an entry in full, writing. UI thread; no I/O."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from backends.link.api import Change
from backends.link.watch import LogPageAnswer
from backends.record.access import Act, Allowed, may
from backends.record.commands import CommandBody
from backends.record.entry import Entry, EntryKind, FlagEntry, WriteEntry
from backends.record.refusal import Refusal, RefusalCode
from widgets.alarms.notice import Notice
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.icons import icon
from widgets.incidents.empty import EmptyPage
from widgets.watch.composer import Composer
from widgets.watch.entry_detail import EntryDetail
from widgets.watch.log_filters import LogFilters
from widgets.watch.log_model import LogModel
from widgets.watch.log_view import LogView
from widgets.watch.words import refused_text

PAGE = 200
TOLD_AGAIN = (RefusalCode.SIGNED_OUT, RefusalCode.STORE_UNAVAILABLE)
GATHER_MS = 200  # what comes within this is asked for once


class LogTab(QWidget):
    """`subject_opened(kind, id)`; files are the composer's to ask for."""

    subject_opened = Signal(str, str)
    kept_asked = Signal(object, object)  # Entry, Attachment
    copy_asked = Signal(object, object, str)  # and where to

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._link = context, context.link
        theme = context.theme
        self.model = LogModel(self._link, self)
        self.list = LogView(context, self.model, self)
        self.detail, self.composer = EntryDetail(context, self), Composer(context, self)
        self.notice, self.empty = Notice(theme, self), EmptyPage(theme, "list", self)
        self.filters = LogFilters(context, self)
        self.news = QPushButton(icon("move_up", theme), "", self)
        self._pages = QStackedWidget(self)
        self._asking, self._more = Asking(self._link, self), Asking(self._link, self)
        self._newest = Asking(self._link, self)
        self._gather = QTimer(self)
        self._total, self._next, self._unseen = 0, 0, 0
        self._has_asked, self._is_whole = False, False
        self._send: Callable[[WriteEntry], object] | None = None
        self._lay_out()
        self._connect()
        self._on_user()
        self._show_count()

    def _lay_out(self) -> None:
        px = self._context.theme.px
        self.news.setProperty("role", "fold")
        self.news.hide()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.empty)
        self.empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the list's keys work there too
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.news)
        column.addWidget(self._pages, 1)
        column.addWidget(self.composer)
        split = QSplitter(self)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 1)
        split.setSizes([px(1040), px(400)])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.filters)
        outer.addWidget(self.notice)
        outer.addWidget(split, 1)

    def _connect(self) -> None:
        self._gather.setSingleShot(True)
        self._gather.setInterval(GATHER_MS)
        self._gather.timeout.connect(self._look_for_newest)
        self.filters.changed.connect(self.look)
        self.filters.left.connect(self.take_focus)
        self.news.clicked.connect(self._on_news)
        self.empty.way_asked.connect(self.filters.clear)
        self.list.asked.connect(self.act)
        self.list.current_changed.connect(self._on_current)
        # Queued: rows that move scroll too, before it is known where they end.
        self.list.end_neared.connect(self._on_end, Qt.ConnectionType.QueuedConnection)
        self.list.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.detail.correct_asked.connect(self._on_correct)
        self.detail.flag_asked.connect(self._on_flag)
        self.detail.opened.connect(self._on_opened)
        self.detail.entry_asked.connect(self.go_to)
        self.detail.kept_asked.connect(self.kept_asked)
        self.detail.copy_asked.connect(self.copy_asked)
        self.detail.files.left.connect(self.list.setFocus)
        self.composer.written.connect(self._on_written)
        self.composer.said.connect(self.notice.say)
        self._asking.answered.connect(self._on_first)
        self._more.answered.connect(self._on_more)
        self._newest.answered.connect(self._on_newest)
        for asking in (self._asking, self._more, self._newest):
            asking.failed.connect(self._on_failed)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    # ---- what people do

    @Slot()
    def take_focus(self) -> None:
        """The keys to the list, or to what stands in its place."""
        self._shown.setFocus()

    @property
    def _shown(self) -> QWidget:
        return self.list if self._pages.currentIndex() == 0 else self.empty

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.list.keys.pressed(event) if self.empty.hasFocus() else ""
        if name:
            self.act(name)
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        match name:
            case "write":
                self.composer.begin(EntryKind.NOTE)
            case "call":
                self.composer.begin(EntryKind.CALL)
            case "correct":
                self._on_correct()
            case "flag":
                self._on_flag()
            case "open":
                self._open_first()
            case "files":
                self._go_to_files()
            case "newest":
                self._on_news()
            case "search":
                self.filters.search.setFocus()
                self.filters.search.selectAll()

    @property
    def chosen(self) -> Entry | None:
        """The entry under the cursor."""
        row = self.model.row_at(self.list.currentIndex().row())
        return row.entry if row is not None else None

    @Slot(str)
    def go_to(self, entry: str) -> None:
        """Put the cursor on an entry; one that is not loaded is shown alone."""
        row = self.model.row_of(entry)
        if row < 0:
            self.filters.show_only(entry)
            self.list.setFocus()
            return
        self.list.setCurrentIndex(self.model.index(row, 0))
        self.list.scrollTo(self.list.currentIndex())

    def send_by(self, send: Callable[[WriteEntry], object]) -> None:
        """Entries leave by this way: it keeps each and tells it again until the centre has it."""
        self._send = send

    @Slot(object)
    def _on_written(self, body: WriteEntry) -> None:
        if self._send is not None:
            self._send(body)
        else:
            self._link.send(body)
        self.list.go_to_newest()

    @Slot()
    def _on_correct(self) -> None:
        entry, row = self.chosen, self.model.row_at(self.list.currentIndex().row())
        if entry is None or row is None or row.is_pending or not self.composer.isVisible():
            return
        if entry.corrected_by:
            self.notice.say(self.tr("这一条已经更正过，请更正后来的那一条"))
            return
        self.composer.correct(entry)

    @Slot()
    def _on_flag(self) -> None:
        entry, row = self.chosen, self.model.row_at(self.list.currentIndex().row())
        if entry is None or row is None or row.is_pending or not self.composer.isVisible():
            return
        self._is_whole = True
        self._link.send(
            FlagEntry(entry=entry.id, seen_version=entry.version, is_flagged=not entry.is_flagged)
        )

    def _open_first(self) -> None:
        entry = self.chosen
        if entry is not None and entry.links:
            self._on_opened(entry.links[0])
        elif entry is not None and entry.corrected_by:
            self.go_to(entry.corrected_by)
        else:
            self.notice.say(self.tr("这一条没有关联别的内容"))

    def _go_to_files(self) -> None:
        if self.detail.files.isVisible():
            self.detail.files.take_focus()
        else:
            self.notice.say(self.tr("这一条没有附件"))

    @Slot(str)
    def _on_opened(self, subject: str) -> None:
        kind, _, key = subject.partition(":")
        self.subject_opened.emit(kind, key)

    @Slot()
    def _on_news(self) -> None:
        self.list.go_to_newest()
        self._on_scrolled(0)

    # ---- asking

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.filters.offer_shifts()
        if not self._has_asked:
            self.look()
        else:
            self._gather.start()

    @Slot()
    def look(self) -> None:
        """Ask for the first page of what the filters want."""
        self._has_asked = True
        self._more.close()
        self._newest.close()
        self._asking.ask(self.filters.question(0, PAGE))

    @Slot()
    def _look_for_newest(self) -> None:
        if self._asking.is_busy or not self._has_asked or not self.isVisible():
            return
        loaded = len(self.model.entries)
        limit = max(PAGE, min(2_000, loaded)) if self._is_whole else PAGE
        self._is_whole = False
        self._newest.ask(self.filters.question(0, limit))

    @Slot()
    def _on_end(self) -> None:
        if self._next and not self._more.is_busy and not self._asking.is_busy:
            self._more.ask(self.filters.question(self._next, PAGE))

    @Slot(object)
    def _on_first(self, answer: LogPageAnswer) -> None:
        chosen = self.chosen
        self.model.replace(answer.entries)
        self._total, self._next, self._unseen = answer.total, answer.next_before_seq, 0
        row = self.model.row_of(chosen.id) if chosen is not None else 0
        self.list.setCurrentIndex(self.model.index(max(0, row), 0))
        self._show_count()
        self._on_current()
        if answer.is_behind:  # its index has not all of what was written just now
            self._gather.start()

    @Slot(object)
    def _on_more(self, answer: LogPageAnswer) -> None:
        self.model.append(answer.entries)
        self._total, self._next = answer.total, answer.next_before_seq
        self._show_count()

    @Slot(object)
    def _on_newest(self, answer: LogPageAnswer) -> None:
        is_held, height = self.list.is_held, self.model.rowCount()
        count = self.model.take_newest(answer.entries, answer.is_behind)
        self._total = answer.total
        if count < 0:
            self._more.close()  # it was asked from where the others ended
            self._next, self._unseen = answer.next_before_seq, 0
        elif count and is_held and height:
            self.list.hold(self.model.rowCount() - height)
            self._unseen += count
        self._show_count()
        self._on_current()
        if answer.is_behind:  # its index has not all of what was written just now
            self._gather.start()

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.notice.say(why or self.tr("与中心断开：能继续写，连上后自动提交；旧的日志暂时看不到"))
        self._show_count()

    # ---- what it shows

    def _on_change(self, change: Change) -> None:
        for body, refusal in change.refusals:
            self._on_refused(body, refusal)
        if change.reset or change.user or change.policy:
            self._on_user()
        if change.reset or change.pending:
            self._take_pending()
        if change.reset and self._has_asked and self.isVisible():
            self.look()
        elif change.entries or change.link or (change.pending and self.model.is_waiting):
            self._gather.start()
        if change.incidents or change.tasks or change.reset:
            self.composer.links.refresh()

    def _on_refused(self, body: CommandBody, refusal: Refusal) -> None:
        if isinstance(body, WriteEntry):
            self.model.refuse(body.entry)
            is_kept = self._send is not None
            if is_kept and refusal.code is RefusalCode.DUPLICATE:
                return  # told again after a restart, and it was in the log
            if is_kept and refusal.code in TOLD_AGAIN:
                self.notice.say(self.tr("日志存在本机，由本人登录、中心可写后自动写入"))
                return
            self.composer.restore(body, self.model.entry(body.corrects))
        if isinstance(body, WriteEntry | FlagEntry):
            self.notice.say(refused_text(body, refusal))

    def _take_pending(self) -> None:
        is_held = self.list.is_held and not self.composer.text.hasFocus()
        count = self.model.note_pending()
        if count and is_held:
            self.list.hold(count)
        self._show_count()

    def _on_user(self) -> None:
        user = self._link.user
        self.composer.setVisible(user is not None and may(user, Act.WATCH) is not Allowed.NO)
        self.composer.refresh_policy()
        self.filters.offer_shifts()

    def _show_count(self) -> None:
        loaded = len(self.model.entries)
        self.filters.tell(loaded, self._total, self.model.rowCount() - loaded)
        self.news.setVisible(self._unseen > 0)
        self.news.setText(self.tr("新记录 {n} 条，按一下到最新").format(n=self._unseen))
        is_empty = self.model.rowCount() == 0
        had_focus = self._shown.hasFocus()
        self._pages.setCurrentWidget(self.empty if is_empty else self.list)
        if had_focus:
            self.take_focus()
        if is_empty:
            self.filters.explain(self.empty)

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        if value == 0 and self._unseen:
            self._unseen = 0
            self._show_count()

    @Slot()
    def _on_current(self) -> None:
        row = self.model.row_at(self.list.currentIndex().row())
        entry = row.entry if row is not None else None
        self.detail.show_entry(entry, is_pending=row is not None and row.is_pending)
