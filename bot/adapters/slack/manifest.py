"""Slack's app manifest, made from the verbs there are: what is pasted at api.slack.com/apps to install in one step."""

from __future__ import annotations

import json
from typing import Any, Final

from bot.app import Verb

REQUIRED: Final = ("commands", "chat:write")
OPTIONAL: Final = ("groups:read", "users:read", "files:write", "im:history")
HINT: Final = 1_000
"""Characters of a usage hint (platform facts 1.4)."""
ABOUT: Final = (
    "A private desk for a job search, and a small council of people who search alongside you. It keeps your list of jobs, remembers "
    "your dates, asks one short question when it helps, and walks you through debriefs, reviews and offers. What you write stays "
    "between you and it until you choose to share it, and you can export or delete everything at any time."
)
EVENTS: Final = ("app_home_opened", "app_uninstalled", "tokens_revoked")


def manifest(verbs: tuple[Verb, ...], root: str) -> str:
    """The manifest, ending without a line break. `root` is the slash command's name, without the slash.

    It is JSON, which is YAML as well: Slack's dialogue takes both, and this one in whichever of the two it has open.
    """
    return json.dumps(_told(verbs, root), indent=2)


def _told(verbs: tuple[Verb, ...], root: str) -> dict[str, Any]:
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Council",
            "description": "A private job search council: checklists, debriefs, reminders, peers.",
            "long_description": ABOUT,
        },
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": "council", "always_online": True},
            "slash_commands": [_command(verbs, root)],
        },
        "oauth_config": {"scopes": _scopes()},
        "settings": {
            "interactivity": {"is_enabled": True},
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "socket_mode_enabled": True,
            "org_deploy_enabled": False,
            "token_rotation_enabled": False,
        },
    }


def _scopes() -> dict[str, list[str]]:
    """All that is asked for, and of that what may be declined while the app is installed.

    "Optional scopes must also be listed in the corresponding bot fields" (docs.slack.dev/reference/app-manifest, "OAuth", read in
    November 2026; both lists stand in the example of slackapi/slack-cli#517): what is named in `bot_optional` alone is never asked for.
    """
    return {"bot": [*REQUIRED, *OPTIONAL], "bot_optional": list(OPTIONAL)}


def _command(verbs: tuple[Verb, ...], root: str) -> dict[str, Any]:
    """The slash command. Its text is wanted as it was typed.

    With `should_escape` a person comes as an id without a name, and so does a private channel
    (docs.slack.dev/interactivity/implementing-slash-commands, read in November 2026): what was written down would not be what was
    typed, and nobody is ever looked up by a line of text.
    """
    names = " | ".join(verb.name for verb in verbs)
    return {
        "command": f"/{root}",
        "description": "Your job search council",
        "usage_hint": f"[{names}]" if len(names) <= HINT - 2 else "[help]",
        "should_escape": False,
    }
