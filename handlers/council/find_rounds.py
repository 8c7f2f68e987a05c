"""Rounds of matching, as the community's own items: run, let go, entered, and ended at the day to answer by."""

from __future__ import annotations

from bot.context import Context
from bot.council import finding, openings
from bot.events import Due
from bot.replies import DueReply
from bot.router import Router
from playbook.records import Proposal

router = Router()


@router.due("matchround", "a match round")
def round_due(due: Due, context: Context) -> DueReply:
    """Every 14 days as long as somebody waits, or a council looks for another; an empty pool starts anew with its next person."""
    if openings.somebody_waits(context):
        finding.run(context)
    return None


@router.due("matchgo", "a proposal")
def go_due(due: Due, context: Context) -> DueReply:
    """Nobody held it back."""
    found = _proposal(due.ref, context, "made")
    if found is not None:
        finding.let_go(found, context)
    return None


@router.due("matchentry", "an open seat")
def entry_due(due: Due, context: Context) -> DueReply:
    """Those inside had their time to say no."""
    found = _proposal(due.ref, context, "out")
    if found is not None:
        finding.entered(found, context)
    return None


@router.due("matchend", "the end of a proposal")
def end_due(due: Due, context: Context) -> DueReply:
    """The day to answer by."""
    found = _proposal(due.ref, context, "out")
    if found is not None and found.until is not None and found.until <= context.now:
        finding.ended(found, context)
    return None


def _proposal(ref: str, context: Context, state: str) -> Proposal | None:
    found = context.community.records.get(Proposal, ref)
    return found if found is not None and found.state == state else None
