"""What devices say of themselves without being asked: alarms, positions. Pure; clock passed in.

Positions are gathered and handed on once a second; an alarm that is not repeated is over.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from backends.gateway.datum import Datum
from backends.gateway.gb28181.approved import Approved
from backends.gateway.gb28181.directory import Directory
from backends.gateway.gb28181.kept import Keep, Kind
from backends.gateway.gb28181.notices import Notices, Where, positions
from backends.gateway.gb28181.registrar import Now
from backends.protocols.manscdp.messages import AlarmNotice, MobilePosition
from backends.record.observation import ConditionCleared, ConditionRaised, Positions

Effect = ConditionRaised | ConditionCleared | Positions | Keep


class NoticeDesk:
    """Of all devices of one platform."""

    def __init__(self, directory: Directory, approved: Approved) -> None:
        self._directory = directory
        self._approved = approved
        self.notices = Notices()
        self._positions: dict[tuple[str, str], tuple[MobilePosition, Where]] = {}

    def alarm(self, device_id: str, said: AlarmNotice, now: Now) -> Sequence[Effect]:
        """One alarm, or the same again."""
        raised = self.notices.alarm(said, self._where(device_id, said.device_id), now.at)
        if raised is None:
            return []
        body = msgspec.msgpack.encode(now.at)
        return [raised, Keep(kind=Kind.ALARM, name=raised.key, body=body)]

    def is_own(self, device_id: str, said: MobilePosition) -> bool:
        """Whether it is of that device or of something in its catalogue: nobody moves another."""
        return said.device_id == device_id or said.device_id in self._directory.channels.items(
            device_id
        )

    def position(self, device_id: str, said: MobilePosition) -> None:
        """Of a device, or of a channel that moves by itself; the newest counts."""
        where = self._where(device_id, said.device_id)
        self._positions[device_id, said.device_id] = (said, where)

    def every_second(self, now: Now) -> Sequence[Effect]:
        """Positions, and alarms that are over."""
        out: list[Effect] = []
        if self._positions:
            out.append(positions(list(self._positions.values()), now.at))
            self._positions = {}
        for cleared in self.notices.over(now.at):
            out += [cleared, Keep(kind=Kind.ALARM, name=cleared.key, body=None)]
        return out

    def _where(self, device_id: str, channel_id: str) -> Where:
        channel = self._directory.channels.base(device_id, channel_id)
        known = self._approved.get(device_id)
        profile = self._approved.told(device_id)
        return Where(
            device_id=device_id,
            device_name=self._directory.name(device_id),
            datum=known.profile.datum if known else Datum.WGS84,
            department=profile.department_of(channel.groups if channel is not None else []),
            channel=channel,
        )
