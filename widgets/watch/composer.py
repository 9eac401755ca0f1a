"""Writing an entry of the log: kind, template, words, call, links, attachments. UI thread only.

It only says what was written; files are read and kept by whoever hears its `files`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from backends.record.entry import Attachment, Entry, EntryKind, WriteEntry
from backends.record.ids import EntryId, ShiftId, uuid7
from widgets.context import UiContext
from widgets.limits import too_long
from widgets.watch.attached import offered_in
from widgets.watch.coming import Coming, is_same_but_files
from widgets.watch.drafts import Draft, draft_of
from widgets.watch.entry_form import WRITTEN_KINDS, EntryForm
from widgets.watch.seats import current_shift


class Composer(EntryForm):
    """`written`: a WriteEntry; what `files` wants to be attached is kept by others."""

    written = Signal(object)  # WriteEntry

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._coming = Coming()
        self._connect()

    def _connect(self) -> None:
        self.templates.activated.connect(self._on_template)
        self.text.sent.connect(self.send)
        self.call.sent.connect(self.send)
        self.at.returnPressed.connect(self.text.setFocus)
        self.write.clicked.connect(self.send)
        self.no_more.clicked.connect(self._on_no_correction)
        self.drafts.fetched.connect(self._on_fetched)
        self.files.said.connect(self.said)
        self.text.offered.connect(self.files.take)
        self.setAcceptDrops(True)

    # ---- for the tab

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
        """Write one that corrects this one; its words stand here to be mended.

        Name and number of a call are left as they are unless they are written anew.
        """
        kind = entry.kind if entry.kind in WRITTEN_KINDS else EntryKind.NOTE
        draft = Draft(
            kind=kind,
            text=entry.text,
            moment=entry.occurred_at,
            call=entry.call,
            attachments=entry.attachments,
            links=entry.links,
            is_flagged=entry.is_flagged,
            corrects=entry.id,
            corrected=entry,
        )
        if self.draft() != self._last:
            self.drafts.put(self.draft())
        self.put(draft)
        self.text.fill_in(entry.text)
        self.text.setFocus()

    def restore(self, body: WriteEntry, corrected: Entry | None = None) -> None:
        """It was refused: it comes back whole, or waits while another one is being written."""
        draft = draft_of(body, corrected)
        if self._is_free:
            self.put(draft)
        else:
            self.drafts.put(draft)

    @Slot(object)
    def _on_fetched(self, draft: Draft) -> None:
        self.drafts.put(self.draft())
        self.put(draft)
        self.text.setFocus()

    @property
    def unwritten(self) -> list[Draft]:
        """All that is typed and not written, what stands in the fields last."""
        return [one for one in (*self.drafts.waiting, self.draft()) if not one.is_empty]

    def put_away(self) -> None:
        """Another person sits down: nothing of the one before stands here."""
        self.drafts.clear()
        self._coming.let_go()
        self.clear()

    def take_back(self, unwritten: Sequence[Draft]) -> None:
        """What was typed before; what is being written now stays."""
        for draft in unwritten[:-1]:
            self.drafts.put(draft)
        for draft in unwritten[-1:]:
            if self._is_free:
                self.put(draft)
            else:
                self.drafts.put(draft)

    @property
    def _is_free(self) -> bool:
        draft = self.draft()
        return draft.is_empty and not self._coming.is_awaited(draft.token)

    def expect_file(self) -> str:
        """One is being kept for what is being written; the token that end_file() wants."""
        token = self._last.token
        self._coming.expect(token)
        return token

    def end_file(self, token: str, attachment: Attachment | None) -> bool:
        """It is kept, or None: it is not. Whether what it was chosen for is still here."""
        is_here = token == self._last.token
        if is_here and attachment is not None:
            self.files.add(attachment)
        elif attachment is not None:
            is_here = self.drafts.attach(token, attachment)
        held = self._coming.ended(token, is_kept=attachment is not None)
        if held is not None and is_same_but_files(held, self.draft()):
            self.send()
        elif held is not None:
            self.said.emit(self.tr("附件存好了；内容改过，请看过后再按一次写入"))
        return is_here

    def set_pieces(self, pieces: Sequence[tuple[str, str]]) -> None:
        """Evidence that may be attached (id, words), newest first; answers `pieces_asked`."""
        self.files.set_pieces(pieces)

    # ---- what people do

    @Slot()
    def send(self) -> None:
        """Say what was written, or what is missing."""
        problem = self.problem()
        if problem:
            self.said.emit(problem)
            return
        body = self._body()
        problem = too_long([body], self)
        if problem:
            self.said.emit(problem)
            return
        if self._coming.is_awaited(self._last.token):
            self._coming.hold(self.draft())
            self.said.emit(self.tr("附件还在保存…存好后自动写入"))
            return
        self.clear()
        self.written.emit(body)
        self.text.setFocus()

    def _body(self) -> WriteEntry:
        now, shift = self._link.hub_now(), current_shift(self._link)
        draft = self.draft()
        # What was on paper belongs to the watch of its own time: the centre knows which.
        is_of_now = shift is not None and draft.kind is not EntryKind.PAPER
        return WriteEntry(
            entry=EntryId(uuid7(round(now.timestamp() * 1000))),
            kind=draft.kind,
            text=draft.text.strip(),
            shift=shift.id if shift is not None and is_of_now else ShiftId(""),
            occurred_at=draft.moment,
            template=draft.template,
            call=draft.call,
            attachments=draft.attachments,
            links=draft.links,
            corrects=draft.corrects or EntryId(""),
            is_flagged=draft.is_flagged,
            personal=draft.personal,
        )

    @Slot()
    def _on_template(self) -> None:
        wanted = str(self.templates.currentData() or "")
        template = next((t for t in self._link.policy.watch.templates if t.id == wanted), None)
        if template is None:
            return
        typed = self.text.toPlainText()
        if typed.strip() and typed not in [t.text for t in self._link.policy.watch.templates]:
            self.drafts.put(self.draft())
        self._last = replace(self._last, template=template.id)
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
