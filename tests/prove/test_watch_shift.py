"""A full shift by keys: two consoles from the sign-in page to the signed sheet, through kill -9.

Console and centre are the program's own commands, each a process of its own; what is asserted is
what stands on their screens, and at the end what the record says.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from backends.hub.store import audit_verify
from backends.link.line import HubLine
from backends.record.catalogue import decode_payload
from backends.record.common import Actor
from backends.record.entry import EntryWritten
from backends.record.handover import HandoverState
from backends.record.handover_sheet import digest_of
from backends.record.ids import SeatId, UserId
from tests.backends.hub.support import raised, told_in
from tests.prove.record import ProofRecord
from tests.prove.shift_parts import PASSWORDS, PEOPLE, Centre, Desk

SEAT = SeatId("值班长席")
ALARMS, FLAGGED, LEAST_ITEMS = 6, 12, 20
WITHIN_S, A_KEY_S = 180.0, 0.3  # a key, as somebody presses it who types no more than others do
TELEPHONE, WRONG = "13905711234", "not my password"
CALL = "青溪站水位 4.2 米，两小时报一次"
KEPT = "断线时写的一条：泵站已派人"
NEXT = "18:00 定是否撤围挡，找城管李强"
WHAT_IF = "水位过 4.5 米，先停泵再报指挥长"
READ_BACK = "围挡 18:00 定；水位过 4.5 米先停泵"


@pytest.mark.prove
def test_a_full_shift_from_the_sign_in_page_to_the_signed_sheet_through_kills(
    tmp_path: Path, proof: ProofRecord
) -> None:
    centre = Centre(tmp_path)
    leaver, receiver = (Desk(tmp_path, name, centre.url) for name in ("leader", "next"))
    try:
        centre.start()
        leaver.start()
        sign_on(leaver)
        written = write_log(leaver)
        work(leaver, centre)
        leaver.keys = 0
        offer(leaver)
        receiver.start()
        receiver.sign_in("next", PASSWORDS["next"])
        total = read_half(receiver)
        die_in_the_middle(centre, leaver, receiver)
        come_back(centre, leaver, receiver)
        assert_as_it_was(leaver, receiver, total)
        read_the_rest(receiver, centre, total)
        sign_both(leaver, receiver)
        keys = leaver.keys + receiver.keys
        page = kept_page(receiver)
        asyncio.run(check_passed_on(centre))
        assert leaver.stop() == receiver.stop() == centre.stop() == 0
    finally:
        for process in (leaver, receiver, centre):
            process.kill()
    said = verified(page, centre)
    check_record(centre.record, [*written, KEPT])
    taken_s = keys * A_KEY_S
    proof.note(
        f"{total} items handed over by {keys} keys ({taken_s:.0f} s at {A_KEY_S} s each), words "
        f"and passwords among them, through kill -9 of the centre and both consoles; "
        f"{len(written) + 1} entries in the log once each; `watchfloor verify`: {said}"
    )
    assert total >= LEAST_ITEMS
    assert taken_s < WITHIN_S


# ---- the shift


def sign_on(desk: Desk) -> None:
    """From the sign-in page to the seat."""
    desk.sign_in("leader", PASSWORDS["leader"])
    desk.open_tab("当班", "当班席位")
    desk.until(lambda sight: "值班长" in sight.row, "the seats of the shift")
    desk.press("Return")
    desk.until(lambda sight: PEOPLE["leader"] in sight.row, "who sits there")


def write_log(desk: Desk) -> list[str]:
    """Notes to be handed over, and a telephone call with what was read back."""
    desk.open_tab("日志", "日志内容")
    notes = [f"第 {number} 号泵站钥匙在二号柜" for number in range(1, FLAGGED + 1)]
    for note in notes:
        desk.write(note)
        desk.reach("交班时交代")
        desk.press("Space")
        desk.reach("写入")
        desk.press("Space")
        desk.sees(note)
        desk.sees_focus("日志内容")
    desk.reach("值班日志", key="Shift+Tab")
    desk.press("T")
    desk.sees_focus("对方单位")
    desk.write("市防汛办")
    desk.reach("号码")
    desk.write(TELEPHONE)
    desk.reach("复述内容")
    desk.write("4.2 米，两小时一报")
    desk.reach("复述人")
    desk.write("防汛办张工")
    desk.reach("日志内容", key="Shift+Tab")
    desk.write(CALL)
    desk.press("Ctrl+Return")
    desk.sees(CALL)
    assert not desk.look().shows(TELEPHONE), "the number is not kept in the log"
    return [*notes, CALL]


def work(desk: Desk, centre: Centre) -> None:
    """An alarm taken, an incident made of it and taken in hand, a task given."""
    places = [(f"{n} 号路口", 120.1 + n / 50) for n in range(ALARMS)]
    told = [
        reported(f"井盖缺失 {n}", {"name": name, "lon_wgs84": lon, "lat_wgs84": 30.2})
        for n, (name, lon) in enumerate(places)
    ]
    centre.told(*told, batch="first")
    desk.sees("井盖缺失 0")
    desk.reach("报警列表")
    desk.press("Home")
    desk.sees("还没有人接手")
    desk.press("T")
    desk.until(lambda sight: not sight.shows("还没有人接手"), "the alarm in hand")
    desk.press("F")
    desk.until(lambda sight: sight.title == "登记事件", "the form of an incident")
    desk.press("Ctrl+Return")
    desk.until(lambda sight: sight.title == "值守屏", "the board")
    desk.reach("事件列表")
    desk.until(lambda _: "井盖缺失" in desk.press("Home").row, "the incident on the board")
    desk.press("Return")
    desk.sees("无人接手")
    desk.press("K")
    desk.until(lambda sight: not sight.shows("无人接手"), "the incident in hand")
    desk.press("Ctrl+5")
    desk.reach("下达任务")
    desk.press("Space")
    desk.until(lambda sight: sight.title == "下达任务", "the form of a task")
    desk.write("围挡路口，等抢修")
    desk.reach("城管", key="Shift+Tab")
    desk.press("Space", "Ctrl+Return")
    desk.sees("围挡路口，等抢修")


def reported(title: str, place: dict[str, object]) -> dict[str, object]:
    """What a department tells of just now."""
    now = dt.datetime.now(dt.UTC).isoformat()
    return raised(title, title=title, place=place, occurred_at=now)


def offer(desk: Desk) -> None:
    """The sheet is gathered; what to do next and what if are written; offered."""
    desk.open_tab("交接", "开始交班")
    desk.press("B")
    desk.until(lambda sight: sight.title == "开始交班", "to whom")
    desk.reach("接班人", key="Shift+Tab")
    assert desk.press("Down").shows(f"{PEOPLE['next']}（值班长）")
    desk.press("Ctrl+Return")
    desk.until(lambda sight: re.search(r"共 \d+ 项", str(sight.words)), "the sheet gathered")
    desk.press("E")
    desk.sees_focus("下一班要做的")
    desk.write(NEXT)
    desk.press("Tab")
    desk.write(WHAT_IF)
    desk.press("Ctrl+Return")
    desk.sees("接班人核对中")


def read_half(desk: Desk) -> int:
    """How many items the sheet has; half of them are read."""
    desk.open_tab("交接", "交接单")
    total = int(numbers(desk.sees("已读 0/").words)[1])
    for number in range(total // 2):
        desk.press("Space")
        desk.sees(f"已读 {number + 1}/{total}")
    return total


def die_in_the_middle(centre: Centre, leaver: Desk, receiver: Desk) -> None:
    """The centre first: what is written then is kept at the desk, which dies too."""
    centre.kill()
    for desk in (leaver, receiver):
        desk.sees("断线")
    receiver.press("Space")
    receiver.sees("断线")
    leaver.open_tab("日志", "值班日志")
    leaver.press("N")
    leaver.write(KEPT)
    leaver.press("Ctrl+Return")
    leaver.sees(KEPT)
    leaver.kill()
    receiver.kill()


def come_back(centre: Centre, leaver: Desk, receiver: Desk) -> None:
    """All of it started anew, both signed in again."""
    centre.start()
    for desk in (leaver, receiver):
        desk.start()
        desk.sign_in(desk.name, PASSWORDS[desk.name])


def assert_as_it_was(leaver: Desk, receiver: Desk, total: int) -> None:
    """What was read is read, what was written stands there; the entry is in the log."""
    leaver.open_tab("日志", "值班日志")
    leaver.sees(KEPT)
    for desk in (leaver, receiver):
        desk.open_tab("交接", "交接单")
        desk.sees(f"已读 {total // 2}/{total}")
        desk.sees(NEXT)
        desk.sees(WHAT_IF)


def read_the_rest(desk: Desk, centre: Centre, total: int) -> None:
    """Item by item; what changed since the cut is noted in one step; read back in words."""
    for number in range(total // 2, total):
        desk.press("Space")
        desk.sees(f"已读 {number + 1}/{total}")
    place = {"name": "人民路", "lon_wgs84": 120.3, "lat_wgs84": 30.2}
    centre.told(reported("路灯不亮", place), batch="second")
    desk.sees("路灯不亮")
    desk.sees("处未知悉")
    desk.until(lambda _: has_noted(desk), "everything noted")
    desk.press("E")
    desk.sees_focus("复述")
    desk.write(READ_BACK)
    desk.press("Ctrl+Return")
    desk.sees("可以签字了")


def has_noted(desk: Desk) -> bool:
    """Whether nothing changed that was not noted; what did is noted now."""
    sight = desk.look()
    if sight.shows("处未知悉"):
        desk.press("N")
    return sight.shows("已全部知悉")


def sign_both(leaver: Desk, receiver: Desk) -> None:
    """At one desk, each with their own password; the one arriving mistypes it once."""
    leaver.until(lambda at: has_noted(receiver) and at.shows("可以签字了"), "the way free")
    leaver.press("S")
    leaver.until(lambda sight: sight.title == "交班人签字", "the leaver's turn")
    leaver.write(PASSWORDS["leader"])
    leaver.press("Return")
    leaver.until(lambda sight: sight.title == "接班人签字", "the receiver's turn")
    leaver.write(WRONG)
    leaver.press("Return")
    leaver.sees("密码不对")
    leaver.write(PASSWORDS["next"])
    leaver.press("Return")
    for desk in (leaver, receiver):
        desk.sees("已交接")


def numbers(words: list[str]) -> tuple[str, str]:
    """Of 已读 3/20."""
    found = re.search(r"已读 (\d+)/(\d+)", "\n".join(words))
    assert found
    return found[1], found[2]


# ---- what came of it


def kept_page(desk: Desk) -> Path:
    """One page as PDF, saved by keys from the one that the centre keeps."""
    desk.until(lambda _: desk.press("Esc", "P").shows("打开存档的 PDF"), "the page kept")
    desk.until(lambda at: "> 存成 PDF" in at.words or not desk.press("Down"), "the way to a file")
    desk.press("Return")
    found = re.search(r"已存到 (\S+\.pdf)", "\n".join(desk.sees("已存到").words))
    assert found
    page = Path(found[1])
    assert page.read_bytes().startswith(b"%PDF-")
    return page


async def check_passed_on(centre: Centre) -> None:
    """What was in hand at the seat is in the receiver's, who is on watch."""
    line = HubLine(centre.url)
    try:
        await line.sign_in("commander", PASSWORDS["commander"])
        receiver = Actor(user=UserId("next"), seat=SEAT)
        taken = [alarm.taken_by for alarm in line.alarms.values() if alarm.taken_by is not None]
        assert taken == [receiver]
        assert [incident.owner for incident in line.incidents.values()] == [receiver]
        assert [task.followed_by for task in line.tasks.values()] == [receiver]
        (handover,) = line.handovers.values()
        assert handover.state is HandoverState.SIGNED
        signatures = (handover.leaver_signature, handover.receiver_signature)
        assert [one and (one.user, one.digest) for one in signatures] == [
            (user, digest_of(handover)) for user in ("leader", "next")
        ]
        turns = line.shifts[handover.taking].turns
        assert [turn.user for turn in turns if turn.until is None] == ["next"]
    finally:
        await line.close()


def verified(page: Path, centre: Centre) -> str:
    """What the command says of the page at the centre, which finds nothing wrong."""
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "verify", "--site", str(centre.site), str(page)],
        env={**os.environ, "WATCHFLOOR_LANGUAGE": "zh_CN"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()[-1]


def check_record(folder: Path, written: list[str]) -> None:
    """Whole; each entry and each signature once; no password and no number in it."""
    assert audit_verify(folder).is_whole
    events = told_in(folder)
    entries = [decode_payload(event) for event in events if event.type == "entry.written"]
    texts = Counter(entry.text for entry in entries if isinstance(entry, EntryWritten))
    assert {text: texts[text] for text in written} == dict.fromkeys(written, 1)
    kinds = Counter(event.type for event in events)
    assert kinds["handover.signed"] == 2
    assert kinds["user.sign_in_refused"] == 1
    for secret in (*PASSWORDS.values(), WRONG, TELEPHONE):
        assert not any(secret.encode() in event.payload for event in events)
