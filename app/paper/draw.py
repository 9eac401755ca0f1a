"""Draws a document on A4 pages: to a PDF with its fonts inside, or to a printer.

Lives in a process of its own, with an application but no window.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from app.paper.handover_page import Room, handover_html, page_html
from app.paper.jobs import HandoverPaper, IncidentPaper, Job, LogPaper, Made, MinutesPaper
from app.paper.markup import full
from app.paper.pages import blank_html, incident_html, log_html, minutes_html
from backends.record.handover_sheet import CARRIED, carried_bytes
from widgets.theme import FONT_FAMILY

DPI = 300
MARGINS_MM = QMarginsF(14, 12, 14, 12)
POINTS = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)  # smaller nobody reads
PAGES_PT = 9.5  # of what goes over several pages
PAGE_PT = 8.5  # of a sheet with an annex
MOST_TRIED = 60  # items: more never fit on one page
# Letters and lines of each text, where even the texts alone are too long; the last always fits.
TEXTS = ((None, None), (1_200, 24), (600, 12), (300, 6), (120, 3), (50, 1))
FOOT_PT = 8.0
# In points: per cents are of the size that a heading has by itself.
_STYLE = (
    "h1{{font-size:{h1}pt;margin:0}} h2{{font-size:{h2}pt;margin:5px 0 1px 0}} p{{margin:2px 0}}"
)


class NotBegun(Exception):
    """The device does not take a page."""


def html_of(job: Job) -> str:
    """The document's rich text."""
    match job.paper:
        case HandoverPaper():
            return handover_html(job.paper, job.names)
        case IncidentPaper():
            return incident_html(job.paper, job.names)
        case LogPaper():
            return log_html(job.paper, job.names)
        case MinutesPaper():
            return minutes_html(job.paper, job.names)
        case _:
            return blank_html(job.paper)


def to_pdf(job: Job) -> Made:
    """Write `job.out`, whole or not at all. Raises OSError."""
    out = Path(job.out)
    beside = out.with_name(f".{out.name}.part")
    beside.touch()  # what is wrong with the folder is said by its own name
    try:
        pages = _write(job, beside)
        data = beside.read_bytes()
        beside.replace(out)
    except NotBegun:
        words = QCoreApplication.translate("Paper", "没有写成 {path}：磁盘可能已满，请换个地方再存")
        return Made(fault=words.format(path=job.out))
    finally:
        beside.unlink(missing_ok=True)
    return Made(pages=pages, sha256=hashlib.sha256(data).hexdigest())


def _write(job: Job, path: Path) -> int:
    writer = QPdfWriter(str(path))
    writer.setTitle(job.centre)
    writer.setCreator("Watchfloor")
    writer.setResolution(DPI)
    if isinstance(job.paper, HandoverPaper):
        carried = carried_bytes(job.paper.handover, job.centre)
        writer.addFileAttachment(CARRIED, carried, "application/json")
    return draw(job, writer)  # the file's end is written as the writer goes


def draw(job: Job, device: QPagedPaintDevice) -> int:
    """All pages on a device; how many there are. Raises NotBegun."""
    size = QPageSize(QPageSize.PageSizeId.A4)
    portrait = QPageLayout.Orientation.Portrait
    device.setPageLayout(QPageLayout(size, portrait, MARGINS_MM, QPageLayout.Unit.Millimeter))
    dpi = device.logicalDpiX()
    whole = QRectF(device.pageLayout().paintRectPixels(dpi))
    whole.moveTo(0, 0)
    foot = FOOT_PT * 1.6 * dpi / 72
    room = QSizeF(whole.width(), whole.height() - foot)
    document = _laid_out(job, device, room)
    pages = document.pageCount()
    painter = QPainter()
    if not painter.begin(device):
        raise NotBegun
    for number in range(pages):
        if number and not device.newPage():
            painter.end()
            raise NotBegun
        painter.save()
        painter.translate(0, -number * room.height())
        document.drawContents(
            painter, QRectF(0, number * room.height(), room.width(), room.height())
        )
        painter.restore()
        _draw_foot(painter, job, QRectF(0, room.height(), whole.width(), foot), (number + 1, pages))
    if not painter.end():
        raise NotBegun
    return pages


def _laid_out(job: Job, device: QPagedPaintDevice, room: QSizeF) -> QTextDocument:
    """The document at the largest size at which it keeps to one page; else over several."""

    def lay(html: str, points: float) -> QTextDocument:
        return _document(html, points, device, room)

    sheet = job.paper if isinstance(job.paper, HandoverPaper) else None
    if not isinstance(job.paper, LogPaper):
        is_short = sheet is None or _lines_of(sheet) <= MOST_TRIED
        for points in POINTS if is_short else ():
            document = lay(html_of(job), points)
            if document.pageCount() == 1:
                return document
    if sheet is None:
        return lay(html_of(job), PAGES_PT)

    def fits(first: Room) -> bool:
        return lay(page_html(sheet, job.names, first), PAGE_PT).pageCount() == 1

    return lay(handover_html(sheet, job.names, _first_page(sheet, fits)), PAGE_PT)


def _lines_of(sheet: HandoverPaper) -> int:
    return len(sheet.handover.items) + len(sheet.handover.noted)


def _first_page(sheet: HandoverPaper, fits: Callable[[Room], bool]) -> Room:
    """As many items as its first page has room for, of the texts as much as leaves room for one."""
    count = min(len(sheet.handover.items), MOST_TRIED)
    rooms = [Room(items=0, letters=letters, lines=lines) for letters, lines in TEXTS]
    for room in rooms:

        def overflows(items: int, room: Room = room) -> bool:
            return not fits(replace(room, items=items))

        most = bisect_left(range(1, count + 1), True, key=overflows)
        if most or (not count and fits(room)):
            return replace(room, items=most)
    # One item alone is longer than the page: what was written stands there as far as it goes.
    return next((room for room in rooms if fits(room)), rooms[-1])


def _document(html: str, points: float, device: QPagedPaintDevice, room: QSizeF) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.documentLayout().setPaintDevice(device)
    font = document.defaultFont()
    font.setFamily(FONT_FAMILY)
    font.setPointSizeF(points)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE.format(h1=1.7 * points, h2=1.15 * points))
    document.setPageSize(room)
    document.setHtml(html)
    return document


def _draw_foot(painter: QPainter, job: Job, box: QRectF, page: tuple[int, int]) -> None:
    font = painter.font()
    font.setFamily(FONT_FAMILY)
    font.setPointSizeF(FOOT_PT)
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.darkGray)
    words = QCoreApplication.translate("Paper", "{centre}　{who}　{when} 打印")
    if not job.made_by:  # nobody printed it: it is kept as it was signed
        words = QCoreApplication.translate("Paper", "{centre}　{when} 存档")
    left = words.format(centre=job.centre, who=job.made_by, when=full(job.made_at))
    bottom = Qt.AlignmentFlag.AlignBottom
    painter.drawText(box, bottom | Qt.AlignmentFlag.AlignLeft, left)
    count = QCoreApplication.translate("Paper", "第 {page} 页，共 {pages} 页")
    right = count.format(page=page[0], pages=page[1])
    painter.drawText(box, bottom | Qt.AlignmentFlag.AlignRight, right)
