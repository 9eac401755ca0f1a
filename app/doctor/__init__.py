"""`watchfloor doctor`: looks at this machine and says in words what is missing, and what to do."""

from __future__ import annotations

from app.doctor.report import run

__all__ = ["run"]
