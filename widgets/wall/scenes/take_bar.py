"""Under the preview: what taking it will do, and the button that does. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from backends.link.api import Link
from backends.link.walls import WallReport
from backends.record.ids import WallId
from backends.record.scene import Content, Scene
from widgets.icons import icon
from widgets.shell.elided import ElidedLabel
from widgets.theme import Theme
from widgets.wall.scenes.deeds import may_put
from widgets.wall.screens import crossing, screens_said

BAR_PX = 56
BUTTON_PX = 40


class TakeBar(QFrame):
    """`take` is the button."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        px = theme.px
        self.setFixedHeight(px(BAR_PX))
        self.said = ElidedLabel(self)
        self.said.setProperty("role", "dim")
        self.take = QPushButton(icon("to_wall", theme, "ground"), "", self)
        self.take.setProperty("role", "primary")
        self.take.setToolTip("F8")
        self.take.setFont(theme.font(14, QFont.Weight.DemiBold))
        self.take.setMinimumWidth(px(160))
        self.take.setFixedHeight(theme.target(BUTTON_PX))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(12), 0)
        row.setSpacing(px(12))
        row.addWidget(self.said, 1)
        row.addWidget(self.take)

    def offer(self, text: str, said: str, *, can: bool) -> None:
        """The button's words, what will happen, whether it can."""
        self.take.setText(text)
        self.take.setEnabled(can)
        self.said.setText(said)


def take_text(scene: Scene | None, walls: list[WallId], link: Link, *, is_editing: bool) -> str:
    """What taking `scene` to these walls will do, or what it still needs."""
    if is_editing:
        return QCoreApplication.translate("Scenes", "保存后才能上屏；编辑时大屏保持不变")
    if not may_put(link):
        return QCoreApplication.translate("Scenes", "上屏由值班长或大屏操作员操作；这里可以预览")
    if scene is None:
        return ""
    if not walls:
        return QCoreApplication.translate("Scenes", "先在右侧勾选要上屏的大屏")
    return _ready_text(scene, walls, link)


def _ready_text(scene: Scene, walls: list[WallId], link: Link) -> str:
    """How far the walls are that it would be put on."""
    known = [link.walls_seen.get(wall) for wall in walls]
    reports = [seen.report for seen in known if seen is not None and seen.is_here]
    ready, wanted = sum(one.ready for one in reports), sum(one.wanted for one in reports)
    unseen = [one.name for one in reports if not one.is_seen]
    if wanted > ready:
        words = QCoreApplication.translate("Scenes", "大屏正在备好画面：{ready}/{wanted} 路")
    elif wanted and unseen:
        words = QCoreApplication.translate("Scenes", "大屏已备好 {wanted} 路画面")
    elif wanted:
        words = QCoreApplication.translate("Scenes", "大屏已备好 {wanted} 路画面，切换不会黑屏")
    else:
        words = QCoreApplication.translate("Scenes", "预览中：{scene}")
    said = words.format(ready=ready, wanted=wanted, scene=scene.name)
    if isinstance(scene.plan, Content):
        said += _across_text(scene.plan, reports)
    if not unseen:
        return said
    words = QCoreApplication.translate("Scenes", "{said} · {walls}的窗口没有显示，上屏时才连接画面")
    return words.format(said=said, walls="、".join(unseen))


def _across_text(content: Content, reports: list[WallReport]) -> str:
    """On which of them tiles of it lie across a bezel."""
    layout = content.layout
    across = [one.name for one in reports if crossing(layout, screens_said(one.screens))]
    if not across:
        return ""
    words = QCoreApplication.translate("Scenes", " · 在{walls}上有画面跨拼缝")
    return words.format(walls="、".join(across))
