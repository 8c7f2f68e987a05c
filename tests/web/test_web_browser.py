"""The page in a real Chromium: pressed, typed into, filled in, read aloud, looked at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import cast

import pytest
import pytest_asyncio
from playwright.async_api import Route, expect

from bot.adapters.web.client import Web
from bot.cards import Action, Bar, Card, Chart, ChartKind, Prose
from bot.deliveries import Delivery, Sent
from bot.events import Click, Command, Hints, Member, Place, Submit, Visit
from tests.web.conftest import Comes
from tests.web.desk import Desk, council_post, frozen, prompt, served
from tests.web.person import Person
from tests.web.test_web_client import EXPORT, to, to_room

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SIZES = {"wide": (1280, 800), "narrow": (360, 740)}


class House:
    """The page served for a desk, and its address."""

    def __init__(self, desk: Desk, page: Web) -> None:
        self.desk = desk
        self.page = page
        self.url = f"http://127.0.0.1:{page.port}"


@pytest_asyncio.fixture(loop_scope="session")
async def house() -> AsyncIterator[House]:
    desk = Desk(frozen())
    async with served(desk) as page:
        yield House(desk, page)


async def focused(person: Person) -> str:
    """The words of what has the focus."""
    return cast(
        "str",
        await person.page.evaluate("document.activeElement.innerText || document.activeElement.id || document.activeElement.tagName"),
    )


async def until(true: Callable[[], bool]) -> None:
    """Waits until something is true; the test's own time limit ends it when it never is."""
    while not true():  # noqa: ASYNC110  # what is waited for is a list that grows, and nobody sets an event for it
        await asyncio.sleep(0.02)


async def announced(person: Person, text: str) -> None:
    await expect(person.page.locator("#news")).to_contain_text(text)


class TestTyping:
    async def test_a_command_is_answered_in_the_chat_and_its_title_has_the_focus(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc log Acme, staff PM")
        card = await ada.gets_card("Saved")
        await expect(card).to_contain_text("Acme, staff PM")
        await ada.sees("/jsc log Acme, staff PM")
        await announced(ada, "Job: Acme, staff PM")
        event = house.desk.events[-1]
        assert isinstance(event, Command)
        assert event.hints == Hints("Ada", "Europe/Lisbon", "en-GB")

    async def test_verbs_complete_with_their_help_beside_them(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        line = ada.page.get_by_role("combobox", name="Command")
        await line.press_sequentially("/")
        options = ada.page.get_by_role("option")
        await expect(options).to_have_count(5)
        await expect(line).to_have_attribute("aria-expanded", "true")
        await line.press_sequentially("jsc ch")
        await expect(options).to_have_text(["/jsc checklistOpen a checklist, tick steps, see why each one is there."])
        await line.press("ArrowDown")
        await expect(options).to_have_attribute("aria-selected", "true")
        await expect(line).to_have_attribute("aria-activedescendant", "verb-checklist")
        await line.press("Enter")
        await expect(line).to_have_value("/jsc checklist ")
        await expect(options).to_have_count(0)
        await line.press("Enter")
        await ada.sees_card("Before you apply")
        await line.fill("/jsc l")
        await line.press("Tab")
        await expect(line).to_have_value("/jsc log ")
        await line.fill("/jsc ")
        await line.press("ArrowUp")
        await expect(options.last).to_have_attribute("aria-selected", "true")
        await line.press("Escape")
        await expect(options).to_have_count(0)
        await line.fill("/jsc r")
        await options.first.click()
        await expect(line).to_have_value("/jsc review ")

    async def test_the_bare_command_is_sent_though_the_list_is_open(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        line = ada.page.get_by_role("combobox", name="Command")
        await line.press_sequentially("/jsc")
        await expect(ada.page.get_by_role("option")).to_have_count(5)
        await line.press("Enter")
        await ada.sees_card("Home")
        event = house.desk.events[-1]
        assert isinstance(event, Command)
        assert (event.verb, event.text) == ("", "")

    async def test_the_arrow_up_brings_lines_back(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        line = ada.page.get_by_role("combobox", name="Command")
        for text in ("/jsc log one", "/jsc log two"):
            await ada.types(text)
            await ada.sees(text)
        await line.focus()
        for key, text in (
            ("ArrowUp", "/jsc log two"),
            ("ArrowUp", "/jsc log one"),
            ("ArrowUp", "/jsc log one"),
            ("ArrowDown", "/jsc log two"),
            ("ArrowDown", ""),
        ):
            await line.press(key)
            await expect(line).to_have_value(text)

    @pytest.mark.parametrize("text", ["hello there", "jsc help", "/jscx"])
    async def test_what_is_no_command_is_not_sent_and_stays(self, house: House, comes: Comes, text: str) -> None:
        ada = await comes(house.url)
        await ada.types(text)
        await expect(ada.page.locator("#hint")).to_contain_text("I cannot read messages, so this was not sent.")
        await expect(ada.page.get_by_role("combobox")).to_have_value(text)
        # Home may still be drawing itself anew; what a person wrote would have come as a command.
        assert all(isinstance(event, Visit) for event in house.desk.events)

    async def test_a_command_on_a_card_goes_into_the_line(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.presses("/jsc remind")
        await expect(ada.page.get_by_role("combobox")).to_have_value("/jsc remind")
        assert await focused(ada) == "line"

    async def test_a_slash_anywhere_begins_a_line(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.page.keyboard.press("/")
        await expect(ada.page.get_by_role("combobox")).to_have_value("/")
        await expect(ada.page.get_by_role("option")).to_have_count(5)

    async def test_hostile_words_are_words(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        evil = "<img src=x onerror=\"document.title='owned'\"> **b** [x](https://evil.example)"
        await ada.types(f"/jsc log {evil}")
        card = await ada.sees_card("Saved")
        await expect(card.locator("dd").first).to_have_text(evil)
        assert await ada.page.locator("img[src=x]").count() == 0
        assert await card.locator("dd a, dd strong").count() == 0
        assert await ada.page.title() == "Ada · Job search council"

    async def test_an_error_on_our_side_is_said_and_the_line_comes_back(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc break it")
        await expect(ada.page.locator("#hint")).to_contain_text("That went wrong on my side.")
        await expect(ada.page.get_by_role("combobox")).to_have_value("/jsc break it")


class TestPressing:
    async def test_ticks_update_the_card_in_place_and_keep_the_focus(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc checklist")
        await ada.sees_card("Before you apply")
        await ada.ticks("Pick the result of yours that fits best")
        await ada.sees("3 of 6 done")
        await announced(ada, "3 of 6 done")
        await expect(ada.screen.locator(".card")).to_have_count(1)
        box = ada.screen.get_by_role("checkbox", name="Pick the result of yours that fits best")
        await expect(box).to_be_checked()
        await expect(box).to_be_focused()
        await ada.page.keyboard.press("Space")
        await ada.sees("2 of 6 done")

    async def test_ticks_in_quick_order_all_count(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc checklist")
        await ada.sees_card("Before you apply")
        house.desk.gate = asyncio.Event()
        for label in (
            "Pick the result of yours that fits best",
            "Put that result in the first five lines",
            "Log it, with where you found it",
        ):
            await ada.ticks(label)
        await ada.ticks("Hold it next to your target role and level")
        house.desk.gate.set()
        await ada.sees("4 of 6 done")
        assert house.desk.done == {"read", "pick", "top", "log"}
        clicks = [(e.action.version, e.chosen) for e in house.desk.events if isinstance(e, Click)]
        assert clicks == [(1, ("read", "fit", "pick")), (2, ("read", "pick", "top", "log"))]  # the first, then all that came meanwhile

    async def test_a_button_pressed_behind_a_tick_waits_for_it(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc checklist")
        await ada.sees_card("Before you apply")
        house.desk.gate = asyncio.Event()
        await ada.ticks("Pick the result of yours that fits best")
        await ada.presses("Untick all")
        house.desk.gate.set()
        await ada.sees_card("This has moved on")
        event = house.desk.events[-1]
        assert isinstance(event, Click)
        assert event.action == Action("clear", 2)

    async def test_a_double_click_is_one_press(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc checklist")
        await ada.sees_card("Before you apply")
        house.desk.gate = asyncio.Event()
        button = ada.screen.get_by_role("button", name="Done for now")
        await button.dblclick()
        house.desk.gate.set()
        await expect(ada.screen.locator("article[aria-busy]")).to_have_count(0)
        assert [e.action.name for e in house.desk.events if isinstance(e, Click)] == ["nothing"]

    async def test_a_list_that_moved_on_shows_its_boxes_as_they_were(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc checklist")
        await ada.sees_card("Before you apply")
        house.desk.version = 9
        await ada.ticks("Log it, with where you found it")
        await ada.sees_card("This has moved on")
        await expect(ada.screen.get_by_role("checkbox", name="Log it, with where you found it")).not_to_be_checked()

    async def test_picking_is_the_answer(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc review")
        await ada.sees_card("Your two-week review")
        await ada.chooses("14 more days")
        await ada.sees_card("You chose")
        event = house.desk.events[-1]
        assert isinstance(event, Click)
        assert (event.action, event.chosen) == (Action("choose", "trial", 4), ("more",))

    async def test_arrow_keys_look_and_enter_picks(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc review")
        await ada.sees_card("Your two-week review")
        await ada.screen.get_by_role("radio", name="Keep it").focus()
        await ada.page.keyboard.press("ArrowDown")
        await expect(ada.screen.get_by_role("radio", name="Drop it")).to_be_focused()
        await expect(ada.screen.get_by_text("Arrow keys move, Enter chooses.")).to_be_visible()
        assert not [e for e in house.desk.events if isinstance(e, Click)]
        await ada.page.keyboard.press("Enter")
        await ada.sees_card("You chose")
        event = house.desk.events[-1]
        assert isinstance(event, Click)
        assert event.chosen == ("drop",)

    async def test_a_link_opens_elsewhere_and_takes_nothing_along(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc review")
        await ada.sees_card("Your two-week review")
        for name in ("Open the source", "the rule"):
            link = ada.screen.get_by_role("link", name=name)
            await expect(link).to_have_attribute("rel", "noopener noreferrer")
            await expect(link).to_have_attribute("target", "_blank")


class TestHome:
    async def test_it_is_the_first_thing_and_redrawn_with_a_way_back(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.sees_card("Home")
        await ada.presses("This week")
        await ada.gets_card("This week")
        await ada.presses("Back to home")
        await ada.sees_card("Home")
        await expect(ada.screen.get_by_role("button", name="Back to home")).to_have_count(0)
        await ada.goes("Chat")
        await expect(ada.screen.locator(".card")).to_have_count(0)

    async def test_opening_it_and_moving_the_clock_draw_it_anew(self, house: House, comes: Comes) -> None:
        def visits() -> int:
            return len([e for e in house.desk.events if isinstance(e, Visit)])

        ada = await comes(house.url)
        await ada.goes("Chat")
        await ada.answered()
        before = visits()
        await ada.goes("Home")
        await until(lambda: visits() > before)
        await ada.answered()
        before = visits()
        await ada.moves_clock("+1 hour")
        await until(lambda: visits() > before)

    async def test_a_form_opened_on_home_is_answered_on_home(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.presses("Debrief")
        await ada.fills({"What went well": "They asked."})
        await ada.sees_card("Saved. Shown to nobody.")
        await ada.presses("Back to home")
        await ada.sees_card("Home")


class TestForms:
    async def open(self, house: House, comes: Comes) -> Person:
        ada = await comes(house.url)
        await ada.types("/jsc checklist")
        await ada.sees_card("Before you apply")
        await ada.presses("Log this job")
        await expect(ada.page.get_by_role("dialog", name="Debrief")).to_be_visible()
        return ada

    async def test_every_input_is_filled_and_arrives(self, house: House, comes: Comes) -> None:
        ada = await self.open(house, comes)
        await ada.fills({"What went well": "They asked.\nTwice.", "One thing": "The plan", "Did you steer": "Yes", "Show it to": "Ben"})
        await ada.gets_card("Saved. Shown to nobody.")
        submit = house.desk.events[-1]
        assert isinstance(submit, Submit)
        assert submit.values == {"well": "They asked.\nTwice.", "next": "The plan", "steer": ("yes",), "who": ("ben",)}

    async def test_it_is_labelled_hinted_and_keeps_the_focus_within(self, house: House, comes: Comes) -> None:
        ada = await self.open(house, comes)
        box = ada.page.get_by_role("textbox", name="What went well, as you'd tell a friend")
        await expect(box).to_be_focused()
        await expect(box).to_have_accessible_description("As you'd say it aloud")
        await expect(ada.page.get_by_role("group", name="Did you steer where you planned to? (optional)")).to_be_visible()
        within = "document.activeElement === document.body || document.getElementById('dialog').contains(document.activeElement)"
        for _ in range(12):
            await ada.page.keyboard.press("Tab")
            assert await ada.page.evaluate(within)

    async def test_escape_closes_it_gives_the_focus_back_and_keeps_what_was_typed(self, house: House, comes: Comes) -> None:
        ada = await self.open(house, comes)
        box = ada.page.get_by_role("textbox", name="What went well")
        await box.fill("Half a thought")
        await ada.page.keyboard.press("Escape")
        await expect(ada.page.get_by_role("dialog")).to_have_count(0)
        await expect(ada.screen.get_by_role("button", name="Log this job")).to_be_focused()
        await ada.page.keyboard.press("Enter")
        await expect(box).to_have_value("Half a thought")
        await ada.page.get_by_role("button", name="Start fresh").click()
        await expect(box).to_have_value("")
        await ada.page.get_by_role("button", name="Close").click()
        await ada.presses("Log this job")
        await expect(box).to_have_value("")
        await expect(ada.page.get_by_text("What you typed before is back.")).to_have_count(0)

    async def test_what_is_left_is_said_near_the_limit_and_nothing_is_cut(self, house: House, comes: Comes) -> None:
        ada = await self.open(house, comes)
        box = ada.page.get_by_role("textbox", name="What went well")
        left = ada.page.locator("dialog .left").first
        await box.fill("x" * 44)
        await expect(left).to_have_text("")
        await box.fill("x" * 45)
        await expect(left).to_have_text("15 left")
        await box.fill("😀" * 29)
        await expect(left).to_have_text("2 left")
        await box.fill("😀" * 33)
        await expect(left).to_have_text("6 over; the most is 60")
        await announced(ada, "6 over; the most is 60")
        await ada.page.get_by_role("button", name="Save").click()
        await expect(ada.page.get_by_text("Shorten this by 6.")).to_be_visible()
        await expect(box).to_be_focused()
        await expect(box).to_have_value("😀" * 33)
        assert not [e for e in house.desk.events if isinstance(e, Submit)]

    async def test_what_is_needed_is_said_at_its_place(self, house: House, comes: Comes) -> None:
        ada = await self.open(house, comes)
        await ada.page.get_by_role("button", name="Save").click()
        box = ada.page.get_by_role("textbox", name="What went well")
        await expect(box).to_have_attribute("aria-invalid", "true")
        await expect(box).to_have_accessible_description("As you'd say it aloud This one is needed before it can be sent.")
        await box.fill("x")
        await expect(box).not_to_have_attribute("aria-invalid", "true")

    async def test_a_forged_value_is_refused_by_the_server_and_stays_in_the_form(self, house: House, comes: Comes) -> None:
        ada = await self.open(house, comes)
        # As a page that was tampered with would: what it sends is not what it checked.
        await ada.page.evaluate(
            """() => { const real = window.fetch; window.fetch = (path, how) => real(path, how && how.body ?
              { ...how, body: how.body.replace('"well":"short"', `"well":"${'x'.repeat(100000)}"`) } : how); }"""
        )
        box = ada.page.get_by_role("textbox", name="What went well")
        await box.fill("short")
        await ada.page.get_by_role("button", name="Save").click()
        await expect(ada.page.locator("dialog .problem", has_text="99,940 characters over; the most is 60.")).to_be_visible()
        await expect(box).to_be_focused()
        await expect(box).to_have_value("short")
        assert not [e for e in house.desk.events if isinstance(e, Submit)]
        ada.problems = [p for p in ada.problems if "400" not in p]

    async def test_while_it_takes_long_the_words_stay_and_it_closes_by_itself(self, comes: Comes) -> None:
        desk = Desk(frozen())
        async with served(desk, patience=0.05) as page:
            ada = await self.open(House(desk, page), comes)
            desk.gate = asyncio.Event()
            await ada.page.get_by_role("textbox", name="What went well").fill("They asked.")
            await ada.page.get_by_role("button", name="Save").click()
            await expect(ada.page.get_by_text("Still working. Your words are safe here until it is done.")).to_be_visible()
            await expect(ada.page.get_by_role("button", name="Save")).to_have_attribute("aria-disabled", "true")
            await ada.page.get_by_role("textbox", name="One thing").press("Enter")
            desk.gate.set()
            await ada.sees_card("Saved. Shown to nobody.")
            await expect(ada.page.get_by_role("dialog")).to_have_count(0)
            assert len([e for e in desk.events if isinstance(e, Submit)]) == 1
            await ada.leaves()


class TestNotes:
    async def test_a_note_that_comes_unasked_is_announced_and_takes_no_focus(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.goes("Chat")
        line = ada.page.get_by_role("combobox", name="Command")
        await line.fill("/jsc log half a")
        await house.page.send(to("ada"))
        await ada.sees_card("How did it go?")
        await announced(ada, "How did it go? Your 14:00 was due to end at 15:00.")
        await expect(line).to_be_focused()
        await expect(line).to_have_value("/jsc log half a")

    async def test_on_home_it_is_said_where_it_went(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await house.page.send(to("ada"))
        await expect(ada.page.get_by_role("tab", name="Chat")).to_have_text("Chat1 new")
        await ada.page.get_by_role("button", name="Show it").click()
        await ada.gets_card("How did it go?")
        await expect(ada.page.get_by_role("tab", name="Chat")).to_have_text("Chat")

    async def test_a_note_that_comes_while_home_is_being_drawn_is_told_all_the_same(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        drawn = asyncio.Event()

        async def hold(route: Route) -> None:
            await drawn.wait()
            await route.continue_()

        await ada.page.route("**/api/event", hold)
        await ada.goes("Chat")
        await ada.goes("Home")
        await ada.page.wait_for_function("document.body.dataset.waiting === '1'")
        await house.page.send(to("ada"))
        await expect(ada.page.get_by_role("button", name="Show it")).to_be_visible()
        drawn.set()
        await ada.rests()

    async def test_a_note_that_comes_while_a_press_is_answered_is_told_behind_the_answer(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc log Acme")
        await ada.gets_card("Saved")
        answered = asyncio.Event()

        async def hold(route: Route) -> None:
            await answered.wait()
            await route.continue_()

        await ada.page.route("**/api/event", hold)
        await ada.presses("Undo")
        await ada.page.wait_for_function("document.body.dataset.waiting === '1'")
        await house.page.send(to("ada"))
        await ada.sees_card("How did it go?")
        answered.set()
        await ada.page.get_by_role("button", name="Show it").click()
        await expect(await ada.gets_card("How did it go?")).to_be_in_viewport()

    async def test_after_a_deletion_the_receipt_is_all_that_stands(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc log Acme")
        await ada.gets_card("Saved")
        await house.page.send(to("ada", Card("All gone", "You confirmed it.", Prose(text="I keep no copy.")), last=True))
        await ada.sees_card("All gone")
        await expect(ada.screen.locator(".message")).to_have_count(1)
        line = ada.page.get_by_role("combobox", name="Command")
        await line.press("ArrowUp")
        await expect(line).to_have_value("")

    async def test_moving_the_clock_says_the_new_time_and_shows_what_came(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc review")
        await ada.sees_card("Your two-week review")
        words = ada.page.locator("#clock-words")
        await expect(words).to_have_text("It is Tue 24 Nov, 14:05 here; the same as your own clock.")
        await ada.moves_clock("+1 day")
        await expect(words).to_have_text("It is Wed 25 Nov, 14:05 here; 1 day ahead of your own clock.")
        await announced(ada, "It is Wed 25 Nov, 14:05 here")
        await house.page.send(to("ada"))
        await expect(await ada.sees_card("How did it go?")).to_be_in_viewport()
        await ada.sees("Wed 25 Nov")
        for move in ("+2 weeks", "+1 hour", "+20 minutes"):
            await ada.moves_clock(move)
        await expect(words).to_have_text("It is Wed 9 Dec, 15:25 here; 2 weeks and 1 day ahead of your own clock.")

    async def test_on_a_small_screen_the_clock_makes_room_for_what_it_brought(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url, size=SIZES["narrow"])
        await ada.types("/jsc review")
        await ada.sees_card("Your two-week review")
        await ada.moves_clock("+1 day")
        await expect(ada.page.get_by_role("button", name="+1 hour")).to_be_visible()
        await house.page.send(to("ada"))
        await expect(await ada.sees_card("How did it go?")).to_be_in_viewport(ratio=0.8)
        await expect(ada.page.get_by_role("button", name="+1 hour")).to_be_hidden()
        await expect(ada.page.locator("#clock summary")).to_be_focused()

    async def test_to_the_next_note(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.moves_clock("To the next note")
        await expect(ada.page.locator("#clock-words")).to_contain_text("Nothing waits to be sent.")
        await announced(ada, "Nothing waits to be sent.")
        ada.problems = [p for p in ada.problems if "400" not in p]

    async def test_what_comes_below_the_fold_can_be_shown(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url, size=SIZES["narrow"])
        await ada.types("/jsc review")
        # Its title has the focus only when it stands where it will be read from: what comes next is below it.
        await ada.gets_card("Your two-week review")
        await house.page.send(to("ada"))
        await ada.page.get_by_role("button", name="Show it").click()
        await expect(await ada.gets_card("How did it go?")).to_be_in_viewport()

    async def test_a_card_that_is_being_read_is_not_scrolled_away(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc log Acme")
        await ada.gets_card("Saved")
        title = ada.screen.get_by_role("heading", name="Saved")
        await house.page.send(to("ada"))
        await expect(ada.page.locator("#hint")).to_contain_text("A note came to your direct chat.")
        await expect(title).to_be_in_viewport()
        await expect(title).to_be_focused()

    async def test_edits_redraw_and_removals_take_away(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.goes("Chat")
        receipt = await house.page.send(to("ada"))
        assert isinstance(receipt, Sent)
        await ada.sees_card("How did it go?")
        note = Card("Taken back", "It was withdrawn.", Prose(text="Nothing is left of it."))
        await house.page.send(Delivery("e", "e", Member("web", "ada"), "edit", note, remote=receipt.remote))
        await ada.sees_card("Taken back")
        await house.page.send(Delivery("r", "r", Member("web", "ada"), "remove", remote=receipt.remote))
        await expect(ada.screen.locator(".card")).to_have_count(0)

    async def test_files_can_be_saved(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.goes("Chat")
        await house.page.send(to("ada", files=(EXPORT,)))
        link = ada.screen.get_by_role("link", name="Save export-2026-11-24.json 12 bytes")
        async with ada.page.expect_download() as download:
            await link.click()
        saved = await download.value
        assert saved.suggested_filename == "export-2026-11-24.json"
        assert (await saved.path()).read_bytes() == EXPORT.data

    async def test_what_takes_long_says_so(self, comes: Comes) -> None:
        desk = Desk(frozen())
        async with served(desk, patience=0.05) as page:
            ada = await comes(House(desk, page).url)
            desk.gate = asyncio.Event()
            await ada.types("/jsc log Acme")
            await expect(ada.page.locator("#hint")).to_have_text("Still working. The answer comes here by itself.")
            desk.gate.set()
            await ada.sees_card("Saved")
            await expect(ada.page.locator("#hint")).to_have_text("")
            await ada.leaves()

    async def test_a_late_form_becomes_a_card_that_opens_it(self, comes: Comes) -> None:
        desk = Desk(frozen())
        async with served(desk, patience=0.05) as page:
            ada = await comes(House(desk, page).url)
            await ada.types("/jsc checklist")
            await ada.sees_card("Before you apply")
            desk.gate = asyncio.Event()
            await ada.presses("Log this job")
            await expect(ada.page.locator("#hint")).to_contain_text("Still working.")
            desk.gate.set()
            await ada.sees_card("Your form is ready")
            await ada.sees("You pressed 'Log this job'.")
            desk.gate = None
            assert page._open is not None
            page._open.patience = 30.0  # however busy the machine, the next answer is not late
            await ada.presses("Open the form")
            await expect(ada.page.get_by_role("dialog", name="Debrief")).to_be_visible()
            await ada.leaves()


class TestPeople:
    async def test_each_has_a_chat_of_their_own(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc log a secret")
        await ada.sees_card("Saved")
        for name in ("Ben", "Cleo", "Fay"):
            await ada.becomes(name)
            await ada.goes("Chat")
            await ada.sees(f"This is {name}'s direct chat with the app.")
            await expect(ada.page.get_by_text("a secret")).to_have_count(0)
        await ada.becomes("Ada")
        await ada.sees_card("Saved")

    async def test_what_came_for_another_is_counted_beside_their_name(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await house.page.send(to("ben"))
        ben = ada.page.locator("#people").get_by_role("button", name="Ben")
        await expect(ben).to_contain_text("1 new")
        await ada.becomes("Ben")
        await expect(ben).not_to_contain_text("1 new")
        await ada.goes("Chat")
        await ada.sees_card("How did it go?")

    async def test_a_councils_room_is_there_once_it_was_made(self, house: House, comes: Comes) -> None:
        ada, ben, rosa = await comes(house.url), await comes(house.url, "ben"), await comes(house.url, "rosa")
        await expect(ada.page.get_by_role("tab")).to_have_count(2)
        await house.page.send(to_room())
        for person in (ada, ben):
            await person.goes("birch-circle")
            await person.sees("In this room: Ada, Ben, Cleo")
            card = await person.sees_card("Ada asks the council")
            await expect(card).to_contain_text("Your council can see this")
        await ben.presses("I have been there")
        await expect(ben.page.locator("#hint")).to_contain_text("direct chat")
        await ben.sees_card("Ada asks the council")
        await ben.page.get_by_role("button", name="Read it").click()
        await ben.sees_card("This has moved on")
        await expect(ada.screen.locator(".card")).to_have_count(1)
        await expect(rosa.page.get_by_role("tab")).to_have_count(2)

    async def test_an_answer_stands_under_its_question_and_a_room_goes_with_its_door(self, house: House, comes: Comes) -> None:
        ben = await comes(house.url, "ben")
        made = await house.page.send(to_room())
        assert isinstance(made, Sent)
        room = Place("web", made.remote.place, private=False)
        await ben.goes("birch-circle")
        await house.page.send(Delivery("b", "b", room, "new", Card("Another post", "x", Prose(text="y"), audience="council")))
        answer = Card("An answer from Cleo", "To the question of today.", Prose(text="Say the year."), audience="council")
        await house.page.send(Delivery("a", "a", room, "new", answer, under=made.remote, ping="ben"))
        titles = ben.screen.locator(".card .title")
        await expect(titles).to_have_text(["Ada asks the council", "An answer from Cleo", "Another post"])
        await expect(ben.screen.locator(".answer .stamp")).to_contain_text("an answer · for Ben")
        await ben.page.reload()
        await expect(titles).to_have_text(["Ada asks the council", "An answer from Cleo", "Another post"])
        await expect(ben.page.get_by_role("tab", name="birch-circle")).to_have_attribute("aria-selected", "true")
        await ben.becomes("Rosa")
        await expect(ben.page.get_by_role("tab")).to_have_count(2)
        await ben.becomes("Cleo")
        await ben.goes("birch-circle")
        await house.page.send(Delivery("d", "d", room, "dismiss", people=("cleo",)))
        await expect(ben.page.get_by_role("tab", name="Chat")).to_have_attribute("aria-selected", "true")
        await expect(ben.page.get_by_text("Ada asks the council")).to_have_count(0)

    async def test_shared_and_private_look_different(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.goes("Chat")
        edges: list[str] = []
        for card in (prompt(), council_post(), council_post().model_copy(update={"audience": "channel"})):
            await house.page.send(to("ada", card))
            await expect(ada.screen.locator(".card")).to_have_count(len(edges) + 1)
            edges.append(await ada.screen.locator(".card").last.evaluate("e => getComputedStyle(e).borderLeft"))
        assert edges[1] == "5px solid rgb(0, 114, 178)"
        assert edges[2] == "5px solid rgb(179, 89, 0)"
        assert edges[0].startswith("1px")

    async def test_the_address_remembers_who_and_where(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.becomes("Cleo")
        await ada.goes("Chat")
        await ada.page.reload()
        await ada.sees("This is Cleo's direct chat with the app.")

    async def test_somebody_unknown_in_the_address_is_ada(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url, "mallory")
        await expect(ada.page).to_have_title("Ada · Job search council")
        ada.problems = [p for p in ada.problems if "400" not in p]


class TestRestart:
    async def test_an_open_page_goes_on_where_it_was_and_its_old_cards_still_work(self, comes: Comes, tmp_path: Path) -> None:
        desk, kept = Desk(frozen()), tmp_path / "play.chats.db"
        async with served(desk, chats_file=kept) as page:
            port = page.port
            ada = await comes(f"http://127.0.0.1:{port}")
            await ada.types("/jsc checklist")
            await ada.sees_card("Before you apply")
        await expect(ada.page.locator("#offline")).to_contain_text("The app does not answer.")
        async with served(desk, port=port, chats_file=kept):
            await expect(ada.page.locator("#offline")).to_be_hidden()
            await ada.ticks("Log it, with where you found it")
            await ada.sees("3 of 6 done")
            await expect(ada.screen.locator(".card")).to_have_count(1)
            assert desk.done == {"read", "fit", "log"}
            ada.problems = [p for p in ada.problems if "ERR_CONNECTION_REFUSED" not in p]
            await ada.leaves()

    async def test_a_press_while_the_app_is_away_goes_out_when_it_is_back_and_counts_once(self, comes: Comes) -> None:
        desk = Desk(frozen())
        async with served(desk) as page:
            port = page.port
            ada = await comes(f"http://127.0.0.1:{port}")
            await ada.types("/jsc review")
            await ada.sees_card("Your two-week review")
        await ada.chooses("Keep it")
        async with served(desk, port=port):
            await ada.sees_card("You chose")
            assert len([e for e in desk.events if isinstance(e, Click)]) == 1
            ada.problems = [p for p in ada.problems if "ERR_CONNECTION_REFUSED" not in p]
            await ada.leaves()


class TestForEverybody:
    """Names, roles, sizes, colours: what a person needs who uses a keyboard, a reader, a phone or a dark room."""

    async def everything(self, house: House, person: Person) -> AsyncIterator[str]:
        """Walks through every kind of screen; yields the name of each when it stands."""
        yield "home"
        await person.goes("Chat")
        await person.sees("direct chat with the app")
        yield "chat-empty"
        await person.page.get_by_role("combobox").press_sequentially("/jsc ")
        await expect(person.page.get_by_role("option")).to_have_count(5)
        yield "completion"
        await person.types("/jsc log Acme, staff PM, applied, a referral")
        await person.sees_card("Saved")
        yield "saved"
        await person.types("/jsc checklist")
        await person.sees_card("Before you apply")
        yield "checklist"
        await person.presses("Log this job")
        await expect(person.page.get_by_role("dialog")).to_be_visible()
        await person.page.get_by_role("textbox").first.fill("x" * 70)
        await person.page.get_by_role("button", name="Save").click()
        yield "form"
        await person.page.keyboard.press("Escape")
        await person.types("/jsc review")
        await person.sees_card("Your two-week review")
        await person.screen.get_by_text("The numbers").click()
        yield "review"
        await house.page.send(to_room())
        await person.moves_clock("+1 day")
        await house.page.send(to("ada", files=(EXPORT,)))
        await house.page.send(to("ben"))
        await person.sees_card("How did it go?")
        yield "prompt"
        await person.goes("birch-circle")
        await person.sees_card("Ada asks the council")
        yield "room"

    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    @pytest.mark.parametrize("size", SIZES)
    async def test_every_screen(self, house: House, comes: Comes, size: str, dark: bool) -> None:
        ada = await comes(house.url, size=SIZES[size], dark=dark)
        async for name in self.everything(house, ada):
            await ada.shot(f"{name}-{size}-{'dark' if dark else 'light'}")
            assert await ada.overflowing() == [], name
            assert await nameless(ada) == [], name
            assert await too_small(ada) == [], name
            assert await too_faint(ada) == [], name

    @pytest.mark.parametrize("kind", ["funnel", "weeks", "range", "trial", "waiting", "mood"])
    async def test_every_chart_is_a_picture_with_words_and_numbers(self, house: House, comes: Comes, kind: ChartKind) -> None:
        rows = tuple(Bar(label=f"Row {n}", value=n, of=5, low=0.1, high=0.8, text="" if n else "none set") for n in range(5))
        chart = Chart(kind=kind, caption="How it went", rows=rows, alt="How it went, in words.")
        ada = await comes(house.url, size=SIZES["narrow"])
        await ada.goes("Chat")
        await house.page.send(to("ada", Card("A picture", "You asked for it.", chart)))
        picture = ada.screen.get_by_role("img", name="How it went, in words.")
        await expect(picture).to_be_visible()
        await ada.screen.get_by_text("The numbers").click()
        await expect(ada.screen.get_by_role("table").get_by_role("row")).to_have_count(6)
        outside = await picture.evaluate(
            """(svg) => { const box = svg.getBoundingClientRect(); return [...svg.children].filter((m) => {
              const b = m.getBoundingClientRect(); return b.left < box.left - 8 || b.right > box.right + 8; }).length; }"""
        )
        assert outside == 0
        await ada.shot(f"chart-{kind}")

    async def test_on_a_small_screen_the_people_take_one_row(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url, size=SIZES["narrow"])
        tops = "[...document.querySelectorAll('.person')].map((person) => person.getBoundingClientRect().top)"
        assert len(set(await ada.page.evaluate(tops))) == 1

    async def test_a_clock_that_is_folded_shows_its_time_on_a_wide_screen_too(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        face = ada.page.locator("#clock-face")
        await expect(face).to_be_hidden()
        await ada.page.locator("#clock summary").click()
        await expect(face).to_be_visible()
        await expect(face).to_have_text("Tue 24 Nov, 14:05")

    async def test_by_keyboard_alone(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        press = ada.page.keyboard.press
        await press("/")
        await ada.page.keyboard.type("jsc checklist")
        await press("Enter")
        await ada.gets_card("Before you apply")
        await press("Tab")
        await press("Tab")
        await press("Tab")
        await press("Space")
        await ada.sees("3 of 6 done")
        for _ in range(4):
            await press("Tab")
        assert await focused(ada) == "Log this job"
        await press("Enter")
        await expect(ada.page.get_by_role("textbox", name="What went well")).to_be_focused()
        await ada.page.keyboard.type("They asked for the plan")
        for _ in range(2):
            await press("Tab")
        await press("Space")
        await press("Enter")
        await ada.gets_card("Saved. Shown to nobody.")
        await ada.page.locator("#tab-chat").focus()
        await press("ArrowLeft")
        await ada.sees_card("Home")
        assert await focused(ada) == "Home"
        submit = house.desk.events[[isinstance(e, Submit) for e in house.desk.events].index(True)]
        assert isinstance(submit, Submit)
        assert (submit.text("well"), submit.text("steer")) == ("They asked for the plan", "yes")

    async def test_what_has_the_focus_is_seen(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        for _ in range(14):
            await ada.page.keyboard.press("Tab")
            mark = await ada.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert mark == "solid", await focused(ada)

    async def test_motion_is_left_out_where_it_is_not_wanted(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc log Acme")
        await ada.sees_card("Saved")
        moving = await ada.page.evaluate("document.getAnimations().length")
        assert moving == 0
        assert await ada.page.locator("#screens").evaluate("e => getComputedStyle(e).scrollBehavior") == "auto"

    async def test_nothing_is_asked_of_another_host(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        asked: list[str] = []
        ada.page.on("request", lambda request: asked.append(request.url))
        await ada.page.reload()
        await ada.sees_card("Home")
        await ada.types("/jsc review")
        await ada.sees_card("Your two-week review")
        assert asked
        assert [url for url in asked if not url.startswith(house.url)] == []


async def nameless(person: Person) -> list[str]:
    """Controls that a screen reader could not call by a name, as Chromium's own accessibility tree has them."""
    session = await person.page.context.new_cdp_session(person.page)
    tree = await session.send("Accessibility.getFullAXTree")
    await session.detach()
    controls = {
        "button",
        "link",
        "checkbox",
        "radio",
        "textbox",
        "combobox",
        "option",
        "tab",
        "tabpanel",
        "dialog",
        "group",
        "img",
        "listbox",
    }
    return [
        str(node.get("backendDOMNodeId"))
        for node in tree["nodes"]
        if not node.get("ignored") and node.get("role", {}).get("value") in controls and not node.get("name", {}).get("value")
    ]


async def too_small(person: Person) -> list[str]:
    """Controls that are under 44 pixels, and text under 16. A command within a sentence is as high as its line."""
    found: list[str] = await person.page.evaluate(
        """() => {
          const seen = (e) => e.checkVisibility() && !e.closest('.unseen, .skip') && e.getBoundingClientRect().width > 0;
          const all = 'button, a, summary, .option, input:not([type=radio], [type=checkbox]), textarea';
          const controls = [...document.querySelectorAll(all)].filter(seen)
            .filter((e) => !e.matches('.prose a, .prose .command, dd .command, .link'))
            .filter((e) => e.getBoundingClientRect().height < 43.9 || e.getBoundingClientRect().width < 43.9)
            .map((e) => `${e.tagName}.${e.className} ${e.getBoundingClientRect().height}`);
          const said = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
          const words = [...document.querySelectorAll('body *')].filter(seen)
            .filter((e) => said(e) && parseFloat(getComputedStyle(e).fontSize) < 15.95)
            .map((e) => `${e.tagName}.${e.className} ${getComputedStyle(e).fontSize}`);
          return [...controls, ...words];
        }"""
    )
    return found


async def too_faint(person: Person) -> list[str]:
    """Words whose contrast with what is behind them is under 4.5 (WCAG 2.2, 1.4.3)."""
    found: list[str] = await person.page.evaluate(
        """() => {
          const rgb = (text) => {
            const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
            canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
          };
          const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
            .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
          const behind = (e) => {
            for (let at = e; at; at = at.parentElement) {
              const colour = rgb(getComputedStyle(at).backgroundColor);
              if (colour[3] === 255) return colour;
            }
            return [255, 255, 255];
          };
          const said = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
          return [...document.querySelectorAll('body *')]
            .filter((e) => e.checkVisibility() && !e.closest('.unseen') && said(e))
            .map((e) => {
              const style = getComputedStyle(e);
              const ink = rgb(e instanceof SVGElement ? style.fill : style.color);
              const [a, b] = [light(ink), light(behind(e))].sort((x, y) => y - x);
              return [(a + 0.05) / (b + 0.05), `${e.tagName}.${e.getAttribute('class')} ${e.textContent.slice(0, 30)}`];
            })
            .filter(([contrast]) => contrast < 4.5).map(([contrast, name]) => `${name} ${contrast.toFixed(2)}`);
        }"""
    )
    return found
