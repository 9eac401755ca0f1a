"""Does what is asked of a handover: reading, signing, beginning, giving up. UI thread.

Sends commands or opens a dialog; what cannot be done it says in words (`said`).
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from backends.link.watch import LogPage, LogPageAnswer
from backends.record.entry import FlagEntry
from backends.record.handover import (
    Handover,
    HandoverState,
    Item,
    ReadItems,
    Section,
    TakeUpHandover,
)
from backends.record.ids import EntryId
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.incidents.form import FormDialog
from widgets.watch.handover.desk import (
    OVER,
    Part,
    here_after_all,
    in_the_way,
    is_online,
    may_begin,
    may_give_up,
    may_take_up,
    offline_words,
    part_of,
    signer_here,
    waits_for_me,
)
from widgets.watch.handover.dialogs import BeginDialog, MissingDialog, ReasonDialog
from widgets.watch.handover.model import SheetModel
from widgets.watch.handover.plans import plan_of, plans_for_missing, plans_of
from widgets.watch.handover.sheet import SheetList
from widgets.watch.handover.side import SidePane
from widgets.watch.handover.sign_dialog import SignDialog


class HandoverActs(QObject):
    """`over`: a dialog was closed; `signed`: the handover as it is now; `read`: more is read."""

    said = Signal(str)
    over = Signal()
    read = Signal()
    signed = Signal(object)  # Handover

    def __init__(
        self, context: UiContext, panel: QWidget, sheet: SheetList, side: SidePane
    ) -> None:
        super().__init__(panel)
        self._context, self._link = context, context.link
        self._panel, self._list, self._side = panel, sheet, side
        self.handover: Handover | None = None
        self.dialog: FormDialog | SignDialog | None = None
        self.asking = Asking(context.link, self)
        self.asking.answered.connect(self._on_entry)
        self.asking.failed.connect(self._on_entry_failed)

    @property
    def _model(self) -> SheetModel:
        model = self._list.model()
        assert isinstance(model, SheetModel)
        return model

    # ---- reading

    def read_here(self) -> None:
        """This item is read; the cursor goes to the next that is not."""
        item = self._model.item_at(self._list.row)
        if item is None:
            self._list.go_to(max(self._model.next_unread(0), self._model.first()))
        elif self._model.is_read(item):
            self.go_on(self._list.row)
        elif self._may_read():
            self._read(item)
            self.go_on(self._list.row)

    def go_on(self, row: int) -> None:
        """To the next unread item after a row; where none is left the cursor stays."""
        following = self._model.next_unread(row)
        if following >= 0:
            self._list.go_to(following)

    def _read(self, item: Item) -> None:
        assert self.handover is not None
        self._model.mark([item.id])
        self._link.send(ReadItems(handover=self.handover.id, items=[item.id]))
        self.read.emit()

    def _may_read(self) -> bool:
        handover, reason = self.handover, ""
        if handover is None or handover.state in OVER:
            return False
        if handover.state is HandoverState.PREPARING:
            reason = self.tr("交班人提交以后，接班人才能逐项读")
        elif may_take_up(self._link, handover):
            reason = self.tr("先接收这份交接单（B），再逐项读")
        elif part_of(self._link, handover) is not Part.RECEIVER:
            reason = self.tr("由接班人逐项读：请接班人登录")
        elif not is_online(self._link):
            reason = offline_words()
        self.said.emit(reason)
        return not reason

    def clear_flag(self) -> None:
        """An entry that comes back each watch is done with: it comes back no more.

        It may have changed since the cut: it is asked for as it is now.
        """
        handover, item = self.handover, self._model.item_at(self._list.row)
        if handover is None or handover.state in OVER:
            return
        if item is None or item.section is not Section.FLAGGED or item.state == "rest":
            self.said.emit(self.tr("只有“每班必交”里的记录可以这样办；别的在各自的页面里办结"))
        elif not is_online(self._link):
            self.said.emit(offline_words())
        else:
            self.asking.ask(LogPage(entry=EntryId(item.id), realm=handover.realm, limit=1))

    @Slot(object)
    def _on_entry(self, answer: object) -> None:
        handover = self.handover
        if not isinstance(answer, LogPageAnswer) or handover is None:
            return
        entry = next(iter(answer.entries), None)
        if entry is None or not entry.is_flagged:
            self.said.emit(self.tr("这一条已经不用再交代了"))
        elif entry.corrected_by:
            self.said.emit(self.tr("这一条已经更正：要交代的是更正后的那一条"))
        else:
            self._link.send(FlagEntry(entry=entry.id, seen_version=entry.version, is_flagged=False))
            is_reading = handover.state is not HandoverState.PREPARING
            after = self.tr("列在截止以后的变化里") if is_reading else self.tr("重新汇总后不再列出")
            words = self.tr("“{text}”以后不用再交代，{after}")
            self.said.emit(words.format(text=entry.text[:24], after=after))

    @Slot(str)
    def _on_entry_failed(self, why: str) -> None:
        self.said.emit(why or offline_words())

    # ---- signing

    @Slot()
    def sign(self) -> None:
        """The dialog of whose turn it is, or what is in the way."""
        handover = self.handover
        if handover is None or handover.state in OVER:
            return
        in_way = in_the_way(self._link, handover, self._side.changes.unnoted)
        signer = signer_here(self._link, handover)
        if not is_online(self._link):
            self.said.emit(offline_words())
        elif part_of(self._link, handover) is Part.WITNESS:
            self.said.emit(self.tr("由交班人和接班人签字"))
        elif in_way:
            self.said.emit(self.tr("还不能签字：") + "；".join(in_way))
        elif unkept := self._side.prepare.keeps_from_signing():
            self.said.emit(unkept)
        elif signer is not None:
            self.said.emit("")
            dialog = SignDialog(self._context, self._panel, handover, signer)
            dialog.signed.connect(self._on_signed)
            self._open(dialog)

    @Slot(object)
    def _on_signed(self, handover: Handover) -> None:
        """Where the other one is to sign at this desk too, it is their turn at once."""
        self.signed.emit(handover)
        if handover.state is HandoverState.SIGNED_BY_LEAVER:
            QTimer.singleShot(0, self, self.sign)

    # ---- beginning and giving up

    @Slot()
    def begin(self) -> None:
        """To whom: the roster's person stands there already. A sheet left alone is taken up."""
        handover = self.handover
        hindrance = may_begin(self._link)
        if handover is not None and may_take_up(self._link, handover):
            self.said.emit("")
            self._link.send(TakeUpHandover(handover=handover.id, seen_version=handover.version))
            return
        if not hindrance and self._is_under_way():
            hindrance = self.tr("这次交接还没有办完：先办完，或作废后重新开始")
        plan = plan_of(self._link) if not hindrance else None
        if not hindrance and plan is None:
            hindrance = self.tr("没有在值的班次：先在班次里签到，再交班")
        self.said.emit(hindrance)
        if plan is not None:
            self._open(BeginDialog(self._context, self._panel, plan))

    def _is_under_way(self) -> bool:
        """Whether every seat that one could hand over is on its way, or what is shown is one's
        own to finish first."""
        shown = self.handover
        is_mine = shown is not None and shown.state not in OVER
        is_mine = is_mine and shown is not None and waits_for_me(self._link, shown)
        is_any = is_mine or bool(plans_of(self._link))
        return is_any and plan_of(self._link) is None

    def ask_missing(self) -> None:
        """The one who sits at the seat that one comes to is not there: begin in their place."""
        hindrance = may_begin(self._link)
        plans = plans_for_missing(self._link) if not hindrance else []
        if not hindrance and not plans:
            hindrance = self.tr("您要接的席位上没有人在岗：不用交接，直接签到")
        self.said.emit(hindrance)
        if plans:
            dialog = MissingDialog(self._context, self._panel, plans)
            dialog.sent.connect(self._on_missing_asked)
            self._open(dialog)

    @Slot()
    def _on_missing_asked(self) -> None:
        self.said.emit(self.tr("已申请代为交接；批准以后交接单在这里打开，由您逐项读"))

    def ask_reason(self, *, is_absent: bool) -> None:
        """Why one signs alone, or why it is given up."""
        handover = self.handover
        if handover is None or handover.state in OVER:
            return
        part = part_of(self._link, handover)
        is_theirs = part is not Part.WITNESS
        has_signed = part is Part.RECEIVER and handover.state is HandoverState.SIGNED_BY_LEAVER
        if is_absent and handover.state is HandoverState.AWAITING:
            self.said.emit(self.tr("交班人已单独签字，等接班人读完签字"))
        elif is_absent and has_signed:
            self.said.emit(self.tr("交班人已经签字：您直接签字（S）"))
        elif is_absent and (words := here_after_all(self._link, handover)):
            self.said.emit(words)
        elif is_absent and handover.absence is not None:
            self.said.emit(self.tr("一人缺席已经批准：由在场的人签字（S）"))
        elif not (is_theirs if is_absent else may_give_up(self._link, handover)):
            self.said.emit(self.tr("由交班人、接班人或值班长办理"))
        elif not is_online(self._link):
            self.said.emit(offline_words())
        else:
            self.said.emit("")
            self._open(ReasonDialog(self._context, self._panel, handover, is_absent=is_absent))

    def _open(self, dialog: FormDialog | SignDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_over)
        dialog.open()

    @Slot()
    def _on_dialog_over(self) -> None:
        if self.sender() is self.dialog:
            self.dialog = None
        self.over.emit()
