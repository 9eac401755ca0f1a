"""The map's one line of words: how fresh the vehicles are, or that the line is down. UI thread."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QLabel, QWidget

from backends.link.api import Link, LinkState
from widgets.formats import age_of, age_text
from widgets.map.targets import STALE_S, MovingTargets
from widgets.theme import Theme


class MapNotice(QLabel):
    """Stands at the upper left of the map."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("mapNotice")

    def say(self, link: Link, targets: MovingTargets, hint: str = "") -> None:
        """Renew the words; a hint for the hand goes before all others."""
        text, token = (hint, "accent") if hint else self._words(link, targets)
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
