"""A main window with plain labels for panels, on a link that the test fills."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from backends.link.api import LinkState, LinkStatus
from backends.record.access import Role, User
from tests.gui.fakes_link import NOW, FakeLink
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.shell.accounts import Account
from widgets.shell.main_window import MainWindow, ShellParts
from widgets.shell.workspace import RoomParts
from widgets.theme import Theme

ACCOUNTS = (
    Account(user="zhiban", password="p1", name="林晓岚", role=Role.WATCH_LEADER),
    Account(user="diaodu", password="p2", name="赵海波", role=Role.DISPATCHER),
)


class SigningLink(FakeLink):
    """Signs in as the test says: `answer` is a user or what to raise."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: User | Exception | None = None
        self.tried: list[tuple[str, str]] = []

    async def sign_in(self, user: str, password: str) -> User:
        self.tried.append((user, password))
        if isinstance(self.answer, Exception):
            raise self.answer
        assert self.answer is not None
        self.user_now = self.answer
        self.status_now = LinkStatus(state=LinkState.ONLINE, since=NOW)
        return self.answer


def make_window(link: FakeLink) -> MainWindow:
    context = UiContext(theme=Theme(), link=link, engine=FakeEngine())
    parts = ShellParts(
        rooms=RoomParts(
            wall=QLabel("wall"),
            map=QLabel("map"),
            board=QLabel("board"),
            card=QLabel("card"),
            tasks=QLabel("tasks"),
            command=QLabel("command"),
            figures=QLabel("figures"),
            scenes=QLabel("scenes"),
            devices=QLabel("devices"),
            feeds=QLabel("feeds"),
            departments=QLabel("departments"),
            watch=QLabel("watch"),
            meetings=QLabel("meetings"),
        ),
        alarms=QLabel("alarms"),
        alarm_detail=QLabel("detail"),
        resources=QLabel("resources"),
    )
    window = MainWindow(context, parts, ACCOUNTS)
    window.resize(1920, 1080)
    return window
