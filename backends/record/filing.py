"""What filing an incident is beside filing it: across departments, another level. Pure.

Class, department and level of what a source or a caller told are a guess; to set them is what
filing is for, and needs nobody else. What a person of the watch wrote is another department's
word: another lead, another level or more parties are then acts of their own in the role table.
Used by the hub's check and by the dialog, so that both say the same.
"""

from __future__ import annotations

from backends.record.access import Act, Allowed, User, may
from backends.record.common import Department
from backends.record.incident import Incident, Origin
from backends.record.incident_commands import FileIncident
from backends.record.policy import Policy


def acts_of_filing(
    incident: Incident, wanted: FileIncident, user: User, policy: Policy
) -> tuple[Act, ...]:
    """Acts that `wanted`, sent by `user`, is beside FILE; none on the ordinary path."""
    found: list[Act] = []
    if _is_across(incident, wanted, user):
        found.append(Act.CROSS_DISPATCH)
    if wanted.severity is not incident.severity and not _is_level_open(
        incident, wanted, user, policy
    ):
        found.append(Act.RAISE_LEVEL)
    return tuple(found)


def _is_across(incident: Incident, wanted: FileIncident, user: User) -> bool:
    known = (incident.department, *incident.parties)
    if wanted.department not in known and not _is_lead_open(incident, user):
        return True
    return any(party not in (*known, wanted.department) for party in wanted.parties)


def _is_lead_open(incident: Incident, user: User) -> bool:
    """Whether finding the lead is part of filing: for those who file in every department."""
    if may(user, Act.FILE) is not Allowed.YES:
        return False
    return _is_guess(incident, user) or incident.department is Department.CENTRE


def _is_level_open(incident: Incident, wanted: FileIncident, user: User, policy: Policy) -> bool:
    """Whether the level is a guess that is `user`'s to set; a dispatcher takes its class's."""
    if incident.is_level_set or not _is_guess(incident, user):
        return False
    if may(user, Act.FILE) is Allowed.YES or incident.reported_by.user == user.id:
        return True
    known = policy.incident_class(wanted.class_code)
    return known is not None and wanted.severity is known.severity


def _is_guess(incident: Incident, user: User) -> bool:
    # One's own report is one's own word: it could have been written so at once.
    return incident.origin is not Origin.HAND or incident.reported_by.user == user.id
