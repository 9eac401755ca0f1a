"""Between a source's word and the decider: on- and off-delay, chatter control. Pure.

For each condition the hub keeps a Held (or None); where due() names a moment it keeps it in a
table, so that a restart loses no raise. Times count from the source's word, but never from a word
ahead of the hub's clock; where a buffered word comes later than its delay it passes at once.

A condition that comes chatter_count times within chatter_s chatters: from then on it stands as
one alarm, and its clear waits until it was quiet for chatter_s. What is worse or says other words
is never held back by that.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.observation import ConditionCleared, ConditionRaised
from backends.record.policy import AlarmClass, AlarmPolicy, Policy

Passed = tuple[ConditionRaised | ConditionCleared, bool]
_Result = tuple["Held | None", list[Passed]]


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one condition. With `at`, something waits for that moment.

    `raised` waits for the on-delay or, of a chattering one, says its last words; `cleared` waits
    for the off-delay or for quiet. `onsets`: when it lately came.
    """

    kind: str = ""
    is_on: bool = False
    is_chattering: bool = False
    onsets: list[dt.datetime] = []
    raised: ConditionRaised | None = None
    cleared: ConditionCleared | None = None
    at: dt.datetime | None = None

    @property
    def is_delayed(self) -> bool:
        """Whether a raise waits for its on-delay."""
        return self.raised is not None and not self.is_chattering


def condition(
    held: Held | None,
    observation: ConditionRaised | ConditionCleared,
    now: dt.datetime,
    policy: Policy,
) -> _Result:
    """What is held after `observation`, and what passes now, each with whether it chatters."""
    before, passed = (None, []) if held is None else release(held, now, policy)
    if isinstance(observation, ConditionRaised):
        after, more = _raise(before or Held(), observation, now, policy)
    else:
        after, more = _clear(before, observation, now, policy)
    return after, passed + more


def due(held: Held, policy: Policy) -> dt.datetime | None:
    """When release() is to be called; None: `held` need not survive a restart."""
    return held.at


def release(held: Held, now: dt.datetime, policy: Policy) -> _Result:
    """What is held after `now`, and what may pass by then."""
    if held.at is None or now < held.at:
        return held, []
    if held.cleared is not None:
        return _off(held, held.cleared, now, policy.alarms)
    if held.raised is None:
        return held, []
    if held.is_chattering:  # it stands, and was quiet for long enough
        calm = Held(kind=held.kind, is_on=True, onsets=held.onsets[-1:])
        return calm, [(held.raised, False)]
    return _on(held, held.raised, now, policy.alarms)


def _raise(held: Held, said: ConditionRaised, now: dt.datetime, policy: Policy) -> _Result:
    if held.cleared is not None:
        if said.occurred_at < held.cleared.occurred_at:
            return held, [(said, held.is_chattering)]  # late: the decider judges it
        return _on(held, said, now, policy.alarms)
    if held.is_delayed and held.raised is not None:
        is_newer = said.occurred_at >= held.raised.occurred_at
        return (msgspec.structs.replace(held, raised=said) if is_newer else held), []
    if held.is_on:
        if held.is_chattering:
            held = msgspec.structs.replace(held, raised=said)
        return held, [(said, held.is_chattering)]
    at = _believable(said, now) + _on_delay(policy.alarms.class_of(said.kind))
    if at <= now:
        return _on(held, said, now, policy.alarms)
    return Held(kind=said.kind, onsets=held.onsets, raised=said, at=at), []


def _clear(held: Held | None, said: ConditionCleared, now: dt.datetime, policy: Policy) -> _Result:
    if held is None:
        return None, [(said, False)]
    if held.cleared is not None:
        return held, []
    if held.is_delayed and held.raised is not None:
        return _clear_of_delayed(held, held.raised, said, now, policy)
    is_late = held.onsets and said.occurred_at < held.onsets[-1]
    if not held.is_on or is_late:
        return held, [(said, held.is_chattering)]
    off_delay = dt.timedelta(seconds=policy.alarms.class_of(held.kind).off_delay_s)
    at = _believable(said, now) + off_delay
    if held.is_chattering:
        at = max(at, now + _window(policy.alarms))
    if at <= now:
        return _off(held, said, now, policy.alarms)
    return msgspec.structs.replace(held, cleared=said, at=at), []


def _clear_of_delayed(
    held: Held,
    raised: ConditionRaised,
    said: ConditionCleared,
    now: dt.datetime,
    policy: Policy,
) -> _Result:
    if said.occurred_at < raised.occurred_at:
        return held, [(said, False)]
    lasted = said.occurred_at - raised.occurred_at
    if lasted >= _on_delay(policy.alarms.class_of(raised.kind)):  # both come from a buffer
        on, passed = _on(held, raised, now, policy.alarms)
        off, more = _clear(on, said, now, policy)
        return off, passed + more
    # Too short to count. The clear passes all the same: the alarm may stand from before a restart.
    rest = Held(kind=held.kind, onsets=held.onsets) if held.onsets else None
    return rest, [(said, False)]


def _on(held: Held, said: ConditionRaised, now: dt.datetime, policy: AlarmPolicy) -> _Result:
    came = _believable(said, now)
    onsets = [*_recent(held.onsets, came, policy), came][-max(1, policy.chatter_count) :]
    if not held.is_chattering and len(onsets) < policy.chatter_count:
        return Held(kind=said.kind, is_on=True, onsets=onsets), [(said, False)]
    chattering = Held(
        kind=said.kind,
        is_on=True,
        is_chattering=True,
        onsets=onsets,
        raised=said,
        at=now + _window(policy),
    )
    return chattering, [(said, True)]


def _off(held: Held, said: ConditionCleared, now: dt.datetime, policy: AlarmPolicy) -> _Result:
    onsets = [] if held.is_chattering else _recent(held.onsets, now, policy)
    return (Held(kind=held.kind, onsets=onsets) if onsets else None), [(said, False)]


def _recent(
    onsets: list[dt.datetime], moment: dt.datetime, policy: AlarmPolicy
) -> list[dt.datetime]:
    return [onset for onset in onsets if onset > moment - _window(policy)]


def _window(policy: AlarmPolicy) -> dt.timedelta:
    return dt.timedelta(seconds=policy.chatter_s)


def _on_delay(rules: AlarmClass) -> dt.timedelta:
    return dt.timedelta(seconds=rules.on_delay_s)


def _believable(said: ConditionRaised | ConditionCleared, now: dt.datetime) -> dt.datetime:
    return min(said.occurred_at, now)
