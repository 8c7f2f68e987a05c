"""Getting ready for an interview: the day before, the quiet minute, and the thank-you after it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Tick, Ticks, Write
from bot.context import Context
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip
from playbook import mission_words
from playbook.before_pay import mission_for
from playbook.cadence import Kind
from playbook.records import Interview, Job, JobMission, Supporter
from playbook.words import names

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
SHOWN: Final = 8
"""Names on one card, the newest: a breath each is a minute."""
ENOUGH: Final = 2
"""Names from which the quiet minute is worth sending (screens.md 7)."""


# -- the day before ----------------------------------------------------------------------------------------------------


@router.due(Kind.PREP, "time to get ready")
def prep_due(due: Due, context: Context) -> DueReply:
    """34a, one day ahead; nothing once the talk has begun or is off."""
    talk = context.records.get(Interview, due.ref)
    if talk is None or talk.state != "set" or talk.start <= context.now:
        return None
    return _prep_card(talk, context, prompts.way_out(due), "You asked for this a day before.")


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


# -- the quiet minute --------------------------------------------------------------------------------------------------


@router.due(Kind.GRATITUDE, "a quiet minute before you start")
def gratitude(due: Due, context: Context) -> DueReply:
    """7a, one hour before; nothing once the talk has begun."""
    talk = context.records.get(Interview, due.ref)
    if talk is None or talk.state != "set" or talk.start <= context.now:
        return None
    return _people_card(talk, context, prompts.way_out(due))


@router.click("people")
def people(event: Click, context: Context) -> ClickReply:
    """The list, from a button."""
    talk = context.records.get(Interview, event.action.arg(0))
    return Update(_people_card(talk, context, Buttons.of(Button("Home", Action("home")))))


def _people_card(talk: Interview | None, context: Context, last: Buttons) -> Card:
    every = context.records.all(Supporter)
    id = talk.id if talk is not None else ""
    add = Button("Add a person", Action("form", "supporter", id), "main" if len(every) < ENOUGH else "plain")
    none = Prose(text="None of them is messaged.", quiet=True)
    if len(every) < ENOUGH:
        shown = [Facts.of(*((clip(p.name, 24), clip(p.what, 100) or "you named them") for p in every))] if every else []
        return Card(
            "Who would you like to think of?",
            "A quiet minute works with two names or more.",
            Prose(text="Name people who have backed you. What they saw in you is still true."),
            *shown,
            Buttons.of(add, *([Button("Take a name off", Action("unname", id))] if every else [])),
            none,
            last,
        )
    rows = [(clip(p.name, 24), clip(p.what, 100) or "you named them") for p in every[-SHOWN:]]
    if talk is not None and talk.drive:
        rows.append(("Today you steer towards", clip(talk.drive, 200)))
    return Card(
        "A quiet minute before you start",
        "You asked for this one hour before." if talk is not None else "You opened the list.",
        Prose(text="These people have backed you. Think of each for one breath. What they saw in you is still true."),
        Facts.of(*rows),
        Buttons.of(
            Button("I took the minute", Action("minute"), "main"),
            add,
            Button("Draft a thank-you", Action("thankwords")),
            Button("Take a name off", Action("unname", id)),
        ),
        none,
        last,
    )


@router.click("minute")
def minute(event: Click, context: Context) -> ClickReply:
    """The member goes in."""
    return Update(
        Card(
            "Go well",
            "You took the minute.",
            Prose(text="I ask how it went when it is over."),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


@router.click("unname")
def take_name_off(event: Click, context: Context) -> ClickReply:
    """Which name shall go; it goes with its words."""
    every = context.records.all(Supporter)[-limits.ITEMS :]
    talk = event.action.arg(0)[: limits.ITEM_ID]
    back = Buttons.of(Button("Back", Action("people", talk)))
    if not every:
        return Update(_people_card(context.records.get(Interview, talk), context, Buttons.of(Button("Home", Action("home")))))
    if len(every) == 1:
        one = Buttons.of(Button("Take it off", Action("unnamed", talk, every[0].id), "danger"), Button("Back", Action("people", talk)))
        return Update(Card("Take this name off?", "You pressed 'Take a name off'.", Facts.of(("Name", clip(every[0].name, 60))), one))
    options = tuple(Option(id=p.id, label=clip(p.name, limits.ITEM_LABEL)) for p in every)
    pick = Choice(action=Action("unnamed", talk), label="It goes for good:", options=options)
    return Update(Card("Which name shall go?", "You pressed 'Take a name off'.", pick, back))


@router.click("unnamed")
def name_taken_off(event: Click, context: Context) -> ClickReply:
    """Gone for good; the list is shown without it."""
    context.records.drop(Supporter, event.chosen[0] if event.chosen else event.action.arg(1))
    talk = context.records.get(Interview, event.action.arg(0))
    return Update(_people_card(talk, context, Buttons.of(Button("Home", Action("home")))))


def supporter_form(args: tuple[str, ...], context: Context) -> Form:
    """One person, and what they saw or did."""
    return Form(
        "Someone who backed you",
        "Save",
        Action("supporter", *args),
        Write(id="name", label="Name", hint="As you call them", need=True, most=limits.NAME),
        Write(id="what", label="What they saw or did", hint="Example: put your name forward twice", most=limits.SENTENCE),
    )


@router.form("supporter", supporter_form)
def add_supporter(event: Submit, context: Context) -> SubmitReply:
    """Kept privately; nobody is messaged. The same name twice is one person."""
    name, what = event.text("name"), event.text("what")
    known = next((p for p in context.records.all(Supporter) if p.name.casefold() == name.casefold()), None)
    if known is not None:
        context.records.put(known.model_copy(update={"what": what or known.what}))
    else:
        context.records.add(Supporter(name=name, what=what))
    talk = context.records.get(Interview, event.action.arg(0))
    return Say(_people_card(talk, context, Buttons.of(Button("Home", Action("home")))))


# -- thank-you ---------------------------------------------------------------------------------------------------------


@router.click("thankwords")
def thank_words(event: Click, context: Context) -> ClickReply:
    """Text to copy; the app never sends it."""
    return Update(
        Card(
            "A thank-you to copy",
            "You pressed 'Draft a thank-you'.",
            Facts.of(
                (
                    "Words",
                    "I am getting ready for a talk today, and I thought of you. What you did for me still helps. "
                    "Thank you. No need to answer.",
                )
            ),
            Prose(text="Change it as you like, and send it yourself. I message nobody.", quiet=True),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


@router.due(Kind.THANKS, "a thank-you note")
def thanks(due: Due, context: Context) -> DueReply:
    """End + 20 hours; nothing when it is sent or the talk was called off."""
    talk = context.records.get(Interview, due.ref)
    if talk is None or talk.thanked or talk.state not in ("set", "done"):
        return None
    if context.now < talk.start + dt.timedelta(minutes=talk.minutes):
        return None
    return Card(
        "A short thank-you, if none is sent yet",
        "You asked for this a day after a talk.",
        Prose(text="Three lines are enough: thanks, one thing that stayed with you, the next step."),
        Buttons.of(
            Button("It is sent", Action("thanked", talk.id, talk.rev), "main"), Button("Draft the words", Action("notewords", talk.id))
        ),
        prompts.way_out(due),
    )


@router.click("thanked", of=Interview)
def thanked(event: Click, context: Context) -> ClickReply:
    """Sent; nothing more comes about it."""
    talk = context.records.put(context.named(Interview).model_copy(update={"thanked": True}))
    context.outbox.cancel(Kind.THANKS, talk.id)
    return Update(
        Card(
            "Noted: your thank-you is sent",
            "You pressed 'It is sent'.",
            Prose(text="People remember that."),
            Buttons.of(Button("The interview", Action("talk", talk.id)), Button("Home", Action("home"))),
        )
    )


@router.click("notewords")
def note_words(event: Click, context: Context) -> ClickReply:
    """Words to copy, with what the member wrote down about the talk's firm left to them."""
    talk = context.records.get(Interview, event.action.arg(0))
    if talk is None:
        return Update(faults.moved_on(None))
    job = context.records.get(Job, talk.job)
    who = names.initials(talk.who.split(",")[0]) if talk.who else "(name)"
    role = clip(job.role, 60) if job is not None and job.role else "the job"
    words = f"Dear {who}, thank you for the talk about {role}. What stayed with me: (one thing). I am glad to send (one thing) next."
    return Update(
        Card(
            "A thank-you to copy",
            "You pressed 'Draft the words'.",
            Facts.of(("Words", words)),
            Prose(text="What stands in brackets is yours to fill. I send nothing.", quiet=True),
            Buttons.of(Button("It is sent", Action("thanked", talk.id, talk.rev)), Button("Home", Action("home"))),
        )
    )
