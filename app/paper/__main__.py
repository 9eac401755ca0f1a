"""`python -m app.paper`: reads a job as JSON on its input, makes the document, says how it went.

A process of its own: whatever a font or a printer's driver does, no window waits.
"""

from __future__ import annotations

import os
import sys

import msgspec

from app.paper.jobs import Job, Made


def main() -> int:
    """Exit status 0 where a document was made."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from app.i18n import install

    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    application = QApplication(sys.argv[:1])
    translators = install(application, job.language)
    made = _made(job)
    sys.stdout.buffer.write(msgspec.json.encode(made))
    del translators
    return 1 if made.fault else 0


def _made(job: Job) -> Made:
    from app.paper.draw import to_pdf
    from app.paper.printers import to_printer

    try:
        return to_printer(job) if job.printer else to_pdf(job)
    except OSError as error:
        return Made(fault=f"{error.filename or job.out}: {error.strerror or error}")


if __name__ == "__main__":
    sys.exit(main())
