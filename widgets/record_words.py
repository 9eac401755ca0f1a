"""The record's words of incidents, tasks, warnings and requests as people say them. Pure text.

Any thread. Times, alarms, roles and refusals stand in `widgets.formats`.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.record.access import Act
from backends.record.incident import ClockKind, MarkKind, Origin, ReportKind, Stage
from backends.record.policy import Domain, Limit, Unit
from backends.record.request import RequestState
from backends.record.task import Channel, TaskState
from backends.record.warning import WarningState


def stage_word(stage: Stage) -> str:
    """Where an incident stands in the loop."""
    match stage:
        case Stage.REPORTED:
            return QCoreApplication.translate("Formats", "已上报")
        case Stage.ACCEPTED:
            return QCoreApplication.translate("Formats", "已受理")
        case Stage.REJECTED:
            return QCoreApplication.translate("Formats", "不予受理")
        case Stage.MERGED:
            return QCoreApplication.translate("Formats", "已并案")
        case Stage.FILED:
            return QCoreApplication.translate("Formats", "已立案")
        case Stage.DISPATCHED:
            return QCoreApplication.translate("Formats", "已派遣")
        case Stage.HANDLING:
            return QCoreApplication.translate("Formats", "处置中")
        case Stage.VERIFY:
            return QCoreApplication.translate("Formats", "待核查")
        case Stage.DEFERRED:
            return QCoreApplication.translate("Formats", "缓办")
        case Stage.CLOSED:
            return QCoreApplication.translate("Formats", "已结案")


def origin_word(origin: Origin) -> str:
    """How an incident came to us."""
    match origin:
        case Origin.ALARM:
            return QCoreApplication.translate("Formats", "报警转入")
        case Origin.CITIZEN:
            return QCoreApplication.translate("Formats", "市民上报")
        case Origin.GRID:
            return QCoreApplication.translate("Formats", "网格上报")
        case Origin.SYSTEM:
            return QCoreApplication.translate("Formats", "部门系统案件")
        case Origin.HAND:
            return QCoreApplication.translate("Formats", "人工登记")


def clock_word(kind: ClockKind) -> str:
    """What a clock measures."""
    match kind:
        case ClockKind.ACCEPT:
            return QCoreApplication.translate("Formats", "受理")
        case ClockKind.FILE:
            return QCoreApplication.translate("Formats", "立案")
        case ClockKind.DISPATCH:
            return QCoreApplication.translate("Formats", "派遣")
        case ClockKind.HANDLE:
            return QCoreApplication.translate("Formats", "处置")
        case ClockKind.VERIFY:
            return QCoreApplication.translate("Formats", "核查")
        case ClockKind.REPORT_FIRST:
            return QCoreApplication.translate("Formats", "初报")
        case ClockKind.REPORT_FOLLOW_UP:
            return QCoreApplication.translate("Formats", "续报")
        case ClockKind.REPORT_FINAL:
            return QCoreApplication.translate("Formats", "终报")


def report_word(kind: ReportKind) -> str:
    """Which report upward: 初报, 续报, 终报."""
    match kind:
        case ReportKind.FIRST:
            return QCoreApplication.translate("Formats", "初报")
        case ReportKind.FOLLOW_UP:
            return QCoreApplication.translate("Formats", "续报")
        case ReportKind.FINAL:
            return QCoreApplication.translate("Formats", "终报")


def mark_word(kind: MarkKind) -> str:
    """What a mark on the shared map stands for."""
    match kind:
        case MarkKind.POINT:
            return QCoreApplication.translate("Formats", "标注点")
        case MarkKind.COMMAND_POST:
            return QCoreApplication.translate("Formats", "现场指挥部")
        case MarkKind.CORDON:
            return QCoreApplication.translate("Formats", "警戒区")
        case MarkKind.ROUTE:
            return QCoreApplication.translate("Formats", "行进路线")
        case MarkKind.STAGING:
            return QCoreApplication.translate("Formats", "集结点")
        case MarkKind.HAZARD:
            return QCoreApplication.translate("Formats", "危险源")


def domain_word(domain: Domain) -> str:
    """The six event domains."""
    match domain:
        case Domain.NATURAL_DISASTER:
            return QCoreApplication.translate("Formats", "自然灾害")
        case Domain.ACCIDENT:
            return QCoreApplication.translate("Formats", "事故灾难")
        case Domain.ENVIRONMENT:
            return QCoreApplication.translate("Formats", "生态环境")
        case Domain.TRANSPORT:
            return QCoreApplication.translate("Formats", "交通运输")
        case Domain.APPEAL:
            return QCoreApplication.translate("Formats", "民生诉求")
        case Domain.CITY:
            return QCoreApplication.translate("Formats", "城市管理")


def task_state_word(state: TaskState) -> str:
    """Where a task stands."""
    match state:
        case TaskState.QUEUED:
            return QCoreApplication.translate("Formats", "待发送")
        case TaskState.SENT:
            return QCoreApplication.translate("Formats", "已发送")
        case TaskState.ACCEPTED:
            return QCoreApplication.translate("Formats", "已接收")
        case TaskState.EXECUTING:
            return QCoreApplication.translate("Formats", "执行中")
        case TaskState.DONE:
            return QCoreApplication.translate("Formats", "已完成")
        case TaskState.REJECTED:
            return QCoreApplication.translate("Formats", "已退回")
        case TaskState.EXPIRED:
            return QCoreApplication.translate("Formats", "已过期")
        case TaskState.UNKNOWN:
            return QCoreApplication.translate("Formats", "是否送达不明")
        case TaskState.CANCELLED:
            return QCoreApplication.translate("Formats", "已撤销")


def channel_word(channel: Channel) -> str:
    """How a task goes out."""
    match channel:
        case Channel.SYSTEM:
            return QCoreApplication.translate("Formats", "系统下发")
        case Channel.TELEPHONE:
            return QCoreApplication.translate("Formats", "电话")
        case Channel.FAX:
            return QCoreApplication.translate("Formats", "传真")
        case Channel.SMS:
            return QCoreApplication.translate("Formats", "短信")
        case Channel.IN_PERSON:
            return QCoreApplication.translate("Formats", "当面")


def warning_state_word(state: WarningState) -> str:
    """Whether a warning still counts."""
    match state:
        case WarningState.IN_FORCE:
            return QCoreApplication.translate("Formats", "生效中")
        case WarningState.CANCELLED:
            return QCoreApplication.translate("Formats", "已解除")
        case WarningState.SUPERSEDED:
            return QCoreApplication.translate("Formats", "已被替代")
        case WarningState.EXPIRED:
            return QCoreApplication.translate("Formats", "已到期")


def request_state_word(state: RequestState) -> str:
    """Where a request stands."""
    match state:
        case RequestState.OPEN:
            return QCoreApplication.translate("Formats", "待审批")
        case RequestState.APPROVED:
            return QCoreApplication.translate("Formats", "已同意")
        case RequestState.REFUSED:
            return QCoreApplication.translate("Formats", "未同意")
        case RequestState.WITHDRAWN:
            return QCoreApplication.translate("Formats", "已撤回")
        case RequestState.LAPSED:
            return QCoreApplication.translate("Formats", "已失效")


def act_word(act: Act) -> str:
    """What the role table speaks of, as in “申请{act}”."""
    match act:
        case Act.ACKNOWLEDGE:
            return QCoreApplication.translate("Formats", "确认")
        case Act.TAKE:
            return QCoreApplication.translate("Formats", "接手")
        case Act.SHELVE:
            return QCoreApplication.translate("Formats", "搁置")
        case Act.OUT_OF_SERVICE:
            return QCoreApplication.translate("Formats", "停用")
        case Act.REPORT:
            return QCoreApplication.translate("Formats", "上报")
        case Act.FILE:
            return QCoreApplication.translate("Formats", "立案")
        case Act.DISPATCH:
            return QCoreApplication.translate("Formats", "派遣")
        case Act.CROSS_DISPATCH:
            return QCoreApplication.translate("Formats", "跨部门派遣")
        case Act.RAISE_LEVEL:
            return QCoreApplication.translate("Formats", "调整等级")
        case Act.DEFER:
            return QCoreApplication.translate("Formats", "缓办")
        case Act.CLOSE:
            return QCoreApplication.translate("Formats", "结案")
        case Act.INSTRUCT:
            return QCoreApplication.translate("Formats", "批示")
        case Act.SUPERVISE:
            return QCoreApplication.translate("Formats", "督办")
        case Act.ORDER:
            return QCoreApplication.translate("Formats", "下发指令")
        case Act.WARN:
            return QCoreApplication.translate("Formats", "发布预警")
        case Act.ANSWER_TASK:
            return QCoreApplication.translate("Formats", "答复任务")
        case Act.SCENE_ON_WALL:
            return QCoreApplication.translate("Formats", "大屏上屏")
        case Act.ARRANGE_OWN_WALL:
            return QCoreApplication.translate("Formats", "改动本席大屏")
        case Act.TAKE_EVIDENCE:
            return QCoreApplication.translate("Formats", "截图与导出录像")
        case Act.TAKE_RESTRICTED:
            return QCoreApplication.translate("Formats", "受限摄像机取证")
        case Act.STEER:
            return QCoreApplication.translate("Formats", "操控云台")
        case Act.SEE_PAST:
            return QCoreApplication.translate("Formats", "回放录像")
        case Act.RECORD:
            return QCoreApplication.translate("Formats", "中心录像")
        case Act.TALK:
            return QCoreApplication.translate("Formats", "喊话")
        case Act.MANAGE_DEVICES:
            return QCoreApplication.translate("Formats", "管理设备")
        case Act.WATCH:
            return QCoreApplication.translate("Formats", "值班与写日志")
        case Act.ROSTER:
            return QCoreApplication.translate("Formats", "排班与调班")
        case Act.HANDOVER:
            return QCoreApplication.translate("Formats", "交接班签字")
        case Act.MEET:
            return QCoreApplication.translate("Formats", "召集会商")
        case Act.DRILL:
            return QCoreApplication.translate("Formats", "参加演练")
        case Act.SAFETY_LAYERS:
            return QCoreApplication.translate("Formats", "看平安地图")
        case Act.VIEW_PERSONAL:
            return QCoreApplication.translate("Formats", "查看个人信息")
        case Act.ERASE_PERSONAL:
            return QCoreApplication.translate("Formats", "销毁个人信息")
        case Act.MANAGE_USERS:
            return QCoreApplication.translate("Formats", "管理用户")
        case Act.READ_AUDIT:
            return QCoreApplication.translate("Formats", "查阅审计记录")


def limit_text(limit: Limit) -> str:
    """A limit with its unit: 30 min, 2 个工作小时, 5 个工作日."""
    amount = f"{limit.amount:g}"
    match limit.unit:
        case Unit.MINUTES:
            return f"{amount} min"
        case Unit.HOURS:
            return f"{amount} h"
        case Unit.WORKING_HOURS:
            text = QCoreApplication.translate("Formats", "{amount} 个工作小时")
        case Unit.WORKING_DAYS:
            text = QCoreApplication.translate("Formats", "{amount} 个工作日")
    return text.format(amount=amount)
