"""MANSCDP bodies as devices send them, each with its quirk."""

from __future__ import annotations

DEVICE = "34020000001320000001"
HEAD = '<?xml version="1.0" encoding="GB2312"?>\r\n'


def body(root: str, cmd: str, fields: str, sn: object = 17, device: str = DEVICE) -> bytes:
    """A document in GB 18030, declared GB2312."""
    text = (
        f"{HEAD}<{root}>\r\n<CmdType>{cmd}</CmdType>\r\n<SN>{sn}</SN>\r\n"
        f"<DeviceID>{device}</DeviceID>\r\n{fields}\r\n</{root}>\r\n"
    )
    return text.encode("gb18030")


def item(number: int, name: str = "东门球机", more: str = "") -> str:
    """A catalogue item."""
    return (
        f"<Item><DeviceID>3402000000131{number:07d}</DeviceID><Name>{name}</Name>"
        "<Manufacturer>ACME</Manufacturer><Model>IPC</Model><Owner>Owner</Owner>"
        "<CivilCode>340200</CivilCode><Address>东门</Address><Parental>0</Parental>"
        f"<ParentID>{DEVICE}</ParentID><SafetyWay>0</SafetyWay><RegisterWay>1</RegisterWay>"
        f"<Secrecy>0</Secrecy><Status>ON</Status>{more}</Item>"
    )


CATALOG = body(
    "Response",
    "Catalog",
    '<SumNum>2</SumNum><DeviceList Num="2">'
    + item(1, more="<Longitude>120.155</Longitude><Latitude>30.274</Latitude>")
    + item(2, "西门枪机 & 大厅", "<Info><PTZType>3</PTZType></Info>")
    + "</DeviceList>",
)
RECORDS = body(
    "Response",
    "RecordInfo",
    f'<Name>通道</Name><SumNum>1</SumNum><RecordList Num="1"><Item><DeviceID>{DEVICE}</DeviceID>'
    "<Name>通道</Name><FilePath>/a/1.ps</FilePath><Address>a</Address>"
    "<StartTime>2026-11-22T08:00:00</StartTime><EndTime>2026-11-22T09:00:00</EndTime>"
    "<Secrecy>0</Secrecy><Type>time</Type><FileSize>1048576</FileSize></Item></RecordList>",
)
KEEPALIVE = body("Notify", "Keepalive", "<Status>OK</Status>")
ALARM = body(
    "Notify",
    "Alarm",
    "<AlarmPriority>1</AlarmPriority><AlarmMethod>5</AlarmMethod>"
    "<AlarmTime>2026-11-22T05:14:40</AlarmTime><AlarmDescription>越界</AlarmDescription>"
    "<Longitude>120.155</Longitude><Latitude>30.274</Latitude><Info><AlarmType>6</AlarmType>"
    "<AlarmTypeParam><EventType>1</EventType></AlarmTypeParam></Info>",
)
POSITION = body(
    "Notify",
    "MobilePosition",
    "<Time>2026-11-22T05:14:40</Time><Longitude>120.155</Longitude><Latitude>30.274</Latitude>"
    "<Speed>36.0</Speed><Direction>90</Direction><Altitude>12</Altitude>",
)
STATUS = body(
    "Response",
    "DeviceStatus",
    "<Result>OK</Result><Online>ONLINE</Online><Status>OK</Status><Encode>ON</Encode>"
    "<Record>OFF</Record><DeviceTime>2026-11-22T05:14:40</DeviceTime>"
    f'<Alarmstatus Num="1"><Item><DeviceID>{DEVICE}</DeviceID><DutyStatus>ONDUTY</DutyStatus>'
    "</Item></Alarmstatus>",
)
INFO = body(
    "Response",
    "DeviceInfo",
    "<DeviceName>东门</DeviceName><Result>OK</Result><Manufacturer>ACME</Manufacturer>"
    "<Model>IPC-1</Model><Firmware>V5.7</Firmware><Channel>4</Channel>",
)
PRESETS = body(
    "Response",
    "PresetQuery",
    '<PresetList Num="2"><Item><PresetID>1</PresetID><PresetName>大门</PresetName></Item>'
    "<Item><PresetID>2</PresetID></Item></PresetList>",
)
CONFIG = body(
    "Response",
    "ConfigDownload",
    "<Result>OK</Result><BasicParam><Name>东门</Name><Expiration>3600</Expiration>"
    "<HeartBeatInterval>60</HeartBeatInterval><HeartBeatCount>3</HeartBeatCount></BasicParam>",
)
MEDIA_END = body("Notify", "MediaStatus", "<NotifyType>121</NotifyType>")
SNAPSHOT = body(
    "Notify",
    "UploadSnapShotFinished",
    f"<SessionID>{'s' * 32}</SessionID><SnapShotList><SnapShotFileID>f1</SnapShotFileID>"
    "<SnapShotFileID>f2</SnapShotFileID></SnapShotList>",
)
OUTCOME = body("Response", "DeviceControl", "<Result>ERROR</Result>")
PTZ = body(
    "Control",
    "DeviceControl",
    "<PTZCmd>A50F0101202000F6</PTZCmd><Info><ControlPriority>5</ControlPriority></Info>",
)
QUERY = body("Query", "Catalog", "")

SAMPLES = (CATALOG, RECORDS, KEEPALIVE, ALARM, POSITION, STATUS, INFO, PRESETS, CONFIG, MEDIA_END,
           SNAPSHOT, OUTCOME, PTZ, QUERY)  # fmt: skip
