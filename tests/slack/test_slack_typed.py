"""What a member types reaches the store and the screen as it was typed, whichever way Slack sends it, and calls nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.slack.manifest import manifest
from bot.app import Verb
from playbook.records import Job, Week
from tests.slack.desk import Desk, a_desk
from tests.slack.test_slack_client import PLAIN, set_up
from tests.standins.slack import Person, asking, pings

PRINTED = manifest((Verb("log", "Write it down."),), "jsc")
LINES = (
    "A & B <x>",
    "&amp; &lt; &amp;amp;",
    "tell <@U0123456|ben> & <!channel>",
    "1 < 2 > 1",
    "<b>x</b> <b@c.example>",
    "@here #general",
)


@pytest.fixture(params=[False, True], ids=["as it is installed", "with escaping left on"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    """A workspace as it is installed today, and as one was that was installed with `should_escape`."""
    async with a_desk(tmp_path, manifested=asking(manifest=PRINTED, escape=request.param)) as made:
        yield made


def whispered(ada: Person) -> str:
    return next(c for c in ada.cards if c.where == "ephemeral").plain


def called(desk: Desk) -> list[object]:
    """Whoever was called by anything that was ever shown."""
    return [ping for entry in desk.slack.ledger.entries for ping in pings(entry.body)]


async def test_a_name_with_an_ampersand_and_angle_brackets_is_stored_and_shown_as_it_was_typed(desk: Desk) -> None:
    ada = desk.slack.person("Ada")
    assert (await ada.command("/jsc log A & B <x>, staff PM, applied")).ok
    (job,) = await desk.records(ada, Job)
    assert (job.firm, job.role) == ("A & B <x>", "staff PM")
    assert "A & B <x>" in whispered(ada)
    assert not called(desk)
    desk.slack.ledger.none_refused()


async def test_any_line_is_stored_and_shown_as_it_was_typed(desk: Desk) -> None:
    ada, ben = desk.slack.person("Ada"), desk.slack.person("Ben")
    await set_up(ada, PLAIN)
    for line in LINES:
        assert (await ada.command(f"/jsc checkin {line}")).ok
        assert f"You typed: {line}" in whispered(ada)
        await ada.press("Open the form")
        await ada.fill({})
        assert (await desk.records(ada, Week))[-1].commitments[0] == line
        assert line in ada.screen()
    assert not called(desk)
    assert ben.cards == []
    desk.slack.ledger.none_refused()


async def test_people_and_channels_that_are_named_are_words_and_call_nobody(desk: Desk, request: pytest.FixtureRequest) -> None:
    ada, ben = desk.slack.person("Ada"), desk.slack.person("Ben")
    hall = desk.slack.channel("general", ada, ben, private=False)
    circle = desk.slack.channel("birch-circle", ada)
    typed = "@Ben in #general and #birch-circle"
    assert (await ada.command(f"/jsc log {typed}, staff PM, applied")).ok
    (job,) = await desk.records(ada, Job)
    # With escaping Slack tells neither a person's name nor a private channel's, which is why the manifest asks for none.
    escaping = "escaping" in request.node.name
    assert job.firm == (f"@{ben.id} in #general and #{circle.id}" if escaping else typed)
    assert job.firm in whispered(ada)
    assert not called(desk)
    assert ben.cards == []
    assert hall.messages == {}
