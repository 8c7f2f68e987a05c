"""What fits, the two pages, and the listening tour, as a member meets them."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cards import Action
from playbook.records import Fit, Listening, TwoPager
from tests.stage import Actor, Stage

HOSTILE = ["<!channel> **x** `y` [a](b)", "=SUM(A1)", "👩‍👩‍👧‍👦 שלום"]


async def open_more(ada: Actor, label: str) -> None:
    await ada.says("/jsc plan")
    await ada.presses("More of my plan")
    await ada.presses(label)


# -- what fits ---------------------------------------------------------------------------------------------------------------------


async def test_what_fits_is_four_short_answers_in_one_sentence(ada: Actor) -> None:
    await ada.clicks(Action("form", "work"))
    await ada.fills({"role": "staff nurse", "level": "The same"})
    await open_more(ada, "What fits me")
    ada.sees("# What fits you", "(Nothing is written here yet.)", "[[Write it]]")
    await ada.presses("Write it")
    ada.sees("The role: [staff nurse]")
    await ada.fills({"firms": "a small clinic", "stage": "growing", "place": "Lisbon"})
    ada.sees("# Kept: what fits you", "What fits you: staff nurse, at a small clinic, growing, in Lisbon")
    await ada.presses("Change it")
    await ada.fills({"firms": "", "stage": "", "place": ""})
    ada.sees("What fits you: staff nurse\n", "[Show older]")
    await ada.presses("Show older")
    ada.sees("# Older: what fits you", "staff nurse, at a small clinic, growing, in Lisbon")
    assert [fit.firms for fit in await ada.records(Fit)] == ["a small clinic", ""]
    await ada.says("/jsc plan")
    ada.sees("What fits you: staff nurse")


# -- the two pages ------------------------------------------------------------------------------------------------------------------


async def test_two_pages_say_what_one_wants_will_not_take_and_brings(ada: Actor) -> None:
    await open_more(ada, "My two pages")
    ada.sees("# Your two pages", "[[Write it]]")
    await ada.presses("Write it")
    await ada.fills({"wants": "Small teams\nA say\nA garden", "wonts": "Pager duty", "assets": ""})
    ada.sees("What you want: Small teams\nA say…", "What you will not take: Pager duty")
    ada.misses("What you bring")
    await ada.presses("Read it all")
    ada.sees("(You opened this. Page 1 of 1 of this part.)", "What you want: Small teams\nA say\nA garden")
    await ada.presses("What you will not take")
    ada.sees("What you will not take: Pager duty", "[What you want]")
    await ada.presses("Change it")
    ada.sees("What you want: [Small teams\nA say\nA garden]")


async def test_a_long_page_is_read_in_pages(ada: Actor) -> None:
    await ada.clicks(Action("form", "pages"))
    await ada.fills({"wants": "a good word " * 150, "wonts": "&<>" * 600})
    await ada.presses("Read it all")
    ada.sees("Page 1 of 4 of this part.", "[[Next]]")
    await ada.presses("Next")
    ada.sees("Page 2 of 4")
    await ada.presses("Next")
    await ada.presses("Next")
    ada.misses("[[Next]]")
    await ada.clicks(Action("readpages", "wonts", 9))
    ada.sees("Page 10 of 14 of this part.")
    for forged in ("99", "x", ""):
        await ada.clicks(Action("readpages", "wonts", forged))
        ada.sees("Page 1 of 14")


async def test_a_change_of_the_pages_is_undone_and_only_one_older_one_is_kept(ada: Actor) -> None:
    for wants in ("one", "two", "three"):
        await ada.clicks(Action("form", "pages"))
        await ada.fills({"wants": wants})
    ada.misses("[Show older]")
    assert [pages.wants for pages in await ada.records(TwoPager)] == ["two", "three"]
    await ada.presses("Undo")
    ada.sees("# Undone", "What you want: two")
    await ada.presses("Put it back")
    ada.sees("What you want: three")


async def test_two_empty_pages_are_nothing_to_keep(ada: Actor) -> None:
    await ada.clicks(Action("form", "pages"))
    await ada.fills({})
    ada.sees("Nothing is written yet, so there is nothing to keep.", "[[Fix it]]")
    assert await ada.records(TwoPager) == []
    await ada.clicks(Action("readpages", "wants", 0))
    ada.sees("(Nothing is written here yet.)")


# -- listening -------------------------------------------------------------------------------------------------------------------


async def heard(ada: Actor, who: str, says: str, words: str = "They build it themselves.") -> None:
    await ada.clicks(Action("form", "listen"))
    await ada.fills({"who": who, "ask": "who buys this"})
    await ada.presses("Write what I heard")
    await ada.fills({"heard": words, "says": says})


async def test_people_are_asked_and_what_they_say_bears_on_what_fits(stage: Stage, ada: Actor) -> None:
    await ada.clicks(Action("form", "fit"))
    await ada.fills({"role": "staff nurse"})
    await open_more(ada, "Listening")
    ada.sees("# Listening", "Ask a few people for advice, not for a job.", "[[Add a person]]")
    await ada.presses("Add a person")
    await ada.fills({"who": "R. H.", "ask": "who buys this"})
    ada.sees("# Somebody to ask", "(You added them just now. I message nobody.)", "Who: R. H.", "Ask them: who buys this")
    await ada.presses("Everybody")
    ada.sees("(You opened this. 0 of 1 heard.)", "R. H.: to be asked")
    await ada.presses("Open it")
    await ada.presses("Write what I heard")
    await ada.fills({"heard": "Clinics do.", "says": "It fits me, they say"})
    ada.sees("What you heard: Clinics do.", "What people said: 1 note: 1 for it, 0 against it, 0 open")
    await stage.passes(days=1)
    await heard(ada, "T.", "It does not fit me, they say")
    ada.sees("2 notes: 1 for it, 1 against it, 0 open")
    (fit,) = await ada.records(Fit)
    assert [(n.who, n.says, n.day, n.fit) for n in await ada.records(Listening)] == [
        ("R. H.", "yes", dt.date(2026, 11, 23), fit.id),
        ("T.", "no", dt.date(2026, 11, 24), fit.id),
    ]
    await open_more(ada, "What fits me")
    ada.sees("What people said: 2 notes: 1 for it, 1 against it, 0 open")


async def test_notes_count_for_the_version_they_were_heard_about(ada: Actor) -> None:
    await ada.clicks(Action("form", "fit"))
    await ada.fills({"role": "staff nurse"})
    await heard(ada, "R.", "It does not fit me, they say")
    await ada.clicks(Action("form", "fit"))
    await ada.fills({"role": "night nurse"})
    await ada.clicks(Action("showfit"))
    ada.sees("What fits you: night nurse", "What people said: no notes on this version yet")
    await ada.clicks(Action("listening"))
    await ada.presses("Open it")
    await ada.presses("Change what I heard")
    await ada.fills({"says": "Neither"})
    first, _ = await ada.records(Fit)
    (note,) = await ada.records(Listening)
    assert (note.fit, note.says) == (first.id, "unsure"), "a changed note stays with the version it was about"


async def test_a_note_may_come_before_any_fit(ada: Actor) -> None:
    await heard(ada, "R.", "Neither")
    ada.misses("What people said")
    (note,) = await ada.records(Listening)
    assert note.fit == ""


async def test_taking_somebody_off_asks_first(ada: Actor) -> None:
    await heard(ada, "R.", "Neither")
    shown = ada.card
    await ada.presses("Take off the list")
    ada.sees("# Take this person off the list?", "Goes with them: what you heard", "[[Keep them]] [!Take off!]")
    await ada.presses("Keep them")
    assert len(await ada.records(Listening)) == 1
    await ada.presses("Take off the list")
    await ada.presses("Take off")
    ada.sees("Nobody is on this list yet.")
    assert await ada.records(Listening) == []
    ada.receive("an-older-one", shown)
    await ada.presses("Take off the list", card=shown)
    ada.sees("This is not here any more")


async def test_an_older_note_opens_nothing_and_keeps_the_words(ada: Actor) -> None:
    await heard(ada, "R.", "Neither")
    await ada.presses("Change what I heard")
    form = ada.form
    await ada.clicks(Action("form", "heard", *form.action.args[-2:] if form else ()))
    await ada.fills({"heard": "Later words."})
    ada.form = form
    await ada.fills({"heard": "Words of an older form."})
    ada.sees("This has moved on")
    (note,) = await ada.records(Listening)
    assert note.heard == "Later words."


async def test_a_long_tour_is_paged_and_those_to_be_heard_come_first(ada: Actor) -> None:
    await heard(ada, "Rosa", "Neither")
    for number in range(11):
        await ada.clicks(Action("form", "listen"))
        await ada.fills({"who": f"Person {number}"})
    await ada.presses("Everybody")
    ada.sees("1 of 12 heard.", "( ) Person 0  ~ to be asked", "[Next]")
    ada.misses("Rosa")
    await ada.presses("Next")
    ada.sees("( ) Rosa  ~ heard: neither")
    await ada.picks("Rosa")
    ada.sees("Who: Rosa")


async def test_the_same_person_sent_twice_is_one(ada: Actor) -> None:
    for _ in range(2):
        await ada.clicks(Action("form", "listen"))
        await ada.fills({"who": "R.", "ask": "who buys this"})
    assert len(await ada.records(Listening)) == 1


@pytest.mark.parametrize("words", HOSTILE)
async def test_any_words_may_be_heard(words: str, ada: Actor) -> None:
    await heard(ada, words[:24], "Neither", words)
    ada.sees(f"Who: {words[:24]}", f"What you heard: {words}")
    await ada.clicks(Action("listening"))
    ada.sees(words[:9], "heard: neither")


@pytest.mark.parametrize("args", [(), ("x",), ("work", "99"), ("pages", "0"), ("sentence", "0"), ("fit", "x")])
async def test_a_look_at_older_versions_that_are_not_there(args: tuple[str, ...], ada: Actor) -> None:
    await ada.clicks(Action("older", *args))
    ada.sees("There is no older version.", "[[Write it]]")
    await ada.clicks(Action("form", "work"))
    await ada.fills({"role": "staff nurse", "level": "The same"})
    await ada.clicks(Action("older", "work", 0))
    ada.sees("# No older version", "(This is the first one.)", "Work you want: staff nurse")
