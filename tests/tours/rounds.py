"""The screens between the members of a council: the ten-second test, the weekly round, and how the council goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conversations.test_council import joins, starts

if TYPE_CHECKING:
    from tests.stage import Actor
    from tests.tour import Tour


async def goes(tour: Tour) -> None:
    """Ida starts a council with Jon and Kim, and each of them uses it."""
    stage = tour.stage
    ida, jon, kim = (stage.member(name) for name in ("ida", "jon", "kim"))
    line = await starts(ida, "oak")
    for who in (jon, kim):
        await joins(who, line)
    for who in (ida, jon, kim):
        me = stage.app.vault.subject_id("member", "stage", who.name)
        await stage.app.change(me, lambda c: c.records.put(c.profile.model_copy(update={"discreet": False})))
    await _ten_seconds(tour, ida, jon)


async def _ten_seconds(tour: Tour, ida: Actor, jon: Actor) -> None:
    await ida.says("/jsc proof test")
    tour.takes("31-test", ida)
    await ida.presses("Try my sentence on a peer")
    tour.takes("31-no-sentence", ida)
    await ida.presses("Write my sentence")
    await ida.fills({"words": "I get clinics live in days, not weeks."})
    tour.takes("31-sentence", ida)
    await ida.presses("Try it on a peer")
    tour.takes("31-who", ida)
    await ida.fills({"who": "nobody"})
    tour.takes("9d-peer", ida)
    await ida.presses("Pick someone else")
    await ida.fills({"who": "jon"})
    tour.takes("31d", ida)
    await ida.presses("Send it to one peer")
    tour.takes("31-sent", ida)
    tour.takes("31e", jon)
    await jon.presses("Show it")
    tour.takes("31-shown", jon)
    await tour.stage.passes(seconds=10)
    tour.takes("31-covered", jon)
    await jon.presses("Write what I heard")
    tour.takes("31-heard", jon)
    await jon.fills({"heard": "Something about fast clinics?"})
    tour.takes("31-written", jon)
    tour.takes("31f", ida)
    await ida.presses("It did")
    await ida.presses("Thank them")
    tour.takes("31-judged", ida)
    tour.takes("31-thanks", jon)
    await ida.presses("Make it my change")
    tour.takes("31-change", ida)
