"""Privacy: what is stored and who can see it, export, retention, leaving, and deleting everything."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Write
from bot.context import REDRAW, Circle, Context, Item
from bot.council import circles, facilitation, retention
from bot.events import Click, Command, Due, Submit
from bot.replies import ClickReply, CommandReply, DueReply, File, Parcel, Say, SubmitReply, Update
from bot.router import Router
from bot.text import clip, root
from playbook import export
from playbook.records import Debrief, Erasure, Interview, Job, JobMission, Mood, Offer, Post, Result, Run, Seat, Week
from playbook.times import read_day
from playbook.typed.timereadings import ReadDay
from playbook.weeks import MOOD_DAYS
from playbook.words import saying

router = Router()

BACKUPS: Final = dt.timedelta(days=14)
LEAVE_DAYS: Final = 30
WORD: Final = "DELETE"
KEEP: Final = {"30": "30 days", "90": "90 days", "180": "180 days", "365": "a year", "36500": "until you remove them"}
REMOVE: Final = "remove"
HOME: Final = "home"
EXPORTED: Final = 4
"""Files in an export."""


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


# -- export -----------------------------------------------------------------------------------------------------------------


@router.click("export")
def ask_export(event: Click, context: Context) -> ClickReply:
    """22e: the files come to the direct messages."""
    context.outbox.plan("export", context.now)
    return Update(
        Card(
            "On its way to your direct messages",
            f"You pressed 'Export my data' at {context.local:%H:%M}.",
            Facts.of(
                ("You will get", "4 files: all of it, jobs, plain text, search record"),
                ("When", "within a minute; home says when it is there"),
            ),
            Buttons.of(Button("Other dates", Action("form", "exportdates")), Button("Home", Action("home"))),
        )
    )


def dates_form(args: tuple[str, ...], context: Context) -> Form:
    """The range of the search record."""
    return Form(
        "Other dates",
        "Export",
        Action("exportdates"),
        Write(id="first", label="From", hint="Example: 1 Sep 2026", need=True, most=limits.TIME_TEXT),
        Write(id="last", label="To", hint="Empty means today", most=limits.TIME_TEXT),
    )


@router.form("exportdates", dates_form)
def other_dates(event: Submit, context: Context) -> SubmitReply:
    """The search record alone takes a range; everything else is always whole."""
    first = read_day(event.text("first"), context.now, context.zone)
    last = read_day(event.text("last"), context.now, context.zone) if event.text("last") else ReadDay(context.today)
    if not isinstance(first, ReadDay) or not isinstance(last, ReadDay) or last.day < first.day:
        line = "I could not read the two days. They could be 1 Sep and 24 Nov, the earlier one first."
        typed = ("You typed", f"{event.text('first')} to {event.text('last') or 'today'}")
        return Say(faults.needs_a_fix(line, context.keep(event), typed))
    context.outbox.plan("export", context.now, f"{first.day:%Y%m%d}-{last.day:%Y%m%d}")
    return Say(
        Card(
            "On its way to your direct messages",
            "You chose the days of the search record.",
            Facts.of(("Search record", f"{context.say_day(first.day)} to {context.say_day(last.day)}")),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


@router.due("export", "your export")
def exported(due: Due, context: Context) -> DueReply:
    """22a with its files."""
    records = context.records.every() + [record for circle in context.elsewhere for record in circle.records.authored(context.me)]
    jobs = [job for job in context.records.all(Job) if not job.removed]
    days = [line.day for job in jobs for line in job.events]
    first, last = _range(due.ref) or (min(days, default=context.today), context.today)
    files = (
        File("everything.json", "application/json", export.everything(records, context.local).encode()),
        File("jobs.csv", "text/csv", export.jobs_csv(jobs).encode("utf-8-sig")),
        File("readable.md", "text/markdown", export.readable(records, context.local).encode()),
        File("search-record.csv", "text/csv", export.search_record(jobs, first, last).encode("utf-8-sig")),
    )
    card = Card(
        "Your export",
        clip(f"You asked for it on {context.say(context.now)}, {context.place}.", limits.WHY),
        Facts.of(
            ("everything.json", "all of it; can be read back in"),
            ("jobs.csv", f"{len(jobs)} {'job' if len(jobs) == 1 else 'jobs'}, one row each"),
            ("readable.md", "the same in plain text"),
            ("search-record.csv", f"dates, firms, roles, actions: {context.say_day(first)} to {context.say_day(last)}"),
        ),
        Prose(text="Whoever can open this chat can open them. Save them, then take them off here."),
        Buttons.of(
            Button("Take files off here", Action("takeoff", due.item), "main"),
            Button("Other dates", Action("form", "exportdates")),
            Button("Home", Action("home")),
        ),
    )
    return Parcel(card, files)


def _range(ref: str) -> tuple[dt.date, dt.date] | None:
    first, _, last = ref.partition("-")
    try:
        return dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    except ValueError:
        return None


@router.click("takeoff")
def take_off(event: Click, context: Context) -> ClickReply:
    """Takes the message with the files off the chat, as far as the platform lets me."""
    item = next((i for i in context.outbox.every() if i.id == event.action.arg(0) and i.kind == "export"), None)
    if item is None:
        return Update(faults.moved_on(None))
    context.outbox.plan(REMOVE, context.now, item.id)
    return Update(
        Card(
            "The files are being taken off",
            "You pressed 'Take files off here'.",
            Prose(text="They leave this chat within a minute. Copies you saved stay with you."),
            Buttons.of(Button("Export again", Action("export")), Button("Home", Action("home"))),
        )
    )


@router.due(prompts.TAKEN_OFF, "what was taken off")
def taken_off(due: Due, context: Context) -> DueReply:
    """The receipt of `Take files off here`: that they are gone, or that the platform keeps them."""
    item = next((i for i in context.outbox.every() if i.id == due.ref and i.kind == REMOVE), None)
    if item is None:
        return None
    last = Buttons.of(Button("Export again", Action("export")), Button("Home", Action("home")))
    why = "You pressed 'Take files off here'."
    if item.state != "sent":
        return Card("Some files stay in this chat", why, Prose(text="I could not take them all off: they stay in its history."), last)
    return Card(f"{EXPORTED} of {EXPORTED} files taken off", why, Prose(text="Copies you saved stay with you."), last)


# -- leave --------------------------------------------------------------------------------------------------------------------


@router.click("leave")
def leave(event: Click, context: Context) -> ClickReply:
    """Stops everything that comes by itself; the data goes after 30 days unless the member returns."""
    day = context.today + dt.timedelta(days=LEAVE_DAYS)
    context.records.put(context.profile.model_copy(update={"leaving": day}))
    context.outbox.replan("leave", context.now + dt.timedelta(days=LEAVE_DAYS))
    circles.rest(context, day)
    return Update(
        Card(
            "You have left. Nothing more comes",
            "You pressed 'Leave, keep my data'.",
            Facts.of(("Your data", f"stays until {context.say_day(day)}, then it is deleted")),
            Prose(text=f"Type `{root()}` before that day and all is as it was."),
            Buttons.of(Button("I stay after all", Action("home")), Button("Delete everything", Action("delete"), "danger")),
        )
    )


@router.due("leave", "the end of your data")
def left(due: Due, context: Context) -> DueReply:
    """Thirty days without a sign: everything goes."""
    if context.profile.leaving is None:
        return None
    _erase(context)
    return None


# -- delete ---------------------------------------------------------------------------------------------------------------------


@router.click("delete")
def ask_delete(event: Click, context: Context) -> ClickReply:
    """22b: the counts first; nothing is deleted yet."""
    cards, posts = len(_placed(context)), sum(len(items) for _, items in _posts(context))
    return Update(
        Card(
            "Delete everything?",
            "You pressed 'Delete everything'. Nothing is deleted yet.",
            Facts.of(
                ("Goes at once", stored_words(context)),
                *(
                    [
                        (
                            "In the council",
                            f"{posts} {'post becomes' if posts == 1 else 'posts become'} 'removed'; copies people made stay",
                        )
                    ]
                    if posts
                    else []
                ),
                ("Cards in this chat", f"{cards} {'is' if cards == 1 else 'are'} taken off as far as the platform lets me"),
                ("Backups", f"the last copy is gone by {context.say_day(context.today + BACKUPS)}"),
            ),
            Prose(text="There is no undo."),
            Buttons.of(
                Button("Export first", Action("export"), "main"),
                Button("Delete", Action("form", "deleteall"), "danger"),
                Button("Keep everything", Action("privacy")),
            ),
        )
    )


def delete_form(args: tuple[str, ...], context: Context) -> Form:
    """22c."""
    return Form(
        "Delete everything",
        "Delete",
        Action("deleteall"),
        Write(id="word", label=f"Type {WORD} to confirm", hint="Any other word leaves all as it is", need=True, most=limits.NAME),
    )


@router.form("deleteall", delete_form)
def delete(event: Submit, context: Context) -> SubmitReply:
    """The word typed: rows, key and schedules go at once; a receipt says what was taken off the chat."""
    if event.text("word") != WORD:
        return Say(
            Card(
                "Nothing was deleted",
                f"The word was not {WORD}.",
                Prose(text="All is as it was."),
                Buttons.of(Button("My privacy page", Action("privacy")), Button("Home", Action("home"))),
            )
        )
    said = stored_words(context)
    _erase(context)
    return Say(
        Card(
            "Deleted",
            f"You confirmed at {context.local:%H:%M}.",
            Facts.of(("Deleted", said)),
            Prose(text="My cards leave this chat now. The last thing I write is a receipt."),
            Buttons.of(Button("Begin again", Action("home"))),
        )
    )


def _placed(context: Context) -> list[Item]:
    """Our cards that stand in the chat: sent, and not taken off since."""
    gone = {item.ref for item in context.outbox.every() if item.kind == REMOVE and item.state == "sent"}
    return [item for item in context.outbox.every() if item.placed and item.id not in gone]


def _posts(context: Context) -> list[tuple[Circle, list[Item]]]:
    """What the member wrote that stands in the rooms of councils, those they have left too."""
    found: list[tuple[Circle, list[Item]]] = []
    for circle in context.elsewhere:
        mine = {record.id for record in circle.records.authored(context.me)}
        found.append((circle, [item for item in circle.outbox.every() if item.placed and item.ref in mine and item.kind != REDRAW]))
    return found


def take_down(context: Context) -> int:
    """Takes away all that the member wrote elsewhere and gives up their seats; returns how many posts in rooms are blanked."""
    blanked = 0
    for circle, items in _posts(context):
        for record in circle.records.authored(context.me):
            if isinstance(record, Seat) and record.state in ("said_yes", "seated", "alumni"):
                circles.depart(circle, record, context, gone=True)
            else:
                circle.records.drop(type(record), record.id)
        for item in items:
            circle.outbox.redraw(item.id, context.now)
        blanked += len(items)
    return blanked


def _erase(context: Context) -> None:
    context.erase = True
    cards = _placed(context)
    counts, posts = stored_words(context), take_down(context)
    context.records.put(Erasure(at=context.now, zone=context.profile.zone or "UTC", counts=counts, cards=len(cards), posts=posts))
    for item in cards:
        context.outbox.plan(REMOVE, context.now, item.id)
    context.outbox.plan(HOME, context.now)
    context.outbox.plan("erased", context.now)


@router.due("erased", "a receipt")
def receipt(due: Due, context: Context) -> DueReply:
    """22d: said once all is done; nothing of it is kept."""
    done = context.records.get(Erasure)
    if done is None:
        return None
    taken = sum(i.kind == REMOVE and i.state == "sent" for i in context.outbox.every())
    left_over = done.cards - taken
    cards = f"{taken} taken off" + (f"; {left_over} I could not: they stay in its history" if left_over else "")
    at = done.at.astimezone(ZoneInfo(done.zone))
    said = f"{saying.say(at, context.now)}, {done.zone.rpartition('/')[2].replace('_', ' ')}"
    backups = context.say_day(at.date() + BACKUPS)
    return Card(
        "All gone",
        clip(f"You confirmed on {said}. This is the receipt.", limits.WHY),
        Facts.of(
            ("Deleted", done.counts),
            *(
                [("In the council", f"{done.posts} {'post now reads' if done.posts == 1 else 'posts now read'} 'removed'")]
                if done.posts
                else []
            ),
            ("Cards in this chat", cards),
            ("Home", "empty now"),
            ("Backups", f"gone by {backups}"),
        ),
        Prose(text=f"I keep no copy of this card. To begin again, type `{root()}`."),
    )
