"""Safety in a council: reports that never reach whom they are about, taking down, a block nobody sees, and votes that stay private."""

from __future__ import annotations

import pytest

from bot.cards import Action, Form
from bot.cli import first_code
from bot.context import Context
from playbook.cadence import Kind
from playbook.records import Act, Apart, Looking, Post, Profile, Report, Seat, Shown, TakenDown, Vote
from tests.conversations.test_anything import HOSTILE, shown, submit
from tests.conversations.test_council import a_council, council_of, told
from tests.conversations.test_facilitate import a_facilitator
from tests.conversations.test_find import community, looks
from tests.stage import Actor, Room, Stage, card_text

CANARY = "Canary Works on the hill"
REPORT = "That names my old firm, and I asked for care."


async def plain(stage: Stage, *names: str) -> None:
    """They read notes as they are, so that what came is seen."""
    for name in names:
        me = stage.app.vault.subject_id("member", "stage", name)
        await stage.app.change(
            me, lambda context: context.records.put((context.records.get(Profile) or Profile()).model_copy(update={"discreet": False}))
        )


async def a_post(stage: Stage) -> tuple[Room, Actor, Actor, Actor, Actor]:
    """Ben posts, Cleo answers, Dev has a seat too, and there is a facilitator outside."""
    fay = await a_facilitator(stage)
    room, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    await plain(stage, "fay", "ada", "ben", "cleo")
    await ben.says("/jsc council")
    await ben.presses("Ask them something")
    await ben.fills({ben.form.inputs[0].id: f"How do I leave {CANARY}?"})  # type: ignore[union-attr]
    await ben.presses(
        next(b.label for block in ben.card.blocks for b in getattr(block, "items", ()) if getattr(b, "style", "") == "main")
    )
    room.sees(CANARY)
    return room, ada, ben, cleo, fay


async def reports(who: Actor, room: Room, **said: str) -> None:
    await who.presses_in(room, "More")
    await who.presses("Report")
    await who.fills({"reason": "Something shared that was private", "words": REPORT, **said})


def got(who: Actor, text: str) -> bool:
    return any(text in card_text(card) for card in (*who.every, *(card for _, card in who.messages)))


async def test_a_report_reaches_the_facilitators_and_nobody_else(stage: Stage) -> None:
    room, ada, ben, cleo, fay = await a_post(stage)
    await reports(ada, room)
    ada.sees("Your report is on its way", "Goes to: One facilitator", "They see: your words alone")
    assert told(fay, "A report is waiting", f"Words: {REPORT}", "a post: something shared that was private")
    assert told(fay, "[Snooze] [Skip] [Stop these]")
    for who in (ben, cleo):
        assert not got(who, REPORT)
    assert not got(fay, CANARY), "its own words were not shown"
    assert not got(fay, "Ada")
    room.misses(REPORT)
    await ada.presses_in(room, "More")
    await ada.presses("Report")
    await ada.fills({"reason": "Something else", "words": "again", "see": "My words and that post"})
    assert got(fay, CANARY)


async def test_a_report_goes_to_the_councils_community_wherever_its_reporter_was_seen_last(stage: Stage) -> None:
    room, ada, _, _, fay = await a_post(stage)
    quay = stage.member("quinn")
    quay.community = "quay"
    await quay.says(f"/jsc facilitate claim {await first_code.fresh(stage.app)}")
    await plain(stage, "quinn")
    ada.community = "quay"
    await ada.says("/jsc")
    await reports(ada, room, see="My words and that post")
    ada.sees("Goes to: One facilitator")
    assert told(fay, "A report is waiting", CANARY)
    await quay.says("/jsc facilitate")
    assert not any(got(quay, text) for text in (CANARY, REPORT, "A report is waiting"))
    await fay.presses("Ask the reporter", card=next(card for _, card in fay.messages if card.title == "A report is waiting"))
    await fay.fills({"words": "Which firm do you mean?"})
    assert told(ada, "A facilitator asks you something", "They ask: Which firm do you mean?")
    await ada.presses("Answer", card=next(card for _, card in ada.messages if card.title == "A facilitator asks you something"))
    await ada.fills({"words": "The one on the hill."})
    assert told(fay, "They answered: The one on the hill.")
    await fay.presses("Close it", card=[card for _, card in fay.messages if card.title == "A report is waiting"][-1])
    assert told(ada, "Your report was looked at")
    assert not any(got(quay, text) for text in (CANARY, REPORT, "hill"))


async def test_a_facilitator_it_is_about_never_gets_it(stage: Stage) -> None:
    room, ada, ben, _, fay = await a_post(stage)
    await fay.clicks(Action("facilinvite"))
    line = next(t for t in fay.screen.split("\n") if t.startswith("Pass on")).removeprefix("Pass on yourself: ")
    await ben.says(line)
    await reports(ada, room)
    assert told(fay, "A report is waiting", "Nobody else got it.")
    assert not got(ben, REPORT)
    await ben.clicks(Action("reports", 0))
    ben.sees("No report is waiting")
    await ben.says("/jsc facilitate")
    ben.sees("Reports: none waiting")
    (report,) = [one for one in await community(stage, fay) if isinstance(one, Report)]
    for name in ("reportclose",):
        await ben.clicks(Action(name, report.id, report.rev))
        ben.misses(REPORT)
    for name in ("reportask", "takedown"):
        await ben.clicks(Action("form", name, report.id, report.rev))
        assert ben.form is None
    (report,) = [one for one in await community(stage, fay) if isinstance(one, Report)]
    assert report.state == "waiting"


async def another(stage: Stage, fay: Actor) -> Actor:
    gil = stage.member("gil")
    await gil.says("/jsc")
    await fay.clicks(Action("facilinvite"))
    await gil.says(next(t for t in fay.screen.split("\n") if t.startswith("Pass on")).removeprefix("Pass on yourself: "))
    await plain(stage, "gil")
    return gil


async def test_whose_part_ends_keeps_no_report_in_their_chat(stage: Stage) -> None:
    room, ada, _, _, fay = await a_post(stage)
    gil = await another(stage, fay)
    await reports(ada, room, see="My words and that post")
    assert told(gil, REPORT, CANARY)
    await fay.clicks(Action("form", "facilremove"))
    await fay.fills({"who": "gil"})
    await stage.passes(minutes=1)
    assert told(gil, "You are not a facilitator any more")
    assert told(gil, "# A report stood here", "Its words are gone from this chat.")
    assert not told(gil, REPORT)
    assert not told(gil, CANARY)
    assert told(fay, REPORT, CANARY), "whoever still answers it reads it"
    await fay.clicks(Action("facilback"))
    await stage.passes(minutes=1)
    assert not told(fay, REPORT)


async def test_a_report_that_one_answered_keeps_its_words_in_no_others_chat(stage: Stage) -> None:
    room, ada, _, _, fay = await a_post(stage)
    gil = await another(stage, fay)
    await reports(ada, room, see="My words and that post")
    await gil.presses("Take the post down")
    await gil.fills({"reason": "it named a firm"})
    await stage.passes(minutes=1)
    for who in (fay, gil):
        assert not told(who, REPORT)
        assert not told(who, CANARY)
    assert told(fay, "# A report stood here")


async def test_a_reporter_who_deletes_everything_leaves_no_words_with_the_facilitators(stage: Stage) -> None:
    room, ada, ben, _, fay = await a_post(stage)
    await reports(ada, room, see="My words and that post")
    await ben.clicks(Action("form", "deleteall"))
    await ben.fills({"word": "DELETE"})
    await stage.passes(minutes=1)
    assert told(fay, REPORT)
    assert not told(fay, CANARY)
    await ada.clicks(Action("form", "deleteall"))
    await ada.fills({"word": "DELETE"})
    await stage.passes(minutes=1)
    assert not told(fay, REPORT)
    assert told(fay, "# A report stood here")


async def test_without_a_facilitator_it_waits_and_says_so(stage: Stage) -> None:
    room, ada, _, _, fay = await a_post(stage)
    await fay.clicks(Action("facilback"))
    await reports(ada, room)
    ada.sees("No facilitator can take it now; it waits for the next one")
    gil = await a_facilitator(stage, "gil")
    await gil.says("/jsc facilitate")
    gil.sees("Reports: 1 waiting")
    await gil.presses("Read the report")
    gil.sees(REPORT)


async def test_a_question_goes_through_and_neither_learns_who(stage: Stage) -> None:
    room, ada, ben, _, fay = await a_post(stage)
    await reports(ada, room)
    await fay.presses("Ask the reporter")
    await fay.fills({"words": "Which line is it?"})
    assert told(ada, "A facilitator asks you something", "They ask: Which line is it?")
    assert not got(ada, "Fay")
    assert not got(ben, "Which line is it?")
    await ben.clicks(Action("form", "reportreply", "1"))
    assert ben.form is None
    await stage.passes(minutes=5)
    await ada.presses("Answer")
    await ada.fills({"words": "The second one."})
    assert told(fay, "They answered: The second one.")
    await fay.presses("Close it")
    fay.sees("No report is waiting")
    assert told(ada, "Your report was looked at", "A facilitator looked at it and closed it.")
    (report,) = [one for one in await community(stage, fay) if isinstance(one, Report)]
    assert (report.state, report.words, report.reply) == ("closed", "", "")
    assert [one.what for one in await community(stage, fay) if isinstance(one, Act)][-2:] == ["asked", "closed"]


async def test_a_post_is_taken_down_and_kept_for_its_author(stage: Stage) -> None:
    room, ada, ben, cleo, fay = await a_post(stage)
    await reports(ada, room, see="My words and that post")
    await fay.presses("Take the post down")
    await fay.fills({"reason": "it named a firm that asked for care"})
    fay.sees("The post is taken down")
    room.sees("A facilitator took this down.")
    room.misses(CANARY)
    assert told(
        ben, "A facilitator took down your post", "Reason: it named a firm that asked for care", "kept here for you for 30 days"
    )
    assert not got(cleo, "took down your post")
    assert told(ada, "The post was taken down.")
    await ben.presses("Read it")
    ben.sees(CANARY, "You alone can.")
    down = next(a for a in ben.card.actions if a.packed.startswith("form:downwhy"))
    await cleo.clicks(Action("downread", *down.args[1:]))
    cleo.sees("This is not here any more").misses(CANARY)
    await ben.presses("Ask why")
    await ben.fills({"words": "May I say 'a firm'?"})
    assert told(fay, "About: a post that was taken down", "Words: May I say 'a firm'?")
    await ben.presses("Post it reworded")
    assert ben.form is not None
    await ben.fills({ben.form.inputs[0].id: "How do I leave a firm well?"})
    room.misses("How do I leave a firm well?")
    ben.sees("Nothing is posted yet. This is exactly what they will see.", "Question: How do I leave a firm well?")
    await ben.presses("Post it")
    room.sees("How do I leave a firm well?", "A facilitator took this down.")
    id = await council_of(stage, "ben")
    await stage.passes(days=31)

    def kept(context: object) -> tuple[int, list[str]]:
        records = context.records  # type: ignore[attr-defined]
        return records.count(TakenDown), [words for post in records.all(Post) for _, words in post.rows]

    assert await stage.app.change(id, kept) == (0, ["How do I leave a firm well?"])
    await ben.clicks(Action("downread", *down.args[1:]))
    ben.sees("This is not here any more")


async def test_a_post_that_is_gone_cannot_be_taken_down(stage: Stage) -> None:
    room, ada, ben, _, fay = await a_post(stage)
    await reports(ada, room)
    await ben.presses_in(room, "More")
    await ben.presses("Withdraw")
    await fay.presses("Take the post down")
    await fay.fills({"reason": "too late"})
    fay.sees("It does not stand there any more", "Nothing was changed.")
    assert not got(ben, "took down your post")


async def test_a_block_shows_itself_to_nobody_and_is_undone(stage: Stage) -> None:
    room, ada, ben, _, _ = await a_post(stage)
    before = [card_text(card) for _, card in ben.messages]
    await ada.presses_in(room, "More")
    await ada.presses("Block")
    ada.sees("Blocked", "no private things, no matching, no peer test", "nothing on their cards says so")
    ids = {name: stage.app.vault.subject_id("member", "stage", name) for name in ("ada", "ben")}
    (own,) = await ada.records(Apart)
    assert (own.people, own.persons) == ((ids["ben"],), ("ben",))
    assert not await ben.records(Apart)
    await ada.presses_in(room, "Offer 20 minutes")
    ada.sees("I cannot pass it on now", "They have not opened that, for now.")
    assert [card_text(card) for _, card in ben.messages] == before
    await ben.says("/jsc council")
    ben.sees("Ada: since").misses("Blocked")
    await ada.presses("Undo")
    ada.sees("Undone", "the block of Ben")
    (own,) = await ada.records(Apart)
    assert own.people == ()
    await ada.presses_in(room, "Offer 20 minutes")
    ada.sees("Your offer is on its way")


async def test_a_block_holds_in_matching(stage: Stage) -> None:
    room, ada, _, _, _ = await a_post(stage)
    eve = await looks(stage, "eve")
    await ada.clicks(Action("leftcouncil", "quiet", await council_of(stage, "ada")))
    ada = await looks(stage, "ada")
    me = stage.app.vault.subject_id("member", "stage", "ada")
    await ada.presses("Keep people apart")
    await ada.fills({"people": ("eve",)})
    (mine,) = [one for one in await community(stage, ada) if isinstance(one, Looking) and one.id == me]
    assert mine.avoids == (stage.app.vault.subject_id("member", "stage", "eve"),)
    eve.misses("Ada")
    room.misses("eve")


async def test_report_and_block_from_the_roster(stage: Stage) -> None:
    _, ada, ben, _, fay = await a_post(stage)
    await ada.says("/jsc council")
    await ada.presses("Report or block")
    await ada.picks("Nobody, go back")
    ada.sees("About whom?")
    await ada.picks("Ben")
    ada.sees("What would help?", "About: Ben")
    await ada.presses("Report")
    await ada.fills({"reason": "Unkind words or threats", "words": REPORT, "see": "My words and their name", "block": "Yes"})
    ada.sees("Blocked: yes; they are not told")
    assert told(fay, "somebody with a seat: unkind words or threats", "Who: Ben")
    assert not got(ben, REPORT)
    (own,) = await ada.records(Apart)
    assert own.persons == ("ben",)
    await ada.clicks(Action("block", "seat", "zz", await council_of(stage, "ada")))
    ada.sees("This is not here any more")


async def test_a_seat_opens_when_enough_want_it_and_nobody_is_told_of_votes(stage: Stage) -> None:
    room, ada, ben, cleo, _ = await a_post(stage)
    id = await council_of(stage, "ada")

    async def votes(who: Actor) -> None:
        await who.says("/jsc council")
        await who.presses("Report or block")
        await who.picks("Ben")
        await who.presses("Vote about the seat")
        who.sees("It takes: 2 of the 2 others, within 14 days")
        await who.presses("I vote for it")
        who.sees("Your vote is kept for 14 days", "Nobody sees it.")

    await votes(ada)
    await votes(ada)
    await stage.passes(days=15)
    await votes(cleo)
    assert await council_of(stage, "ben") == id, "old anger does not add up, and one vote is one"
    assert not got(ben, "vote")
    await votes(ada)
    assert not await council_of(stage, "ben")
    assert told(ben, "Your seat was given back", "The others in your council asked for it.")
    assert not any("Ada" in card_text(card) and "seat was given back" in card_text(card) for _, card in ben.messages)
    room.sees("A seat is open", "Somebody left.")
    room.misses("Ben has left")
    await stage.passes(seconds=10)
    assert room.inside == {"ada", "cleo"}
    assert await stage.app.change(id, lambda context: context.records.count(Vote)) == 0
    await ada.says("/jsc council")
    await ada.presses("Give a seat")
    line = next(t for t in ada.screen.split("\n") if t.startswith("Pass on")).removeprefix("Pass on yourself: ")
    await ben.says(line)
    ben.sees("That line opens no seat now")


async def test_what_was_shown_to_one_is_reported_by_that_one_alone(stage: Stage) -> None:
    _, ada, ben, cleo, fay = await a_post(stage)
    id = await council_of(stage, "ada")
    ids = {name: stage.app.vault.subject_id("member", "stage", name) for name in ("ada", "ben")}

    def shows(context: Context) -> str:
        circle = context.councils[0]
        assert circle.seat is not None
        rows = (("Sentence", CANARY),)
        return circle.records.add(Shown(seat=circle.seat.id, to=ids["ada"], what="debrief", rows=rows, at=context.now)).id

    ref = await stage.app.change(ids["ben"], shows)
    assert ref is not None
    for action in (Action("form", "report", "shown", ref, id), Action("block", "shown", ref, id)):
        await cleo.clicks(action)
        cleo.sees("This is not here any more").misses("Ben", CANARY)
    await ada.clicks(Action("form", "report", "shown", ref, id))
    await ada.fills({"reason": "Unkind words or threats", "words": REPORT, "see": "My words and that note"})
    assert told(fay, "something shown to one person: unkind words or threats", CANARY)
    assert not got(ben, REPORT)
    await ada.clicks(Action("block", "shown", ref, id))
    ada.sees("Blocked")


async def test_nobody_without_a_seat_presses_any_of_it(stage: Stage) -> None:
    room, ada, _, _, _ = await a_post(stage)
    id = await council_of(stage, "ada")
    mallory = stage.member("mallory")
    await mallory.says("/jsc help")
    for name in ("reportblock", "aboutseat", "block", "unblock", "voteask", "votedo", "downread"):
        await mallory.clicks(Action(name, "post", "1", id), "1")
        mallory.sees("You are not set up yet")
    for name in ("report", "downwhy", "downagain"):
        await mallory.clicks(Action("form", name, "post", "1", id))
        mallory.sees("You are not set up yet")
    assert not [one for one in await community(stage, ada) if isinstance(one, Report)]
    room.misses("mallory")


def opened(who: Actor) -> Form:
    """The form that is open, which is closed without being sent."""
    form = who.form
    assert form is not None
    who.form = None
    return form


async def test_any_text_in_the_forms_of_a_report(stage: Stage) -> None:
    room, ada, ben, _, fay = await a_post(stage)
    await reports(ada, room)
    await fay.presses("Ask the reporter")
    asks = opened(fay)
    await fay.presses("Take the post down")
    down = opened(fay)
    await ada.presses_in(room, "More")
    await ada.presses("Report")
    report = opened(ada)
    for form, who in ((asks, fay), (report, ada)):
        for text in HOSTILE:
            for forged in (True, False):
                shown(await submit(stage, who, form, text, forged=forged))
    await fay.clicks(Action("reports", 0))
    fay.misses("went wrong")
    for text in HOSTILE:
        shown(await submit(stage, fay, down, text, forged=True))
    await stage.passes(minutes=5)
    for name in ("reports",):
        await fay.clicks(Action(name, 0))
    await fay.presses("Take the post down")
    await fay.fills({"reason": "<@1> & **why**"})
    assert told(ben, "Reason: <@1> & **why**")
    for label in ("Ask why", "Post it reworded"):
        await ben.presses(label)
        form = opened(ben)
        for text in HOSTILE:
            for forged in (True, False):
                shown(await submit(stage, ben, form, text, forged=forged))


async def shows_ada(stage: Stage, ben: Actor) -> str:
    """Ben shows Ada something, in her quiet hours; the council's id."""
    await stage.passes(hours=14)
    ada = stage.app.vault.subject_id("member", "stage", "ada")

    def shows(context: Context) -> None:
        circle = context.councils[0]
        assert circle.seat is not None
        rows = (("Sentence", f"shown: {CANARY}"),)
        made = circle.records.add(Shown(seat=circle.seat.id, to=ada, what="debrief", rows=rows, at=context.now))
        context.tell(ada, Kind.SHOWN, f"{circle.id}.{made.id}")

    await stage.app.change(stage.app.vault.subject_id("member", "stage", ben.name), shows)
    return await council_of(stage, "ada")


@pytest.mark.parametrize("how", ["block", "vote"])
async def test_what_waits_for_the_morning_does_not_come_from_whom_one_blocked_or_who_is_gone(stage: Stage, how: str) -> None:
    _, ada, ben, cleo, _ = await a_post(stage)
    id = await shows_ada(stage, ben)
    seat = await stage.app.change(id, lambda context: next(s.id for s in context.records.all(Seat) if s.person == "ben"))
    assert seat is not None
    if how == "block":
        await ada.clicks(Action("block", "seat", seat, id))
    else:
        await ada.clicks(Action("votedo", seat, id))
        await cleo.clicks(Action("votedo", seat, id))
        assert not await council_of(stage, "ben")
    await stage.passes(days=1)
    assert not got(ada, f"shown: {CANARY}")


async def test_an_answer_to_what_was_shown_does_not_come_from_whom_one_blocked(stage: Stage) -> None:
    _, ada, ben, _, _ = await a_post(stage)
    id = await shows_ada(stage, ben)
    await stage.passes(days=1)
    assert told(ada, f"shown: {CANARY}")
    seat = await stage.app.change(id, lambda context: next(s.id for s in context.records.all(Seat) if s.person == "ada"))
    assert seat is not None
    await ben.clicks(Action("block", "seat", seat, id))
    await ada.presses("Answer")
    await ada.fills({"words": "A word back."})
    ada.sees("On its way to them")
    await stage.passes(days=1)
    assert not got(ben, "A word back.")


async def test_who_listens_or_is_away_neither_counts_nor_votes(stage: Stage) -> None:
    _, (ada, _, cleo, dev) = await a_council(stage, "ben", "cleo", "dev")
    id = await council_of(stage, "ada")

    async def asks(who: Actor, rule: str) -> None:
        await who.clicks(Action("reportblock", id))
        await who.picks("Ben")
        await who.presses("Vote about the seat")
        who.sees(f"It takes: {rule}\n")

    await asks(ada, "2 of the 3 others, within 14 days")
    await dev.clicks(Action("form", "away", id))
    await dev.fills({"until": "Mon 7 Dec"})
    await asks(ada, "2 of the 2 others, within 14 days. Who is away or listens is not counted")
    await dev.clicks(Action("form", "landstay", id))
    await dev.fills({})
    await asks(ada, "2 of the 2 others, within 14 days. Who is away or listens is not counted")
    seat = next(a for a in ada.card.actions if a.name == "votedo").args[0]
    await ada.presses("I vote for it")
    await dev.clicks(Action("reportblock", id))
    await dev.picks("Ben")
    dev.sees("What would help?").misses("vote", "Vote")
    for name in ("voteask", "votedo"):
        await dev.clicks(Action(name, seat, id))
        dev.sees("This is not here any more")
    assert await council_of(stage, "ben") == id, "who listens has no vote"
    await cleo.clicks(Action("form", "away", id))
    await cleo.fills({"until": "Mon 7 Dec"})
    await asks(ada, "two others; fewer can vote now. Who is away or listens is not counted")
    await cleo.clicks(Action("form", "away", id))
    await cleo.fills({"until": ""})
    await cleo.clicks(Action("votedo", seat, id))
    assert not await council_of(stage, "ben"), "both who are there want it"


async def test_twenty_minutes_do_not_come_from_whom_one_blocked(stage: Stage) -> None:
    room, ada, ben, _, _ = await a_post(stage)
    await stage.passes(hours=14)
    await ada.presses_in(room, "Offer 20 minutes")
    ada.sees("Your offer is on its way")
    id = await council_of(stage, "ada")
    seat = await stage.app.change(id, lambda context: next(s.id for s in context.records.all(Seat) if s.person == "ada"))
    assert seat is not None
    await ben.clicks(Action("block", "seat", seat, id))
    await stage.passes(days=1)
    assert not got(ben, "offers you 20 minutes")


async def test_who_landed_and_listens_can_be_reported_and_blocked_from_the_roster(stage: Stage) -> None:
    _, ada, ben, _, _ = await a_post(stage)
    await ben.says("/jsc council landed")
    await ben.presses("Thank them and stay")
    await ben.fills({})
    await ada.clicks(Action("reportblock", await council_of(stage, "ada")))
    await ada.picks("Ben")
    ada.sees("What would help?", "About: Ben").misses("vote", "Vote")
    await ada.presses("Block")
    ada.sees("Blocked")


async def test_a_report_keeps_no_words_of_whom_it_is_about_once_they_deleted_everything(stage: Stage) -> None:
    room, ada, ben, _, fay = await a_post(stage)
    await reports(ada, room, see="My words and that post")
    await ben.clicks(Action("form", "deleteall"))
    await ben.fills({"word": "DELETE"})
    await fay.clicks(Action("reports", 0))
    fay.sees("A report is waiting", f"Words: {REPORT}").misses(CANARY)
