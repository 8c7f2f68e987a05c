"""Privacy: what is stored and who can see it, how messages look, how long things are kept."""

from __future__ import annotations

from typing import Final

from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Option, Prose
from bot.circle import Circle
from bot.context import Context
from bot.council import facilitation, retention
from bot.events import Click, Command
from bot.replies import ClickReply, CommandReply, Say, Update
from bot.router import Router
from playbook.records import Debrief, Interview, Job, JobMission, Mood, Offer, Post, Result, Run, Week
from playbook.weeks import MOOD_DAYS

router = Router()

KEEP: Final = {"30": "30 days", "90": "90 days", "180": "180 days", "365": "a year", "36500": "until you remove them"}


@router.command("privacy")
def privacy(event: Command, context: Context) -> CommandReply:
    """21a."""
    return Say(page_card(context))


@router.click("privacy")
def page(event: Click, context: Context) -> ClickReply:
    """21a, from a button."""
    return Update(page_card(context))


def page_card(context: Context) -> Card:
    """What is, not what we promise."""
    profile, mine = context.profile, context.councils
    posts = _shared(context)
    allowed = "people in your council" if any(_allows(circle) for circle in mine) else "nobody"
    things = [("May show you things", allowed)] if mine else []
    readers = "whoever runs this community or this app, in its data" + ("; council members by screenshot" if mine else "")
    return Card(
        "Your privacy",
        "You opened this.",
        Facts.of(
            ("Stored", stored_words(context)),
            ("You shared", posts),
            *things,
            ("Could also see it", readers),
            ("Messages", "discreet, only 'You have a note'" if profile.discreet else "plain, they say what they are about"),
            ("Kept for", _kept_for(context)),
        ),
        Buttons.of(
            Button("Export my data", Action("export")),
            Button("Message look", Action("look")),
            Button("How long to keep", Action("keepfor")),
            Button("Who can see what", Action("whosees")),
            *([Button("How weeks felt", Action("moods"))] if profile.keeps_moods else []),
        ),
        *([Buttons.of(Button("What I shared", Action("myposts", 0)))] if mine else []),
        Buttons.of(
            Button("Keep people apart", Action("apartlist")),
            Button("Leave, keep my data", Action("leave")),
            Button("Delete everything", Action("delete"), "danger"),
            Button("Home", Action("home")),
        ),
    )


def _allows(circle: Circle) -> bool:
    return circle.seat is not None and circle.seat.private_things


def _shared(context: Context) -> str:
    """What of the member's stands in a council's room."""
    count = sum(
        post.state == "there" and circle.records.author_of(post) == context.me
        for circle in context.councils
        for post in circle.records.all(Post)
    )
    if not count:
        return "nothing; what you write is shown to nobody"
    return f"{count} {'post' if count == 1 else 'posts'} with your council; each can be withdrawn"


def _kept_for(context: Context) -> str:
    days = retention.keep_days(context)
    debriefs = KEEP.get(str(days), f"{days} days")
    if not context.records.count(Mood):
        return f"debriefs {debriefs}; the rest until you remove it"
    moods = KEEP.get(str(min(days, MOOD_DAYS)), f"{min(days, MOOD_DAYS)} days")
    both = f"debriefs and moods {moods}" if debriefs == moods else f"debriefs {debriefs}; moods {moods}"
    return f"{both}; the rest until you remove it"


def stored_words(context: Context) -> str:
    """`11 jobs, 6 debriefs, …`, with what there is."""
    reminders = len(context.outbox.pending())
    counts = [
        (context.records.count(Job), "job"),
        (context.records.count(Debrief), "debrief"),
        (context.records.count(Interview), "interview"),
        (context.records.count(Offer), "offer"),
        (context.records.count(Result), "result"),
        (context.records.count(Run), "checklist"),
        (context.records.count(Week), "check-in"),
        (context.records.count(Mood), "mood"),
        (context.records.count(JobMission), "mission"),
        (reminders, "reminder"),
    ]
    said = [f"{n} {word}{'s' if n > 1 else ''}" for n, word in counts if n]
    return ", ".join(said) if said else "your settings alone"


# -- message look, retention ----------------------------------------------------------------------------------------------


@router.click("look")
def look(event: Click, context: Context) -> ClickReply:
    """Switches plain and discreet at once."""
    profile = context.profile
    context.records.put(profile.model_copy(update={"discreet": not profile.discreet}))
    return Update(page_card(context))


@router.click("keepfor")
def keep_for(event: Click, context: Context) -> ClickReply:
    """How long debriefs are kept; moods as long, and never longer than their own time or than the community keeps them."""
    days, most = retention.keep_days(context), facilitation.ways(context).keep_most
    ceiling = [Prose(text=f"Your community keeps them for {most} days at most.")] if most <= max(map(int, KEEP)) else []
    return Update(
        Card(
            "How long shall I keep debriefs?",
            f"Now: {KEEP.get(str(days), f'{days} days')}. They go by themselves.",
            *(
                [Prose(text=f"How weeks felt goes with them, after {MOOD_DAYS} days at the latest.")]
                if context.profile.keeps_moods
                else []
            ),
            *ceiling,
            Choice(
                action=Action("keptfor"),
                label="Keep each debrief for:",
                options=tuple(Option(id=k, label=v.capitalize()) for k, v in KEEP.items()),
            ),
            Buttons.of(Button("Back", Action("privacy"))),
        )
    )


@router.click("keptfor")
def kept_for(event: Click, context: Context) -> ClickReply:
    """The new time holds for those that are there already."""
    days = event.chosen[0] if event.chosen and event.chosen[0] in KEEP else ""
    if not days:
        return Update(page_card(context))
    context.records.put(context.profile.model_copy(update={"keep_days": int(days)}))
    retention.replan(context)
    return Update(page_card(context))
