"""Draws a document on A4 pages: to a PDF with its fonts inside, or to a printer.

Lives in a process of its own, with an application but no window.
"""

from __future__ import annotations

import hashlib
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

from app.paper.handover_page import ON_ONE_PAGE, handover_html
from app.paper.jobs import HandoverPaper, IncidentPaper, Job, LogPaper, Made, MinutesPaper
from app.paper.markup import full
from app.paper.pages import blank_html, incident_html, log_html, minutes_html
from widgets.theme import FONT_FAMILY

DPI = 300
MARGINS_MM = QMarginsF(14, 12, 14, 12)
POINTS = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)  # smaller nobody reads
FOOT_PT = 8.0
_STYLE = "h1{font-size:150%;margin:0} h2{font-size:115%;margin:6px 0 2px 0} p{margin:2px 0}"


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
    writer = QPdfWriter(str(beside))
    writer.setTitle(job.centre)
    writer.setCreator("Watchfloor")
    writer.setResolution(DPI)
    pages = draw(job, writer)
    del writer  # it writes the file's end
    data = beside.read_bytes()
    beside.replace(out)
    return Made(pages=pages, sha256=hashlib.sha256(data).hexdigest())


def draw(job: Job, device: QPagedPaintDevice) -> int:
    """All pages on a device; how many there are."""
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
    painter = QPainter(device)
    for number in range(pages):
        if number:
            device.newPage()
        painter.save()
        painter.translate(0, -number * room.height())
        document.drawContents(
            painter, QRectF(0, number * room.height(), room.width(), room.height())
        )
        painter.restore()
        _draw_foot(painter, job, QRectF(0, room.height(), whole.width(), foot), (number + 1, pages))
    painter.end()
    return pages


def _laid_out(job: Job, device: QPagedPaintDevice, room: QSizeF) -> QTextDocument:
    """The document at the largest size at which it keeps to one page; where it must, smaller."""
    sizes = POINTS if _must_be_one(job) else POINTS[1:2]
    document = QTextDocument()
    for points in sizes:
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.documentLayout().setPaintDevice(device)
        font = document.defaultFont()
        font.setFamily(FONT_FAMILY)
        font.setPointSizeF(points)
        document.setDefaultFont(font)
        document.setDefaultStyleSheet(_STYLE)
        document.setPageSize(room)
        document.setHtml(html_of(job))
        if document.pageCount() == 1:
            break
    return document


def _must_be_one(job: Job) -> bool:
    paper = job.paper
    is_short = not isinstance(paper, HandoverPaper) or len(paper.handover.items) <= ON_ONE_PAGE
    return is_short and not isinstance(paper, LogPaper)


def _draw_foot(painter: QPainter, job: Job, box: QRectF, page: tuple[int, int]) -> None:
    font = painter.font()
    font.setFamily(FONT_FAMILY)
    font.setPointSizeF(FOOT_PT)
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.darkGray)
    words = QCoreApplication.translate("Paper", "{centre}　{who}　{when} 打印")
    left = words.format(centre=job.centre, who=job.made_by, when=full(job.made_at))
    bottom = Qt.AlignmentFlag.AlignBottom
    painter.drawText(box, bottom | Qt.AlignmentFlag.AlignLeft, left)
    count = QCoreApplication.translate("Paper", "第 {page} 页，共 {pages} 页")
    right = count.format(page=page[0], pages=page[1])
    painter.drawText(box, bottom | Qt.AlignmentFlag.AlignRight, right)
