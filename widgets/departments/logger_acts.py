"""What a logger that speaks HJ 212 can be ordered, as the menu has it. UI thread; pure.

Acts and the keys of their bodies are those that the environment's gateway takes (docs/integrators).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

TAKES = "hj212."


class Group(enum.Enum):
    """The menu's parts, in its order."""

    FETCH = enum.auto()  # data that it keeps
    READ = enum.auto()  # how it is set
    SET = enum.auto()
    DEED = enum.auto()  # it moves something in the field


class Field(enum.Enum):
    """What is written by hand before an order goes."""

    STRETCH = enum.auto()  # from when to when
    EVERY = enum.auto()  # from which time of day, and each how many hours
    INFO = enum.auto()  # a parameter's code
    VALUE = enum.auto()  # and its value


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggerAct:
    """One order. `hours`: stretches up to now that are offered; `key`, `numbers`: a body of one
    number and those that are offered. `fields`: it is written in a dialog."""

    name: str
    group: Group
    needs_factor: bool = False
    hours: tuple[int, ...] = ()
    key: str = ""
    numbers: tuple[int, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def is_asked_first(self) -> bool:
        """Whether a dialog says what will happen before it goes."""
        return self.group is Group.DEED or (bool(self.fields) and not self.hours)


def _deed(name: str, *, needs_factor: bool = True) -> LoggerAct:
    return LoggerAct(name=name, group=Group.DEED, needs_factor=needs_factor)


def _stretch(name: str, hours: tuple[int, ...]) -> LoggerAct:
    return LoggerAct(name=name, group=Group.FETCH, hours=hours, fields=(Field.STRETCH,))


def _read(name: str, *fields: Field, needs_factor: bool = True) -> LoggerAct:
    return LoggerAct(name=name, group=Group.READ, needs_factor=needs_factor, fields=fields)


def _set(name: str, *fields: Field) -> LoggerAct:
    return LoggerAct(name=name, group=Group.SET, needs_factor=True, fields=fields)


def _number(name: str, key: str, *numbers: int) -> LoggerAct:
    return LoggerAct(name=name, group=Group.SET, key=key, numbers=numbers)


LOGGER_ACTS = (
    LoggerAct(name="hj212.read_now", group=Group.FETCH),
    _stretch("hj212.read_history", (1, 24)),
    _stretch("hj212.read_hours", (24, 7 * 24)),
    _stretch("hj212.read_days", (7 * 24, 30 * 24)),
    _stretch("hj212.read_run_times", (7 * 24, 30 * 24)),
    _read("hj212.read_clock", needs_factor=False),
    _read("hj212.read_interval", needs_factor=False),
    _read("hj212.read_minute_interval", needs_factor=False),
    _read("hj212.read_sampling"),
    _read("hj212.read_sample_time"),
    _read("hj212.read_device"),
    _read("hj212.read_info", Field.INFO),
    LoggerAct(name="hj212.set_clock", group=Group.SET),
    _number("hj212.set_interval", "seconds", 30, 60, 300),
    _number("hj212.set_minute_interval", "minutes", 1, 5, 10),
    _set("hj212.set_sampling", Field.EVERY),
    _set("hj212.set_parameter", Field.INFO, Field.VALUE),
    _deed("hj212.take_sample"),
    _deed("hj212.keep_sample", needs_factor=False),
    _deed("hj212.compare"),
    _deed("hj212.calibrate"),
    _deed("hj212.clean"),
)


def group_word(group: Group) -> str:
    """A part of the menu."""
    match group:
        case Group.FETCH:
            return QCoreApplication.translate("Departments", "提取数据")
        case Group.READ:
            return QCoreApplication.translate("Departments", "读取设置")
        case Group.SET:
            return QCoreApplication.translate("Departments", "设置")
        case Group.DEED:
            return QCoreApplication.translate("Departments", "现场操作")


def stretch_word(hours: int) -> str:
    """最近 24 小时 stands as a day."""
    days, rest = divmod(hours, 24)
    words = (
        QCoreApplication.translate("Departments", "最近 {count} 小时")
        if rest
        else QCoreApplication.translate("Departments", "最近 {count} 天")
    )
    return words.format(count=hours if rest else days)


def number_word(key: str, number: int) -> str:
    """每 60 秒."""
    words = (
        QCoreApplication.translate("Departments", "每 {count} 秒")
        if key == "seconds"
        else QCoreApplication.translate("Departments", "每 {count} 分钟")
    )
    return words.format(count=number)


def effect_word(act: LoggerAct) -> str:
    """What will happen, before it does; empty where nothing changes."""
    translate = QCoreApplication.translate
    return {
        "hj212.set_sampling": translate("Departments", "现场机收到后按新周期采样，结果记入日志。"),
        "hj212.set_parameter": translate(
            "Departments", "参数直接写进现场机，写错会使数据失真；先用“读取现场机信息”记下原值。"
        ),
        "hj212.take_sample": translate(
            "Departments", "采样器立即采一次样，用掉一个采样瓶，执行后不能撤回。"
        ),
        "hj212.keep_sample": translate(
            "Departments", "采样器留下当前水样，用掉一个采样瓶，执行后不能撤回。"
        ),
        "hj212.compare": translate("Departments", "采样器采一次比对样，执行后不能撤回。"),
        "hj212.calibrate": translate(
            "Departments", "校准期间的数据标为“校准”，不参加超标判断，执行后不能撤回。"
        ),
        "hj212.clean": translate(
            "Departments", "清洗反吹期间的数据不准，由数采仪打标记，执行后不能撤回。"
        ),
    }.get(act.name, "")
