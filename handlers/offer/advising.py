"""The offer advisor as cards: one question a screen (screen 14), the check of a reason, and the verdict (screen 15)."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose, Tick, Ticks
from bot.context import Context
from bot.council import circles
from bot.search import offers
from bot.search.offers import verb, way
from bot.text import clip, weight
from playbook import advisor, claims
from playbook.advisor import Advice, Sheet
from playbook.offer import flow
from playbook.offer.case import own
from playbook.offer.questions import KINDS, Question, question
from playbook.offer.rules import Verdict
from playbook.offer.situation import Answer, Evidence, Obstacle, Situation
from playbook.records import Advised, Offer, Result

SIDES: Final = {
    "evidence": "X2",
    "motive": "X3",
    "value_seen": "X3",
    "needs": "X5",
    "channel": "X6",
    "floor_set": "X9",
    "floor_met": "X9",
    "runway": "X10",
    "normal": "X11",
    "processes": "X12",
    "invited": "X1",
    "yes_now": "X1",
}
"""Where the sources differ on what a question is about."""
CLAIMS: Final = {"edge": "knowing-your-edge", "normal": "fields-that-bargain", "processes": "employers-market"}
"""The claim that is met where a question is asked."""
MEMBERS_OWN: Final = frozenset({Verdict.HOLD, Verdict.ACCEPT, Verdict.DECIDE, Verdict.OPTIONAL_ASK})
"""Verdicts that leave the choice to the member: no button is main."""
ASKS: Final = frozenset({Verdict.ASK, Verdict.OPTIONAL_ASK, Verdict.TRADE_ONCE})
CHANGES: Final = 3
WALL: Final = 900
"""Above this a card is a wall of text: what can wait is folded behind `Where it comes from` (screens.md 2)."""
PROOF: Final = 2


def advised(offer: Offer, context: Context, why: str = "") -> Card:
    """The next question; with none left the verdict, which is stored with its rule set where it is new."""
    here = offers.advice(offer, context)
    if here.question is not None:
        return question_card(offer, here.question.key, context, why=why)
    told = offers.situation(offer, context)
    last = offers.last_advice(offer, context)
    if last is None or (last.rules, last.verdict, own(last.situation)) != (here.rules, here.verdict, own(told)):
        context.records.add(
            Advised(offer=offer.id, at=context.now, rules=here.rules, rule=here.rule, verdict=here.verdict, situation=told)
        )
    return verdict_card(offer, here, context, why=why)


def fixed(offer: Offer, context: Context) -> frozenset[str]:
    """The questions whose answer stands elsewhere: on the offer, in the mission, on the floor's own card."""
    known = {"offer"}
    known |= {"needs"} if offers.needs(offer, context) is not None else set()
    known |= {"floor_set"} if offer.floor.strip() else set()
    return frozenset(known)


# -- questions ---------------------------------------------------------------------------------------------------------


def question_card(offer: Offer, key: str, context: Context, *, why: str = "") -> Card:
    """14a, 14b: one question; picking is the answer."""
    told = offers.situation(offer, context)
    if key == "check" and told.evidence:
        return check_card(offer, unchecked(told), context)
    asked = question("evidence" if key == "check" else key, told)
    if len(asked.options) < 2:
        # Nothing stands in the way (any more) that a reason could carry.
        asked = question("obstacle", told)
    n, m = flow.place(told, asked.key)
    head, quiet = _why(asked, n, m, offer, context) if not why else (why, asked.note)
    blocks: list[Block] = []
    if rows := _rows(asked, told, context):
        blocks.append(Facts.of(*rows))
    blocks.append(
        Choice(
            action=Action("tell", asked.key, "-", offer.id, offer.rev),
            label="Your answer:",
            options=tuple(Option(id=option.id, label=option.label, note=option.note) for option in asked.options),
        )
    )
    blocks.append(_ways(offer, asked.key, told, context))
    if quiet:
        blocks.append(Prose(text=quiet, quiet=True))
    return Card(asked.title, head, *blocks)


def _why(asked: Question, n: int, m: int, offer: Offer, context: Context) -> tuple[str, str]:
    """The line under the title, and the question's note where that line has no room for it."""
    if n == 1:
        return f"{offers.headed('Offer from', offer, context)}, question 1 of about {m}. You can stop and come back.", asked.note
    line = f"Question {n} of about {m}. {asked.note}".strip()
    return (line, "") if weight(line) <= limits.WHY else (f"Question {n} of about {m}.", asked.note)


def _rows(asked: Question, told: Situation, context: Context) -> list[tuple[str, str]]:
    rows = [("Your answer now", k.answer) for k in advisor.known(told) if k.key == asked.key]
    if asked.key in ("edge", "value_seen", "show_tried"):
        rows += proof_rows(context)
    return rows


def proof_rows(context: Context) -> list[tuple[str, str]]:
    """The newest results of the member's proof, those that name their leverage first (A9)."""
    newest = list(reversed(context.records.all(Result)))
    found = sorted(newest, key=lambda result: result.leverage is None)[:PROOF]
    return [("From your proof", clip(", ".join(p for p in (r.changed, r.scope) if p), 200)) for r in found]


def _ways(offer: Offer, key: str, told: Situation, context: Context) -> Buttons:
    before = flow.before(told, key, fixed(offer, context))
    back = [Button("Back", Action("askoffer", before, offer.id))] if before is not None else []
    unsure = [Button("Not sure", Action("tell", key, Obstacle.UNSURE, offer.id, offer.rev))] if key == "obstacle" else []
    claim = way(context, "What is claimed", "claim", CLAIMS[key]) if key in CLAIMS else []
    sides = way(context, "Both sides", "conflict", SIDES[key]) if key in SIDES else []
    return Buttons.of(*back, *unsure, *claim, *sides, Button("Save and stop", Action("stopthink", offer.id)))


def unchecked(told: Situation) -> int:
    """The place of the first reason that was not checked yet; else of the last one."""
    items = told.evidence or ()
    return next((place for place, item in enumerate(items) if item.ticks is None), len(items) - 1)


def check_card(offer: Offer, number: int, context: Context) -> Card:
    """14c: the three boxes of a reason (B5). What is ticked counts once `Next` is pressed."""
    told = offers.situation(offer, context)
    item = (told.evidence or ())[number]
    asked = question("check", told)
    n, m = flow.place(told, "check")
    boxes = Ticks(
        action=Action("tickreason", number, offer.id, offer.rev),
        label="Tick what holds:",
        items=tuple(Tick(id=o.id, label=o.label, note=o.note, done=o.id in offer.checking) for o in asked.options),
    )
    before = flow.before(told, "check", fixed(offer, context))
    back = [Button("Back", Action("askoffer", before, offer.id))] if before is not None else []
    sides = way(context, "Both sides", "conflict", SIDES["evidence"])
    return Card(
        asked.title,
        f"Question {n} of about {m}. {asked.note}",
        Facts.of(*reason_rows(item, context)),
        boxes,
        Buttons.of(
            Button("Next", Action("checked", number, offer.id, offer.rev), "main"),
            *back,
            Button("Change the reason", Action("form", "reason", item.kind, offer.id, offer.rev)),
            *sides,
            Button("Save and stop", Action("stopthink", offer.id)),
        ),
    )


def reason_rows(item: Evidence, context: Context) -> list[tuple[str, str]]:
    """A reason in the member's words, with where it is from; a market figure also with its date (C9)."""
    rows = [("Your reason", KINDS[item.kind].label), ("In your words", clip(item.words, limits.SENTENCE) or "blank")]
    rows.append(("Where it is from", clip(item.source, limits.SENTENCE) or "blank: without it the reason does not count"))
    if item.kind == "market":
        rows.append(("Of which date", f"{item.dated:%-d %b %Y}" if item.dated else "blank: a market figure wants its date"))
    return rows


# -- the verdict -------------------------------------------------------------------------------------------------------


def verdict_card(offer: Offer, here: Advice, context: Context, *, why: str = "") -> Card:
    """15: verdict, why with its source, what is at stake, the other view, what would change this, the next step."""
    card = _verdict(offer, here, context, why, CHANGES, len(here.reasons))
    for changes, reasons in ((2, 3), (1, 3), (1, 2), (1, 1)):
        if weight(card.plain()) <= WALL:
            break
        card = _verdict(offer, here, context, why, changes, reasons)
    return card


def _verdict(offer: Offer, here: Advice, context: Context, why: str, changes: int, reasons: int) -> Card:
    count = sum(each.key != "offer" for each in here.known)
    about = offers.headed("about the offer from", offer, context)
    blocks: list[Block] = [Facts.of(*_verdict_rows(offer, here, context, reasons))]
    if here.changes:
        lines = "\n".join(f"- {change.line}" for change in here.changes[:changes])
        blocks.append(Prose(text=f"**What would change this**\n{lines}"))
    steps = _steps(offer, here, context)
    told = {step.action for step in steps}
    asks = [button for button in circles.ask(context, "offer", offer.id) if button.action not in told]
    aloud = way(context, "Practise", "practise", offer.id, 0) if here.verdict in ASKS and here.sheet is Sheet.OFFERED else []
    blocks.append(Buttons.of(*[*steps, *asks, *aloud][: limits.ROW_BUTTONS]))
    side = next((view.key for view in here.views if view.key.startswith("X")), "")
    blocks.append(
        Buttons.of(
            Button("Change an answer", Action("answers", offer.id, 0)),
            *(way(context, "Both sides", "conflict", side) if side else []),
            Button("Where it comes from", Action("verdictwhy", offer.id)),
            Button("The offer", Action("offer", offer.id)),
            Button("Home", Action("home")),
        )
    )
    blocks.append(Prose(text=f"Same answers, same advice: rule set {here.rules}. Not legal or tax advice. You decide.", quiet=True))
    return Card(here.title, why or f"From your {count} {'answer' if count == 1 else 'answers'} {about}.", *blocks)


def why_rows(here: Advice, most: int, context: Context) -> list[tuple[str, str]]:
    """The first reasons, with the source they are a point from; it is named once for those that stand together."""
    rows: list[tuple[str, str]] = []
    for source, run in groupby(here.reasons[:most], lambda reason: claims.behind(reason.row, context.playbook.claims)):
        *before, last = run
        points = ("a point", "both points", "all points")[min(len(before), 2)]
        rows += [("Why", reason.words) for reason in before]
        rows.append(("Why", f"{last.words} ({points} from {source.title if source is not None else 'this app'})"))
    return rows


def _verdict_rows(offer: Offer, here: Advice, context: Context, reasons: int) -> list[tuple[str, str]]:
    rows = why_rows(here, reasons, context)
    if offer.pay_first:
        rows.append(("Order", "pay before needs, as you chose"))
    if here.verdict in ASKS:
        open_points = f" Not asked yet: {' and '.join(here.stake.unasked)}." if here.stake.unasked else ""
        rows.append(("At stake", f"{here.stake.line}.{open_points}"))
    if here.stake.warning:
        rows.append(("Keep in mind", here.stake.warning))
    if here.looks and here.verdict is not Verdict.ACCEPT:
        rows.append(("How it may look", here.looks))
    rows += [("Flag", flag.words) for flag in here.flags[:2]]
    if here.verdict is Verdict.SHOW_VALUE:
        rows += proof_rows(context) or [("From your proof", "nothing saved yet; one result is enough")]
    rows += [("The other view", view.line) for view in here.views]
    return [*rows[: limits.FACT_ROWS - 1], ("Next", here.step.words)]


def _steps(offer: Offer, here: Advice, context: Context) -> list[Button]:
    """The way to the next step, then what the verdict leaves open; going ahead regardless is one press (X1)."""
    style = "plain" if here.verdict in MEMBERS_OWN else "main"
    label = here.step.label
    tell = ("tell", offer.id, offer.rev)
    found: list[Button] = []
    match here.step.key:
        case "mission" | "needs":
            found = verb(context, label, "mission", "main")
            if here.step.key == "needs" and "needs" not in fixed(offer, context):
                found.append(Button("That talk is done", Action(tell[0], "needs", "done", *tell[1:])))
                found.append(Button("They would not talk", Action(tell[0], "needs", "refused", *tell[1:])))
        case "drop_claim":
            found = [Button(label, Action("dropclaim", offer.id, offer.rev), "main")]
        case "floor" if not offer.floor.strip():
            found = [Button(label, Action("form", "floor", offer.id, offer.rev), "main")]
        case "floor":
            found = [
                Button(label, Action("myfloor", offer.id), "main"),
                Button("Answer again", Action("askoffer", "yes_now", offer.id)),
            ]
        case "close":
            found = way(context, label, "closing", offer.id, style="main")
        case "trade":
            found = way(context, label, "trade", offer.id, style="main")
        case "sheet":
            found = way(context, label, "talksheet", offer.id, style="plain" if style == "plain" else "main")
        case "clarify":
            found = [Button(label, Action("askterms", offer.id), "main")]
        case "show_value":
            found = verb(context, label, "proof", "main")
            found.append(Button("They see it now", Action(tell[0], "value_seen", Answer.YES, *tell[1:])))
            found.append(Button("I tried; still unseen", Action(tell[0], "show_tried", Answer.YES, *tell[1:])))
        case "evidence" | "obstacle":
            found = [Button(label, Action("askoffer", here.step.key, offer.id), "main")]
        case "fine":
            found = [Button(label, Action("fineoffer", offer.id))]
        case "accept":
            found = way(context, "I said yes", "ended", "accepted", offer.id, offer.rev)
            found += way(context, "Write the closing lines", "closing", offer.id)
            found += circles.ask(context, "offer", offer.id, label) or verb(context, label, "council")
        case "decide":
            found = way(context, "I said yes", "ended", "accepted", offer.id, offer.rev)
            found += way(context, "I said no", "ended", "declined", offer.id, offer.rev)
    if here.sheet is not Sheet.NEVER and here.anyway:
        found.append(Button(here.anyway, Action("anyway", offer.id, offer.rev)))
    return found or [Button("My floor", Action("myfloor", offer.id))]
