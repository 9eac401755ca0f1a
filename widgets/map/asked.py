"""What the map asks the hub for by area: items, and the safety map's counts. UI thread; no I/O.

One question a sheet, the newest counts; a place left is asked for anew, teams every half minute.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backends.link.api import Link
from backends.link.city import ItemsIn, ItemsInAnswer, SafetyLayer, SafetyLayerAnswer
from backends.record.common import Department
from backends.record.resource import Item, ItemKind
from widgets.asking import Asking
from widgets.map.sheets import Sheet, sheet_of_item

Box = tuple[float, float, float, float]  # west, south, east, north

MOST_ITEMS = 500
AGAIN_MS = 30_000
_KINDS = {
    Sheet.TEAMS: ItemKind.TEAM,
    Sheet.SUPPLIES: ItemKind.SUPPLY,
    Sheet.SITES: ItemKind.SITE,
    Sheet.PROJECTS: ItemKind.PROJECT,
    Sheet.COMPONENTS: ItemKind.COMPONENT,
}


class KindAsker(QObject):
    """Questions of one kind of items, and the newest answer."""

    changed = Signal()

    def __init__(self, link: Link, kind: ItemKind, parent: QObject) -> None:
        super().__init__(parent)
        self.kind = kind
        self.answer = ItemsInAnswer(items=[], total=0)
        self.has_answer = False
        self.has_failed, self.problem = False, ""
        self.area: Box | None = None
        self._asking = Asking(link, self)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(self._on_failed)

    def ask(self, area: Box) -> None:
        self.area = area
        west, south, east, north = area
        self._asking.ask(
            ItemsIn(
                kinds=[self.kind],
                west=west,
                south=south,
                east=east,
                north=north,
                limit=MOST_ITEMS,
            )
        )

    def forget(self) -> None:
        """It is wanted no more."""
        self._asking.close()
        self.answer, self.area = ItemsInAnswer(items=[], total=0), None
        self.has_answer, self.has_failed, self.problem = False, False, ""

    @Slot(object)
    def _on_answered(self, answer: object) -> None:
        if isinstance(answer, ItemsInAnswer):
            self.answer, self.has_answer = answer, True
            self.has_failed, self.problem = False, ""
            self.changed.emit()

    @Slot(str)
    def _on_failed(self, words: str) -> None:
        self.has_failed, self.problem = True, words
        self.changed.emit()


class AskedSheets(QObject):
    """Keeps what was answered for the sheets that are on."""

    items_changed = Signal()
    safety_changed = Signal()

    def __init__(self, link: Link, parent: QObject) -> None:
        super().__init__(parent)
        self._askers = {sheet: KindAsker(link, kind, self) for sheet, kind in _KINDS.items()}
        for asker in self._askers.values():
            asker.changed.connect(self.items_changed)
        self._safety = Asking(link, self)
        self._safety.answered.connect(self._on_safety)
        self._safety.failed.connect(self._on_safety_failed)
        self._shown: frozenset[Sheet] = frozenset()
        self._area: Box | None = None
        self.layer = ""
        self.safety = SafetyLayerAnswer(layers=[])
        self.safety_problem = ""
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._on_again)

    def show(self, shown: frozenset[Sheet], area: Box | None, *, is_new: bool = False) -> None:
        """Ask for what is on and not known for this area; `is_new`: for everything that is on."""
        self._shown, self._area = shown, area
        for sheet, asker in self._askers.items():
            is_on = sheet in shown or (sheet is Sheet.TEAMS and Sheet.PATROLS in shown)
            if not is_on or area is None:
                if asker.area is not None:
                    asker.forget()
                    self.items_changed.emit()
            elif is_new or asker.area != area:
                asker.ask(area)
        self._ask_safety(is_new)
        if area is None:
            self._again.stop()
        elif not self._again.isActive():
            self._again.start()

    def choose_layer(self, layer: str) -> None:
        """Another layer of the safety map."""
        if layer != self.layer:
            self.layer = layer
            self._ask_safety(is_new=True)

    def items(self) -> list[Item]:
        """What is known, of the sheets that are on. Of what is counted in cells the few that came
        with them would look like all there are."""
        answers = [asker.answer for asker in self._askers.values() if not asker.answer.cells]
        found = [item for answer in answers for item in answer.items]
        return [i for i in found if sheet_of_item(i.kind, i.department) in self._shown]

    def cells(self) -> dict[Sheet, list[tuple[float, float, int]]]:
        """Where there are too many to name."""
        return {sheet: asker.answer.cells for sheet, asker in self._askers.items()}

    def totals(self) -> dict[Sheet, int]:
        """How many of each sheet lie in the area; what was not answered is not in it."""
        found: dict[Sheet, int] = {}
        for sheet, asker in self._askers.items():
            if not asker.has_answer:
                continue
            found[sheet] = asker.answer.total
            if sheet is Sheet.TEAMS:
                rows = asker.answer.items
                grid = sum(1 for item in rows if item.department is Department.GRID)
                found[sheet] -= grid
                found[Sheet.PATROLS] = grid
        if Sheet.SAFETY in self._shown and self.safety.layers:
            found[Sheet.SAFETY] = len(self.safety.cells)
        return found

    def item(self, key: str) -> Item | None:
        """One of them."""
        rows = (item for asker in self._askers.values() for item in asker.answer.items)
        return next((item for item in rows if item.id == key), None)

    @property
    def observed_at(self) -> dt.datetime | None:
        """When the safety map's counts were made."""
        return self.safety.observed_at

    def _ask_safety(self, is_new: bool) -> None:
        if Sheet.SAFETY not in self._shown:
            if self.safety.layers or self.safety_problem:
                self._safety.close()
                self.safety, self.safety_problem = SafetyLayerAnswer(layers=[]), ""
                self.safety_changed.emit()
        elif is_new or not (self.safety.layers or self._safety.is_busy or self.safety_problem):
            self._safety.ask(SafetyLayer(layer=self.layer))

    @Slot()
    def _on_again(self) -> None:
        # The safety map is not asked for again by itself: each look stands in the audit trail.
        if self._area is not None:
            for asker in self._askers.values():
                if asker.area is not None:
                    asker.ask(self._area)

    @Slot(object)
    def _on_safety(self, answer: object) -> None:
        if isinstance(answer, SafetyLayerAnswer):
            self.safety, self.safety_problem = answer, ""
            if not self.layer and answer.layers:
                self.layer = answer.layers[0][0]
                if not answer.cells:
                    self._ask_safety(is_new=True)
            self.safety_changed.emit()

    @Slot(str)
    def _on_safety_failed(self, words: str) -> None:
        self.safety_problem = words or self.tr("与中心断开，连上后再看")
        self.safety_changed.emit()
