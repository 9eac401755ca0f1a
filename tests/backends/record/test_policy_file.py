"""Reading the policy: what is wrong is told by file, line, key and what was expected."""

from __future__ import annotations

import msgspec
import pytest

from backends.record.policy import Limit, Policy, Unit
from backends.record.policy_file import PolicyError, digest, load, load_files

CLASS = """\
[[classes]]
code = "city.rubbish"
name = "暴露垃圾"
domain = "city"
department = "urban"
limits = { handle = "4 working_hours" }
"""
PLAN = """\
[[plans]]
id = "flood"
name = "暴雨内涝"
steps = [{ text = "封闭下穿通道", within_min = 15 }, { text = "开泵" }]
"""


def test_limits_are_written_in_words() -> None:
    policy = load(CLASS, "policy.toml")
    assert policy.classes[0].limits.handle == Limit(amount=4.0, unit=Unit.WORKING_HOURS)
    assert policy.classes[0].limits.accept is None


def test_limit_may_be_a_table_too() -> None:
    text = CLASS.replace('"4 working_hours"', '{ amount = 2.5, unit = "hours" }')
    limit = load(text, "policy.toml").classes[0].limits.handle
    assert limit == Limit(amount=2.5, unit=Unit.HOURS)


def test_steps_of_a_plan_are_numbered() -> None:
    steps = load(PLAN, "policy.toml").plans[0].steps
    assert [(step.id, step.within_min) for step in steps] == [("1", 15.0), ("2", 0.0)]


def test_empty_file_is_the_policy_without_rules() -> None:
    assert load("", "policy.toml") == Policy()


def test_table_of_a_later_file_replaces_that_of_an_earlier_one() -> None:
    own = CLASS.replace("city.rubbish", "city.own")
    policy = load_files([("default.toml", CLASS + PLAN), ("city.toml", own)])
    assert [known.code for known in policy.classes] == ["city.own"]
    assert [plan.id for plan in policy.plans] == ["flood"]


def test_digest_is_of_what_is_said_not_of_how_it_is_written() -> None:
    one = load(CLASS, "a.toml")
    other = load("# 注释\n" + CLASS.replace('"4 working_hours"', "{ amount = 4 }"), "b.toml")
    assert digest(one) == digest(other)
    assert digest(one) != digest(msgspec.structs.replace(one, name="其他"))


WRONG = [
    ('[[watch.batches]]\nname = "第三批"\nsince = 2027-01-04\n', 2, "watch.batches", "第三批"),
    ('[[watch.rotations]]\nid = "a"\nname = "轮"\nseat = "席"\n', 4, "watch.rotations", "席"),
    ("[[classes]\n", 1, "", ""),
    ("[alarms]\nshelve_mst_min = 5\n", 2, "alarms.shelve_mst_min", "shelve_most_min"),
    (CLASS + 'colour = "red"\n', 7, "classes[1].colour", "code, name"),
    (CLASS.replace('"urban"', '"city"'), 5, "classes[1].department", "urban"),
    (CLASS.replace('name = "暴露垃圾"\n', ""), 1, "classes[1]", "name"),
    (CLASS.replace("4 working_hours", "4 工时"), 6, "classes[1].limits.handle", "working_hours"),
    (CLASS.replace("4 working", "0 working"), 6, "classes[1].limits.handle", "0"),
    (CLASS + CLASS, 8, "classes[2].code", "city.rubbish"),
    (CLASS + 'plan = "none"\n', 7, "classes[1].plan", "none"),
    (PLAN.replace('"flood"', '""'), 2, "plans[1].id", ""),
    (
        '[[alarms.classes]]\nkind = "case"\nincident_class = "none"\n',
        3,
        "alarms.classes[1].incident_class",
        "none",
    ),
    (
        '[[alarms.classes]]\nkind = "case"\non_delay_s = -1.0\n',
        3,
        "alarms.classes[1].on_delay_s",
        "0",
    ),
    (
        '[[alarms.suppressions]]\nid = "x"\nwhy = "因"\ncause = "none"\nkinds = []\n',
        4,
        "alarms.suppressions[1].cause",
        "none",
    ),
    (
        '[[alarms.suppressions]]\nid = "x"\nwhy = "因"\ncause = ""\nkinds = []\nwithin = "city"\n',
        6,
        "alarms.suppressions[1].within",
        "division",
    ),
    (
        '[alarms.escalation]\n5 = [{ after_s = 60.0, role = "commander" }]\n',
        2,
        "alarms.escalation.5",
        "4",
    ),
    (
        '[[procedures]]\ndomain = "city"\nname = "流程"\nlead = "urban"\n'
        '[procedures.next_steps]\nfinished = "好"\n',
        6,
        "procedures[1].next_steps.finished",
        "closed",
    ),
    ("[calendar]\nyears = [2026]\nholidays = [2027-01-01]\n", 3, "calendar.holidays", "2027"),
    ("[calendar]\nyears = [2026]\nmakeup_days = [2026-11-26]\n", 3, "calendar.makeup_days", ""),
    (
        "[calendar]\nsessions = [[13:00:00, 12:00:00]]\n",
        2,
        "calendar.sessions",
        "",
    ),
    ("[reports]\nfirst_min = nan\n", 2, "reports.first_min", "0"),
    ('work_groups = ["一组", "一组"]\n', 1, "work_groups", "一组"),
    ("a = " + "[" * 2000, 1, "", ""),
]


@pytest.mark.parametrize(("text", "line", "key", "hint"), WRONG)
def test_what_is_wrong_is_told(text: str, line: int, key: str, hint: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load(text, "city.toml")
    chinese, english = str(caught.value).split("\n")
    for told in (chinese, english):
        assert told.startswith(f"city.toml:{line}:")
        assert key in told
        assert hint in told


def test_error_names_the_file_that_it_stands_in() -> None:
    broken = CLASS + 'plan = "none"\n'
    with pytest.raises(PolicyError) as caught:
        load_files([("default.toml", broken), ("city.toml", PLAN)])
    assert caught.value.name == "default.toml"
    with pytest.raises(PolicyError) as caught:
        load_files([("default.toml", CLASS + PLAN), ("city.toml", "nothing = 1")])
    assert caught.value.name == "city.toml"
