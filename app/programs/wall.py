"""A wall node with nobody at it: runs `watchfloor wall` and starts it again. Holds no state.

What the session starts (a systemd unit, an autostart entry) names this; it ends a node that hangs
too, which nobody else would.
"""

from __future__ import annotations

import time

from app import logs
from app.i18n import named_language, speaking
from app.site import require_site
from app.supervisor.child import ChildPlan
from app.supervisor.loop import Supervisor


def run(site_argument: str | None, *, hub: str | None, name: str) -> int:
    """Exit status: 0 when it is told to end, 2 when the node cannot be started as it is set up."""
    path, site = require_site(site_argument)
    logs.configure("wall-supervisor", None)
    arguments = ["wall", "--site", str(path)]
    arguments += ["--hub", hub] if hub else []
    arguments += ["--name", name] if name else []
    with speaking(named_language() or site.centre.language):
        return Supervisor([ChildPlan(name="wall", arguments=arguments)], _say).run()


def _say(text: str) -> None:
    print(time.strftime("%H:%M:%S"), text, flush=True)
