"""Which alarms the policy's rules set aside (suppression by design), and which they let go. Pure.

While the condition of a rule's cause stands, at the same source or division or anywhere in the
same realm, alarms of its kinds are suppressed. A cause that is out of service suppresses nothing.
Rules that would suppress each other in a ring are left out from the one that closes the ring:
whatever happens, one alarm of them is heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backends.record.alarm import Alarm, AlarmState, SetSuppression
from backends.record.ids import AlarmId
from backends.record.policy import Policy, SuppressionRule

# A rule and where it holds.
_Key = tuple[str, str]
_STANDS = (AlarmState.UNACK, AlarmState.ACKED)


def suppressions(alarms: Iterable[Alarm], policy: Policy) -> list[SetSuppression]:
    """What is to be set aside or let go, looking at all alarms at once."""
    return Suppressor(policy).changed({alarm.id: alarm for alarm in alarms})


class Suppressor:
    """Knows the alarms that any rule speaks of; each change costs what it concerns."""

    def __init__(self, policy: Policy) -> None:
        self._rules = {rule.id: rule for rule in _without_rings(policy.alarms.suppressions)}
        self._by_cause: dict[str, list[SuppressionRule]] = {}
        self._by_kind: dict[str, list[SuppressionRule]] = {}
        for rule in self._rules.values():
            self._by_cause.setdefault(rule.cause, []).append(rule)
            for kind in dict.fromkeys(rule.kinds):
                self._by_kind.setdefault(kind, []).append(rule)
        self._alarms: dict[AlarmId, Alarm] = {}
        self._causes: dict[_Key, set[AlarmId]] = {}
        self._subjects: dict[_Key, dict[AlarmId, None]] = {}

    def changed(self, alarms: Mapping[AlarmId, Alarm | None]) -> list[SetSuppression]:
        """What follows from alarms as they are now (None: no longer listed, or never written).

        The answer counts on being done: hand the alarms in again after that.
        """
        touched: dict[AlarmId, None] = {}
        flipped: dict[_Key, bool] = {}  # whether a cause stood there before
        for key, alarm in alarms.items():
            before = self._alarms.get(key)
            if before is not None:
                self._leave(before, flipped)
            if alarm is not None and self._is_of_interest(alarm):
                self._enter(alarm, flipped)
                touched[key] = None
        for where, was_standing in flipped.items():
            if was_standing != bool(self._causes.get(where)):
                touched |= self._subjects.get(where, {})
        wanted = (self._wanted(self._alarms[key]) for key in touched if key in self._alarms)
        return [command for command in wanted if command is not None]

    def _is_of_interest(self, alarm: Alarm) -> bool:
        is_named = alarm.kind in self._by_cause or alarm.kind in self._by_kind
        return is_named or alarm.suppression is not None

    def _enter(self, alarm: Alarm, flipped: dict[_Key, bool]) -> None:
        self._alarms[alarm.id] = alarm
        for where in self._caused_by(alarm):
            causes = self._causes.setdefault(where, set())
            flipped.setdefault(where, bool(causes))
            causes.add(alarm.id)
        for where in self._subject_to(alarm):
            self._subjects.setdefault(where, {})[alarm.id] = None

    def _leave(self, alarm: Alarm, flipped: dict[_Key, bool]) -> None:
        del self._alarms[alarm.id]
        for where in self._caused_by(alarm):
            causes = self._causes[where]
            flipped.setdefault(where, bool(causes))
            causes.discard(alarm.id)
            if not causes:
                del self._causes[where]
        for where in self._subject_to(alarm):
            subjects = self._subjects[where]
            del subjects[alarm.id]
            if not subjects:
                del self._subjects[where]

    def _caused_by(self, alarm: Alarm) -> list[_Key]:
        if alarm.state not in _STANDS or alarm.out_of_service is not None:
            return []
        return _places(self._by_cause.get(alarm.kind, []), alarm)

    def _subject_to(self, alarm: Alarm) -> list[_Key]:
        return _places(self._by_kind.get(alarm.kind, []), alarm)

    def _wanted(self, alarm: Alarm) -> SetSuppression | None:
        holding = [rule for rule, where in self._subject_to(alarm) if (rule, where) in self._causes]
        if alarm.suppression is None:
            if not holding or alarm.state is AlarmState.NORM:
                return None
            rule = self._rules[holding[0]]
            return SetSuppression(alarm=alarm.id, rule=rule.id, why=rule.why)
        if alarm.suppression.rule in holding:
            return None
        rule_id = holding[0] if holding else ""
        why = self._rules[rule_id].why if rule_id else ""
        return SetSuppression(alarm=alarm.id, rule=rule_id, why=why)


def _places(rules: list[SuppressionRule], alarm: Alarm) -> list[_Key]:
    found = []
    for rule in rules:
        if rule.within == "source":
            where = f"{alarm.realm.value}\0source\0{alarm.source}"
        elif rule.within == "all":
            where = f"{alarm.realm.value}\0all"
        elif alarm.place is not None and alarm.place.division:
            where = f"{alarm.realm.value}\0division\0{alarm.place.division}"
        else:
            continue  # nobody knows where it is
        found.append((rule.id, where))
    return found


def _without_rings(rules: Iterable[SuppressionRule]) -> list[SuppressionRule]:
    kept: list[SuppressionRule] = []
    leads_to: dict[str, set[str]] = {}
    for rule in rules:
        if any(rule.cause in _reached(kind, leads_to) for kind in rule.kinds):
            continue
        kept.append(rule)
        leads_to.setdefault(rule.cause, set()).update(rule.kinds)
    return kept


def _reached(kind: str, leads_to: dict[str, set[str]]) -> set[str]:
    reached, waiting = {kind}, [kind]
    while waiting:
        for following in leads_to.get(waiting.pop(), set()) - reached:
            reached.add(following)
            waiting.append(following)
    return reached
