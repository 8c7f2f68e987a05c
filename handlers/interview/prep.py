"""Getting ready for an interview, the day before: what one will drive, and what is ticked as ready (screen 34)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Form, Tick, Ticks, Write
from bot.context import Context
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import lasttime
from bot.text import clip
from playbook import mission_words
from playbook.before_pay import mission_for
from playbook.cadence import Kind
from playbook.records import Interview, JobMission

router = Router()

STEPS: Final = (
    ("read", "Read the advert once more and mark what repeats"),
    ("results", "Pick two results to tell"),
    ("aloud", "Tell them aloud, once"),
    ("questions", "Pick three questions to ask them"),
)
BLANKS: Final = (
    ("drive", "You will drive", "one thing you bring up, whatever they ask"),
    ("unseen", "May not be seen", "what of your work they may not grasp"),
    ("differ", "May be read otherwise", "where habits differ, theirs and yours"),
    ("misread", "You may misread", "something you took as a no, or as a given"),
)


@router.due(Kind.PREP, "time to get ready")
def prep_due(due: Due, context: Context) -> DueReply:
    """34a, one day ahead; nothing once the talk has begun or is off."""
    talk = context.records.get(Interview, due.ref)
    if talk is None or talk.state != "set" or talk.start <= context.now:
        return None
    return _prep_card(talk, context, prompts.way_out(due), "You asked for this a day before.")


@router.still(Kind.PREP)
def still(ref: str, context: Context) -> Now | None:
    """It helps until the talk begins."""
    talk = context.records.get(Interview, ref)
    if talk is None:
        return Now("That talk is not on your list any more.", Action("home"))
    if talk.state != "set" or talk.start <= context.now:
        return Now("That talk has begun, or is off.", Action("talk", talk.id))
    return None


@router.click("prep")
def prep(event: Click, context: Context) -> ClickReply:
    """`Get ready`, from home or from the interview."""
    talk = context.records.get(Interview, event.action.arg(0))
    if talk is None or talk.state != "set" or talk.start <= context.now:
        return Update(faults.moved_on(Now("That talk has begun, or is off.", Action("go", "interview"))))
    return Update(
        _prep_card(talk, context, Buttons.of(Button("The interview", Action("talk", talk.id)), Button("Home", Action("home"))))
    )


def _prep_card(talk: Interview, context: Context, last: Buttons, why: str = "You opened it.") -> Card:
    rows = [(label, clip(getattr(talk, name), 200) or f"blank: {blank}") for name, label, blank in BLANKS]
    mission = mission_for(talk.job, context.records.all(JobMission))
    asking = mission_words.for_a_talk(mission.mission)[:3] if mission is not None else ()
    if asking:
        rows.append(("Still to ask", "; ".join(clip(question, 100) for question in asking)))
    before, read_it = lasttime.shown(talk.job, context)
    rows += before
    steps = {**dict(STEPS), **({"questions": "Pick three questions from your mission"} if asking else {})}
    items = tuple(Tick(id=id, label=label, done=id in talk.prepared) for id, label in steps.items())
    start = context.say_near(talk.start)
    blocks: list[Block] = [
        Ticks(action=Action("preptick", talk.id, talk.rev), items=items),
        Facts.of(*rows),
        Buttons.of(
            Button("Fill these in", Action("form", "prep", talk.id, talk.rev), "main"),
            Button("The people behind you", Action("people", talk.id)),
            Button("Practise", Action("practisetalk", talk.id, 0)),
            *([Button("Questions to ask", Action("missionasks", mission.id))] if mission is not None else []),
            *read_it,
        ),
        last,
    ]
    return Card(f"{start[:1].upper()}{start[1:]}: get ready", why, *blocks)


@router.click("preptick", of=Interview)
def prep_tick(event: Click, context: Context) -> ClickReply:
    """What is ticked is ready."""
    ready = tuple(id for id, _ in STEPS if id in event.chosen)
    talk = context.records.put(context.named(Interview).model_copy(update={"prepared": ready}))
    return Update(
        _prep_card(talk, context, Buttons.of(Button("The interview", Action("talk", talk.id)), Button("Home", Action("home"))))
    )


def prep_form(args: tuple[str, ...], context: Context) -> Form:
    """34b."""
    talk = context.named(Interview)
    return Form(
        "What will you drive?",
        "Save",
        Action("prep", *args),
        Write(
            id="drive",
            label="What will you drive in this meeting?",
            hint="One thing you bring up, whatever they ask",
            value=talk.drive,
            need=True,
            most=limits.SENTENCE,
        ),
        Write(
            id="unseen",
            label="What may they not grasp?",
            hint="Of your work. How would you say it to a neighbour?",
            value=talk.unseen,
            most=limits.SENTENCE,
        ),
        Write(
            id="differ",
            label="Where may habits differ?",
            hint="Theirs and yours: words, pace, humour, titles",
            value=talk.differ,
            most=limits.SENTENCE,
        ),
        Write(
            id="misread",
            label="What might you be misreading?",
            hint="Something you took as a no, or as a given",
            value=talk.misread,
            most=limits.SENTENCE,
        ),
    )


@router.form("prep", prep_form, of=Interview)
def prepared(event: Submit, context: Context) -> SubmitReply:
    """Kept with the interview: it comes back in the quiet minute, and the debrief asks about it."""
    words = {name: event.text(name) for name, _, _ in BLANKS}
    talk = context.records.put(context.named(Interview).model_copy(update=words))
    return Say(_prep_card(talk, context, Buttons.of(Button("The interview", Action("talk", talk.id)), Button("Home", Action("home")))))
