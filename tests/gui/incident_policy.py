"""A policy such as a city has: classes, plans, procedures, outside parties. For tests."""

from __future__ import annotations

from backends.record.access import Role
from backends.record.common import Department, Severity
from backends.record.policy import (
    Domain,
    IncidentClass,
    Limit,
    OutsideParty,
    Plan,
    PlanStep,
    Policy,
    Procedure,
    StageLimits,
    Unit,
)


def a_policy() -> Policy:
    """Two classes, two plans, procedures of all domains, three outside parties."""
    steps = [
        PlanStep(id="s1", text="通知消防、医疗到场，确认泄漏物名称和风向", within_min=10),
        PlanStep(
            id="s2",
            text="划定警戒区，疏散下风向 500 m 内人员",
            department=Department.EMERGENCY,
            within_min=20,
        ),
        PlanStep(id="s3", text="关闭雨水排口闸门，布设围油栏", department=Department.ENVIRONMENT),
        PlanStep(id="s4", text="绕城高速临港出口分流", department=Department.TRANSPORT),
        PlanStep(id="s5", text="每 30 min 监测一次空气，结果报指挥部", role=Role.COMMANDER),
    ]
    words = {
        "reported": "核实来源，30 min 内决定是否受理",
        "accepted": "定类定级，确定牵头部门",
        "filed": "向牵头部门和参与部门下达任务",
        "dispatched": "盯住接单，超过 10 min 未接电话催办",
        "handling": "跟踪现场，按时续报，收齐各任务结果",
        "verify": "核对处置结果和现场画面，符合再申请结案",
        "deferred": "到期前一天提醒牵头部门",
    }
    return Policy(
        name="样例",
        classes=[
            IncidentClass(
                code="AC-02",
                name="危化品泄漏",
                domain=Domain.ACCIDENT,
                department=Department.EMERGENCY,
                severity=Severity.II,
                limits=StageLimits(
                    accept=Limit(amount=15, unit=Unit.MINUTES),
                    file=Limit(amount=15, unit=Unit.MINUTES),
                    dispatch=Limit(amount=10, unit=Unit.MINUTES),
                    handle=Limit(amount=4, unit=Unit.HOURS),
                    verify=Limit(amount=1, unit=Unit.WORKING_DAYS),
                ),
                plan="chem",
                needs_reports=True,
            ),
            IncidentClass(
                code="CT-11",
                name="井盖缺损",
                domain=Domain.CITY,
                department=Department.URBAN,
                severity=Severity.IV,
                limits=StageLimits(handle=Limit(amount=4)),
            ),
        ],
        procedures=[
            Procedure(
                domain=domain,
                name=name,
                lead=Department.EMERGENCY,
                parties=[Department.ENVIRONMENT, Department.TRANSPORT],
                next_steps=words,
            )
            for domain, name in (
                (Domain.ACCIDENT, "事故灾难处置程序"),
                (Domain.CITY, "城市管理案件程序"),
                (Domain.NATURAL_DISASTER, "自然灾害处置程序"),
                (Domain.ENVIRONMENT, "突发环境事件程序"),
                (Domain.TRANSPORT, "交通事件程序"),
                (Domain.APPEAL, "民生诉求办理程序"),
            )
        ],
        plans=[
            Plan(id="chem", name="危险化学品事故应急预案", steps=steps),
            Plan(id="flood", name="城区内涝应急预案", steps=steps[:2]),
        ],
        parties=[
            OutsideParty(id="police", name="市公安局", telephone="8020 0110"),
            OutsideParty(id="county", name="临港县政府", telephone="8020 3300"),
            OutsideParty(id="fire", name="市消防救援支队", telephone="8020 0119"),
        ],
        work_groups=[
            "综合协调组",
            "现场处置组",
            "环境监测组",
            "交通保障组",
            "医疗救护组",
            "宣传组",
        ],
    )
