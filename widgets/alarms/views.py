"""Views of the alarm list: filter, order and grouping under a name; the seat's own in a file.

UI thread; one write per change.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication

from widgets.alarms.order import AlarmFilter, AsideWanted, Sort, StateWanted

MOST_VIEWS = 20  # of one seat: more is a menu that nobody reads
_log = logging.getLogger(__name__)


class AlarmView(msgspec.Struct, frozen=True, kw_only=True):
    """What a name stands for."""

    name: str
    filter: AlarmFilter
    sort: Sort = Sort.PRIORITY
    is_grouped: bool = False


class ViewStore:
    """Own views of every seat in one file. What cannot be read or written is done without."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._seats: dict[str, list[AlarmView]] = self._read()

    def of_seat(self, seat: str) -> list[AlarmView]:
        """The seat's own views, in the order they were saved."""
        return list(self._seats.get(seat, ()))

    def keep(self, seat: str, view: AlarmView) -> bool:
        """Save a view; one of that name is replaced. False where there are too many."""
        others = [known for known in self.of_seat(seat) if known.name != view.name]
        if len(others) >= MOST_VIEWS:
            return False
        self._seats[seat] = [*others, view]
        self._write()
        return True

    def forget(self, seat: str, name: str) -> None:
        """Delete a view."""
        self._seats[seat] = [known for known in self.of_seat(seat) if known.name != name]
        self._write()

    def _read(self) -> dict[str, list[AlarmView]]:
        if self._path is None:
            return {}
        try:
            data = self._path.read_bytes()
            return msgspec.json.decode(data, type=dict[str, list[AlarmView]])
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError, msgspec.DecodeError) as problem:
            _log.warning("Alarm views %s are not readable: %s", self._path.name, problem)
            return {}

    def _write(self) -> None:
        if self._path is None:
            return
        beside = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(msgspec.json.encode(self._seats))
            os.replace(beside, self._path)  # noqa: PTH105 - atomic on every platform
        except OSError as problem:
            _log.warning("Alarm views %s were not saved: %s", self._path.name, problem)


def built_in_views() -> list[AlarmView]:
    """Views that every seat has; the first shows everything."""
    translate = QCoreApplication.translate
    return [
        AlarmView(name=translate("Alarms", "全部"), filter=AlarmFilter()),
        AlarmView(
            name=translate("Alarms", "未确认"), filter=AlarmFilter(state=StateWanted.UNACKNOWLEDGED)
        ),
        AlarmView(name=translate("Alarms", "我接手的"), filter=AlarmFilter(is_mine=True)),
        AlarmView(
            name=translate("Alarms", "已搁置"),
            filter=AlarmFilter(aside=AsideWanted.SHELVED),
            sort=Sort.ASIDE,
        ),
        AlarmView(
            name=translate("Alarms", "停用"),
            filter=AlarmFilter(aside=AsideWanted.OUT_OF_SERVICE),
            sort=Sort.ASIDE,
        ),
        AlarmView(name=translate("Alarms", "已升级"), filter=AlarmFilter(is_escalated=True)),
    ]


def sort_word(sort: Sort) -> str:
    """An order as the operator names it."""
    match sort:
        case Sort.PRIORITY:
            return QCoreApplication.translate("Alarms", "按轻重")
        case Sort.NEWEST:
            return QCoreApplication.translate("Alarms", "最新在前")
        case Sort.OLDEST:
            return QCoreApplication.translate("Alarms", "最早在前")
        case Sort.PLACE:
            return QCoreApplication.translate("Alarms", "按地点")
        case Sort.DEPARTMENT:
            return QCoreApplication.translate("Alarms", "按部门")
        case Sort.OWNER:
            return QCoreApplication.translate("Alarms", "按接手人")
        case Sort.ASIDE:
            return QCoreApplication.translate("Alarms", "搁置最久在前")
