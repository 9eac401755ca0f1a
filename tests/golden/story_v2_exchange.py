"""The departments' exchange in the second story: orders, deliveries, envelopes, divisions."""

from __future__ import annotations

from backends.record import delivery as de
from backends.record import exchange_events as ex
from backends.record import incident_outside as out
from backends.record import order as od
from backends.record.common import Department, Place, Severity
from backends.record.exchange import Delivery, Envelope, Secrecy
from backends.record.ids import SourceId
from backends.record.task import TaskState
from tests.golden.steps import DISPATCHER, GATEWAY, LEADER, Step, at

_TEXT = od.OrderGiven(
    department=Department.TRANSPORT,
    act="vehicle.text",
    resource="013912345678",
    expires_at=at(600),
    body={"text": "前方事故，请绕行", "is_urgent": "1"},
)
_SAMPLE = od.OrderGiven(
    department=Department.ENVIRONMENT, act="hj212.take_sample", resource="MN1", expires_at=at(600)
)
_TOLD = Envelope(
    id="0193-1",
    source="province",
    type="grid.event.answered",
    subject="case-7",
    subject_version=3,
    occurred_at=at(1),
    recorded_at=at(2),
    division="330106",
    severity=Severity.III,
    geo=Place(lon_wgs84=120.2, lat_wgs84=30.3),
    correlation_id="spill",
    causation_id="0193-0",
    targets=["department:grid"],
    dedup_key="case-7",
    secrecy=Secrecy.DEPARTMENT,
    passed=["province"],
    data={"text": "已转办"},
)

EXCHANGE = [
    Step("order-1", _TEXT, DISPATCHER),
    Step("order-1", od.OrderMarked(state=TaskState.SENT)),
    Step("order-1", od.OrderMarked(state=TaskState.DONE, result="已显示"), GATEWAY),
    Step("order-2", _SAMPLE, LEADER),
    Step("order-2", od.OrderCancelled(), LEADER),
    Step(
        "message:m-1",
        de.MessageReported(
            target="department:urban",
            type="dispatch.assigned",
            about="task-1",
            delivery=Delivery.UNKNOWN,
            detail="超时",
            tries=1,
        ),
    ),
    Step(
        "message:m-1",
        de.MessageDied(
            target="department:urban",
            type="dispatch.assigned",
            about="task-1",
            reason="72 小时未送达",
            tries=4_000,
            task="task-dead",
        ),
    ),
    Step("message:m-1", de.MessageSentAgain(target="department:urban", note="已修复"), LEADER),
    Step(
        "message:m-1",
        de.MessageSettled(target="department:urban", is_delivered=True, note="电话确认"),
        LEADER,
    ),
    Step(
        "exchange:province",
        ex.EnvelopeKept(envelope=_TOLD, passed_to=["department:urban"]),
        GATEWAY,
    ),
    Step(
        "source:hj212",
        ex.SourceBackfilled(
            source=SourceId("hj212"),
            readings=1_200,
            raised=3,
            cleared=2,
            first_at=at(1),
            last_at=at(90),
        ),
    ),
    Step("source:hj212", ex.SourceLost(source=SourceId("hj212"), name="在线", reason="refused")),
    Step("source:hj212", ex.SourceRestored(source=SourceId("hj212"), name="在线")),
    Step("source:hj212", ex.SourceForgotten(source=SourceId("hj212"), name="在线"), LEADER),
    Step("safety:petitions", ex.SafetyLayerViewed(layer="petitions"), LEADER),
]
OUTSIDE = [
    Step(
        "spill",
        out.OutsideStepTaken(
            told=out.OutsideStep(
                source=SourceId("urban-rest"),
                step="3",
                stage="任务派遣",
                at=at(4),
                by="市政处",
                text="已派两人",
                division="330106001",
                is_over=True,
            )
        ),
        GATEWAY,
    ),
    Step(
        "spill",
        out.IncidentEscalated(
            step="up-1", division="3301", name="市", text="需市级协调", due_at=at(2_000)
        ),
        LEADER,
    ),
    Step(
        "spill",
        out.IncidentAssignedDown(
            step="down-1", division="330106001", name="街道", text="请到场", due_at=at(2_000)
        ),
        LEADER,
    ),
    Step("spill", out.DivisionStepAnswered(step="down-1", by="值班员", is_receipt=True), GATEWAY),
    Step("spill", out.DivisionStepAnswered(step="down-1", text="已到场", by="街道"), GATEWAY),
    Step("spill", out.DivisionClockRanOut(step="up-1")),
]
