"""When it takes long, when Discord goes away, refuses the token, or this version of the library cannot be pointed elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.adapters.discord import client
from bot.adapters.discord.client import DiscordAdapter
from bot.adapters.discord.manifest import PERMISSIONS, application_id, invite, permissions
from bot.adapters.discord.probe import probe
from bot.cards import Action, Button, Buttons, Card
from bot.deliveries import Delivery, Halted, PlatformError
from bot.events import Member
from bot.findings import Line
from bot.platforms import Platforms
from bot.settings import Settings
from playbook.records import Run
from tests.discord_adapter.scene import Scene, a_scene, until
from tests.standins.discord import DiscordStandin
from tests.standins.discord_people import Person
from tests.standins.discord_world import Permissions
from tests.standins.faults import At, Fault, FaultPlan

CALLBACK = "POST /interactions/*/callback"


@asynccontextmanager
async def slow(scene: Scene, who: Person) -> AsyncIterator[None]:
    """Whatever this person does waits, as if an earlier event of theirs took long."""
    async with scene.app.units.alone(scene.app.vault.subject_id("member", "discord", who.id)):
        yield


async def test_what_takes_long_is_said_and_then_answered_in_its_place(tmp_path: Path) -> None:
    async with a_scene(tmp_path, patience=0.05) as scene:
        ada = scene.discord.person("Ada")
        async with slow(scene, ada):
            await ada.command("checklist", "this week")
            assert ada.sees("Still working"), ada.screen()
        await ada.waits_to_see("0 of 5 done")
        (card,) = ada.cards
        async with slow(scene, ada):
            pressed = asyncio.create_task(ada.tick(["Say it to one person, then let them tell it back"]))
            await ada.waits_to_see("Still working")
            assert [answer.error for answer in await pressed] == [None]
        await ada.waits_to_see("1 of 5 done")
        # The pressed card is redrawn, and the word that it takes longer is gone.
        await until(lambda: [c.id for c in ada.cards] == [card.id])
        scene.discord.check()


async def test_a_new_card_that_came_late_takes_the_place_of_the_word(tmp_path: Path) -> None:
    async with a_scene(tmp_path, patience=0.05) as scene:
        ada = scene.discord.person("Ada")
        await ada.command("checklist", "this week")
        (card,) = ada.cards
        await ada.tick(["Say it to one person, then let them tell it back"])
        async with slow(scene, ada):
            await ada.forge(card, "tick:gone:1", values=["x"])
            await ada.waits_to_see("Still working")
        await ada.waits_to_see("This is not here any more")
        assert len(ada.cards) == 2
        scene.discord.check()


async def test_a_form_that_came_too_late_is_a_card_that_opens_it(tmp_path: Path) -> None:
    async with a_scene(tmp_path, patience=0.05) as scene:
        ada = scene.discord.person("Ada")
        await ada.command("home")
        async with slow(scene, ada):
            await ada.press("Set me up")
        await ada.waits_to_see("Your form is ready")
        assert ada.sees("You pressed 'Set me up'."), ada.screen()
        await scene.stops()
        await scene.starts(patience=2.0)
        assert (await ada.press("Open the form")).kind == "modal"
        await ada.fill({"role": "PM", "city": "Lisbon", "look": "plain"})
        assert ada.sees("Is it 09:12 for you now?"), ada.screen()
        scene.discord.check()


@pytest.mark.parametrize("fault", [Fault.drop(), Fault.drop(accepted=True), Fault.http(503, accepted=False)], ids=str)
async def test_an_answer_that_is_cut_off_is_given_once_more(scene: Scene, ada: Person, fault: Fault) -> None:
    scene.discord.plan = plan = FaultPlan(At(1, fault, CALLBACK))
    answer = await ada.command("checklist", "this week")
    plan.check()
    assert answer.error is None
    assert ada.sees("0 of 5 done"), ada.screen()
    assert len(ada.cards) == 1
    assert len(await scene.records(ada, Run)) == 1


async def test_a_press_that_arrives_twice_is_handled_once(scene: Scene, ada: Person) -> None:
    await ada.command("checklist", "this week")
    scene.discord.plan = FaultPlan(At(1, Fault.twice(), "socket.INTERACTION_CREATE"))
    await ada.tick(["Say it to one person, then let them tell it back"])
    assert ada.sees("1 of 5 done"), ada.screen()
    scene.discord.check()


async def test_it_comes_back_after_a_cut_and_after_discord_asks(scene: Scene, ada: Person) -> None:
    for trouble in (lambda: scene.discord.gateway.close(4000), _reconnect(scene)):
        await trouble()
        await scene.discord.gateway.online()
        await ada.command("home")
        assert ada.sees("A private desk"), ada.screen()


def _reconnect(scene: Scene) -> Callable[[], Awaitable[None]]:
    async def ask() -> None:
        scene.discord.gateway.reconnect()
        await scene.discord.gateway.offline()

    return ask


async def test_a_token_that_is_refused_stops_with_what_to_do(tmp_path: Path) -> None:
    async with a_scene(tmp_path, start=False) as scene:
        scene.discord.rest.token = None
        with pytest.raises(PlatformError, match=r"Discord refuses DISCORD_TOKEN. Copy the bot's token anew"):
            await scene.starts()


@pytest.mark.parametrize(
    ("code", "says"), [(4004, "refuses DISCORD_TOKEN"), (4011, "more servers"), (4014, "does not allow an intent")]
)
async def test_a_close_for_good_stops_with_what_to_do(scene: Scene, code: int, says: str) -> None:
    await scene.discord.gateway.close(code)
    error = await scene.ends()
    assert isinstance(error, PlatformError)
    assert says in str(error)


@pytest.mark.parametrize("fault", [Fault.http(503), Fault.drop(), Fault.malformed(), Fault.truncated()], ids=str)
async def test_a_discord_that_is_down_is_tried_again(tmp_path: Path, fault: Fault) -> None:
    async with a_scene(tmp_path, start=False) as scene:
        scene.discord.plan = plan = FaultPlan(At(1, fault, "GET /users/@me"))
        await scene.starts()
        plan.check()


async def test_a_discord_that_asks_for_a_long_wait_at_the_start_gets_it_and_ends_nothing(tmp_path: Path) -> None:
    """Ending would take the other platform along, and whatever starts it again would ask too early, each time."""
    async with a_scene(tmp_path, start=False) as scene:
        scene.discord.plan = plan = FaultPlan(At(1, Fault.limited("90"), "GET /users/@me"))
        running = asyncio.create_task(scene.adapter.run(scene.app))
        await until(lambda: not plan.unfired)
        done, _ = await asyncio.wait({running}, timeout=2.5)
        assert not done
        assert plan.seen == 1
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_what_is_in_hand_is_answered_before_it_ends(scene: Scene, ada: Person) -> None:
    async with slow(scene, ada):
        asked = asyncio.create_task(ada.command("checklist", "this week"))
        await until(lambda: bool(scene.adapter._in_hand))
        stopping = asyncio.create_task(scene.stops())
        await asyncio.sleep(0.05)
        assert not stopping.done()
    await stopping
    assert (await asked).error is None
    assert ada.sees("0 of 5 done"), ada.screen()


async def test_what_never_ends_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async with a_scene(tmp_path, drain=0.1) as scene:
        ada = scene.discord.person("Ada")
        scene.discord.patience = 0.5
        async with slow(scene, ada):
            asked = asyncio.create_task(ada.command("checklist", "this week"))
            await until(lambda: bool(scene.adapter._in_hand))
            await scene.stops()
            assert (await asked).error is not None
        # Nothing was half done: the same command works after the next start.
        await scene.starts()
        await ada.command("checklist", "this week")
        assert ada.sees("0 of 5 done"), ada.screen()


async def test_being_taken_out_of_a_server_is_noticed_and_harms_nobody(scene: Scene, ada: Person) -> None:
    scene.discord.remove_bot(scene.discord.guild)
    await ada.command("home", channel=ada.dm)
    assert ada.sees("A private desk"), ada.screen()


def test_the_two_private_hooks_of_the_library_work() -> None:
    """When this goes red after an update of discord.py, DISCORD_API_URL and DISCORD_GATEWAY_URL no longer do anything."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    try:
        client.point_at("http://127.0.0.1:9/api/v10/", "ws://127.0.0.1:9/gateway")
        assert Route("GET", "/users/@me").url == "http://127.0.0.1:9/api/v10/users/@me"
        assert yarl.URL("ws://127.0.0.1:9/gateway") == DiscordWebSocket.DEFAULT_GATEWAY
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
    defaults = Settings.model_fields
    assert (Route.BASE, str(DiscordWebSocket.DEFAULT_GATEWAY)) == (
        defaults["discord_api_url"].default,
        defaults["discord_gateway_url"].default,
    )


def test_a_library_without_the_hooks_is_said_and_not_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Route, "BASE")
    with pytest.raises(PlatformError, match="takes no other address"):
        client.point_at("http://127.0.0.1:9/api/v10", "ws://127.0.0.1:9/gateway")
    client.point_at(Settings.model_fields["discord_api_url"].default, Settings.model_fields["discord_gateway_url"].default)


# -- check and manifest -------------------------------------------------------------------------------------------------------


def _settings(**over: str) -> Settings:
    return Settings(_env_file=None, **{name.lower(): value for name, value in over.items()})  # type: ignore[arg-type]


def _says(lines: list[Line]) -> str:
    return "\n".join(str(line) for line in lines)


async def test_the_check_says_what_the_token_opens() -> None:
    async with DiscordStandin() as discord:
        lines = await probe(_settings(**discord.environment()))
        assert [line.code for line in lines] == [0] * len(lines)
        text = _says(lines)
        assert "DISCORD_TOKEN opens the application Council" in text
        assert "the bot is on 1 server" in text
        assert "no privileged intent" in text
        assert "the clock agrees" in text
        discord.remove_bot(discord.guild)
        assert "the bot is on no server yet" in _says(await probe(_settings(**discord.environment())))


async def test_the_check_says_of_each_right_what_it_is_for_and_whether_it_is_there() -> None:
    async with DiscordStandin() as discord:
        lines = await probe(_settings(**discord.environment()))
        named = [line for line in lines if line.what.startswith("permission ")]
        assert [(line.state, line.what.partition(":")[0]) for line in named] == [
            ("ok", f"permission {name}") for _, name, _ in PERMISSIONS
        ]
        assert "Manage Threads on that one channel alone" in _says(named)
        discord.guild.bot_permissions = Permissions(343597483008) & ~Permissions.CREATE_PRIVATE_THREADS
        discord.world.guild("Another").bot_permissions = Permissions.ADMINISTRATOR
        lines = await probe(_settings(**discord.environment()))
        (missing,) = [line for line in lines if "is missing" in line.what]
        assert (
            missing.what == "permission Create Private Threads is missing: make a council's room, which only its members are added to"
        )
        assert "on 1 of 2 servers" in missing.how
        assert any("Administrator is given and never used" in line.what for line in lines)


async def test_the_check_says_that_a_token_is_refused_and_that_nobody_answers() -> None:
    async with DiscordStandin() as discord:
        environment = discord.environment()
        (line, *_) = await probe(_settings(**environment | {"DISCORD_TOKEN": "wrong"}))
        assert (line.state, line.what) == ("missing", "Discord refuses DISCORD_TOKEN")
        assert line.code
    (line,) = await probe(_settings(**environment))
    assert line.what == "Discord could not be reached"


def test_the_invite_asks_for_no_more_than_it_explains() -> None:
    assert permissions() == 343597483008
    text = invite(_settings())
    assert "client_id=YOUR_APPLICATION_ID&scope=bot+applications.commands&permissions=343597483008" in text
    assert "General Information, Application ID" in text
    token = "MTE5NzI4ODM4MjQ1NjM5Nzg1Ng.Gabcde.not-a-real-one"
    assert application_id(token) == "1197288382456397856"
    assert "client_id=1197288382456397856&" in invite(_settings(discord_token=token))
    assert application_id("xx") == application_id("") == application_id("é.x") == ""


async def test_a_token_that_is_refused_while_it_serves_stops_it_with_what_to_do(scene: Scene, ada: Person) -> None:
    """The line stays open and no event tells of it: the first request that is refused does."""
    scene.discord.rest.token = None
    away = Delivery(
        "a", "a", Member("discord", ada.id), "new", card=Card("Hello", "You asked.", Buttons.of(Button("Home", Action("home"))))
    )
    assert await scene.adapter.send(away) == Halted("401")
    error = await scene.ends()
    assert isinstance(error, PlatformError)
    assert "Discord refuses DISCORD_TOKEN" in str(error)


async def test_it_tells_that_discord_is_away_only_once_it_stays_so(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        await scene.stops()
        platforms = Platforms(["discord"], scene.clock)
        adapter = DiscordAdapter(_settings(**scene.discord.environment()), servers=0.05, grace=3600)
        running = asyncio.create_task(adapter.run(scene.app, platforms.teller("discord")))
        try:
            await until(lambda: platforms["discord"].state == "serving")
            before = len(scene.discord.gateway.resumes)
            scene.discord.gateway.reconnect()
            await until(lambda: len(scene.discord.gateway.resumes) > before)
            assert platforms.moves == 1, "to be asked to come back through a new socket is nothing to tell"
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        adapter = DiscordAdapter(_settings(**scene.discord.environment()), servers=0.05, grace=0.0)
        running = asyncio.create_task(adapter.run(scene.app, platforms.teller("discord")))
        try:
            await until(lambda: platforms["discord"].state == "serving" and adapter.online.is_set())
            scene.discord.gateway.refusing = True
            scene.discord.gateway.cut()
            await until(lambda: platforms["discord"].state == "unreachable")
            assert "DISCORD_API_URL" in platforms["discord"].why
            scene.discord.gateway.refusing = False
            await until(lambda: platforms["discord"].state == "serving")
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
