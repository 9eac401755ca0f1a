"""Orders to loggers over real sockets, carried out by the demo city's own loggers."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable

import msgspec
import pytest

from backends.demo.environment import serve_environment
from backends.demo.loggers import city_loggers
from backends.gateway.departments.environment.adapter import EnvironmentAdapter
from backends.gateway.departments.environment.orders import Lines, LoggerOrders
from backends.gateway.departments.environment.service import serve
from backends.gateway.departments.environment.settings import (
    EnvironmentSettings,
    Link,
    Outlet,
)
from backends.gateway.health import utc_now
from backends.gateway.post import Carrier, PostOffice
from backends.gateway.tcp import Push
from backends.protocols import hj212
from backends.protocols.hj212_commands import Patience
from backends.protocols.hj212_frame import Frame
from backends.record.exchange import Delivery, Envelope, Outcome
from backends.record.observation import EnvelopeTaken, Observation, Reading
from tests.backends.gateway.collector import Collector

NOW = dt.datetime(2026, 11, 26, 6, 0, tzinfo=dt.UTC)
MN = "330108000000000000000001"
QUICK = {link: Patience(every_s=0.0, tries=3, result_s=5.0, at_once_s=0.1) for link in Link}


def _order(act: str, resource: str, number: int = 1, **body: str) -> Envelope:
    return Envelope(
        id=f"m{number}",
        source="centre",
        type="order.given",
        subject=f"order:{number}",
        occurred_at=NOW,
        recorded_at=NOW,
        data={"act": act, "resource": resource, **body},
    )


@contextlib.asynccontextmanager
async def city_of(post: PostOffice) -> AsyncIterator[tuple[Carrier, Collector]]:
    """A gateway's department with one of the demo's loggers on line."""
    (outlet,) = city_loggers(1, 7)
    settings = EnvironmentSettings(
        listen="127.0.0.1:0",
        outlets=[Outlet(id=outlet.id, mn=outlet.mn, name=outlet.name, limits={"w01018": 50.0})],
    )
    got = Collector()
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    served = asyncio.create_task(
        serve(settings, got.add, lambda _, p: port.set_result(p), utc_now, post)
    )
    demo = asyncio.create_task(serve_environment("127.0.0.1", await port, 7, 60.0, [outlet]))
    await got.until(lambda all_: any(isinstance(o, Reading) for o in all_))
    carrier = post.carrier("department:environment")
    assert carrier is not None
    try:
        yield carrier, got
    finally:
        for task in (demo, served):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task


@pytest.mark.asyncio
async def test_orders_are_carried_out_and_their_results_come_back() -> None:
    async with city_of(PostOffice()) as (carrier, got), asyncio.timeout(20):
        sample = await carrier.carry(_order("hj212.take_sample", "outlet-01", factor="w01018"))
        assert sample == Outcome(delivery=Delivery.DONE, detail="执行成功")
        interval = await carrier.carry(_order("hj212.set_interval", "outlet-01", 2, seconds="30"))
        assert interval.delivery is Delivery.DONE
        read = await carrier.carry(_order("hj212.read_interval", "outlet-01", 3))
        assert read.detail == "执行成功：RtdInterval=30"
        end = utc_now()
        span = {"begin": (end - dt.timedelta(hours=3)).isoformat(), "end": end.isoformat()}
        history = await carrier.carry(_order("hj212.read_history", "outlet-01", 4, **span))
        assert history.delivery is Delivery.DONE and "收到数据" in history.detail
        late = [o for o in got.observations if isinstance(o, Reading) and o.is_late]
        assert len(late) >= 3 * 15  # eighteen times ten minutes, less what is not late yet


@pytest.mark.parametrize(("sent", "spoken"), [("w01018", "w01018"), ("011", "011"), ("", "w01018")])
@pytest.mark.asyncio
async def test_a_factor_is_named_by_people_and_coded_as_its_logger_codes_it(
    sent: str, spoken: str
) -> None:
    frames: list[bytes] = []
    lines = Lines()
    lines.heard(MN, _push(frames.append))
    settings = EnvironmentSettings(outlets=[Outlet(id="o1", mn=MN, name="滨江排口")])
    adapter = EnvironmentAdapter(settings, NOW)
    if sent:
        groups = ((("DataTime", "20261126140000"),), ((f"{sent}-Rtd", "40"),))
        adapter.take(Frame(cn="2011", mn=MN, st="32", groups=groups), NOW)
    got: list[Observation] = []
    orders = LoggerOrders(adapter, lines, got.append, utc_now, QUICK)
    await orders.carry(_order("hj212.take_sample", "o1", factor="COD"))
    assert f"PolId={spoken}&&".encode() in frames[0]


@pytest.mark.asyncio
async def test_what_cannot_be_carried_out_says_why() -> None:
    async with city_of(PostOffice()) as (carrier, _), asyncio.timeout(20):
        unknown = await carrier.carry(_order("hj212.set_clock", "nowhere"))
        assert unknown == Outcome(delivery=Delivery.REJECTED, detail="没有这个监测点：nowhere")
        wrong = await carrier.carry(_order("hj212.take_sample", "outlet-01"))
        assert wrong == Outcome(delivery=Delivery.REJECTED, detail="缺少因子编码")
        past = (utc_now() - dt.timedelta(minutes=1)).isoformat()
        over = await carrier.carry(_order("hj212.set_clock", "outlet-01", 2, expires_at=past))
        assert over == Outcome(delivery=Delivery.REJECTED, detail="指令已过期，没有发出")
        other = await carrier.carry(_order("vehicle.text", "outlet-01"))
        assert other.delivery is Delivery.REJECTED


def _push(take: Callable[[bytes], object]) -> Push:
    def push(data: bytes) -> bool:
        take(data)
        return True

    return push


def _orders(got: list[Observation], lines: Lines, patience: dict[Link, Patience]) -> LoggerOrders:
    settings = EnvironmentSettings(outlets=[Outlet(id="o1", mn=MN, name="滨江排口")])
    return LoggerOrders(EnvironmentAdapter(settings, NOW), lines, got.append, utc_now, patience)


@pytest.mark.asyncio
async def test_a_logger_that_is_away_is_told_as_not_sent() -> None:
    outcome = await _orders([], Lines(), QUICK).carry(_order("hj212.set_clock", "o1"))
    assert outcome == Outcome(delivery=Delivery.NOT_SENT, detail="数采仪未连接：滨江排口")


@pytest.mark.asyncio
async def test_a_silent_logger_leaves_it_unknown_and_only_harmless_orders_go_again() -> None:
    sent: list[bytes] = []
    lines = Lines()
    lines.heard(MN, _push(sent.append))
    orders = _orders([], lines, QUICK)
    ticking = asyncio.create_task(orders.run())
    async with asyncio.timeout(10):
        clock, sample = (
            _order("hj212.set_clock", "o1"),
            _order("hj212.calibrate", "o1", 2, factor="w01018"),
        )
        outcome = await orders.carry(clock)
        assert outcome == Outcome(delivery=Delivery.UNKNOWN, detail="发送 3 次没有应答")
        assert len(sent) == 3 and len(set(sent)) == 1  # under one QN
        assert (await orders.ask(clock)).delivery is Delivery.NOT_SENT
        assert (await orders.carry(sample)).delivery is Delivery.UNKNOWN
        asked = await orders.ask(sample)
        assert asked.delivery is Delivery.UNKNOWN and "现场核实" in asked.detail
    ticking.cancel()


@pytest.mark.asyncio
async def test_an_order_that_was_sent_cannot_be_taken_back() -> None:
    lines = Lines()
    lines.heard(MN, _push(len))
    orders = _orders([], lines, QUICK)
    order = _order("hj212.calibrate", "o1", factor="w01018")
    cancelled = msgspec.structs.replace(order, id="m9", type="order.cancelled")
    assert (await orders.carry(cancelled)).delivery is Delivery.DONE
    await orders.carry(order)
    outcome = await orders.carry(cancelled)
    assert outcome == Outcome(delivery=Delivery.REJECTED, detail="命令已经发出，无法撤回")


@pytest.mark.asyncio
async def test_a_result_that_comes_later_is_a_receipt() -> None:
    got: list[Observation] = []
    sent: asyncio.Queue[bytes] = asyncio.Queue()
    lines = Lines()
    lines.heard(MN, _push(sent.put_nowait))
    orders = _orders(got, lines, {link: Patience(at_once_s=0.1) for link in Link})
    carrying = asyncio.create_task(orders.carry(_order("hj212.calibrate", "o1", factor="w01018")))
    async with asyncio.timeout(10):
        (request,) = hj212.Decoder().feed(await sent.get())
        assert isinstance(request, Frame)

        def say(cn: str, key: str) -> None:
            answer = Frame(cn=cn, mn=MN, st="91", qn=request.qn, groups=(((key, "1"),),))
            assert orders.take(answer)

        say("9011", "QnRtn")
        assert (await carrying).delivery is Delivery.EXECUTING
        say("9012", "ExeRtn")
    (taken,) = got
    assert isinstance(taken, EnvelopeTaken)
    assert taken.envelope.type == "dispatch.receipt"
    assert taken.envelope.correlation_id == "m1"
    assert taken.envelope.data["state"] == "done"
