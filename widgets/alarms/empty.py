"""What the list says while no alarm stands in it. UI thread only."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from backends.link.api import LinkState
from backends.record.resource import SourceState
from widgets import formats
from widgets.context import UiContext
from widgets.icons import pixmap


class EmptyList(QWidget):
    """Says since when all is quiet, and whether the silence can be trusted."""

    show_all_asked = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._since: dt.datetime = context.link.hub_now()
        theme = context.theme
        sign = QLabel(self)
        sign.setPixmap(pixmap("alarm", theme, "line", 40))
        self._headline = QLabel(self)
        self._headline.setProperty("role", "value")
        self._since_line = QLabel(self)
        self._since_line.setProperty("role", "small")
        self._sources_line = QLabel(self)
        self._sources_line.setProperty("role", "small")
        self.show_all = QPushButton(self.tr("清除筛选，看全部报警"), self)
        self.show_all.setProperty("role", "link")
        self.show_all.clicked.connect(self.show_all_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(48), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(8))
        for widget in (sign, self._headline, self._since_line, self._sources_line):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            if isinstance(widget, QLabel) and widget is not sign:
                widget.setWordWrap(True)
                widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                column.setAlignment(widget, Qt.AlignmentFlag(0))
        column.addWidget(self.show_all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    @property
    def text(self) -> str:
        """All it says, for screen readers and tests."""
        lines = (self._headline, self._since_line, self._sources_line)
        return "\n".join(line.text() for line in lines if line.text())

    def begin(self) -> None:
        """The last alarm has just left the list."""
        self._since = self._context.link.hub_now()

    def tell(self, hidden: int) -> None:
        """Say it anew; `hidden` alarms are kept from view by the filter."""
        link = self._context.link
        now = link.hub_now()
        self.show_all.setVisible(hidden > 0)
        if hidden:
            self._headline.setText(self.tr("筛选条件下没有报警"))
            text = self.tr("另有 {count} 条报警不符合筛选条件")
            self._since_line.setText(text.format(count=hidden))
            self._sources_line.setText("")
            return
        if link.status.state is not LinkState.ONLINE:
            self._headline.setText(self.tr("现在看不到报警"))
            self._since_line.setText(self.tr("连上中心后，这里显示全部未恢复的报警"))
            self._sources_line.setText("")
            return
        self._headline.setText(self.tr("当前没有报警"))
        text = self.tr("本席位自 {clock} 起没有看到报警（{age}）")
        clock, age = formats.clock_text(self._since, now), formats.age_of(self._since, now)
        self._since_line.setText(text.format(clock=clock, age=age))
        self._sources_line.setText(self._sources_text())

    def _sources_text(self) -> str:
        sources = list(self._context.link.sources.values())
        if not sources:
            return self.tr("还没有数据源接入，所以不会有报警")
        bad = [source for source in sources if source.state is not SourceState.OK]
        if not bad:
            return self.tr("{count} 个数据源全部正常").format(count=len(sources))
        words = formats.list_text(f"{s.name}{formats.source_state_word(s.state)}" for s in bad[:4])
        return self.tr("注意：{sources}，这些来源的报警可能收不到").format(sources=words)
