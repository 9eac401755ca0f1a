"""Words to drivers: done or rejected as the terminal says, never sent twice by themselves."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import msgspec
import pytest

from backends.gateway.departments.transport.settings import TransportSettings
from backends.gateway.departments.transport.vehicles import Vehicle
from backends.gateway.post import PostOffice
from backends.protocols import jt808
from backends.record.delivery import SendAgain
from backends.record.exchange import Delivery, Envelope, Outcome
from tests.backends.gateway.departments.vehicle_bench import HERE, NOW, TERMINAL, Bench
from tests.backends.gateway.test_outbox_line import carrying, settled, until
from tests.backends.hub.test_delivery import an_order, rows
from tests.backends.hub.test_incidents import hub_of

TABLE = [Vehicle(phone=TERMINAL.phone, plate="江A12345", is_known=True)]
LATEST = jt808.Terminal(phone="13800138000", edition=jt808.Edition.E2019)


def _order(text: str = "前方事故，请绕行", number: str = "o1", **data: str) -> Envelope:
    told = {"act": "vehicle.text", "resource": "江A12345", "text": text} | data
    return Envelope(
        id=number,
        source="hub",
        type="order.given",
        subject=f"order:{number}",
        occurred_at=NOW,
        recorded_at=NOW,
        data=told,
    )


class _Driver:
    """A terminal that is connected; `sent` is what it was sent."""

    def __init__(
        self,
        terminal: jt808.Terminal = TERMINAL,
        answer_s: float = 5.0,
        reads: bool = True,
        folder: Path | None = None,
    ) -> None:
        self.bench = Bench(TransportSettings(text_answer_s=answer_s), folder, TABLE)
        self.terminal, self._reads = terminal, reads
        self.sent: list[jt808.Message] = []
        self._came = asyncio.Event()
        frame = jt808.encode_position(terminal, 1, HERE)
        (message,) = jt808.Decoder().feed(frame)
        assert isinstance(message, jt808.Message)
        self._push = self._take
        self.bench.adapter.take(message, NOW, self._push)

    def hangs_up(self) -> None:
        self.bench.adapter.lines.gone(self._push)

    def _take(self, data: bytes) -> bool:
        if self._reads:
            self.sent += [m for m in jt808.Decoder().feed(data) if isinstance(m, jt808.Message)]
            self._came.set()
        return self._reads

    async def next(self) -> jt808.Message:
        await self._came.wait()
        self._came.clear()
        return self.sent[-1]

    def says(self, result: int) -> None:
        """Its 0x0001 to the last text."""
        answer = jt808.GeneralAnswer(
            answered_serial=self.sent[-1].serial, answered_id=jt808.TEXT, result=result
        )
        frame = jt808.encode_terminal_answer(self.terminal, 9, answer)
        (message,) = jt808.Decoder().feed(frame)
        assert isinstance(message, jt808.Message)
        assert self.bench.adapter.take(message, NOW, self._push) == b""

    async def carry(self, message: Envelope) -> Outcome:
        return await self.bench.adapter.texts.carry(message)


@pytest.mark.asyncio
@pytest.mark.parametrize("terminal", [TERMINAL, LATEST])
@pytest.mark.parametrize("urgent", ["true", "false"])
async def test_demand_16_a_text_reaches_the_vehicle_and_its_terminals_word_is_the_receipt(
    terminal: jt808.Terminal, urgent: str
) -> None:
    driver = _Driver(terminal)
    carrying = asyncio.create_task(driver.carry(_order(is_urgent=urgent)))
    message = await driver.next()
    assert jt808.decode_text(message) == jt808.Text(
        text="前方事故，请绕行", is_urgent=urgent == "true"
    )
    assert message.terminal == terminal
    driver.says(jt808.RESULT_DONE)
    assert (await carrying).delivery is Delivery.DONE
    assert (await driver.carry(_order())).delivery is Delivery.DONE  # the hub asked again
    assert len(driver.sent) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("result", [1, 2, 3, 77])
async def test_a_terminal_that_refuses_rejects_the_order_in_words(result: int) -> None:
    driver = _Driver()
    carrying = asyncio.create_task(driver.carry(_order()))
    await driver.next()
    driver.says(result)
    outcome = await carrying
    assert outcome.delivery is Delivery.REJECTED
    assert outcome.detail.startswith("终端")


@pytest.mark.asyncio
async def test_silence_is_unknown_and_a_late_answer_is_found_when_asked() -> None:
    driver = _Driver(answer_s=0.01)
    outcome = await driver.carry(_order())
    assert outcome.delivery is Delivery.UNKNOWN
    texts = driver.bench.adapter.texts
    assert (await texts.ask(_order())).delivery is Delivery.UNKNOWN
    driver.says(jt808.RESULT_DONE)
    assert (await texts.ask(_order())).delivery is Delivery.DONE
    assert len(driver.sent) == 1


@pytest.mark.asyncio
async def test_after_a_crash_what_never_left_may_be_sent_and_what_left_is_never_sent_again(
    tmp_path: Path,
) -> None:
    before = _Driver(answer_s=0.01, folder=tmp_path)
    assert (await before.carry(_order(number="o1"))).delivery is Delivery.UNKNOWN
    await before.next()
    carrying = asyncio.create_task(before.carry(_order(number="o2")))
    await before.next()
    before.says(jt808.RESULT_DONE)
    await carrying
    after = _Driver(folder=tmp_path)
    texts = after.bench.adapter.texts
    assert (await texts.ask(_order(number="o1"))).delivery is Delivery.UNKNOWN
    assert (await texts.carry(_order(number="o2"))).delivery is Delivery.DONE
    assert after.sent == []
    assert (await texts.ask(_order(number="o3"))).delivery is Delivery.NOT_SENT
    old = msgspec.structs.replace(
        _order(number="o4"), recorded_at=NOW - dt.timedelta(days=30), occurred_at=NOW
    )
    assert (await texts.ask(old)).delivery is Delivery.UNKNOWN  # from before the journal
    carrying = asyncio.create_task(after.carry(old))  # but one that nobody claimed is sent
    await after.next()
    after.says(jt808.RESULT_DONE)
    assert (await carrying).delivery is Delivery.DONE


@pytest.mark.asyncio
async def test_a_text_of_unknown_fate_is_sent_again_when_a_person_says_so_and_only_then(
    tmp_path: Path,
) -> None:
    driver = _Driver(answer_s=0.05, folder=tmp_path / "gateway")
    post = PostOffice()
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:

        async def is_unknown() -> bool:
            found = (await rows(leader)).rows
            return [row.state for row in found] == ["unknown"] and found[0].tries > 0

        with post.serving("vehicles", driver.bench.adapter.texts):
            async with carrying(hub, post):
                await leader.command(an_order(resource="江A12345"))
                await until(is_unknown)  # it was asked for since
            restarted = _Driver(folder=tmp_path / "gateway")
        with post.serving("vehicles", restarted.bench.adapter.texts):
            async with carrying(hub, post):
                await until(is_unknown)
                (row,) = (await rows(leader)).rows
                assert (len(driver.sent), len(restarted.sent)) == (1, 0)
                said = await leader.command(SendAgain(message=row.id, note="驾驶员说没有听到"))
                assert said.refusal is None
                await restarted.next()
                restarted.says(jt808.RESULT_DONE)
                await settled(leader)
                assert len(restarted.sent) == 1


@pytest.mark.asyncio
async def test_a_line_that_a_power_failure_cut_off_was_not_sent(tmp_path: Path) -> None:
    _Driver(folder=tmp_path)
    path = tmp_path / "texts.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id":"o1","at":"2026-')
    texts = _Driver(folder=tmp_path).bench.adapter.texts
    assert (await texts.ask(_order(number="o1"))).delivery is Delivery.NOT_SENT


@pytest.mark.asyncio
async def test_a_vehicle_that_is_not_connected_or_does_not_read_was_not_sent_to() -> None:
    driver = _Driver()
    driver.hangs_up()
    outcome = await driver.carry(_order())
    assert (outcome.delivery, outcome.detail) == (
        Delivery.NOT_SENT,
        "江A12345 的终端没有连接",
    )
    deaf = _Driver(reads=False)
    assert (await deaf.carry(_order())).delivery is Delivery.NOT_SENT


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("message", "words"),
    [
        (_order("路滑😀"), "终端显示不了这些字符：😀"),
        (_order("慢" * 600), "太长：1200 字节"),
        (_order("  "), "没有内容"),
        (_order(act="vehicle.stop"), "车辆不接受这种指令"),
        (_order(expires_at="2026-11-22T06:00:00+00:00"), "指令已过期，没有下发"),
        (
            msgspec.structs.replace(_order(), type="order.cancelled"),
            "已下发的文字不能收回",
        ),
    ],
)
async def test_what_no_terminal_can_show_is_rejected_before_it_is_sent(
    message: Envelope, words: str
) -> None:
    driver = _Driver()
    outcome = await driver.carry(message)
    assert outcome.delivery is Delivery.REJECTED
    assert words in outcome.detail
    assert driver.sent == []


def test_who_has_not_authenticated_is_sent_nothing_where_the_site_wants_it() -> None:
    bench = Bench(TransportSettings(must_authenticate=True), table=TABLE)
    (message,) = jt808.Decoder().feed(jt808.encode_heartbeat(TERMINAL, 1))
    assert isinstance(message, jt808.Message)
    bench.adapter.take(message, NOW, lambda data: True)
    assert bench.adapter.lines.of(TERMINAL.phone) is None
