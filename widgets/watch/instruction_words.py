"""Words on instructions that have not arrived: on their way, refused, left by an outage.

UI thread; performs no I/O. Nothing typed is lost to a refusal or a sign-out: it stands in its
dialog again, or waits here until its author fetches it.
"""

from __future__ import annotations

from typing import TypeGuard

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from backends.link.api import Change, Link
from backends.record.commands import CommandBody, subject_of
from backends.record.common import Realm
from backends.record.entry import (
    CloseInstruction,
    FinishInstruction,
    GiveInstruction,
    InstructionDeed,
    NoteInstruction,
)
from backends.record.refusal import Refusal, RefusalCode
from widgets.context import UiContext
from widgets.incidents.form import FormDialog
from widgets.watch.instruction_deeds import Deed
from widgets.watch.instruction_dialogs import GiveDialog, WordsDialog
from widgets.watch.words import refused_text

MOST_LETTERS = 30
WordsDeed = GiveInstruction | NoteInstruction | FinishInstruction | CloseInstruction


class KeptDeed(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asked for in words, and in which realm."""

    body: WordsDeed
    user: str
    realm: Realm = Realm.LIVE


class Unsettled:
    """Deeds with words until the centre has them. Pure."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._on_way: list[KeptDeed] = []
        self.returned: list[KeptDeed] = []
        self.mended: KeptDeed | None = None  # stands in a dialog again
        self._author = link.user  # the last that was signed in here

    @property
    def all(self) -> list[KeptDeed]:
        """What would be lost with the console."""
        mended = [self.mended] if self.mended is not None else []
        return [*self._on_way, *self.returned, *mended]

    def note(self, change: Change) -> None:
        """What set out, and what arrived; after refuse() of what did not."""
        self._author = self._link.user or self._author
        for subject in change.pending:
            body = self._link.pending.get(subject)
            if body is None:
                self._on_way = [one for one in self._on_way if subject_of(one.body) != subject]
            elif has_words(body) and all(one.body != body for one in self._on_way):
                self._on_way.append(self._kept(body))
        known = self._link.instructions
        self.returned = [
            one
            for one in self.returned
            if not (isinstance(one.body, GiveInstruction) and one.body.instruction in known)
        ]

    def refuse(self, body: CommandBody, refusal: Refusal) -> KeptDeed | None:
        """It has not arrived: its words, where it has some and they are not there already."""
        if not has_words(body):
            return None
        # One that came back with the same news has not been seen on its way.
        kept = next((one for one in self._on_way if one.body == body), None) or self._kept(body)
        self._on_way = [one for one in self._on_way if one.body != body]
        if is_there_already(body, refusal):
            return None
        self.take_back([kept])
        return kept

    def take_back(self, kept: list[KeptDeed]) -> None:
        """They wait for their author."""
        self.returned += [one for one in kept if one not in self.returned]

    def clear(self) -> None:
        """None of them."""
        self._on_way, self.returned, self.mended = [], [], None

    def _kept(self, body: WordsDeed) -> KeptDeed:
        author = str(self._author.id) if self._author is not None else ""
        return KeptDeed(body=body, user=author, realm=self._link.realm)


class InstructionWords(QFrame):
    """Hidden while none waits. `said`: why something is not done; `changed`: of `typed`."""

    said = Signal(str)
    changed = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._link, self._tab = context, context.link, parent
        self._unsettled = Unsettled(context.link)
        self._dialog: FormDialog | None = None
        px = context.theme.px
        self.waiting = QLabel(self)
        self.waiting.setProperty("role", "warning")
        self.fetch = QPushButton(self.tr("取回"), self)
        self.fetch.clicked.connect(self._on_fetch)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(6), px(12), px(6))
        row.setSpacing(px(8))
        row.addWidget(self.waiting, 1)
        row.addWidget(self.fetch)
        self._tell()

    def note(self, change: Change) -> None:
        """Take in a change."""
        before = self._unsettled.all
        for body, refusal in change.refusals:
            if isinstance(body, InstructionDeed):
                self._refused(body, refusal)
        self._unsettled.note(change)
        if self._unsettled.all != before:
            self.changed.emit()
        self._tell()

    @property
    def typed(self) -> list[KeptDeed]:
        """What the centre may not have."""
        return self._unsettled.all

    def take_back(self, kept: list[KeptDeed]) -> None:
        """What a console that ended did not get to the centre."""
        self._unsettled.take_back(kept)
        self._tell()

    def put_away(self) -> None:
        """Another person sits down: nothing of the one before stands here."""
        self._unsettled.clear()
        if self._dialog is not None:
            self._dialog.reject()
        self._tell()

    # ---- inside

    def _refused(self, body: InstructionDeed, refusal: Refusal) -> None:
        if is_there_already(body, refusal):
            self._unsettled.refuse(body, refusal)
            return
        words = refused_text(body, refusal)
        self.said.emit(words)
        kept = self._unsettled.refuse(body, refusal)
        is_free = self._dialog is None and self._tab.isVisible()
        if kept is not None and is_free and refusal.code is not RefusalCode.SIGNED_OUT:
            self._open(kept, words)

    @Slot()
    def _on_fetch(self) -> None:
        own = self._own
        if self._dialog is not None:
            self._dialog.raise_()
        elif own:
            self._open(own[-1], "")

    def _open(self, kept: KeptDeed, why: str) -> None:
        dialog = self._dialog_of(kept)
        if dialog is None:
            self.said.emit(self.tr("这条批示现在看不到：可能属于演练或测试，切换后再取回"))
            return
        self._unsettled.returned.remove(kept)
        self._unsettled.mended = kept
        self._dialog = dialog
        dialog.finished.connect(self._on_finished)
        dialog.warn(why)
        dialog.open()
        self._tell()

    def _dialog_of(self, kept: KeptDeed) -> FormDialog | None:
        body = kept.body
        if kept.realm is not self._link.realm:
            return None
        if isinstance(body, GiveInstruction):
            return GiveDialog(self._context, self._tab, body)
        one = self._link.instructions.get(body.instruction)
        if one is None:
            return None
        dialog = WordsDialog(self._context, self._tab, _deed_of(body), one)
        dialog.words.setPlainText(_words_of(body))
        return dialog

    @Slot()
    def _on_finished(self) -> None:
        """Sent anew, or not wanted any more."""
        self._dialog, self._unsettled.mended = None, None
        self.changed.emit()

    @property
    def _own(self) -> list[KeptDeed]:
        user = self._link.user
        return [one for one in self._unsettled.returned if user and one.user == user.id]

    def _tell(self) -> None:
        own = self._own
        self.setVisible(bool(own))
        if own:
            text = " ".join(_words_of(own[-1].body).split())[:MOST_LETTERS]
            words = self.tr("批示里有 {n} 条没有送到中心：“{text}”")
            self.waiting.setText(words.format(n=len(own), text=text))


def has_words(body: object) -> TypeGuard[WordsDeed]:
    """Whether it says something that somebody typed."""
    return isinstance(body, WordsDeed) and bool(_words_of(body).strip())


def is_there_already(body: CommandBody, refusal: Refusal) -> bool:
    """Whether it was refused because it had arrived before."""
    return isinstance(body, GiveInstruction) and refusal.code is RefusalCode.DUPLICATE


def _words_of(body: WordsDeed) -> str:
    return body.result if isinstance(body, FinishInstruction) else body.text


def _deed_of(body: NoteInstruction | FinishInstruction | CloseInstruction) -> Deed:
    match body:
        case NoteInstruction():
            return Deed.NOTE
        case FinishInstruction():
            return Deed.FINISH
        case CloseInstruction():
            return Deed.CLOSE if body.is_content else Deed.REOPEN
