"""The supervisor's loop over its children. One thread; knows nothing of what they do."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from types import FrameType

from app.supervisor.child import Child, ChildPlan
from app.supervisor.policy import EXIT_USAGE, SILENT_AFTER_S
from app.words import translate

WINDOWS_WITHIN_S = 3.0
STOP_WITHIN_S = 4.0
_TICK_S = 0.1
_log = logging.getLogger(__name__)


class Supervisor:
    """Runs until a signal, until a child that ends all has ended, or one that cannot start."""

    def __init__(self, plans: list[ChildPlan], say: Callable[[str], None]) -> None:
        self.children = [Child(plan) for plan in plans]
        self._say = say
        self._stop = False

    def request_stop(self, *_: int | FrameType | None) -> None:
        """Signal handler: end everything at the next tick."""
        self._stop = True

    def listen(self) -> None:
        """Take Ctrl-C and its like as a wish to end, from now on."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.request_stop)

    def run(self) -> int:
        """Exit status of the whole."""
        self.listen()
        status = 0
        try:
            for child in self.children:
                child.start_at_s = time.monotonic() + child.plan.after_s
            while not self._stop:
                ended_all = self._tick()
                if ended_all is not None:
                    status = ended_all
                    break
                time.sleep(_TICK_S)  # the loop's own pace: beats come once a second
        finally:
            self._end_all()
        return status

    def _tick(self) -> int | None:
        for child in self.children:
            if not child.is_running:
                if not self._stop and time.monotonic() >= child.start_at_s:
                    child.start()
                continue
            status = child.poll()
            if status is None:
                if child.is_silent():
                    words = translate("Supervisor", "{name} 超过 {seconds} 秒没有响应，正在重启")
                    self._say(words.format(name=child.plan.name, seconds=f"{SILENT_AFTER_S:.0f}"))
                    child.kill()
                    child.ended()
                continue
            if status == 0 and child.plan.ends_all:
                return 0
            if status == EXIT_USAGE and not child.has_run_before:
                return EXIT_USAGE
            # Later it is a disk that filled up or a port not yet free: the others go on.
            child.kill()  # what it may have left in its session
            delay_s = child.ended()
            words = translate("Supervisor", "{name} 已退出（{reason}），{seconds} 秒后重启")
            self._say(
                words.format(name=child.plan.name, reason=_reason(status), seconds=f"{delay_s:g}")
            )
        return None

    def _end_all(self) -> None:
        # The console first: it must not show a hub that is "lost" only because we are closing.
        windows = [child for child in self.children if child.plan.ends_all]
        services = [child for child in self.children if not child.plan.ends_all]
        for group, within_s in ((windows, WINDOWS_WITHIN_S), (services, STOP_WITHIN_S)):
            for child in group:
                child.terminate()
            deadline = time.monotonic() + within_s
            while time.monotonic() < deadline:
                if all(not c.is_running or c.poll() is not None for c in group):
                    break
                time.sleep(0.02)  # waits for ends that come as signals
        for child in self.children:
            if child.is_running and child.poll() is None:
                words = translate("Supervisor", "{name} 没有及时结束，已强制结束")
                self._say(words.format(name=child.plan.name))
            child.kill()


def _reason(status: int) -> str:
    if status < 0:
        return translate("Supervisor", "信号 {number}").format(number=-status)
    return translate("Supervisor", "状态 {number}").format(number=status)
