"""How one device is treated, as a form: strict unless somebody says why not. UI thread; no I/O."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from backends.link.devices import Device, DeviceProfile, DeviceState, Network, SetDevice
from backends.record.common import Department
from backends.record.resource import CameraSecurity
from widgets.devices.network_pick import NetworkPick
from widgets.devices.words import groups_text, leniencies, security_word
from widgets.formats import department_word
from widgets.theme import Theme


class ProfileForm(QWidget):
    """`saved` with a SetDevice; `forgotten` when a deletion was asked for twice."""

    saved = Signal(object)
    forgotten = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._device: Device | None = None
        self._is_doomed = False
        self.name, self.password = QLineEdit(self), QLineEdit(self)
        self.network, self.reason = NetworkPick(theme, self), QLineEdit(self)
        self.groups = QLabel(self)
        self.dialects, self.redirect = QLineEdit(self), QLineEdit(self)
        self.choices = {
            "charset": _choice(self, _charsets(self)),
            "signalling": _choice(self, _signallings(self)),
            "media": _choice(self, _medias(self)),
            "setup": _choice(self, _setups(self)),
            "datum": _choice(self, [("wgs84", "WGS-84"), ("gcj02", "GCJ-02")]),
            "department": _choice(self, [(d.value, department_word(d)) for d in Department]),
            "security": _choice(self, [(s.value, security_word(s)) for s in CameraSecurity]),
        }
        self.figures = {
            "keepalive_s": _figure(self, 5, 3600, " s"),
            "keepalive_count": _figure(self, 1, 100, ""),
            "min_expires_s": _figure(self, 0, 86_400, " s"),
            "position_interval_s": _figure(self, 1, 3600, " s"),
        }
        self.checks = {
            "has_qop": QCheckBox(self.tr("鉴权用 qop=auth"), self),
            "is_nonce_checked": QCheckBox(self.tr("核对随机数（nonce）"), self),
            "is_ssrc_checked": QCheckBox(self.tr("核对码流的 SSRC"), self),
            "is_roaming": QCheckBox(self.tr("允许设备换地址（NAT、4G）"), self),
            "is_guarded": QCheckBox(self.tr("上线后布防"), self),
        }
        self.topics = {
            "catalog": QCheckBox(self.tr("目录"), self),
            "alarm": QCheckBox(self.tr("报警"), self),
            "position": QCheckBox(self.tr("移动位置"), self),
        }
        self.said = QLabel(self)
        self.save, self.forget = QPushButton(self), QPushButton(self)
        self._lay_out()
        self.save.clicked.connect(self._on_save)
        self.forget.clicked.connect(self._on_forget)

    def offer_networks(self, networks: Mapping[str, Network]) -> None:
        """Those that a device may be of."""
        self.network.offer(networks)

    def show_device(self, device: Device, *, may_change: bool, whom: str) -> None:
        """Fill it; what is being typed for the same device stays."""
        is_same = self._device is not None and self._device.id == device.id
        has_changed = is_same and self._device is not None and self._device.profile
        before, self._device = has_changed, device
        if not is_same:
            self._body.verticalScrollBar().setValue(0)
        if not is_same or (before != device.profile and not self._is_touched(before)):
            self._fill(device)
        is_new = device.state is DeviceState.PENDING
        self.save.setText(self.tr("批准") if is_new else self.tr("保存"))
        self.password.setPlaceholderText(
            self.tr("不填：用平台公用的") if is_new else self.tr("不填：不变")
        )
        for widget in (self._body, self.save, self.forget):
            widget.setEnabled(may_change)
        if not may_change:
            self.say(whom)
        elif not is_same:
            self.say("")

    def say(self, words: str) -> None:
        """What came of it, or what is missing."""
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def profile(self) -> DeviceProfile:
        """As the form has it."""
        before = self._device.profile if self._device is not None else DeviceProfile()
        flags = {name: check.isChecked() for name, check in self.checks.items()}
        words = {name: str(choice.currentData()) for name, choice in self.choices.items()}
        return DeviceProfile(
            **flags,
            charset=words["charset"],
            signalling=words["signalling"],
            media=words["media"],
            setup=words["setup"],
            datum=words["datum"],
            department=Department(words["department"]),
            security=CameraSecurity(words["security"]),
            groups_of=before.groups_of,
            cameras=before.cameras,
            keepalive_s=self.figures["keepalive_s"].value(),
            keepalive_count=self.figures["keepalive_count"].value(),
            min_expires_s=self.figures["min_expires_s"].value(),
            position_interval_s=self.figures["position_interval_s"].value(),
            dialects=self.dialects.text().replace(",", " ").split(),
            topics=tuple(name for name, check in self.topics.items() if check.isChecked()),
            network=self.network.network,
            reason=self.reason.text().strip(),
            redirect_to=self.redirect.text().strip(),
        )

    def _is_touched(self, before: DeviceProfile | bool) -> bool:
        return isinstance(before, DeviceProfile) and self.profile() != before

    def _fill(self, device: Device) -> None:
        profile = device.profile
        self.name.setText(device.name)
        self.password.clear()
        for name, choice in self.choices.items():
            choice.setCurrentIndex(max(0, choice.findData(str(getattr(profile, name)))))
        for name, figure in self.figures.items():
            figure.setValue(getattr(profile, name))
        for name, check in self.checks.items():
            check.setChecked(getattr(profile, name))
        for name, check in self.topics.items():
            check.setChecked(name in profile.topics)
        self.dialects.setText(" ".join(profile.dialects))
        self.network.choose(profile.network)
        self.groups.setText(groups_text(profile))
        self.reason.setText(profile.reason)
        self.redirect.setText(profile.redirect_to)
        self._is_doomed = False
        self._word_forget()

    def _lay_out(self) -> None:
        px = self._theme.px
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.dialects.setPlaceholderText(self.tr("不填：各种写法都带上"))
        self.redirect.setPlaceholderText("sip:…")
        self.reason.setPlaceholderText(self.tr("为什么对它放宽"))
        self.groups.setProperty("role", "small")
        self.groups.setWordWrap(True)
        self.groups.setToolTip(self.tr("在设置文件里写：groups_of"))
        self._body = QScrollArea(self)
        self._body.setWidgetResizable(True)
        self._body.setFrameShape(QFrame.Shape.NoFrame)
        content = QWidget(self._body)
        form = QFormLayout(content)
        form.setContentsMargins(px(12), px(12), px(12), px(12))
        form.setHorizontalSpacing(px(16))
        form.setVerticalSpacing(px(8))
        for word, widget in self._rows():
            form.addRow(word, widget)
        self._body.setWidget(content)
        self.said.setProperty("role", "warning")
        self.said.setWordWrap(True)
        self.said.hide()
        self.save.setProperty("role", "primary")
        foot = QHBoxLayout()
        foot.setContentsMargins(px(12), px(8), px(12), px(8))
        foot.addWidget(self.said, 1)
        foot.setSpacing(px(8))
        foot.addWidget(self.forget)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._body, 1)
        column.addLayout(foot)
        self._word_forget()

    def _rows(self) -> list[tuple[str, QWidget | QHBoxLayout]]:
        beats, topics = QHBoxLayout(), QHBoxLayout()
        beats.addWidget(self.figures["keepalive_s"])
        beats.addWidget(QLabel("×", self))
        beats.addWidget(self.figures["keepalive_count"])
        beats.addStretch(1)
        for check in self.topics.values():
            topics.addWidget(check)
        topics.addStretch(1)
        return [
            (self.tr("名称"), self.name),
            (self.tr("密码"), self.password),
            (self.tr("所属部门"), self.choices["department"]),
            (self.tr("分组归部门"), self.groups),
            (self.tr("密级"), self.choices["security"]),
            (self.tr("所在网络"), self.network),
            (self.tr("信令"), self.choices["signalling"]),
            (self.tr("媒体"), self.choices["media"]),
            (self.tr("TCP 谁连谁"), self.choices["setup"]),
            (self.tr("文字编码"), self.choices["charset"]),
            (self.tr("坐标系"), self.choices["datum"]),
            (self.tr("心跳 × 次数"), beats),
            (self.tr("最短注册期"), self.figures["min_expires_s"]),
            (self.tr("订阅"), topics),
            (self.tr("位置间隔"), self.figures["position_interval_s"]),
            (self.tr("子码流写法"), self.dialects),
            (self.tr("转到别处"), self.redirect),
            ("", self.checks["is_guarded"]),
            ("", self.checks["has_qop"]),
            ("", self.checks["is_nonce_checked"]),
            ("", self.checks["is_ssrc_checked"]),
            ("", self.checks["is_roaming"]),
            (self.tr("放宽的理由"), self.reason),
        ]

    def _word_forget(self) -> None:
        sure = self.tr("确认删除：不再允许它注册")
        self.forget.setText(sure if self._is_doomed else self.tr("删除设备"))
        self.forget.setProperty("role", "danger" if self._is_doomed else "")
        self.forget.style().polish(self.forget)

    @Slot()
    def _on_save(self) -> None:
        device, profile = self._device, self.profile()
        if device is None:
            return
        lenient = leniencies(profile)
        if lenient and not profile.reason:
            words = self.tr("放宽了“{what}”，请写明理由")
            self.say(words.format(what="、".join(lenient)))
            self.reason.setFocus()
            return
        self.saved.emit(
            SetDevice(
                device=device.id,
                name=self.name.text().strip(),
                password=self.password.text(),
                profile=profile,
            )
        )

    def saved_as(self, wanted: SetDevice | None) -> None:
        """The centre has it: the password of that device need not be typed again."""
        device = self._device
        is_its = wanted is not None and device is not None and wanted.device == device.id
        if wanted is not None and is_its and wanted.password == self.password.text():
            self.password.clear()

    @Slot()
    def _on_forget(self) -> None:
        if self._device is None:
            return
        if self._is_doomed:
            self.forgotten.emit(self._device.id)
        self._is_doomed = not self._is_doomed
        self._word_forget()


def _choice(parent: QWidget, choices: list[tuple[str, str]]) -> QComboBox:
    box = QComboBox(parent)
    for value, word in choices:
        box.addItem(word, value)
    return box


def _figure(parent: QWidget, least: int, most: int, unit: str) -> QSpinBox:
    box = QSpinBox(parent)
    box.setRange(least, most)
    box.setSuffix(unit)
    return box


def _charsets(form: ProfileForm) -> list[tuple[str, str]]:
    return [
        ("declared", form.tr("按报文声明，认不出按 GB18030")),
        ("gb18030", "GB18030"),
        ("utf-8", "UTF-8"),
    ]


def _signallings(form: ProfileForm) -> list[tuple[str, str]]:
    return [("any", form.tr("UDP 或 TCP")), ("udp", "UDP"), ("tcp", "TCP")]


def _medias(form: ProfileForm) -> list[tuple[str, str]]:
    return [("tcp", form.tr("TCP（推荐）")), ("udp", "UDP")]


def _setups(form: ProfileForm) -> list[tuple[str, str]]:
    return [("passive", form.tr("设备连我们")), ("active", form.tr("我们连设备"))]
