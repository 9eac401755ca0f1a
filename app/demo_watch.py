"""The demo city's watch: its people sign on, plan two weeks, keep a log. In the demo's process.

Everything goes through the hub like any console's command; what is there already is left alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import logging
import os
from collections.abc import AsyncIterator, Callable, Sequence

import msgspec

from app.demo_watch_words import SIGNS_OFF, entries, instruction, meeting
from backends.link.api import HubUnreachable, LinkState, QueryRefused, SignInRefused
from backends.link.line import HubLine
from backends.link.watch import LogPage, LogPageAnswer
from backends.record.access import Role, User
from backends.record.commands import CommandBody
from backends.record.duty import PlanDuty, PlannedDuty, Shift, ShiftState, SignOff, SignOn
from backends.record.ids import UserId
from backends.record.shift_decider import holders
from backends.record.watch_policy import CHINA, ShiftTemplate, WatchPolicy, duty_id

log = logging.getLogger(__name__)

ACCOUNTS_VARIABLE = "WATCHFLOOR_DEMO_ACCOUNTS"
DAYS = 14
_LOOK_EVERY_S = 20.0
_AGAIN_AFTER_S = 2.0
_WITHIN_S = 30.0
_TROUBLE = (HubUnreachable, SignInRefused, QueryRefused, TimeoutError)
# Who keeps watch; the others look in.
_ON_WATCH = (
    Role.LEADING_OFFICIAL,
    Role.COMMANDER,
    Role.WATCH_LEADER,
    Role.DISPATCHER,
    Role.WALL_OPERATOR,
)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One account of the demo city, as the supervisor hands it over."""

    user: str
    password: str
    name: str
    role: Role


def people_from_environment() -> list[Person]:
    """The accounts, taken out of the environment; none where the demo runs alone."""
    text = os.environ.pop(ACCOUNTS_VARIABLE, "")
    return msgspec.convert(json.loads(text), type=list[Person]) if text else []


async def keep_watch(hub_url: str, people: Sequence[Person]) -> None:
    """Until cancelled: the watch of the moment has its people, and something to read."""
    while True:
        try:
            await look(hub_url, people)
            pause_s = _LOOK_EVERY_S
        except _TROUBLE as error:
            log.info("the demo's watch waits for the hub: %s", error)
            pause_s = _AGAIN_AFTER_S
        await asyncio.sleep(pause_s)


async def look(hub_url: str, people: Sequence[Person]) -> None:
    """One look: what is missing is planned, signed on, written. Raises what _TROUBLE names."""
    leaders = [one for one in people if one.role is Role.WATCH_LEADER]
    if not leaders:
        return
    async with _at_desk(hub_url, leaders[0]) as link:
        shift = _open_shift(link)
        if shift is None:
            return
        await _plan(link, [one.user for one in people])
        on_duty = [one for one in people if _is_on(link, one, people, shift)]
        missing = [one for one in on_duty if not _sits(link, one, shift)]
        over = [one for one in link.shifts.values() if one.ends_at <= link.hub_now()]
        gone = [(person, old) for old in over for person in people if _still(link, person, old)]
        needs_words = await _is_blank(link, shift)
        needs_word, needs_meeting = not link.instructions, not link.meetings
    for person in missing:
        async with _at_desk(hub_url, person) as link:
            if link.user is not None:
                await _send(link, SignOn(shift=shift.id, seat=link.user.seat))
    for person, old in gone:
        async with _at_desk(hub_url, person) as link:
            if link.user is not None:
                await _send(link, SignOff(shift=old.id, seat=link.user.seat, reason=SIGNS_OFF))
    if needs_words:
        async with _at_desk(hub_url, leaders[0]) as link:
            for entry in entries(link.hub_now(), shift.starts_at):
                await _send(link, entry)
    official = next((one for one in people if one.role is Role.LEADING_OFFICIAL), None)
    if needs_word and official is not None:
        async with _at_desk(hub_url, official) as link:
            await _send(link, instruction(link.hub_now()))
    commander = next((one for one in people if one.role is Role.COMMANDER), None)
    if needs_meeting and commander is not None:
        async with _at_desk(hub_url, commander) as link:
            await _send(link, meeting(link.hub_now(), list(link.users.values())))


@contextlib.asynccontextmanager
async def _at_desk(hub_url: str, person: Person) -> AsyncIterator[HubLine]:
    """That person's line, signed out at the end."""
    link = HubLine(hub_url)
    try:
        await link.sign_in(person.user, person.password)
        await _until(link, lambda: link.status.state is LinkState.ONLINE)
        yield link
    finally:
        await link.sign_out()
        await link.close()


async def _until(link: HubLine, is_so: Callable[[], bool]) -> None:
    changed = asyncio.Event()
    take_back = link.subscribe(lambda _change: changed.set())
    try:
        async with asyncio.timeout(_WITHIN_S):
            while not is_so():
                changed.clear()
                await changed.wait()
    finally:
        take_back()


async def _send(link: HubLine, body: CommandBody) -> None:
    link.send(body)
    await _until(link, lambda: not link.pending)


def _open_shift(link: HubLine) -> Shift | None:
    now = link.hub_now()
    running = [
        one
        for one in link.shifts.values()
        if one.state is ShiftState.OPEN and one.starts_at <= now < one.ends_at
    ]
    return max(running, key=_begin, default=None)


def _begin(shift: Shift) -> dt.datetime:
    return shift.starts_at


async def _is_blank(link: HubLine, shift: Shift) -> bool:
    page = await link.ask(LogPage(shift=shift.id, limit=1))
    return isinstance(page, LogPageAnswer) and page.total == 0


def _sits(link: HubLine, person: Person, shift: Shift) -> bool:
    user = link.users.get(person.user)
    return user is None or user.id in holders(shift, user.seat)


def _still(link: HubLine, person: Person, shift: Shift) -> bool:
    """Whether they sit there though that watch's time is over."""
    return link.users.get(person.user) is not None and _sits(link, person, shift)


async def _plan(link: HubLine, people: list[str]) -> None:
    """The roster of two weeks, where it ends too soon. `people`: who comes first has the day."""
    watch, now = link.policy.watch, link.hub_now()
    today = now.astimezone(CHINA).date()
    known = [link.users[UserId(one)] for one in people if UserId(one) in link.users]
    users = [user for user in known if user.role in _ON_WATCH]
    for number in range(DAYS):
        day = today + dt.timedelta(days=number)
        for template in watch.shifts:
            for plan in _planned(watch, template, day, users):
                if plan.ends_at > now and plan.id not in link.duties:
                    link.send(PlanDuty(duty=plan.id, plan=plan, seen_version=0))
    await _until(link, lambda: not link.pending)


def _planned(
    watch: WatchPolicy, template: ShiftTemplate, day: dt.date, users: list[User]
) -> list[PlannedDuty]:
    """Each seat that somebody has an account for; two of one seat take turns."""
    begin, end = template.span_on(day)
    shift = template.id_on(day)
    found = []
    for plan in watch.seats_of(template.key):
        able = [user for user in users if user.seat == plan.seat]
        if not able:
            continue
        turn = able[watch.shifts.index(template) % len(able)]
        found.append(
            PlannedDuty(
                id=duty_id(shift, plan.seat),
                shift=shift,
                starts_at=begin,
                ends_at=end,
                role=plan.role,
                seat=plan.seat,
                person=turn.id,
                name=turn.name,
                department=plan.department,
                batch=plan.batch,
            )
        )
    return found


def _is_on(link: HubLine, person: Person, people: Sequence[Person], shift: Shift) -> bool:
    """Whom the roster names; without one, the first of each role."""
    named = {duty.person for duty in link.duties.values() if duty.shift == shift.id}
    if named:
        return person.user in named
    first = next(one for one in people if one.role is person.role)
    return person.role in _ON_WATCH and first is person
