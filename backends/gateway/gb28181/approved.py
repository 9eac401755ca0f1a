"""The devices that may register: from the settings file and from people's decisions. Pure.

What a person decided on the screen stands before the file, and a device that was forgotten stays
so until it is approved again, for which it may ask as any stranger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from backends.gateway.gb28181.profile import Known, profile_of
from backends.gateway.gb28181.settings import DeviceEntry, Gb28181Settings
from backends.link.devices import DeviceProfile, Network


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a person's decision."""

    name: str = ""
    password: str = ""
    profile: DeviceProfile = DeviceProfile()
    is_forgotten: bool = False


class NoPassword(Exception):
    """A device cannot be approved without one: neither it nor the platform has any."""


class Approved(Mapping[str, Known]):
    """Known devices by id, with their names and profiles as told."""

    def __init__(self, settings: Gb28181Settings) -> None:
        self._password = settings.password
        self.networks = [Network(name=entry.name, host=entry.host) for entry in settings.network]
        self._known: dict[str, Known] = {}
        self._told: dict[str, DeviceProfile] = {}
        self._names: dict[str, str] = {}
        for entry in settings.device:
            self._take(entry)

    def __getitem__(self, device_id: str) -> Known:
        return self._known[device_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def name(self, device_id: str) -> str:
        """What people call it; empty: they gave it none."""
        return self._names.get(device_id, "")

    def told(self, device_id: str) -> DeviceProfile:
        """Its profile in people's words."""
        return self._told.get(device_id, DeviceProfile())

    def restore(self, device_id: str, decision: Decision) -> None:
        """A decision from before a restart; one that cannot be read any more is as none."""
        try:
            self._apply(device_id, decision)
        except (ValueError, NoPassword):
            return

    def decide(self, device_id: str, name: str, password: str, profile: DeviceProfile) -> Decision:
        """Approve, or change. `password` empty: as it was. ValueError for a word of the profile
        that is none, NoPassword."""
        known = self._known.get(device_id)
        kept = password or (known.password if known is not None else "")
        decision = Decision(name=name, password=kept, profile=profile)
        self._apply(device_id, decision)
        return decision

    def forget(self, device_id: str) -> Decision:
        """It may register no more."""
        decision = Decision(is_forgotten=True)
        self._apply(device_id, decision)
        return decision

    def _take(self, entry: DeviceEntry) -> None:
        self._apply(
            entry.id, Decision(name=entry.name, password=entry.password, profile=entry.profile)
        )

    def _apply(self, device_id: str, decision: Decision) -> None:
        if decision.is_forgotten:
            for table in (self._known, self._told, self._names):
                table.pop(device_id, None)
            return
        password = decision.password or self._password
        if not password:
            raise NoPassword(device_id)
        profile = profile_of(decision.profile)
        self._known[device_id] = Known(id=device_id, password=password, profile=profile)
        self._told[device_id] = decision.profile
        self._names[device_id] = decision.name
