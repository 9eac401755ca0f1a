"""Commands to loggers: what is written, what is refused before it is sent, what comes of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from backends.protocols import hj212
from backends.protocols.hj212_commands import (
    COMMANDS,
    Exchange,
    NotACommand,
    Patience,
    Stage,
    request,
)
from backends.protocols.hj212_frame import Frame

NOW = dt.datetime(2026, 11, 26, 6, 3, 27, 250_000, tzinfo=dt.UTC)
LOGGER = hj212.Logger(mn="330108000000000000000001", pw="654321")
PATIENCE = Patience(every_s=10.0, tries=3, result_s=60.0)
SAMPLES = {
    "factor": "w01018",
    "seconds": "30",
    "minutes": "10",
    "start": "000000",
    "hours": "2",
    "begin": "2026-11-26T08:00:00+08:00",
    "end": "20261126120000",
    "info": "i13001",
    "value": "1",
}


@pytest.mark.parametrize("act", sorted(COMMANDS))
def test_every_command_is_a_frame_that_asks_for_an_answer(act: str) -> None:
    frame = request(LOGGER, act, SAMPLES, NOW)
    (read,) = hj212.Decoder().feed(hj212.encode(frame))
    assert read == frame
    assert (frame.cn, frame.pw, frame.flag) == (COMMANDS[act].cn, "654321", 5)
    assert frame.qn == "20261126140327250"


@pytest.mark.parametrize(
    ("act", "cp"),
    [
        ("hj212.set_clock", "PolId=w01018;SystemTime=20261126140327"),
        ("hj212.set_interval", "RtdInterval=30"),
        ("hj212.read_history", "BeginTime=20261126080000,EndTime=20261126120000"),
        ("hj212.take_sample", "PolId=w01018"),
        ("hj212.set_parameter", "PolId=w01018;InfoId=i13001;i13001-Info=1"),
    ],
)
def test_commands_carry_what_the_standard_names(act: str, cp: str) -> None:
    assert f"CP=&&{cp}&&" in hj212.encode(request(LOGGER, act, SAMPLES, NOW)).decode()


@pytest.mark.parametrize(
    ("act", "change", "word"),
    [
        ("hj212.take_sample", {"factor": ""}, "缺少因子编码"),
        ("hj212.take_sample", {"factor": "a;CN=9999"}, "不能发送的字符"),
        ("hj212.set_interval", {"seconds": "0"}, "1–3600"),
        ("hj212.read_history", {"begin": "yesterday"}, "不是时间"),
        ("hj212.read_history", {"begin": "2026-11-26T23:00:00+08:00"}, "晚于"),
        ("hj212.reboot", {}, "没有这种命令"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(
    act: str, change: dict[str, str], word: str
) -> None:
    with pytest.raises(NotACommand, match=word):
        request(LOGGER, act, SAMPLES | change, NOW)


def _exchange() -> Exchange:
    return Exchange(frame=request(LOGGER, "hj212.take_sample", SAMPLES, NOW), patience=PATIENCE)


def _stage(exchange: Exchange) -> Stage:
    return exchange.stage


def _answer(exchange: Exchange, cn: str, key: str, code: str) -> Frame:
    return Frame(cn=cn, mn=LOGGER.mn, st="91", qn=exchange.frame.qn, groups=(((key, code),),))


def test_accepted_is_executing_and_a_result_ends_it() -> None:
    exchange = _exchange()
    assert exchange.tick(0.0)
    assert exchange.take(_answer(exchange, "9011", "QnRtn", "1"), 1.0)
    assert exchange.stage is Stage.EXECUTING
    assert exchange.take(_answer(exchange, "9012", "ExeRtn", "1"), 2.0)
    assert (exchange.stage, exchange.detail) == (Stage.DONE, "执行成功")


@pytest.mark.parametrize(
    ("cn", "key", "code", "words"),
    [
        ("9011", "QnRtn", "3", "密码错误"),
        ("9011", "QnRtn", "77", "未知的应答 77"),
        ("9012", "ExeRtn", "5", "系统繁忙，不能执行"),
        ("9012", "ExeRtn", "100", "没有数据"),
    ],
)
def test_a_refusal_and_a_failure_are_told_in_words(
    cn: str, key: str, code: str, words: str
) -> None:
    exchange = _exchange()
    exchange.tick(0.0)
    exchange.take(_answer(exchange, cn, key, code), 1.0)
    assert (exchange.stage, exchange.detail) == (Stage.REJECTED, words)


def test_unanswered_it_is_repeated_three_times_and_then_silent() -> None:
    exchange = _exchange()
    sent = [s for s in range(60) if exchange.tick(float(s))]
    assert sent == [0, 10, 20]
    assert _stage(exchange) is Stage.SILENT
    exchange.take(_answer(exchange, "9012", "ExeRtn", "1"), 60.0)
    assert _stage(exchange) is Stage.DONE  # a late word counts all the same


def test_taken_without_a_result_is_told_so() -> None:
    exchange = _exchange()
    exchange.tick(0.0)
    exchange.take(_answer(exchange, "9011", "QnRtn", "1"), 1.0)
    assert not exchange.tick(60.0)
    assert _stage(exchange) is Stage.EXECUTING
    exchange.tick(61.0)
    assert _stage(exchange) is Stage.NO_RESULT


def test_frames_of_another_request_or_logger_are_not_its() -> None:
    exchange = _exchange()
    answer = _answer(exchange, "9011", "QnRtn", "1")
    assert not exchange.take(replace(answer, qn="1"), 1.0)
    assert not exchange.take(replace(answer, mn="x"), 1.0)
    assert exchange.stage is Stage.ASKED


def test_what_a_question_brings_stands_in_its_result() -> None:
    frame = request(LOGGER, "hj212.read_interval", {}, NOW)
    exchange = Exchange(frame=frame, patience=PATIENCE)
    exchange.tick(0.0)
    exchange.take(replace(frame, groups=((("RtdInterval", "30"),),)), 1.0)
    exchange.take(_answer(exchange, "9012", "ExeRtn", "1"), 2.0)
    assert exchange.detail == "执行成功：RtdInterval=30"
