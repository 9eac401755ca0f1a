"""Begin a handover; give it up; sign it alone: dialogs of the handover. UI thread."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from backends.record.access import Role
from backends.record.commands import CommandBody
from backends.record.handover import AbandonHandover, BeginHandover, Handover, SignForAbsent
from backends.record.ids import HandoverId, UserId, uuid7
from widgets.context import UiContext
from widgets.formats import role_word
from widgets.incidents.form import FormDialog
from widgets.watch.handover.desk import receivers
from widgets.watch.handover.plans import Plan
from widgets.watch.handover.words import name_text, seat_text, shift_text


class BeginDialog(FormDialog):
    """To whom; the roster's person stands there already: Enter is enough."""

    def __init__(self, context: UiContext, parent: QWidget, plan: Plan) -> None:
        super().__init__(context, parent, self.tr("开始交班"))
        self._plan = plan
        people = receivers(self.link)
        choices = [(f"{one.name}（{role_word(one.role)}）", str(one.id)) for one in people]
        if not plan.receiver:
            choices.insert(0, (self.tr("请选择"), ""))
        self.receiver = self.add_choice(self.tr("接班人"), choices, plan.receiver)
        text = self.tr("{giving} 交给 {taking}，席位：{seat}。开始后中心按此刻的情况汇总交接单")
        self.tell_effect(
            text.format(
                giving=shift_text(self.link, plan.giving),
                taking=shift_text(self.link, plan.taking),
                seat=seat_text(self.link, plan.seat),
            )
        )
        if not plan.receiver:
            self.warn(self.tr("排班表里下一班没有排到人，请选择接班人"))
        self.send_button.setFocus()

    def problem(self) -> str:
        if not self._plan.taking:
            return self.tr("没有下一班：先在排班里排好，再交班")
        return "" if self.receiver.currentData() else self.tr("请选择接班人")

    def commands(self) -> list[CommandBody]:
        plan = self._plan
        return [
            BeginHandover(
                handover=HandoverId(uuid7(round(self.link.hub_now().timestamp() * 1000))),
                giving=plan.giving,
                taking=plan.taking,
                seat=plan.seat,
                receiver=UserId(str(self.receiver.currentData())),
            )
        ]


class MissingDialog(FormDialog):
    """Who sits at the seat that one comes to is not there: which seat, and why."""

    def __init__(self, context: UiContext, parent: QWidget, plans: list[Plan]) -> None:
        super().__init__(context, parent, self.tr("交班人不在，代为交接"))
        self._plans = plans
        choices = []
        for number, plan in enumerate(plans):
            words = (
                seat_text(self.link, plan.seat),
                name_text(self.link, plan.leaver or ""),
                shift_text(self.link, plan.giving),
            )
            choices.append((" · ".join(words), str(number)))
        self.seat = self.add_choice(self.tr("交班人"), choices, "0")
        self.words = self.add_text(self.tr("原因"))
        leads = self.link.user is not None and self.link.user.role is Role.WATCH_LEADER
        whom = role_word(Role.COMMANDER if leads else Role.WATCH_LEADER)
        text = self.tr(
            "由{whom}批准后开始：中心汇总交接单，您逐项读、复述、签字；注明交班人缺席和原因"
        )
        self.tell_effect(text.format(whom=whom))
        self.words.setFocus()

    def problem(self) -> str:
        return "" if self.words.toPlainText().strip() else self.tr("请写明原因")

    def commands(self) -> list[CommandBody]:
        plan = self._plans[int(str(self.seat.currentData()))]
        return [
            BeginHandover(
                handover=HandoverId(uuid7(round(self.link.hub_now().timestamp() * 1000))),
                giving=plan.giving,
                taking=plan.taking,
                seat=plan.seat,
                receiver=plan.receiver,
                leaver=plan.leaver or UserId(""),
                reason=self.words.toPlainText().strip(),
            )
        ]


class ReasonDialog(FormDialog):
    """Why it is given up, or why one person signs alone: approved, they sign as ever."""

    def __init__(
        self, context: UiContext, parent: QWidget, handover: Handover, *, is_absent: bool
    ) -> None:
        heading = self.tr("一人缺席，申请单签") if is_absent else self.tr("作废这次交接")
        super().__init__(context, parent, heading)
        self._handover, self._is_absent = handover, is_absent
        self.words = self.add_text(self.tr("原因"))
        if is_absent:
            leads = self.link.user is not None and self.link.user.role is Role.WATCH_LEADER
            whom = role_word(Role.COMMANDER if leads else Role.WATCH_LEADER)
            user = self.link.user
            if user is not None and user.id == handover.leaver:
                text = self.tr(
                    "由{whom}批准后，您输入自己的密码单独签字（S）离岗，注明缺席和原因；"
                    "接班人到岗后仍要逐项读、复述、签字，事项到那时移交"
                )
            else:
                text = self.tr(
                    "由{whom}批准后，您输入自己的密码单独签字（S）："
                    "交接单冻结，注明缺席和原因，班次照常移交"
                )
            self.tell_effect(text.format(whom=whom))
        else:
            self.tell_effect(self.tr("已读和签字全部作废，可以重新开始；作废的交接单留在往期里"))
        self.words.setFocus()

    def problem(self) -> str:
        return "" if self.words.toPlainText().strip() else self.tr("请写明原因")

    def commands(self) -> list[CommandBody]:
        known = self.link.handovers.get(self._handover.id, self._handover)
        reason = self.words.toPlainText().strip()
        if self._is_absent:
            return [SignForAbsent(handover=known.id, seen_version=known.version, reason=reason)]
        return [AbandonHandover(handover=known.id, seen_version=known.version, reason=reason)]
