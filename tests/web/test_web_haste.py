"""What comes a moment early or late at the page, as on a busy machine: each such moment is held open here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Route, WebSocketRoute, expect

from bot.cards import Action, Button, Buttons, Card, Prose
from bot.deliveries import Delivery, Sent
from bot.events import Click, Command, Member, Submit
from tests.web.conftest import Comes
from tests.web.desk import Desk, frozen, prompt, served
from tests.web.person import Person
from tests.web.test_web_browser import House, announced, until
from tests.web.test_web_client import to

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AT_ONCE = """async () => {
  const real = window.fetch;
  const said = [];
  window.fetch = async (...asked) => {
    const answer = await real(...asked);
    said.push(await answer.clone().json());
    window.fetch = async () => ({ ok: true, status: 200, json: async () => said[0] });
    return answer;
  };
}"""
"""The next answer comes from the server, and the same one without any delay to all that is asked after it."""
AGAIN = """(close) => {
  const dialog = document.getElementById('dialog');
  dialog.querySelector(close).click();
  [...document.querySelectorAll('.screens button')].find((button) => button.textContent === 'Log this job').click();
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));
}"""
"""Closes the form and presses its button again, all in one turn; then waits for two frames."""


@pytest_asyncio.fixture(loop_scope="session")
async def house() -> AsyncIterator[House]:
    desk = Desk(frozen())
    async with served(desk) as page:
        yield House(desk, page)


class Held:
    """Answers to a request that the server has given, kept from the page until `let()`."""

    def __init__(self) -> None:
        self.here = asyncio.Event()
        self._open = asyncio.Event()

    async def __call__(self, route: Route) -> None:
        answer = await route.fetch()
        self.here.set()
        await self._open.wait()
        await route.fulfill(response=answer)

    def let(self) -> None:
        self._open.set()


async def a_list(house: House, comes: Comes) -> Person:
    ada = await comes(house.url)
    await ada.types("/jsc checklist")
    await ada.gets_card("Before you apply")
    return ada


class TestForms:
    async def test_one_that_opens_in_the_frame_in_which_another_closed_keeps_its_fields(self, house: House, comes: Comes) -> None:
        ada = await a_list(house, comes)
        await ada.page.evaluate(AT_ONCE)
        await ada.presses("Log this job")
        await expect(ada.page.get_by_role("dialog", name="Debrief")).to_be_visible()
        await ada.page.evaluate(AGAIN, "button[type=button]")
        await expect(ada.page.get_by_role("textbox", name="What went well")).to_be_visible()

    async def test_what_was_typed_is_back_in_the_frame_in_which_it_was_closed(self, house: House, comes: Comes) -> None:
        ada = await a_list(house, comes)
        await ada.page.evaluate(AT_ONCE)
        await ada.presses("Log this job")
        await ada.page.get_by_role("textbox", name="What went well").fill("Half a thought")
        await ada.page.get_by_role("dialog").get_by_label("Yes", exact=True).check()
        await ada.page.evaluate(AGAIN, "button[type=button]")
        await expect(ada.page.get_by_role("textbox", name="What went well")).to_have_value("Half a thought")
        await expect(ada.page.get_by_role("dialog").get_by_label("Yes", exact=True)).to_be_checked()

    async def test_one_that_comes_while_another_is_filled_in_waits_for_it(self, house: House, comes: Comes) -> None:
        ada = await a_list(house, comes)
        await ada.types("/jsc log Acme")
        saved = await ada.gets_card("Saved")
        late = Held()
        await ada.page.route("**/api/event", late, times=1)
        await saved.get_by_role("button", name="Edit", exact=True).click()
        await late.here.wait()
        await ada.presses("Log this job")
        box = ada.page.get_by_role("textbox", name="What went well")
        await expect(box).to_be_focused()
        await box.fill("They asked")
        late.let()
        await ada.answered()
        await expect(box).to_have_value("They asked")
        await ada.page.get_by_role("button", name="Save").click()
        # Then it is its turn.
        await expect(box).to_have_value("")
        await ada.page.get_by_role("button", name="Close").click()
        await expect(ada.page.get_by_role("dialog")).to_have_count(0)
        (submit,) = [event for event in house.desk.events if isinstance(event, Submit)]
        assert submit.text("well") == "They asked"

    async def test_an_answer_to_somebodys_form_leaves_the_next_persons_open(self, house: House, comes: Comes) -> None:
        ada = await a_list(house, comes)
        await ada.presses("Log this job")
        await ada.page.get_by_role("textbox", name="What went well").fill("They asked")
        late = Held()
        await ada.page.route("**/api/event", late, times=1)
        await ada.page.get_by_role("button", name="Save").click()
        await late.here.wait()
        # A modal dialog keeps the pointer from the list of people, a script and some screen readers it does not.
        await ada.page.locator('[data-person="ben"]').evaluate("(button) => button.click()")
        await expect(ada.page.locator('body[data-linked="ben"]')).to_be_attached()
        await ada.types("/jsc checklist")
        await ada.sees_card("Before you apply")
        await ada.presses("Log this job")
        box = ada.page.get_by_role("textbox", name="What went well")
        await box.fill("Ben's own")
        late.let()
        await ada.answered()
        await expect(box).to_have_value("Ben's own")


class TestTheLine:
    async def test_an_answer_takes_no_focus_from_who_types_the_next_line(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        late = Held()
        await ada.page.route("**/api/event", late, times=1)
        await ada.types("/jsc log Acme")
        await late.here.wait()
        line = ada.page.get_by_role("combobox", name="Command")
        await line.fill("/jsc log half a")
        late.let()
        await ada.answered()
        await ada.sees_card("Saved")
        await expect(line).to_be_focused()
        await line.press("Enter")
        await ada.sees("half a")

    async def test_an_answer_takes_no_focus_from_who_went_on(self, house: House, comes: Comes) -> None:
        ada = await a_list(house, comes)
        late = Held()
        await ada.page.route("**/api/event", late, times=1)
        await ada.types("/jsc log Acme")
        await late.here.wait()
        await ada.sees_card("Saved")
        await ada.presses("Log this job")
        await ada.fills({"What went well": "They asked."})
        await ada.gets_card("Saved. Shown to nobody.")
        late.let()
        await ada.answered()
        await ada.gets_card("Saved. Shown to nobody.")

    async def test_the_second_half_of_a_double_click_is_no_going_on(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.types("/jsc review")
        await ada.gets_card("Your two-week review")
        house.desk.gate = asyncio.Event()
        await ada.screen.get_by_role("button", name="Snooze", exact=True).dblclick()
        house.desk.gate.set()
        await ada.gets_card("This has moved on")

    async def test_what_is_sent_before_the_page_knows_its_command_goes_out_when_it_does(self, house: House, comes: Comes) -> None:
        known = asyncio.Event()

        async def hold(socket: WebSocketRoute) -> None:
            await known.wait()
            socket.connect_to_server()

        ada = await comes(house.url)
        await ada.page.route_web_socket("**/api/live*", hold)
        await ada.page.reload()
        await ada.types("/jsc log Acme")
        await expect(ada.page.locator("body[data-linked]")).to_have_count(0)
        assert not [event for event in house.desk.events if isinstance(event, Command)]
        known.set()
        await ada.gets_card("Saved")
        assert len([event for event in house.desk.events if isinstance(event, Command)]) == 1

    async def test_what_is_typed_before_the_page_knows_its_verbs_is_completed_when_it_does(self, house: House, comes: Comes) -> None:
        known = asyncio.Event()

        async def hold(socket: WebSocketRoute) -> None:
            await known.wait()
            socket.connect_to_server()

        ada = await comes(house.url)
        await ada.page.route_web_socket("**/api/live*", hold)
        await ada.page.reload()
        await ada.page.get_by_role("combobox", name="Command").press_sequentially("/jsc ch")
        known.set()
        await expect(ada.page.get_by_role("option")).to_have_text(
            ["/jsc checklistOpen a checklist, tick steps, see why each one is there."]
        )


class TestPressing:
    async def test_a_card_that_changes_under_the_pointer_is_pressed_all_the_same(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.goes("Chat")
        receipt = await house.page.send(to("ada"))
        assert isinstance(receipt, Sent)
        card = await ada.sees_card("How did it go?")
        await card.get_by_role("button", name="It did not happen", exact=True).hover()
        await ada.page.mouse.down()
        changed = prompt().model_copy(update={"why": "Once more."})
        await house.page.send(Delivery("e", "e", Member("web", "ada"), "edit", changed, remote=receipt.remote))
        await announced(ada, "Once more.")
        await ada.page.mouse.up()
        await expect(card).to_contain_text("Once more.")
        await until(lambda: any(isinstance(event, Click) for event in house.desk.events))
        (click,) = [event for event in house.desk.events if isinstance(event, Click)]
        assert click.action == Action("nothing")

    async def test_a_press_on_a_card_that_was_drawn_anew_waits_for_the_answer_before(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.goes("Chat")
        receipt = await house.page.send(to("ada"))
        assert isinstance(receipt, Sent)
        await ada.sees_card("How did it go?")
        late = Held()
        await ada.page.route("**/api/event", late, times=1)
        await ada.presses("It did not happen")
        await late.here.wait()
        fresh = Card(
            "Set another time?", "You said it did not happen.", Prose(text="When?"), Buttons.of(Button("No", Action("nothing", "no")))
        )
        await house.page.send(Delivery("e", "e", Member("web", "ada"), "edit", fresh, remote=receipt.remote))
        await ada.sees_card("Set another time?")
        await ada.presses("No")
        late.let()
        await until(lambda: len([event for event in house.desk.events if isinstance(event, Click)]) == 2)
        await ada.answered()
        clicks = [event.action for event in house.desk.events if isinstance(event, Click)]
        assert clicks == [Action("nothing"), Action("nothing", "no")]

    async def test_home_that_is_the_same_is_not_drawn_anew(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        await ada.page.locator("#panel-home .card").evaluate("(card) => { card.dataset.mine = 'yes'; }")
        await ada.goes("Chat")
        async with ada.page.expect_response("**/api/event"):
            await ada.goes("Home")
        await ada.answered()
        await expect(ada.page.locator("#panel-home .card")).to_have_attribute("data-mine", "yes")


class TestWhatIsOlder:
    async def test_an_overtaken_answer_does_not_set_the_clock_back(self, house: House, comes: Comes) -> None:
        ada = await comes(house.url)
        late = Held()
        await ada.page.route("**/api/clock", late, times=1)
        await ada.page.get_by_role("button", name="+1 hour", exact=True).click()
        await late.here.wait()
        await ada.moves_clock("+1 day")
        words = ada.page.locator("#clock-words")
        await expect(words).to_contain_text("1 day and 1 hour ahead")
        async with ada.page.expect_event("requestfinished", lambda asked: asked.url.endswith("/api/clock")):
            late.let()
        await ada.rests()
        await expect(words).to_contain_text("1 day and 1 hour ahead")

    async def test_what_came_after_the_page_was_told_all_stays_where_it_is(self, house: House, comes: Comes) -> None:
        told = asyncio.Event()

        async def hold(socket: WebSocketRoute) -> None:
            server = socket.connect_to_server()

            async def pass_on(message: str | bytes) -> None:
                await told.wait()
                socket.send(message)

            server.on_message(pass_on)

        ada = await comes(house.url)
        await ada.page.route_web_socket("**/api/live*", hold)
        assert house.page._open is not None
        chats = house.page._open.chats
        before = set(chats.lines["ada"])
        chats.end()
        await until(lambda: bool(chats.lines["ada"] - before))
        await ada.types("/jsc log Acme")
        card = await ada.gets_card("Saved")
        told.set()
        await expect(ada.page.locator("body[data-linked]")).to_be_attached()
        await ada.rests()
        await expect(card.get_by_role("heading", level=2)).to_be_focused()
