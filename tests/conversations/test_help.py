"""Help, About, who can see what, and the answer to a word that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cards import Action, Card
from bot.limits import COMMAND_TEXT
from tests.stage import Actor, Stage, card_text

CREDIT = "Inspired by the book Never Search Alone by Phyl Terry and its job search councils; not affiliated, not endorsed."


async def test_help_shows_what_a_member_comes_for(ada: Actor) -> None:
    await ada.says("/jsc help")
    count = len(ada.stage.app.verbs)
    ada.sees(
        "# What I can do\n(You asked for help.)\nSee where you are: /jsc\nTick a list: /jsc checklist\n"
        "Write down a job: /jsc log Acme, staff PM, applied\n",
        f"[All {count} commands] [Who can see what]",
        f"~ {CREDIT}\n<me>",
    )
    for label in (f"All {count} commands", "Who can see what", "About", "Home"):
        await ada.says("/jsc help")
        await ada.presses(label)
        ada.misses("# What I can do", "went wrong")


async def test_all_commands_stand_in_two_pages_in_the_order_of_the_content(ada: Actor) -> None:
    await ada.says("/jsc help")
    verbs = ada.stage.app.verbs
    await ada.presses(f"All {len(verbs)} commands")
    told = ada.screen
    ada.sees(f"# All {len(verbs)} commands", "/jsc help: See what I can do", "[Next] [Help]")
    await ada.presses("Next")
    ada.sees("[First page] [Help]")
    ada.misses("[Next]")
    told += ada.screen
    at = [told.index(f"/jsc {verb.name}: {verb.help}") for verb in verbs]
    assert at == sorted(at)
    await ada.presses("First page")
    ada.sees("/jsc help: ")
    await ada.presses("Help")
    ada.sees("# What I can do")


async def test_a_verb_that_does_not_exist_yet_is_never_shown(ada: Actor) -> None:
    known = {verb.name for verb in ada.stage.app.verbs}
    told = ""
    await ada.says("/jsc help")
    told += ada.screen
    for page in range(3):
        await ada.clicks(Action("commands", page))
        told += ada.screen
    for entry in ada.stage.app.playbook.help:
        assert (f"/jsc {entry.verb}: " in told) is (entry.verb in known)
        if entry.verb not in known and entry.line:
            assert entry.line not in told


@pytest.mark.parametrize("page", ["9", "999999", "-1", ""])
async def test_a_page_that_is_not_there_is_the_first(page: str, ada: Actor) -> None:
    await ada.clicks(Action("commands", page))
    ada.sees("/jsc help: See what I can do")


async def test_help_with_a_verb_says_what_it_does(ada: Actor) -> None:
    for verb in ada.stage.app.verbs:
        for typed in (verb.name, f"/{verb.name}", verb.name.upper()):
            await ada.says(f"/jsc help {typed}")
            ada.sees("# What this word does", f"/jsc {verb.name}: {verb.help}", "[[Open it]] [All commands]")
    await ada.says("/jsc help dance")
    ada.sees("# What I can do")
    await ada.says("/jsc help checklist")
    await ada.presses("Open it")
    ada.sees("# Checklists")


async def test_about_says_who_runs_it_and_what_it_reads(ada: Actor) -> None:
    await ada.says("/jsc help")
    await ada.presses("About")
    assert ada.screen == (
        "# About\n(You asked who runs this.)\nRun here by: the Harbour community's volunteers\n"
        "Stored in: one file on their machine, sealed for each member\n"
        "Reads: your commands, presses and forms; no messages, no mail, no calendar\n"
        "Advice: fixed rules with their sources; no language model\nVersion: 0.1.0\n"
        f"~ {CREDIT}\n[Where advice comes from] [Privacy notice] [Source code] [Home]\n<me>"
    )
    await ada.presses("Privacy notice")
    ada.sees("# Who can see what")


async def test_who_can_see_what_is_said_in_four_plain_lines(ada: Actor) -> None:
    await ada.clicks(Action("whosees"))
    ada.sees(
        "Owners of the platform: A workspace's owners may be able to export messages",
        "Whoever runs me: They can reach the data on their machine.",
        "A council: Its members see what you post there, and can take a picture of their screen.",
        "Everybody else: Nobody else sees a word of it.",
        "nicknames for firms are fine",
    )
    await ada.presses("My privacy page")
    ada.sees("# Your privacy")


def test_the_credit_stands_in_the_readme() -> None:
    text = " ".join((Path(__file__).parents[2] / "README.md").read_text("utf-8").split())
    assert CREDIT in text.replace("*", "").replace("_", "")


# -- words that are none -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("intervew", "interview"),
        ("chekclist", "checklist"),
        ("hmoe", "home"),
        ("HELP!", "help"),
        ("remnid", "remind"),
        ("privcy", "privacy"),
        ("debreif", "debrief"),
        ("reveiw", "review"),
        ("lgo", "log"),
    ],
)
async def test_a_slip_gets_the_nearest_verb(typed: str, nearest: str, ada: Actor) -> None:
    await ada.says(f"/jsc {typed} Acme at two")
    ada.sees(
        "# I do not know that word yet\n(Nothing is saved and nothing was sent.)",
        f"You typed: {typed} Acme at two\nNearest: {nearest}",
        f"[{nearest.capitalize()}] [All commands]",
    )
    assert await ada.pending() == []
    await ada.presses(nearest.capitalize())
    ada.misses("I do not know that word yet", "went wrong")


@pytest.mark.parametrize(
    "typed", ["<!channel>", "**bold**", "[x](http://e.vil)", "\u202etxet", "\U0001f389", "x" * 5_000, "```", "0", ";drop"]
)
async def test_a_hostile_word_is_answered_and_drawn_as_it_is(typed: str, ada: Actor) -> None:
    await ada.says(f"/jsc {typed}")
    ada.sees("I do not know that word yet", "You typed: ", "Nearest: ")
    assert all(typed not in getattr(block, "text", "") for block in ada.card.blocks)


async def test_a_line_longer_than_is_kept_says_so(ada: Actor) -> None:
    await ada.says("/jsc intervew " + "x" * (COMMAND_TEXT + 1))
    ada.sees("That line is too long for me", "You typed: xxx")


async def test_a_slip_before_a_line_can_be_logged_instead(ada: Actor) -> None:
    await ada.says("/jsc Acme, staff PM, applied")
    ada.sees("I do not know that word yet", "You typed: Acme, staff PM, applied", "[Log it as a line]")
    await ada.presses("Log it as a line")
    assert ada.form is not None


# -- every verb ----------------------------------------------------------------------------------------------------------------


async def test_every_verb_without_a_word_behind_it_does_something_useful(stage: Stage) -> None:
    for verb in stage.app.verbs:
        for life in ("new", "busy"):
            person = stage.member(f"{verb.name}-{life}")
            if life == "busy":
                await person.says("/jsc log Acme, staff PM, applied")
            shown = len(person.cards)
            await person.says(f"/jsc {verb.name}")
            assert person.form is not None or len(person.cards) > shown
            person.misses("went wrong", "I do not know that word yet", "error")
            if person.form is None:
                assert_leads_on(person.card)


def assert_leads_on(card: Card) -> None:
    assert card.actions, f"nothing can be pressed on:\n{card_text(card)}"


async def test_a_line_typed_without_its_verb_is_not_typed_again(ada: Actor) -> None:
    await ada.says("/jsc Acme, staff PM, applied")
    ada.sees("I do not know that word yet", "You typed: Acme, staff PM, applied")
    await ada.presses("Log it as a line")
    ada.sees("[Acme, staff PM, applied]")
    await ada.fills({})
    ada.sees("Saved", "Job: Acme, staff PM")
