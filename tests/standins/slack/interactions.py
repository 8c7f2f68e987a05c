"""One thing a person did, from being sent to being answered, and what Slack does with the answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from tests.standins.slack import hooks
from tests.standins.slack.blocks import check_view
from tests.standins.slack.shapes import Json, Refused
from tests.standins.slack.workspace import View
from tests.standins.slack.world import World


@dataclass(slots=True)
class Interaction:
    """A delivery over Socket Mode. `error` is what the person saw when it went wrong (`operation_timeout`, `dispatch_failed`).

    `answer` is the payload of the acknowledgement, `took` the seconds by the stand-in's clock until it came.
    """

    kind: str
    payload: Json
    accepts: bool
    envelope: str
    sent: datetime
    attempt: int = 0
    reason: str = ""
    response_url: str = ""
    view: View | None = None
    acks: int = 0
    took: float | None = None
    answer: Json | None = None
    error: str | None = None
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def ok(self) -> bool:
        """Whether it was acknowledged in time and its answer, if any, was taken."""
        return self.acks > 0 and self.error is None

    def wire(self) -> Json:
        """The envelope as it goes over the socket."""
        made: Json = {
            "envelope_id": self.envelope,
            "type": self.kind,
            "accepts_response_payload": self.accepts,
            "payload": self.payload,
        }
        if self.kind == "events_api":
            made |= {"retry_attempt": self.attempt, "retry_reason": self.reason}
        return made

    def settle(self) -> None:
        """It is over: whoever waits for it goes on."""
        if not self.done.done():
            self.done.set_result(None)


def take_answer(world: World, interaction: Interaction) -> None:
    """What Slack does with an acknowledgement that came in time; what it cannot take becomes the person's error."""
    body = interaction.answer or {}
    try:
        if interaction.view is not None:
            _take_submission(world, interaction.view, body)
        elif body and not interaction.accepts:
            raise Refused("payload_not_accepted", "[ERROR] this kind of envelope takes no payload in its acknowledgement")
        elif body:
            url = world.response_urls[interaction.response_url]
            hooks.answer(world, url, body, "ack")
    except Refused as why:
        world.refuse("ack", why, body)
        interaction.error = why.error


def _take_submission(world: World, view: View, body: Json) -> None:
    """The `response_action` of a form that was sent; without one the form closes."""
    space = next(s for s in world.spaces.values() if view.user in s.users)
    stack = space.modals.get(view.user, [])
    unknown = set(body) - {"response_action", "errors", "view"}
    if unknown:
        raise Refused("invalid_arguments", f"[ERROR] unknown argument: {sorted(unknown)[0]}")
    match body.get("response_action"):
        case None if not body:
            space.modals[view.user] = [v for v in stack if v.id != view.id]
        case "clear":
            space.modals[view.user] = []
        case "errors":
            view.errors = _errors(view, body.get("errors"))
        case "update":
            world.change_modal(space, view, check_view(body.get("view"), "modal"), method="ack")
        case "push":
            pushed = check_view(body.get("view"), "modal")
            world.show_modal(space, space.users[view.user], pushed, method="ack", push=True)
        case other:
            raise Refused("invalid_arguments", f"[ERROR] unknown response_action: {other}")


def _errors(view: View, errors: object) -> dict[str, str]:
    """Messages under the fields of a form; Slack takes them only for its own input blocks."""
    fields = {b["block_id"] for b in view.body["blocks"] if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise Refused("invalid_arguments", "[ERROR] errors must name at least one block")
    for block, words in errors.items():
        if block not in fields:
            raise Refused("invalid_arguments", f"[ERROR] errors: no input block {block}")
        if not isinstance(words, str) or not words:
            raise Refused("invalid_arguments", f"[ERROR] errors: {block} needs words")
    return dict(errors)
