"""Home: where a member is, and the one next step; and the first card a newcomer sees."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import prompts, standings, unstuck
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.events import Click, Command, Visit
from bot.replies import ClickReply, CommandReply, Say, Update
from bot.router import Router
from bot.text import clip, root
from playbook import names, pipeline
from playbook.cadence import Kind
from playbook.records import Debrief, Draft, Interview, Job, Notice, Target, Trial
from playbook.standing import Step, steps

router = Router()

NEAR: Final = dt.timedelta(days=14)
FRESH_NEWS: Final = dt.timedelta(days=2)
ROOMS: Final = (
    ("Plan", "plan"),
    ("Review", "review"),
    ("Proof", "proof"),
    ("Interviews", "interview"),
    ("Debrief", "debrief"),
    ("Reminders", "remind"),
    ("Privacy", "privacy"),
    ("Help", "help"),
)


@router.command("home")
def home(event: Command, context: Context) -> CommandReply:
    """`/jsc` and `/jsc home`."""
    return Say(home_card(context))


@router.visit
def visit(event: Visit, context: Context) -> Card:
    """The home tab."""
    return home_card(context, typed=False)


@router.click("home")
def home_pressed(event: Click, context: Context) -> ClickReply:
    """Back to home, from anywhere."""
    return Update(home_card(context, typed=False))


@router.click("elsestep")
def something_else(event: Click, context: Context) -> ClickReply:
    """`Something else` swaps the next step for the one after it."""
    number = event.action.arg(0)
    return Update(home_card(context, int(number) if number.isdigit() and len(number) < 3 else 0))


@router.click("close")
def close(event: Click, context: Context) -> ClickReply:
    """`Leave it`: nothing was done, and it says so."""
    return Update(
        Card(
            "Left as it is",
            "You pressed a button that changes nothing.",
            Prose(text="Nothing was changed. What you typed before is kept as a draft."),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


def first_card(*, typed: bool) -> Card:
    """1a: the first thing anyone reads."""
    return Card(
        "A private desk for your job search",
        f"You typed {root()}. Nobody else is told that you did." if typed else "You opened this. Nobody else is told that you did.",
        Prose(
            text="I keep your list, remember your dates, and ask one short question when it helps. "
            "Setting up takes five answers, each may stay empty."
        ),
        Prose(
            text="Good to know first: whoever runs this community, or runs me, may be able to read what is stored or posted. "
            "Nicknames for firms are fine. Leave amounts out of posts.",
            quiet=True,
        ),
        Buttons.of(
            Button("Set me up", Action("form", "setup"), "main"),
            Button("Who can see what", Action("whosees")),
            Button("Not now", Action("notnow")),
        ),
    )


def home_card(context: Context, skip: int = 0, *, typed: bool = True) -> Card:
    """Screen 2: 1a for a newcomer, 2a while there is nothing, 2b otherwise. The order of lines never changes."""
    if context.profile.setup == "new" and not context.records.count(Job):
        return first_card(typed=typed)
    rows = _rows(context)
    target = standings.latest(Target, context)
    if not rows and target is None:
        return Card(
            "Home",
            "You opened this.",
            Prose(text="Nothing here yet, and that is fine. The first step takes half a minute."),
            Buttons.of(
                Button("Name the work you want", Action("form", "setup"), "main"), Button("Help", Action("help")), unstuck.STUCK
            ),
            _footer(context),
        )
    why = f"Your clock: {context.say(context.now)}, {clip(context.place, 40)}" if context.profile.zone else "You opened this."
    blocks: list[Block] = []
    line = [s for s in steps(standings.standing(context)) if _opens_here(s, context)]
    if line:
        step = line[skip % len(line)]
        label, action = _opens(step)
        more = [Button("Something else", Action("elsestep", skip + 1))] if len(line) > 1 else []
        blocks.append(Prose(text=f"**Next:** {_lower(step.text)} Why this: {_lower(step.why)}"))
        blocks.append(Buttons.of(Button(label, action, "main"), *more, unstuck.STUCK))
    if rows:
        blocks.append(Facts.of(*rows[:10]))
    blocks.append(_doors(context, line[skip % len(line)].id if line else ""))
    blocks.append(_footer(context))
    return Card("Home", why, *blocks)


def _opens_here(step: Step, context: Context) -> bool:
    """Whether a press can settle the step: its own verb is there; a tick of the plan is ticked off in the plan."""
    return step.id == "framework" or step.verb in context.verbs or step.id == "target"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _footer(context: Context) -> Prose:
    end = context.profile.paused_until
    if end is not None and end > context.now:
        return Prose(text=f"Paused until {context.say(end)}. Come back any time with {root('remind')}.", quiet=True)
    quiet = context.profile.quiet
    hours = "No quiet hours." if quiet.start == quiet.end else f"Quiet from {quiet.start:%H:%M} to {quiet.end:%H:%M}."
    return Prose(text=f"{hours} Pause me any time with {root('remind')}.", quiet=True)


def _opens(step: Step) -> tuple[str, Action]:
    match step.id:
        case "debrief":
            return "Start", Action("form", "debrief", step.about)
        case "interview":
            return "Get ready", Action("prep", step.about)
        case "target":
            return "Name the work you want", Action("form", "setup")
        case "stale":
            return "Update them", Action("sweep")
        case "framework":
            return "Open my plan", Action("plan")
        case "proof":
            return "Add a result", Action("form", "addresult")
        case "log":
            return "Write down a job", Action("form", "line")
        case _:
            return "Open it", Action("go", step.verb)


def _doors(context: Context, step: str) -> Buttons:
    """The way to what the lines speak of: five doors at most. `step` is the next step, whose door stands above already."""
    doors: list[Button] = []
    if kept := prompts.kept_on_home(context):
        doors.append(Button("Read the note" if len(kept) == 1 else "Read the notes", Action("waiting")))
    quiet = _quiet(context)
    if quiet and step != "stale":
        doors.append(Button(f"Update {quiet} {'job' if quiet == 1 else 'jobs'}", Action("sweep")))
    if context.records.count(Job):
        doors.append(Button("My jobs", Action("jobs")))
    if "checklist" in context.verbs:
        doors.append(Button("Checklists", Action("go", "checklist")))
    return Buttons.of(*doors[:4], Button("More", Action("homemore")))


@router.click("homemore")
def home_more(event: Click, context: Context) -> ClickReply:
    """`More`: the rooms that home has no line for."""
    verbs = [(label, verb) for label, verb in ROOMS if verb in context.verbs]
    drafts = context.records.count(Draft)
    rows = [("Drafts", f"{drafts} kept for you")] if drafts else []
    doors = [Button("My set-up", Action("form", "setup"))]
    doors += [Button("My debriefs", Action("debriefs", 0))] if context.records.count(Debrief) else []
    doors += [Button("My drafts", Action("drafts"))] if drafts else []
    return Update(
        Card(
            "More",
            "You opened it from home.",
            *([Facts.of(*rows)] if rows else [Prose(text="Everything I can do has a door here or under Help.")]),
            *(Buttons.of(*(Button(label, Action("go", verb)) for label, verb in row)) for row in (verbs[:5], verbs[5:10]) if row),
            Buttons.of(*doors, Button("Home", Action("home"))),
        )
    )


# -- what the lines say ------------------------------------------------------------------------------------------------


def _rows(context: Context) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    review = next(iter(context.outbox.pending(Kind.REVIEW)), None)
    if review is not None and Kind.REVIEW not in context.profile.stopped:
        rows.append(("Plan", f"next review {context.say_day(review.due.astimezone(context.zone).date())}"))
    dates = _dates(context)
    if dates:
        rows.append(("Dates", "; ".join(dates)))
    jobs = _jobs(context)
    if jobs:
        rows.append(("Jobs", jobs))
    trial = next((t for t in reversed(context.records.all(Trial)) if t.closed is None), None)
    if trial is not None:
        whole = (trial.end - trial.start).days
        day = min(max(1, (context.today - trial.start).days + 1), whole)
        rows.append(("Trial", clip(f"day {day} of {whole}: {trial.change}", 300)))
    if waiting := prompts.kept_on_home(context):
        why = ", here as you chose" if context.profile.hello == "home" else " I could not send"
        rows.append(("Kept for you", f"{len(waiting)} note{'s' if len(waiting) > 1 else ''}{why}"))
    done = [n for n in context.records.all(Notice) if n.what == "done" and context.now - n.at <= FRESH_NEWS]
    if done:
        rows.append(("Just done", clip(done[-1].words, 200)))
    return rows


def _dates(context: Context) -> list[str]:
    talks = [t for t in context.records.all(Interview) if t.state == "set" and context.now <= t.start <= context.now + NEAR]
    out = []
    for talk in sorted(talks, key=lambda t: t.start)[:3]:
        job = context.records.get(Job, talk.job)
        firm = clip(names.initials(job.firm) if context.profile.discreet else job.firm, 32) if job is not None and job.firm else ""
        out.append(f"{context.say_near(talk.start)} {firm}".strip())
    return out


def _jobs(context: Context) -> str:
    courses = [pipeline.course(job) for job in context.records.all(Job) if not job.removed]
    going = [c for c in courses if c.open]
    if not courses:
        return ""
    parts = [f"{len(going)} open"]
    talking = sum(c.state in ("interview_set", "interviewed", "final") for c in going)
    offers = sum(c.state == "offer" for c in going)
    quiet = _quiet(context)
    parts += [f"{n} {word}{'s' if n > 1 else ''}" for n, word in ((talking, "interview"), (offers, "offer")) if n]
    return ", ".join(parts) + (f"; {quiet} want{'s' if quiet == 1 else ''} an update" if quiet else "")


def _quiet(context: Context) -> int:
    return len(pipeline.quiet_jobs([j for j in context.records.all(Job) if not j.removed], context.today, context.zone))
