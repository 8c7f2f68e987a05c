"""What the cards of the plan share: the rows of what is kept in versions, and the card that says it is kept."""

from __future__ import annotations

from typing import Final, Literal

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.council import circles
from bot.text import clip, first_lines
from playbook.records import Fit, Job, KeptHour, Level, Listening, Sentence, Target, TwoPager
from playbook.slots import hour_from, say_slot
from playbook.words import sentences

Values = dict[str, str | tuple[str, ...]]
Versioned = Target | Sentence | Fit | TwoPager
Which = Literal["work", "sentence", "fit", "pages"]

KINDS: Final[dict[str, type[Versioned]]] = {"work": Target, "sentence": Sentence, "fit": Fit, "pages": TwoPager}
"""What is kept in versions, by the name of its form."""
NAMES: Final = {"work": "The work you want", "sentence": "Your sentence", "fit": "What fits you", "pages": "Your two pages"}
LEVELS: Final[dict[Level, str]] = {"up": "a step up", "same": "the same", "down": "a step down is fine", "unsure": "not sure"}
PAGES: Final = {"wants": "What you want", "wonts": "What you will not take", "assets": "What you bring"}
KEPT_PAGES: Final = 2
"""The two pages that hold now, and those they took the place of, so that one press takes a change back."""
GLANCE: Final = 160
"""How much of a part of the two pages stands on a card that shows all three."""


def rows(kept: Versioned) -> list[tuple[str, str]]:
    """The rows of one version, with what it holds."""
    match kept:
        case Target(role=role, level=level, by=by, measure=measure):
            named = [("Work you want", role), ("Level", LEVELS[level] if level != "unsure" else ""), ("By", by)]
            found = [*named, ("You are there when", measure)]
        case Sentence(words=words):
            found = [("Your sentence", words)]
        case Fit():
            found = [("What fits you", fit_words(kept))]
        case TwoPager(wants=wants, wonts=wonts, assets=assets):
            parts = zip(PAGES.values(), (wants, wonts, assets), strict=True)
            found = [(label, first_lines(text, GLANCE)) for label, text in parts]
    return [(label, clip(text, limits.FACT_VALUE)) for label, text in found if text]


def fit_words(fit: Fit) -> str:
    """The four parts as one sentence: `staff PM, at a health firm, growing, in Lisbon`."""
    said = [fit.role, f"at {fit.firms}" if fit.firms else "", fit.stage, f"in {fit.place}" if fit.place else ""]
    return ", ".join(part for part in said if part)


def hour_words(kept: KeptHour, context: Context) -> str:
    """`Thursdays, 10:00 to 11:00, Lisbon`."""
    return clip(f"{say_slot(hour_from(kept.weekday, kept.start))}, {clip(context.place, 40)}", limits.FACT_VALUE)


def evidence(fit: Fit, context: Context) -> str:
    """What the listening notes on this version say: `3 notes: 2 for it, 1 against it, 0 open`."""
    heard = [n for n in context.records.all(Listening) if n.fit == fit.id and n.heard]
    if not heard:
        return "no notes on this version yet"
    fits, doubts = (sum(n.says == said for n in heard) for said in ("yes", "no"))
    return (
        f"{len(heard)} {'note' if len(heard) == 1 else 'notes'}: {fits} for it, {doubts} against it, {len(heard) - fits - doubts} open"
    )


def kept_card(which: str, kept: Versioned, context: Context, title: str, why: str, *said: str, again: bool = True) -> Card:
    """What is kept now, what may be said about it, and the ways on. `again`: it was written just now and can be taken back."""
    older = len(context.records.all(KINDS[which])) > 1 and which != "pages"
    blocks: list[Block] = [Facts.of(*(rows(kept) or [(NAMES[which], "empty")]))]
    blocks += [Prose(text=line) for line in said]
    return Card(
        title,
        why,
        *blocks,
        Buttons.of(
            Button("My plan", Action("plan")),
            Button("Change it", Action("form", which)),
            *([Button("Read it all", Action("readpages", "wants", 0))] if which == "pages" else []),
            *([Button("Try it on a peer", Action("form", "tenwho"))] if which == "sentence" and circles.has_peers(context) else []),
            *([Button("Undo", Action("unplan", which, kept.id, kept.rev))] if again else []),
            *([Button("Show older", Action("older", which, 0))] if older else []),
            *(circles.ask(context, "sentence", kept.id, "Show my council") if which == "sentence" and not (again and older) else []),
        ),
    )


def made(which: str, answers: Values, context: Context) -> Versioned | None:
    """The version that the answers of a form make; None when they hold nothing."""
    said = {name: value[0] if isinstance(value, tuple) and value else value for name, value in answers.items()}
    text = {name: value if isinstance(value, str) else "" for name, value in said.items()}
    match which:
        case "work":
            level = next((k for k in LEVELS if k == text.get("level")), "unsure")
            role = text.get("role", "")
            new: Versioned = Target(role=role, level=level, by=text.get("by", ""), measure=text.get("measure", ""), since=context.today)
            return new if role else None
        case "sentence":
            return Sentence(words=text.get("words", ""), since=context.today) if text.get("words") else None
        case "fit":
            parts = {name: text.get(name, "") for name in ("role", "firms", "stage", "place")}
            return Fit(**parts, since=context.today) if parts["role"] else None
        case _:
            three = {name: text.get(name, "") for name in PAGES}
            return TwoPager(**three, since=context.today) if any(three.values()) else None


def values(kept: Versioned) -> Values:
    """What the form of a version holds when it is opened over it."""
    body = kept.model_dump(exclude={"since", "tested"})
    return {name: (value,) if name == "level" else value for name, value in body.items()}


def same(one: Versioned, other: Versioned | None) -> bool:
    """Whether two versions hold the same words."""
    return other is not None and values(one) == values(other)


def keep(which: str, new: Versioned, context: Context, why: str) -> Card:
    """Stores a new version; the older ones stay. The card says what is kept and what may be said about it."""
    new = context.records.add(new)
    if which == "pages":
        for old in context.records.all(TwoPager)[:-KEPT_PAGES]:
            context.records.drop(TwoPager, old.id)
    said: tuple[str, ...] = ()
    if isinstance(new, Sentence):
        said = tuple(sentences.hints(new.words))
    if isinstance(new, Target) and context.records.count(Job) and context.records.count(Target) > 1:
        said = ("Jobs you wrote down before stay held against what you wanted then.",)
    return kept_card(which, new, context, f"Kept: {NAMES[which][:1].lower()}{NAMES[which][1:]}", why, *said)


def empty(which: str, line: str) -> Card:
    """The card of a part that nothing is written in yet."""
    return Card(
        NAMES[which],
        "Nothing is written here yet.",
        Prose(text=line),
        Buttons.of(Button("Write it", Action("form", which), "main"), Button("My plan", Action("plan"))),
    )
