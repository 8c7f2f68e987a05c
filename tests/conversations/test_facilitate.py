"""Facilitators: a one-time code, their page, places that help, how the community wants things, counts, and what is open to all."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest

from bot.cards import Action, Choice
from bot.cli import first_code
from bot.context import Context
from bot.council import ceilings, census
from playbook.records import Act, Census, Checked, Debrief, Facilitator, HelpPlace, Meeting, Mood, Profile, Quietness, TermsTalk, Ways
from tests.stage import Actor, Stage, card_text

CLICKS = (
    "facilpage",
    "facilback",
    "facilinvite",
    "facilcodeback",
    "facilrooms",
    "facilnorooms",
    "helpplaces",
    "helpdrop",
    "facilways",
    "wayskeep",
    "wayskept",
    "waysquiet",
    "waysquieted",
    "wayskinds",
    "wayskindset",
    "wayspause",
    "wayspaused",
    "installcheck",
    "facilcounts",
)


async def a_facilitator(stage: Stage, name: str = "fay") -> Actor:
    fay = stage.member(name)
    await fay.says(f"/jsc facilitate claim {await first_code.fresh(stage.app)}")
    return fay.sees("You are a facilitator here")


async def set_up(stage: Stage, name: str) -> Actor:
    who = stage.member(name)
    await who.says("/jsc")
    await who.presses("Set me up")
    await who.fills({"role": "designer", "city": "Lisbon", "look": "plain"})
    return await who.presses("Yes, that is my time")


async def community(stage: Stage, who: Actor) -> list[object]:
    me = stage.app.vault.subject_id("member", "stage", who.name)
    found = await stage.app.change(me, lambda context: list(context.community.records.every()))
    return list(found or [])


async def acts(stage: Stage, who: Actor) -> list[str]:
    return [one.what for one in await community(stage, who) if isinstance(one, Act)]


async def test_the_code_makes_the_first_facilitator_once(stage: Stage) -> None:
    code = await first_code.fresh(stage.app)
    assert code is not None
    fay, ada = stage.member("fay"), stage.member("ada")
    await ada.says("/jsc facilitate")
    ada.sees("This page is for facilitators", "What admins did")
    await ada.says("/jsc facilitate claim 2222-2222")
    ada.sees("That code opens nothing now", "Whoever runs me can print a new one")
    await fay.says(f"/jsc facilitate claim {code.lower()}")
    fay.sees("You are a facilitator here", "You typed the one-time code. It is used up now.", "export anyone's data")
    await ada.says(f"/jsc facilitate claim {code}")
    ada.sees("That code opens nothing now")
    assert await first_code.fresh(stage.app) is None, "none is printed while somebody is one"
    await fay.presses("Open my page")
    fay.sees("Facilitator page", "Facilitators: 1", "Rooms: members make them")
    house = stage.app.vault.hash("house")
    raw = await stage.app.store.rows("SELECT body FROM records WHERE subject = ?1", house)
    assert len(raw) == 1
    assert code.replace("-", "").encode() not in raw[0][0]


async def test_a_newer_code_ends_the_older_and_each_ends_after_a_day(stage: Stage) -> None:
    fay = stage.member("fay")
    old = await first_code.fresh(stage.app)
    fresh = await first_code.fresh(stage.app)
    await fay.says(f"/jsc facilitate claim {old}")
    fay.sees("That code opens nothing now")
    await stage.passes(hours=25)
    await fay.presses("Type it again")
    await fay.fills({"code": str(fresh)})
    fay.sees("That code opens nothing now")
    said = await first_code.sentence(stage.app)
    assert said is not None
    await fay.says("/jsc " + said.split("/jsc ")[1])
    fay.sees("You are a facilitator here")


async def test_another_is_invited_and_giving_it_back_frees_a_code(stage: Stage) -> None:
    fay, gil = await a_facilitator(stage), stage.member("gil")
    await fay.presses("Open my page")
    await fay.presses("Invite a facilitator")
    line = next(t for t in fay.screen.split("\n") if t.startswith("Pass on")).removeprefix("Pass on yourself: ")
    await fay.presses("Take it back")
    await gil.says(line)
    gil.sees("That code opens nothing now")
    await fay.says("/jsc facilitate")
    await fay.presses("Invite a facilitator")
    fay.sees("Works: once, until")
    line = next(t for t in fay.screen.split("\n") if t.startswith("Pass on")).removeprefix("Pass on yourself: ")
    await fay.presses("Facilitator page")
    fay.sees("one code is open until")
    await gil.says(line)
    gil.sees("You are a facilitator here")
    await stage.member("eve").says(line)
    stage.member("eve").sees("That code opens nothing now")
    await gil.says("/jsc facilitate")
    gil.sees("Facilitators: 2")
    for who in (fay, gil):
        await who.says("/jsc facilitate")
        await who.presses("Give it back")
        who.sees("You gave it back")
    gil.sees("Nobody is one now.")
    assert await first_code.fresh(stage.app) is not None
    await gil.says("/jsc facilitate")
    gil.sees("This page is for facilitators")


async def two(stage: Stage) -> tuple[Actor, Actor]:
    fay, gil = await a_facilitator(stage), await set_up(stage, "gil")
    await fay.says("/jsc facilitate")
    fay.misses("End another's part")
    await fay.presses("Invite a facilitator")
    await gil.says(next(t for t in fay.screen.split("\n") if t.startswith("Pass on")).removeprefix("Pass on yourself: "))
    return fay, gil


async def ends(who: Actor, name: str) -> Actor:
    await who.clicks(Action("form", "facilremove"))
    return await who.fills({"who": name})


async def test_one_ends_the_part_of_another_who_alone_is_told(stage: Stage) -> None:
    fay, gil = await two(stage)
    await fay.says("/jsc facilitate")
    await fay.presses("End another's part")
    await fay.fills({"who": "gil"})
    fay.sees("Their part has ended", "They are told, and not by whom.")
    assert any("You are not a facilitator any more" in card_text(card) for _, card in gil.messages)
    assert not any("Fay" in card_text(card) or "fay" in card_text(card) for _, card in gil.messages)
    assert [one.person for one in await community(stage, fay) if isinstance(one, Facilitator)] == ["fay"]
    assert (await acts(stage, fay))[-1] == "removed"
    await gil.clicks(Action("adminlog", 0))
    gil.sees("A facilitator's part was ended by another").misses("gil", "fay", "Gil", "Fay")
    await gil.says("/jsc facilitate")
    gil.sees("This page is for facilitators")
    await gil.clicks(Action("form", "facilremove"))
    gil.sees("Only facilitators can do this")
    for wrong, words in (("gil", "They are no facilitator here"), ("fay", "That is you"), ("nobody", "They are no facilitator here")):
        await ends(fay, wrong)
        fay.sees(words, "Nothing has changed.")
    assert (await acts(stage, fay)).count("removed") == 1


async def test_the_last_one_stays(stage: Stage) -> None:
    fay, gil = await two(stage)
    mia = await set_up(stage, "mia")
    mia.hints = type(mia.hints)(name="Mia", manages=True)
    await ends(mia, "gil")
    await ends(mia, "fay")
    mia.sees("They are the last one", "One stays, so that reports are read.")
    assert [one.person for one in await community(stage, fay) if isinstance(one, Facilitator)] == ["fay"]
    await gil.clicks(Action("form", "facilremove"))
    gil.sees("Only facilitators can do this")


async def test_who_manages_the_server_needs_no_code(stage: Stage) -> None:
    fay = stage.member("fay")
    fay.hints = type(fay.hints)(name="Fay", manages=True)
    await fay.says("/jsc facilitate")
    fay.sees("You are a facilitator here", "The platform says that you manage this community.")
    assert [one for one in await community(stage, fay) if isinstance(one, Facilitator)]


async def test_nobody_else_presses_any_of_it(stage: Stage) -> None:
    await a_facilitator(stage)
    ada = stage.member("ada")
    await ada.says("/jsc")
    before = await acts(stage, ada)
    for name in CLICKS:
        await ada.clicks(Action(name), "30")
        ada.sees("Only facilitators can do this")
    await ada.clicks(Action("form", "helpadd"))
    ada.sees("Only facilitators can do this")
    await ada.says("/jsc facilitate rooms here", room=stage.room("hall", "ada"))
    ada.sees("This page is for facilitators")
    assert await acts(stage, ada) == before


async def test_rooms_are_made_where_a_facilitator_typed_the_line(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    await fay.says("/jsc facilitate rooms here")
    fay.sees("Type it in the channel itself", "Nothing has changed.")
    await fay.says("/jsc facilitate rooms here", room=stage.room("lobby", "fay", closed=False))
    fay.sees("New rooms are made under this channel")
    assert [one.place for one in await community(stage, fay) if isinstance(one, Meeting)] == ["lobby"]
    await fay.presses("Facilitator page")
    fay.sees("Rooms: made under the place a facilitator named")
    await fay.presses("Rooms")
    await fay.presses("Name none")
    fay.sees("No place is named now")
    assert not [one for one in await community(stage, fay) if isinstance(one, Meeting)]


async def test_no_room_is_made_under_a_thread(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    thread = stage.room("a-thread", "fay", closed=False)
    thread.holds = False
    await fay.says("/jsc facilitate rooms here", room=thread)
    fay.sees("No room can be made under this place", "Nothing has changed.", "Go to the channel that the thread stands in")
    assert not [one for one in await community(stage, fay) if isinstance(one, Meeting)]
    assert "rooms" not in await acts(stage, fay)


async def test_a_place_that_helps_stands_on_every_members_card(stage: Stage) -> None:
    fay, ada = await a_facilitator(stage), await set_up(stage, "ada")
    await fay.presses("Open my page")
    await fay.presses("Help places")
    await fay.presses("Add one")
    await fay.fills({"name": "Listening line", "how": "21 000 00 00, from 16:00", "whom": "anyone in Lisbon"})
    fay.sees("Listening line: 21 000 00 00, from 16:00; anyone in Lisbon")
    await ada.clicks(Action("places"))
    ada.sees("call your local emergency number now", "Near you:", "Listening line: 21 000 00 00, from 16:00; anyone in Lisbon.")
    ada.sees("Added by your facilitators on Mon 23 Nov").misses("Fay")
    await fay.picks("Listening line")
    fay.sees("It is off the list.")
    await ada.clicks(Action("places"))
    ada.sees("Near you:").misses("Listening line")
    await fay.clicks(Action("form", "helpadd"))
    await fay.fills({"name": "Too much", "how": "<" * 80, "whom": "y" * 40})
    fay.sees("One line needs another look", "one row of 130 characters", "Your answers are kept.")
    for n in range(7):
        await fay.clicks(Action("form", "helpadd"))
        await fay.fills({"name": f"Place {n} <@1>", "how": "x" * 79 + str(n), "whom": "y" * 40})
    await fay.clicks(Action("form", "helpadd"))
    fay.sees("7 places are all the card has room for.")
    await ada.clicks(Action("places"))
    ada.sees("Place 6 <@1>", *(f"{'x' * 79}{n}; {'y' * 40}. Added" for n in range(7))).misses("Too much")


async def test_the_ceiling_holds_for_debriefs(stage: Stage) -> None:
    fay, ada = await a_facilitator(stage), await set_up(stage, "ada")
    await fay.presses("Open my page")
    await fay.presses("Settings")
    await fay.presses("Kept at most")
    await fay.picks("30 days")
    fay.sees("Debriefs kept at most: 30 days")
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They asked to see the plan."})
    ada.sees("It goes by itself after 30 days.")
    await ada.says("/jsc privacy")
    ada.sees("Kept for: debriefs 30 days")
    await ada.presses("How long to keep")
    await ada.picks("A year")
    ada.sees("Kept for: debriefs 30 days")
    await stage.passes(days=31)
    assert not await ada.records(Debrief)


async def test_a_ceiling_reaches_all_that_is_there_within_a_day(stage: Stage) -> None:
    """Debriefs, talks on terms and moods of every member here, and of nobody elsewhere."""
    fay, ada, ben = await a_facilitator(stage), await set_up(stage, "ada"), stage.member("ben")
    ben.community = "elsewhere"
    await set_up(stage, "ben")

    def writes(at: dt.datetime) -> Callable[[Context], None]:
        def write(context: Context) -> None:
            for record, kind in (
                (Debrief(at=at, well="A good talk"), "fade"),
                (TermsTalk(offer="x", at=at, well="They listened"), "fadeterms"),
                (Mood(monday=dt.date(2026, 11, 16), place=3, at=at), "moodfade"),
            ):
                made = context.records.add(record)
                context.outbox.plan(kind, at + dt.timedelta(days=180), made.id)

        return write

    async def kept(who: Actor) -> list[int]:
        return [len(await who.records(kind)) for kind in (Debrief, TermsTalk, Mood)]

    for who in (ada, ben):
        for ago in (40, 1):
            me = stage.app.vault.subject_id("member", "stage", who.name)
            await stage.app.change(me, writes(stage.clock.now() - dt.timedelta(days=ago)))
    await ceilings.hold(stage.app)
    assert await kept(ada) == [2, 2, 2]
    await fay.clicks(Action("facilways"))
    await fay.presses("Kept at most")
    fay.sees("What is there follows within a day.")
    await stage.passes(minutes=5)
    await fay.picks("30 days")
    await stage.passes(hours=1)
    await ceilings.hold(stage.app)
    await stage.passes(minutes=1)
    assert await kept(ada) == [1, 1, 1]
    assert await kept(ben) == [2, 2, 2], "another community keeps its own way"
    await stage.passes(days=29)
    assert await kept(ada) == [0, 0, 0]
    await ada.clicks(Action("keepfor"))
    ada.sees("Now: 30 days.", "Your community keeps them for 30 days at most.")
    await ada.picks("Until you remove them")
    ada.sees("Kept for: debriefs 30 days")


async def test_newcomers_start_with_the_communitys_quiet_hours(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    await fay.presses("Open my page")
    await fay.presses("Settings")
    await fay.presses("Quiet hours")
    await fay.picks("22:00 to 07:00")
    fay.sees("Newcomers' quiet hours: 22:00 to 07:00")
    ada = await set_up(stage, "ada")
    (profile,) = await ada.records(Profile)
    assert (profile.quiet.start.hour, profile.quiet.end.hour) == (22, 7)
    (mine,) = await fay.records(Profile)
    assert mine.quiet.start.hour == 20, "those who are here keep what they have"


def got(who: Actor, text: str) -> bool:
    return any(text in card_text(card) for _, card in who.messages)


async def test_a_kind_that_is_off_does_not_come_and_can_be_opened(stage: Stage) -> None:
    fay, ada, ben = await a_facilitator(stage), await set_up(stage, "ada"), await set_up(stage, "ben")
    await fay.presses("Open my page")
    await fay.presses("Settings")
    await fay.presses("What comes")
    label = stage.app.router.dues["review"].label
    await fay.ticks(label)
    await fay.presses("Back")
    fay.sees(f"Does not come here: {label}")
    await stage.passes(days=15)
    assert not got(ada, "two weeks")
    assert not await stage.app.store.rows("SELECT 1 FROM outbox WHERE kind = 'review' AND state = 2")
    await fay.presses("What comes")
    await fay.ticks()
    await stage.passes(days=15)
    assert await stage.app.store.rows("SELECT 1 FROM outbox WHERE kind = 'review' AND state = 2")
    await ben.says("/jsc review")
    ben.misses("went wrong")


async def test_a_pause_holds_what_comes_by_itself_and_ends_early(stage: Stage) -> None:
    fay, ada = await a_facilitator(stage), await set_up(stage, "ada")
    await fay.stops("week_start", "week_close", "review", "setup")
    await ada.clicks(Action("form", "reminder"))
    await ada.fills({one.id: value for one, value in zip(ada.form.inputs, ("Ring Rosa", "tomorrow 9:30"), strict=False)})  # type: ignore[union-attr]
    await ada.presses("Yes, set it")
    await fay.says("/jsc facilitate")
    await fay.presses("Settings")
    await fay.presses("Pause me")
    await fay.picks("3 days")
    fay.sees("Paused: until Thu 26 Nov")
    await stage.passes(hours=30)
    assert not got(ada, "Ring Rosa")
    await fay.says("/jsc facilitate")
    fay.sees("Paused: nothing comes by itself until")
    await fay.presses("Settings")
    await fay.presses("Start again")
    fay.sees("Paused: no")
    await stage.passes(minutes=16)
    assert got(ada, "Ring Rosa")


async def test_what_admins_did_is_open_to_all_and_names_nobody(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    await fay.says("/jsc facilitate rooms here", room=stage.room("lobby", "fay", closed=False))
    await fay.clicks(Action("form", "helpadd"))
    await fay.fills({"name": "Listening line", "how": "21 000 00 00"})
    ada = stage.member("ada")
    await ada.says("/jsc facilitate")
    await ada.presses("What admins did")
    ada.sees("Mon 23 Nov, 09:12: Somebody became a facilitator", "The place of new rooms was named", "A place that helps was added")
    ada.misses("Fay", "fay", "Listening")
    for _ in range(9):
        await fay.clicks(Action("wayskept"), "90")
    await ada.clicks(Action("adminlog", 0))
    await ada.presses("Older")
    ada.sees("Somebody became a facilitator")
    await ada.clicks(Action("adminlog", 900))
    ada.sees("That was all of it.")
    await stage.passes(days=366)
    await fay.clicks(Action("wayskept"), "90")
    assert await acts(stage, ada) == ["keep"], "a year later they are gone"


async def test_the_install_check_says_what_was_found_and_when(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    await fay.clicks(Action("installcheck"))
    fay.sees("Nothing is known yet.", "I ask each platform a moment after I start, and every hour.")
    lines = (("ok", "scope chat:write: to write", ""), ("missing", "the clock is off", "Set it"), *((("note", "n", ""),) * 6))
    await stage.app.in_house(lambda context: context.records.put(Checked(at=context.now, lines=lines)))
    await fay.clicks(Action("installcheck"))
    fay.sees("Install check: 1 of 8 work", "Checked before a start, on Mon 23 Nov, 09:12.", "Does not work: the clock is off. Set it")
    await stage.app.in_house(lambda context: context.records.put(Checked(at=context.now, lines=lines, serving=True)))
    await fay.clicks(Action("installcheck"))
    fay.sees("I asked the platforms on Mon 23 Nov, 09:12.", "I ask again every hour while I run.")
    await fay.presses("Show more")
    fay.sees("Works: scope chat:write: to write")


@pytest.mark.parametrize("many", [3, 7])
async def test_counts_are_words_under_the_rule_of_five_and_change_once_a_week(stage: Stage, many: int) -> None:
    fay = await a_facilitator(stage)
    await fay.clicks(Action("facilcounts"))
    fay.sees("Counts are made every Monday.")
    for n in range(many):
        await set_up(stage, f"m{n}")
    await census.take(stage.app)
    await fay.clicks(Action("facilcounts"))
    shown = "fewer than 5" if many < 5 else "7"
    fay.sees("A snapshot of Mon 23 Nov. It changes once a week.", f"Taking part: {shown}", "Councils: 0", "Not delivered: 0")
    await set_up(stage, "late")
    await stage.passes(days=2)
    await census.take(stage.app)
    await fay.clicks(Action("facilcounts"))
    fay.sees(f"Taking part: {shown}")
    await stage.passes(days=5)
    await census.take(stage.app)
    await fay.clicks(Action("facilcounts"))
    fay.sees("A snapshot of Mon 30 Nov.", f"Taking part: {'fewer than 5' if many < 4 else 8}" if many != 3 else "Taking part: fewer")
    assert [one for one in await community(stage, fay) if isinstance(one, Census)]


async def test_answered_and_snoozed_are_counted_and_small_cells_are_not(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    people = [await set_up(stage, f"m{n}") for n in range(12)]
    await stage.passes(days=4, hours=8)
    prompted = [who for who in people if any("week" in card.title.lower() for _, card in who.messages)]
    assert len(prompted) == 12
    for n, who in enumerate(people):
        await who.clicks(Action("home"))
        if n < 5:
            await who.presses("Snooze", card=next(c for _, c in reversed(who.messages) if any(a.name == "snooze" for a in c.actions)))
            await who.picks(next(o.label for b in who.card.blocks if isinstance(b, Choice) for o in b.options))
    await stage.until(dt.datetime(2026, 11, 30, 0, 30, tzinfo=dt.UTC))
    await census.take(stage.app)
    await fay.clicks(Action("facilcounts"))
    line = next(t for t in fay.screen.split("\n") if t.startswith("Prompts, last week"))
    assert re.search(r"\d+ sent, \d+ answered, 5 snoozed", line), line
    touched = [await who.records(Quietness) for who in people]
    assert all(len(one.answered) >= 1 for (one,) in touched)
    await people[0].clicks(Action("home"))


async def test_settings_are_the_communitys_and_stay_when_a_facilitator_goes(stage: Stage) -> None:
    fay, ada = await a_facilitator(stage), await set_up(stage, "ada")
    await fay.clicks(Action("wayskept"), "90")
    await fay.clicks(Action("form", "helpadd"))
    await fay.fills({"name": "Listening line", "how": "21 000 00 00"})
    await fay.says("/jsc privacy")
    await fay.presses("Delete everything")
    await fay.presses("Delete")
    await fay.fills({"word": "DELETE"})
    held = await community(stage, ada)
    assert [one.keep_most for one in held if isinstance(one, Ways)] == [90]
    assert [one.name for one in held if isinstance(one, HelpPlace)] == ["Listening line"]
    assert not [one for one in held if isinstance(one, Facilitator)]


async def test_the_page_names_nobody(stage: Stage) -> None:
    fay, _ = await a_facilitator(stage), await set_up(stage, "ada")
    for name in ("facilpage", "facilcounts", "facilways", "helpplaces"):
        await fay.clicks(Action(name))
        fay.misses("Ada", "ada")

    def look(context: Context) -> None:
        assert context.facilitates

    await stage.app.change(stage.app.vault.subject_id("member", "stage", "fay"), look)


async def test_whose_part_was_ended_is_not_back_by_a_code_of_their_own(stage: Stage) -> None:
    fay, gil = await two(stage)
    await gil.clicks(Action("facilinvite"))
    line = next(t for t in gil.screen.split("\n") if t.startswith("Pass on")).removeprefix("Pass on yourself: ")
    await ends(fay, "gil")
    await gil.says(line)
    gil.sees("That code opens nothing now")
    assert [one.person for one in await community(stage, fay) if isinstance(one, Facilitator)] == ["fay"]


async def test_the_last_one_who_deletes_everything_leaves_a_way_to_the_next(stage: Stage) -> None:
    fay, gil = await two(stage)
    for who, code in ((gil, False), (fay, True)):
        await who.clicks(Action("form", "deleteall"))
        await who.fills({"word": "DELETE"})
        assert (await first_code.fresh(stage.app) is not None) is code
    await a_facilitator(stage, "hal")
