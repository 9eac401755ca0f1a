"""Keeps what is known of devices fresh: asks, subscribes, guards, and takes the answers. Pure.

`upkeep` says when; the clock is passed in.
"""

from __future__ import annotations

from backends.gateway.gb28181 import catalogue
from backends.gateway.gb28181.approved import Approved
from backends.gateway.gb28181.asking import Answer, TooManyQuestions
from backends.gateway.gb28181.directory import Directory
from backends.gateway.gb28181.platform import Platform, Step
from backends.gateway.gb28181.profile import Profile, Topic
from backends.gateway.gb28181.registrar import Now
from backends.gateway.gb28181.upkeep import Job, Upkeep
from backends.protocols.manscdp import control, queries, xml
from backends.protocols.manscdp.catalog import CatalogItem
from backends.protocols.manscdp.messages import DeviceInfo, DeviceStatus
from backends.protocols.manscdp.paging import Collected, Ending
from backends.protocols.manscdp.queries import Plain
from backends.protocols.manscdp.xml import Element
from backends.protocols.sip.dialog import Content
from backends.protocols.sip.subscription import Wanted

AGAIN_S = 300.0  # a catalogue that did not come, or not all of it
BUSY_S = 10.0
DOUBT_S = 60.0  # what a notification said, where later ones came before it
_EVENTS = {Topic.CATALOG: "Catalog;id={sn}", Topic.ALARM: "presence", Topic.POSITION: "presence"}


class Care:
    """Of all devices of one platform."""

    def __init__(
        self, platform: Platform, directory: Directory, approved: Approved, upkeep: Upkeep
    ) -> None:
        self._platform = platform
        self._directory = directory
        self._approved = approved
        self._upkeep = upkeep
        self._asked_again: set[str] = set()  # whose last catalogue was a part, and asked for anew

    def came_online(self, device_id: str, now: Now, *, is_restored: bool) -> None:
        """What is to be asked of it. One from before a restart has told the most already."""
        known = self._approved.get(device_id)
        if known is None:
            return
        if is_restored and device_id in self._directory.channels:
            self._upkeep.some_time(device_id, Job.CATALOGUE, now.s)
        else:
            self._upkeep.add(device_id, Job.CATALOGUE)
        registered = self._directory.registration(device_id)
        if registered is None or not registered.model:
            self._upkeep.add(device_id, Job.INFO)
        self._upkeep.add(device_id, Job.STATUS)
        if known.profile.topics:
            self._upkeep.add(device_id, Job.SUBSCRIBE)
        if known.profile.is_guarded:
            self._upkeep.add(device_id, Job.GUARD)

    def changed(self, device_id: str, before: Profile | None) -> None:
        """A person changed its profile: what follows from it is done while the device is there."""
        known = self._approved.get(device_id)
        if known is None or before is None or self._platform.presence.flow(device_id) is None:
            return
        after = known.profile
        if _of_subscriptions(after) != _of_subscriptions(before):
            self._upkeep.add(device_id, Job.SUBSCRIBE, is_urgent=True)
        if after.is_guarded != before.is_guarded:
            self._upkeep.add(device_id, Job.GUARD, is_urgent=True)

    def refresh(self, device_id: str) -> None:
        """A person wants to know it now."""
        self._upkeep.add(device_id, Job.STATUS, Job.INFO, Job.CATALOGUE, is_urgent=True)

    def went_offline(self, device_id: str) -> None:
        """Nothing is asked of it."""
        self._upkeep.gone(device_id)
        self._asked_again.discard(device_id)

    def tick(self, now: Now) -> list[Step]:
        """What is due now."""
        out: list[Step] = []
        for device_id, job in self._upkeep.due(now.s):
            try:
                out += self._do(device_id, job, now)
            except TooManyQuestions:
                self._upkeep.again(device_id, job, now.s + BUSY_S)
        return out

    def answered(self, answer: Answer, now: Now) -> None:
        """An answer, whoever asked."""
        device_id, result = answer.question.asked_id, answer.result
        match result:
            case DeviceInfo():
                self._directory.introduced(device_id, result, now)
            case DeviceStatus():
                self._directory.told_status(device_id, result, now)
        if answer.question.cmd.lower() == "catalog":
            self._take_catalogue(device_id, result, now)
            self._directory.channels.meanwhile.over(device_id, answer.question.sn)

    def doubted(self, device_id: str, now: Now) -> None:
        """Not all of a change of its catalogue is known: it is asked for, many together."""
        self._upkeep.soon(device_id, Job.CATALOGUE, now.s + DOUBT_S)

    def voice(self, device_id: str, channel_id: str) -> str:
        """Whom a broadcast to a channel is for."""
        return catalogue.voice_output(self._directory.channels.items(device_id), channel_id)

    def _take_catalogue(self, device_id: str, result: object, now: Now) -> None:
        if not isinstance(result, Collected) or result.ending is Ending.SILENT:
            self._upkeep.again(device_id, Job.CATALOGUE, now.s + AGAIN_S)
            return
        items = [item for item in result.items if isinstance(item, CatalogItem)]
        is_whole = result.ending is Ending.COMPLETE
        self._directory.listed(device_id, items, now, is_whole=is_whole)
        if result.ending is Ending.PARTIAL and device_id not in self._asked_again:
            self._asked_again.add(device_id)
            self._upkeep.again(device_id, Job.CATALOGUE, now.s + AGAIN_S)
        else:  # a device that never tells all of it is asked as often as any other
            self._asked_again.discard(device_id)

    def _do(self, device_id: str, job: Job, now: Now) -> list[Step]:
        match job:
            case Job.SUBSCRIBE:
                return self._subscribe(device_id, now)
            case Job.GUARD:
                known = self._approved.get(device_id)
                action = control.Guard(is_on=known is not None and known.profile.is_guarded)
                _, told = self._platform.outgoing.steer(device_id, device_id, action, now.s)
                return self._platform.settle(told, now)
        plain = {
            Job.INFO: Plain.DEVICE_INFO,
            Job.STATUS: Plain.DEVICE_STATUS,
            Job.CATALOGUE: Plain.CATALOG,
        }[job]
        question, asked = self._platform.outgoing.query(
            device_id, lambda sn: queries.query(plain, sn, device_id), now.s
        )
        if question is not None and job is Job.CATALOGUE:
            self._directory.channels.meanwhile.asked(device_id, question.sn)
        return self._platform.settle(asked, now)

    def _subscribe(self, device_id: str, now: Now) -> list[Step]:
        known = self._approved.get(device_id)
        if known is None:
            return []
        old = self._platform.outgoing.unsubscribe(device_id, now.s)
        out: list[Step] = [*self._platform.settle(old, now)]
        for topic in known.profile.topics:
            sn = self._platform.outgoing.questions.next_sn()
            body = _body(topic, sn, device_id, known.profile.position_interval_s)
            data = xml.write(body, known.profile.charset)
            wanted = Wanted(
                event=_EVENTS[topic].format(sn=sn),
                content=Content(media_type=queries.MEDIA_TYPE, data=data),
            )
            told = self._platform.outgoing.subscribe(device_id, wanted, now.s)
            out += self._platform.settle(told, now)
        return out


def _of_subscriptions(profile: Profile) -> tuple[object, ...]:
    """What of a profile its subscriptions say; a changed interval concerns positions only."""
    topics = frozenset(profile.topics)
    interval_s = profile.position_interval_s if Topic.POSITION in topics else 0
    return topics, interval_s, profile.charset


def _body(topic: Topic, sn: int, device_id: str, interval_s: int) -> Element:
    match topic:
        case Topic.CATALOG:
            return queries.catalog(sn, device_id)
        case Topic.ALARM:
            return queries.alarms(sn, device_id)
        case Topic.POSITION:
            return queries.positions(sn, device_id, interval_s)
