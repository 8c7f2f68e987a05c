"""What a workspace is set up with: the manifest as it lies in the repository, and what `jsc check` says of Slack."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

import handlers
from bot.adapters.slack.client import SlackAdapter
from bot.adapters.slack.manifest import OPTIONAL, REQUIRED, manifest
from bot.adapters.slack.probe import PURPOSE, probe
from bot.app import Verb, verbs_of
from bot.deliveries import PlatformError
from bot.router import collect
from playbook.models import read_playbook
from tests.core.test_check import jsc
from tests.slack.desk import a_desk, settings_for
from tests.standins.faults import Fault
from tests.standins.slack import SCOPES, SlackStandIn, asking

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "deploy" / "slack-manifest.yaml"
README = ROOT / "README.md"


def test_the_manifest_in_the_repository_is_the_one_that_is_made() -> None:
    made = manifest(verbs_of(collect(handlers), read_playbook()), "jsc")
    assert SHIPPED.read_text("utf-8") == made + "\n", "run: python -m bot manifest slack > deploy/slack-manifest.yaml"


def test_the_manifest_says_what_slack_wants_to_know() -> None:
    printed = manifest((Verb("help", "See what I can do."), Verb("log", "Write it down.")), "crew")
    told = json.loads(printed)
    assert yaml.safe_load(printed) == told, "it is pasted into whichever box is open"
    shown = told["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    (command,) = told["features"]["slash_commands"]
    assert command == {
        "command": "/crew",
        "description": "Your job search council",
        "usage_hint": "[help | log]",
        "should_escape": False,
    }
    assert told["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert told["oauth_config"]["scopes"] == {
        "bot": ["commands", "chat:write", "groups:read", "users:read", "files:write", "im:history"],
        "bot_optional": ["groups:read", "users:read", "files:write", "im:history"],
    }
    assert told["settings"]["event_subscriptions"]["bot_events"] == ["app_home_opened", "app_uninstalled", "tokens_revoked"]
    assert told["settings"]["socket_mode_enabled"] is True
    assert told["settings"]["token_rotation_enabled"] is False


def test_a_hint_that_would_be_too_long_says_help() -> None:
    many = tuple(Verb(f"a-verb-that-is-long-{i}", "x") for i in range(60))
    (command,) = json.loads(manifest(many, "jsc"))["features"]["slash_commands"]
    assert command["usage_hint"] == "[help]"


def test_every_right_says_what_it_is_for() -> None:
    assert tuple(PURPOSE) == (*REQUIRED, *OPTIONAL) == SCOPES


def test_the_readme_names_the_rights_that_are_asked_for_and_those_that_may_be_declined() -> None:
    sentence = README.read_text("utf-8").partition("The app asks for")[2].partition("\n\n")[0]
    needed, _, optional = sentence.partition("It can do without")
    assert tuple(re.findall(r"`([a-z:]+)`", needed)) == REQUIRED
    assert set(re.findall(r"`([a-z:]+)`", optional)) == set(OPTIONAL)


def four_steps() -> str:
    """The README's section, on one line, without its marks of emphasis."""
    section = README.read_text("utf-8").partition("## Slack, in four steps")[2].partition("\n## ")[0]
    return " ".join(section.replace("*", "").replace("`", "").split())


@pytest.mark.parametrize(
    ("there", "missing", "places"),
    [
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN", ("OAuth & Permissions",)),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN", ("Basic Information, App-Level Tokens", "connections:write")),
    ],
)
async def test_check_sends_to_the_places_that_the_four_steps_name(
    tmp_path: Path, there: dict[str, str], missing: str, places: tuple[str, ...]
) -> None:
    _, said = await jsc(tmp_path, "check", "--offline", **there)
    (advice,) = [line for line, before in zip(said.splitlines()[1:], said.splitlines(), strict=False) if missing in before]
    for words in (*places, "when the install is done"):
        assert words in advice
        assert words in four_steps()


async def test_the_probe_says_that_all_is_well(tmp_path: Path) -> None:
    async with SlackStandIn() as slack:
        lines = await probe(settings_for(slack, tmp_path))
    assert [line.state for line in lines if "clock" not in line.what] == ["ok"] * 8
    assert "workspace Sample Town" in lines[0].what
    assert sum(line.what.startswith("scope") for line in lines) == 6


async def test_the_probe_tells_what_is_missing_and_what_is_too_much(tmp_path: Path) -> None:
    async with SlackStandIn(manifest=asking("chat:write", "files:read")) as slack:
        lines = await probe(settings_for(slack, tmp_path))
    missing = [line for line in lines if line.code]
    assert [line.what for line in missing if "scope" in line.what] == ["scope commands is not granted: the slash command"]
    notes = [line.what for line in lines if line.state == "note"]
    assert len([n for n in notes if "(optional) is not granted" in n]) == 4
    assert "scope files:read is granted and never used" in notes


@pytest.mark.parametrize(("code", "word"), [("invalid_auth", "Copy the token again"), ("account_inactive", "Install the app again")])
async def test_the_probe_says_why_a_token_is_refused(tmp_path: Path, code: str, word: str) -> None:
    async with SlackStandIn() as slack:
        slack.token_of(slack.space).error = code
        (line,) = await probe(settings_for(slack, tmp_path))
        assert line.state == "missing"
        assert line.code
        assert word in line.how
        slack.token_of(slack.space).error = None
        slack.plan.next(Fault.error(code), on="apps.connections.open")
        lines = await probe(settings_for(slack, tmp_path))
        assert [line.what for line in lines if "SLACK_APP_TOKEN" in line.what] == ["Slack refuses SLACK_APP_TOKEN"]


async def test_the_probe_says_that_slack_cannot_be_reached(tmp_path: Path) -> None:
    async with SlackStandIn() as slack:
        settings = settings_for(slack, tmp_path)
    (line,) = await probe(settings)
    assert line.what == "Slack cannot be reached"
    assert "SLACK_API_URL" in line.how


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_token_that_is_not_taken_ends_the_run_with_a_sentence(tmp_path: Path, method: str) -> None:
    async with a_desk(tmp_path) as desk:
        await desk.stops()
        desk.slack.plan.next(Fault.error("invalid_auth"), on=method)
        adapter = SlackAdapter(settings_for(desk.slack, tmp_path))
        with pytest.raises(PlatformError, match="SLACK_BOT_TOKEN" if method == "auth.test" else "SLACK_APP_TOKEN"):
            await adapter.run(desk.app)


async def test_a_slack_that_is_down_at_the_start_is_waited_for(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        await desk.stops()
        before = desk.slack.newest_socket
        desk.slack.plan.next(Fault.http(503), on="auth.test")
        desk.slack.plan.next(Fault.http(503), on="apps.connections.open")
        await desk.begins()
        await desk.slack.connected(newer_than=before, within=20)
        ada = desk.slack.person("Ada")
        assert (await ada.command("/jsc help")).ok
