"""What was notified of catalogues while they were asked for. Pure; bounded.

A page says how its items were when it was sent; a notification that came since is newer than it,
though the last page comes behind both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from backends.gateway.gb28181 import catalogue
from backends.protocols.manscdp.catalog import CatalogItem

MOST_NOTED = 10_000  # of a device: 200 s of 50 changes a second; the oldest goes first

Items = Mapping[str, CatalogItem]


class _Asked:
    def __init__(self) -> None:
        self.open: set[int] = set()
        self.changes: deque[CatalogItem] = deque(maxlen=MOST_NOTED)


class Meanwhile:
    """Of all devices; a question is named by its SN."""

    def __init__(self) -> None:
        self._by_device: dict[str, _Asked] = {}

    def asked(self, device_id: str, sn: int) -> None:
        """A question for its catalogue is open."""
        self._by_device.setdefault(device_id, _Asked()).open.add(sn)

    def over(self, device_id: str, sn: int) -> None:
        """It is answered, or failed. What was noted goes with the last one that is open."""
        asked = self._by_device.get(device_id)
        if asked is not None:
            asked.open.discard(sn)
            if not asked.open:
                self.forget(device_id)

    def forget(self, device_id: str) -> None:
        """Nothing is asked of it any more."""
        self._by_device.pop(device_id, None)

    def note(self, device_id: str, changes: Iterable[CatalogItem]) -> None:
        """A notification, while a question may be open."""
        asked = self._by_device.get(device_id)
        if asked is not None:
            asked.changes.extend(changes)

    def onto(self, device_id: str, listed: Items, known: Items) -> dict[str, CatalogItem]:
        """A catalogue that was asked for, as it is after what was notified since. What it lacks
        and was spoken of is as it is `known`."""
        found = dict(listed)
        asked = self._by_device.get(device_id)
        for change in asked.changes if asked is not None else ():
            after = catalogue.after(found.get(change.id) or known.get(change.id), change)
            if after is None:
                found.pop(change.id, None)
            else:
                found[change.id] = after
        return found
