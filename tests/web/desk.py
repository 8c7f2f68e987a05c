"""A tiny app to test the page with: a list to tick, a form, a choice, a chart, a shared post, and a slow press."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

from bot.adapters.web.client import Web
from bot.app import App, Verb
from bot.cards import (
    Action,
    Bar,
    Button,
    Buttons,
    Card,
    Chart,
    Choice,
    Facts,
    Form,
    Option,
    Person,
    Pick,
    Prose,
    Tick,
    Ticks,
    Write,
    progress,
)
from bot.clock import Clock
from bot.events import Click, Command, Event, Submit, Visit
from bot.replies import Ask, Reply, Say, Update
from bot.text import root
from bot.vault import Vault
from tests.stage import KEY

START = dt.datetime(2026, 11, 24, 14, 5, tzinfo=dt.UTC)

STEPS = (
    ("read", "Read the advert twice and mark what repeats", "Words that come back are what they look for"),
    ("fit", "Hold it next to your target role and level", ""),
    ("pick", "Pick the result of yours that fits best", ""),
    ("top", "Put that result in the first five lines", "People skim, and that is the part they see"),
    ("refer", "Think of one person who could refer you", ""),
    ("log", "Log it, with where you found it", ""),
)

DEBRIEF = Form(
    "Debrief",
    "Save",
    Action("debrief", "i1", 3),
    Write(id="well", label="What went well, as you'd tell a friend", hint="As you'd say it aloud", long=True, need=True, most=60),
    Write(id="next", label="One thing to prepare or send next", most=75),
    Pick(id="steer", label="Did you steer where you planned to?", options=(Option(id="yes", label="Yes"), Option(id="no", label="No"))),
    Person(id="who", label="Show it to one person", hint="Nobody, if you leave this empty", need=False),
)


class Calendar:
    """Stands where the store does: says when the next item is due, as milliseconds."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.due: list[dt.datetime] = []
        self.looks = 0

    async def rows(self, _query: str) -> list[tuple[str]]:
        """No council is stored here."""
        return []

    async def next_due(self) -> int | None:
        """The earliest item there is, due or to come."""
        self.looks += 1
        return int(min(self.due).timestamp() * 1000) if self.due else None


class Desk:
    """Answers like the real app would, from a few lines of its own; remembers every event it was handed."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.root = "jsc"
        self.verbs = (
            Verb("help", "See what I can do, who can see what, and where the idea comes from."),
            Verb("home", "See your next step, this week, your dates, and notes kept for you."),
            Verb("checklist", "Open a checklist, tick steps, see why each one is there."),
            Verb("log", "Write down a job or news in one line. Empty: see, edit or undo."),
            Verb("review", "Every two weeks: what the counts say, and keep or drop your one change."),
        )
        self.events: list[Event] = []
        self.seen: set[str] = set()
        self.done: set[str] = {"read", "fit"}
        self.version = 1
        self.gate: asyncio.Event | None = None
        self.store = Calendar(clock)
        self.vault = Vault([KEY], None)

    async def handle(self, event: Event) -> Reply:
        """The reply; None for a key that was handled before, as the real app does."""
        key = getattr(event, "key", "")
        if key in self.seen and not isinstance(event, Visit):
            return None
        self.seen.add(key)
        self.events.append(event)
        if self.gate is not None and not isinstance(event, Visit):
            await self.gate.wait()
        match event:
            case Visit(member=member):
                return Update(home(member.id))
            case Command():
                return self._command(event)
            case Click():
                return self._click(event)
            case Submit():
                return Say(saved(event))
            case _:
                raise AssertionError(event)

    def _command(self, event: Command) -> Reply:
        match event.verb:
            case "checklist":
                return Say(self.checklist())
            case "log":
                return Say(logged(event.text or "Acme, staff PM, applied"))
            case "review":
                return Say(review())
            case "break":
                raise RuntimeError("on purpose")
            case "":
                return Say(home(event.member.id))
            case _:
                return Say(unknown(event.verb))

    def _click(self, event: Click) -> Reply:
        match event.action.name:
            case "form":
                return Ask(DEBRIEF)
            case "tick":
                if event.action.version != self.version:
                    return Say(moved_on())
                self.done = set(event.chosen)
                self.version += 1
                return Update(self.checklist())
            case "open":
                return Update(Card("This week", "You pressed it on home.", Prose(text="Two small steps.")))
            case "choose":
                return Update(Card("You chose", "You picked it just now.", Facts.of(("Your answer", event.chosen[0]))))
            case "nothing":
                return None
            case _:
                return Say(moved_on())

    def checklist(self) -> Card:
        """The list as it stands."""
        return Card(
            "Before you apply",
            "You opened this list for Acme.",
            Prose(text=progress(len(self.done), len(STEPS))),
            Facts.of(("Next", "put that result in the first five lines"), ("Why", "people skim, and that is the part they see")),
            Ticks(
                action=Action("tick", "apply", "a1", self.version),
                items=tuple(Tick(id=id, label=label, note=note, done=id in self.done) for id, label, note in STEPS),
            ),
            Buttons.of(
                Button("Log this job", Action("form", "debrief", "i1", 3), "main"),
                Button("Why each step", Action("why")),
                Button("Untick all", Action("clear", self.version)),
                Button("Done for now", Action("nothing")),
            ),
        )


def home(me: str) -> Card:
    """What the home tab shows."""
    return Card(
        "Home",
        "Your clock: Tue 24 Nov, 14:05, Lisbon",
        Prose(text="**Next:** get ready for today's talk at 14:00. Ten minutes is enough. *Why this:* it is your closest date."),
        Buttons.of(Button("Get ready", Action("open", "ready"), "main"), Button("Something else", Action("open", "other"))),
        Facts.of(
            ("Signal", "set; a peer tested your sentence on 3 Nov"),
            ("Plan", "set; next review Wed 2 Dec"),
            ("This week", "1 of 2 done; 60 minutes kept for Thu 10:00"),
            ("Jobs", "11 open, 2 interviews, 1 offer; 3 want an update"),
        ),
        Buttons.of(Button("Debrief", Action("form", "debrief", "i1", 3)), Button("This week", Action("open", "week", me))),
        Prose(text=f"Quiet from 20:00 to 08:00. Pause me any time with `{root('remind')}`.", quiet=True),
    )


def logged(text: str) -> Card:
    """A job that was logged, with words exactly as typed."""
    return Card(
        "Saved",
        "You logged it in one line just now.",
        Facts.of(("Job", text), ("Next date", "Tue 17 Nov, follow up if it is quiet"), ("See it", f"{root('log')} or {root()}")),
        Buttons.of(
            Button("Undo", Action("nothing")),
            Button("Edit", Action("form", "debrief", "i1", 3)),
            Button("Remove for good", Action("gone"), "danger"),
        ),
    )


def review() -> Card:
    """A card with a chart and a choice."""
    return Card(
        "Your two-week review",
        "Every second Wednesday at 10:00, as you chose.",
        Chart(
            kind="range",
            caption="Human replies within 30 days",
            rows=(
                Bar(label="Before", value=2, of=40, low=0.014, high=0.165, text="2 of 40"),
                Bar(label="Now", value=12, of=40, low=0.181, high=0.454, text="12 of 40"),
            ),
            alt="Human replies within 30 days. Before: 2 of 40, likely 1 to 17 in 100. Now: 12 of 40, likely 18 to 46 in 100. Up.",
        ),
        Prose(text="**Up.** 30% now, likely between 18 and 46 in 100.\n- Before: 5%\n- See [the rule](https://example.org/rule)"),
        Choice(
            action=Action("choose", "trial", 4),
            label="What do you want to do with the change?",
            options=(
                Option(id="keep", label="Keep it"),
                Option(id="drop", label="Drop it"),
                Option(id="more", label="14 more days", note="fine too; then there is more to see"),
            ),
        ),
        Buttons.of(Button("Open the source", url="https://example.org/"), Button("Slow", Action("form", "debrief", "i1", 3))),
        Buttons.of(Button("Snooze", Action("snooze")), Button("Skip", Action("skip")), Button("Stop these", Action("stop"))),
    )


def prompt() -> Card:
    """A note that comes unasked."""
    return Card(
        "How did it go?",
        "Your 14:00 was due to end at 15:00. You asked for this.",
        Prose(text="Five short answers, about two minutes. What you write down now is truer than what you will recall on Friday."),
        Buttons.of(Button("Start", Action("form", "debrief", "i1", 3), "main"), Button("It did not happen", Action("nothing"))),
        Buttons.of(Button("Snooze", Action("snooze")), Button("Skip", Action("skip")), Button("Stop these", Action("stop"))),
    )


def council_post() -> Card:
    """A post others see."""
    return Card(
        "Ada asks the council",
        "Ada chose to post this. Answer only if you like.",
        Facts.of(
            ("About", "an interview at a mid-size health firm"),
            ("Went well", "They asked to see the rollout plan."),
            ("Question", "How do I explain a gap in two sentences?"),
        ),
        Buttons.of(Button("Reply", Action("form", "debrief", "i1", 3)), Button("I have been there", Action("same", "p8", 7))),
        audience="council",
    )


def saved(event: Submit) -> Card:
    """What a form brought, said back."""
    rows = [
        ("Went well", event.text("well")),
        ("Steered", event.text("steer") or "no word"),
        ("Shown to", event.text("who") or "nobody"),
    ]
    return Card("Saved. Shown to nobody.", "You sent your debrief at 15:31.", Facts.of(*rows))


def moved_on() -> Card:
    """What an old press is told."""
    return Card("This has moved on", "You pressed a button on an older card.", Prose(text="Your press changed nothing."))


def unknown(verb: str) -> Card:
    """An unknown word."""
    return Card("I do not know that word yet", "Nothing is saved and nothing was sent.", Facts.of(("You typed", verb)))


def frozen() -> Clock:
    """A clock that stands still at a known moment but for the moves."""
    return Clock(START)


@contextlib.asynccontextmanager
async def served(
    desk: Desk,
    *,
    port: int = 0,
    clock_file: Path | None = None,
    chats_file: Path | None = None,
    patience: float = 30.0,
    drain: float = 5.0,
) -> AsyncIterator[Web]:
    """The page, served for `desk` until the block ends."""
    page = Web(port, clock_file, chats_file, patience=patience, drain=drain)
    task = asyncio.create_task(page.run(cast("App", desk)))
    started = asyncio.create_task(page.started.wait())
    await asyncio.wait({task, started}, return_when=asyncio.FIRST_COMPLETED)
    started.cancel()
    try:
        if task.done():
            task.result()
        yield page
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
