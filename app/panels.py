"""The console's panels: which there are, how they are made, where they stand. UI thread only."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.actions import ActionTable
from widgets.alarms.actions import alarm_actions
from widgets.alarms.detail import AlarmDetail
from widgets.alarms.figures_page import FiguresPage
from widgets.alarms.panel import AlarmPanel
from widgets.commander.page import CommanderPage
from widgets.context import UiContext
from widgets.departments.keys import (
    item_actions,
    order_actions,
    point_actions,
    vehicle_actions,
)
from widgets.departments.page import DepartmentsPage
from widgets.devices.keys import device_actions
from widgets.devices.page import DevicePage
from widgets.health.keys import feed_actions, outbox_actions
from widgets.health.page import HealthPage
from widgets.incidents.board import IncidentBoard
from widgets.incidents.card import IncidentCard
from widgets.incidents.keys import board_actions, card_actions, task_actions
from widgets.incidents.task_page import TaskPage
from widgets.map.ground import MapGrounds
from widgets.map.keys import map_actions
from widgets.map.panel import MapPanel
from widgets.meetings.keys import (
    meeting_actions,
    people_actions,
    resolution_actions,
    stream_actions,
)
from widgets.meetings.page import MeetingsPage
from widgets.resources.keys import resource_actions
from widgets.resources.panel import ResourcePanel
from widgets.shell.main_window import ShellParts
from widgets.shell.workspace import RoomParts
from widgets.wall.keys import wall_actions
from widgets.wall.panel import WallPanel
from widgets.wall.past.keys import past_actions
from widgets.wall.ptz.keys import ptz_actions
from widgets.wall.replay.keys import replay_actions
from widgets.wall.scenes.keys import scene_actions
from widgets.wall.scenes.page import ScenesPage
from widgets.wall.store import WallStore
from widgets.watch.handover.keys import sheet_actions
from widgets.watch.keys import (
    attachment_actions,
    instruction_actions,
    log_actions,
    roster_actions,
    seat_actions,
)
from widgets.watch.page import WatchPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """The console's panels."""

    wall: WallPanel
    map: MapPanel
    alarms: AlarmPanel
    detail: AlarmDetail
    resources: ResourcePanel
    board: IncidentBoard
    card: IncidentCard
    tasks: TaskPage
    command: CommanderPage
    figures: FiguresPage
    scenes: ScenesPage
    devices: DevicePage
    feeds: HealthPage
    departments: DepartmentsPage
    watch: WatchPage
    meetings: MeetingsPage

    def key_tables(self) -> list[ActionTable]:
        """What can be done by key in each of them."""
        return [
            alarm_actions(),
            wall_actions(),
            ptz_actions(),
            past_actions(),
            replay_actions(),
            scene_actions(),
            map_actions(),
            resource_actions(),
            board_actions(),
            card_actions(),
            task_actions(),
            device_actions(),
            feed_actions(),
            outbox_actions(),
            point_actions(),
            vehicle_actions(),
            order_actions(),
            item_actions(),
            seat_actions(),
            roster_actions(),
            log_actions(),
            attachment_actions(),
            instruction_actions(),
            sheet_actions(),
            meeting_actions(),
            people_actions(),
            stream_actions(),
            resolution_actions(),
        ]


def make_panels(context: UiContext, store: WallStore | None, grounds: MapGrounds) -> Panels:
    """All of them, without a parent yet. `store`: of the wall's state; `grounds`: of the map."""
    return Panels(
        wall=WallPanel(context, None, store=store),
        map=MapPanel(context, None, grounds=grounds),
        alarms=AlarmPanel(context, None),
        detail=AlarmDetail(context, None),
        resources=ResourcePanel(context, None),
        board=IncidentBoard(context, None),
        card=IncidentCard(context, None),
        tasks=TaskPage(context, None),
        command=CommanderPage(context, None),
        figures=FiguresPage(context, None),
        scenes=ScenesPage(context, None),
        devices=DevicePage(context, None),
        feeds=HealthPage(context, None),
        departments=DepartmentsPage(context, None),
        watch=WatchPage(context, None),
        meetings=MeetingsPage(context, None),
    )


def shell_parts(panels: Panels) -> ShellParts:
    """How the window has them: rooms, alarms at the right, resources at the left."""
    return ShellParts(
        rooms=RoomParts(
            wall=panels.wall,
            map=panels.map,
            board=panels.board,
            card=panels.card,
            tasks=panels.tasks,
            command=panels.command,
            figures=panels.figures,
            scenes=panels.scenes,
            devices=panels.devices,
            feeds=panels.feeds,
            departments=panels.departments,
            watch=panels.watch,
            meetings=panels.meetings,
        ),
        alarms=panels.alarms,
        alarm_detail=panels.detail,
        resources=panels.resources,
    )
