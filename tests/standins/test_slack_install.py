"""The stand-in is installed as Slack installs: what the manifest asks for, without what the installer declined, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.standins.slack import SHIPPED, Impossible, SlackStandIn, asked, asking
from tests.standins.slack_app import client_of, running


def changed(path: str, value: object) -> str:
    """The manifest of the repository with one value changed; `path` is dotted."""
    made: Any = json.loads(SHIPPED)
    at = made
    *way, last = path.split(".")
    for key in way:
        at = at[int(key) if key.isdigit() else key]
    at[last] = value
    return json.dumps(made)


def test_what_stands_among_the_optional_scopes_alone_is_never_granted() -> None:
    one_list = changed("oauth_config.scopes", {"bot": ["commands", "chat:write"], "bot_optional": ["users:read", "groups:read"]})
    assert asked(one_list).granted() == ("commands", "chat:write")
    with pytest.raises(Impossible, match="no box for users:read"):
        asked(one_list).granted(["users:read"])


def test_an_optional_scope_may_be_declined_and_no_other() -> None:
    both = changed("oauth_config.scopes", {"bot": ["commands", "users:read"], "bot_optional": ["users:read"]})
    assert asked(both).granted() == ("commands", "users:read")
    assert asked(both).granted(["users:read"]) == ("commands",)
    for other in ("commands", "files:read"):
        with pytest.raises(Impossible, match="no box for"):
            asked(both).granted([other])


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("display_information.name", "x" * 36, "too long"),
        ("display_information.long_description", "x" * 174, "too short"),
        ("features.slash_commands.0.command", "jsc", "does not match"),
        ("features.slash_commands.0.usage_hint", "x" * 1001, "too long"),
        ("features.slash_commands.0.url", "https://example.org", "Additional properties"),
        ("settings.event_subscriptions.bot_events", ["app_home_opened", "app_home_opened"], "non-unique"),
        ("settings.interactivity", {}, "required"),
        ("settings.socket_mode", True, "Additional properties"),
        ("oauth_config.scopes.bot", "commands", "not of type"),
    ],
)
def test_a_manifest_that_slack_would_not_take_is_not_taken(path: str, value: object, why: str) -> None:
    with pytest.raises(Impossible, match=why):
        asked(changed(path, value))


def test_a_value_with_a_colon_that_is_not_quoted_is_refused_as_yaml() -> None:
    with pytest.raises(Impossible, match="no YAML"):
        asked("display_information:\n  name: Council: a private one\n")
    assert asked('display_information:\n  name: "Council: a private one"\n').granted() == ()


async def test_the_token_has_what_was_granted_and_loses_it_with_the_next_install() -> None:
    async with SlackStandIn(declined=["im:history"]) as slack, client_of(slack) as client:
        told = await client.auth_test()
        assert told.headers["x-oauth-scopes"] == "commands,chat:write,groups:read,users:read,files:write"
        slack.installs_anew("users:read", "im:history")
        told = await client.auth_test()
        assert told.headers["x-oauth-scopes"] == "commands,chat:write,groups:read,files:write"


async def test_a_workspace_has_the_commands_tabs_and_events_of_the_manifest_alone() -> None:
    async with SlackStandIn(manifest=changed("features.slash_commands.0.command", "/crew")) as slack, running(slack):
        with pytest.raises(Impossible, match="not a command"):
            await slack.person("Ada").command("/jsc help")
    async with SlackStandIn(manifest=asking("chat:write")) as slack, running(slack):
        with pytest.raises(Impossible, match="not a command"):
            await slack.person("Ada").command("/jsc help")
    async with SlackStandIn(manifest=changed("features.app_home.home_tab_enabled", False)) as slack, running(slack):
        with pytest.raises(Impossible, match="no home tab"):
            await slack.person("Ada").visits_home()
    async with SlackStandIn(manifest=changed("settings.event_subscriptions.bot_events", ["app_uninstalled"])) as slack, running(slack):
        with pytest.raises(Impossible, match="app_home_opened"):
            await slack.person("Ada").visits_home()
        with pytest.raises(Impossible, match="tokens_revoked"):
            await slack.event({"type": "tokens_revoked", "tokens": {}})
    async with SlackStandIn(manifest=changed("settings.interactivity.is_enabled", False)) as slack, running(slack):
        ada = slack.person("Ada")
        await ada.command("/jsc")
        with pytest.raises(Impossible, match="interactivity"):
            await ada.press("Gone")
