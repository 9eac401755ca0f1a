"""What is said of a camera's tours and the place it returns to. UI thread; pure text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.link.steering import HomeIs, TourIs, ToursAnswer

_MOST_POINTS = 12
_2022 = "2022"


def home_text(answer: ToursAnswer, edition: str) -> str:
    """Where it returns to when nobody steers."""
    if answer.home_problem:
        return _problem_text(answer.home_problem, edition)
    home = answer.home or HomeIs()
    if home.is_enabled is None:
        return QCoreApplication.translate("Tours", "这台摄像机没有看守位")
    if not home.is_enabled:
        return QCoreApplication.translate("Tours", "没有开启")
    if home.preset is None:
        return QCoreApplication.translate("Tours", "已开启")
    if home.idle_s is None:
        words = QCoreApplication.translate("Tours", "已开启 · 无人操作时回到预置位 {number}")
    else:
        words = QCoreApplication.translate(
            "Tours", "已开启 · 无人操作 {seconds} s 后回到预置位 {number}"
        )
    return words.format(seconds=home.idle_s, number=home.preset)


def tour_text(tour: TourIs) -> str:
    """Two lines: which tour, and its way."""
    name = tour.name or QCoreApplication.translate("Tours", "巡航 {number}").format(
        number=tour.number
    )
    return f"{tour.number}　{name}\n{_way_text(tour)}"


def tours_text(answer: ToursAnswer, edition: str) -> str:
    """Instead of a list; "" where there is one."""
    if answer.tours_problem:
        return _problem_text(answer.tours_problem, edition)
    if not answer.tours:
        return QCoreApplication.translate("Tours", "设备里没有编排巡航")
    return ""


def hint_text(answer: ToursAnswer, edition: str) -> str:
    """What can be done all the same where the device told nothing."""
    if edition == _2022 or not (answer.home_problem and answer.tours_problem):
        return ""
    return QCoreApplication.translate(
        "Tours", "看不到不等于不能用：开始巡航、设回位的命令照样可以下发。"
    )


def _way_text(tour: TourIs) -> str:
    if tour.points is None:
        return QCoreApplication.translate("Tours", "设备没有说经过哪些预置位")
    if not tour.points:
        return QCoreApplication.translate("Tours", "还没有预置位")
    way = " → ".join(str(point.preset) for point in tour.points[:_MOST_POINTS])
    if len(tour.points) > _MOST_POINTS:
        way += " …"
    words = QCoreApplication.translate("Tours", "预置位 {way}").format(way=way)
    stays = {point.stay_s for point in tour.points if point.stay_s}
    if not stays:
        return words
    if len(stays) == 1:
        stay = QCoreApplication.translate("Tours", "每处停 {seconds} s")
    else:
        stay = QCoreApplication.translate("Tours", "每处停 {least} 到 {seconds} s")
    return f"{words} · {stay.format(least=min(stays), seconds=max(stays))}"


def _problem_text(code: str, edition: str) -> str:
    if edition != _2022:
        return QCoreApplication.translate("Tours", "设备按 2016 版标准接入，没有这项查询")
    if code == "refused":
        return QCoreApplication.translate("Tours", "设备拒绝了这项查询")
    return QCoreApplication.translate("Tours", "设备没有回答")
