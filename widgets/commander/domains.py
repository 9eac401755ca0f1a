"""The six domains' load as bars: what is open, and what of it is late. UI thread; paints only."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from backends.record.policy import Domain
from widgets.commander.figures import Load
from widgets.record_words import domain_word
from widgets.theme import Theme

ROW_PX = 28


class DomainLoads(QWidget):
    """One row a domain. Reports which was clicked."""

    domain_activated = Signal(object)  # Domain

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._loads: Mapping[Domain, Load] = dict.fromkeys(Domain, Load())
        self._font = theme.font(13)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.target(ROW_PX) * len(Domain) + theme.px(8))

    def show_loads(self, loads: Mapping[Domain, Load]) -> None:
        """Show these."""
        if loads != self._loads:
            self._loads = loads
            self.setAccessibleName("，".join(self.text(domain) for domain in Domain))
            self.update()

    def text(self, domain: Domain) -> str:
        """自然灾害 4 件，超期 1."""
        load = self._loads.get(domain, Load())
        text = self.tr("{domain} {open} 件，超期 {late}")
        return text.format(domain=domain_word(domain), open=load.open, late=load.late)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = (event.position().y() - self._theme.px(4)) // self._theme.target(ROW_PX)
        domains = list(Domain)
        if 0 <= place < len(domains):
            self.domain_activated.emit(domains[int(place)])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), self._theme.px
        painter.setFont(self._font)
        metrics = QFontMetrics(self._font)
        word = metrics.horizontalAdvance("自然灾害") + px(12)
        figures = metrics.horizontalAdvance(self.tr("超期 {late}").format(late=88)) + px(44)
        most = max((load.open for load in self._loads.values()), default=0) or 1
        high = self._theme.target(ROW_PX)
        for place, domain in enumerate(Domain):
            load = self._loads.get(domain, Load())
            row = QRectF(px(14), px(4) + place * high, self.width() - px(28), high)
            self._paint_row(painter, row, domain, (word, figures, load.open / most))
        painter.end()

    def _paint_row(
        self, painter: QPainter, row: QRectF, domain: Domain, sizes: tuple[int, int, float]
    ) -> None:
        theme, px = self._theme, self._theme.px
        word, figures, share = sizes
        load = self._loads.get(domain, Load())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("text" if load.open else "text_dim"))
        painter.drawText(row, middle, domain_word(domain))
        bar = QRectF(row.left() + word, row.center().y() - px(5), 0, px(10))
        room = row.width() - word - figures
        bar.setWidth(max(1.0, room))
        painter.fillRect(bar, theme.color("ground"))
        if load.open:
            bar.setWidth(max(px(3), room * share))
            painter.fillRect(bar, theme.color("text_dim"))
            if load.late:
                bar.setWidth(max(px(3), bar.width() * load.late / load.open))
                painter.fillRect(bar, theme.color("severity_ii"))
        end = QRectF(row.right() - figures + px(10), row.top(), px(30), row.height())
        painter.setPen(theme.color("text" if load.open else "text_dim"))
        painter.drawText(end, middle | Qt.AlignmentFlag.AlignRight, str(load.open))
        if load.late:
            painter.setPen(theme.color("severity_ii"))
            text = self.tr("超期 {late}").format(late=load.late)
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, text)
