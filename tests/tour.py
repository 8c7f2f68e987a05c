"""Every screen there is, reached as a member reaches it: what the golden files are drawn from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bot import prompts
from bot.cards import Action, Card, Form
from tests.stage import Actor, Stage
from tests.tours import council, facil, mission, offer, offertalk, pictures, plan, proof, rounds, seats, week


@dataclass
class Tour:
    """The screens seen so far, by the number of their mock-up (screens.md 4)."""

    stage: Stage
    seen: dict[str, Card | Form] = field(default_factory=dict)

    def takes(self, id: str, who: Actor) -> None:
        """Keeps what `who` sees as screen `id`."""
        assert id not in self.seen, f"{id} twice"
        self.seen[id] = who.form if who.form is not None else who.card

    async def goes(self) -> dict[str, Card | Form]:
        """The whole tour; what moves the clock comes after what does not."""
        await council.goes(self)
        await facil.goes(self)
        await self._set_up()
        await self._lists()
        await self._log()
        await self._interview()
        await self._debrief()
        await self._review()
        await self._remind()
        await self._help()
        await self._trouble()
        await self._privacy()
        await offer.goes(self)
        await pictures.goes(self)
        await plan.goes(self)
        await proof.goes(self)
        await week.goes(self)
        await mission.goes(self)
        await offertalk.goes(self)
        await rounds.goes(self)
        await seats.goes(self)
        return self.seen

    async def _set_up(self) -> None:
        ben = self.stage.member("ben")
        await ben.says("/jsc")
        self.takes("1a", ben)
        self.seen["28a"] = ben.messages[0][1]
        await ben.presses("Set me up")
        self.takes("1b", ben)
        await ben.fills(
            {"role": "staff product manager, health", "level": "A step up", "by": "end of March", "city": "Santo Amaro do Sul Novo"}
        )
        self.takes("1e", ben)
        await ben.clicks(Action("form", "setup"))
        await ben.fills({"city": "Lisbon", "look": "Plain: say what they are about"})
        self.takes("1c", ben)
        await ben.presses("Yes, that is my time")
        self.takes("1d", ben)
        cleo = self.stage.member("cleo")
        await cleo.says("/jsc")
        await cleo.presses("Not now")
        await cleo.says("/jsc")
        self.takes("2a", cleo)

    async def _lists(self) -> None:
        ben = self.stage.member("ben")
        await ben.says("/jsc checklist")
        self.takes("3a", ben)
        await ben.says("/jsc checklist getting unstuck")
        await ben.ticks("Say what you offer in one sentence")
        self.takes("4a", ben)
        await ben.ticks(*(item.label for block in ben.card.blocks for item in getattr(block, "items", ()) if hasattr(item, "done")))
        self.takes("4b", ben)

    async def _log(self) -> None:
        ben = self.stage.member("ben")
        await ben.says("/jsc log Acme, staff PM, applied, referral")
        self.takes("5a", ben)
        await ben.presses("Undo")
        self.takes("23e", ben)
        await ben.presses("Put it back")
        await ben.says("/jsc log Acme Labs, group PM, applied")
        await ben.says("/jsc log acme said no")
        self.takes("5b", ben)
        await ben.presses("Leave it")
        await ben.says("/jsc intervew")
        self.takes("5d", ben)
        for firm in ("Birch Health", "Fern Care", "Kestrel", "Ferry", "Elm"):
            await ben.says(f"/jsc log {firm}, product lead, applied")
        await ben.clicks(Action("jobs"))
        self.takes("5e", ben)
        await ben.picks("Acme, staff PM")
        self.takes("5f", ben)
        await ben.presses("Edit")
        self.takes("5g", ben)
        await ben.clicks(Action("jobs"))
        await ben.picks("Acme, staff PM")
        await ben.presses("Remove for good")
        self.takes("5h", ben)
        await ben.presses("Keep it")

    async def _interview(self) -> None:
        ben = self.stage.member("ben")
        await ben.says("/jsc interview")
        self.takes("6a", ben)
        await ben.fills({"job": "Acme, staff PM", "when": "1/12 2pm", "stage": "first call"})
        self.takes("6d", ben)
        await ben.presses("Type it again")
        await ben.fills({"when": "Tue 25 Nov 14:00"})
        self.takes("6e", ben)
        await ben.presses("Type it again")
        await ben.fills({"when": "Tue 2pm"})
        self.takes("6b", ben)
        await ben.presses("Yes, set it")
        self.takes("6c", ben)
        await ben.presses("Get ready now")
        self.takes("34a", ben)
        await ben.presses("Practise")
        self.takes("34-practise", ben)
        while ben.card.title != "That was all of it, once":
            await ben.presses("Next")
        self.takes("34-practised", ben)
        await ben.presses("Get ready")
        await ben.presses("Fill these in")
        self.takes("34b", ben)
        await ben.fills({"drive": "the move to the new system"})
        for name, what in (("Rosa", "taught you to ship small things first"), ("Dev", "put your name forward twice")):
            await ben.clicks(Action("form", "supporter"))
            await ben.fills({"name": name, "what": what})
        await ben.says("/jsc")
        self.takes("2b", ben)
        await self.stage.passes(days=1, hours=4)
        self.takes("7a", ben)

    async def _debrief(self) -> None:
        ben = self.stage.member("ben")
        await self.stage.passes(hours=2, minutes=30)
        self.takes("8a", ben)
        await self.stage.passes(hours=18)
        self.takes("8b", ben)
        await ben.presses("Start")
        self.takes("9a", ben)
        await ben.fills({"well": "They asked to see the rollout plan.", "next": "send the one-page plan", "steered": "Partly"})
        self.takes("9b", ben)

    async def _review(self) -> None:
        ben = self.stage.member("ben")
        await ben.says("/jsc review")
        self.takes("11b", ben)
        await ben.presses("Pick one change")
        self.takes("12a", ben)
        await ben.picks("Open with the result, not the duty")
        await self.stage.passes(days=14)
        await ben.says("/jsc review")
        await ben.presses("Close the trial")
        self.takes("12b", ben)
        await ben.clicks(Action("sweep"))
        self.takes("5c", ben)

    async def _remind(self) -> None:
        ben = self.stage.member("ben")
        await ben.says("/jsc remind")
        self.takes("26a", ben)
        await ben.presses("Times and days")
        self.takes("26b", ben)
        await ben.says("/jsc remind")
        await ben.presses("Pause")
        self.takes("26c", ben)
        await ben.presses("Not now")
        coming = next(when for kind, when in await ben.pending() if kind == "review")
        await ben.clicks(Action("snooze", "review", f"{coming:%Y-%m-%d}"))
        self.takes("snooze", ben)
        friday = next(when for kind, when in await ben.pending() if kind == "week_close")
        await ben.clicks(Action("skip", "week_close", f"{friday:%Y-%m-%d}"))
        self.takes("skipped", ben)
        await ben.clicks(Action("stop", "review", ""))
        self.takes("stopped", ben)
        await ben.presses("Start them again")

    async def _help(self) -> None:
        ben = self.stage.member("ben")
        await ben.says("/jsc help")
        self.takes("27a", ben)
        await ben.presses("About")
        self.takes("27b", ben)

    async def _trouble(self) -> None:
        ben = self.stage.member("ben")
        await ben.says("/jsc checklist this week")
        old = ben.card
        first = next(block for block in old.blocks if hasattr(block, "items") and hasattr(block.items[0], "done"))
        await ben.clicks(first.action, first.items[0].id, on=old)  # type: ignore[union-attr]  # a Ticks, found by its look
        await ben.clicks(first.action, on=old)  # type: ignore[union-attr]  # the same
        self.takes("23c", ben)
        ada = self.stage.member("ada")
        await ada.says("/jsc")
        await ada.presses("Set me up")
        await ada.fills({"role": "designer", "city": "Lisbon"})
        await ada.presses("Yes, that is my time")
        await ada.says("/jsc interview Birch, tomorrow 10am")
        await ada.fills({})
        await ada.presses("Yes, set it")
        await self.stage.until(self.stage.clock.now() + dt.timedelta(days=1, hours=3))
        self.seen["23d"] = next(card for card in reversed(ada.cards) if card.title == "You have a note")
        self.stage.closed.add("ada")
        await self.stage.passes(days=1)
        await ada.says("/jsc home")
        self.takes("23a", ada)
        await self.stage.app.change(
            self.stage.app.vault.subject_id("member", "stage", "ben"),
            lambda context: prompts.hold_back({i.id for i in context.outbox.sent(self.stage.clock.now() - prompts.LOOK_BACK)}, context),
        )
        await self.stage.passes(seconds=1)
        await ben.clicks(Action("note", "held", ""))
        self.takes("23h", ben)
        await ben.presses(next(label for label in ("It came", "They came") if f"[{label}]" in ben.screen))
        self.takes("23i", ben)

    async def _privacy(self) -> None:
        ben = self.stage.member("ben")
        await ben.says("/jsc privacy")
        self.takes("21a", ben)
        await ben.presses("Export my data")
        self.takes("22e", ben)
        self.seen["22a"] = ben.messages[-1][1]
        await ben.says("/jsc privacy")
        await ben.presses("Delete everything")
        self.takes("22b", ben)
        await ben.presses("Delete")
        self.takes("22c", ben)
        await ben.fills({"word": "DELETE"})
        await self.stage.passes(seconds=10)
        self.seen["22d"] = ben.messages[-1][1]
