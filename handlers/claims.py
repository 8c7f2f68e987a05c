"""Claim cards: what a source says, with where it is from, when, what its author gains, and how well it is supported.

Opened from any screen by `Action("claim", id)` and `Action("conflict", id)`, where an id may be a row of the product list too. What
stands on these cards is shown and never counted with (product.md 1.2).
"""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import charts
from bot.text import clip, first_lines, weight
from playbook import claims, ranges
from playbook.claims import Claim, Conflict
from playbook.records import Seen

router = Router()

HERE: Final = "here"
"""The second arg of a press on a claim's own card: the card becomes the next one, where another screen keeps standing."""
PAGE: Final = 9
WHOLE: Final = "all"
FOLD: Final = 900
"""Above this a card is a wall of text, and what can wait is folded."""


@router.click("claim")
def claim(event: Click, context: Context) -> ClickReply:
    """One claim: args are its id or its row, and `HERE`."""
    found = claims.named(event.chosen[0] if event.chosen else event.action.arg(0), context.playbook.claims)
    if found is None:
        return Say(faults.moved_on(None))
    card = claim_card(found, context)
    return Update(card) if event.action.arg(1) == HERE else Say(card)


def claim_card(found: Claim, context: Context) -> Card:
    """A claim with everything that is needed to weigh it, and the question it puts to the member."""
    every = claims.beside(found, context.playbook.claims)
    rows = list(claims.facts(found))
    if len(every) > 1:
        rows.append(("On the same point", f"{every.index(found) + 1} of {len(every)} claims"))
    wrote = _seen(found, context)
    if found.counts and (own := _own_replies(context)):
        rows.append(("Your own counts", own))
    if found.ask:
        rows.append(("A question for you", found.ask))
    if wrote is not None:
        rows.append((f"You, {context.say_day(wrote.at.astimezone(context.zone).date())}", first_lines(wrote.words, 200)))
    ways: list[Button] = []
    if found.ask:
        ways.append(Button("Edit my answer" if wrote else "Write what I have seen", Action("form", "seen", found.id), "main"))
    if wrote is not None:
        ways.append(Button("Remove my answer", Action("unsee", wrote.id, wrote.rev)))
    if len(every) > 1:
        following = every[(every.index(found) + 1) % len(every)]
        ways.append(Button("Next on this point", Action("claim", following.id, HERE)))
    argued = claims.argued(found, context.playbook.conflicts)
    if argued is not None:
        ways.append(Button("Where the sources differ", Action("conflict", argued.id, HERE)))
    blocks: list[Block] = [Facts.of(*rows)]
    if ways:
        blocks.append(Buttons.of(*ways))
    blocks.append(Buttons.of(Button("More claims", Action("claims", found.source.key, 0)), Button("Leave it", Action("close"))))
    return Card(found.title, "One source says so. It enters no number and no advice of mine.", *blocks)


def _own_replies(context: Context) -> str:
    """What the member's own applications met with, in counts; empty before any was sent (X12)."""
    found = charts.figures(context)
    older, newer = found.replies.any.now, found.young
    said = [f"{ranges.with_range(older)}, answered of what you sent 60 to 31 days ago"] if older.n else []
    said += [f"{newer.n} sent in the last 30 days, {newer.k} answered"] if newer.n else []
    return "; ".join(said)


# -- where the sources differ -----------------------------------------------------------------------------------------------------


@router.click("conflict")
def conflict(event: Click, context: Context) -> ClickReply:
    """One disagreement: every view with its source, and the question that decides."""
    found = context.playbook.conflicts.get(event.action.arg(0))
    if found is None:
        return Say(faults.moved_on(None))
    card = conflict_card(found, whole=event.action.arg(2) == WHOLE)
    return Update(card) if event.action.arg(1) == HERE else Say(card)


def conflict_card(found: Conflict, *, whole: bool = False) -> Card:
    """The views side by side, never averaged (product.md 1.2). What would make it a wall of text is folded until `whole`."""
    card = _views(found)
    if whole or weight(card.plain()) <= FOLD:
        return card
    rows = Facts.of(*claims.views(found), ("What decides", found.question))
    rest = Buttons.of(Button("Show the rest", Action("conflict", found.id, HERE, WHOLE)), Button("Leave it", Action("close")))
    return Card(card.title, card.why, rows, rest)


def _views(found: Conflict) -> Card:
    rows = [*claims.views(found), ("What decides", found.question), ("What I do", found.does)]
    if found.note:
        rows.append(("Note", found.note))
    blocks: list[Block] = [Facts.of(*rows)]
    last = [Button("Leave it", Action("close"))]
    if len(found.claims) > 1:
        options = tuple(Option(id=each.id, label=each.title, note=clip(each.source.title, limits.ITEM_NOTE)) for each in found.claims)
        blocks.append(Choice(action=Action("claim", "", HERE), label="Open a claim on this:", options=options))
    elif found.claims:
        last.insert(0, Button("The claim behind it", Action("claim", found.claims[0].id, HERE)))
    return Card(found.title, "The sources differ here. Each view stands with its source.", *blocks, Buttons.of(*last))


# -- all of them ------------------------------------------------------------------------------------------------------------------


@router.click("claims")
def every_claim(event: Click, context: Context) -> ClickReply:
    """The claims of one source, in pages; without a source, the sources."""
    key = event.chosen[0] if event.chosen else event.action.arg(0)
    mine = [each for each in context.playbook.claims.values() if each.source.key == key]
    if not mine:
        return Update(_sources(context))
    first = max(event.action.version, 0) if not event.chosen else 0
    shown = mine[first : first + PAGE] or mine[:PAGE]
    options = tuple(Option(id=each.id, label=each.title) for each in shown)
    ways = [Button("Other sources", Action("claims"))]
    if first + PAGE < len(mine):
        ways.insert(0, Button("Next", Action("claims", key, first + PAGE)))
    elif first:
        ways.insert(0, Button("First ones", Action("claims", key, 0)))
    source = mine[0].source
    blocks: list[Block] = [Facts.of(("From", claims.told(source)))]
    if len(options) > 1:
        blocks.append(Choice(action=Action("claim", "", HERE), label="Open one:", options=options))
    else:
        ways.insert(0, Button("Open the claim", Action("claim", options[0].id, HERE)))
    return Update(
        Card("What this source claims", "You asked for its claims. None of them enters a number.", *blocks, Buttons.of(*ways))
    )


def _sources(context: Context) -> Card:
    sources = {each.source.key: each.source for each in context.playbook.claims.values()}
    options = tuple(
        Option(id=key, label=clip(source.title[:1].upper() + source.title[1:], limits.ITEM_LABEL), note=source.interest)
        for key, source in sources.items()
    )
    return Card(
        "Where the advice comes from",
        "You asked for the sources.",
        Prose(text="Each source with what its author gains. Claims are shown as claims, and no rule counts with them."),
        Choice(action=Action("claims"), label="See what it claims:", options=options[: limits.ITEMS]),
        Buttons.of(Button("Home", Action("home"))),
    )


# -- what the member has seen ------------------------------------------------------------------------------------------------------


def _seen(found: Claim, context: Context) -> Seen | None:
    return next((each for each in context.records.all(Seen) if each.claim == found.id), None)


def seen_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """One answer to the question a claim puts; with no claim named, to the first question there is."""
    asked = (id for id, each in context.playbook.claims.items() if each.ask)
    found = context.playbook.claims.get(args[0] if args else next(asked, ""))
    if found is None or not found.ask:
        return faults.moved_on(None)
    wrote = _seen(found, context)
    return Form(
        "What you have seen",
        "Save",
        Action("seen", found.id),
        Write(
            id="words",
            label="What have you seen yourself?",
            hint=clip(found.ask, limits.INPUT_HINT),
            long=True,
            value=wrote.words if wrote is not None else "",
            need=True,
            most=limits.QUESTION,
        ),
    )


@router.form("seen", seen_form)
def write_seen(event: Submit, context: Context) -> SubmitReply:
    """Kept beside the claim, with its day: what one has seen says more than what others claim (X12)."""
    found = context.playbook.claims.get(event.action.arg(0))
    if found is None:
        return Say(faults.moved_on(None))
    wrote = _seen(found, context)
    if wrote is not None:
        context.records.put(wrote.model_copy(update={"words": event.text("words"), "at": context.now}))
    else:
        context.records.add(Seen(claim=found.id, words=event.text("words"), at=context.now))
    return Say(claim_card(found, context))


@router.click("unsee", of=Seen)
def remove_seen(event: Click, context: Context) -> ClickReply:
    """Takes the answer away; the claim stands without it."""
    wrote = context.named(Seen)
    context.records.drop(Seen, wrote.id)
    found = context.playbook.claims.get(wrote.claim)
    return Update(claim_card(found, context) if found is not None else faults.moved_on(None))


@router.truth(Seen)
def seen_now(wrote: Seen, context: Context) -> Now:
    """What a press on an older card is told."""
    return Now(f"You wrote: {clip(wrote.words, 200)}", Action("claim", wrote.claim))
