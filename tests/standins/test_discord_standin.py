"""The Discord stand-in against the real discord.py: what it carries out, refuses, remembers and breaks on purpose."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.required import document
from tests.standins import discord_schema
from tests.standins import discord_shapes as shapes
from tests.standins.discord import DiscordStandin
from tests.standins.discord_forms import Impossible
from tests.standins.discord_markdown import notified, pings
from tests.standins.discord_schema import Json
from tests.standins.discord_world import MEMBER, Permissions
from tests.standins.faults import At, Fault, FaultPlan

Handle = Callable[[discord.Interaction], Awaitable[object]]


def card(*parts: str | ui.Item[Any]) -> ui.LayoutView:
    """A V2 card of texts and rows."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*[ui.TextDisplay(part) if isinstance(part, str) else part for part in parts]))
    return view


def row(*labels: str) -> ui.ActionRow[Any]:
    return ui.ActionRow(*[ui.Button(label=label, custom_id=label.lower()) for label in labels])


class Bot(discord.Client):
    """The smallest bot: `on` says what to do for a command's name, a custom id or a form's id. No view is registered."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.05,
            **settings,
        )
        self.tree = app_commands.CommandTree(self)
        self.on: dict[str, Handle] = {}
        self.raw: list[Json] = []
        group = app_commands.Group(name="jsc", description="Your job search council")
        for name in ("log", "home", "ask"):
            group.add_command(app_commands.Command(name=name, description=f"The {name} command", callback=self._typed))
        self.tree.add_command(group)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Does without the library's five seconds before a second identify, which only cost time here."""

    async def _typed(self, interaction: discord.Interaction, line: str = "") -> None:
        assert interaction.command is not None
        await self.on[interaction.command.name](interaction)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.application_command:
            return
        assert interaction.custom_id is not None
        self.raw.append(dict(interaction.data or {}))
        await self.on[interaction.custom_id](interaction)


@asynccontextmanager
async def running(standin: DiscordStandin, bot: Bot) -> AsyncIterator[Bot]:
    """The bot connected to the stand-in, its commands synced."""
    with standin.hooks():
        task = asyncio.create_task(bot.start(standin.token))
        try:
            await standin.gateway.online()
            await bot.wait_until_ready()
            await bot.tree.sync()
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def standin() -> AsyncIterator[DiscordStandin]:
    async with DiscordStandin() as made:
        yield made


@pytest.fixture
async def bot(standin: DiscordStandin) -> AsyncIterator[Bot]:
    async with running(standin, Bot()) as made:
        yield made


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def answers(view: ui.LayoutView | None = None, **how: Any) -> Handle:
    """Answers with a private card."""

    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=view or card("Done"), **({"ephemeral": True} | how))

    return answer


def updates(view: ui.LayoutView) -> Handle:
    async def update(interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(view=view)

    return update


def opens(form: ui.Modal) -> Handle:
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(form)

    return answer


async def call(http: aiohttp.ClientSession, standin: DiscordStandin, request: str, body: object = None, **more: Any) -> tuple[int, Any]:
    """A request as the bot would make it: `POST /channels/1/messages`."""
    method, path = request.split(" ", 1)
    headers = {"Authorization": f"Bot {standin.token}"}
    async with http.request(method, standin.api_url + path, json=body, headers=headers, **more) as answer:
        if answer.headers.get("Content-Type") == "application/json":
            return answer.status, await answer.json()
        return answer.status, await answer.text()


def say(content: str = "x", **more: Any) -> Json:
    return {"content": content, "allowed_mentions": {"parse": []}} | more


# -- connecting and commands ---------------------------------------------------------------------------------------


async def test_the_real_client_connects_with_guilds_only_and_sees_its_server(standin: DiscordStandin, bot: Bot) -> None:
    (_, identify), *more = standin.gateway.identifies
    assert not more
    assert identify["intents"] == 1
    assert bot.user is not None
    assert str(bot.user.id) == standin.world.bot.id
    server = bot.get_guild(int(standin.guild.id))
    assert server is not None
    assert [channel.name for channel in server.text_channels] == ["general"]
    assert server.me.guild_permissions.value == 0
    standin.check()


async def test_the_hooks_are_put_back() -> None:
    before = (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
    async with DiscordStandin() as standin:
        with standin.hooks():
            assert standin.environment()["DISCORD_API_URL"] == standin.api_url == Route.BASE
            assert str(DiscordWebSocket.DEFAULT_GATEWAY) == standin.gateway_url
        with contextlib.suppress(LookupError), standin.hooks():
            raise LookupError
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)


async def test_syncing_again_creates_nothing_and_keeps_the_ids(standin: DiscordStandin, bot: Bot) -> None:
    before = standin.routes.commands[""]
    await bot.tree.sync()
    assert [command["id"] for command in standin.routes.commands[""]] == [command["id"] for command in before]
    assert standin.routes.creates[""] == 1
    assert len(standin.ledger.of("commands")) == 2


async def test_commands_discord_would_refuse_are_refused(standin: DiscordStandin, bot: Bot) -> None:
    group = bot.tree.get_command("jsc")
    assert isinstance(group, app_commands.Group)
    group.description = "x" * 101
    with pytest.raises(app_commands.CommandSyncFailure):
        await bot.tree.sync()
    standin.routes.creates[""] = 200
    bot.tree.clear_commands(guild=None)
    bot.tree.add_command(app_commands.Group(name="new", description="One more"))
    with pytest.raises(discord.HTTPException) as refused:
        await bot.tree.sync()
    assert refused.value.code == 30034


async def test_a_command_is_answered_privately(standin: DiscordStandin, bot: Bot) -> None:
    ada, ben = standin.person("Ada"), standin.person("Ben")
    typed: list[str] = []

    async def log(interaction: discord.Interaction) -> None:
        typed.append(interaction.namespace.line)
        await interaction.response.send_message(view=card("### Logged\nfor canary-7", row("Undo")), ephemeral=True)

    bot.on["log"] = log
    answer = await ada.command("log", "Acme, staff PM", channel=standin.general)
    assert (answer.kind, answer.private) == ("message", True)
    assert await ada.command("/jsc log Beta") == await ada.command("log", "Beta") or ada.sees("Logged")
    assert typed == ["Acme, staff PM", "Beta", "Beta"]
    assert ada.screen() == "Logged\nfor canary-7\n[Undo]"
    assert not ben.cards
    assert standin.ledger.received("canary-7") == {"Ada"}
    assert ada.received("canary-7")
    reply = standin.ledger.of("reply")[0]
    assert reply.body["flags"] == 64 | 1 << 15
    assert reply.body["allowed_mentions"] == {"parse": []}
    standin.check()


async def test_a_public_answer_is_seen_by_the_channel_with_what_was_typed(standin: DiscordStandin, bot: Bot) -> None:
    ada, ben = standin.person("Ada"), standin.person("Ben")
    cleo = standin.stranger("Cleo")
    bot.on["log"] = answers(card("For all"), ephemeral=False)
    await ada.command("log", "canary-words", channel=standin.general)
    assert ben.sees("For all")
    assert not cleo.cards
    assert standin.ledger.received("canary-words") == {"Ada", "Ben"}
    cleo.joins(standin.guild)
    assert standin.ledger.received("For all") == {"Ada", "Ben", "Cleo"}


async def test_a_client_offers_only_what_is_registered(standin: DiscordStandin, bot: Bot) -> None:
    ada = standin.person("Ada")
    for wrong in ("/jsc nosuch", "/other log", "/jsc"):
        with pytest.raises(Impossible, match="there is no command"):
            await ada.command(wrong)
    with pytest.raises(Impossible, match="6000"):
        await ada.command("log", "x" * 6_001)
    mute = standin.person("Mute", permissions=Permissions.VIEW_CHANNEL)
    with pytest.raises(Impossible):
        await mute.command("log", channel=standin.general)


async def test_the_payload_has_every_published_key(standin: DiscordStandin, bot: Bot) -> None:
    published = document("payloads/discord")
    ada, ben = standin.person("Ada"), standin.person("Ben")
    bot.on["log"] = answers()
    answer = await ada.command("log", "x", channel=standin.general)
    assert answer.message is not None
    opened = next(iter(standin.interactions.all.values()))
    data = {"id": "1", "name": "jsc", "type": 1, "options": [{"type": 3, "name": "cardname", "value": "x"}]}
    ours = standin.interactions.payload(opened, data)
    sample = json.loads((published / "application-commands-500.json").read_text(encoding="utf-8"))
    assert not _missing(sample, ours)
    person = json.loads((published / "application-commands-854.json").read_text(encoding="utf-8"))["data"]["resolved"]
    member, user = next(iter(person["members"].values())), next(iter(person["users"].values()))
    assert not _missing({"members": member, "users": user}, {"members": shapes.member(standin.guild.seats[ben.id]),
                                                             "users": shapes.user(ben.account)})  # fmt: skip
    message = json.loads((published / "application-commands-948.json").read_text(encoding="utf-8"))["data"]["resolved"]["messages"]
    assert not _missing(next(iter(message.values())), shapes.message(answer.message, standin.cdn_url))


def _missing(sample: Any, ours: Any, path: str = "") -> list[str]:
    """The paths of keys the sample has and we have not, and of values of another type."""
    if isinstance(sample, dict):
        gone = [f"{path}.{key}" for key in sample if key not in ours]
        return gone + [found for key in sample if key in ours for found in _missing(sample[key], ours[key], f"{path}.{key}")]
    if isinstance(sample, list) and sample and ours:
        return _missing(sample[0], ours[0], f"{path}.0")
    return [] if sample is None or ours is None or isinstance(ours, type(sample)) else [f"{path}: {type(ours)}"]


async def test_what_we_answer_fits_the_published_schema(standin: DiscordStandin, http: aiohttp.ClientSession) -> None:
    document(discord_schema.OPENAPI_FILE)
    ada = standin.person("Ada")
    opened = standin.interactions.open(2, ada.account, standin.general, {"id": "1", "name": "none", "type": 1})
    button = {"type": 2, "style": 1, "label": "A", "custom_id": "a"}
    menu = {"type": 3, "custom_id": "m", "options": [{"label": "L", "value": "v", "default": True}]}
    inside = [{"type": 10, "content": "### T"}, {"type": 14}, *[{"type": 1, "components": [part]} for part in (button, menu)]]
    reply = {"type": 4, "data": {"flags": 1 << 15, "components": [{"type": 17, "components": inside}]}}
    callback = f"POST /interactions/{opened.id}/{opened.token}/callback?with_response=true"
    chat = f"POST /channels/{ada.dm.id}/messages"
    for name, request, sent in (
        ("InteractionCallbackResponse", callback, reply),
        ("MessageResponse", chat, say(nonce="n1", enforce_nonce=True)),
        ("ThreadResponse", f"POST /channels/{standin.general.id}/threads", {"name": "Council", "type": 12}),
        ("PrivateChannelResponse", "POST /users/@me/channels", {"recipient_id": ada.id}),
        ("GuildMemberResponse", f"GET /guilds/{standin.guild.id}/members/{ada.id}", None),
    ):
        status, body = await call(http, standin, request, sent)
        assert status in (200, 201), body
        assert not list(discord_schema.schema_problems(name, body)), name
    everyone = {"name": "jsc", "description": "d", "default_member_permissions": 32, "contexts": None, "integration_types": None}
    status, commands = await call(http, standin, f"PUT /applications/{standin.world.bot.id}/commands", [everyone])
    assert not list(discord_schema.schema_problems("ApplicationCommandResponse", commands[0]))


# -- presses and forms ---------------------------------------------------------------------------------------------


def _menu(**how: Any) -> ui.Select[Any]:
    choices = [discord.SelectOption(label=name, value=name.lower(), default=name == "One") for name in ("One", "Two", "Three")]
    return ui.Select(custom_id="ticks", placeholder="Choose what is done", options=choices, min_values=0, max_values=3, **how)


async def test_a_press_changes_its_card_though_no_view_is_registered(standin: DiscordStandin, bot: Bot) -> None:
    ada = standin.person("Ada")
    bot.on["home"] = answers(card("Open", row("Close", "Other")))
    bot.on["close"] = updates(card("Closed", row("Undo")))
    await ada.command("home", channel=standin.general)
    before = ada.card
    answer = await ada.press("Close")
    assert answer.kind == "update"
    assert answer.message is not None
    assert answer.message.id == before.id
    assert ada.screen() == "Closed\n[Undo]"
    with pytest.raises(Impossible, match="finds no 'Other'"):
        await ada.press("Other")
    assert (await ada.press("Close", on=before)).kind == "update"
    assert bot.raw[-1] == {"custom_id": "close", "component_type": 2, "id": bot.raw[-1]["id"]}
    ada.reloads()
    assert not ada.cards
    standin.check()


async def test_ticks_and_choices_send_what_is_chosen_now(standin: DiscordStandin, bot: Bot) -> None:
    ada, ben = standin.person("Ada"), standin.person("Ben")
    people: ui.UserSelect[Any] = ui.UserSelect(custom_id="who")
    choice: ui.Select[Any] = ui.Select(custom_id="one", options=[discord.SelectOption(label="Yes"), discord.SelectOption(label="No")])
    bot.on["home"] = answers(card("List", ui.ActionRow(_menu()), ui.ActionRow(choice), ui.ActionRow(people)))
    for name in ("ticks", "one", "who"):
        bot.on[name] = answers()
    await ada.command("home", channel=standin.general)
    shown = ada.card
    assert ada.sees("[x] One\n[ ] Two")
    await ada.tick(["Three"], on=shown)
    await ada.untick(["One"], on=shown)
    await ada.pick("No", on=shown)
    await ada.pick(ben, on=shown)
    assert [raw["values"] for raw in bot.raw] == [["one", "three"], [], ["No"], [ben.id]]
    assert set(bot.raw[-1]["resolved"]) == {"users", "members"}
    with pytest.raises(Impossible, match="ticked already"):
        await ada.tick(["One"], on=shown)
    with pytest.raises(Impossible):
        await ada.pick("Perhaps", on=shown)


def _form() -> ui.Modal:
    form = ui.Modal(title="Debrief", custom_id="debrief")
    form.add_item(ui.TextDisplay("Two minutes"))
    form.add_item(ui.Label(text="Role", component=ui.TextInput(custom_id="role", max_length=10, default="PM")))
    options = [discord.RadioGroupOption(label="Well", value="w"), discord.RadioGroupOption(label="So-so", value="s")]
    form.add_item(ui.Label(text="How did it go", component=ui.RadioGroup(custom_id="how", options=options)))
    boxes = [discord.CheckboxGroupOption(label=name, value=name.lower()) for name in ("Phone", "Onsite")]
    group: ui.CheckboxGroup[Any] = ui.CheckboxGroup(custom_id="what", options=boxes, required=False, min_values=0, max_values=2)
    form.add_item(ui.Label(text="What it was", component=group))
    form.add_item(ui.Label(text="With whom", component=ui.UserSelect(custom_id="who", required=False, min_values=0, max_values=10)))
    return form


async def test_a_form_is_opened_filled_and_sent(standin: DiscordStandin, bot: Bot) -> None:
    ada, ben = standin.person("Ada"), standin.person("Ben")
    bot.on["home"] = answers(card("Start", row("Begin")))
    bot.on["begin"] = opens(_form())
    bot.on["debrief"] = updates(card("Saved"))
    await ada.command("home", channel=standin.general)
    assert (await ada.press("Begin")).kind == "modal"
    assert ada.modal is not None
    assert (ada.modal.title, ada.modal.labels) == ("Debrief", ["Role", "How did it go", "What it was", "With whom"])
    assert ada.sees("Two minutes")
    with pytest.raises(Impossible, match="10 characters"):
        await ada.fill({"Role": "x" * 11})
    with pytest.raises(Impossible, match="must be picked"):
        await ada.fill({"Role": "PM"})
    with pytest.raises(Impossible, match="no field"):
        await ada.fill({"Firm": "Acme"})
    kept = ada.modal
    answer = await ada.fill({"role": "Staff\nPM", "How did it go": "So-so", "what": ["Onsite"], "With whom": [ben, "Ada"]})
    assert answer is not None
    assert answer.kind == "update"
    assert ada.screen() == "Saved"
    sent = bot.raw[-1]
    assert sent["custom_id"] == "debrief"
    assert [part["type"] for part in sent["components"]] == [10, 18, 18, 18, 18]
    inputs = [part["component"] for part in sent["components"] if part["type"] == 18]
    assert [set(one) - {"value", "values"} for one in inputs] == [{"type", "id", "custom_id"}] * 4
    assert [one.get("value", one.get("values")) for one in inputs] == ["StaffPM", "s", ["onsite"], [ben.id, ada.id]]
    assert (await ada.submit(kept)).kind == "update"
    standin.check()


async def test_a_form_cannot_answer_a_form_and_the_answer_may_still_come(standin: DiscordStandin, bot: Bot) -> None:
    ada = standin.person("Ada")
    codes: list[int] = []

    async def again(interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_modal(_form())
        except discord.HTTPException as refused:
            codes.append(refused.code)
        await interaction.response.send_message(view=card("A button in between", row("Next")), ephemeral=True)

    bot.on["ask"], bot.on["debrief"] = opens(_form()), again
    await ada.command("ask")
    await ada.fill({"How did it go": "Well"})
    assert codes == [50035]
    assert ada.sees("A button in between")
    assert "type" in standin.ledger.refused[-1].reason


async def test_an_update_needs_a_message_and_a_forged_press_reaches_the_bot(
    standin: DiscordStandin, bot: Bot, http: aiohttp.ClientSession
) -> None:
    ada = standin.person("Ada")
    bot.on["log"] = answers(card("x", row("A")))
    answer = await ada.command("log")
    assert answer.message is not None
    bot.on["forged:1"] = answers(card("That button is for someone else"))
    await ada.forge(answer.message, "forged:1")
    assert ada.sees("That button is for someone else")
    opened = standin.interactions.open(2, ada.account, ada.dm, {"id": "1", "name": "none", "type": 1})
    path = f"POST /interactions/{opened.id}/{opened.token}/callback"
    status, body = await call(http, standin, path, {"type": 7, "data": say()})
    assert (status, body["code"]) == (400, 50035)


# -- time and tokens -----------------------------------------------------------------------------------------------


async def test_an_answer_after_three_seconds_is_too_late(standin: DiscordStandin, bot: Bot) -> None:
    ada, code = standin.person("Ada"), asyncio.Queue[int]()

    async def slow(interaction: discord.Interaction) -> None:
        standin.advance(seconds=3)
        with pytest.raises(discord.NotFound) as late:
            await interaction.response.send_message("x")
        code.put_nowait(late.value.code)

    bot.on["log"] = slow
    answer = await ada.command("log")
    assert answer.kind == "failed"
    assert await code.get() == 10062
    assert ada.error is not None
    assert "within three seconds" in ada.error
    with pytest.raises(AssertionError, match="interaction failed"):
        standin.check()


async def test_a_second_answer_is_refused(standin: DiscordStandin, bot: Bot, http: aiohttp.ClientSession) -> None:
    ada = standin.person("Ada")
    bot.on["log"] = answers()
    await ada.command("log")
    opened = next(iter(standin.interactions.all.values()))
    status, body = await call(http, standin, f"POST /interactions/{opened.id}/{opened.token}/callback", {"type": 4, "data": say()})
    assert (status, body["code"]) == (400, 40060)
    status, body = await call(http, standin, f"POST /interactions/{opened.id}/{opened.token[:-1]}/callback", {"type": 4})
    assert (status, body["code"]) == (404, 10062)


async def test_an_answer_can_be_changed_and_followed_for_fifteen_minutes(standin: DiscordStandin, bot: Bot) -> None:
    ada, ben = standin.person("Ada"), standin.person("Ben")
    kept: list[discord.Interaction] = []

    async def log(interaction: discord.Interaction) -> None:
        kept.append(interaction)
        await interaction.response.send_message(view=card("First"), ephemeral=True)

    bot.on["log"] = log
    await ada.command("log", channel=standin.general)
    interaction = kept[0]
    await interaction.edit_original_response(view=card("Second"))
    assert ada.screen() == "Second"
    follow = await interaction.followup.send(view=card("Also"), ephemeral=True, wait=True)
    assert ada.sees("Also")
    assert not ben.cards
    await follow.edit(view=card("Changed"))
    assert ada.sees("Changed")
    await follow.delete()
    assert ada.screen() == "Second"
    assert (await interaction.original_response()).flags.ephemeral
    standin.advance(minutes=14)
    await interaction.edit_original_response(view=card("Third"))
    standin.advance(minutes=1)
    with pytest.raises(discord.HTTPException) as late:
        await interaction.edit_original_response(view=card("Fourth"))
    assert (late.value.status, late.value.code) == (401, 50027)
    assert ada.screen() == "Third"


async def test_an_ephemeral_message_is_unknown_to_the_channel(standin: DiscordStandin, bot: Bot, http: aiohttp.ClientSession) -> None:
    ada = standin.person("Ada")
    bot.on["log"] = answers()
    answer = await ada.command("log", channel=standin.general)
    assert answer.message is not None
    path = f"/channels/{standin.general.id}/messages/{answer.message.id}"
    for request in (f"GET {path}", f"PATCH {path}", f"DELETE {path}"):
        status, body = await call(http, standin, request, say())
        assert (status, body["code"]) == (404, 10008), request
    assert (await call(http, standin, f"GET /channels/{standin.general.id}/messages"))[1] == []


@pytest.mark.parametrize("by_follow_up", [False, True])
async def test_a_deferred_answer_keeps_the_visibility_it_was_deferred_with(
    standin: DiscordStandin, bot: Bot, by_follow_up: bool
) -> None:
    ada, ben, go = standin.person("Ada"), standin.person("Ben"), asyncio.Event()

    async def slow(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await go.wait()
        if by_follow_up:
            await interaction.followup.send(view=card("At last"))
        else:
            await interaction.edit_original_response(view=card("At last"))

    bot.on["log"] = slow
    asking = asyncio.create_task(ada.command("log", channel=standin.general))
    await ada.waits_to_see("thinking…")
    go.set()
    answer = await asking
    assert (answer.kind, answer.private) == ("message", True)
    assert ada.screen() == "At last"
    assert not ben.cards
    assert len(standin.general.live) == 1


async def test_a_deferral_takes_no_other_flag(standin: DiscordStandin, bot: Bot, http: aiohttp.ClientSession) -> None:
    ada = standin.person("Ada")
    opened = standin.interactions.open(2, ada.account, ada.dm, {"id": "1", "name": "none", "type": 1})
    path = f"POST /interactions/{opened.id}/{opened.token}/callback"
    status, body = await call(http, standin, path, {"type": 5, "data": {"flags": 64 | 1 << 15}})
    assert (status, body["code"]) == (400, 50035)
    assert (await call(http, standin, path, {"type": 5, "data": {"flags": 64}}))[0] == 204


async def test_a_clock_that_stands_still_is_no_hurry(http: aiohttp.ClientSession) -> None:
    """A scripted month moves the platform's clock itself: nothing runs out while it stands, everything when it moves."""
    clock = [datetime(2026, 11, 23, 9, 12, tzinfo=UTC)]
    async with DiscordStandin(now=lambda: clock[0]) as standin:
        ada = standin.person("Ada")
        async with running(standin, Bot()) as bot:
            bot.on["log"] = answers(card("x", row("Again")))
            bot.on["again"] = updates(card("y"))
            for _ in range(3):
                assert (await ada.command("log")).error is None
            ids = [message.id for message in ada.dm.live]
            assert len(set(ids)) == 3
            assert ids == sorted(ids, key=int)
            clock[0] += timedelta(days=30)
            assert (await ada.press("Again")).kind == "update"
            assert ada.card.edited == clock[0]


# -- messages ------------------------------------------------------------------------------------------------------


async def test_the_same_nonce_gives_the_same_message_for_a_while(standin: DiscordStandin, bot: Bot) -> None:
    ada = standin.person("Ada")
    user = await bot.fetch_user(int(ada.id))
    first = await user.send("once", nonce="delivery-1")
    standin.advance(seconds=55)
    assert (await user.send("once", nonce="delivery-1")).id == first.id
    assert len(standin.ledger.posts("delivery-1")) == 1
    standin.advance(seconds=10)
    assert (await user.send("once", nonce="delivery-1")).id != first.id
    standin.post.nonce_window = timedelta()
    await user.send("once", nonce="delivery-1")
    assert len(standin.ledger.posts("delivery-1")) == 3
    standin.post.nonce_window = timedelta(seconds=300)
    last = await user.send("other", nonce="delivery-2")
    await last.delete()
    with pytest.raises(discord.NotFound) as gone:
        await user.send("other", nonce="delivery-2")
    assert gone.value.code == 10008
    assert len(standin.ledger.posts("delivery-2")) == 1


async def test_a_direct_chat_is_there_once_and_may_be_closed(standin: DiscordStandin, bot: Bot) -> None:
    ada, cleo = standin.person("Ada"), standin.stranger("Cleo")
    user = await bot.fetch_user(int(ada.id))
    chat = await bot.create_dm(user)
    assert str(chat.id) == ada.dm.id
    ada.closes_dms()
    with pytest.raises(discord.Forbidden) as closed:
        await chat.send("x")
    assert closed.value.code == 50007
    ada.opens_dms()
    await chat.send("x")
    with pytest.raises(discord.Forbidden) as foreign:
        await (await bot.fetch_user(int(cleo.id))).send("x")
    assert foreign.value.code == 50278
    ada.leaves(standin.guild)
    with pytest.raises(discord.Forbidden) as left:
        await chat.send("x")
    assert left.value.code == 50278
    standin.routes.dm_opens = 0
    ben = await bot.fetch_user(int(standin.person("Ben").id))
    with pytest.raises(discord.HTTPException) as fast:
        await ben.send("x")
    assert fast.value.code == 40003
    assert await bot.create_dm(user) == chat
    with pytest.raises(discord.NotFound) as unknown:
        await bot.fetch_user(17)
    assert unknown.value.code == 10013


async def test_messages_can_be_read_back_changed_and_pinned(standin: DiscordStandin, bot: Bot) -> None:
    ada = standin.person("Ada")
    chat = await bot.create_dm(await bot.fetch_user(int(ada.id)))
    hello = await chat.send(view=card("Hello", row("Start")))
    await hello.pin()
    await hello.edit(view=card("Hello again", row("Start")), allowed_mentions=discord.AllowedMentions.none())
    for number in range(3):
        await chat.send(f"message {number}")
    read = [message async for message in chat.history(limit=10)]
    assert [message.content for message in read] == ["message 2", "message 1", "message 0", ""]
    assert read[-1].pinned
    assert read[-1].edited_at is not None
    container = read[-1].components[0]
    assert isinstance(container, discord.components.Container)
    assert [m.id for m in [pin async for pin in chat.pins()]] == [hello.id]
    assert [m.id async for m in chat.history(limit=1, before=read[1])] == [read[2].id]
    await hello.delete()
    standin.check()
    with pytest.raises(discord.NotFound):
        await chat.fetch_message(hello.id)
    assert ada.screen() == "message 2"


async def test_the_library_leaves_mentions_open_when_it_edits_a_v2_card(standin: DiscordStandin, bot: Bot) -> None:
    """`Message.edit` sends the client's allowed_mentions only beside `content`: an edit of a V2 card must name them."""
    ada = standin.person("Ada")
    chat = await bot.create_dm(await bot.fetch_user(int(ada.id)))
    sent = await chat.send(view=card("x"))
    await sent.edit(view=card("y"))
    assert standin.ledger.violations == [
        "PATCH /channels/{channel}/messages/{message}: allowed_mentions must be there with parse [], it was None"
    ]


async def test_an_edit_cannot_mix_kinds_or_leave_nothing(standin: DiscordStandin, bot: Bot, http: aiohttp.ClientSession) -> None:
    ada = standin.person("Ada")
    chat = f"/channels/{ada.dm.id}/messages"
    plain, v2 = say("plain"), {"flags": 1 << 15, "components": [{"type": 10, "content": "v2"}], "allowed_mentions": {"parse": []}}
    first = (await call(http, standin, f"POST {chat}", plain))[1]["id"]
    assert (await call(http, standin, f"PATCH {chat}/{first}", v2))[1]["code"] == 50035
    assert (await call(http, standin, f"PATCH {chat}/{first}", say("")))[1]["code"] == 50006
    status, changed = await call(http, standin, f"PATCH {chat}/{first}", v2 | {"content": None})
    assert (status, changed["flags"], changed["content"]) == (200, 1 << 15, "")
    assert (await call(http, standin, f"PATCH {chat}/{first}", plain | {"flags": 0}))[1]["code"] == 50035
    assert (await call(http, standin, f"PATCH {chat}/{first}", {"components": [], "allowed_mentions": {"parse": []}}))[1][
        "code"
    ] == 50006
    for empty in (say(""), say(" \n"), v2 | {"components": []}):
        assert (await call(http, standin, f"POST {chat}", empty))[1]["code"] == 50006


async def test_what_people_write_is_not_the_bots_to_change(standin: DiscordStandin, bot: Bot, http: aiohttp.ClientSession) -> None:
    ada = standin.person("Ada")
    written = ada.says("Morning", standin.general)
    assert ada.sees("Morning")
    path = f"/channels/{standin.general.id}/messages/{written.id}"
    assert (await call(http, standin, f"PATCH {path}", say()))[1]["code"] == 50005
    assert (await call(http, standin, f"DELETE {path}"))[1]["code"] == 50013
    with pytest.raises(Impossible):
        standin.stranger("Cleo").says("x", standin.general)


async def test_our_own_rule_about_mentions_is_written_down_not_refused(
    standin: DiscordStandin, bot: Bot, http: aiohttp.ClientSession
) -> None:
    ada, ben = standin.person("Ada"), standin.person("Ben")
    chat = f"POST /channels/{ada.dm.id}/messages"
    hostile = f"@everyone <@{ada.id}>"
    assert (await call(http, standin, chat, {"content": hostile}))[0] == 200
    assert (await call(http, standin, chat, say(hostile)))[0] == 200
    assert (await call(http, standin, chat, say(hostile, allowed_mentions={"parse": [], "users": [int(ada.id)]})))[0] == 200
    assert len(standin.ledger.violations) == 1
    assert "allowed_mentions" in standin.ledger.violations[0]
    everyone = {ada.id, ben.id}
    assert [notified(message, everyone) for message in ada.dm.live] == [everyone, set(), {ada.id}]
    assert len(pings(ada.card)) == 2


async def test_files_are_kept_and_can_be_fetched(standin: DiscordStandin, bot: Bot, http: aiohttp.ClientSession) -> None:
    ada = standin.person("Ada")
    chat = await bot.create_dm(await bot.fetch_user(int(ada.id)))
    view = card("Your export")
    view.add_item(ui.File("attachment://all.json"))
    file = discord.File(io.BytesIO(b'{"word": "canary-file"}'), "all.json", description="Everything")
    sent = await chat.send(view=view, file=file)
    assert [(one.name, one.description) for one in ada.files] == [("all.json", "Everything")]
    assert standin.ledger.received("canary-file") == {"Ada"}
    assert ada.sees("file: all.json")
    async with http.get(sent.attachments[0].url) as answer:
        assert await answer.read() == b'{"word": "canary-file"}'
    standin.check()
    await chat.send(view=card("Nobody sees it"), file=discord.File(io.BytesIO(b"x"), "lost.txt"))
    assert "lost.txt is in no component" in standin.ledger.violations[0]
    with pytest.raises(discord.HTTPException) as big:
        await chat.send("x", file=discord.File(io.BytesIO(b"x" * (shapes.ATTACHMENT_LIMIT + 1)), "big.bin"))
    assert big.value.status == 413


async def test_permissions_are_asked_for(standin: DiscordStandin, bot: Bot) -> None:
    channel = bot.get_channel(int(standin.general.id))
    assert isinstance(channel, discord.TextChannel)
    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("x")
    assert refused.value.code == 50013
    ada = standin.person("Ada")
    bot.on["log"] = answers(card("Public"), ephemeral=False)
    await ada.command("log", channel=standin.general)
    message = await channel.fetch_message(int(standin.general.live[0].id))
    with pytest.raises(discord.Forbidden):
        await message.pin()
    standin.general.bot_denied = Permissions.VIEW_CHANNEL
    with pytest.raises(discord.Forbidden) as hidden:
        await channel.fetch_message(message.id)
    assert hidden.value.code == 50001
    assert standin.ledger.invalid_requests == 3
    standin.delete_channel(standin.general)
    with pytest.raises(discord.NotFound) as gone:
        await bot.fetch_channel(channel.id)
    assert gone.value.code == 10003


# -- threads -------------------------------------------------------------------------------------------------------


async def a_room(standin: DiscordStandin, bot: Bot) -> discord.Thread:
    channel = bot.get_channel(int(standin.general.id))
    assert isinstance(channel, discord.TextChannel)
    return await channel.create_thread(
        name="Council 1", type=discord.ChannelType.private_thread, invitable=False, auto_archive_duration=10080
    )


async def test_a_private_thread_is_read_by_its_members_and_by_moderators(standin: DiscordStandin, bot: Bot) -> None:
    ada, ben = standin.person("Ada"), standin.person("Ben")
    mod = standin.person("Mod", permissions=MEMBER | Permissions.MANAGE_THREADS)
    admin = standin.person("Root", permissions=Permissions.ADMINISTRATOR)
    room = await a_room(standin, bot)
    await room.add_user(discord.Object(int(ada.id)))
    await room.send(view=card("canary-room"))
    assert standin.ledger.received("canary-room") == {"Ada", "Mod", "Root"}
    assert (ada.sees("canary-room"), ben.sees("canary-room"), mod.sees("canary-room")) == (True, False, True)
    await room.add_user(discord.Object(int(ben.id)))
    assert standin.ledger.received("canary-room") == {"Ada", "Ben", "Mod", "Root"}
    await room.remove_user(discord.Object(int(ada.id)))
    await room.send("later")
    assert standin.ledger.received("later") == {"Ben", "Mod", "Root"}
    assert not ada.cards
    assert admin.sees("later")
    cleo = standin.stranger("Cleo")
    with pytest.raises(discord.Forbidden) as outside:
        await room.add_user(discord.Object(int(cleo.id)))
    assert outside.value.code == 50001
    standin.threads.creator_may_add = False
    with pytest.raises(discord.Forbidden) as uninvited:
        await room.add_user(discord.Object(int(ada.id)))
    assert uninvited.value.code == 50013
    assert str(room.id) in {place.id for place in standin.world.channels.values() if not place.invitable}


async def test_threads_do_not_nest_and_public_ones_are_not_ours_to_make(
    standin: DiscordStandin, bot: Bot, http: aiohttp.ClientSession
) -> None:
    room = await a_room(standin, bot)
    status, body = await call(http, standin, f"POST /channels/{room.id}/threads", {"name": "x", "type": 12})
    assert (status, body["code"]) == (400, 50024)
    status, body = await call(http, standin, f"POST /channels/{standin.general.id}/threads", {"name": "x", "type": 11})
    assert (status, body["code"]) == (403, 50013)
    for name in ("", " ", "x" * 101):
        status, body = await call(http, standin, f"POST /channels/{standin.general.id}/threads", {"name": name, "type": 12})
        assert (status, body["code"]) == (400, 50035)
    status, body = await call(http, standin, f"GET /channels/{room.id}/thread-members")
    assert (status, body["code"]) == (403, 50001)


async def test_an_archived_thread_takes_no_edit_until_it_is_woken(standin: DiscordStandin, bot: Bot) -> None:
    ada = standin.person("Ada")
    room = await a_room(standin, bot)
    await room.add_user(discord.Object(int(ada.id)))
    sent = await room.send(view=card("An ask", row("Reply")))
    bot.on["reply"] = updates(card("Answered"))
    standin.advance(days=7)
    place = standin.world.channels[str(room.id)]
    with pytest.raises(discord.HTTPException) as quiet:
        await sent.edit(view=card("x"))
    assert quiet.value.code == 50083
    with pytest.raises(Impossible):
        await ada.command("log", channel=place)
    standin.patience = 0.3
    answer = await ada.press("Reply")
    assert answer.error is not None
    assert "50083" in answer.error
    fetched = await bot.fetch_channel(room.id)
    assert isinstance(fetched, discord.Thread)
    assert fetched.archived
    await fetched.edit(archived=False)
    assert (await ada.press("Reply")).kind == "update"
    standin.advance(days=7)
    await room.send("This wakes it")
    assert not standin.world.channels[str(room.id)].archived
    standin.advance(days=7)
    await sent.delete()
    place.locked = True
    with pytest.raises(discord.Forbidden) as locked:
        await room.send("x")
    assert locked.value.code == 160005
    with pytest.raises(discord.Forbidden):
        await fetched.edit(locked=False)


# -- what goes wrong by plan ---------------------------------------------------------------------------------------


async def test_a_fault_before_acceptance_leaves_nothing_and_after_it_one_message(standin: DiscordStandin, bot: Bot) -> None:
    ada = standin.person("Ada")
    chat = await bot.create_dm(await bot.fetch_user(int(ada.id)))
    on = "POST /channels/*/messages"
    standin.plan = plan = FaultPlan(At(1, Fault.drop(), on), At(2, Fault.drop(accepted=True), on), At(4, Fault.http(503), on))
    for nonce, stored in (("a", 0), ("b", 1)):
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await chat.send(nonce, nonce=nonce)
        assert len(standin.ledger.posts(nonce)) == stored
    await chat.send("b", nonce="b")
    assert len(standin.ledger.posts("b")) == 1
    with pytest.raises(discord.DiscordServerError):
        await chat.send("c", nonce="c")
    assert len(standin.ledger.posts("c")) == 1
    plan.check()
    assert len(plan.fired) == 3


async def test_a_502_is_tried_again_by_the_library_with_the_same_nonce(standin: DiscordStandin, bot: Bot) -> None:
    ada = standin.person("Ada")
    chat = await bot.create_dm(await bot.fetch_user(int(ada.id)))
    standin.plan = FaultPlan(At(1, Fault.http(502), "POST /channels/*/messages"))
    await chat.send("x", nonce="same")
    assert standin.ledger.requests["POST /channels/{channel}/messages"] == 2
    assert len(standin.ledger.posts("same")) == 1


@pytest.mark.parametrize(
    ("fault", "raised", "stored"),
    [
        (Fault.malformed(), json.JSONDecodeError, 1),
        (Fault.truncated(), aiohttp.ClientPayloadError, 1),
        (Fault.limited(None), discord.HTTPException, 0),
        (Fault.error("50007"), discord.Forbidden, 0),
        (Fault.error("10008", accepted=True), discord.NotFound, 1),
        (Fault.limited("0.05"), None, 1),
        (Fault.drip(0.05), None, 1),
    ],
    ids=lambda value: str(getattr(value, "kind", "")),
)
async def test_a_spoiled_answer(standin: DiscordStandin, bot: Bot, fault: Fault, raised: type[Exception] | None, stored: int) -> None:
    ada = standin.person("Ada")
    chat = await bot.create_dm(await bot.fetch_user(int(ada.id)))
    standin.plan = plan = FaultPlan(At(1, fault, "POST /channels/*/messages"))
    if raised is None:
        await chat.send("x", nonce="n")
    else:
        with pytest.raises(raised):
            await chat.send("x", nonce="n")
    assert len(standin.ledger.posts("n")) == stored
    plan.check()


async def test_an_accepted_answer_that_came_back_as_502_is_given_twice_by_the_library(standin: DiscordStandin, bot: Bot) -> None:
    """The library repeats an interaction's answer after a 5xx: "already acknowledged" then means that it arrived."""
    ada, codes = standin.person("Ada"), list[int]()

    async def log(interaction: discord.Interaction) -> None:
        with pytest.raises(discord.HTTPException) as twice:
            await interaction.response.send_message(view=card("Once"), ephemeral=True)
        codes.append(twice.value.code)

    bot.on["log"] = log
    standin.plan = FaultPlan(At(1, Fault.http(502), "POST /interactions/*/callback"))
    assert (await ada.command("log")).error is None
    async with asyncio.timeout(5):
        while not codes:  # noqa: ASYNC110 - nothing tells us
            await asyncio.sleep(0.01)
    assert codes == [40060]
    assert len(ada.cards) == 1


async def test_an_answer_that_never_comes_hangs_until_given_up(standin: DiscordStandin, bot: Bot) -> None:
    ada = standin.person("Ada")
    chat = await bot.create_dm(await bot.fetch_user(int(ada.id)))
    standin.plan = FaultPlan(At(1, Fault.hang(), "POST /channels/*/messages"))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(chat.send("x", nonce="n"), 0.1)
    assert len(standin.ledger.posts("n")) == 1


async def test_a_revoked_token_stops_the_bot(standin: DiscordStandin) -> None:
    bot = Bot()
    with standin.hooks():
        task = asyncio.create_task(bot.start(standin.token))
        await standin.gateway.online()
        await standin.revoke_token()
        with pytest.raises(discord.ConnectionClosed) as closed:
            await task
        assert closed.value.code == 4004
        again = Bot()
        with pytest.raises(discord.LoginFailure):
            await again.login(standin.token)
        await again.close()
    assert standin.ledger.statuses[401] == 1


async def test_limits_are_told_by_headers_and_the_library_keeps_to_them(
    standin: DiscordStandin, bot: Bot, http: aiohttp.ClientSession
) -> None:
    ada = standin.person("Ada")
    chat = await bot.create_dm(await bot.fetch_user(int(ada.id)))
    route = f"POST /channels/{ada.dm.id}/messages"
    standin.limits.routes["POST /channels/{channel}/messages"] = (2, 0.3)
    for number in range(5):
        await chat.send(str(number))
    assert (standin.limits.early, standin.ledger.statuses[429]) == (0, 0)
    standin.limits.routes["POST /channels/{channel}/messages"] = (1, 60.0)
    assert (await call(http, standin, route, say()))[0] == 200
    status, body = await call(http, standin, route, say())
    assert (status, body["global"]) == (429, False)
    assert 0 < body["retry_after"] <= 60
    assert standin.limits.early == standin.ledger.invalid_requests == 1


async def test_the_strict_limit_counts_all_but_interactions(standin: DiscordStandin, bot: Bot, http: aiohttp.ClientSession) -> None:
    ada = standin.person("Ada")
    bot.on["log"] = answers()
    standin.limits.per_second = 5
    got = await asyncio.gather(*[call(http, standin, "GET /users/@me") for _ in range(30)])
    assert [status for status, _ in got].count(200) >= 5
    assert 429 in [status for status, _ in got]
    assert all(body["global"] for status, body in got if status == 429)
    assert (await ada.command("log")).error is None


# -- the gateway ---------------------------------------------------------------------------------------------------


async def reads(socket: aiohttp.ClientWebSocketResponse) -> Json:
    """The next message of an uncompressed socket."""
    message: Json = json.loads(await socket.receive_str(timeout=2))
    return message


@asynccontextmanager
async def raw_socket(
    http: aiohttp.ClientSession, standin: DiscordStandin, query: str = ""
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with http.ws_connect(standin.gateway_url + (query or "?v=10&encoding=json")) as socket:
        yield socket


def identify(standin: DiscordStandin, **more: Any) -> Json:
    return {"op": 2, "d": {"token": standin.token, "intents": 1, "properties": {}} | more}


IDENTIFY = '{"op": 2, "d": {"token": "TOKEN", "intents": 1}}'


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (["not json"], 4002),
        (['{"op": 42}'], 4001),
        (['{"op": 3, "d": {}}'], 4003),
        (['{"op": 2, "d": {"token": "wrong", "intents": 1}}'], 4004),
        ([IDENTIFY] * 2, 4005),
        (['{"op": 2, "d": {"token": "TOKEN", "intents": 3}}'], 4014),
        (['{"op": 2, "d": {"token": "TOKEN", "intents": 32769}}'], 4014),
        (['{"op": 1, "d": null}'] * 121, 4008),
        ([IDENTIFY, '{"op": 6, "d": {"token": "TOKEN", "session_id": "session-1", "seq": 99}}'], 4007),
    ],
    ids=["not JSON", "unknown op", "not identified", "wrong token", "twice", "members", "message content", "too many", "bad seq"],
)  # fmt: skip
async def test_a_socket_that_breaks_the_protocol_is_closed(
    standin: DiscordStandin, http: aiohttp.ClientSession, sent: list[str], code: int
) -> None:
    async with raw_socket(http, standin) as socket:
        for message in sent:
            await socket.send_str(message.replace("TOKEN", standin.token))
        while (await socket.receive(timeout=2)).type is aiohttp.WSMsgType.TEXT:
            pass
        assert socket.close_code == code


async def test_other_intents_are_written_down_and_a_wrong_version_is_refused(
    standin: DiscordStandin, http: aiohttp.ClientSession
) -> None:
    async with raw_socket(http, standin) as socket:
        assert (await reads(socket))["op"] == 10
        await socket.send_json(identify(standin, intents=513))
        assert (await reads(socket))["t"] == "READY"
    assert standin.ledger.violations == ["gateway: intents must be 1, they were 513"]
    async with raw_socket(http, standin, "?v=9&encoding=json") as socket:
        await socket.receive(timeout=2)
        assert socket.close_code == 4012
    with pytest.raises(aiohttp.WSServerHandshakeError):
        async with raw_socket(http, standin, "?v=10&encoding=json&compress=zstd-stream"):
            pass


async def test_identifying_too_often_is_refused_when_strict(standin: DiscordStandin, http: aiohttp.ClientSession) -> None:
    standin.gateway.strict_identify = True
    async with raw_socket(http, standin) as first, raw_socket(http, standin) as second:
        for socket in (first, second):
            await reads(socket)
            await socket.send_json(identify(standin))
        assert (await reads(first))["t"] == "READY"
        assert await reads(second) == {"op": 9, "d": False}


async def test_a_session_is_resumed_and_missed_events_come(standin: DiscordStandin, bot: Bot) -> None:
    ada = standin.person("Ada")
    bot.on["log"] = answers(card("Still here"))
    for break_it in (standin.gateway.cut, standin.gateway.reconnect, lambda: standin.gateway.invalidate(resumable=True)):
        before = len(standin.gateway.resumes)
        break_it()
        answer = await ada.command("log")
        assert answer.error is None
        await bot_resumed(standin, before + 1)
    await standin.gateway.close(4000)
    assert (await ada.command("log")).error is None
    assert len(standin.gateway.identifies) == 1
    assert len(standin.gateway.resumes) == 4
    standin.check()


async def bot_resumed(standin: DiscordStandin, times: int) -> None:
    async with asyncio.timeout(3):
        while len(standin.gateway.resumes) < times or not standin.gateway.connections:  # noqa: ASYNC110 - nothing tells us
            await asyncio.sleep(0.005)


async def test_a_session_that_ended_is_begun_anew(standin: DiscordStandin, bot: Bot) -> None:
    ada = standin.person("Ada")
    bot.on["log"] = answers()
    standin.gateway.invalidate()
    await standin.gateway.offline()
    await standin.gateway.online()
    assert len(standin.gateway.identifies) == 2
    assert (await ada.command("log")).error is None
    await standin.gateway.close(4009)
    await standin.gateway.offline()
    await standin.gateway.online()
    assert len(standin.gateway.identifies) == 3
    assert (await ada.command("log")).error is None


async def test_a_half_open_socket_is_left_and_the_session_resumed(standin: DiscordStandin) -> None:
    standin.gateway.heartbeat_ms = 100
    ada = standin.person("Ada")
    async with running(standin, Bot(heartbeat_timeout=0.25)) as bot:
        bot.on["log"] = answers()
        before = len(standin.gateway.resumes)
        standin.gateway.go_quiet()
        await bot_resumed(standin, before + 1)
        assert (await ada.command("log")).error is None


async def test_a_deaf_socket_looks_healthy_to_the_library(standin: DiscordStandin) -> None:
    """Acknowledged heartbeats keep it alive for ever: only a check of our own would notice."""
    standin.gateway.heartbeat_ms = 50
    ada = standin.person("Ada")
    async with running(standin, Bot()) as bot:
        bot.on["log"] = answers()
        standin.gateway.go_quiet(half_open=False)
        standin.patience, before = 0.3, standin.gateway.heartbeats
        assert (await ada.command("log")).kind == "failed"
        async with asyncio.timeout(5):
            while standin.gateway.heartbeats < before + 3:  # noqa: ASYNC110 - nothing tells us
                await asyncio.sleep(0.005)
        assert (len(standin.gateway.identifies), standin.gateway.resumes) == (1, [])
        standin.patience = 5.0
        await standin.gateway.close(4000)
        assert (await ada.command("log")).error is None


async def test_a_heartbeat_is_given_when_asked_for(standin: DiscordStandin, bot: Bot) -> None:
    before = standin.gateway.heartbeats
    standin.gateway.ask_heartbeat()
    async with asyncio.timeout(2):
        while standin.gateway.heartbeats == before:  # noqa: ASYNC110 - nothing tells us
            await asyncio.sleep(0.005)


async def test_events_can_be_lost_doubled_and_cut_off_by_plan(standin: DiscordStandin, bot: Bot) -> None:
    ada, calls = standin.person("Ada"), 0

    async def log(interaction: discord.Interaction) -> None:
        nonlocal calls
        calls += 1
        if calls != 2:
            await interaction.response.send_message(view=card(f"call {calls}"), ephemeral=True)

    bot.on["log"] = log
    on = "socket.INTERACTION_CREATE"
    standin.plan = plan = FaultPlan(
        At(1, Fault.twice(), on), At(2, Fault.lost(), on), At(3, Fault.close(4000), on), At(4, Fault.disconnect("RECONNECT"), on)
    )
    assert (await ada.command("log")).error is None
    standin.patience = 0.2
    assert (await ada.command("log")).kind == "failed"
    standin.patience = 5.0
    assert (await ada.command("log")).error is None
    assert (await ada.command("log")).error is None
    # The first came twice; the lost one came after all, too late, when the closed session was resumed.
    assert calls == 5
    assert [refusal.code for refusal in standin.ledger.refused] == [10062]
    plan.check()


@pytest.mark.parametrize("code", [4010, 4011, 4012, 4013, 4014])
async def test_a_fatal_close_code_stops_the_real_client(standin: DiscordStandin, code: int) -> None:
    bot = Bot()
    with standin.hooks():
        task = asyncio.create_task(bot.start(standin.token))
        await standin.gateway.online()
        await standin.gateway.close(code)
        with pytest.raises((discord.ConnectionClosed, discord.PrivilegedIntentsRequired)):
            await task
        await bot.close()
    assert len(standin.gateway.identifies) == 1


async def test_nobody_answers_while_the_bot_is_away(standin: DiscordStandin, http: aiohttp.ClientSession) -> None:
    ada = standin.person("Ada")
    async with running(standin, Bot()):
        pass
    standin.patience = 0.05
    assert (await ada.command("home")).kind == "failed"
    standin.gateway.refusing = True
    with pytest.raises(aiohttp.WSServerHandshakeError):
        async with raw_socket(http, standin):
            pass


async def test_a_thrown_out_bot_is_told(standin: DiscordStandin, bot: Bot) -> None:
    gone = asyncio.create_task(bot.wait_for("guild_remove", timeout=2))
    await asyncio.sleep(0)
    standin.remove_bot(standin.guild)
    assert (await gone).id == int(standin.guild.id)
    with pytest.raises(discord.NotFound):
        await bot.fetch_guild(int(standin.guild.id))


async def test_an_unknown_route_is_written_down(standin: DiscordStandin, http: aiohttp.ClientSession) -> None:
    assert (await call(http, standin, "GET /guilds/1/emojis"))[0] == 404
    with pytest.raises(AssertionError, match="does not know this route"):
        standin.check()
    status, body = await call(http, standin, f"POST /channels/{standin.general.id}/messages", [1])
    assert (status, body["code"]) == (400, 50109)


async def test_a_discord_that_went_comes_back_at_the_same_address(http: aiohttp.ClientSession) -> None:
    standin = DiscordStandin()
    async with standin:
        before = standin.api_url
        assert (await call(http, standin, "GET /users/@me"))[0] == 200
    async with standin:
        assert standin.api_url == before
        assert (await call(http, standin, "GET /users/@me"))[0] == 200
