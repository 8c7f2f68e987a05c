"""A council is asked from the cards where the question comes up, and each debrief has its own choice of who sees it."""

from __future__ import annotations

import pytest

from bot.cards import Action, Form
from playbook.offer.situation import Answer, Motive, Needs, Obstacle, Situation, YesNow
from playbook.records import Debrief, Interview, Job, Offer, Post, Share, Shown, TermsTalk
from tests.conversations.test_council import a_council, told
from tests.conversations.test_share import AMOUNT, FELT, FIRM, PERSON, a_debrief, posts
from tests.conversations.test_talksheet import BASE, LINES, another_offer
from tests.stage import Actor, Room, Stage

CANARY = "the pelican plan"


async def with_a_council(stage: Stage) -> tuple[Room, Actor, Actor, Actor]:
    room, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    await ada.clicks(Action("form", "clock"))
    await ada.fills({"city": "Lisbon"})
    await ada.presses("Yes, that is my time")
    return room, ada, ben, cleo


async def an_open_offer(stage: Stage, ada: Actor) -> str:
    await ada.says(f"/jsc log {FIRM}, night planner, applied, referral")
    return await another_offer(stage, ada, says=f"{AMOUNT} a year at {FIRM}", who=PERSON)


# -- D18: from any card of an offer or an interview -----------------------------------------------------------------------------


@pytest.mark.row("D18")
@pytest.mark.parametrize("door", ["offer", "advise", "talksheet"])
async def test_from_each_card_of_an_offer_the_preview_comes_first(stage: Stage, door: str) -> None:
    room, ada, ben, cleo = await with_a_council(stage)
    id = await an_open_offer(stage, ada)
    await ada.clicks(Action(door, id))
    if door == "advise":
        await ada.picks("Nothing I could show yet")
        ada.sees("(a point from ")
    await ada.presses("Ask my council")
    ada.sees("# What your council would see", "Nothing is posted yet.", "About: an offer from a firm").misses(FIRM, AMOUNT, PERSON)
    before = len(room.posts)
    await ada.presses("Edit the words")
    await ada.fills({"question": f"{FIRM} offers {AMOUNT}. Is it fair? {PERSON} decides."})
    ada.sees("Question: A firm offers (amount). Is it fair? M. S. decides.", "[[Post to 2 people]]")
    assert len(room.posts) == before, "a preview is no post"
    await ada.presses("Post to 2 people")
    room.sees("Question: A firm offers (amount). Is it fair? M. S. decides.")
    room.misses(FIRM, AMOUNT, PERSON)
    assert not any(told(who, "Is it fair?") for who in (ben, cleo))


@pytest.mark.row("D18")
async def test_from_the_card_of_an_interview_the_preview_comes_first(stage: Stage) -> None:
    room, ada, *_ = await with_a_council(stage)
    await ada.says(f"/jsc log {FIRM}, night planner, applied")
    await ada.says("/jsc interview")
    await ada.fills({"job": f"{FIRM}, night planner", "when": "Wed 25 Nov 10:00", "who": PERSON, "stage": "second talk"})
    await ada.presses("Yes, set it")
    await ada.presses("Ask my council")
    ada.sees("# What your council would see", "About: an interview to come at a firm").misses(FIRM, "second talk", "Post to 2 people")
    await ada.presses("Edit the words")
    await ada.fills({"question": f"How do I open with {PERSON}?"})
    await ada.ticks("My question", "What kind of talk")
    ada.sees("Question: How do I open with M. S.?", "What kind of talk: second talk")
    assert not any("How do I open" in text for text in room.texts)
    await ada.presses("Post to 2 people")
    room.sees("About: an interview to come at a firm", "Question: How do I open with M. S.?")
    room.misses(FIRM, PERSON)


@pytest.mark.row("D18")
async def test_without_a_council_no_card_offers_one_and_what_is_gone_is_not_shown(stage: Stage) -> None:
    _, ada, *_ = await with_a_council(stage)
    for what in ("talk", "terms", "offer", "debrief", "nonsense"):
        await ada.clicks(Action("share", what, "gone"))
        ada.sees("Your press changed nothing.")
    assert await ada.records(Share) == []
    dora = stage.member("dora")
    id = await an_open_offer(stage, dora)
    await dora.clicks(Action("offer", id))
    dora.misses("Ask my council")


@pytest.mark.row("B15")
async def test_a_yes_is_told_to_the_council_in_words_that_are_seen_before(stage: Stage) -> None:
    room, ada, *_ = await with_a_council(stage)
    await ada.says(f"/jsc log {FIRM}, night planner, applied")
    plain = Situation(
        yes_now=YesNow.YES, obstacle=Obstacle.NONE, needs=Needs.NOTHING, motive=Motive.NONE, invited=Answer.NO, normal=Answer.NO
    )
    id = await another_offer(stage, ada, told=plain, says=f"{AMOUNT} a year")
    await ada.clicks(Action("advise", id))
    await ada.picks("No")
    ada.sees("# Say yes: it fits", "[Tell my council]").misses("[Ask my council]")
    await ada.presses("Tell my council")
    ada.sees("# What your council would see", "Nothing is posted yet.").misses(FIRM, AMOUNT)
    await ada.presses("Edit the words")
    await ada.fills({"question": f"I say yes to {FIRM}. Thank you all. What helped you in a first week?"})
    await ada.presses("Post to 2 people")
    room.sees("I say yes to a firm. Thank you all.")
    room.misses(FIRM, AMOUNT)


# -- D20: only me, one person, or the council -----------------------------------------------------------------------------------


@pytest.mark.row("D20")
async def test_a_debrief_that_is_kept_private_reaches_nobody(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    ada.sees("Saved. Shown to nobody.", "[Keep it private] [Show one person] [Show my council]")
    await ada.presses("Keep it private")
    ada.sees("# Kept, for you alone")
    assert (await ada.records(Debrief))[0].felt == FELT
    assert await posts(stage, "ada") == []
    room.misses("rollout")
    assert not any(told(who, "rollout") for who in (ben, cleo))


@pytest.mark.row("D20")
async def test_the_form_itself_never_asks_who_may_see_it(stage: Stage) -> None:
    _, (ada, *_) = await a_council(stage, "ben", "cleo")
    await ada.says("/jsc debrief")
    assert isinstance(ada.form, Form)
    assert [one.id for one in ada.form.inputs] == ["well", "facts", "felt", "next", "steered"], "nothing can be shared by a slip"


@pytest.mark.row("D20")
async def test_one_debrief_goes_to_one_person_and_the_next_to_the_council(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    await ada.presses("Show one person")
    await ada.fills({"who": "ben"})
    ada.sees("# What one person would see", "Shown to: Ben")
    await ada.presses("Show it to one person")
    assert told(ben, "You have a note")
    await ben.presses("Open")
    ben.sees("rollout plan", "<one>").misses(FIRM, PERSON, AMOUNT, FELT)
    room.misses("rollout")
    assert not told(cleo, "rollout")
    await ada.says("/jsc debrief")
    await ada.fills({"well": f"I said {CANARY} aloud."})
    await ada.presses("Show my council")
    await ada.presses("Post to 2 people")
    room.sees(f"What went well: I said {CANARY} aloud.")
    room.misses("rollout")
    found = await stage.app.change((await _council(stage)), lambda context: context.records.all(Shown))
    assert [shown.what for shown in found or []] == ["debrief"]


async def _council(stage: Stage) -> str:
    rows = await stage.app.store.rows("SELECT DISTINCT council FROM seats")
    return str(rows[0][0])


@pytest.mark.row("D20")
async def test_a_debrief_of_a_talk_on_terms_has_the_same_three_ways(stage: Stage) -> None:
    room, ada, ben, cleo = await with_a_council(stage)
    id = await an_open_offer(stage, ada)
    await ada.clicks(Action("talksheet", id))
    await ada.presses("Write the ask")
    await ada.fills(BASE)
    await ada.presses("Fill the blanks")
    await ada.fills(LINES)
    await ada.presses("I have asked")
    await ada.presses("How did it go?")
    await ada.fills({"well": f"I named {CANARY}.", "said": f"{PERSON} said {AMOUNT} is all.", "seen": ("Clear words",)})
    ada.sees("Saved. Shown to nobody.", "[Keep it private] [Show one person] [Show my council]")
    saved = ada.card
    await ada.presses("Keep it private")
    ada.sees("# Kept, for you alone")
    room.misses(CANARY)
    await ada.presses("Show my council", card=saved)
    ada.sees("About: a talk on terms with a firm", f"What went well: I named {CANARY}.").misses(FIRM, AMOUNT, "lear words")
    await ada.ticks("What went well", "What was said")
    ada.sees("What was said: M. S. said (amount) is all.")
    await ada.presses("Post to 2 people")
    room.sees(f"What went well: I named {CANARY}.", "What was said: M. S. said (amount) is all.")
    room.misses(FIRM, AMOUNT, PERSON)
    (kept,) = await ada.records(TermsTalk)
    await ada.clicks(Action("form", "showone", "terms", kept.id))
    await ada.fills({"who": "cleo"})
    await ada.presses("Show it to one person")
    assert told(cleo, "You have a note")
    assert not told(ben, "You have a note")


# -- C22: a fast read -----------------------------------------------------------------------------------------------------------


@pytest.mark.row("C22")
async def test_the_tick_of_a_fast_read_opens_the_ask_of_the_council(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    await ada.clicks(Action("form", "work"))
    await ada.fills({"role": "staff nurse", "level": "The same", "measure": "2 offers"})
    await ada.says("/jsc plan")
    labels = [item.label for block in ada.card.blocks for item in getattr(block, "items", ()) if hasattr(item, "done")]
    aloud, read = (label for label in labels if label.startswith("Talks"))
    assert (aloud, read) == ("Talks: stories practised aloud", "Talks: one person gave me a fast read")
    await ada.ticks(*(label for label in labels if label != read))
    ada.sees("[[Ask for a fast read]]")
    await ada.presses("Ask for a fast read")
    assert ada.form is not None
    assert ada.form.title == "Ask your council"
    await ada.fills({"question": f"Two minutes for my story about {CANARY}?"})
    ada.sees("# What your council would see", "Nothing is posted yet.")
    await ada.presses("Post to 2 people")
    room.sees(f"Question: Two minutes for my story about {CANARY}?")
    assert not any(told(who, CANARY) for who in (ben, cleo)), "the room alone"
    await ada.says("/jsc plan")
    await ada.ticks(*labels)
    ada.misses("[[Ask for a fast read]]")


async def test_ids_of_others_are_only_claims(stage: Stage) -> None:
    _, ada, ben, _ = await with_a_council(stage)
    id = await an_open_offer(stage, ada)
    (talk_of_ada,) = [job.id for job in await ada.records(Job)]
    for what, ref in (("offer", id), ("talk", talk_of_ada), ("terms", id)):
        await ben.clicks(Action("share", what, ref))
        ben.sees("Your press changed nothing.").misses(FIRM)
    assert not await ben.records(Offer)
    assert not await ben.records(Interview)
    assert await posts(stage, "ben") == list[Post]()
