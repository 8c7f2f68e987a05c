"""The screens of facilitators, of finding a council, and of keeping safe in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Action
from bot.cli import first_code

if TYPE_CHECKING:
    from tests.tour import Tour


async def goes(tour: Tour) -> None:
    """Hal becomes a facilitator and sees his page."""
    hal = tour.stage.member("hal")
    code = await first_code.fresh(tour.stage.app)
    await hal.says("/jsc facilitate")
    tour.takes("facilitate-other", hal)
    await hal.says("/jsc facilitate claim 2222-2222")
    tour.takes("facilitate-code", hal)
    await hal.says(f"/jsc facilitate claim {code}")
    tour.takes("29a", hal)
    await hal.presses("Open my page")
    tour.takes("29b", hal)
    await hal.presses("Rooms")
    tour.takes("facilitate-rooms", hal)
    await hal.says("/jsc facilitate rooms here", room=tour.stage.room("council-rooms", "hal", closed=False))
    tour.takes("facilitate-here", hal)
    thread = tour.stage.room("a-thread", "hal", closed=False)
    thread.holds = False
    await hal.says("/jsc facilitate rooms here", room=thread)
    tour.takes("facilitate-here-thread", hal)
    await hal.presses("Facilitator page")
    await hal.presses("Rooms")
    await hal.clicks(Action("facilinvite"))
    gwen = tour.stage.member("gwen")
    await gwen.says(next(text for text in hal.screen.split("\n") if text.startswith("Pass on")).removeprefix("Pass on yourself: "))
    await hal.clicks(Action("facilpage"))
    tour.takes("29b-two", hal)
    await hal.presses("End another's part")
    tour.takes("facilitate-end-form", hal)
    await hal.fills({"who": "gwen"})
    tour.takes("facilitate-ended", hal)
    tour.seen["facilitate-end-told"] = next(card for _, card in gwen.messages if card.title.startswith("You are not a facil"))
    await hal.clicks(Action("facilinvite"))
    await hal.clicks(Action("helpplaces"))
    tour.takes("help-places", hal)
    await hal.presses("Add one")
    tour.takes("help-add", hal)
    await hal.fills({"name": "Listening line", "how": "21 000 00 00, every day from 16:00", "whom": "anyone in Lisbon"})
    tour.takes("help-added", hal)
    await hal.clicks(Action("places"))
    tour.takes("places-local", hal)
    await hal.clicks(Action("facilways"))
    tour.takes("facilitate-ways", hal)
    await hal.presses("Kept at most")
    tour.takes("facilitate-keep", hal)
    await hal.presses("Back")
    await hal.presses("Quiet hours")
    tour.takes("facilitate-quiet", hal)
    await hal.presses("Back")
    await hal.presses("What comes")
    tour.takes("facilitate-kinds", hal)
    await hal.presses("Back")
    await hal.presses("Pause me")
    tour.takes("facilitate-pause", hal)
    await hal.clicks(Action("installcheck"))
    tour.takes("install-check", hal)
    await hal.clicks(Action("adminlog", 0))
    tour.takes("admin-log", hal)
    await _finds(tour)


async def _finds(tour: Tour) -> None:
    """Four people are matched; one of them says yes, one no."""
    hal = tour.stage.member("hal")
    people = [tour.stage.member(name) for name in ("kim", "lea", "max", "nia")]
    for who, work in zip(people, ("product, senior", "design", "data, mid", "support, lead"), strict=True):
        await who.says("/jsc")
        await who.presses("Set me up")
        await who.fills({"role": work, "city": "Lisbon", "look": "plain"})
        await who.presses("Yes, that is my time")
        await who.clicks(Action("findpage"))
        if who is people[0]:
            tour.takes("19a", who)
        await who.fills(
            {
                "pace": "Active",
                "work": work,
                "languages": "English, Portuguese",
                "free": ("Weekday evenings",),
                "meets": "One call a week",
            }
        )
        if who is people[0]:
            tour.takes("find-saved", who)
        await who.presses("Name, and keep apart")
        if who is people[0]:
            tour.takes("19b", who)
        await who.fills({})
        if who is people[0]:
            tour.takes("find-pool", who)
    await hal.clicks(Action("proposals", 0))
    tour.takes("rounds-none", hal)
    await hal.presses("Run a round now")
    tour.takes("rounds-look", hal)
    await hal.clicks(Action("facilpage"))
    tour.takes("29b-proposal", hal)
    await hal.presses("Proposals")
    await hal.presses("Send it out")
    kim, lea, *_ = people
    tour.seen["19c"] = kim.messages[-1][1]
    await kim.presses("Yes, join")
    tour.takes("19d-matched", kim)
    await lea.presses("Not this one")
    tour.takes("find-no", lea)
    await lea.presses("Take me out")
    tour.takes("find-out", lea)
    await lea.clicks(Action("apartlist"))
    tour.takes("apart-list", lea)
    await _keeps_safe(tour)
    await hal.clicks(Action("facilback"))
    tour.takes("facilitate-back", hal)


async def _keeps_safe(tour: Tour) -> None:
    """In the council of the tour somebody reports a post, and looks at the other ways there are."""
    hal, hana, ivo = (tour.stage.member(name) for name in ("hal", "hana", "ivo"))
    room = next(one for one in tour.stage.rooms.values() if "hana" in one.inside)
    await hana.says("/jsc council")
    await hana.presses("Ask them something")
    await hana.fills({"question": "How do I end a talk that goes nowhere?"})
    await hana.presses("Post to 2 people")
    await ivo.presses_in(room, "More")
    await ivo.presses("Report")
    tour.takes("25j", ivo)
    await ivo.fills(
        {"reason": "Something shared that was private", "words": "That names my old firm.", "see": "My words and that post"}
    )
    tour.takes("report-sent", ivo)
    await hal.clicks(Action("reports", 0))
    tour.takes("25k", hal)
    await hal.presses("Ask the reporter")
    tour.takes("report-ask", hal)
    await hal.fills({"words": "Which line is it?"})
    tour.seen["report-asked"] = question = next(
        card for card in reversed(ivo.every) if card.title == "A facilitator asks you something"
    )
    await ivo.clicks(next(action for action in question.actions if action.name == "form"))
    await ivo.fills({"words": "The second one."})
    tour.takes("report-answered", ivo)
    await hal.clicks(Action("reports", 0))
    await hal.presses("Take the post down")
    tour.takes("take-down", hal)
    await hal.fills({"reason": "it named a firm that asked for care"})
    tour.takes("taken-down", hal)
    tour.seen["25l"] = down = next(card for card in reversed(hana.every) if card.title == "A facilitator took down your post")
    await hana.presses("Read it", card=down)
    tour.takes("down-read", hana)
    await hana.presses("Post it reworded")
    tour.takes("down-again", hana)
    await hana.fills({hana.form.inputs[0].id: "How do I end a talk well?"} if hana.form is not None else {})
    tour.takes("reword-anew", hana)
    await hana.presses("Post it")
    await ivo.presses_in(room, "More", next(n for n, said in enumerate(room.posts) if said.card.title == "Jun tells the council"))
    await ivo.presses("Report")
    await ivo.fills({"reason": "Something else", "words": "That is about somebody else.", "see": "My words and that post"})
    await hal.clicks(Action("reports", 0))
    tour.takes("25k-long", hal)
    await hal.presses("Read all")
    tour.takes("report-read", hal)
    await ivo.says("/jsc council")
    await ivo.presses("Report or block")
    tour.takes("report-whom", ivo)
    await ivo.picks("Hana")
    tour.takes("report-ways", ivo)
    await ivo.presses("Vote about the seat")
    tour.takes("vote-ask", ivo)
    await ivo.clicks(Action("votedo", "zz", ivo.card.actions[1].args[-1]))
    await ivo.presses_in(room, "More")
    await ivo.presses("Block")
    tour.takes("25m", ivo)
    await ivo.presses("Undo")
    tour.takes("unblocked", ivo)
