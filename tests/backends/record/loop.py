"""The steps of the incident loop as commands, and incidents brought to a stage by them. Pure."""

from __future__ import annotations

from backends.record import incident_commands as ic
from backends.record.common import Department, Severity
from backends.record.incident import Incident, Stage
from backends.record.task import AcceptTask, CompleteTask
from tests.backends.record.house import RUBBISH, SECOND, TASK, House, a_report, a_task, at


def accept(state: Incident) -> ic.AcceptIncident:
    return ic.AcceptIncident(incident=state.id, seen_version=state.version)


def reject(state: Incident) -> ic.RejectIncident:
    return ic.RejectIncident(incident=state.id, seen_version=state.version, reason="不属实")


def merge(state: Incident) -> ic.MergeIncident:
    return ic.MergeIncident(incident=state.id, seen_version=state.version, into=SECOND)


def file(state: Incident) -> ic.FileIncident:
    return ic.FileIncident(
        incident=state.id,
        seen_version=state.version,
        class_code=RUBBISH,
        severity=Severity.III,
        department=Department.URBAN,
    )


def give_back(state: Incident) -> ic.ReturnDispatch:
    return ic.ReturnDispatch(incident=state.id, seen_version=state.version, reason="不属本部门")


def submit(state: Incident) -> ic.SubmitForVerification:
    return ic.SubmitForVerification(incident=state.id, seen_version=state.version, result="已清理")


def rework(state: Incident) -> ic.SendBackForRework:
    return ic.SendBackForRework(incident=state.id, seen_version=state.version, reason="未清净")


def defer(state: Incident) -> ic.DeferIncident:
    return ic.DeferIncident(
        incident=state.id, seen_version=state.version, until=at(600), reason="等待设备"
    )


def resume(state: Incident) -> ic.ResumeIncident:
    return ic.ResumeIncident(incident=state.id, seen_version=state.version)


def close(state: Incident) -> ic.CloseIncident:
    return ic.CloseIncident(incident=state.id, seen_version=state.version, conclusion="已办结")


def in_stage(stage: Stage) -> House:
    """A house whose first incident was brought there, without open tasks after the handling."""
    house = House()
    house.do(a_report())
    if stage is Stage.REJECTED:
        house.do(reject(house.it))
    elif stage is Stage.MERGED:
        house.do(a_report(SECOND))
        house.do(merge(house.it))
    elif stage is Stage.ACCEPTED:
        house.do(accept(house.it))
    elif stage is not Stage.REPORTED:
        house.do(file(house.it))
        _from_filed(house, stage)
    assert house.it.stage is stage
    return house


def _from_filed(house: House, stage: Stage) -> None:
    if stage is Stage.FILED:
        return
    house.do(a_task())
    if stage is Stage.DISPATCHED:
        return
    house.do(AcceptTask(task=TASK, seen_version=house.work.version))
    house.do(CompleteTask(task=TASK, seen_version=house.work.version, result="已清理"))
    if stage is Stage.DEFERRED:
        house.do(defer(house.it))
    if stage in (Stage.VERIFY, Stage.CLOSED):
        house.do(submit(house.it))
    if stage is Stage.CLOSED:
        house.do(close(house.it))
