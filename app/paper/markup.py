"""Small pieces of the rich text that pages are made of. Pure text; everything is escaped here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape

from app.paper.jobs import SEVERITY_MARKS
from backends.record.common import Severity
from widgets.formats import LOCAL, severity_word

GREY, LINE = "#555", "#999"


def text(value: str) -> str:
    """Plain text, its line ends kept."""
    return escape(value).replace("\n", "<br>")


def head(title: str, subtitle: str = "") -> str:
    """The document's title, and a line under it."""
    under = f'<p align="center" style="color:{GREY}">{text(subtitle)}</p>' if subtitle else ""
    return f'<h1 align="center">{text(title)}</h1>{under}'


def annex(title: str, subtitle: str) -> str:
    """The title of what goes on on a page of its own."""
    under = f'<p align="center" style="color:{GREY}">{text(subtitle)}</p>'
    return f'<h2 align="center" style="page-break-before:always">{text(title)}</h2>{under}'


def section(title: str) -> str:
    """A heading."""
    return f"<h2>{text(title)}</h2>"


def facts(rows: Iterable[tuple[str, str]], columns: int = 2) -> str:
    """Names and values side by side; those without a value are left out."""
    shown = [(name, value) for name, value in rows if value]
    cells = [
        f'<td width="1%" style="color:{GREY};white-space:nowrap">{text(name)}&nbsp;</td>'
        f"<td>{text(value)}</td>"
        for name, value in shown
    ]
    lines = ("".join(cells[n : n + columns]) for n in range(0, len(cells), columns))
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table width="100%" cellpadding="2">{body}</table>'


def table(heads: list[str], rows: Iterable[list[str]], widths: list[int], padding: int = 3) -> str:
    """A ruled table; cells are markup already. `widths`: per cent; `padding`: px."""
    top = "".join(
        f'<th width="{width}%" align="left" bgcolor="#eee">{text(word)}</th>'
        for word, width in zip(heads, widths, strict=True)
    )
    body = "".join(
        "<tr>" + "".join(f'<td valign="top">{cell}</td>' for cell in row) + "</tr>" for row in rows
    )
    look = f"border-collapse:collapse;border-color:{LINE};border-style:solid"
    style = f'border="1" cellspacing="0" cellpadding="{padding}" style="{look}"'
    return f'<table width="100%" {style}><thead><tr>{top}</tr></thead>{body}</table>'


def paragraph(value: str) -> str:
    """A paragraph of plain text."""
    return f"<p>{text(value)}</p>"


def small(value: str, *, is_dim: bool = True) -> str:
    """Remarks."""
    colour = f"color:{GREY};" if is_dim else ""
    return f'<p style="{colour}font-size:small">{text(value)}</p>'


def level(severity: Severity | None) -> str:
    """◆ Ⅰ级: shape and word; paper has no colours."""
    if severity is None:
        return ""
    return f"{SEVERITY_MARKS[severity]} {severity_word(severity)}"


def moment(value: dt.datetime | None) -> str:
    """11-26 14:03, of the city."""
    return value.astimezone(LOCAL).strftime("%m-%d %H:%M") if value is not None else ""


def full(value: dt.datetime | None) -> str:
    """2026-11-26 14:03, of the city."""
    return value.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M") if value is not None else ""
