"""How times, ages, distances and the record's words are said to people. Any thread; pure text.

Shared by every window. Times come in as aware UTC and are said in the city's own time (+08:00).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication

from backends.record.access import Role, User
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import SourceState

LOCAL = dt.timezone(dt.timedelta(hours=8))


def clock_text(moment: dt.datetime, now: dt.datetime) -> str:
    """14:03:27 when `moment` lies on the local day of `now`, 11-22 14:03 otherwise."""
    local = moment.astimezone(LOCAL)
    if local.date() == now.astimezone(LOCAL).date():
        return local.strftime("%H:%M:%S")
    return local.strftime("%m-%d %H:%M")


def moment_text(moment: dt.datetime) -> str:
    """The whole moment: 2026-11-22 14:03:27."""
    return moment.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")


def weekday_word(day: dt.date) -> str:
    """周一 … 周日 of a day, or of a local moment."""
    words = (
        QCoreApplication.translate("Formats", "周一"),
        QCoreApplication.translate("Formats", "周二"),
        QCoreApplication.translate("Formats", "周三"),
        QCoreApplication.translate("Formats", "周四"),
        QCoreApplication.translate("Formats", "周五"),
        QCoreApplication.translate("Formats", "周六"),
        QCoreApplication.translate("Formats", "周日"),
    )
    return words[day.weekday()]


def age_text(seconds: float) -> str:
    """37 s, 4 min, 2 h, 3 d. A negative age (skewed clocks) is said as 0 s."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    if whole < 48 * 3600:
        return f"{whole // 3600} h"
    return f"{whole // 86400} d"


def age_of(moment: dt.datetime, now: dt.datetime) -> str:
    """Age of a moment at `now`, as age_text."""
    return age_text((now - moment).total_seconds())


def distance_text(metres: float) -> str:
    """85 m, 1.2 km, 14 km."""
    if metres < 1000:
        return f"{round(metres)} m"
    if metres < 10_000:
        return f"{metres / 1000:.1f} km"
    return f"{round(metres / 1000)} km"


def severity_word(severity: Severity) -> str:
    """Ⅰ级 … Ⅳ级, as said on the watch."""
    match severity:
        case Severity.I:
            return QCoreApplication.translate("Formats", "Ⅰ级")
        case Severity.II:
            return QCoreApplication.translate("Formats", "Ⅱ级")
        case Severity.III:
            return QCoreApplication.translate("Formats", "Ⅲ级")
        case Severity.IV:
            return QCoreApplication.translate("Formats", "Ⅳ级")


def severity_colour_word(severity: Severity) -> str:
    """红色 橙色 黄色 蓝色."""
    match severity:
        case Severity.I:
            return QCoreApplication.translate("Formats", "红色")
        case Severity.II:
            return QCoreApplication.translate("Formats", "橙色")
        case Severity.III:
            return QCoreApplication.translate("Formats", "黄色")
        case Severity.IV:
            return QCoreApplication.translate("Formats", "蓝色")


def department_word(department: Department) -> str:
    """Short word of a department: 网格, 应急, 环保, 交通, 城管, 中心."""
    match department:
        case Department.GRID:
            return QCoreApplication.translate("Formats", "网格")
        case Department.EMERGENCY:
            return QCoreApplication.translate("Formats", "应急")
        case Department.ENVIRONMENT:
            return QCoreApplication.translate("Formats", "环保")
        case Department.TRANSPORT:
            return QCoreApplication.translate("Formats", "交通")
        case Department.URBAN:
            return QCoreApplication.translate("Formats", "城管")
        case Department.CENTRE:
            return QCoreApplication.translate("Formats", "中心")


def realm_word(realm: Realm) -> str:
    """实战, 演练, 测试."""
    match realm:
        case Realm.LIVE:
            return QCoreApplication.translate("Formats", "实战")
        case Realm.DRILL:
            return QCoreApplication.translate("Formats", "演练")
        case Realm.TEST:
            return QCoreApplication.translate("Formats", "测试")


def role_word(role: Role) -> str:
    """What the holder of a role is called on the watch."""
    match role:
        case Role.LEADING_OFFICIAL:
            return QCoreApplication.translate("Formats", "值守市领导")
        case Role.COMMANDER:
            return QCoreApplication.translate("Formats", "指挥长")
        case Role.WATCH_LEADER:
            return QCoreApplication.translate("Formats", "值班长")
        case Role.DISPATCHER:
            return QCoreApplication.translate("Formats", "调度员")
        case Role.WALL_OPERATOR:
            return QCoreApplication.translate("Formats", "大屏操作员")
        case Role.INSPECTOR:
            return QCoreApplication.translate("Formats", "督查员")
        case Role.SYSTEM_ADMINISTRATOR:
            return QCoreApplication.translate("Formats", "系统管理员")
        case Role.SECURITY_ADMINISTRATOR:
            return QCoreApplication.translate("Formats", "安全管理员")
        case Role.AUDIT_ADMINISTRATOR:
            return QCoreApplication.translate("Formats", "审计管理员")


def state_word(state: AlarmState) -> str:
    """State of an alarm in words (ISA-18.2)."""
    match state:
        case AlarmState.NORM:
            return QCoreApplication.translate("Formats", "已恢复")
        case AlarmState.UNACK:
            return QCoreApplication.translate("Formats", "未确认")
        case AlarmState.ACKED:
            return QCoreApplication.translate("Formats", "已确认")
        case AlarmState.RTNUN:
            return QCoreApplication.translate("Formats", "已恢复未确认")
        case AlarmState.LATCHED:
            return QCoreApplication.translate("Formats", "已恢复待复位")


def source_state_word(state: SourceState) -> str:
    """Health of a feed in words."""
    match state:
        case SourceState.UNKNOWN:
            return QCoreApplication.translate("Formats", "状态未知")
        case SourceState.OK:
            return QCoreApplication.translate("Formats", "正常")
        case SourceState.STALE:
            return QCoreApplication.translate("Formats", "数据陈旧")
        case SourceState.LOST:
            return QCoreApplication.translate("Formats", "失联")


def what_text(alarm: Alarm) -> str:
    """The title where the place stands beside it: without the place's name at its beginning."""
    place = alarm.place.name if alarm.place is not None else ""
    rest = alarm.title.removeprefix(place).lstrip(" ，、：:·-") if place else ""
    return rest or alarm.title


def actor_text(actor: Actor, users: Mapping[str, User]) -> str:
    """Name of who acted; a system is said as 系统, somebody unknown by their id."""
    user = users.get(actor.user)
    if user is not None:
        return user.name
    if actor.user.startswith("system:"):
        return QCoreApplication.translate("Formats", "系统")
    return actor.user


def list_text(words: Iterable[str]) -> str:
    """Words one after the other: 甲、乙、丙."""
    return QCoreApplication.translate("Formats", "、").join(words)


def whom_text(roles: list[str]) -> str:
    """Roles to ask, any of them: 值班长或指挥长. A role unknown here is left out."""
    known = {role.value for role in Role}
    words = [role_word(Role(name)) for name in roles if name in known]
    if len(words) < 2:
        return "".join(words)
    either = QCoreApplication.translate("Formats", "{some}或{last}")
    return either.format(some=list_text(words[:-1]), last=words[-1])


def refusal_text(refusal: Refusal, thing: str = "") -> str:
    """Why a command was not done and what to do now. `thing`: 报警 (default), 事件, 任务 ..."""
    what = thing or QCoreApplication.translate("Formats", "报警")
    return _refusal_words(refusal).format(thing=what, whom=whom_text(refusal.whom))


def _refusal_words(refusal: Refusal) -> str:
    match refusal.code:
        case RefusalCode.NOT_ALLOWED:
            if not whom_text(refusal.whom):
                return QCoreApplication.translate("Formats", "您的岗位不能这样做")
            return QCoreApplication.translate("Formats", "您的岗位不能这样做，请找{whom}")
        case RefusalCode.OTHER_DEPARTMENT:
            return QCoreApplication.translate("Formats", "这属于其他部门，请由该部门或值班长处理")
        case RefusalCode.STALE_VERSION:
            return QCoreApplication.translate("Formats", "{thing}刚刚有变化，请看过新内容后再操作")
        case RefusalCode.UNKNOWN_SUBJECT:
            return QCoreApplication.translate("Formats", "中心没有这条{thing}，可能已经结束")
        case RefusalCode.WRONG_STATE:
            return QCoreApplication.translate("Formats", "{thing}当前的状态不能这样操作")
        case RefusalCode.MALFORMED:
            return QCoreApplication.translate("Formats", "中心不认识这个操作，请检查两端软件版本")
        case RefusalCode.SIGNED_OUT | RefusalCode.WRONG_PASSWORD | RefusalCode.LOCKED_OUT:
            return _sign_in_words(refusal.code)
        case _:
            return _rule_words(refusal.code)


def _sign_in_words(code: RefusalCode) -> str:
    match code:
        case RefusalCode.WRONG_PASSWORD:
            return QCoreApplication.translate("Formats", "用户名或密码不对")
        case RefusalCode.LOCKED_OUT:
            return QCoreApplication.translate(
                "Formats", "密码错误次数过多，账号暂时锁定，请稍后再试"
            )
        case _:
            return QCoreApplication.translate("Formats", "登录已失效，请重新登录")


def _rule_words(code: RefusalCode) -> str:
    match code:
        case RefusalCode.WRONG_REALM:
            return QCoreApplication.translate("Formats", "实战、演练和测试不能混在一起操作")
        case RefusalCode.OUT_OF_RANGE:
            return QCoreApplication.translate("Formats", "数值或时间超出规定的范围")
        case RefusalCode.REASON_MISSING:
            return QCoreApplication.translate("Formats", "需要写明原因")
        case RefusalCode.SAME_PERSON:
            return QCoreApplication.translate("Formats", "需要另一个人来做，不能自己审批自己")
        case RefusalCode.OPEN_TASKS:
            return QCoreApplication.translate("Formats", "还有任务没有完成")
        case RefusalCode.UNKNOWN_CLASS:
            return QCoreApplication.translate("Formats", "现行规则里没有这个类别、预案或单位")
        case RefusalCode.NOT_LIVE:
            return QCoreApplication.translate("Formats", "演练和测试的内容不会发给外单位")
        case RefusalCode.DUPLICATE:
            return QCoreApplication.translate("Formats", "已经有了，不用重复")
        case RefusalCode.TOO_LARGE:
            return QCoreApplication.translate("Formats", "内容太长，请精简后再提交")
        case _:
            return QCoreApplication.translate("Formats", "中心暂时无法写入记录，操作没有生效")


def factor_word(code: str) -> str:
    """A monitoring factor's name for its HJ 212 code; an unknown code is said as it is."""
    match code:
        case "w01001":
            return QCoreApplication.translate("Formats", "pH 值")
        case "w01018":
            return QCoreApplication.translate("Formats", "化学需氧量")
        case "w21003":
            return QCoreApplication.translate("Formats", "氨氮")
        case "w21001":
            return QCoreApplication.translate("Formats", "总氮")
        case "w21011":
            return QCoreApplication.translate("Formats", "总磷")
        case "w00000":
            return QCoreApplication.translate("Formats", "污水流量")
        case "a34001":
            return QCoreApplication.translate("Formats", "总悬浮颗粒物")
        case "a34002":
            return "PM10"
        case "a34004":
            return "PM2.5"
        case "a01001":
            return QCoreApplication.translate("Formats", "温度")
        case "a01002":
            return QCoreApplication.translate("Formats", "湿度")
        case "a01006":
            return QCoreApplication.translate("Formats", "气压")
        case "a01007":
            return QCoreApplication.translate("Formats", "风速")
        case "a01008":
            return QCoreApplication.translate("Formats", "风向")
        case "LA":
            return QCoreApplication.translate("Formats", "噪声")
        case _:
            return code
