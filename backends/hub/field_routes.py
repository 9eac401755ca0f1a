"""Which gateways and relays there are, and what is wanted of whom. The hub's loop only.

A relay whose line is gone keeps its streams for a while: it goes on serving them, and comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from backends.hub.field_line import FieldLine
from backends.link.field import FieldKind, StreamRef
from backends.link.field_gateway import RelaysAre, StreamEnds, ToGateway, ToRelay
from backends.link.field_relay import RelayIs, StreamsWanted

RELAY_GRACE_S = 30.0


class FieldRoutes:
    """`gateway_of` names a device's gateway, "" where none speaks of it."""

    def __init__(
        self, kept: Iterable[RelayIs], gateway_of: Callable[[str], str], now_s: float
    ) -> None:
        """`kept`: relays known before this start, that may be running."""
        self._gateway_of = gateway_of
        self.gateways: dict[str, FieldLine] = {}
        self.relay_lines: dict[str, FieldLine] = {}
        self.relays = {relay.name: relay for relay in kept}
        self._wanted: dict[str, list[StreamRef]] = {}
        self._settled: set[str] = set()  # gateways that have said all their devices
        self._lost: dict[str, float] = dict.fromkeys(self.relays, now_s + RELAY_GRACE_S)

    def joined(self, line: FieldLine) -> None:
        """A line said hello. Of two of one name the newer counts."""
        lines = self.gateways if line.kind is FieldKind.GATEWAY else self.relay_lines
        before, lines[line.name] = lines.get(line.name), line
        if before is not None:
            before.end(None)
        if line.kind is FieldKind.GATEWAY:
            self._settled.discard(line.name)
            line.push(RelaysAre(relays=list(self.relays.values())))
        else:
            self._wanted.pop(line.name, None)

    def settled(self, gateway: str) -> None:
        """A gateway has said all its devices: what is wanted of them is known now, not before."""
        self._settled.add(gateway)
        for relay in self._wanted:
            self._tell_wanted(relay, [gateway])

    def left(self, line: FieldLine, now_s: float) -> bool:
        """A line is gone. Returns whether it was the one that counts."""
        lines = self.gateways if line.kind is FieldKind.GATEWAY else self.relay_lines
        if lines.get(line.name) is not line:
            return False
        del lines[line.name]
        self._settled.discard(line.name)
        if line.kind is FieldKind.RELAY:
            self._lost[line.name] = now_s + RELAY_GRACE_S
        return True

    def relay_is(self, relay: RelayIs) -> bool:
        """A relay says where it is. Returns whether that is new."""
        self._lost.pop(relay.name, None)
        if self.relays.get(relay.name) == relay:
            return False
        self.relays[relay.name] = relay
        self._tell_relays()
        return True

    def look(self, now_s: float) -> bool:
        """Relays that did not come back are no more. Returns whether one is gone."""
        gone = [name for name, until in self._lost.items() if until <= now_s]
        for name in gone:
            del self._lost[name]
            self._wanted[name] = []
            self._tell_wanted(name, self._settled)
            del self._wanted[name]
            self.relays.pop(name, None)
        if gone:
            self._tell_relays()
        return bool(gone)

    def relay_for(self, network: str) -> RelayIs | None:
        """The relay that serves a network: the connected ones first, by name."""
        found = [relay for relay in self.relays.values() if relay.network == network]
        return min(found, key=self._nearest, default=None)

    def wanted(self, frame: StreamsWanted) -> None:
        """All that one relay wants."""
        before = self._wanted.get(frame.relay)
        self._wanted[frame.relay] = frame.refs
        self._tell_wanted(frame.relay, self._settled)
        # The first set of a line may be of streams that run: nobody ends those.
        for ref in set(frame.refs) - set(frame.refs if before is None else before):
            if self._gateway_of(ref.device) not in self.gateways:
                ends = StreamEnds(relay=frame.relay, ref=ref, reason="offline")
                self.to_relay(frame.relay, ends)

    def to_relay(self, relay: str, frame: ToRelay) -> bool:
        """Hand a frame to a relay. Returns whether it is there."""
        line = self.relay_lines.get(relay)
        if line is not None:
            line.push(frame)
        return line is not None

    def to_gateway(self, gateway: str, frame: ToGateway) -> bool:
        """Hand a frame to a gateway. Returns whether it is there."""
        line = self.gateways.get(gateway)
        if line is not None:
            line.push(frame)
        return line is not None

    def gateway_line(self, device: str) -> FieldLine | None:
        """The line of a device's gateway."""
        return self.gateways.get(self._gateway_of(device))

    def _nearest(self, relay: RelayIs) -> tuple[bool, str]:
        return relay.name not in self.relay_lines, relay.name

    def _tell_relays(self) -> None:
        for line in self.gateways.values():
            line.push(RelaysAre(relays=list(self.relays.values())))

    def _tell_wanted(self, relay: str, gateways: Iterable[str]) -> None:
        """To each gateway what concerns its devices."""
        refs = self._wanted[relay]
        of_whom = {device: self._gateway_of(device) for device in {ref.device for ref in refs}}
        for name in sorted(gateways):
            mine = [ref for ref in refs if of_whom[ref.device] == name]
            self.gateways[name].push(StreamsWanted(relay=relay, refs=mine))
