"""The map's one line of words: how fresh the vehicles are, or that the line is down. UI thread."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QLabel, QWidget

from backends.link.api import Link, LinkState
from widgets.formats import age_of, age_text, clock_text
from widgets.map.asked import AskedSheets
from widgets.map.targets import STALE_S, MovingTargets
from widgets.theme import Theme


class MapNotice(QLabel):
    """Stands at the upper left of the map."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("mapNotice")

    def say(self, link: Link, targets: MovingTargets, hint: str = "", trouble: str = "") -> None:
        """Renew the words; a hint for the hand goes before all others.

        `trouble`: of the background, where the line to the hub is well.
        """
        text, token = (hint, "accent") if hint else self._words(link, targets)
        if trouble and not hint and link.status.state is LinkState.ONLINE:
            text, token = f"{text}\n{trouble}", "stale"
        if text == self.text():
            return
        color = self._theme.color
        self.setText(text)
        self.setStyleSheet(
            f"#mapNotice {{ color: {color(token).name()}; background: {color('panel').name()};"
            f" border: 1px solid {color('line').name()}; border-radius: {self._theme.px(4)}px;"
            f" padding: {self._theme.px(4)}px {self._theme.px(8)}px; }}"
        )
        self.adjustSize()

    def _words(self, link: Link, targets: MovingTargets) -> tuple[str, str]:
        if link.status.state is LinkState.SIGNED_OUT:
            return self.tr("尚未登录"), "text_dim"
        if link.status.state is LinkState.CONNECTING:
            return self.tr("正在连接中心…"), "text_dim"
        if link.status.state is LinkState.OFFLINE:
            age = age_of(link.status.since, link.hub_now())
            return self.tr("与中心断线 {age}，图上是断线前的内容").format(age=age), "stale"
        if not len(targets):
            return self.tr("此范围内没有车辆位置"), "text_dim"
        ages = targets.ages_s(time.monotonic())
        freshest = float(ages.min())
        if freshest > STALE_S:
            age = age_text(freshest)
            return self.tr("车辆位置已 {age} 没有更新").format(age=age), "stale"
        shown, total = f"{len(targets):,}", f"{targets.total:,}"
        text = self.tr("此范围车辆 {shown} 辆，全市 {total} 辆").format(shown=shown, total=total)
        old = int((ages > STALE_S).sum())
        if old:
            text += self.tr("，其中 {count} 辆超过 30 s 未更新").format(count=old)
        return text, "text_dim"


class SafetyBanner(QLabel):
    """What the safety map's counts are and are not; stands while it is shown."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mapSafety")
        color = theme.color
        self.setStyleSheet(
            f"#mapSafety {{ color: {color('text').name()}; background: {color('raised').name()};"
            f" border: 1px solid {color('map_density').name()};"
            f" border-radius: {theme.px(4)}px; padding: {theme.px(4)}px {theme.px(10)}px; }}"
        )
        self.hide()

    def say(self, asked: AskedSheets, is_shown: bool, link: Link) -> None:
        """Renew the words."""
        self.setVisible(is_shown)
        if not is_shown:
            return
        answer = asked.safety
        if asked.safety_problem:
            text = self.tr("平安地图：{problem}").format(problem=asked.safety_problem)
        elif not answer.layers:
            text = self.tr("平安地图：还没有部门提供数据，或正在查询")
        else:
            title = dict(answer.layers).get(asked.layer, "")
            text = self.tr("平安地图 · {title}：只有网格计数，没有个人")
            text = text.format(title=title)
            left_out = self.tr("；少于 5 的格子不显示（略去 {n} 格）；每次查看记入审计，不能上墙")
            text += left_out.format(n=answer.suppressed)
            if answer.observed_at is not None:
                at = clock_text(answer.observed_at, link.hub_now())
                text += self.tr("；数据 {at}").format(at=at)
        if text != self.text():
            self.setText(text)
            self.adjustSize()
