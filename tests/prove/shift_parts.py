"""A centre and desks for the proof of a whole shift, each a process that can be killed."""

from __future__ import annotations

import datetime as dt
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec

from app.site import INGEST_TOKEN_VARIABLE
from backends.record.work_calendar import CHINA
from tests.backends.hub.support import TOKEN
from tests.prove.console_hands import Sight, Stroke

WITHIN_S = 40.0  # on a machine that has other work too
LOOK_EVERY_S = 0.05
MOST_STEPS = 80  # of Tab, from one end of a console to the other
KEYS_A_SIGN = 4  # of a Chinese sign: its sound in letters, and choosing it
SCREEN = (1920, 1080)
WATCH_TABS = ("当班", "排班", "日志", "批示", "交接", "考勤")
PEOPLE = {"leader": "林晓岚", "next": "王敏", "commander": "陈国栋"}
PASSWORDS = {"leader": "qingxi-day-7", "next": "binjiang-night-9", "commander": "command-3"}

_POLICY = """
[watch]
[[watch.shifts]]
key = "old"
name = "白班"
starts_at = "{earlier}"
hours = 12.0
[[watch.shifts]]
key = "new"
name = "夜班"
starts_at = "{later}"
hours = 12.0
[[watch.seats]]
seat = "值班长席"
role = "watch_leader"
name = "值班长"
"""
_USER = """
[[user]]
id = "{id}"
name = "{name}"
role = "{role}"
seat = "{seat}"
password = "{password}"
"""


class Centre:
    """`watchfloor hub` on a site of its own, at one address in all its lives."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.site = folder / "centre", folder / "centre" / "site.toml"
        self.record = self.folder / "record"
        self.record.mkdir(parents=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        change = dt.datetime.now(CHINA) + dt.timedelta(minutes=20)
        earlier = change - dt.timedelta(hours=12)
        policy = _POLICY.format(earlier=f"{earlier:%H:%M}:00", later=f"{change:%H:%M}:00")
        (self.folder / "watch.toml").write_text(policy, encoding="utf-8")
        roles = {"leader": "watch_leader", "next": "watch_leader", "commander": "commander"}
        users = [
            _USER.format(
                id=user,
                name=PEOPLE[user],
                role=role,
                seat="值班长席" if role == "watch_leader" else "指挥席",
                password=PASSWORDS[user],
            )
            for user, role in roles.items()
        ]
        self.site.write_text(
            '[centre]\nname = "测试中心"\npolicy = ["watch.toml"]\n'
            f'[hub]\nlisten = "127.0.0.1:{self.port}"\ndata = "record"\n' + "".join(users),
            encoding="utf-8",
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, or start it again on the same record."""
        environment = {**os.environ, INGEST_TOKEN_VARIABLE: TOKEN}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "hub", "--site", str(self.site)], env=environment
        )
        wait_until(self._answers, "the centre")

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> int:
        """Asked to end; its exit status."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(WITHIN_S)

    def told(self, *observations: dict[str, object], batch: str) -> None:
        """A department reports something."""
        answer = httpx.post(
            f"{self.url}/api/v1/ingest",
            json={"batch_id": batch, "observations": observations},
            headers={"Authorization": f"Bearer {TOKEN}"},
            trust_env=False,
        )
        assert answer.status_code == httpx.codes.OK, answer.text

    def _answers(self) -> bool:
        assert self._process is not None and self._process.poll() is None
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0


class Desk:
    """`watchfloor console` at a machine of its own, worked by keys alone."""

    def __init__(self, folder: Path, name: str, hub_url: str) -> None:
        self.folder, self.name, self.keys = folder / name, name, 0
        self.folder.mkdir()
        self._site = self.folder / "site.toml"
        self._site.write_text(
            f'[hub]\ndata = "own"\n[console]\nhub = "{hub_url}"\ndecoders = 1\n', encoding="utf-8"
        )
        screen = {"name": name, "x": 0, "y": 0, "width": SCREEN[0], "height": SCREEN[1]}
        screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        self._screens = self.folder / "screens.json"
        self._screens.write_bytes(msgspec.json.encode({"screens": [screen]}))
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""

    def start(self) -> None:
        """Start it, or start it again with what it remembers."""
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={self._screens}",
            "WATCHFLOOR_LANGUAGE": "zh_CN",
        }
        program = [sys.executable, "-m", "tests.prove.console_hands", "console"]
        with (self.folder / "stderr.txt").open("ab") as errors:
            self._process = subprocess.Popen(
                [*program, "--site", str(self._site)],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self._rest = b""
        self.sees("用户名")

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def stop(self) -> int:
        """Asked to end; its exit status."""
        assert self._process is not None
        process, self._process = self._process, None
        process.terminate()
        process.communicate(timeout=WITHIN_S)
        return process.returncode

    # ---- what hands do

    def press(self, *keys: str) -> Sight:
        """One key after the other."""
        self.keys += len(keys)
        sights = [self._do(Stroke(key=key)) for key in keys]
        return sights[-1] if sights else self.look()

    def write(self, text: str) -> Sight:
        """Where the cursor is."""
        self.keys += sum(1 if sign.isascii() else KEYS_A_SIGN for sign in text)
        return self._do(Stroke(text=text))

    def reach(self, *names: str, key: str = "Tab") -> Sight:
        """Tab on until the cursor is in a part of that name."""
        sight, passed = self.look(), []
        for _ in range(MOST_STEPS):
            if any(name in sight.focus for name in names):
                return sight
            passed.append(sight.focus)
            sight = self.press(key)
        raise AssertionError(f"{self.name}: {key} does not lead to {names}: {passed}")

    def open_tab(self, tab: str, inside: str) -> None:
        """A page of the room of the watch, and the cursor in its main part."""
        self.press("Ctrl+Shift+W")
        at = self.reach(*(f"tab {name}" for name in WATCH_TABS)).focus.removeprefix("tab ")
        steps = WATCH_TABS.index(tab) - WATCH_TABS.index(at)
        self.press(*["Right" if steps > 0 else "Left"] * abs(steps))
        self.sees_focus(f"tab {tab}")
        self.reach(inside)

    def sign_in(self, user: str, password: str) -> None:
        """From the sign-in page to the work, by way of the sound test: there is nothing to hear."""
        self.sees_focus("用户名")
        self.write(user)
        self.press("Return")
        self.sees_focus("密码")
        self.write(password)
        self.press("Return")
        self.until(lambda sight: sight.title == "试音", "the sound test")
        self.reach("没听到")
        self.press("Space", "Esc")
        self.until(lambda sight: sight.title == "值守屏" and sight.shows("并列"), "the work")

    # ---- what eyes see

    def look(self, picture: Path | None = None) -> Sight:
        """What stands on the screen now."""
        return self._do(Stroke(picture=str(picture or "")))

    def sees(self, text: str) -> Sight:
        """Waits for these words, anywhere on the screen."""
        return self.until(lambda sight: sight.shows(text) or text in sight.focus, text)

    def sees_focus(self, name: str) -> Sight:
        """Waits until the cursor is there."""
        return self.until(lambda sight: name in sight.focus, f"the cursor in {name}")

    def until(self, condition: Callable[[Sight], object], what: str) -> Sight:
        """Waits for something to be seen."""
        deadline = time.monotonic() + WITHIN_S
        while not condition(sight := self.look()):
            if time.monotonic() > deadline:
                picture = self.folder / "fault.png"
                self.look(picture)
                raise AssertionError(
                    f"{self.name} did not see {what} within {WITHIN_S:.0f} s ({picture}); "
                    f"cursor in {sight.focus!r}; {[word for word in sight.words if word]}"
                )
            time.sleep(LOOK_EVERY_S)
        return sight

    def _do(self, stroke: Stroke) -> Sight:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        process.stdin.write(msgspec.json.encode(stroke) + b"\n")
        process.stdin.flush()
        deadline = time.monotonic() + WITHIN_S
        while b"\n" not in self._rest:
            left_s = deadline - time.monotonic()
            is_there = left_s > 0 and select.select([process.stdout], [], [], left_s)[0]
            assert is_there, f"{self.name}: the console does not answer: {self._errors()}"
            data = os.read(process.stdout.fileno(), 1 << 16)
            assert data, f"{self.name}: the console is gone: {self._errors()}"
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        return msgspec.json.decode(line, type=Sight)

    def _errors(self) -> str:
        return (self.folder / "stderr.txt").read_text(encoding="utf-8", errors="replace")[-2000:]


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Waits for something of another process."""
    deadline = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < deadline, f"not within {WITHIN_S:.0f} s: {what}"
        time.sleep(LOOK_EVERY_S)
