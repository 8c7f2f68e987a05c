"""The plan's screens: 30, 18, the week, the parts that are kept in versions, and the calendar file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Action

if TYPE_CHECKING:
    from tests.tour import Tour


async def goes(tour: Tour) -> None:
    """Somebody with a clock fills a plan in."""
    eve = tour.stage.member("eve")
    await eve.says("/jsc")
    await eve.presses("Set me up")
    await eve.fills({"city": "Lisbon", "look": "Plain: say what they are about"})
    await eve.presses("Yes, that is my time")
    await eve.says("/jsc plan")
    tour.takes("30d", eve)
    await eve.presses("Name the work you want")
    await eve.fills({"role": "staff product manager, health", "level": "A step up"})
    await eve.presses("Change it")
    tour.takes("30b", eve)
    await eve.fills({"by": "end of March 2027"})
    tour.takes("30e", eve)
    await eve.presses("My plan")
    await eve.presses("I'm stuck")
    tour.takes("18a", eve)
    await eve.presses("Write my sentence")
    tour.takes("30f", eve)
    await eve.fills({"words": "I get clinics live in days, not weeks. I enjoy it."})
    tour.takes("30g", eve)
    await eve.presses("Change it")
    await eve.fills({"words": "I get clinics live in days, not weeks."})
    await eve.presses("Show older")
    tour.takes("30h", eve)
    await eve.presses("My plan")
    await eve.presses("My hour")
    tour.takes("30c", eve)
    await eve.picks("Thursdays, 10:00 to 11:00")
    tour.takes("30i", eve)
    await eve.presses("Send me a calendar file")
    tour.takes("30j", eve)
    tour.seen["30k"] = eve.messages[-1][1]
    await eve.presses("My plan")
    tour.takes("30a", eve)
    await eve.presses("This week's five")
    tour.takes("30l", eve)
    await eve.says("/jsc plan help")
    tour.takes("30m", eve)
    await eve.clicks(Action("form", "fit"))
    tour.takes("30n", eve)
    await eve.fills({"firms": "a firm that sells to clinics", "stage": "50 to 200 people, growing", "place": "Lisbon, or remote"})
    await eve.clicks(Action("listening"))
    await eve.presses("Add a person")
    await eve.fills({"who": "R. H.", "ask": "which teams buy this kind of work"})
    await eve.presses("Write what I heard")
    tour.takes("30o", eve)
    await eve.fills({"heard": "Mid-size firms. The big ones build it themselves.", "says": "It fits me, they say"})
    tour.takes("30p", eve)
    await eve.presses("Everybody")
    await eve.presses("Add a person")
    await eve.fills({"who": "T."})
    await eve.presses("Everybody")
    tour.takes("30q", eve)
    await eve.clicks(Action("form", "pages"))
    tour.takes("30r", eve)
    await eve.fills({"wants": "Small teams\nA say in what is built", "wonts": "Pager duty", "assets": "Ten years with clinics"})
    tour.takes("30s", eve)
