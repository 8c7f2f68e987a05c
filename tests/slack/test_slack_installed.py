"""A workspace installed from the manifest as it is printed: all six scopes, each of the four declined, and the two alone.

Each walk says what a member sees and what whoever runs the app is told; in none of them is Slack asked for what was not granted.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.adapters.slack.manifest import OPTIONAL, REQUIRED
from bot.adapters.slack.probe import PURPOSE, probe
from playbook.records import Debrief, Profile
from tests import council_life
from tests.council_life import QUESTION
from tests.slack.desk import Desk, a_desk, settings_for
from tests.slack.test_slack_client import PLAIN, SETUP, set_up
from tests.slack.test_slack_rooms import three, together
from tests.standins.faults import Fault
from tests.standins.slack import Person

ROOT = Path(__file__).resolve().parents[2]
CASES = [(), *((scope,) for scope in OPTIONAL), OPTIONAL]


@dataclass(frozen=True)
class Installed:
    """How the app was installed: from what was printed, and without what was declined."""

    printed: str
    declined: tuple[str, ...]
    folder: Path

    def has(self, scope: str) -> bool:
        return scope not in self.declined

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[Desk]:
        """The app in that workspace. Nothing was refused when it ends, a scope that is missing included."""
        async with a_desk(self.folder, manifested=self.printed, declined=self.declined, router=together()) as desk:
            yield desk
            desk.slack.ledger.none_refused()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `jsc manifest slack` prints."""
    folder = tmp_path_factory.mktemp("printed")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "manifest", "slack"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(params=CASES, ids=lambda declined: "without " + ", ".join(declined) if declined else "all six")
def installed(request: pytest.FixtureRequest, printed: str, tmp_path: Path) -> Installed:
    return Installed(printed, request.param, tmp_path)


async def test_whoever_runs_it_is_told_what_was_declined_and_what_that_costs(installed: Installed, tmp_path: Path) -> None:
    async with installed.desk() as desk:
        lines = await probe(settings_for(desk.slack, tmp_path))
    told = {line.what: line for line in lines if line.what.startswith("scope")}
    assert [line.what for line in lines if line.code] == [], "declining what is optional keeps nothing from starting"
    assert list(told) == [
        *(f"scope {scope}: {PURPOSE[scope]}" for scope in REQUIRED),
        *(f"scope {scope} (optional){'' if installed.has(scope) else ' is not granted'}: {PURPOSE[scope]}" for scope in OPTIONAL),
    ]
    assert [line.state for line in told.values()] == ["ok", "ok", *("ok" if installed.has(scope) else "note" for scope in OPTIONAL)]
    how = [line.how for line in lines if "without the optional scopes" in line.what]
    assert len(how) == bool(installed.declined)
    assert all("install the app again" in words for words in how)


async def test_a_conversation_works_and_a_time_zone_is_offered_where_the_profile_may_be_read(installed: Installed) -> None:
    async with installed.desk() as desk:
        ada = desk.slack.person("Ada", zone="America/Sao_Paulo")
        await ada.command("/jsc")
        await ada.press("Set me up")
        assert ada.modal is not None
        assert ("Paulo" in ada.modal.plain) is installed.has("users:read")
        asked = {**SETUP, "How my messages look": PLAIN}
        if installed.has("users:read"):
            del asked["A city in your time zone"]
        await ada.fill(asked)
        await ada.press("Yes, that is my time")
        (profile,) = await desk.records(ada, Profile)
        assert profile.zone == ("America/Sao_Paulo" if installed.has("users:read") else "Europe/Lisbon")
        await ada.command("/jsc log Acme, staff PM, applied")
        assert "Acme" in ada.screen()
        await ada.visits_home()
        assert ada.home is not None
        assert (desk.slack.ledger.counts["users.info"] > 0) is installed.has("users:read")


async def test_who_is_in_a_room_is_looked_at_before_a_post_or_the_card_says_that_everyone_there_can_see_it(
    installed: Installed,
) -> None:
    async with installed.desk() as desk:
        ada, ben, cleo = await three(desk)
        people = (ada.person, ben.person, cleo.person)
        room = desk.slack.channel("birch-circle", *people)
        await ada.types_in(room, "/jsc council here")
        await desk.passes(minutes=1)
        (kickoff,) = [m for m in desk.slack.standing(room) if m.to is None]
        counts = installed.has("groups:read")
        assert ("Everyone in this channel can see this" in str(kickoff.body)) is not counts
        assert ("Your council can see this" in str(kickoff.body)) is counts
        boss = desk.slack.person("Boss")
        boss.joins(room)
        await council_life.shares(ada, "Post to 2 people" if counts else "Post to this channel")
        await desk.passes(minutes=1)
        if counts:
            assert desk.slack.ledger.who_received(QUESTION) == {ada.person.id}
            assert "In the channel" in ada.screen
            boss.leaves(room)
            await ada.presses("Look again")
            await desk.passes(minutes=1)
            assert desk.slack.who_can_read(QUESTION) == {p.id for p in people}
        else:
            assert desk.slack.who_can_read(QUESTION) == {p.id for p in (*people, boss)}
            assert "Everyone in this channel can see this" in str(desk.slack.standing(room)[-1].body)
        assert (desk.slack.ledger.counts["conversations.members"] > 0) is counts


async def test_an_export_comes_as_files_or_as_pages_of_text(installed: Installed) -> None:
    async with installed.desk() as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await ada.command("/jsc log Acme, staff PM, applied")
        await ada.command("/jsc privacy")
        await ada.press("Export my data")
        await desk.passes(minutes=1)
        came = [desk.slack.space.files[id].name for m in desk.slack.standing(ada.dm) for id in m.files]
        pages = [c.plain for c in ada.cards if c.where == "dm" and '"firm": "Acme"' in c.plain]
        names = ["everything.json", "jobs.csv", "readable.md", "search-record.csv"]
        assert came == (names if installed.has("files:write") else [])
        assert len(pages) == (0 if installed.has("files:write") else 1)
        assert ada.sees("Your export", anywhere=True)
        assert not ada.sees("\ufeff", anywhere=True), "the mark that tells a spreadsheet the encoding is no part of a page"
        await ada.press("Take files off here")
        await desk.passes(minutes=1)
        assert all(file.deleted for file in desk.slack.space.files.values())
        assert not [c for c in ada.cards if '"firm": "Acme"' in c.plain]


def prompts(ada: Person) -> int:
    return sum(c.where == "dm" and "How did it go?" in c.plain for c in ada.cards)


async def test_a_prompt_whose_answer_was_lost_in_a_crash_comes_once_where_the_chat_may_be_read_and_else_twice(
    installed: Installed,
) -> None:
    async with installed.desk() as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await ada.command("/jsc interview")
        await ada.fill({"Which job": "Acme, staff PM", "When: a day and a clock time": "Tue 2pm"})
        await ada.press("Yes, set it")
        await desk.passes(days=1, hours=5)
        desk.slack.plan.next(Fault.drop(accepted=True), on="chat.postMessage")
        while desk.slack.ledger.counts["chat.postMessage"] and not prompts(ada):
            await desk.passes(minutes=5)
        desk.slack.plan.check()
        await desk.restarts()
        await desk.passes(hours=2)
        assert prompts(ada) == (1 if installed.has("im:history") else 2)
        assert (desk.slack.ledger.counts["conversations.history"] > 0) is installed.has("im:history")
        await ada.press("Start")
        await ada.fill({"What went well, as you'd tell a friend": "They asked for the plan."})
        assert len(await desk.records(ada, Debrief)) == 1
