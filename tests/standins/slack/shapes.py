"""Small words that all parts of the Slack stand-in share: JSON as it travels, and a refusal."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""A decoded JSON object. What it holds is whatever a caller sent, so it is checked before it is believed."""


class Refused(Exception):
    """Slack says no: `error` is its code, `messages` the reasons it names, `more` further keys of the answer."""

    def __init__(self, error: str, *messages: str, **more: object) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = list(messages)
        self.more = more

    def answer(self) -> Json:
        """The body of the answer, in Slack's shape."""
        body: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class Impossible(AssertionError):
    """A person tried what Slack's own client would not let them do; the test is wrong, or the app left them no way."""
