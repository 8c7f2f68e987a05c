"""Home: where a member is, and the one next step; and the first card a newcomer sees."""

from __future__ import annotations

from typing import Final

from bot import prompts
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.events import Click, Command, Visit
from bot.replies import ClickReply, CommandReply, Say, Update
from bot.router import Router
from bot.search import offers, standings, unstuck, weekcards
from bot.text import clip, root
from handlers.home import homelines
from playbook.records import Job, Target
from playbook.standing import Step, steps

router = Router()

DOORS: Final = 5
"""Buttons under the lines, one more while an offer is open; the last one is `More`."""
LABELS: Final = {
    "offer": "Open the offer",
    "review": "Open the review",
    "round": "Open the round",
}


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
            "You chose to leave it.",
            Prose(text="Nothing was changed. Anything you had typed is kept as a draft."),
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
    rows = homelines.lines(context)
    if not rows and standings.latest(Target, context) is None and not context.profile.zone:
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
    lamps = [(lamp.name, lamp.state) for lamp in homelines.lit(context)]
    if lamps or rows:
        blocks.append(Facts.of(*lamps, *rows))
    blocks.extend(_doors(context, line[skip % len(line)].id if line else ""))
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
        case "commitment":
            return "Set one thing", Action("form", "weekset")
        case _:
            return LABELS.get(step.id, "Open it"), Action("go", step.verb)


def _doors(context: Context, step: str) -> list[Buttons]:
    """The way to what the lines speak of. `step` is the next step, whose door stands above already."""
    doors: list[Button] = []
    if kept := prompts.kept_on_home(context):
        doors.append(Button("Read the note" if len(kept) == 1 else "Read the notes", Action("waiting")))
    quiet = weekcards.quiet_jobs(context)
    if quiet and step != "stale":
        doors.append(Button(f"Update {quiet} {'job' if quiet == 1 else 'jobs'}", Action("sweep")))
    waiting = offers.open_offers(context) if step != "offer" else []
    if waiting:
        doors.append(Button("My offer" if len(waiting) == 1 else "My offers", Action("go", "offer")))
    doors.append(Button("This week", Action("week")))
    doors += [Button("Council", Action("council"))] if context.seated else []
    if context.records.count(Job):
        doors.append(Button("My jobs", Action("jobs")))
    if "checklist" in context.verbs:
        doors.append(Button("Checklists", Action("go", "checklist")))
    # An offer's door takes nobody's place: it comes on top.
    shown = [*doors[: DOORS if waiting else DOORS - 1], Button("More", Action("homemore"))]
    size = DOORS if len(shown) <= DOORS else len(shown) // 2
    return [Buttons(items=tuple(shown[i : i + size])) for i in range(0, len(shown), size)]
