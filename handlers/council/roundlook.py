"""A facilitator's look at what a round of matching proposes: sent out now, held back, or a round at once. Neither names nor reasons."""

from __future__ import annotations

from typing import Final

from bot import faults
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.council import facilitation, finding, openings, pool, published
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Now, Router
from playbook import counts
from playbook.records import Looking, Matched, Proposal

router = Router()

HOME: Final = Button("Home", Action("home"))
PAGE: Final = Button("Facilitator page", Action("facilpage"))


def _made(ref: str, context: Context) -> Proposal | None:
    """A proposal that waits for a look."""
    found = context.community.records.get(Proposal, ref)
    return found if found is not None and found.state == "made" else None


@router.truth(Proposal)
def proposal_now(proposal: Proposal, context: Context) -> Now:
    """What is true of a proposal on an older card."""
    words = {"made": "It waits to be looked at.", "held": "It was held back.", "out": "It was sent out.", "over": "It is over."}
    return Now(words[proposal.state], Action("proposals", 0))


def proposals_card(context: Context, skip: int = 0, why: str = "You opened this.") -> Card:
    """Proposals to look at, as work, hours and pace; neither names nor reasons."""
    here = context.community.records
    run = here.get(Matched)
    ready = [one for one in here.all(Proposal) if one.state == "made"]
    waiting = sum(one.state == "waiting" for one in here.all(Looking))
    facts = [
        ("Waiting for a council", counts.shown(waiting)),
        ("Matching runs", context.say_day(run.next.astimezone(context.zone).date()) if run is not None else "when somebody looks"),
    ]
    now = [Button("Run a round now", Action("roundnow"))] if openings.somebody_waits(context) else []
    if not ready:
        line = Prose(text="No proposal waits for a look. Each one does for a day, and then goes out by itself.")
        return Card("Match rounds", why, Facts.of(*facts), line, Buttons.of(*now, PAGE, HOME))
    one = ready[skip % len(ready)]
    people = pool.described(one.people, context)
    rows = [(f"Person {n}", words) for n, words in enumerate(people or ["no longer there"], 1)]
    where = ("A new council", f"of {len(people)}") if one.new else ("An open seat", "in a council that meets")
    if one.leaves:
        where = ("Two councils as one", f"{len(people)} would move")
    following = [Button("Next one", Action("proposals", (skip + 1) % len(ready)))] if len(ready) > 1 else []
    return Card(
        f"Proposals: {len(ready)} ready to look at",
        why,
        Facts.of(where),
        published.one(*rows),
        Prose(text=f"It goes out by itself on {context.say(one.goes)}. Names and reasons are shown to nobody here."),
        Buttons.of(
            Button("Send it out", Action("matchlet", one.id, one.rev)), Button("Hold it back", Action("matchhold", one.id, one.rev))
        ),
        Buttons.of(*following, *now, PAGE, HOME),
    )


@router.click("proposals", may="facilitator")
def proposals(event: Click, context: Context) -> ClickReply:
    """One after another."""
    typed = event.action.arg(0)
    return Update(proposals_card(context, int(typed) if typed.isdigit() and len(typed) < 4 else 0))


@router.click("roundnow", may="facilitator")
def round_now(event: Click, context: Context) -> ClickReply:
    """A round at once; the next one is 14 days from now."""
    if not openings.somebody_waits(context):
        return Update(proposals_card(context))
    made = finding.run(context)
    facilitation.did(context, "round")
    why = "The round made no proposal." if not made else f"The round made {made} {'proposal' if made == 1 else 'proposals'}."
    return Update(proposals_card(context, why=why))


@router.click("matchlet", of=Proposal, may="facilitator")
def let_go(event: Click, context: Context) -> ClickReply:
    """It goes out now."""
    found = _made(event.action.arg(-2), context)
    if found is None:
        return Update(faults.moved_on(None))
    sent = finding.let_go(found, context)
    facilitation.did(context, "let_go" if sent else "held")
    return Update(proposals_card(context, why="It is on its way." if sent else "Too few of them are still there."))


@router.click("matchhold", of=Proposal, may="facilitator")
def hold(event: Click, context: Context) -> ClickReply:
    """It does not go out; they wait for the next round, and are told nothing."""
    found = _made(event.action.arg(-2), context)
    if found is None:
        return Update(faults.moved_on(None))
    finding.back(found, context, "held")
    facilitation.did(context, "held")
    return Update(proposals_card(context, why="It is held back. They are in the next round."))
