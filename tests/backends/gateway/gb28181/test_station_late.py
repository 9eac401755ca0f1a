"""Notifications that were lost, and come, said again, behind later ones."""

from __future__ import annotations

from collections.abc import Sequence

from backends.gateway.gb28181.care import DOUBT_S
from backends.gateway.gb28181.lower_notices import Notices
from backends.gateway.gb28181.station import Effect
from backends.link.devices import DeviceProfile
from backends.protocols.manscdp import answers
from backends.protocols.manscdp.catalog import CatalogItem, ItemEvent
from backends.protocols.manscdp.messages import AlarmNotice, MobilePosition
from backends.protocols.manscdp.xml import Element
from backends.protocols.sip.message import Request, Response
from backends.record.observation import ConditionRaised, Positions
from tests.backends.gateway.gb28181.camera import CHANNEL, now
from tests.backends.gateway.gb28181.station_bench import CAMERA, Bench, messages, of, requests
from tests.backends.protocols.sip.samples import DEVICE, Tokens

OTHER = CHANNEL[:-1] + "2"


class Subscribed:
    """A bench whose camera is subscribed to by `topic`."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.bench = Bench(DeviceProfile(topics=("catalog", "alarm", "position")))
        self.bench.listed(CAMERA)
        self.bench.run(1.0)
        self._notices = Notices(self.bench.camera.party, Tokens())
        told = [r for r in requests(self.bench.effects) if r.method == "SUBSCRIBE"]
        asked = next(r for r in told if topic.encode() in r.body)
        self._send(self._notices.subscribed(asked, 1.0)[0], 1.0)

    def makes(self, node: Element) -> Request:
        """The next NOTIFY."""
        return self._notices.notify(self.topic, node, 1.0)[0]

    def changes(self, *items: CatalogItem) -> Request:
        return self.makes(answers.catalog(1, DEVICE, len(items), items, is_notify=True))

    def says(self, notify: Request, at_s: float) -> list[Effect]:
        """It arrives; it is answered 200."""
        out = self._send(notify, at_s)
        assert [m.status for m in messages(out) if isinstance(m, Response)] == [200]
        return out

    def _send(self, message: Request | Response, at_s: float) -> list[Effect]:
        return self.bench.take(self.bench.camera.send(message, at_s))  # type: ignore[arg-type]


def alarm(kind: int) -> Element:
    return answers.alarm(
        AlarmNotice(sn=1, device_id=CHANNEL, priority=1, method=5, kind=kind, at=None)
    )


def catalogues_asked(effects: Sequence[Effect]) -> int:
    told = [r for r in requests(effects) if r.method == "MESSAGE"]
    return len([r for r in told if b"<CmdType>Catalog<" in r.body])


def test_alarm_whose_notification_was_lost_is_raised_when_it_is_said_again() -> None:
    camera = Subscribed("Alarm")
    first, second = camera.makes(alarm(6)), camera.makes(alarm(2))
    assert len(of(camera.says(second, 2.0), ConditionRaised)) == 1
    (raised,) = of(camera.says(first, 2.5), ConditionRaised)
    assert raised.title == "东门 入侵"
    assert not of(camera.says(first, 40.0), ConditionRaised), "the same NOTIFY is one alarm"


def test_lost_change_of_the_catalogue_is_taken_when_it_is_said_again() -> None:
    camera = Subscribed("Catalog")
    known = camera.bench.station.directory.channels
    first = camera.changes(CatalogItem(id=CHANNEL, event=ItemEvent.OFF))
    second = camera.changes(CatalogItem(id=OTHER, name="西门", event=ItemEvent.ADD))
    camera.says(second, 2.0)
    camera.says(first, 2.5)
    channel = known.base(DEVICE, CHANNEL)
    assert channel is not None and not channel.is_online
    assert known.base(DEVICE, OTHER) is not None
    assert catalogues_asked(camera.bench.tick(2.6 + DOUBT_S)) == 0


def test_late_change_says_nothing_of_what_was_said_since_and_all_is_asked_for() -> None:
    camera = Subscribed("Catalog")
    known = camera.bench.station.directory.channels
    off = CatalogItem(id=CHANNEL, event=ItemEvent.OFF)
    first = camera.changes(off, CatalogItem(id=OTHER, name="西门", event=ItemEvent.ADD))
    second = camera.changes(CatalogItem(id=CHANNEL, event=ItemEvent.ON))
    camera.says(second, 2.0)
    camera.says(first, 2.5)
    channel = known.base(DEVICE, CHANNEL)
    assert channel is not None and channel.is_online, "the newer word counts"
    assert known.base(DEVICE, OTHER) is not None, "what nobody has spoken of since is news"
    assert catalogues_asked(camera.bench.tick(2.0 + DOUBT_S)) == 0
    assert catalogues_asked(camera.bench.tick(2.6 + DOUBT_S)) == 1


def test_change_between_the_pages_of_a_catalogue_outlives_it() -> None:
    camera = Subscribed("Catalog")
    known, bench = camera.bench.station.directory.channels, camera.bench
    bench.station.care.doubted(DEVICE, now(2.0))
    bench.tick(2.1 + DOUBT_S)
    asked = bench.query("Catalog")
    bench.say(answers.catalog(asked.sn, DEVICE, 2, [CAMERA]), 63.0)
    camera.says(camera.changes(CatalogItem(id=CHANNEL, event=ItemEvent.OFF)), 63.5)
    bench.say(answers.catalog(asked.sn, DEVICE, 2, [CatalogItem(id=OTHER, name="西门")]), 64.0)
    channel = known.base(DEVICE, CHANNEL)
    assert known.base(DEVICE, OTHER) is not None
    assert channel is not None and not channel.is_online
    bench.station.care.doubted(DEVICE, now(64.0))
    bench.tick(65.0 + DOUBT_S)
    bench.say(answers.catalog(bench.query("Catalog").sn, DEVICE, 1, [CAMERA]), 130.0)
    channel = known.base(DEVICE, CHANNEL)
    assert channel is not None and channel.is_online, "of what was asked before nothing is left"


def position(device_id: str, lon_deg: float) -> Element:
    return answers.position(
        MobilePosition(sn=1, device_id=device_id, at=None, lon_deg=lon_deg, lat_deg=31.0)
    )


def test_late_position_moves_nothing_back() -> None:
    bus = Subscribed("MobilePosition")
    first, second = bus.makes(position(CHANNEL, 121.1)), bus.makes(position(DEVICE, 121.2))
    third = bus.makes(position(CHANNEL, 121.3))
    for at_s, notify in ((2.0, third), (2.1, first), (2.2, second)):
        bus.says(notify, at_s)
    (places,) = of(bus.bench.tick(3.0), Positions)
    assert sorted(places.lon_wgs84) == [121.2, 121.3]


def test_later_doubts_do_not_put_off_the_question() -> None:
    bench = Bench()
    bench.listed(CAMERA)
    bench.run(1.0)
    for at_s in (2.0, 30.0, 60.0):
        bench.station.care.doubted(DEVICE, now(at_s))
    assert catalogues_asked(bench.tick(2.1 + DOUBT_S)) == 1
