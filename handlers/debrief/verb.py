"""Debriefs: asked right after a talk, five short answers, shown to nobody."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.council import retention
from bot.events import Click, Command, Due, Submit
from bot.replies import Ask, ClickReply, CommandReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import plans
from bot.text import clip, first_lines, pages
from playbook import history, waits
from playbook.cadence import Kind
from playbook.records import Debrief, Interview, Job, JobEvent
from playbook.words import jobwords

router = Router()

STEERED: Final = {"yes": "Yes", "partly": "Partly", "no": "No", "none": "I had no plan this time"}
NO_TALK: Final = "none"
PAGE: Final = 9


@router.command("debrief")
def debrief(event: Command, context: Context) -> CommandReply:
    """The one talk that waits for it, a choice when several do, or the form at once."""
    waiting = _waiting(context)
    if len(waiting) > 1:
        options = [
            Option(id=talk.id, label=context.say_near(talk.start), note=clip(_job_words(talk.job, context), limits.ITEM_NOTE))
            for talk in waiting[:9]
        ]
        return Say(
            Card(
                "Which talk is it about?",
                "Several talks are over and not written down yet.",
                Choice(
                    action=Action("whichtalk"), label="I write about:", options=(*options, Option(id=NO_TALK, label="Another talk"))
                ),
                Buttons.of(Button("Not now", Action("close"))),
            )
        )
    made = make_form((waiting[0].id,) if waiting else (), context)
    return Ask(made) if isinstance(made, Form) else Say(made)


def _waiting(context: Context) -> list[Interview]:
    """Talks whose end has passed and that have no debrief, the latest first."""
    written = {d.interview for d in context.records.all(Debrief)}
    over = [
        t
        for t in context.records.all(Interview)
        if t.state in ("set", "done") and t.id not in written and t.start + dt.timedelta(minutes=t.minutes) <= context.now
    ]
    return sorted(over, key=lambda t: t.start, reverse=True)


@router.click("whichtalk")
def which_talk(event: Click, context: Context) -> ClickReply:
    """The talk was picked: its form opens."""
    id = event.chosen[0] if event.chosen else NO_TALK
    made = make_form(() if id == NO_TALK else (id,), context)
    return Ask(made) if isinstance(made, Form) else Update(made)


def _job_words(job_id: str, context: Context) -> str:
    job = context.records.get(Job, job_id)
    return jobwords.name(job) if job is not None else "a talk"


# -- the prompt --------------------------------------------------------------------------------------------------------


@router.due(Kind.DEBRIEF, "five short questions")
def ask(due: Due, context: Context) -> DueReply:
    """8a on the day, 8b the morning after; nothing once it is written, moved or called off."""
    talk = context.records.get(Interview, due.ref)
    if talk is None or talk.state not in ("set", "done") or _of(talk.id, context) is not None:
        return None
    end = talk.start + dt.timedelta(minutes=talk.minutes)
    if context.now < end:
        return None
    first_row = [Button("Start", Action("form", "debrief", talk.id), "main")]
    start, over = talk.start.astimezone(context.zone), end.astimezone(context.zone)
    if over.date() == context.today:
        return Card(
            "How did it go?",
            f"Your {start:%H:%M} was due to end at {over:%H:%M}. You asked for this.",
            Prose(text="Five short answers, about two minutes. What you write down now is truer than what you will recall on Friday."),
            Buttons.of(
                *first_row,
                Button("It ran late, +30 min", Action("ranlate", talk.id, talk.rev)),
                Button("It did not happen", Action("calloff", talk.id, talk.rev)),
            ),
            prompts.way_out(due),
        )
    last = not context.outbox.pending(Kind.DEBRIEF, talk.id)
    yesterday = (context.today - over.date()).days == 1
    return Card(
        "Yesterday's talk, while it is near" if yesterday else "A talk of some days ago",
        f"You set it for {context.say(talk.start)}." + (" This is the last time I ask." if last else ""),
        Prose(text="Three lines already help the next one. Or leave it; it then waits on your home page."),
        Buttons.of(
            *first_row,
            Button("Keep it on home", Action("skip", Kind.DEBRIEF, talk.id, "home")),
            Button("It did not happen", Action("calloff", talk.id, talk.rev)),
        ),
        prompts.way_out(due),
    )


def _of(talk_id: str, context: Context) -> Debrief | None:
    return next((d for d in context.records.all(Debrief) if d.interview == talk_id), None)


@router.click("ranlate", of=Interview)
def ran_late(event: Click, context: Context) -> ClickReply:
    """Moves this same prompt by 30 minutes and says the new time."""
    talk = context.records.get(Interview, event.action.arg(-2))
    assert talk is not None, "the router checked that it is there"
    later = waits.ran_late(context.now)
    first = min((i for i in context.outbox.pending(Kind.DEBRIEF, talk.id)), key=lambda i: i.due, default=None)
    if first is None or later.at < first.due:
        context.outbox.plan(Kind.DEBRIEF, later.at, talk.id, pierces=True)
    return Update(
        Card(
            f"I ask again at {later.at.astimezone(context.zone):%H:%M}",
            "You pressed 'It ran late'.",
            Prose(text="Take the time you need."),
            Buttons.of(Button("Start now", Action("form", "debrief", talk.id), "main"), Button("Home", Action("home"))),
        )
    )


# -- the form ----------------------------------------------------------------------------------------------------------


def make_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """9a; an arg names the interview. A talk that was written down already opens for editing."""
    known = _of(args[0], context) if args else None
    if args and context.records.get(Interview, args[0]) is None:
        return faults.moved_on(None)
    return _form("debrief", args, known)


def edit_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """The same form, filled in with what is kept."""
    return _form("editdebrief", args, context.records.get(Debrief, args[0]))


def _form(name: str, args: tuple[str, ...], known: Debrief | None) -> Form:
    return Form(
        "Debrief",
        "Save",
        Action(name, *args),
        Write(id="well", label="What went well, as you'd tell a friend", long=True, need=True, value=known.well if known else ""),
        Write(
            id="facts",
            label="What was said or asked (facts)",
            hint="Initials for people are enough",
            long=True,
            value=known.facts if known else "",
        ),
        Write(
            id="felt",
            label="How it felt (kept apart from facts)",
            hint="A word or two is enough",
            long=True,
            value=known.felt if known else "",
        ),
        Write(id="next", label="One thing to prepare or send next", value=known.next if known else "", most=limits.SENTENCE),
        Pick(
            id="steered",
            label="Did you steer as planned?",
            options=tuple(Option(id=k, label=v) for k, v in STEERED.items()),
            value=(known.steered,) if known and known.steered else (),
        ),
    )


@router.form("debrief", make_form)
def written(event: Submit, context: Context) -> SubmitReply:
    """Kept at once, shown to nobody; the talk counts as held."""
    talk = context.records.get(Interview, event.action.arg(0)) if event.action.args else None
    known = _of(talk.id, context) if talk is not None else None
    if known is not None:
        return Say(saved_card(context.records.put(_answered(known, event)), context))
    twin = next((d for d in context.records.all(Debrief) if talk is None and not d.interview and _answered(d, event) == d), None)
    if twin is not None:
        return Say(saved_card(twin, context))
    made = context.records.add(
        _answered(Debrief(interview=talk.id if talk else "", job=talk.job if talk else "", at=context.now, well="-"), event)
    )
    if talk is not None:
        for kind in (Kind.DEBRIEF, Kind.PREP, Kind.GRATITUDE):
            context.outbox.cancel(kind, talk.id)
            context.take_note(kind, talk.id)
        _held(talk, context)
    context.outbox.plan("fade", context.now + dt.timedelta(days=retention.keep_days(context)), made.id)
    return Say(saved_card(made, context))


def _answered(kept: Debrief, event: Submit) -> Debrief:
    steered = event.text("steered")
    return kept.model_copy(
        update={
            "well": event.text("well"),
            "facts": event.text("facts"),
            "felt": event.text("felt"),
            "next": event.text("next"),
            "steered": steered if steered in STEERED else "",
        }
    )


def _held(talk: Interview, context: Context) -> None:
    if talk.state != "done":
        context.records.put(talk.model_copy(update={"state": "done"}))
    job = context.records.get(Job, talk.job)
    if job is not None and not any(e.kind == "interview_done" and e.interview == talk.id for e in history.standing(job)):
        day = talk.start.astimezone(context.zone).date()
        line = JobEvent(id=context.records.new_id(), kind="interview_done", day=day, at=context.now, interview=talk.id)
        plans.keep_job(history.record(job, line), context)


@router.form("editdebrief", edit_form, of=Debrief)
def edited(event: Submit, context: Context) -> SubmitReply:
    """The new words in place of the old."""
    known = context.records.get(Debrief, event.action.arg(-2))
    assert known is not None, "the router checked that it is there"
    return Say(saved_card(context.records.put(_answered(known, event)), context))


def saved_card(kept: Debrief, context: Context) -> Card:
    """9b."""
    rows = [("Went well", first_lines(kept.well, 400))]
    if kept.next:
        rows.append(("Next", clip(kept.next, 300)))
    if kept.steered:
        rows.append(("You steered", STEERED[kept.steered].lower()))
    return Card(
        "Saved. Shown to nobody.",
        f"You sent your debrief at {kept.at.astimezone(context.zone):%H:%M}.",
        Facts.of(*rows),
        Buttons.of(
            Button("Keep it private", Action("keepdebrief", kept.id)),
            Button("Show one person", Action("form", "showone", "debrief", kept.id)),
            Button("Show my council", Action("share", "debrief", kept.id)),
            Button("Edit", Action("form", "editdebrief", kept.id, kept.rev)),
            Button("Remove it", Action("dropdebrief", kept.id, kept.rev)),
        ),
        Buttons.of(Button("Read all", Action("readdebrief", kept.id))),
        Prose(text=f"It goes by itself after {retention.keep_days(context)} days.", quiet=True),
    )


@router.truth(Debrief)
def now(kept: Debrief, context: Context) -> Now:
    """What is true of a debrief."""
    return Now(f"It was kept on {context.say(kept.at)} and has changed since that card.", Action("readdebrief", kept.id))


@router.click("keepdebrief")
def keep(event: Click, context: Context) -> ClickReply:
    """It stays with the member; what comes next is one press away."""
    return Update(
        Card(
            "Kept, for you alone",
            "You pressed 'Keep it private'.",
            Prose(text="Thank you for writing it down. It is there before the next talk."),
            Buttons.of(Button("Home", Action("home")), Button("After an interview", Action("openlist", "after-an-interview"))),
        )
    )


@router.click("debriefs")
def debriefs(event: Click, context: Context) -> ClickReply:
    """What was written down, latest first, a page at a time."""
    kept = sorted(context.records.all(Debrief), key=lambda d: d.at, reverse=True)
    page = int(event.action.arg(0)) if event.action.arg(0).isdigit() and len(event.action.arg(0)) < 4 else 0
    shown = kept[page * PAGE : page * PAGE + PAGE]
    write = Button("Write one", Action("form", "debrief"))
    if not shown:
        none = Prose(text="Nothing is kept here. After a talk, five short answers are enough.")
        return Update(Card("Your debriefs", "You asked for them.", none, Buttons.of(write, Button("Home", Action("home")))))
    more = [Button("Earlier ones", Action("debriefs", page + 1))] if len(kept) > (page + 1) * PAGE else []
    open_it = [Button("Read it", Action("readdebrief", shown[0].id), "main")] if len(shown) == 1 else []
    if len(shown) > 1:
        options = tuple(
            Option(id=d.id, label=context.say(d.at), note=clip(_job_words(d.job, context), limits.ITEM_NOTE)) for d in shown
        )
        lines: Block = Choice(action=Action("readdebrief"), label="Read one:", options=options)
    else:
        day = context.say_day(shown[0].at.astimezone(context.zone).date())
        lines = Facts.of((day, clip(_job_words(shown[0].job, context), 300)))
    ways = Buttons.of(*open_it, *more, write, Button("Home", Action("home")))
    return Update(Card("Your debriefs", "You asked for them.", lines, ways))


@router.click("readdebrief")
def read(event: Click, context: Context) -> ClickReply:
    """The whole of it, one answer a page when it is long."""
    kept = context.records.get(Debrief, event.chosen[0] if event.chosen else event.action.arg(0))
    if kept is None:
        return Update(faults.moved_on(None))
    answers = [("Went well", kept.well), ("Said or asked", kept.facts), ("How it felt", kept.felt), ("Next", kept.next)]
    sheets = [(label, page) for label, text in answers if text for page in pages(text, limits.FACT_VALUE)]
    number = event.action.arg(1)
    at = int(number) if number.isdigit() and int(number[:4]) < len(sheets) else 0
    shown: list[tuple[str, str]] = []
    room = 1_300
    for label, page in sheets[at:]:
        room -= len(page) + len(label)
        if shown and (room < 0 or len(shown) == limits.FACT_ROWS):
            break
        shown.append((label, page))
    after = at + len(shown)
    more = [Button("Next", Action("readdebrief", kept.id, after))] if after < len(sheets) else []
    return Update(
        Card(
            "Your debrief",
            f"You wrote it on {context.say(kept.at)}.",
            Facts.of(*shown),
            Buttons.of(
                *more,
                Button("Edit", Action("form", "editdebrief", kept.id, kept.rev)),
                Button("Remove it", Action("dropdebrief", kept.id, kept.rev)),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("dropdebrief", of=Debrief)
def drop(event: Click, context: Context) -> ClickReply:
    """`Remove it` asks once, since there is no undo."""
    kept = context.records.get(Debrief, event.action.arg(-2))
    assert kept is not None, "the router checked that it is there"
    return Update(
        Card(
            "Remove this debrief?",
            "You pressed 'Remove it'. Nothing is removed yet.",
            Facts.of(("Goes", f"all your answers of {context.say(kept.at)}"), ("Stays", "that the talk took place")),
            Buttons.of(
                Button("Keep it", Action("readdebrief", kept.id), "main"),
                Button("Remove it", Action("droppeddebrief", kept.id, kept.rev), "danger"),
            ),
        )
    )


@router.click("droppeddebrief", of=Debrief)
def dropped(event: Click, context: Context) -> ClickReply:
    """Gone for good."""
    context.records.drop(Debrief, event.action.arg(-2))
    context.outbox.cancel("fade", event.action.arg(-2))
    return Update(
        Card(
            "Removed",
            "You removed a debrief.",
            Prose(text="Its words are gone. That the talk took place stays in your counts."),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


@router.due("fade", "an old debrief")
def fade(due: Due, context: Context) -> DueReply:
    """Retention: its time is over; it goes without a word (product.md 3.3, rule 11)."""
    if context.records.get(Debrief, due.ref) is not None:
        context.records.drop(Debrief, due.ref)
    return None
