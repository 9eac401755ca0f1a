"""The policy that ships with the program, and a city's own files over it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.settings.load import SettingsError
from app.settings.model import Centre, SiteSettings
from app.settings.policy import policy_of, read_policy
from backends.demo.cases import CLASSES
from backends.demo.reports import CITIZEN_KINDS, GRID_KINDS
from backends.record.common import RESIDENT
from backends.record.incident import OVER, Stage
from backends.record.policy import Domain, Unit
from backends.record.work_calendar import CHINA, add

POLICY = read_policy()


def test_shipped_policy_loads_and_all_its_references_resolve() -> None:
    assert read_policy() == POLICY  # problem_of() has looked at every reference


@pytest.mark.parametrize("domain", list(Domain))
def test_every_domain_has_its_procedure_and_classes(domain: Domain) -> None:
    procedure = POLICY.procedure(domain)
    assert procedure is not None
    assert procedure.lead not in procedure.parties
    assert procedure.hand_overs
    assert [known for known in POLICY.classes if known.domain is domain]


@pytest.mark.parametrize("domain", list(Domain))
@pytest.mark.parametrize("stage", [s for s in Stage if s not in OVER])
def test_every_stage_says_what_is_next(domain: Domain, stage: Stage) -> None:
    procedure = POLICY.procedure(domain)
    assert procedure is not None
    assert procedure.next_steps[stage.value].endswith("。")


def test_there_are_classes_plans_and_parties_enough_to_work_with() -> None:
    assert len(POLICY.classes) >= 25
    assert len(POLICY.plans) >= 8
    assert all(8 <= len(plan.steps) <= 14 for plan in POLICY.plans)
    assert len(POLICY.work_groups) == 6
    assert len(POLICY.parties) >= 20


def test_every_class_has_a_limit_for_each_stage_and_a_resident_department() -> None:
    for known in POLICY.classes:
        limits = known.limits
        stages = (limits.accept, limits.file, limits.dispatch, limits.handle, limits.verify)
        assert all(stages), known.code
        assert known.department in RESIDENT


def test_what_must_be_reported_upward_has_a_plan_or_is_severe() -> None:
    assert all(k.plan or k.severity <= 2 for k in POLICY.classes if k.needs_reports)


def test_exposed_rubbish_has_four_working_hours() -> None:
    rubbish = POLICY.incident_class("city.rubbish")
    assert rubbish is not None
    limit = rubbish.limits.handle
    assert limit is not None
    assert (limit.amount, limit.unit) == (4.0, Unit.WORKING_HOURS)
    assert CLASSES[0][1] == rubbish.name  # as the demo city calls it


def test_alarms_that_the_product_raises_have_guidance() -> None:
    for kind in ("exceedance", "case", "disk_days_left", "calendar_missing"):
        assert POLICY.alarms.class_of(kind).guidance, kind


def test_some_alarms_latch_and_a_silent_logger_suppresses_its_exceedances() -> None:
    assert POLICY.alarms.class_of("gas_leak").is_latching
    rules = POLICY.alarms.suppressions
    assert any(r.cause == "communication_fault" and "exceedance" in r.kinds for r in rules)


def test_calendar_of_2026_is_that_of_the_state_council() -> None:
    calendar = POLICY.calendar
    assert len(calendar.holidays) == 33
    assert len(calendar.makeup_days) == 6
    before = dt.datetime(2026, 2, 14, 17, 0, tzinfo=CHINA)
    rubbish = POLICY.incident_class("city.rubbish")
    assert rubbish is not None
    assert rubbish.limits.handle is not None
    due = add(rubbish.limits.handle, before, calendar)
    assert due == dt.datetime(2026, 2, 24, 14, 0, tzinfo=CHINA)


def test_city_writes_only_what_differs(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("[reports]\nfirst_min = 15\n", encoding="utf-8")
    policy = read_policy([own])
    assert policy.reports.first_min == 15
    assert policy.classes == POLICY.classes


def test_error_in_a_citys_file_names_file_and_line(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("\n[reports]\nfirst_minutes = 15\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_policy([own])
    assert (caught.value.path, caught.value.line) == (own, 3)


def test_settings_name_the_citys_files_beside_them(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[reports]\nfirst_min = 20\n", encoding="utf-8")
    centre = SiteSettings(centre=Centre(policy=["own.toml"]))
    assert policy_of(tmp_path / "site.toml", centre).reports.first_min == 20


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="没有这个文件"):
        read_policy([tmp_path / "none.toml"])


@pytest.mark.parametrize("small_class", [small for _, small, _, _ in CLASSES])
def test_case_of_the_demo_city_proposes_a_class_of_its_own(small_class: str) -> None:
    proposed = POLICY.proposed_class(small_class, "case")
    assert proposed is not None
    assert proposed.code != "city.order"


@pytest.mark.parametrize("title", [title for title, *_ in [*CITIZEN_KINDS, *GRID_KINDS]])
def test_report_of_the_demo_city_proposes_a_class(title: str) -> None:
    assert POLICY.proposed_class(title) is not None


@pytest.mark.parametrize(
    ("title", "kind", "code"),
    [
        ("隧道起火", "", "transport.tunnel_fire"),  # the longest word, not 起火
        ("第三污水处理厂排口 COD 超标 61 mg/L", "exceedance", "environment.outlet"),
        ("滨江工地扬尘 PM10 超标", "exceedance", "environment.dust"),
        ("说不清的事", "gas_leak", "accident.gas"),
        ("说不清的事", "", None),
    ],
)
def test_title_proposes_a_class_before_the_kind_does(
    title: str, kind: str, code: str | None
) -> None:
    proposed = POLICY.proposed_class(title, kind)
    assert (proposed.code if proposed else None) == code
