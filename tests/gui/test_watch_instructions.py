"""Demand 30: instructions of officials are followed until who gave them is content."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.queries import Recall, RecallAnswer
from backends.record.access import Role
from backends.record.entry import (
    CloseInstruction,
    FinishInstruction,
    GiveInstruction,
    InstructionState,
    NoteInstruction,
    TakeInstruction,
)
from backends.record.ids import InstructionId
from backends.record.refusal import Refusal, RefusalCode
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.fakes_link import a_user
from tests.gui.test_every_key import Effect, every_key
from tests.gui.watch_samples import a_watch
from widgets.incidents.form import FormDialog
from widgets.watch.instruction_deeds import Deed
from widgets.watch.instruction_dialogs import GiveDialog, WordsDialog
from widgets.watch.instructions import InstructionTab

pytestmark = pytest.mark.gui


@pytest.fixture
def link() -> AskedLink:
    return a_watch()


@pytest.fixture
def tab(qtbot: QtBot, link: AskedLink) -> InstructionTab:
    made = InstructionTab(context_of(link))
    qtbot.addWidget(made)
    made.resize(1220, 860)
    made.show()
    return made


def shown(tab: InstructionTab, kind: type[FormDialog]) -> FormDialog:
    return next(one for one in tab.findChildren(kind) if one.isVisible())


def test_by_state_and_the_next_due_first(tab: InstructionTab, link: AskedLink) -> None:
    heads = [n for n in range(tab.model.rowCount()) if tab.model.is_header(n)]
    words = [tab.model.header_at(head)[0] for head in heads]
    assert words == ["待承办", "承办中", "已办，待确认"]
    assert tab.current is not None and tab.current.id == "p-00"
    assert "超期 2" in tab.overdue.text() and "在办 24" in tab.summary.text()
    tab.overdue.click()
    assert tab.model.count == 2
    tab.clear_filter()
    tab.closed.click()
    assert tab.model.count == 30


def test_the_leader_writes_down_whose_words_they_are(tab: InstructionTab, link: AskedLink) -> None:
    tab.new.click()
    asked = shown(tab, GiveDialog)
    assert isinstance(asked, GiveDialog)
    asked.text.setPlainText("今晚双岗。")
    asked.send()
    assert "谁的批示" in asked.warning.text()
    asked.given_by.setText("王市长（电话）")
    asked.owner.setEditText("无此人")
    asked.send()
    assert "没有“无此人”这个人" in asked.warning.text() and not link.sent
    asked.owner.setEditText("p05")
    asked.links.set_links(["incident:i1"])
    asked.send()
    body = link.sent[0]
    assert isinstance(body, GiveInstruction)
    assert (body.given_by, body.owner, body.links) == ("王市长（电话）", "p05", ["incident:i1"])
    assert body.due_at is not None


def test_the_official_gives_it_in_their_own_name(tab: InstructionTab, link: AskedLink) -> None:
    link.user_now = a_user(Role.LEADING_OFFICIAL, name="李书记")
    link.tell(Change(user=True))
    tab.new.click()
    asked = shown(tab, GiveDialog)
    assert isinstance(asked, GiveDialog)
    asked.text.setPlainText("今晚双岗。")
    asked.has_due.setChecked(False)
    asked.send()
    body = link.sent[0]
    assert isinstance(body, GiveInstruction)
    assert (body.given_by, body.due_at) == ("李书记", None)


def test_done_is_closed_only_by_who_gave_it_or_in_their_name(
    tab: InstructionTab, link: AskedLink
) -> None:
    tab.select("p-02")
    assert tab.current is not None and tab.current.state is InstructionState.DONE
    tab.buttons[Deed.CLOSE].click()
    asked = shown(tab, WordsDialog)
    asked.send()
    assert not link.sent, "relayed: in whose words"
    asked.words.setPlainText("王市长电话：同意办结")  # type: ignore[attr-defined]
    asked.send()
    assert link.sent == [
        CloseInstruction(
            instruction=InstructionId("p-02"), seen_version=2, text="王市长电话：同意办结"
        )
    ]
    link.user_now = a_user(Role.COMMANDER)
    link.pending_now.clear()
    link.tell(Change(user=True))
    tab.do(Deed.CLOSE)
    assert link.sent[-1] == CloseInstruction(instruction=InstructionId("p-02"), seen_version=2)


def test_what_somebody_else_has_in_hand_is_taken_over(tab: InstructionTab, link: AskedLink) -> None:
    tab.select("p-05")
    assert tab.current is not None and tab.current.owner
    assert tab.buttons[Deed.TAKE].text() == "接过来办"
    tab.buttons[Deed.TAKE].click()
    assert link.sent == [TakeInstruction(instruction=InstructionId("p-05"), seen_version=2)]
    assert link.user_now is not None
    link.pending_now.clear()
    meanwhile(link, owner=link.user_now.id)
    tab.model.flush()
    assert not tab.buttons[Deed.TAKE].isVisible()
    tab.do(Deed.TAKE)
    assert len(link.sent) == 1 and "状态" in tab.notice.text
    tab.select("p-00")
    assert tab.buttons[Deed.TAKE].text() == "承办"


def asked_to_finish(tab: InstructionTab, link: AskedLink) -> WordsDialog:
    tab.select("p-05")
    assert tab.current is not None and tab.current.state is InstructionState.IN_HAND
    tab.do(Deed.FINISH)
    asked = shown(tab, WordsDialog)
    assert isinstance(asked, WordsDialog)
    asked.words.setPlainText("已查清")
    return asked


def meanwhile(link: AskedLink, **changes: object) -> None:
    one = link.instructions[InstructionId("p-05")]
    later = msgspec.structs.replace(one, version=one.version + 1, **changes)
    link.instructions[later.id] = later
    link.tell(Change(instructions=frozenset({later.id})))


def test_words_go_with_the_version_that_stands_now_and_changes_are_said_first(
    tab: InstructionTab, link: AskedLink
) -> None:
    asked = asked_to_finish(tab, link)
    meanwhile(link, is_overdue=True)
    assert not asked.warning.text()
    meanwhile(link, owner="p09")
    assert "刚刚有变化" in asked.warning.text()
    asked.send()
    finish = FinishInstruction(instruction=InstructionId("p-05"), seen_version=4, result="已查清")
    assert link.sent == [finish]


def test_words_that_no_longer_fit_stay_in_the_dialog(tab: InstructionTab, link: AskedLink) -> None:
    asked = asked_to_finish(tab, link)
    meanwhile(link, state=InstructionState.DONE, result="别人报的")
    asked.send()
    assert not link.sent and asked.isVisible() and "状态" in asked.warning.text()


def test_words_that_are_refused_are_there_again(tab: InstructionTab, link: AskedLink) -> None:
    asked_to_finish(tab, link).send()
    (body,) = link.sent
    link.pending_now.clear()
    link.refuse(body, Refusal(code=RefusalCode.STALE_VERSION))
    again = shown(tab, WordsDialog)
    assert isinstance(again, WordsDialog) and again.words.toPlainText() == "已查清"
    assert "没有报办结" in again.warning.text()
    again.send()
    assert len(link.sent) == 2


def test_one_that_is_on_its_way_has_a_row(tab: InstructionTab, link: AskedLink) -> None:
    link.go_offline(link.now)
    give = GiveInstruction(instruction=InstructionId("new"), text="今晚双岗。", given_by="王市长")
    link.send(give)
    tab.model.flush()
    tab.select("new")
    assert tab.current is not None and tab.current.text == "今晚双岗。"
    assert "在办 25" in tab.summary.text() and "提交中" in tab.detail.head.text()
    tab.do(Deed.TAKE)
    assert link.sent == [give] and "还没有送到中心" in tab.notice.text
    link.pending_now.clear()
    link.tell(Change(pending=frozenset({"new"})))
    tab.model.flush()
    assert tab.model.row_of("new") < 0


def test_what_a_sign_out_gives_back_waits_for_its_author(
    tab: InstructionTab, link: AskedLink
) -> None:
    give = GiveInstruction(instruction=InstructionId("new"), text="今晚双岗。", given_by="王市长")
    link.send(give)
    own, link.user_now = link.user_now, None
    link.refuse(give, Refusal(code=RefusalCode.SIGNED_OUT))
    assert not tab.words.isVisible() and not tab.findChildren(GiveDialog)
    link.user_now = own
    link.tell(Change(user=True))
    assert "今晚双岗" in tab.words.waiting.text() and tab.words.isVisible()
    tab.words.fetch.click()
    asked = shown(tab, GiveDialog)
    asked.send()
    link.refuse(give, Refusal(code=RefusalCode.DUPLICATE))
    assert link.sent == [give, give] and not tab.words.isVisible()
    assert not [one for one in tab.findChildren(GiveDialog) if one.isVisible()]


def test_words_that_are_refused_before_they_were_seen_to_set_out_are_there_again(
    tab: InstructionTab, link: AskedLink
) -> None:
    note = NoteInstruction(instruction=InstructionId("p-05"), seen_version=2, text="已派人")
    link.refuse(note, Refusal(code=RefusalCode.STALE_VERSION))
    again = shown(tab, WordsDialog)
    assert isinstance(again, WordsDialog) and again.words.toPlainText() == "已派人"
    again.reject()
    link.user_now = None
    link.refuse(note, Refusal(code=RefusalCode.SIGNED_OUT))
    (kept,) = tab.words.typed
    assert (kept.body, kept.user) == (note, a_user().id)
    tab.words.take_back([kept])
    assert tab.words.typed == [kept]


def test_an_instruction_that_is_refused_is_there_again_whole(
    tab: InstructionTab, link: AskedLink
) -> None:
    tab.new.click()
    asked = shown(tab, GiveDialog)
    assert isinstance(asked, GiveDialog)
    asked.text.setPlainText("今晚双岗。")
    asked.given_by.setText("王市长（电话）")
    asked.owner.setEditText("p05")
    asked.links.set_links(["incident:i1"])
    asked.send()
    (body,) = link.sent
    link.pending_now.clear()
    link.refuse(body, Refusal(code=RefusalCode.OUT_OF_RANGE))
    shown(tab, GiveDialog).send()
    assert link.sent == [body, body]


def test_another_department_may_not_take_it(tab: InstructionTab, link: AskedLink) -> None:
    one = link.instructions[InstructionId("p-00")]
    other = msgspec.structs.replace(
        link.users_now["p07"], department=link.users_now["p19"].department
    )
    assert one.department is not other.department
    link.user_now = other
    link.tell(Change(user=True))
    tab.select("p-00")
    tab.do(Deed.TAKE)
    assert not link.sent and "承办部门" in tab.notice.text
    assert not tab.new.isVisible()


def test_news_leave_the_cursor_where_it_is(tab: InstructionTab, link: AskedLink) -> None:
    tab.select("p-04")
    changed = msgspec.structs.replace(
        link.instructions[InstructionId("p-04")], version=3, text="改成：立即办"
    )
    link.instructions[changed.id] = changed
    link.tell(Change(instructions=frozenset({changed.id})))
    tab.model.flush()
    assert tab.current == changed
    assert tab.detail.text.text() == "改成：立即办"


@pytest.mark.asyncio
async def test_one_closed_long_ago_is_fetched_and_shown_whole(
    tab: InstructionTab, link: AskedLink
) -> None:
    old = msgspec.structs.replace(
        link.instructions[InstructionId("p-00")],
        id=InstructionId("p-old"),
        state=InstructionState.CLOSED,
        text="去年的双岗",
        result="已安排双岗",
    )
    link.answers[Recall] = RecallAnswer(incidents=[], tasks=[], instructions=[old])
    tab.select("p-old")
    await until(lambda: old.id in link.instructions)
    link.tell(Change(instructions=frozenset({old.id})))
    await until(lambda: tab.current == old)
    assert link.asked == [Recall(subject="p-old")]
    assert tab.detail.text.text() == "去年的双岗"
    assert not tab.notice.isVisible()


@pytest.mark.asyncio
async def test_one_that_cannot_be_fetched_is_said_to_be(
    tab: InstructionTab, link: AskedLink
) -> None:
    link.answers[Recall] = RecallAnswer(incidents=[], tasks=[])
    tab.select("of a drill")
    await until(lambda: tab.notice.isVisible())
    assert "实战、演练、测试" in tab.notice.text
    link.is_down = True
    tab.select("p-old")
    await until(lambda: "实战" not in tab.notice.text)
    assert tab.notice.text


def test_a_refusal_is_said_in_words(tab: InstructionTab, link: AskedLink) -> None:
    body = TakeInstruction(instruction=InstructionId("p-00"), seen_version=1)
    link.refuse(body, Refusal(code=RefusalCode.STALE_VERSION))
    assert tab.notice.text == "没有承办：批示刚刚有变化，请看过新内容后再操作"


def test_none_says_what_would_be_here(tab: InstructionTab, link: AskedLink) -> None:
    link.instructions.clear()
    link.tell(Change(reset=True))
    tab.model.flush()
    assert "现在没有在办的批示" in tab.empty.text and tab.empty.isVisible()


def test_every_key_of_the_instructions(tab: InstructionTab, link: AskedLink) -> None:
    tab.activateWindow()
    sent = {
        "take": TakeInstruction,
        "note": NoteInstruction,
        "finish": FinishInstruction,
        "close": CloseInstruction,
        "reopen": CloseInstruction,
    }

    def deed(name: str, instruction: str) -> Effect:
        def prepare() -> Callable[[], bool]:
            link.pending_now.clear()
            tab.select(instruction)
            count = len(link.sent)

            def is_done() -> bool:
                for asked in tab.findChildren(WordsDialog):
                    if asked.isVisible():
                        asked.words.setPlainText("好")
                        asked.send()
                return len(link.sent) == count + 1 and isinstance(link.sent[-1], sent[name])

            return is_done

        return prepare

    def gives() -> Callable[[], bool]:
        return lambda: any(one.isVisible() for one in tab.findChildren(GiveDialog))

    def leads() -> Callable[[], bool]:
        for one in tab.findChildren(FormDialog):
            one.reject()
        tab.select("p-00")
        spy = QSignalSpy(tab.subject_opened)
        return lambda: spy.at(0) == ["incident", "i1"]

    every_key(
        tab.keys,
        tab.list,
        {
            "new": gives,
            "take": deed("take", "p-00"),
            "note": deed("note", "p-00"),
            "finish": deed("finish", "p-01"),
            "close": deed("close", "p-02"),
            "reopen": deed("reopen", "p-06"),
            "open": leads,
            "search": lambda: lambda: tab.focusWidget() is tab.search,
        },
    )
