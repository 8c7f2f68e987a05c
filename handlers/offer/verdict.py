"""What follows from a verdict: where it comes from, a changed answer, a claim taken out, going ahead regardless, earlier advice."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot import faults, limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose
from bot.context import Context
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Now, Router
from bot.search import offers
from bot.search.offers import way
from bot.text import clip
from handlers.offer import advising
from playbook import advisor, claims
from playbook.advisor import Advice, Sheet
from playbook.offer import case
from playbook.offer.ask import package_questions
from playbook.offer.questions import QUESTIONS
from playbook.offer.rules import TITLES, Verdict
from playbook.offer.situation import Obstacle, Range
from playbook.records import Advised, Offer

router = Router()

PAGE: Final = 9
RANGE: Final = "What is the range for base, equity and sign-on?"


def _open(event: Click, context: Context) -> Offer | None:
    return context.records.get(Offer, event.action.arg(0))


# -- where it comes from ----------------------------------------------------------------------------------------------------


@router.click("verdictwhy")
def where_from(event: Click, context: Context) -> ClickReply:
    """Every reason and every flag with the source behind it; all that would change it."""
    offer = _open(event, context)
    if offer is None:
        return Update(faults.moved_on(None))
    here = offers.advice(offer, context)
    rows = [("Why", f"{reason.words}. A point from {_source(reason.row, context)}") for reason in here.reasons]
    rows += [("Flag", f"{flag.words} {flag.line}".strip() + f" A point from {_source(flag.row, context)}") for flag in here.flags]
    blocks: list[Block] = [Facts.of(*rows[: limits.FACT_ROWS])]
    if here.changes:
        blocks.append(Prose(text=_lines(here)))
    earlier = [Button("Earlier advice", Action("advices", offer.id, 0))] if _given(offer, context) else []
    blocks.append(
        Buttons.of(Button("Back to the advice", Action("advise", offer.id), "main"), *earlier, Button("Home", Action("home")))
    )
    blocks.append(Prose(text="What stands in brackets is how old a source is, and what its author gains.", quiet=True))
    return Update(Card(f"Why: {here.title}"[: limits.TITLE], "You asked where it comes from.", *blocks))


def _source(row: str, context: Context) -> str:
    source = claims.behind(row, context.playbook.claims)
    return claims.told(source) if source is not None else "this app"


def _lines(here: Advice) -> str:
    """As many of the changes as a card holds."""
    lines = ["**What would change this**", *(f"- {change.line}" for change in here.changes)]
    while sum(len(line) + 1 for line in lines) > limits.PROSE - 200:
        lines.pop()
    return "\n".join(lines)


# -- another answer ----------------------------------------------------------------------------------------------------


@router.click("answers")
def answers(event: Click, context: Context) -> ClickReply:
    """Every answer that is there; picking one asks its question again."""
    offer, page = _open(event, context), event.action.arg(1)
    if offer is None:
        return Update(faults.moved_on(None))
    known = [each for each in advisor.known(offers.situation(offer, context)) if each.key not in advising.fixed(offer, context)]
    start = int(page) * PAGE if page.isdigit() and len(page) < 3 and int(page) * PAGE < len(known) else 0
    shown = known[start : start + PAGE]
    options = tuple(
        Option(
            id=f"{each.key}.{offer.id}",
            label=each.title,
            note=clip("; ".join(filter(None, (each.answer, each.counted))), limits.ITEM_NOTE),
        )
        for each in shown
    )
    more = [Button("More answers", Action("answers", offer.id, start // PAGE + 1))] if start + PAGE < len(known) else []
    first = [Button("First answers", Action("answers", offer.id, 0))] if start else []
    back = Buttons.of(
        Button("Back to the advice", Action("advise", offer.id)), *more, *first, Button("The offer", Action("offer", offer.id))
    )
    return Update(Card("Your answers", "You asked to change one. Each is shown to nobody.", *_pick(options, offer), back))


def _pick(options: tuple[Option, ...], offer: Offer) -> list[Block]:
    if len(options) > 1:
        return [Choice(action=Action("changeanswer", offer.id), label="Ask me again:", options=options)]
    if options:
        key = options[0].id.partition(".")[0]
        return [
            Facts.of(("One answer", f"{options[0].label} {options[0].note}")),
            Buttons.of(Button("Ask me again", Action("askoffer", key, offer.id))),
        ]
    return [Prose(text="No answer is there yet. The first question takes one press.")]


@router.click("changeanswer")
def change_answer(event: Click, context: Context) -> ClickReply:
    """The question of the picked answer."""
    offer = _open(event, context)
    key = event.chosen[0].partition(".")[0] if event.chosen else ""
    if offer is None or key not in (*QUESTIONS, "evidence", "check"):
        return Update(faults.moved_on(None))
    return Update(advising.question_card(offer, key, context))


# -- what a verdict leads to -------------------------------------------------------------------------------------------


@router.click("dropclaim", of=Offer)
def drop_claim(event: Click, context: Context) -> ClickReply:
    """The claim comes out; what is left is the honest version (B14)."""
    offer = context.named(Offer)
    honest = advisor.without_claim(offer.told)
    kept = context.records.put(offer.model_copy(update={"told": honest}))
    return Update(advising.advised(kept, context, "The claim is out. What is left is the honest version."))


@router.click("anyway", of=Offer)
def anyway(event: Click, context: Context) -> ClickReply:
    """Ahead regardless, by one press; after STOP there is no such way (X1, D14)."""
    offer = context.named(Offer)
    here = offers.advice(offer, context)
    if here.sheet is Sheet.NEVER or not here.anyway:
        return Update(advising.advised(offer, context))
    if here.verdict is Verdict.NEEDS_FIRST:
        kept = context.records.put(offer.model_copy(update={"pay_first": True}))
        return Update(advising.advised(kept, context, "You chose pay first. The talk about needs can still come."))
    kept = context.records.put(offer.model_copy(update={"anyway": True}))
    blank = here.sheet is Sheet.AFTER_FLOOR
    floor = [Button("Set my floor", Action("form", "floor", kept.id, kept.rev), "main")] if blank else []
    sheet = [] if blank else way(context, "Build the talk sheet", "talksheet", kept.id, style="main")
    return Update(
        Card(
            "Your floor comes first" if blank else "Ahead, gently",
            "You chose to go ahead. The advice stays as it is.",
            Facts.of(("The advice", here.title), ("How to ask", here.stake.form.words)),
            Prose(text="Name one item and your honest reason. Say that you want the job."),
            Buttons.of(
                *floor, *sheet, Button("Back to the advice", Action("advise", kept.id)), Button("The offer", Action("offer", kept.id))
            ),
        )
    )


@router.click("needsfirst", of=Offer)
def needs_first(event: Click, context: Context) -> ClickReply:
    """The undo of paying first: needs come before pay again (D14)."""
    offer = context.named(Offer)
    kept = context.records.put(offer.model_copy(update={"pay_first": False}))
    return Update(advising.advised(kept, context, "Needs come before pay again."))


@router.click("fineoffer")
def fine(event: Click, context: Context) -> ClickReply:
    """HOLD is a good outcome too: nothing is asked (A11)."""
    offer = _open(event, context)
    if offer is None:
        return Update(faults.moved_on(None))
    return Update(
        Card(
            "Then nothing needs asking",
            "You pressed 'I am fine with it'.",
            Prose(text="Not asking is a good outcome too. Say yes, and by when you start."),
            Buttons.of(
                *way(context, "I said yes", "ended", "accepted", offer.id, offer.rev),
                *way(context, "Write the closing lines", "closing", offer.id),
                Button("Back to the advice", Action("advise", offer.id)),
                Button("The offer", Action("offer", offer.id)),
            ),
        )
    )


@router.click("askterms")
def ask_terms(event: Click, context: Context) -> ClickReply:
    """`Write the question`: what to ask so that it is clear, in words that can be copied (C2, C3, D7)."""
    offer = _open(event, context)
    if offer is None:
        return Update(faults.moved_on(None))
    told = offers.situation(offer, context)
    if told.obstacle is Obstacle.DIFFERS:
        lines, after = ["The offer and what I heard before differ on one point. Which one holds?"], "confirmed"
    elif told.range in (Range.NOT_ASKED, Range.UNSURE):
        lines, after = [RANGE], "range"
    else:
        lines, after = [words for _, words in package_questions(case.package(offer))] or [RANGE], "obstacle"
    differs = [part for part in offer.package if part.before == "differs"]
    rows = [("It differs", clip(f"{part.item.replace('_', ' ')}: {part.heard or part.words}", 200)) for part in differs]
    return Update(
        Card(
            "What to ask",
            "You asked for the question. You can copy it.",
            Prose(text="\n".join(f"- {line}" for line in lines)),
            *([Facts.of(*rows)] if rows else []),
            Buttons.of(
                Button("They have answered", Action("askoffer", after, offer.id), "main"),
                Button("Back to the advice", Action("advise", offer.id)),
                Button("The package", Action("package", offer.id)),
            ),
            Prose(text="Ask it in a talk where you can, then send a short note of the answer.", quiet=True),
        )
    )


# -- earlier advice ----------------------------------------------------------------------------------------------------


def _given(offer: Offer, context: Context) -> list[Advised]:
    return [each for each in reversed(context.records.all(Advised)) if each.offer == offer.id]


@router.click("advices")
def earlier(event: Click, context: Context) -> ClickReply:
    """Every advice that was shown on this offer, newest first."""
    offer, page = _open(event, context), event.action.arg(1)
    given = _given(offer, context) if offer is not None else []
    if offer is None or not given:
        return Update(faults.moved_on(None))
    start = int(page) * PAGE if page.isdigit() and len(page) < 4 and int(page) * PAGE < len(given) else 0
    shown = given[start : start + PAGE]
    back = Button("Back to the advice", Action("advise", offer.id))
    if len(shown) == 1:
        return Update(_replayed(shown[0], context))
    more = [Button("Earlier ones", Action("advices", offer.id, start // PAGE + 1))] if start + PAGE < len(given) else []
    options = tuple(Option(id=each.id, label=TITLES[each.verdict], note=context.say(each.at)) for each in shown)
    return Update(
        Card(
            "Advice so far",
            "You asked for what I said before.",
            Choice(action=Action("readadvice"), label="Read one again:", options=options),
            Buttons.of(back, *more, Button("Home", Action("home"))),
        )
    )


@router.click("readadvice")
def read_again(event: Click, context: Context) -> ClickReply:
    """One advice as it was, by the rule set it was given by."""
    found = context.records.get(Advised, event.chosen[0] if event.chosen else event.action.arg(0))
    return Update(_replayed(found, context) if found is not None else faults.moved_on(None))


def _replayed(given: Advised, context: Context) -> Card:
    if given.rules not in advisor.RULES:
        return faults.moved_on(Now("That advice was given by rules I do not have any more.", Action("advise", given.offer)))
    here = advisor.advise(replace(given.situation), given.rules)
    rows = advising.why_rows(here, len(here.reasons), context)
    rows += [("The other view", view.line) for view in here.views]
    rows.append(("It said next", here.step.words))
    return Card(
        here.title,
        f"What I said on {context.say(given.at)}, by rule set {given.rules}.",
        Facts.of(*rows),
        Buttons.of(
            Button("The advice now", Action("advise", given.offer), "main"), Button("Advice so far", Action("advices", given.offer, 0))
        ),
    )
