"""After a talk on terms: the debrief, shown to nobody (screen 33)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.council import circles, retention
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip, first_lines, pages
from handlers.offer import offertalks, sheetcards
from handlers.offer.offertalks import Case
from playbook.cadence import Kind
from playbook.offer.outcome import IMPRESSIONS, Impression, Outcome
from playbook.records import Ask, Offer, TermsTalk

router = Router()

FADE: Final = "fadeterms"
NONE: Final = "none"


# -- the page ----------------------------------------------------------------------------------------------------------


@router.click("terms")
def terms(event: Click, context: Context) -> ClickReply:
    """What was written down after talks on terms, and what comes next."""
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return Update(faults.moved_on(None))
    here = offertalks.case(offer, context)
    talks = talks_of(offer.id, context)
    if talks:
        return Update(saved_card(talks[-1], here, context, "Your last talk on terms", _when(talks[-1], context)))
    if offer.state != "open":
        return Update(_empty(here, [Button("How it ended", Action("closing", offer.id))]))
    return Update(_empty(here, [sheetcards.how_it_went(here), Button("The talk sheet", Action("talksheet", offer.id))]))


def _empty(here: Case, ways: list[Button]) -> Card:
    return Card(
        sheetcards.title("After a talk on terms", here) if len(here.firm) <= limits.FIRM else "After a talk on terms",
        "You opened it. Nothing is written down yet.",
        Prose(text="After a talk, five short answers are enough. They are shown to nobody."),
        Buttons.of(*ways, Button("Home", Action("home"))),
    )


def _when(kept: TermsTalk, context: Context) -> str:
    return f"You wrote it on {context.say(kept.at)}."


def talks_of(offer_id: str, context: Context) -> list[TermsTalk]:
    """What was written down about the talks on one offer."""
    return [kept for kept in context.records.all(TermsTalk) if kept.offer == offer_id]


@router.truth(TermsTalk)
def now(kept: TermsTalk, context: Context) -> Now:
    """What is true of a debrief of a talk on terms."""
    return Now(f"It was kept on {context.say(kept.at)} and has changed since that card.", Action("readterms", kept.id))


# -- the form ----------------------------------------------------------------------------------------------------------


def talk_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """33a about one offer and one of its asks; without args about the latest open offer."""
    offer = offertalks.named(args, context)
    if offer is None:
        return faults.moved_on(None)
    return _form("termstalk", args, _asked_about(args, offertalks.case(offer, context)), None)


def _asked_about(args: tuple[str, ...], here: Case) -> Ask | None:
    """The ask that the args name, else the first that waits for its answer, else the first that was put to them."""
    named = next((ask for ask in here.asks if len(args) > 1 and ask.id == args[1]), None)
    return named or next(iter((*here.unanswered, *here.put)), None)


def _form(name: str, args: tuple[str, ...], ask: Ask | None, known: TermsTalk | None) -> Form:
    about = f"Your ask: {sheetcards.ask_label(ask).lower()}" if ask is not None else "Your ask"
    outcomes = Pick(
        id="outcome",
        label=about,
        options=tuple(Option(id=outcome, label=label) for outcome, label in offertalks.OUTCOMES.items()),
        value=(ask.outcome,) if ask is not None and ask.outcome is not Outcome.OPEN else (),
    )
    return Form(
        "After a talk on terms",
        "Save",
        Action(name, *args),
        Write(id="well", label="What went well, as you'd tell a friend", long=True, need=True, value=known.well if known else ""),
        Write(
            id="said",
            label="What they said to each ask",
            hint="Their words, as near as you can",
            long=True,
            value=known.said if known else "",
            most=limits.QUESTION,
        ),
        *([outcomes] if ask is not None and known is None else []),
        Pick(
            id="seen",
            label="What you think they saw",
            options=tuple(Option(id=impression, label=label) for impression, label in IMPRESSIONS.items()),
            many=True,
            value=known.seen if known else (),
        ),
        Write(id="next", label="Next, and by when", value=known.next if known else "", most=limits.SENTENCE),
    )


@router.form("termstalk", talk_form)
def written(event: Submit, context: Context) -> SubmitReply:
    """Kept at once, shown to nobody; the ask gets its outcome, and the rules say what is next."""
    offer = offertalks.named(event.action.args, context)
    assert offer is not None, "the form was made for it"
    ask = _asked_about(event.action.args, offertalks.case(offer, context))
    fresh = _answered(TermsTalk(offer=offer.id, at=context.now, well="-"), event)
    twin = next((kept for kept in talks_of(offer.id, context) if _answered(kept, event) == kept), None)
    made = twin or context.records.add(fresh)
    if twin is None:
        context.outbox.plan(FADE, context.now + dt.timedelta(days=retention.keep_days(context)), made.id)
    picked = event.text("outcome") or "".join(event.picked("outcome"))
    if ask is not None and picked in set(Outcome):
        said = event.text("said") if len(offertalks.case(offer, context).put) == 1 else ask.said
        offertalks.settle(ask, Outcome(picked), said or ask.said, context)
    context.take_note(Kind.OFFER_WAIT, offer.id)
    here = offertalks.case(offer, context)
    return Say(saved_card(made, here, context, "Saved. Shown to nobody.", f"You sent it at {context.local:%H:%M}."))


def _answered(kept: TermsTalk, event: Submit) -> TermsTalk:
    seen = tuple(impression for impression in Impression if impression in event.picked("seen"))
    words = {name: event.text(name) for name in ("well", "said", "next")}
    return kept.model_copy(update={**words, "seen": seen})


def saved_card(kept: TermsTalk, here: Case, context: Context, title: str, why: str) -> Card:
    """33b, and the question about a second ask where one is open."""
    rows = sheetcards.outcome_rows(here)[:4]
    rows += [("They said", first_lines(kept.said, 250))] if kept.said else []
    if kept.seen:
        rows.append(("They may have seen", "; ".join(IMPRESSIONS[one].lower() for one in kept.seen)))
    rows += [("Next", clip(kept.next, 150))] if kept.next else []
    rows = rows or [("Went well", first_lines(kept.well, 300))]
    blocks: list[Block] = []
    ways: list[Button] = []
    if here.offer.state == "open":
        if here.unanswered and len(here.put) > 1:
            blocks.append(sheetcards.second_ask(here.unanswered[0]))
        elif here.answered:
            rows.append(("What I would do", clip(sheetcards.step_words(here), 250)))
            ways = sheetcards.next_buttons(here)
        ways.append(Button("Open the talk sheet", Action("talksheet", here.offer.id)))
    shares = [
        Button("Keep it private", Action("keepdebrief", kept.id)),
        Button("Show one person", Action("form", "showone", "terms", kept.id)),
        *circles.ask(context, "terms", kept.id, "Show my council"),
    ]
    return Card(
        title,
        why,
        Facts.of(*rows),
        *blocks,
        *([Buttons.of(*ways)] if ways else []),
        *([Buttons.of(*shares)] if context.seated else []),
        Buttons.of(
            Button("Read all", Action("readterms", kept.id)),
            Button("Edit", Action("form", "editterms", kept.id, kept.rev)),
            Button("Remove it", Action("dropterms", kept.id, kept.rev)),
            Button("Home", Action("home")),
        ),
        Prose(text=f"What they saw is your own view. It goes by itself after {retention.keep_days(context)} days.", quiet=True),
    )


def edit_form(args: tuple[str, ...], context: Context) -> Form:
    """The same form, filled in; what came of an ask is changed on the ask's own card."""
    return _form("editterms", args, None, context.named(TermsTalk))


@router.form("editterms", edit_form, of=TermsTalk)
def edited(event: Submit, context: Context) -> SubmitReply:
    """The new words in place of the old."""
    kept = context.records.put(_answered(context.named(TermsTalk), event))
    offer = context.records.get(Offer, kept.offer)
    if offer is None:
        return Say(faults.moved_on(None))
    return Say(saved_card(kept, offertalks.case(offer, context), context, "Saved. Shown to nobody.", "You changed it just now."))


@router.click("readterms")
def read(event: Click, context: Context) -> ClickReply:
    """The whole of it, a page at a time when it is long."""
    kept = context.records.get(TermsTalk, event.action.arg(0))
    if kept is None:
        return Update(faults.moved_on(None))
    answers = [("Went well", kept.well), ("They said", kept.said), ("Next", kept.next)]
    sheets = [(label, page) for label, text in answers if text for page in pages(text, limits.FACT_VALUE)]
    number = event.action.arg(1)
    at = int(number) if number.isdigit() and int(number[:4]) < len(sheets) else 0
    shown, after = sheets[at : at + 2], at + 2
    more = [Button("Next", Action("readterms", kept.id, after))] if after < len(sheets) else []
    return Update(
        Card(
            "Your talk on terms",
            _when(kept, context),
            Facts.of(*shown),
            Buttons.of(
                *more,
                Button("Edit", Action("form", "editterms", kept.id, kept.rev)),
                Button("Remove it", Action("dropterms", kept.id, kept.rev)),
                Button("Back", Action("terms", kept.offer)),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("dropterms", of=TermsTalk)
def drop(event: Click, context: Context) -> ClickReply:
    """`Remove it` asks once, since there is no undo."""
    kept = context.named(TermsTalk)
    return Update(
        Card(
            "Remove this debrief?",
            "You pressed 'Remove it'. Nothing is removed yet.",
            Facts.of(("Goes", f"all your answers of {context.say(kept.at)}"), ("Stays", "what came of each ask")),
            Buttons.of(
                Button("Keep it", Action("readterms", kept.id), "main"),
                Button("Remove it", Action("droppedterms", kept.id, kept.rev), "danger"),
            ),
        )
    )


@router.click("droppedterms", of=TermsTalk)
def dropped(event: Click, context: Context) -> ClickReply:
    """Gone for good."""
    kept = context.named(TermsTalk)
    context.records.drop(TermsTalk, kept.id)
    context.outbox.cancel(FADE, kept.id)
    done = Prose(text="Its words are gone. What came of each ask stays.")
    return Update(Card("Removed", "You removed a debrief.", done, Buttons.of(Button("Home", Action("home")))))


@router.due(FADE, "an old talk on terms")
def fade(due: Due, context: Context) -> DueReply:
    """Retention: its time is over; it goes without a word (product.md 3.3, rule 11)."""
    if context.records.get(TermsTalk, due.ref) is not None:
        context.records.drop(TermsTalk, due.ref)
    return None
