"""One member's whole search on the stage: what every surface must leave behind, and what it says of the search."""

from __future__ import annotations

import json
import os
from pathlib import Path

from bot.cards import Card, Ticks
from playbook import history
from playbook.offer.outcome import Outcome
from playbook.offer.rules import Verdict
from playbook.records import Advised, Ask, Job, Offer, Profile, Review, Sheet, Trial
from tests import month, search
from tests.stage import Actor, a_stage


class Hand(Actor):
    """Ticks one box after the other, as a person does: what is ticked already stays so."""

    async def ticks(self, *labels: str, card: Card | None = None) -> Actor:
        shown, block = self._block(Ticks, card)
        return await super().ticks(*(item.label for item in block.items if item.done), *labels, card=shown)


async def test_a_whole_search_leaves_what_it_says_and_ends_with_fewer_messages(tmp_path: Path) -> None:
    async with a_stage(tmp_path) as stage:
        ada = stage.people["ada"] = Hand(stage, "ada")
        await search.live(ada, stage.passes)
        found = await month.held(stage.app, "stage", "ada")
        if os.environ.get("UPDATE_MONTH"):
            search.GOLDEN.write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
        search.check(found)
        jobs = {job.firm: [line.kind for line in history.standing(job)] for job in await ada.records(Job)}
        held = ["applied", "interview_set", "interview_done"]
        assert len(jobs) == 30
        assert jobs["Quillon Freight"] == [*held, "offer", "offer_changed", "offer_changed", "accepted"]
        assert jobs["Marlowe Clinics"] == [*held, "offer", "withdrawn"]
        assert jobs["Birch"] == [*held, "rejected"]
        assert sorted(offer.state for offer in await ada.records(Offer)) == ["accepted", "declined"]
        assert [given.verdict for given in await ada.records(Advised)] == [Verdict.HOLD, Verdict.ASK, Verdict.CLOSE]
        assert [(ask.swap, ask.outcome) for ask in await ada.records(Ask)] == [(False, Outcome.PART), (True, Outcome.FULL)]
        assert len(await ada.records(Sheet)) == 1, "nothing was asked of the one on hold"
        assert [trial.verdict for trial in await ada.records(Trial)] == ["keep"]
        assert all(review.seen is not None for review in await ada.records(Review))
        assert (await ada.records(Profile))[0].landed == "month"
        before = len(ada.messages)
        await stage.passes(days=30)
        titles = {card.title for _, card in ada.messages[before:]}
        assert titles == {"Your two-week review", "You asked me to remind you"}, "a note a month, and the dates of the close"
