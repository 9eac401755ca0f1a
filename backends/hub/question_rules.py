"""What is refused before a question is looked at: by the role table, or beyond all bounds. Pure."""

from __future__ import annotations

import math

from backends.hub.alarm_calls import MOST_HOURS
from backends.hub.around import LEAST_RADIUS_M, MOST_RADIUS_M
from backends.link.queries import AlarmFigures, Around, PersonalFields, Query, Search
from backends.record.access import Act, Allowed, User, may, whom_to_ask
from backends.record.common import Realm
from backends.record.refusal import Refusal, RefusalCode

MOST_CHARACTERS = 10_000


def forbidden(query: Query, user: User) -> Refusal | None:
    """What the role table says before anything is looked up."""
    realm = getattr(query, "realm", Realm.LIVE)
    if realm is not Realm.LIVE and may(user, Act.DRILL) is Allowed.NO:
        return not_allowed(user, Act.DRILL)
    if isinstance(query, PersonalFields) and may(user, Act.VIEW_PERSONAL) is Allowed.NO:
        return not_allowed(user, Act.VIEW_PERSONAL)
    return None


def out_of_range(query: Query) -> Refusal | None:
    """Figures that no answer could be given for."""
    match query:
        case Search() if len(query.text) > MOST_CHARACTERS:
            return Refusal(
                code=RefusalCode.TOO_LARGE, detail=f"more than {MOST_CHARACTERS} characters"
            )
        case Around():
            is_place = abs(query.lon_wgs84) <= 180 and abs(query.lat_wgs84) <= 90
            if not (is_place and LEAST_RADIUS_M <= query.radius_m <= MOST_RADIUS_M):
                return Refusal(
                    code=RefusalCode.OUT_OF_RANGE,
                    detail=f"a place in WGS-84, {LEAST_RADIUS_M:.0f} to {MOST_RADIUS_M:.0f} m",
                )
        case AlarmFigures() if not (0 < query.hours <= MOST_HOURS and math.isfinite(query.hours)):
            return Refusal(
                code=RefusalCode.OUT_OF_RANGE, detail=f"more than 0, at most {MOST_HOURS:.0f} h"
            )
    return None


def not_allowed(user: User, act: Act, code: RefusalCode = RefusalCode.NOT_ALLOWED) -> Refusal:
    """Refused by the role table, and whom to ask."""
    whom = [role.value for role in whom_to_ask(act)]
    return Refusal(code=code, detail=f"{user.role} may not {act} here", whom=whom)
