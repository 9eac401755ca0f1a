"""The cameras nearest to an alarm, each with its way to the wall. UI thread; opens nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from backends.record.common import Place
from backends.record.resource import Camera
from widgets import formats
from widgets.alarms.nearest import CameraPlaces
from widgets.theme import Theme

SHOWN = 4


class NearCameras(QWidget):
    """Number, name, distance and a button, nearest first."""

    camera_activated = Signal(object)  # CameraId

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cameras: list[Camera] = []
        self._rows: list[tuple[QLabel, QLabel, QPushButton]] = []
        self._none = QLabel(self)
        self._none.setProperty("role", "dim")
        self._none.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(2))
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._none, 0, 0, 1, 3)
        for number in range(SHOWN):
            row = (QLabel(self), QLabel(self), QPushButton(self.tr("上墙"), self))
            row[0].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row[0].setTextFormat(Qt.TextFormat.PlainText)
            row[1].setProperty("role", "dim")
            row[2].setProperty("role", "link")
            row[2].setProperty("number", number)
            row[2].clicked.connect(self._on_clicked)
            for column, widget in enumerate(row):
                grid.addWidget(widget, number + 1, column)
            self._rows.append(row)

    @property
    def cameras(self) -> list[Camera]:
        """Those shown, nearest first."""
        return self._cameras

    def show_near(self, place: Place | None, places: CameraPlaces) -> None:
        """Show what stands nearest to a place."""
        found = places.nearest(place, SHOWN) if place is not None else []
        self._cameras = [camera for camera, _ in found]
        no_place = self.tr("这条报警没有位置，找不出最近的摄像机")
        self._none.setText(no_place if place is None else self.tr("附近没有摄像机"))
        self._none.setVisible(not found)
        for number, row in enumerate(self._rows):
            for widget in row:
                widget.setVisible(number < len(found))
            if number < len(found):
                camera, metres = found[number]
                row[0].setText(f"{camera.number}  {camera.name}")
                row[1].setText(formats.distance_text(metres))
                tip = self.tr("把“{name}”放到选中的窗格")
                row[2].setToolTip(tip.format(name=camera.name))

    @Slot()
    def _on_clicked(self) -> None:
        number = self.sender().property("number")
        if isinstance(number, int) and number < len(self._cameras):
            self.camera_activated.emit(self._cameras[number].id)
