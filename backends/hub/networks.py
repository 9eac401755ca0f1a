"""The networks that devices stand in: as gateways' settings name them, and as relays serve them.

The hub's loop only. A device is of one of these, or of none that anybody knows: that is refused.
"""

from __future__ import annotations

import msgspec

from backends.hub.field_routes import FieldRoutes
from backends.link.devices import DevicesFrame, Network
from backends.link.field_gateway import DevicesAre

DEFAULT = "default"


class Networks:
    """All gateways' together."""

    def __init__(self, routes: FieldRoutes) -> None:
        self._routes = routes
        self._said: dict[str, list[Network]] = {}  # by gateway; kept while one is away
        self._told: list[Network] | None = None

    def said(self, frame: DevicesAre) -> None:
        """A gateway begins with what its settings name."""
        if frame.is_first:
            self._said[frame.gateway] = frame.networks

    def all(self) -> list[Network]:
        """By name."""
        found = {DEFAULT: Network(name=DEFAULT)}
        found |= {network.name: network for said in self._said.values() for network in said}
        for name in {*found, *(relay.network for relay in self._routes.relays.values())}:
            relay = self._routes.relay_for(name)
            if relay is not None:
                found[name] = msgspec.structs.replace(
                    found.get(name, Network(name=name)),
                    relay=relay.name,
                    media_host=relay.media_host,
                    first_port=relay.first_port,
                    last_port=relay.last_port,
                )
        return [found[name] for name in sorted(found)]

    def is_known(self, name: str) -> bool:
        """Whether a device may be of it."""
        return any(network.name == name for network in self.all())

    def whole(self) -> DevicesFrame:
        """For a console that joins."""
        return DevicesFrame(networks=self.all())

    def take_changed(self) -> list[DevicesFrame]:
        """All of them, where they are others than last time."""
        before, self._told = self._told, self.all()
        return [] if before == self._told else [DevicesFrame(networks=self._told)]
