"""Slack's app manifest, made from the verbs there are: what is pasted at api.slack.com/apps to install in one step."""

from __future__ import annotations

import json
from typing import Final

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


def manifest(verbs: tuple[Verb, ...], root: str) -> str:
    """The manifest as YAML (platform facts 1.9), ending without a line break. `root` is the slash command's name, without the slash.

    Every value that is text stands in JSON's quotes, which YAML reads the same.
    """
    names = " | ".join(verb.name for verb in verbs)
    hint = f"[{names}]" if len(names) <= HINT - 2 else "[help]"
    return f"""\
_metadata:
  major_version: 2
  minor_version: 1
display_information:
  name: "Council"
  description: "A private job search council: checklists, debriefs, reminders, peers."
  long_description: {json.dumps(ABOUT)}
features:
  app_home:
    home_tab_enabled: true
    messages_tab_enabled: true
    messages_tab_read_only_enabled: false
  bot_user:
    display_name: "council"
    always_online: true
  slash_commands:
    - command: {json.dumps(f"/{root}")}
      description: "Your job search council"
      usage_hint: {json.dumps(hint)}
      should_escape: true
oauth_config:
  scopes:
    bot: [{", ".join(json.dumps(scope) for scope in REQUIRED)}]
    bot_optional: [{", ".join(json.dumps(scope) for scope in OPTIONAL)}]
settings:
  interactivity:
    is_enabled: true
  event_subscriptions:
    bot_events: ["app_home_opened", "app_uninstalled", "tokens_revoked"]
  socket_mode_enabled: true
  org_deploy_enabled: false
  token_rotation_enabled: false"""
