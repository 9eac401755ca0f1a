"""What this console has seen of each alarm, bounded, and how it is told. UI thread; no I/O."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication

from backends.record.access import User
from backends.record.alarm import Alarm, AlarmState, Quality
from backends.record.ids import AlarmId
from widgets import formats

ALARMS_KEPT = 2000
VERSIONS_KEPT = 30

Line = tuple[dt.datetime, str]


class AlarmHistory:
    """The last versions of the alarms that changed last."""

    def __init__(self) -> None:
        self._seen: OrderedDict[AlarmId, deque[Alarm]] = OrderedDict()

    def note(self, alarms: Iterable[Alarm]) -> None:
        """Remember these versions; one already known is no news."""
        for alarm in alarms:
            versions = self._seen.setdefault(alarm.id, deque(maxlen=VERSIONS_KEPT))
            if not versions or versions[-1] is not alarm:
                versions.append(alarm)
                self._seen.move_to_end(alarm.id)
        while len(self._seen) > ALARMS_KEPT:
            self._seen.popitem(last=False)

    def lines(self, alarm: AlarmId, users: Mapping[str, User]) -> list[Line]:
        """What happened, newest first."""
        versions = list(self._seen.get(alarm, ()))
        lines = first_lines(versions[0], users) if versions else []
        for before, after in itertools.pairwise(versions):
            lines += change_lines(before, after, users)
        return sorted(lines, key=_moment, reverse=True)


def _moment(line: Line) -> dt.datetime:
    return line[0]


def first_lines(alarm: Alarm, users: Mapping[str, User]) -> list[Line]:
    """What one version alone tells of its past."""
    lines = [(alarm.first_raised_at, QCoreApplication.translate("Alarms", "首次发生"))]
    if alarm.since != alarm.first_raised_at:
        lines.append((alarm.since, _raised_again(alarm)))
    if alarm.cleared_at is not None:
        lines.append((alarm.cleared_at, QCoreApplication.translate("Alarms", "恢复正常")))
    if alarm.acknowledged_at is not None:
        lines.append((alarm.acknowledged_at, _acknowledged(alarm, users)))
    if alarm.taken_at is not None:
        lines.append((alarm.taken_at, _taken(alarm, users)))
    return lines


def change_lines(before: Alarm, after: Alarm, users: Mapping[str, User]) -> list[Line]:
    """What happened between two versions."""
    lines: list[Line] = []
    if after.raise_count > before.raise_count or after.since > before.since:
        lines.append((after.since, _raised_again(after)))
    if after.severity < before.severity:
        text = QCoreApplication.translate("Alarms", "升为{severity}")
        said = text.format(severity=formats.severity_word(after.severity))
        lines.append((after.changed_at, said))
    over = (AlarmState.RTNUN, AlarmState.NORM)
    if after.state in over and before.state not in over:
        moment = after.cleared_at or after.changed_at
        lines.append((moment, QCoreApplication.translate("Alarms", "恢复正常")))
    if after.acknowledged_at is not None and after.acknowledged_at != before.acknowledged_at:
        lines.append((after.acknowledged_at, _acknowledged(after, users)))
    if after.taken_at is not None and after.taken_at != before.taken_at:
        lines.append((after.taken_at, _taken(after, users)))
    if after.taken_by is None and before.taken_by is not None:
        name = formats.actor_text(before.taken_by, users)
        text = QCoreApplication.translate("Alarms", "{name} 释放")
        lines.append((after.changed_at, text.format(name=name)))
    if before.is_late and not after.is_late and after.state not in over:
        text = QCoreApplication.translate("Alarms", "补传的报警仍未恢复，开始提醒")
        lines.append((after.changed_at, text))
    if after.quality is not before.quality:
        stale = QCoreApplication.translate("Alarms", "来源没有数据，状态可能已变")
        good = QCoreApplication.translate("Alarms", "来源恢复供数")
        lines.append((after.changed_at, stale if after.quality is Quality.STALE else good))
    return lines


def _raised_again(alarm: Alarm) -> str:
    text = QCoreApplication.translate("Alarms", "再次发生（第 {count} 次）")
    return text.format(count=alarm.raise_count)


def _acknowledged(alarm: Alarm, users: Mapping[str, User]) -> str:
    text = QCoreApplication.translate("Alarms", "{name} 确认")
    by = alarm.acknowledged_by
    return text.format(name=formats.actor_text(by, users) if by is not None else "")


def _taken(alarm: Alarm, users: Mapping[str, User]) -> str:
    text = QCoreApplication.translate("Alarms", "{name} 接手")
    by = alarm.taken_by
    return text.format(name=formats.actor_text(by, users) if by is not None else "")
