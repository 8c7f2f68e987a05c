"""One offer as cards show it: what is known of it as of now, its package, and the ways to everything about it (screen 32)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Style
from bot.context import Context
from bot.council import circles
from bot.text import clip
from playbook import advisor
from playbook.advisor import Advice
from playbook.before_pay import before_pay, mission_for
from playbook.cadence import Kind
from playbook.offer import case
from playbook.offer.ask import COVERED, PACKAGE, cover
from playbook.offer.rules import TITLES
from playbook.offer.situation import Item, Needs, Reply, Situation
from playbook.offer.situation import Offer as Came
from playbook.records import Advised, Ask, Job, JobMission, Offer, Part, Sheet
from playbook.words import jobwords

CAME: Final = {Came.WRITTEN: "In writing", Came.VERBAL: "By word", Came.NONE: "Not yet, but close"}
"""How an offer came, as it is picked and shown."""
ENDS: Final = {
    "open": "open",
    "accepted": "you said yes",
    "declined": "you said no",
    "lapsed": "you let it lapse",
    "gone": "they took it back",
}
LEVELS: Final = {"up": "a step up", "same": "the same", "down": "a step down", "unsure": "not sure"}
"""The level of an offer next to the member's last job, as they say it (M3)."""
HIDDEN: Final = "(hidden)"
DOORS: Final = (("talksheet", "Talk sheet"), ("asks", "My asks"), ("terms", "After a talk"))
"""Ways into the talk on terms, shown where they are there."""


def open_offers(context: Context) -> list[Offer]:
    """The offers that are still open, the one to answer first in front; those without a date last, newest first."""
    every = [offer for offer in reversed(context.records.all(Offer)) if offer.state == "open"]
    return sorted(every, key=lambda offer: (offer.deadline is None, offer.deadline or context.now))


def job_of(offer: Offer, context: Context) -> Job:
    """The job that an offer is about; one without a name where it is gone."""
    return context.records.get(Job, offer.job) or Job(firm="", opened=context.today)


def job_words(offer: Offer, context: Context) -> str:
    """`Acme, staff PM`: the member's words for the job."""
    job = context.records.get(Job, offer.job)
    return jobwords.name(job) if job is not None else "a job"


def headed(words: str, offer: Offer, context: Context) -> str:
    """`Offer from Acme`: words of a title with the firm's name behind them, where there is one."""
    job = context.records.get(Job, offer.job)
    return f"{words} {clip(job.firm, limits.FIRM)}" if job is not None and job.firm else words.rpartition(" ")[0]


def situation(offer: Offer, context: Context) -> Situation:
    """All that is known about an offer now: the member's answers, their mission, the talk sheet and the asks."""
    asks = [ask for ask in context.records.all(Ask) if ask.offer == offer.id]
    return case.situation(offer, context.records.get(Sheet, offer.id), asks, needs(offer, context), context.now)


def needs(offer: Offer, context: Context) -> Needs | None:
    """Where the talk about needs stands, from the job's mission; None where that does not say. Paying first sets it aside (D14)."""
    found = mission_for(offer.job, context.records.all(JobMission))
    said = before_pay(found.mission if found is not None else None).talk
    return Needs.NOTHING if offer.pay_first and said in (None, Needs.NOT_YET) else said


def advice(offer: Offer, context: Context) -> Advice:
    """The advice for an offer as of now."""
    return advisor.advise(situation(offer, context))


def way(context: Context, label: str, name: str, *args: str | int, style: Style = "plain") -> list[Button]:
    """A button to a press that another feature answers, where that feature is there."""
    return [Button(label, Action(name, *args), style)] if name in context.presses else []


def verb(context: Context, label: str, name: str, style: Style = "plain") -> list[Button]:
    """A button that opens a verb, where it is there."""
    return [Button(label, Action("go", name), style)] if name in context.verbs else []


# -- one offer ---------------------------------------------------------------------------------------------------------


def offer_card(offer: Offer, context: Context, *, title: str = "", why: str = "", show: bool = False) -> Card:
    """One offer: where it stands, and the ways on. What it says is folded until `show`."""
    heading = title or headed("Offer from", offer, context)
    blocks: list[Block] = [Facts.of(*_rows(offer, context, show=show))]
    ended, over = offer.state != "open", date_is_over(offer, context)
    how = way(context, "How it ended" if ended else "It has ended", "howended", offer.id, style="main" if over else "plain")
    words = "Look again" if since(offer, context) else "Think it through"
    think = [] if ended else [Button(words, Action("advise", offer.id), "plain" if over and how else "main")]
    fold = [Button("Fold it", Action("offer", offer.id))] if show else [Button("Show what it says", Action("showoffer", offer.id))]
    blocks.append(
        Buttons.of(
            *(how if over else think),
            Button("The package", Action("package", offer.id)),
            Button("My floor", Action("myfloor", offer.id)),
            *(fold if offer.says else []),
            *(think if over else how),
        )
    )
    doors = [button for name, label in DOORS for button in way(context, label, name, offer.id)]
    doors += way(context, "Put pay after needs", "needsfirst", offer.id, offer.rev) if offer.pay_first and not ended else []
    doors += circles.ask(context, "offer", offer.id)
    if doors:
        blocks.append(Buttons.of(*doors[: limits.ROW_BUTTONS]))
    change = [
        Button("Change it", Action("form", "editoffer", offer.id, offer.rev)),
        Button("Move the date" if offer.deadline else "Set a date", Action("form", "offerby", offer.id, offer.rev)),
    ]
    blocks.append(
        Buttons.of(
            *([] if ended else change),
            Button("Remove it", Action("dropoffer", offer.id, offer.rev)),
            Button("My offers", Action("offers", 0)),
            Button("Home", Action("home")),
        )
    )
    return Card(heading, why or "You opened it. Amounts stay folded.", *blocks)


def _rows(offer: Offer, context: Context, *, show: bool) -> list[tuple[str, str]]:
    rows = [("Job", clip(job_words(offer, context), 200)), ("How it came", CAME[offer.came].lower())]
    if offer.state != "open":
        rows.append(("How it ended", ENDS[offer.state] + (f", {context.say_day(offer.closed)}" if offer.closed else "")))
    rows.append(("Answer by", by_words(offer, context)))
    if offer.who:
        rows.append(("Who decides", clip(offer.who, 200)))
    if offer.says:
        rows.append(("What it says", clip(offer.says, limits.FACT_VALUE) if show else HIDDEN))
    filled = len(case.package(offer))
    rows.append(("Package", f"{filled} of {len(PACKAGE)} parts filled"))
    rows.append(("My floor", "set, hidden" if offer.floor else "not written down yet"))
    rows.append(("Advice", _advice_words(offer, context)))
    if offer.level:
        rows.append(("Level", f"{LEVELS[offer.level]}, next to your last job"))
    if offer.pay_first and offer.state == "open":
        rows.append(("Order", "pay before needs, as you chose"))
    return rows


def by_words(offer: Offer, context: Context) -> str:
    """`Mon 30 Nov, 18:00; I remind you …`, or that no date was given."""
    if offer.deadline is None:
        return "no date was given"
    if offer.deadline <= context.now:
        return f"{context.say(offer.deadline)}, which is over"
    coming = [i for kind in (Kind.OFFER_72, Kind.OFFER_24) for i in context.outbox.pending(kind, offer.id)]
    said = f"{context.say(offer.deadline)}"
    return f"{said}; I remind you {' and '.join(context.say(i.due) for i in coming)}" if coming else said


def date_is_over(offer: Offer, context: Context) -> bool:
    """Whether an open offer's date has gone by: what comes first then is how it ended."""
    return offer.state == "open" and offer.deadline is not None and offer.deadline <= context.now


def last_advice(offer: Offer, context: Context) -> Advised | None:
    """The advice that was shown last."""
    return next((a for a in reversed(context.records.all(Advised)) if a.offer == offer.id), None)


def since(offer: Offer, context: Context) -> str:
    """What has come since the advice that was shown last, in words; empty when it still holds or there was none."""
    last = last_advice(offer, context)
    if last is None or offer.state != "open":
        return ""
    told = situation(offer, context)
    if told.reply is not last.situation.reply:
        return "their answer came after it" if told.reply is not Reply.NONE else "what was asked has changed since"
    here = advisor.advise(told)
    if (here.verdict, here.rules) != (last.verdict, last.rules) or case.own(told) != case.own(last.situation):
        return "something has changed since"
    return ""


def _advice_words(offer: Offer, context: Context) -> str:
    last = last_advice(offer, context)
    if last is not None:
        given = f"{TITLES[last.verdict]}, {context.say_day(last.at.astimezone(context.zone).date())}"
        new = since(offer, context)
        return f"{given}; {new}, so look again" if new else given
    told = len(advisor.known(offer.told))
    return f"{told} {'answer' if told == 1 else 'answers'} kept; go on any time" if told else "not asked for yet"


FEW_MINUTES: Final = dt.timedelta(minutes=5)


def left_words(deadline: dt.datetime, now: dt.datetime) -> str:
    """How long is left, as a title says it: `3 days`, `20 hours`, `Less than an hour`."""
    # A few minutes are no hour: a note a day before an end is read a moment later, and says a day all the same.
    hours = (deadline - now + FEW_MINUTES) // dt.timedelta(hours=1)
    if hours < 1:
        return "Less than an hour"
    if hours <= 36:
        return f"{hours} {'hour' if hours == 1 else 'hours'}"
    return f"{-((now - deadline) // dt.timedelta(days=1))} days"


# -- the package -------------------------------------------------------------------------------------------------------


def package_card(offer: Offer, context: Context, *, why: str = "", show: bool = False) -> Card:
    """32b: what it says, part by part; a blank is a question, and amounts are folded until `show`."""
    parts = {part.item: part for part in offer.package}
    rows = [(label, _part_words(parts.get(item), asks, show=show)) for item, (label, asks) in PACKAGE.items()]
    if offer.deadline is not None and offer.state == "open":
        rows.append(("Answer by", by_words(offer, context)))
    blank = len(PACKAGE) - len(case.package(offer))
    think = [Button("Think it through", Action("advise", offer.id), "main")] if offer.state == "open" else []
    if date_is_over(offer, context):
        think = way(context, "It has ended", "howended", offer.id, style="main")
    words = "Copy the question" if blank == 1 else f"Copy the {blank} questions"
    copy = [Button(words, Action("copyquestions", offer.id))] if blank else []
    folded = any(HIDDEN in value or COVERED in value for _, value in rows)
    amounts = [Button("Show amounts", Action("packageshown", offer.id))] if folded else []
    if show:
        amounts = [Button("Hide amounts", Action("package", offer.id))]
    return Card(
        "The package, and what to ask",
        why or "You opened it. Blanks are questions, not faults.",
        Facts.of(*rows),
        Choice(
            action=Action("packpart", offer.id),
            label="Fill or change one:",
            options=tuple(Option(id=item, label=label) for item, (label, _) in PACKAGE.items()),
        ),
        Buttons.of(*think, *copy, *amounts, Button("My floor", Action("myfloor", offer.id))),
        Buttons.of(Button("The offer", Action("offer", offer.id)), Button("Home", Action("home"))),
    )


def _part_words(part: Part | None, asks: str, *, show: bool) -> str:
    if part is None or not part.words.strip():
        return f"blank: {asks}"
    words = clip(part.words, limits.SENTENCE)
    if not show:
        words = HIDDEN if part.item is Item.BASE else clip(cover(part.words), limits.SENTENCE)
    heard = clip(part.heard if show else cover(part.heard), 120)
    match part.before:
        case "differs":
            return f"{words}; differs from what you were told" + (f": {heard}" if heard else "")
        case "first":
            return f"{words}; new to you"
        case _:
            return words
