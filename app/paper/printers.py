"""Printers of this machine, and a document on one of them. In the paper's own process."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.paper.draw import DPI, NotBegun, draw
from app.paper.jobs import Job, Made
from widgets.formats import list_text

DEFAULT = "default"
_FAILED = (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)


def to_printer(job: Job) -> Made:
    """Print it. What is wrong is said in words; the document may still be kept as a file."""
    translate = QCoreApplication.translate
    names = QPrinterInfo.availablePrinterNames()
    if not names:
        return Made(fault=translate("Paper", "这台机器没有打印机。可以先存成 PDF"))
    wanted = QPrinterInfo.defaultPrinterName() if job.printer == DEFAULT else job.printer
    if wanted not in names:
        words = translate("Paper", "没有打印机“{name}”（有 {names}）。可以先存成 PDF")
        return Made(fault=words.format(name=wanted or "—", names=list_text(names)))
    printer = QPrinter(QPrinterInfo.printerInfo(wanted))
    printer.setResolution(DPI)
    printer.setDocName(job.centre)
    try:
        pages = draw(job, printer)
    except NotBegun:
        pages = 0
    if not pages or printer.printerState() in _FAILED:
        words = translate("Paper", "打印机“{name}”没有收下。请检查打印机，或先存成 PDF")
        return Made(fault=words.format(name=wanted))
    return Made(pages=pages)
