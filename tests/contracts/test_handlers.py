"""What must hold over all handlers: every word of help, every button, every form and everything that comes unasked leads somewhere."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

import handlers
from bot.cards import Action, Button, Buttons, Card, Choice, Form, Person, Pick, Ticks, Write, utf16
from bot.context import Context
from bot.forms import gate
from bot.limits import VERB_HELP, VERBS
from bot.router import Router, collect
from playbook.cadence import Kind
from playbook.models import read_playbook
from playbook.records import Record
from tests.conversations.test_council import a_council
from tests.stage import Actor, Stage, card_text

HOME = Path(__file__).parents[2]
FOLDERS = ("bot/*.py", "bot/council/*.py", "bot/search/*.py", "handlers/**/*.py")
FILES = sorted(path for folder in FOLDERS for path in HOME.glob(folder))
UNASKED = frozenset(kind.value for kind in Kind)
OF_OTHERS = {"report", "proposal", "shown", "sentence_test", "offered", "room_lines", "poll", "round", "round_hint"} | {
    "hot_seat",
    "round_offered",
    "held",
}
"""What others set off: each is drawn, with its way out, in the conversations of councils, and after a restore (`held`)."""
MACHINERY = frozenset({"form", "fix", "go", "note", "notes", "hide"})
"""Actions that `bot/forms.py` answers itself."""


@pytest.fixture(scope="module")
def router() -> Router:
    return collect(handlers)


def test_every_verb_has_its_help_once_and_the_content_gives_the_order(router: Router, stage: Stage) -> None:
    named = [entry.verb for entry in read_playbook().help]
    assert len(set(named)) == len(named) <= VERBS
    assert set(router.commands) - {""} <= set(named)
    assert [verb.name for verb in stage.app.verbs] == [verb for verb in named if verb in router.commands]
    for entry in read_playbook().help:
        assert len(entry.text) <= VERB_HELP
        assert bool(entry.line) or not entry.example
        assert entry.example.split(" ")[0] in ("", entry.verb)


# -- what stands in the code ---------------------------------------------------------------------------------------------------


def actions() -> Iterator[tuple[str, str, list[ast.expr]]]:
    """Every action whose name is written out: the file and line, the name, the other args."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="Action"), args=[ast.Constant(value=str() as name), *rest]):
                    yield f"{path.name}:{node.lineno}", name, rest
                case _:
                    pass


def test_every_action_that_is_written_out_is_registered(router: Router) -> None:
    lost = []
    for where, name, rest in actions():
        first = rest[0].value if rest and isinstance(rest[0], ast.Constant) else None
        match name:
            case "form" if isinstance(first, str):
                known = first in router.forms
            case "go" if isinstance(first, str):
                known = first in router.commands
            case _:
                known = name in router.clicks or name in router.forms or name in MACHINERY
        if not known:
            lost.append((where, name, first))
    assert lost == []
    assert len(list(actions())) > 100, "the walk finds the actions at all"


def test_no_button_carries_a_forms_own_name(router: Router) -> None:
    """`Action("log")` sends a form; what opens it is `Action("form", "log")`."""
    wrong = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Button", "Ticks", "Choice"):
                given = [*node.args, *(word.value for word in node.keywords)]
                for each in given:
                    match each:
                        case ast.Call(func=ast.Name(id="Action"), args=[ast.Constant(value=str() as name), *_]):
                            if name not in router.clicks and name not in MACHINERY:
                                wrong.append((path.name, node.lineno, name))
                        case _:
                            pass
    assert wrong == []


def test_an_action_on_a_record_carries_its_id_and_version(router: Router) -> None:
    short = []
    for where, name, rest in actions():
        route = router.clicks.get(name) or router.forms.get(name)
        args = rest
        if name == "form" and rest and isinstance(rest[0], ast.Constant):
            route, args = router.forms.get(str(rest[0].value)), rest[1:]
        starred = any(isinstance(arg, ast.Starred) for arg in args)
        if route is not None and route.of is not None and len(args) < 2 and not starred:
            short.append((where, name))
    assert short == []


def test_every_record_that_is_pressed_on_can_say_what_is_true_of_it_now(router: Router) -> None:
    pressed: set[type[Record]] = {route.of for route in router.clicks.values() if route.of is not None}
    pressed |= {route.of for route in router.forms.values() if route.of is not None}
    assert pressed - set(router.truths) == set()


def test_no_press_and_no_form_share_a_name_with_the_machinery(router: Router) -> None:
    assert MACHINERY & (set(router.clicks) | set(router.forms)) == set()
    assert set(router.clicks) & set(router.forms) <= {"prep", "trial"}, "a form is sent by its name: a press of that name is another"


def planned() -> Iterator[tuple[str, str]]:
    """Every outbox kind that is named where something is planned: the place and the kind."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="plan" | "replan"), args=[ast.Constant(value=str() as kind), *_]):
                    yield f"{path.name}:{node.lineno}", kind
                case ast.Call(
                    func=ast.Attribute(attr="plan" | "replan"), args=[ast.Attribute(value=ast.Name(id="Kind"), attr=name), *_]
                ):
                    yield f"{path.name}:{node.lineno}", Kind[name].value
                case _:
                    pass


def test_everything_that_is_planned_has_something_to_say(router: Router) -> None:
    assert [(where, kind) for where, kind in planned() if kind not in router.dues] == []
    assert {kind for _, kind in planned()} >= {"review", "debrief", "reminder"}


def test_what_comes_unasked_has_a_line_for_a_list_of_notes(router: Router) -> None:
    for kind, route in router.dues.items():
        if kind in UNASKED:
            assert 3 <= len(route.label) <= 60
            assert not route.label.endswith(".")


# -- what is drawn -------------------------------------------------------------------------------------------------------------


async def with_a_clock(stage: Stage, name: str) -> Actor:
    person = stage.member(name)
    await person.says("/jsc")
    await person.presses("Set me up")
    await person.fills({"role": "staff product manager", "city": "Lisbon", "look": "plain"})
    return await person.presses("Yes, that is my time")


async def a_life(stage: Stage) -> Actor:
    """A member of whom something of every kind is on record."""
    ada = await with_a_clock(stage, "ada")
    await a_council(stage, "nora", "omar")
    await ada.clicks(Action("form", "askcouncil"))
    await ada.fills({"question": "How do I explain two years?"})
    await ada.presses("Post to 2 people")
    await ada.presses("Edit the words", card=next(card for _, card in ada.messages if card.title == "Posted to your council"))
    await ada.fills({"r0": "How do I explain three years?"})
    await ada.clicks(Action("form", "askcouncil"))
    await ada.fills({"question": "How do I explain a gap?"})
    await ada.says("/jsc log Acme, staff PM, applied, referral")
    await ada.says("/jsc checklist this week")
    await ada.says("/jsc proof add")
    await ada.fills({"changed": "Setup from 9 days to 3"})
    for person in ("Rosa", "Dev"):
        await ada.clicks(Action("form", "supporter"))
        await ada.fills({one.id: person for one in ada.form.inputs[:1]})  # type: ignore[union-attr]
    await ada.says("/jsc review")
    await ada.presses("Pick one change")
    await ada.picks("Open with the result, not the duty")
    await ada.clicks(Action("form", "reminder"))
    await ada.fills({one.id: value for one, value in zip(ada.form.inputs, ("Ring Rosa", "Thu 9:30"), strict=False)})  # type: ignore[union-attr]
    for _ in range(2):
        yes = [b.label for b in buttons(ada.card) if b.label.startswith("Yes")]
        if yes:
            await ada.presses(yes[0])
    await ada.clicks(Action("form", "listen"))
    await ada.fills({"who": "R. H."})
    await ada.clicks(Action("hourpick"), "3-1000")
    await ada.says("/jsc interview")
    await ada.fills({"job": "Acme, staff PM", "when": "Wed 2pm"})
    await ada.presses("Yes, set it")
    await ada.says("/jsc mission Acme")
    await ada.fills({"purpose": "make the first week easy", "objective": "clinics start alone", "result": "fewer calls"})
    await ada.presses("What I need")
    await ada.presses("Add a need")
    await ada.fills({"kind": "People and tools", "need": "one tester"})
    await ada.clicks(Action("form", "addoffer"))
    await ada.fills({"job": "Birch, staff PM", "came": "In writing", "by": "20 Dec 18:00"})
    await ada.presses("Yes, set it")
    await ada.presses("My floor")
    await ada.fills({"least": "70k"})
    await ada.says("/jsc offer")
    await ada.presses("Talk sheet")
    await ada.presses("Write the ask")
    await ada.fills({"item": "Start", "what": "a start in March", "because": "my notice runs for 3 months"})
    await ada.presses("I have asked")
    await ada.presses("How did it go?")
    await ada.fills({"well": "I was calm."})
    await ada.clicks(Action("form", "addoffer"))
    await ada.fills({"job": "Fern, product lead", "came": "By word"})
    return ada


def buttons(card: Card) -> list[Button]:
    return [button for block in card.blocks if isinstance(block, Buttons) for button in block.items]


def is_way_out(card: Card) -> bool:
    last = card.blocks[-1]
    return isinstance(last, Buttons) and [b.label for b in last.items[:3]] == ["Snooze", "Skip", "Stop these"]


async def test_everything_that_comes_unasked_ends_with_the_way_out(stage: Stage, router: Router) -> None:
    """A month is lived; the card of each kind, as it is sent, has the way out as its last row, and so has the card of several."""
    await a_life(stage)
    # Somebody who began and said no more gets the one question of the set-up.
    ben = stage.member("ben")
    await ben.says("/jsc")
    await ben.presses("Set me up")
    await ben.fills({"role": "nurse", "city": "Lisbon", "look": "plain"})
    await ben.presses("Stop here")
    # Somebody with one quiet job, and somebody whose trial ends on another day than the review: nothing is merged with it.
    cleo = await with_a_clock(stage, "cleo")
    await cleo.says("/jsc log Acme, staff PM, applied")
    dan = await with_a_clock(stage, "dan")
    drawn: set[str] = set()
    without: list[str] = []
    for hour in range(24 * 60):
        if hour == 24 * 3:
            await dan.says("/jsc review")
            await dan.presses("Pick one change")
            await dan.picks("Open with the result, not the duty")
        await stage.passes(hours=1)
        for person in stage.people.values():
            for id, card in person.messages:
                kinds = await stage.app.store.rows("SELECT kind FROM outbox WHERE id = ?1", id)
                kind = str(kinds[0][0]) if kinds else ""
                if kind in UNASKED:
                    drawn.add(kind)
                    # A discreet member's card is the note alone, whose `Later` is its way out; what opens has it whole (test_discreet).
                    if card.title != "You have a note" and not is_way_out(card):
                        without.append(f"{kind}\n{card_text(card)}")
            person.messages.clear()
    assert without == []
    assert drawn - OF_OTHERS == {str(kind) for kind in router.dues if kind in UNASKED - OF_OTHERS}


OF_COUNCILS = {"pledge", "startcouncil", "joincouncil", "reportreply", "tenwho"}
"""Forms on the way into a council, or for who has peers in one: they, and what needs a seat, have conversations of their own."""


async def test_every_form_goes_back_to_where_it_came_from(stage: Stage, router: Router) -> None:
    ada = await a_life(stage)
    await ada.clicks(Action("form", "debrief"))
    await ada.fills({"well": "They asked to see the plan."})
    opened: dict[str, bool] = {}

    def look(context: Context) -> None:
        def makes(*args: str) -> Form | Card:
            assert gate(router, route, Action(name, *args), context) is None
            return route.make(args, context)

        # Some forms are about something that is planned.
        planned_args = [args for i in context.outbox.pending() for args in ((i.id,), (i.kind, i.ref))]
        for name, route in router.forms.items():
            if name in OF_COUNCILS or route.may != "own":
                continue
            if route.of is None:
                made: list[tuple[Form | Card, tuple[str, ...]]] = [(makes(*args), ()) for args in ((), *planned_args)]
            else:
                records = context.records.all(route.of)
                assert records, f"this life has no {route.of.kind}"
                ends = [(r, (r.id, str(r.rev))) for r in records]
                # Some forms are about one line of a record: its id goes before the record's.
                lines = [((line.id,), end) for r, end in ends for line in getattr(r, "events", ())]
                made = [(makes(*line, *end), end) for line, end in (*(((), end) for _, end in ends), *lines)]
            for form, args in made:
                if isinstance(form, Form):
                    assert form.action.name == name, f"{name} is sent to {form.action.name}"
                    assert form.action.args[len(form.action.args) - len(args) :] == args
                opened[name] = opened.get(name, False) or isinstance(form, Form)

    subject_id = stage.app.vault.subject_id("member", "stage", ada.name)
    await stage.app.change(subject_id, look)
    assert set(opened) == {name for name, route in router.forms.items() if name not in OF_COUNCILS and route.may == "own"}
    assert [name for name, form in opened.items() if not form] == [], "nothing opens these"


async def test_a_forged_form_or_press_of_every_name_is_answered(stage: Stage, router: Router) -> None:
    ada = await a_life(stage)
    ben = stage.member("ben")
    for name in sorted({*router.clicks, *router.forms, *MACHINERY}):
        for args in ((), ("x",), ("x", "1"), ("1", "x", "2"), ("form", "form"), ("999999999999", "0")):
            for person in (ada, ben):
                await person.clicks(Action(name, *args), "nothing", "x.y")
                person.misses("went wrong")
                await person.clicks(Action("form", name, *args))
                person.misses("went wrong")
                person.form = None


# -- pressing whatever is there ------------------------------------------------------------------------------------------------

TYPED = (
    "",
    "Acme",
    "Tue 2pm",
    "1/12 2pm",
    "25 Nov",
    "<!channel> **x** @everyone",
    "\u202eabc",
    "14",
    "no",
    "x" * 2_000,
    "every day at 25:00",
)


@pytest.mark.parametrize("seed", range(3))
async def test_no_way_through_the_cards_ends_in_trouble(seed: int, stage: Stage, router: Router) -> None:
    """Somebody presses whatever is on the screen, types whatever comes to mind, and lets time pass: nothing ever goes wrong."""
    dice = random.Random(seed)
    ada = await a_life(stage)
    verbs = [verb.name for verb in stage.app.verbs]
    for _ in range(250):
        if ada.form is not None:
            await fill(ada, dice)
        elif dice.random() < 0.1:
            await ada.says(f"/jsc {dice.choice(verbs)} {dice.choice(TYPED)}".strip())
        elif dice.random() < 0.05:
            await stage.passes(hours=dice.choice((1, 20, 24 * 9)))
        else:
            await press(ada, dice)
        ada.misses("went wrong")
        if ada.form is None:
            for action in ada.card.actions:
                known = action.name in router.clicks or action.name in MACHINERY
                assert known, f"{action.packed} leads nowhere, on:\n{ada.screen}"


async def fill(ada: Actor, dice: random.Random) -> None:
    assert ada.form is not None
    values: dict[str, str | tuple[str, ...]] = {}
    for one in ada.form.inputs:
        match one:
            case Write(most=most, need=need):
                text = dice.choice(TYPED[1:] if need else TYPED)
                while utf16(text) > most:
                    text = text[: len(text) // 2]
                values[one.id] = text
            case Pick(options=options):
                values[one.id] = (dice.choice(options).id,)
            case Person():
                values[one.id] = ()
    await ada.fills(values)


async def press(ada: Actor, dice: random.Random) -> None:
    card = dice.choice(ada.cards[-3:])
    ways = [b.action for b in buttons(card) if b.action is not None]
    chosen: dict[str, tuple[str, ...]] = {}
    for block in card.blocks:
        if isinstance(block, Ticks):
            ways.append(block.action)
            chosen[block.action.packed] = tuple(item.id for item in block.items if dice.random() < 0.5)
        elif isinstance(block, Choice):
            ways.append(block.action)
            chosen[block.action.packed] = (dice.choice(block.options).id,)
    if not ways:
        await ada.says("/jsc")
        return
    action = dice.choice(ways)
    await ada.clicks(action, *chosen.get(action.packed, ()), on=card)
