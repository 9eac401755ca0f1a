"""Entries that came back or were set aside while another one is being written. UI thread.

Nothing typed is lost to what comes back: it waits here until it is fetched.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from backends.record.entry import Attachment, Call, Entry, EntryKind, WriteEntry
from backends.record.ids import EntryId
from widgets.formats import LOCAL
from widgets.theme import Theme

_MOST_LETTERS = 30


def _fresh() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All of an entry as far as it is written. `at`: as it was typed; `moment`: what that says, to
    the second; `corrected`: what it corrects, where that is known here; `token`: whose a file is
    that is being kept."""

    kind: EntryKind
    text: str
    at: str = ""
    moment: dt.datetime | None = None
    template: str = ""
    call: Call | None = None
    personal: dict[str, str] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    is_flagged: bool = False
    corrects: EntryId | None = None
    corrected: Entry | None = None
    token: str = field(default_factory=_fresh, compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that somebody could miss."""
        has_call = self.call is not None and bool(self.call.office or self.call.read_back)
        has_more = self.attachments or self.links or self.corrects or self.personal
        return not (self.text.strip() or has_call or has_more)


def draft_of(body: WriteEntry, corrected: Entry | None) -> Draft:
    """One that was sent and came back."""
    at = body.occurred_at
    is_its_own = corrected is not None and at == corrected.occurred_at
    return Draft(
        kind=body.kind,
        text=body.text,
        at="" if at is None or is_its_own else at.astimezone(LOCAL).strftime("%m-%d %H:%M"),
        moment=at,
        template=body.template,
        call=body.call,
        personal=body.personal,
        attachments=body.attachments,
        links=body.links,
        is_flagged=body.is_flagged,
        corrects=body.corrects or None,
        corrected=corrected,
    )


class Drafts(QFrame):
    """`fetched`: a Draft, the newest first."""

    fetched = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._drafts: list[Draft] = []
        self.said = QLabel(self)
        self.said.setProperty("role", "warning")
        self.fetch = QPushButton(self.tr("取回"), self)
        self.fetch.clicked.connect(self._on_fetch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.said, 1)
        row.addWidget(self.fetch)
        self._tell()

    def put(self, draft: Draft) -> None:
        """It waits here; one with nothing in it does not."""
        if not draft.is_empty:
            self._drafts.append(draft)
            self._tell()

    def clear(self) -> None:
        """None waits."""
        self._drafts.clear()
        self._tell()

    def attach(self, token: str, attachment: Attachment) -> bool:
        """A file of one that waits is kept; whether it waits."""
        for place, draft in enumerate(self._drafts):
            if draft.token == token:
                files = [*draft.attachments, attachment]
                self._drafts[place] = replace(draft, attachments=files)
                return True
        return False

    @property
    def waiting(self) -> list[Draft]:
        """Those that wait, oldest first."""
        return list(self._drafts)

    @Slot()
    def _on_fetch(self) -> None:
        if self._drafts:
            draft = self._drafts.pop()
            self._tell()
            self.fetched.emit(draft)

    def _tell(self) -> None:
        self.setVisible(bool(self._drafts))
        if self._drafts:
            text = " ".join(self._drafts[-1].text.split())[:_MOST_LETTERS]
            words = self.tr("还有 {n} 条没有写入：“{text}”")
            self.said.setText(words.format(n=len(self._drafts), text=text or "…"))
