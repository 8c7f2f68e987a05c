"""What an app's manifest asks for, read as strictly as Slack reads it, and what an installer leaves of it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import jsonschema
import yaml

from tests import required
from tests.standins.slack.shapes import Impossible, Json

SHIPPED: Final = (required.HOME / "deploy" / "slack-manifest.yaml").read_text("utf-8")
"""The manifest that lies in the repository, which is the one that is printed (tests/slack/test_slack_setup.py)."""


def _part(need: tuple[str, ...] = (), **parts: Json) -> Json:
    return {"type": "object", "required": list(need), "properties": parts, "additionalProperties": False}


def _text(most: int, least: int = 1, pattern: str = "") -> Json:
    return {"type": "string", "minLength": least, "maxLength": most} | ({"pattern": pattern} if pattern else {})


def _names(most: int, *, once: bool = False) -> Json:
    return {"type": "array", "maxItems": most, "uniqueItems": once, "items": {"type": "string", "maxLength": 50}}


_FLAG: Final[Json] = {"type": "boolean"}
_COMMAND: Final = _part(
    ("command", "description"),
    command=_text(32, 2, "^/"),
    description=_text(2000),
    usage_hint=_text(1000),
    should_escape=_FLAG,
)
_TAKEN: Final = _part(
    ("display_information",),
    _metadata=_part(major_version={"enum": [1, 2]}, minor_version={"type": "integer"}),
    display_information=_part(("name",), name=_text(35), description=_text(140), long_description=_text(4000, 175)),
    features=_part(
        app_home=_part(home_tab_enabled=_FLAG, messages_tab_enabled=_FLAG, messages_tab_read_only_enabled=_FLAG),
        bot_user=_part(("display_name",), display_name=_text(80), always_online=_FLAG),
        slash_commands={"type": "array", "minItems": 1, "maxItems": 50, "items": _COMMAND},
    ),
    oauth_config=_part(scopes=_part(bot=_names(255), bot_optional=_names(255))),
    settings=_part(
        interactivity=_part(("is_enabled",), is_enabled=_FLAG),
        event_subscriptions=_part(bot_events=_names(100, once=True)),
        socket_mode_enabled=_FLAG,
        org_deploy_enabled=_FLAG,
        token_rotation_enabled=_FLAG,
    ),
)
"""The keys an app of this kind may use, with Slack's limits (slackapi/manifest-schema, `manifest.schema.2.0.0.json`).

Keys of Slack's that lead elsewhere (addresses of a web server, shortcuts, functions) are none of these: here they are mistakes.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a manifest asks for. `commands` maps each slash command to whether its text comes with marks (`should_escape`)."""

    bot: tuple[str, ...]
    optional: frozenset[str]
    commands: dict[str, bool]
    events: frozenset[str]
    interactive: bool
    home_tab: bool
    messages_tab: bool

    def granted(self, declined: Collection[str] = ()) -> tuple[str, ...]:
        """The scopes of the bot's token once somebody has installed the app and declined these. Raises Impossible.

        Only what stands in `bot` is asked for: "Optional scopes must also be listed in the corresponding bot fields"
        (docs.slack.dev/reference/app-manifest, read in November 2026). Only what stands in `bot_optional` can be declined: the
        others are granted with the install itself (docs.slack.dev/authentication/installing-with-oauth, "Optional scopes").
        """
        offered = self.optional & set(self.bot)
        if stuck := sorted(set(declined) - offered):
            raise Impossible(f"the dialogue offers no box for {', '.join(stuck)}")
        return tuple(scope for scope in self.bot if scope not in declined)


def asked(manifest: str) -> Asked:
    """What `manifest` asks for. Raises Impossible where Slack's dialogue would show errors in place of its next step.

    The dialogue takes JSON and YAML (docs.slack.dev/app-manifests). What is JSON must say the same when it is read as YAML, as
    nobody knows which of the two is open.
    """
    read = _read(manifest)
    for error in jsonschema.Draft202012Validator(_TAKEN).iter_errors(read):
        raise Impossible(f"{error.json_path}: {error.message}")
    features, settings = read.get("features", {}), read.get("settings", {})
    scopes, home = read.get("oauth_config", {}).get("scopes", {}), features.get("app_home", {})
    return Asked(
        tuple(scopes.get("bot", ())),
        frozenset(scopes.get("bot_optional", ())),
        {c["command"]: c.get("should_escape", False) for c in features.get("slash_commands", ())},
        frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        settings.get("interactivity", {}).get("is_enabled", False),
        home.get("home_tab_enabled", False),
        home.get("messages_tab_enabled", False),
    )


def asking(*scopes: str, manifest: str = SHIPPED, escape: bool | None = None) -> str:
    """`manifest` as somebody changed it by hand: asking for these scopes alone, none of them optional.

    Without scopes it keeps its own. `escape` sets `should_escape` of each command.
    """
    changed = _read(manifest)
    if scopes:
        changed["oauth_config"]["scopes"] = {"bot": list(scopes)}
    if escape is not None:
        for command in changed["features"]["slash_commands"]:
            command["should_escape"] = escape
    return json.dumps(changed)


def _read(manifest: str) -> Any:
    try:
        as_yaml = yaml.safe_load(manifest)
    except yaml.YAMLError as error:
        raise Impossible(f"this is no YAML: {error}") from error
    try:
        as_json = json.loads(manifest)
    except json.JSONDecodeError:
        return as_yaml
    if as_json != as_yaml:
        raise Impossible("read as JSON and as YAML it says two things")
    return as_json
