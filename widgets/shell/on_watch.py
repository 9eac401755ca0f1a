"""Who is on watch, as the header says it: whoever signed on to the open watch. Pure.

It is always the real watch; a drill's people stand behind it, marked.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.access import Role
from backends.record.common import Realm
from backends.record.duty import Shift
from widgets.formats import realm_word, role_word
from widgets.theme import Tokens
from widgets.watch.seats import (
    Presence,
    SeatRow,
    current_shift,
    presence_shape,
    presence_words,
    seat_rows,
)
from widgets.watch.words import name_of, span_word

WATCH_ROLES = (Role.COMMANDER, Role.WATCH_LEADER)
_GAP = "&nbsp;&nbsp;&nbsp;&nbsp;"


def on_watch_text(link: Link, tokens: Tokens) -> str:
    """Rich text: 指挥长 陈国栋  值班长 林晓岚. An empty seat has colour, shape and word.

    Named is only who signed on: without a watch nobody, however many have accounts.
    """
    shift = current_shift(link, Realm.LIVE)
    if shift is None:
        words = QCoreApplication.translate("Watch", "○ 没有当班的班次")
        parts = [f'<span style="color:{tokens.text_dim}">{words}</span>']
    else:
        parts = [_part(row, link, tokens) for row in _leading(link, shift)]
    other = _of_drill(link)
    rows = _leading(link, other) if other is not None else []
    exercising = [_part(row, link, tokens) for row in rows if row.turns]
    if exercising:
        mark = f'<span style="color:{tokens.severity_iii}">{realm_word(link.realm)}</span>'
        parts += [f"{mark}&nbsp; {exercising[0]}", *exercising[1:]]
    return _GAP.join(parts)


def on_watch_tip(link: Link) -> str:
    """All seats, a line each; where nobody is planned, those who signed on."""
    shift, other = current_shift(link, Realm.LIVE), _of_drill(link)
    if shift is None:
        lines = [QCoreApplication.translate("Watch", "没有开着的班次：在“值班”里签到后显示在这里")]
    else:
        lines = _lines(link, shift)
    if other is not None:
        head, *rest = _lines(link, other)
        lines += ["", f"{realm_word(link.realm)}  {head}", *rest]
    return "\n".join(lines)


def _of_drill(link: Link) -> Shift | None:
    """The watch of the realm in view, where that is not the real one."""
    return current_shift(link) if link.realm is not Realm.LIVE else None


def _leading(link: Link, shift: Shift) -> list[SeatRow]:
    return [row for row in seat_rows(link, shift) if row.role in WATCH_ROLES]


def _part(row: SeatRow, link: Link, tokens: Tokens) -> str:
    label = f'<span style="color:{tokens.text_dim}">{role_word(row.role)}</span>'
    return f"{label}&nbsp; {_who(row, link, tokens)}"


def _lines(link: Link, shift: Shift) -> list[str]:
    lines = [f"{shift.name}  {span_word(shift.starts_at, shift.ends_at)}"]
    for row in seat_rows(link, shift):
        names = "、".join(name_of(turn.user, link) for turn in row.turns)
        word = f"{presence_shape(row.presence)} {presence_words(row.presence)}"
        if names or shift.seats:
            lines.append(f"{row.name}  {names or word}")
    if len(lines) == 1:
        lines.append(QCoreApplication.translate("Watch", "还没有人签到"))
    return lines


def _who(row: SeatRow, link: Link, tokens: Tokens) -> str:
    if row.turns:
        return escape("、".join(name_of(turn.user, link) for turn in row.turns))
    words = f"{presence_shape(row.presence)} {presence_words(row.presence)}"
    if row.presence is Presence.FREE:  # nobody is planned, and nobody came
        words = QCoreApplication.translate("Watch", "○ 未签到")
    tone = tokens.severity_ii if row.presence is Presence.EMPTY else tokens.text_dim
    return f'<span style="color:{tone}">{words}</span>'
