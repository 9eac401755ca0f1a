"""立案 and 登记: class, level, department, parties, plan, with limits shown before. UI thread."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QLineEdit, QWidget

from backends.link.api import Link
from backends.record import incident_commands as ic
from backends.record.alarm import Alarm
from backends.record.commands import CommandBody
from backends.record.common import RESIDENT, Department, Place, Severity
from backends.record.ids import IncidentId, uuid7
from backends.record.incident import Incident, Origin, Stage
from backends.record.policy import IncidentClass, Policy
from widgets import formats
from widgets.context import UiContext
from widgets.incidents.deeds import Deed, deed_word, permit_filing
from widgets.incidents.fields import Checks, department_choices, severity_choices
from widgets.incidents.form import FormDialog
from widgets.incidents.place_line import PlaceLine
from widgets.incidents.words import column_word
from widgets.record_words import act_word, domain_word, limit_text, origin_word

MOST_TARGETS = 20


def class_choices(policy: Policy) -> list[tuple[str, str]]:
    """Classes by domain: 事故灾难 · 危化品泄漏."""
    known = sorted(policy.classes, key=_by_domain)
    return [(f"{domain_word(c.domain)} · {c.name}", c.code) for c in known]


def _by_domain(known: IncidentClass) -> tuple[str, str]:
    return (known.domain.value, known.code)


def make_searchable(box: QComboBox) -> None:
    """Typing narrows the choices."""
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = box.completer()
    if completer is None:
        return
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)


def limits_text(known: IncidentClass) -> str:
    """派遣 10 min，处置 4 h，核查 1 个工作日."""
    limits = known.limits
    steps = (
        (column_word(Stage.DISPATCHED), limits.dispatch),
        (column_word(Stage.HANDLING), limits.handle),
        (column_word(Stage.VERIFY), limits.verify),
    )
    words = []
    for name, limit in steps:
        if limit is not None:
            words.append(f"{name} {limit_text(limit)}")
    return "，".join(words)


class FileDialog(FormDialog):
    """立案: the class proposes level, department, parties and plan; each may be changed."""

    def __init__(self, context: UiContext, parent: QWidget, incident: Incident) -> None:
        super().__init__(context, parent, deed_word(Deed.FILE), incident)
        policy = self.link.policy
        choices = [("", ""), *class_choices(policy)]
        self.classes = self.add_choice(self.tr("类别"), choices, incident.class_code)
        make_searchable(self.classes)
        level = str(int(incident.severity))
        self.level = self.add_choice(self.tr("级别"), severity_choices(), level)
        lead = [*department_choices(), (formats.department_word(Department.CENTRE), "centre")]
        self.lead = self.add_choice(self.tr("牵头部门"), lead, incident.department.value)
        self.parties = Checks(context.theme, department_choices(), self)
        self.parties.tick(d.value for d in incident.parties)
        self.add_row(self.tr("参与部门"), self.parties)
        plans = [(self.tr("不用预案"), ""), *((p.name, p.id) for p in policy.plans)]
        self.plan = self.add_choice(self.tr("预案"), plans, incident.plan)
        self.classes.currentIndexChanged.connect(self._on_class)
        for box in (self.lead, self.plan, self.level):
            box.currentIndexChanged.connect(self._on_changed)
        self.parties.changed.connect(self._on_changed)
        if incident.class_code:
            self._on_class()
        self.refresh()

    @property
    def known(self) -> IncidentClass | None:
        """The class chosen."""
        return self.link.policy.incident_class(str(self.classes.currentData() or ""))

    @Slot()
    def _on_class(self) -> None:
        known = self.known
        if known is None:
            self.refresh()
            return
        procedure = self.link.policy.procedure(known.domain)
        self.lead.setCurrentIndex(max(0, self.lead.findData(known.department.value)))
        worse = min(known.severity, self.incident.severity)
        self.level.setCurrentIndex(max(0, self.level.findData(str(int(worse)))))
        self.plan.setCurrentIndex(max(0, self.plan.findData(known.plan)))
        if procedure is not None:
            self.parties.tick(d.value for d in procedure.parties if d is not known.department)
        self.refresh()

    @Slot()
    def _on_changed(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        known = self.known
        if known is None:
            self.send_button.setText(deed_word(Deed.FILE))
            self.tell_effect(self.tr("选定类别后，这里显示各环节的时限"))
            return
        answer, asked = permit_filing(
            self.link.user, self.incident, self._wanted(known), self.link.policy
        )
        word = deed_word(Deed.FILE)
        self.send_button.setText(self.tr("申请{deed}").format(deed=word) if asked else word)
        lines = []
        if asked:
            text = self.tr("{acts}，由{whom}审批，批准后立案")
            acts = formats.list_text(act_word(act) for act in asked)
            lines.append(text.format(acts=acts, whom=answer.whom_text))
        limits = limits_text(known)
        lines.append(self.tr("时限：{limits}").format(limits=limits or self.tr("不限")))
        if known.needs_reports:
            reports = self.link.policy.reports
            text = self.tr("要报送信息：初报 {first:g} min 内，之后每 {next:g} min 续报")
            lines.append(text.format(first=reports.first_min, next=reports.follow_up_min))
        plan = self.link.policy.plan(str(self.plan.currentData() or ""))
        if plan is not None:
            text = self.tr("预案共 {n} 步，立案后逐项打勾")
            lines.append(text.format(n=len(plan.steps)))
        self.tell_effect("\n".join(lines))

    def problem(self) -> str:
        return "" if self.known is not None else self.tr("请先选类别")

    def commands(self) -> list[CommandBody]:
        known = self.known
        assert known is not None
        return [self._wanted(known)]

    def _wanted(self, known: IncidentClass) -> ic.FileIncident:
        lead = Department(self.lead.currentData())
        parties = [Department(value) for value in self.parties.values]
        return ic.FileIncident(
            incident=self.incident.id,
            seen_version=self.incident.version,
            class_code=known.code,
            severity=Severity(int(self.level.currentData())),
            department=lead,
            parties=[party for party in parties if party is not lead],
            plan=str(self.plan.currentData() or ""),
        )


class NewIncidentDialog(FormDialog):
    """登记: by hand, from a call, or from alarms that stand on the screen."""

    def __init__(
        self,
        context: UiContext,
        parent: QWidget,
        alarms: Sequence[Alarm] = (),
        spot: Place | None = None,
    ) -> None:
        """`spot`: where it is, picked on the map."""
        super().__init__(context, parent, QCoreApplication.translate("Incidents", "登记事件"))
        self.alarms = list(alarms)
        first = self.alarms[0] if self.alarms else None
        into = [(self.tr("新登记一个事件"), ""), *_open_incidents(self.link, first)]
        self.into = self.add_choice(self.tr("归入"), into)
        self.title = self._line(self.tr("标题"), first.title if first is not None else "")
        self.title.setPlaceholderText(self.tr("何处、何事、影响"))
        choices = [(self.tr("暂不分类"), ""), *class_choices(self.link.policy)]
        proposed = self.link.policy.alarms.class_of(first.kind).incident_class if first else ""
        self.classes = self.add_choice(self.tr("类别"), choices, proposed)
        make_searchable(self.classes)
        worst = min((a.severity for a in self.alarms), default=Severity.III)
        self.level = self.add_choice(self.tr("级别"), severity_choices(), str(int(worst)))
        self.lead = self.add_choice(self.tr("部门"), department_choices(), self._department())
        origins = [(origin_word(o), o.value) for o in (Origin.HAND, Origin.CITIZEN, Origin.GRID)]
        self.origin = self.add_choice(self.tr("来源"), origins)
        known = spot or next((a.place for a in self.alarms if a.place is not None), None)
        name = spot.name if spot else _place_name(first)
        self.place = PlaceLine(context, self, name, known)
        self.add_row(self.tr("地点"), self.place)
        self.words = self.add_text(self.tr("情况"), lines=3)
        self.reporter = self._line(self.tr("反映人"), "")
        self.telephone = self._line(self.tr("电话"), "")
        self._show_row(self.into, bool(self.alarms) and len(into) > 1)
        self._tell(first)
        self.into.currentIndexChanged.connect(self._on_into)
        self.classes.currentIndexChanged.connect(self._on_class)
        self.title.setFocus()

    def _line(self, label: str, text: str) -> QLineEdit:
        line = QLineEdit(text, self)
        self.add_row(label, line)
        return line

    def _department(self) -> str:
        user = self.link.user
        if self.alarms:
            return self.alarms[0].department.value
        if user is not None and user.department is not None:
            return user.department.value
        return RESIDENT[0].value

    def _tell(self, first: Alarm | None) -> None:
        is_from_alarms = first is not None
        for widget in (self.origin, self.reporter, self.telephone):
            self._show_row(widget, not is_from_alarms)
        if is_from_alarms:
            text = self.tr("由 {n} 条报警转入，登记后这些报警归入这个事件：\n{titles}")
            titles = "\n".join(f"· {a.title}" for a in self.alarms[:4])
            self.tell_effect(text.format(n=len(self.alarms), titles=titles))
        else:
            self.tell_effect(self.tr("反映人和电话加密保存，查看要留痕"))

    def _show_row(self, widget: QWidget, is_shown: bool) -> None:
        widget.setVisible(is_shown)
        for label in self.findChildren(QLabel):
            if label.buddy() is widget:
                label.setVisible(is_shown)

    @property
    def existing(self) -> Incident | None:
        """The open incident that the alarms are to belong to; None for a new one."""
        return self.link.incidents.get(IncidentId(str(self.into.currentData() or "")))

    @Slot()
    def _on_into(self) -> None:
        """With an existing incident there is nothing to register."""
        is_new = self.existing is None
        for widget in (self.title, self.classes, self.level, self.lead, self.place, self.words):
            widget.setEnabled(is_new)

    @Slot()
    def _on_class(self) -> None:
        known = self.link.policy.incident_class(str(self.classes.currentData() or ""))
        if known is not None:
            self.lead.setCurrentIndex(max(0, self.lead.findData(known.department.value)))
            if not self.alarms:
                severity = str(int(known.severity))
                self.level.setCurrentIndex(max(0, self.level.findData(severity)))

    def problem(self) -> str:
        if self.existing is not None:
            return ""
        return "" if self.title.text().strip() else self.tr("请写标题")

    def commands(self) -> list[CommandBody]:
        existing = self.existing
        if existing is not None:
            attach = ic.AttachAlarms(
                incident=existing.id,
                seen_version=existing.version,
                alarms=[alarm.id for alarm in self.alarms],
            )
            return [attach]
        now = self.link.hub_now()
        fields = {"reporter": self.reporter.text(), "telephone": self.telephone.text()}
        is_alarm = bool(self.alarms)
        return [
            ic.ReportIncident(
                incident=IncidentId(uuid7(round(now.timestamp() * 1000))),
                title=self.title.text().strip(),
                department=Department(self.lead.currentData()),
                severity=Severity(int(self.level.currentData())),
                description=self._description(),
                class_code=str(self.classes.currentData() or ""),
                place=self.place.spot(),
                origin=Origin.ALARM if is_alarm else Origin(self.origin.currentData()),
                alarms=[alarm.id for alarm in self.alarms],
                personal={k: v.strip() for k, v in fields.items() if v.strip() and not is_alarm},
            )
        ]

    def _description(self) -> str:
        """What is known; a place that nobody can put on the map is told in words."""
        name, words = self.place.text().strip(), self.words.toPlainText().strip()
        if not name or self.place.spot() is not None:
            return words
        return "\n".join(
            line for line in (self.tr("地点：{name}").format(name=name), words) if line
        )


def _place_name(alarm: Alarm | None) -> str:
    return alarm.place.name if alarm is not None and alarm.place is not None else ""


def _open_incidents(link: Link, first: Alarm | None) -> list[tuple[str, str]]:
    """Open incidents as choices, the nearest to the alarm first."""
    if first is None:
        return []
    here = first.place

    def distance(incident: Incident) -> tuple[float, str]:
        there = incident.place
        if here is None or there is None:
            return 1e9, incident.number
        across = (here.lon_wgs84 - there.lon_wgs84) ** 2 + (here.lat_wgs84 - there.lat_wgs84) ** 2
        return across, incident.number

    found = sorted((i for i in link.incidents.values() if not i.is_over), key=distance)
    return [(f"{i.number}  {i.title}", str(i.id)) for i in found[:MOST_TARGETS]]
