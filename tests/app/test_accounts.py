"""Who may sign in at the start, and whose password may be printed."""

from __future__ import annotations

import pytest

from app import accounts
from app.run import _print_accounts
from app.settings.model import SiteSettings, UserEntry
from backends.record.access import Role

SITE = SiteSettings(
    user=[
        UserEntry(id="lin", name="林晓岚", role=Role.WATCH_LEADER, password="geheim"),
        UserEntry(id="wu", name="吴静怡", role=Role.WALL_OPERATOR),
    ]
)


def test_a_password_of_the_settings_is_not_printed_and_one_just_made_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seeds = accounts.make_seeds(SITE)
    _print_accounts(seeds, accounts.own_passwords(SITE), is_demo=False)
    printed = capsys.readouterr().out
    assert "geheim" not in printed
    assert seeds[1].password in printed


def test_a_hub_without_a_supervisor_knows_the_users_of_its_settings() -> None:
    assert [seed.user.id for seed in accounts.seeds_of_a_lone_hub(SITE)] == ["lin"]


def test_the_accounts_handed_over_are_taken_out_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seeds = accounts.make_seeds(SITE)
    monkeypatch.setenv(accounts.ACCOUNTS_VARIABLE, accounts.seeds_to_environment(seeds))
    assert accounts.seeds_from_environment() == seeds
    assert accounts.seeds_from_environment() == []
