"""One demo device: registers, answers its platform, does what it is told. Event loop only."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable

from backends.demo.gb28181.calls import MediaCalls
from backends.demo.gb28181.catalogue import DOMAIN, MANUFACTURER, PLATFORM, DemoDevice, Edition
from backends.demo.gb28181.happenings import Happenings
from backends.demo.gb28181.head import Head
from backends.demo.gb28181.head_answers import position_answer, tour_answer
from backends.demo.gb28181.settings import configs
from backends.demo.gb28181.studio import GbStudio
from backends.demo.gb28181.talking import Talking
from backends.demo.gb28181.tape import recordings
from backends.gateway.gb28181 import lower_events as events
from backends.gateway.gb28181.lower import Lower
from backends.gateway.gb28181.lower_line import LowerLine, Upper, new_token
from backends.protocols.manscdp import answers, control
from backends.protocols.manscdp.fields import time as read_time
from backends.protocols.manscdp.messages import Outcome, Preset, PresetList, Query
from backends.protocols.manscdp.xml import Element
from backends.protocols.sip.dialog import Party
from backends.protocols.sip.flow import Flow
from backends.protocols.sip.registering import Account

RECORDS_PER_PAGE = 4
KEEPALIVE_S = 30.0
EXPIRES_S = 3600


class Device:
    """`run` until cancelled."""

    def __init__(self, device: DemoDevice, upper: Upper, password: str, studio: GbStudio) -> None:
        self.device = device
        self._password = password
        self._studio = studio
        self.is_registered = False
        self.line = LowerLine(upper, self._lower, self, random.Random(device.id))
        self.calls = MediaCalls(device, self.line, studio)
        self.talking = Talking(device, self.line)
        self.happenings = Happenings(device, self.line, studio)

    async def run(self) -> None:
        try:
            await self.line.run()
        finally:
            await self.calls.close()
            await self.talking.close()
            await self.happenings.close()

    def _lower(self, flow: Flow) -> Lower:
        device = self.device
        uri = f"sip:{device.id}@{DOMAIN}"
        account = Account(
            registrar=f"sip:{PLATFORM}@{DOMAIN}",
            aor=uri,
            user=device.id,
            password=self._password,
            expires_s=EXPIRES_S,
            keepalive_s=KEEPALIVE_S,
        )
        party = Party(
            uri=uri,
            contact=f"sip:{device.id}@{flow.local}",
            user_agent=f"{MANUFACTURER} {device.model}",
            edition=device.edition.value,
        )
        me = events.Self(
            id=device.id,
            name=device.name,
            manufacturer=MANUFACTURER,
            model=device.model,
            firmware="V1.0",
        )
        size = device.quirks.items_per_page
        return Lower(me, (account, party), flow, device.items, new_token, items_per_page=size)

    def opened(self, line: LowerLine) -> None:
        """A new line: registration begins anew."""
        self.is_registered = False
        self.happenings.registered(False)

    def happened(self, line: LowerLine, event: events.Event) -> None:
        """What the platform says."""
        match event:
            case events.Registered() | events.Refused():
                self.is_registered = isinstance(event, events.Registered)
                self.happenings.registered(self.is_registered)
            case events.Asked():
                self._answer(event.query)
            case events.Commanded():
                self._commanded(event)
            case events.Invited() if event.offer.kind == "audio":
                self.talking.invited(event)
            case events.Invited():
                self.calls.invited(event)
            case events.BroadcastAsked():
                self.talking.asked(event)
            case events.SnapshotAsked():
                self.happenings.snapshot(event)
            case events.Subscribed() | events.Unsubscribed():
                self.happenings.subscription(event)
            case events.Started():
                self.calls.start(event.call_id)
            case events.Steered():
                self.calls.steer(event.call_id, event.order)
            case events.Stopped():
                self.calls.stop(event.call_id)
                self.talking.stop(event.call_id)

    def _say(self, node: Element) -> None:
        self.line.act(lambda lower, now_s: lower.say(node, now_s))

    def _answer(self, query: Query) -> None:
        who = (query.sn, query.device_id)
        match query.cmd.lower():
            case "recordinfo":
                self._say_records(query)
            case "presetquery" if self._studio.knows(query.device_id):
                known = sorted(self._studio.head(query.device_id).presets.items())
                found = tuple(Preset(id=str(number), name=name) for number, (name, _) in known)
                self._say(answers.presets(PresetList(sn=who[0], device_id=who[1], presets=found)))
            case "configdownload":
                for config in configs(self.device, query, EXPIRES_S, KEEPALIVE_S):
                    self._say(answers.config(config))
            case "ptzposition" if self._studio.knows(query.device_id):
                self._say(self._seen(lambda head: position_answer(head, query), query))
            case "homepositionquery" | "cruisetracklistquery" | "cruisetrackquery":
                if self.device.edition is Edition.OF_2022 and self._studio.knows(query.device_id):
                    self._say(self._seen(lambda head: tour_answer(head, query), query))
                # A device of 2016 does not know the question, and says nothing.
            case _:
                done = Outcome(sn=who[0], device_id=who[1], cmd=query.cmd, is_ok=False)
                self._say(answers.outcome(done))

    def _seen(self, answer: Callable[[Head], Element], query: Query) -> Element:
        """An answer that is made while the head stands still."""
        found: list[Element] = []
        head = self._studio.head(query.device_id)
        self._studio.change(lambda: found.append(answer(head)))
        return found[0]

    def _say_records(self, query: Query) -> None:
        starts_at = read_time(query.root.value("StartTime"))
        ends_at = read_time(query.root.value("EndTime"))
        found = []
        if starts_at is not None and ends_at is not None and self._studio.knows(query.device_id):
            now = dt.datetime.now(dt.UTC)
            found = recordings(query.device_id, starts_at, ends_at, now)
        for at in range(0, len(found) or 1, RECORDS_PER_PAGE):
            page = found[at : at + RECORDS_PER_PAGE]
            self._say(answers.records(query.sn, query.device_id, len(found), page))

    def _commanded(self, event: events.Commanded) -> None:
        action, channel_id = event.action, event.channel_id
        if isinstance(action, control.KeyFrame):
            self.calls.want_key(channel_id)
        elif isinstance(action, control.Reboot):
            self.line.restart()
        elif isinstance(action, control.Guard):
            self.happenings.is_guarded = action.is_on or not self.device.quirks.needs_guard
        elif self._studio.knows(channel_id):
            self._studio.change(
                lambda: self._studio.head(channel_id).steer(action, time.monotonic())
            )
