"""A small real slack-bolt app for the tests of the Slack stand-in: a card with buttons, ticks and a choice, a form, a home."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.slack import Json, SlackStandIn


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text, "emoji": False}


def option(text: str, value: str) -> Json:
    """An option."""
    return {"text": plain(text), "value": value}


def button(text: str, action_id: str) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain(text)}


def header(text: str) -> Json:
    """A header block."""
    return {"type": "header", "text": plain(text)}


def ticks(action_id: str, done: tuple[str, ...] = (), *, block_id: str = "") -> Json:
    """Two checkboxes, `read` and `fit`."""
    options = [option("Read it twice", "read"), option("Hold it next to your role", "fit")]
    element: Json = {"type": "checkboxes", "action_id": action_id, "options": options}
    if picked := [o for o in options if o["value"] in done]:
        element["initial_options"] = picked
    return {"type": "actions", "elements": [element]} | ({"block_id": block_id} if block_id else {})


def card(title: str, *blocks: Json) -> Json:
    """A message: its text and its blocks."""
    return {"text": title, "blocks": [header(title), *blocks]}


def form(origin: str = "from here") -> Json:
    """A modal with one of each input."""
    options = [option("A step up", "up"), option("The same", "same")]
    return {
        "type": "modal",
        "callback_id": "setup",
        "title": plain("Set up"),
        "submit": plain("Next"),
        "close": plain("Close"),
        "private_metadata": origin,
        "blocks": [
            {
                "type": "input",
                "block_id": "work",
                "label": plain("The work you want"),
                "hint": plain("Example: staff PM"),
                "element": {"type": "plain_text_input", "action_id": "work", "max_length": 40},
            },
            {
                "type": "input",
                "block_id": "level",
                "label": plain("Level"),
                "optional": True,
                "element": {"type": "radio_buttons", "action_id": "level", "options": options},
            },
            {
                "type": "input",
                "block_id": "with",
                "label": plain("With whom"),
                "optional": True,
                "element": {"type": "multi_users_select", "action_id": "with", "max_selected_items": 2},
            },
        ],
    }


START = card(
    "Before you apply",
    {"type": "actions", "elements": [button("Set me up", "form:setup"), button("Gone", "gone"), button("Slow", "slow")]},
    ticks("tick:apply:1"),
    {
        "type": "actions",
        "elements": [{"type": "radio_buttons", "action_id": "pick:1", "options": [option("Yes", "yes"), option("No", "no")]}],
    },
)


class Council:
    """The app's listeners, what it saw (`bodies`), and what it answers to a form (`form_answer`).

    `/jsc late` waits for `may_answer`; `/jsc leap` lets time leap while the app is busy.
    """

    def __init__(self, app: AsyncApp) -> None:
        self.app = app
        self.bodies: list[Json] = []
        self._came = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.leap: Callable[[], None] = lambda: None
        self.form_answer: Json = {}
        app.command("/jsc")(self.command)
        app.action(re.compile(".*"))(self.pressed)
        app.view({"type": "view_submission", "callback_id": "setup"})(self.submitted)
        app.view({"type": "view_closed", "callback_id": "setup"})(self.closed)
        app.event("app_home_opened")(self.opened)
        app.event("tokens_revoked")(self.told)
        app.event("app_uninstalled")(self.told)

    def _heard(self, body: Json) -> None:
        self.bodies.append(body)
        self._came.set()

    async def heard(self, count: int) -> None:
        """Waits until `count` payloads have come; raises TimeoutError after five real seconds."""
        async with asyncio.timeout(5):
            while len(self.bodies) < count:
                self._came.clear()
                await self._came.wait()

    async def command(self, ack: AsyncAck, body: Json, client: AsyncWebClient, respond: AsyncRespond) -> None:
        """`/jsc form` opens the form, `/jsc ack` answers in the acknowledgement, anything else through the response_url."""
        self._heard(body)
        match body["text"]:
            case "form":
                await client.views_open(trigger_id=body["trigger_id"], view=form())
                await ack()
            case "ack":
                await ack(text="Heard.")
            case "count":
                await ack(text=f"Heard {len(self.bodies)}.")
            case "leap":
                self.leap()
                await ack(text="Heard.")
            case "loud":
                await ack(text="Heard.", response_type="in_channel")
            case "late":
                await self.may_answer.wait()
                await ack(text="Heard.")
            case "broken":
                await ack(text="", blocks=[{"type": "header", "text": {"type": "mrkdwn", "text": "no"}}])
            case _:
                await ack()
                await respond(**START)

    async def pressed(self, ack: AsyncAck, body: Json, client: AsyncWebClient, respond: AsyncRespond) -> None:
        """Every press."""
        self._heard(body)
        action = body["actions"][0]
        if action["action_id"] == "talk":
            await ack(text="Heard.")
            return
        await ack()
        match action["action_id"].split(":")[0]:
            case "form":
                await client.views_open(trigger_id=body["trigger_id"], view=form())
            case "tick":
                done = tuple(o["value"] for o in action["selected_options"])
                version = int(action["action_id"].rsplit(":", 1)[1]) + 1
                await respond(replace_original=True, **card(f"{len(done)} of 2 done", ticks(f"tick:apply:{version}", done)))
            case "pick":
                await respond(replace_original=True, **card(f"You said {action['selected_option']['value']}"))
            case "gone":
                await respond(delete_original=True)
            case "home":
                await client.views_publish(user_id=body["user"]["id"], view={"type": "home", "blocks": [header("Home again")]})

    async def submitted(self, ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        """The form: its answer, then a card in the direct chat."""
        self._heard(body)
        await ack(**self.form_answer)
        if not self.form_answer:
            values = body["view"]["state"]["values"]
            work = values["work"]["work"]["value"] if "work" in values else "something else"
            await client.chat_postMessage(channel=body["user"]["id"], **card("Saved", {"type": "section", "text": plain(work)}))

    async def closed(self, ack: AsyncAck, body: Json) -> None:
        """The form was closed."""
        self._heard(body)
        await ack()

    async def told(self, body: Json) -> None:
        """An event that asks for nothing."""
        self._heard(body)

    async def opened(self, body: Json, client: AsyncWebClient) -> None:
        """The home tab."""
        self._heard(body)
        blocks = [header("Home"), {"type": "actions", "elements": [button("Something else", "home:next")]}]
        await client.views_publish(user_id=body["event"]["user"], view={"type": "home", "blocks": blocks})


@asynccontextmanager
async def client_of(slack: SlackStandIn, *, patience: float = 30, token: str = "") -> AsyncIterator[AsyncWebClient]:
    """A real Web API client of the kind the app sends with: one session, no retries of its own."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=patience)) as session:
        yield AsyncWebClient(token=token or slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])


@asynccontextmanager
async def running(slack: SlackStandIn, *, ping: float = 0.2) -> AsyncIterator[Council]:
    """The app, connected over Socket Mode; closed cleanly at the end."""
    quiet = logging.getLogger("tests.slack_app")
    quiet.setLevel(logging.CRITICAL)
    async with client_of(slack) as client:
        app = AsyncApp(client=client, process_before_response=True, logger=quiet)
        council = Council(app)
        handler: Any = AsyncSocketModeHandler(app, slack.app_token, ping_interval=ping)
        await handler.connect_async()
        try:
            await slack.connected()
            yield council
        finally:
            await handler.close_async()
