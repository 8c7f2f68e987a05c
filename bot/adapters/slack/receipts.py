"""What an answer of Slack's means for what was sent (the table of platform facts 1.7). Pure."""

from __future__ import annotations

import re
from typing import Final

from bot.deliveries import Halted, NotSent, Parked, Receipt, Refused, Unknown

LIMITED: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
UNCERTAIN: Final = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "timeout", "disconnected"}
)
BLOCKS: Final = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text", "markdown_text_conflict"}
)
GONE: Final = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "user_not_found",
        "user_disabled",
        "user_not_visible",
        "messages_tab_disabled",
        "cannot_reply_to_message",
        "cannot_dm_bot",
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
    }
)
CREDENTIAL: Final = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "team_access_not_granted",
        "app_access_restricted",
        "org_login_required",
        "not_allowed_token_type",
        "team_not_found",
    }
)
WITHDRAWN: Final = CREDENTIAL - {"missing_scope", "not_allowed_token_type"}
"""What a call may meet because the whole token is not taken any more, and not that call alone."""


class Failed(Exception):
    """A call that did not do what was asked. `code` is Slack's word or ours for what happened on the way; `wait` is seconds.

    `unsent` says that the request never reached Slack.
    """

    def __init__(self, code: str, *, status: int = 200, wait: float | None = None, unsent: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.wait = wait
        self.unsent = unsent

    @property
    def receipt(self) -> Receipt:
        """The receipt of a delivery that met this."""
        code = self.code
        if self.status == 429 or code in LIMITED:
            # Without a word of how long, the whole platform is in trouble: it is tried again as one that is down.
            return NotSent("ratelimited", self.wait, down=self.wait is None)
        if self.unsent:
            return NotSent(code, down=True)
        if code in CREDENTIAL:
            return Halted(code)
        if code in GONE or code.startswith("restricted_action"):
            return Parked(code)
        if code in UNCERTAIN or self.status >= 500:
            return Unknown(code)
        return Refused(code)

    @property
    def because_of_blocks(self) -> bool:
        """Whether the same card as text alone may be taken."""
        return self.code in BLOCKS or self.code.startswith("invalid_blocks")


def out_of_reach(code: str) -> str:
    """Why Slack is not served though nothing says that a token is wrong, and what to do."""
    happened = "no connection" if code == "unreachable" else _word(code)
    return (
        f"Slack cannot be reached ({happened}). I try again by myself. Look whether this machine reaches the internet, and whether "
        "SLACK_API_URL is right; slack-status.com tells of outages."
    )


def _word(code: str) -> str:
    """An error's name as it may be shown: the platform's words are not ours."""
    return code if re.fullmatch(r"[A-Za-z_]{1,60}", code) else "an error without a name"


def sentence(code: str, what: str) -> str:
    """Why Slack does not let us in and what to do, for whoever runs this. `what` is the setting that holds the token."""
    match code:
        case "account_inactive" | "token_revoked" | "token_expired":
            why = "Slack has withdrawn it: the app was taken out, or its token was renewed"
            do = f"Install the app again, then copy the new token into {what}"
        case "missing_scope":
            why = "it lacks a scope the app cannot do without"
            do = "Paste `jsc manifest slack` as the app's manifest, then install it again"
        case "not_allowed_token_type":
            why = "it is a token of another kind"
            do = "SLACK_BOT_TOKEN begins with xoxb-, SLACK_APP_TOKEN with xapp-; set each to its own"
        case _:
            why = f"Slack says {_word(code)}"
            do = f"Copy the token again from api.slack.com/apps into {what}"
    return f"Slack does not take {what}: {why}. {do}."
