"""Who is on watch, as the header says it: from the open watch, else from who is there. Pure."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.access import Role
from widgets.formats import role_word
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
    """Rich text: 指挥长 陈国栋  值班长 林晓岚. An empty seat has colour, shape and word."""
    shift = current_shift(link)
    if shift is None or not shift.seats:
        return _GAP.join(_signed_in(link, tokens))
    parts = []
    for row in seat_rows(link, shift):
        if row.role in WATCH_ROLES:
            label = f'<span style="color:{tokens.text_dim}">{role_word(row.role)}</span>'
            parts.append(f"{label}&nbsp; {_who(row, link, tokens)}")
    return _GAP.join(parts)


def on_watch_tip(link: Link) -> str:
    """All seats, a line each."""
    shift = current_shift(link)
    if shift is None or not shift.seats:
        return QCoreApplication.translate("Watch", "没有开着的班次，显示的是已登录的人")
    lines = [f"{shift.name}  {span_word(shift.starts_at, shift.ends_at)}"]
    for row in seat_rows(link, shift):
        names = "、".join(name_of(turn.user, link) for turn in row.turns)
        word = f"{presence_shape(row.presence)} {presence_words(row.presence)}"
        lines.append(f"{row.name}  {names or word}")
    return "\n".join(lines)


def _who(row: SeatRow, link: Link, tokens: Tokens) -> str:
    if row.turns:
        return escape("、".join(name_of(turn.user, link) for turn in row.turns))
    words = f"{presence_shape(row.presence)} {presence_words(row.presence)}"
    tone = tokens.severity_ii if row.presence is Presence.EMPTY else tokens.text_dim
    return f'<span style="color:{tone}">{words}</span>'


def _signed_in(link: Link, tokens: Tokens) -> list[str]:
    parts = []
    for role in WATCH_ROLES:
        names = [user.name for user in link.users.values() if user.role is role]
        if names:
            label = f'<span style="color:{tokens.text_dim}">{role_word(role)}</span>'
            parts.append(f"{label}&nbsp; {escape('、'.join(names))}")
    return parts
