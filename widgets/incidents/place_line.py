"""Where something is, typed: names that this console knows, and those of the centre's catalogue of
sites, stores and components. UI thread; asks the hub once the hand rests.
"""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, QTimer, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from backends.link.api import Link
from backends.link.city import ItemsIn, ItemsInAnswer
from backends.record.common import Place
from backends.record.resource import ItemKind
from widgets import icons
from widgets.asking import Asking
from widgets.context import UiContext

REST_MS = 300
LEAST_LETTERS = 2
MOST_ASKED = 30
_KINDS = [ItemKind.SITE, ItemKind.SUPPLY, ItemKind.PROJECT, ItemKind.COMPONENT]


class PlaceLine(QLineEdit):
    """A sign at its end says that what stands there is on the map. `spot`: it is known already,
    whatever is typed."""

    def __init__(
        self, context: UiContext, parent: QWidget, text: str = "", spot: Place | None = None
    ) -> None:
        super().__init__(text, parent)
        self._given = spot
        self._known = {place.name: place for place in reversed(_places(context.link))}
        self._found: dict[str, Place] = {}
        self._names = QStringListModel(sorted(self._known), self)
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)
        sign = icons.icon("locate", context.theme, "ok")
        self._sign = self.addAction(sign, QLineEdit.ActionPosition.TrailingPosition)
        self._sign.setToolTip(self.tr("已定位，登记后标在地图上"))
        self._asking = Asking(context.link, self)
        self._asking.answered.connect(self._on_answered)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask)
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._show_sign)
        self._show_sign()

    def spot(self) -> Place | None:
        """Where that is; None where nobody knows."""
        name = self.text().strip()
        given = self._given
        if given is None:
            return self._known.get(name) or self._found.get(name)
        return Place(
            lon_wgs84=given.lon_wgs84,
            lat_wgs84=given.lat_wgs84,
            name=name or given.name,
            division=given.division,
        )

    @Slot()
    def _on_edited(self) -> None:
        self._rest.start()

    @Slot()
    def _show_sign(self) -> None:
        self._sign.setVisible(self.spot() is not None)

    @Slot()
    def _ask(self) -> None:
        words = self.text().strip()
        if self._given is None and len(words) >= LEAST_LETTERS and words not in self._known:
            self._asking.ask(ItemsIn(kinds=_KINDS, text=words[:100], limit=MOST_ASKED))

    @Slot(object)
    def _on_answered(self, answer: object) -> None:
        if not isinstance(answer, ItemsInAnswer):
            return
        self._found = {
            item.name: Place(
                lon_wgs84=item.place.lon_wgs84,
                lat_wgs84=item.place.lat_wgs84,
                name=item.name,
                division=item.place.division,
            )
            for item in reversed(answer.items)
            if item.place is not None
        }
        self._names.setStringList(sorted({*self._known, *self._found}))
        self._show_sign()
        if self._found and self.hasFocus() and self.spot() is None:
            self.completer().setCompletionPrefix(self.text())
            self.completer().complete()


def _places(link: Link) -> list[Place]:
    """Places with a name that this console knows."""
    points = [point.place for point in link.points.values()]
    cameras = [camera.place for camera in link.cameras.values()]
    return [place for place in (*points, *cameras) if place is not None and place.name]
