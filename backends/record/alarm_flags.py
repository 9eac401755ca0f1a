"""Rules of what sets an alarm aside: shelf, suppression, out of service. Pure.

Taking a flag off never acknowledges anything.
"""

from __future__ import annotations

import datetime as dt

from backends.record.alarm import (
    Alarm,
    AlarmEvent,
    AlarmRaised,
    AlarmReturnedToService,
    AlarmShelved,
    AlarmSuppressed,
    AlarmTakenOutOfService,
    AlarmUnshelved,
    AlarmUnsuppressed,
    ExpireShelf,
    ReturnToService,
    SetSuppression,
    ShelveAlarm,
    TakeOutOfService,
    UnshelveAlarm,
)
from backends.record.alarm_fold import is_listed
from backends.record.context import Context
from backends.record.refusal import Refusal, RefusalCode

_Decided = tuple[AlarmEvent, ...] | Refusal


def shelve(state: Alarm, command: ShelveAlarm, context: Context) -> _Decided:
    """Set aside for 1 minute up to the policy's most; again: with the new end and reason."""
    most = context.policy.alarms.shelve_most_min
    if not 1 <= command.minutes <= most:
        detail = f"{command.minutes} min on the shelf, 1 to {most} are allowed"
        return Refusal(code=RefusalCode.OUT_OF_RANGE, detail=detail)
    if not command.reason.strip():
        return _reason_missing("shelving needs a reason")
    until = context.now + dt.timedelta(minutes=command.minutes)
    shelved = AlarmShelved(
        until=until,
        reason=command.reason.strip(),
        is_once=command.is_once,
        over=_unlisted(state),
    )
    return (shelved,)


def unshelve(state: Alarm, command: UnshelveAlarm | ExpireShelf, context: Context) -> _Decided:
    """Off the shelf by a person, or by the timer once its time is over."""
    if isinstance(command, ExpireShelf):
        is_over = state.shelf is not None and context.now >= state.shelf.until
        return (AlarmUnshelved(has_expired=True),) if is_over else ()
    if state.shelf is None:
        return _wrong_state("alarm is on no shelf")
    return (AlarmUnshelved(),)


def take_out_of_service(state: Alarm, command: TakeOutOfService) -> _Decided:
    """Out of service, with a reason and under a permit."""
    if state.out_of_service is not None:
        return _wrong_state(f"out of service already, permit {state.out_of_service.permit}")
    reason, permit = command.reason.strip(), command.permit.strip()
    if not reason or not permit:
        return _reason_missing("out of service needs a reason and a permit")
    return (AlarmTakenOutOfService(reason=reason, permit=permit, over=_unlisted(state)),)


def return_to_service(state: Alarm, command: ReturnToService) -> _Decided:
    """Back in service, once somebody says how it was checked."""
    if state.out_of_service is None:
        return _wrong_state("alarm is in service")
    if not command.checked.strip():
        return _reason_missing("back in service needs how it was checked")
    return (AlarmReturnedToService(checked=command.checked.strip()),)


def suppress(state: Alarm, command: SetSuppression) -> _Decided:
    """A rule sets it aside, or lets it go."""
    if not command.rule:
        return (AlarmUnsuppressed(),) if state.suppression else ()
    if not is_listed(state):
        return ()
    if state.suppression is not None and state.suppression.rule == command.rule:
        return ()
    return (AlarmSuppressed(rule=command.rule, why=command.why),)


def _unlisted(state: Alarm) -> AlarmRaised | None:
    """What the replicas need to know of an alarm that they no longer keep."""
    if is_listed(state):
        return None
    return AlarmRaised(
        source=state.source,
        key=state.key,
        department=state.department,
        severity=state.severity,
        kind=state.kind,
        title=state.title,
        place=state.place,
        detail=state.detail,
        cause=state.cause,
        is_latching=state.is_latching,
    )


def _wrong_state(detail: str) -> Refusal:
    return Refusal(code=RefusalCode.WRONG_STATE, detail=detail)


def _reason_missing(detail: str) -> Refusal:
    return Refusal(code=RefusalCode.REASON_MISSING, detail=detail)
