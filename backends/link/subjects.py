"""The subjects that a console knows, by kind; those of the realm in view stand apart. Pure.

Alarms that are over are forgotten; of the other kinds what ended is shown until a new snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backends.record.common import Realm
from backends.record.kinds import ALARM, KINDS, Kind


class Subjects:
    """The mappings in `view` stay the same objects for good: windows may hold them."""

    def __init__(self) -> None:
        self.realm = Realm.LIVE
        self.known: dict[str, dict[str, Any]] = {name: {} for name in KINDS}
        self.view: dict[str, dict[str, Any]] = {name: {} for name in KINDS}

    def get(self, kind: str, key: str) -> Any | None:
        """A subject of any realm."""
        return self.known[kind].get(key)

    def put(self, kind: Kind, state: Any) -> bool:
        """It came or changed. Returns whether it is in view."""
        known, view = self.known[kind.name], self.view[kind.name]
        is_in_view = self._is_in_view(kind, state)
        if kind is ALARM and not kind.is_current(state):
            known.pop(state.id, None)
            view.pop(state.id, None)
        else:
            known[state.id] = state
            if is_in_view:
                view[state.id] = state
        return is_in_view

    def replace(self, kind: str, states: dict[str, Any], differ: set[str]) -> set[str]:
        """Exactly these are known; `differ`: the ids that came, went or changed by it.

        Returns those of them that are or were in view.
        """
        view = self.view[kind]
        self.known[kind] = states
        if not differ:
            return set()
        told = differ & view.keys()
        self._show(kind)
        return told | (differ & view.keys())

    def look_at(self, realm: Realm) -> None:
        """Another realm comes into view."""
        self.realm = realm
        for kind in KINDS:
            self._show(kind)

    def in_realm(self, kind: str, realm: Realm) -> Mapping[str, Any]:
        """Subjects of a realm, in view or not."""
        if realm is self.realm:
            return self.view[kind]
        return {key: s for key, s in self.known[kind].items() if s.realm is realm}

    def clear(self) -> None:
        """Nothing is known."""
        for kind in KINDS:
            self.known[kind] = {}
            self.view[kind].clear()

    def _show(self, kind: str) -> None:
        view = self.view[kind]
        view.clear()
        known = self.known[kind].items()
        view.update({key: s for key, s in known if self._is_in_view(KINDS[kind], s)})

    def _is_in_view(self, kind: Kind, state: Any) -> bool:
        return state.realm is self.realm or not kind.has_realm
