"""Anything at all, typed anywhere and pressed in any order: always a card, never an error, never a form after a form."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import App
from bot.cards import Action, Buttons, Card, Choice, Form, Person, Pick, Ticks, Write
from bot.context import Context
from bot.council import rounds
from bot.events import Click, Command, PersonEvent, Submit
from bot.replies import Ask, Reply, Say, Update
from playbook.models import read_playbook
from playbook.records import Council, Offer, Sentence
from tests.conversations.test_council import council_of, joins, starts
from tests.conversations.test_facilitate import a_facilitator
from tests.stage import Actor, Room, Stage, a_stage

BOOK = read_playbook()

HOSTILE = (
    "",
    " ",
    "@everyone @here <!channel> <@U0123ABCD> <#C1>",
    "# heading\n> quote\n```code```",
    "[press](https://example.org) <https://example.org|here>",
    "\u202eright to left\u202c \u200f\u2066mixed\u2069",
    "\x00\x01\x07\x1b[31mred\x7f",
    "\ud800 lone \udfff surrogates",
    "👩‍👩‍👧‍👦🏳️‍🌈" * 40,
    "e\u0301" * 300,
    "=HYPERLINK(1)\t+1\r-1",
    "&<>" * 700,
    "x" * 100_000,
    "שלום עולם مرحبا",
    "\ue000log\ue001 {root log} {}%s",
    "Tue 2pm",
    "1/12 2pm",
    "Tue 25 Nov 14:00",
    "31 Feb 14:00",
    "yesterday 3pm",
    "28 Mar 2027 1:30",
    "31 Oct 2027 1:30",
    "9999-12-31 23:59",
    "Acme, staff PM, applied, referral",
    "Acme said no",
    "Acme, interview Tue 2pm",
    "60",
    "Lisbon",
    "Springfield",
    "20:00",
    "DELETE",
    "none",
)
ANY_TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=()), max_size=80))
SLOW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.large_base_example],
)


@pytest.fixture(autouse=True)
def no_apology(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last resort, a card that says sorry, would hide what went wrong."""

    async def out(app: App, event: PersonEvent, reference: str) -> Reply:
        raise  # called while the error is handled

    monkeypatch.setattr(App, "_sorry", out)


async def a_life(stage: Stage, name: str) -> Actor:
    """A member with a clock, a council of three, two jobs of one firm, a talk, a debrief, a trial, a reminder, half an offer."""
    ada = stage.member(name)
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff PM", "city": "Lisbon", "look": "plain"})
    await ada.presses("Yes, that is my time")
    await a_council(stage, ada)
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc log Acme Labs, group PM, applied")
    await ada.says("/jsc interview Acme Labs, Tue 2pm")
    await ada.fills({})
    await ada.presses("Yes, set it")
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They asked."})
    await ada.says("/jsc review")
    await ada.presses("Pick one change")
    await ada.picks("Apply to fewer, closer fits")
    await ada.clicks(Action("form", "listen"))
    await ada.fills({"who": "R. H."})
    for changed in ("Setup from 9 days to 3", "Wrote the guide"):
        await ada.says(f"/jsc proof add {changed}")
        await ada.fills({"did": "Word by word."})
    for what in ("call Rosa", "post the letter"):
        await ada.says(f"/jsc remind Wed 10:00: {what}")
        await ada.presses("Open the form")
        await ada.fills({})
        await ada.presses("Yes, set it")
    await ada.says("/jsc mission Acme Labs")
    await ada.fills({"purpose": "first weeks", "objective": "clinics start alone", "result": "fewer calls"})
    await ada.presses("What I need")
    await ada.presses("Add a need")
    await ada.fills({"kind": "Budget", "need": "one tester"})
    await ada.says("/jsc offer Birch, PM")
    await ada.fills({"came": "In writing"})
    await ada.presses("Think it through")
    for picked in ("Yes, if one thing changed", "It pays less than my last job", "Yes"):
        await ada.picks(picked)
    await talks_on_terms(ada)
    return ada


async def a_council(stage: Stage, ada: Actor) -> None:
    """Three seats; a question of hers with an answer stands in the room, and she alone is shown a sentence."""
    nora, omar = (stage.member(f"{ada.name}-{other}") for other in ("nora", "omar"))
    line = await starts(ada)
    for other in (nora, omar):
        await joins(other, line)
    await ada.clicks(Action("form", "askcouncil"))
    await ada.fills({"question": "How do I explain a gap?"})
    await ada.presses("Post to 2 people")
    await ada.presses("Edit the words", card=next(card for _, card in ada.messages if card.title == "Posted to your council"))
    await ada.fills({"r0": "How do I explain two years?"})
    await nora.presses_in(room_of(ada), "Reply")
    await nora.fills({"words": "Say the year, and stop."})
    await nora.clicks(Action("form", "sentence"))
    await nora.fills({"words": "I get clinics live in days."})
    await nora.clicks(Action("form", "showone", "sentence", (await nora.records(Sentence))[0].id))
    await nora.fills({"who": ada.name})
    await nora.presses("Show it to one person")
    await ada.clicks(Action("form", "sentence"))
    await ada.fills({"words": "I mend what others throw away."})
    await nora.clicks(Action("form", "tenwho"))
    await nora.fills({"who": ada.name})
    await nora.presses("Send it to one peer")
    await ada.presses("Show it")
    await a_round(ada)


async def a_round(ada: Actor) -> None:
    """A round of her council opens in the next minutes, and her ten seconds are over."""

    def soon(context: Context) -> None:
        assert context.here is not None
        at = (context.now + dt.timedelta(minutes=1)).replace(second=0)
        council = context.here.council.model_copy(update={"day": at.weekday(), "at": at.timetz().replace(tzinfo=None)})
        context.records.put(council)
        rounds.begin(context.here, context.now)

    await ada.stage.app.change(await council_of(ada.stage, ada.name), soon)
    await ada.stage.passes(minutes=3)


def room_of(ada: Actor) -> Room:
    return next(room for room in ada.stage.rooms.values() if ada.name in room.inside)


async def talks_on_terms(ada: Actor) -> None:
    """Two offers with a talk sheet: an ask that is out and was talked about, and one that is not ready."""
    for job in ("Elm, PM", "Fern, PM"):
        await ada.says(f"/jsc offer {job}")
        await ada.fills({"came": "In writing"})
        await ada.presses("My floor")
        await ada.fills({"least": "70k"})
        await ada.says(f"/jsc offer {job}")
        await ada.presses("Talk sheet")
        await ada.presses("Write the ask")
        if job == "Fern, PM":
            await ada.fills({"item": "Base"})
            continue
        await ada.fills({"item": "Start", "what": "a start in March", "because": "my notice runs for 3 months"})
        await ada.presses("I have asked")
        await ada.presses("How did it go?")
        await ada.fills({"well": "I was calm."})


def shown(reply: Reply) -> None:
    """What every answer must be."""
    match reply:
        case Say(card=card) | Update(card=card):
            assert card.title != "That went wrong on my side"
        case Ask() | None:
            pass


async def test_any_text_after_any_verb(stage: Stage) -> None:
    ada = await a_life(stage, "ada")
    for verb in [*(v.name for v in stage.app.verbs), "", "intervew", *HOSTILE]:
        for text in HOSTILE:
            event = Command(stage.key(), ada.who, "harbour", ada.place, ada.hints, verb, text)
            shown(await stage.app.handle(event))


OF_A_REPORT = {"reportask", "reportreply", "takedown", "downwhy", "downagain", "findcouncil"}
"""What a report or a search leads to: the same text goes into these in `test_safety` and `test_find`."""
ASKED_ONCE = {
    "block",
    "findout",
    "reportclose",
    "removedjob",
    "droppeddebrief",
    "droppedoffer",
    "droppedterms",
    "ended",
    "askoff",
    "asktrade",
    "traded",
    "trialend",
    "trialback",
    "leave",
    "leftcouncil",
    "facilback",
    "withdraw",
    "rewordgo",
    "reworddrop",
    "calledoff",
    "stop",
    "closedjob",
    "undolog",
    "skip",
    "dropdrafts",
    "offforgood",
    "missiondropped",
    "missionask",
    "missionundo",
    "missionstate",
}
"""What takes away what other cards lead to, or makes them old; each has its own conversation."""


async def every_form(stage: Stage, ada: Actor) -> dict[str, Form]:
    """Each form that the buttons of any card lead to, beginning at what she has, at home, at every verb and in her room."""
    found: dict[str, Form] = {}
    seen: set[str] = set()
    # What is deep in an offer goes first: on the way there, other presses make its cards old.
    deep = ("talkway", "closing", "tradenow")
    waiting: list[tuple[Action, tuple[str, ...]]] = [
        (Action(name, offer.id), ()) for offer in await ada.records(Offer) for name in deep
    ]
    waiting += [(action, ()) for card in reversed(ada.cards) for action in card.actions]
    waiting += [(Action("go", v.name), ()) for v in stage.app.verbs]
    waiting += [(Action("home"), ()), (Action("homealone"), ()), (Action("snooze", "follow_up", ""), ())]
    waiting += [(a, ()) for room in stage.rooms.values() if ada.name in room.inside for said in room.posts for a in said.card.actions]
    steps = 0
    while waiting and steps < 3_000:
        steps += 1
        action, chosen = waiting.pop(0)
        alike = action.packed.rstrip("0123456789") + "".join(chosen)
        if alike in seen or action.name in ASKED_ONCE:
            continue
        seen.add(alike)
        reply = await stage.app.handle(Click(stage.key(), ada.who, "harbour", ada.place, ada.hints, action, chosen))
        shown(reply)
        if isinstance(reply, Say | Update) and reply.card.title == "This has moved on":
            seen.discard(alike)
        match reply:
            case Ask(form=form):
                found.setdefault(form.action.name, form)
            case Say(card=card) | Update(card=card):
                choices = {b.action: [o.id for o in b.options] for b in card.blocks if isinstance(b, Choice)}
                ticks = {b.action: [i.id for i in b.items] for b in card.blocks if isinstance(b, Ticks)}
                for one in card.actions:
                    waiting += [(one, (id,)) for id in choices.get(one, [])] or [(one, tuple(ticks.get(one, ())))]
            case None:
                pass
    return found


async def a_newcomer(stage: Stage) -> Actor:
    """Somebody without a seat, who was just given the line of a new council."""
    ben = stage.member("ben")
    await ben.says(await starts(stage.member("cleo")))
    return ben


async def test_any_text_in_any_form(stage: Stage) -> None:
    ada, ben, fay = await a_life(stage, "ada"), await a_newcomer(stage), await a_facilitator(stage)
    await fay.clicks(Action("facilinvite"))
    await stage.member("gil").says(
        next(t for t in fay.screen.split("\n") if t.startswith("Pass on")).removeprefix("Pass on yourself: ")
    )
    forms = await every_form(stage, ada)
    theirs: dict[str, Actor] = {}
    for who in (ben, fay):
        more = {name: form for name, form in (await every_form(stage, who)).items() if name not in forms}
        forms |= more
        theirs |= dict.fromkeys(more, who)
    assert set(theirs) >= {"joincouncil", "pledge", "startcouncil", "helpadd"}, "who has no seat, and who is a facilitator"
    beyond = {"wallclock", "trial", "trialwhy", "councilpause"} | OF_A_REPORT
    assert set(stage.app.router.forms) - beyond <= set(forms), f"no button leads to {set(stage.app.router.forms) - beyond - set(forms)}"
    await ada.says("/jsc review")
    await ada.presses("Close the trial")
    await ada.presses("Keep it")
    await ada.presses("Change reason")
    assert ada.form is not None
    forms["trialwhy"] = ada.form
    for name in ("wallclock", "trial"):
        await ada.clicks(Action("form", name))
        assert ada.form is not None
        forms[name] = ada.form
    council = await council_of(stage, "ada")

    def pauses(context: Context) -> None:
        held = context.records.get(Council)
        assert held is not None
        context.records.put(held.model_copy(update={"state": "paused"}))

    await stage.app.change(council, pauses)
    await ada.clicks(Action("form", "councilpause", council))
    assert ada.form is not None
    forms["councilpause"] = ada.form
    # Whoever says goodbye has no seat for the other forms of a council.
    for name in sorted(forms, key=lambda name: name == "goodbye"):
        form, who = forms[name], theirs.get(name, ada)
        for text in HOSTILE:
            for forged in (True, False):
                if form.action.name == "deleteall" and text == "DELETE":
                    continue
                reply = await submit(stage, who, form, text, forged=forged)
                shown(reply)
                assert not isinstance(reply, Ask), "a form never follows a form"


async def submit(stage: Stage, ada: Actor, form: Form, text: str, *, forged: bool) -> Reply:
    """Sends `form` with `text` in every input; `forged` sends what no surface would let a person send."""
    values: dict[str, str | tuple[str, ...]] = {}
    for one in form.inputs:
        match one:
            case Write(most=most):
                values[one.id] = text if forged else text[: most // 2]
            case Pick(options=options):
                values[one.id] = (text[:40],) if forged else (options[0].id,)
            case Person():
                values[one.id] = (text[:40],)
    return await stage.app.handle(Submit(stage.key(), ada.who, "harbour", ada.hints, form.action, values))


@SLOW
@given(data=st.data())
async def test_a_walk_over_everything_never_ends_in_an_error(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    async with a_stage(tmp_path_factory.mktemp("walk"), playbook=BOOK) as stage:
        await walk(stage, await a_life(stage, "ada"), data)


async def walk(stage: Stage, ada: Actor, data: st.DataObject) -> None:
    """Up to thirty steps, each any of what a person can do then."""
    for _ in range(data.draw(st.integers(5, 30))):
        ways = ["say", "wait", "home"]
        if ada.form is not None:
            ways = ["send", "send", "send", *ways]
        elif ada.cards and ada.card.actions:
            ways = ["press"] * 9 + ways
        match data.draw(st.sampled_from(ways)):
            case "say":
                verb = data.draw(st.sampled_from([v.name for v in stage.app.verbs]))
                event = Command(stage.key(), ada.who, "harbour", ada.place, ada.hints, verb, data.draw(ANY_TEXT))
                await ada._answered(await stage.app.handle(event))
            case "send":
                assert ada.form is not None
                form, ada.form = ada.form, None
                reply = await submit(stage, ada, form, data.draw(ANY_TEXT), forged=data.draw(st.booleans()))
                assert not isinstance(reply, Ask), "a form never follows a form"
                await ada._answered(reply)
            case "wait":
                await stage.passes(hours=data.draw(st.sampled_from([1, 6, 24, 24 * 9])))
            case "home":
                await ada.visits_home()
            case _:
                await anything_on(ada, ada.card, data)
        assert ada.cards[-1].title != "That went wrong on my side"


async def anything_on(ada: Actor, card: Card, data: st.DataObject) -> None:
    """Presses, picks or ticks something on `card`, at times with ids that were never offered."""
    action = data.draw(st.sampled_from(card.actions))
    chosen: tuple[str, ...] = ()
    for block in card.blocks:
        match block:
            case Choice(action=mine, options=options) if mine == action:
                chosen = (data.draw(st.sampled_from([*(o.id for o in options), "forged", "999999999999"])),)
            case Ticks(action=mine, items=items) if mine == action:
                chosen = tuple(data.draw(st.lists(st.sampled_from([*(i.id for i in items), "forged"]), max_size=4)))
            case Buttons():
                pass
    await ada.clicks(action, *chosen, on=card)


PART = st.one_of(
    st.sampled_from(["", "0", "1", "-", "999999999999", "all", "review", "debrief", "a", "me"]),
    st.from_regex(r"[A-Za-z0-9_.-]{0,30}", fullmatch=True),
)


@SLOW
@given(parts=st.lists(PART, max_size=4), chosen=st.lists(PART, max_size=2))
async def test_forged_ids_change_nothing_and_say_so(stage: Stage, parts: list[str], chosen: list[str]) -> None:
    name = f"forger{next(stage._keys)}"
    ada = await a_life(stage, name)
    router = stage.app.router
    for action in [*router.clicks, "form", "fix", "note", "notes", "go", "hide", "nothing"]:
        names = [*router.forms] if action == "form" else [*router.dues] if action in ("note", "hide") else [""]
        for first in names:
            whole = [action, *([first] if first else []), *parts]
            if len(":".join(whole)) > 100:
                continue
            event = Click(stage.key(), ada.who, "harbour", ada.place, ada.hints, Action(*whole), tuple(chosen))
            shown(await stage.app.handle(event))
