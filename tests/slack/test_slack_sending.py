"""What is delivered on Slack, what each outcome is called, and what is never sent twice."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import json
from pathlib import Path

import pytest

from bot.adapters.slack import files
from bot.adapters.slack.manifest import OPTIONAL
from bot.adapters.slack.receipts import CREDENTIAL, GONE, UNCERTAIN, Failed
from bot.deliveries import Delivery, Halted, NotSent, Nowhere, Parked, Receipt, Refused, Remote, Sent, Unknown
from bot.events import Member, Place
from bot.replies import File
from tests.slack.cards import ORACLE
from tests.slack.desk import Desk, a_desk, settings_for
from tests.standins.faults import At, Fault
from tests.standins.slack import Person, SlackStandIn

CARD = ORACLE["offer question"]
LOG = File("everything.json", "application/json", json.dumps({"line": "<!channel> & more"}).encode())
PICTURE = File("replies.png", "image/png", b"\x89PNG\r\n", alt="Human replies within 30 days. Now: 12 of 40.")


def to(person: Person, **over: object) -> Delivery:
    made = Delivery("item1", "item1", Member("slack", f"{person.space.id}:{person.id}"), "new", card=CARD)
    return dataclasses.replace(made, **over)  # type: ignore[arg-type]  # named as the fields are


async def test_a_card_is_put_into_the_direct_chat_with_an_opaque_id(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada, ben = desk.slack.person("Ada"), desk.slack.person("Ben")
        receipt = await desk.adapter.send(to(ada))
        assert isinstance(receipt, Sent)
        assert receipt.remote.place == ada.dm.id
        (message,) = desk.slack.standing(ada.dm)
        assert message.ts == receipt.remote.id
        assert message.body["metadata"] == {"event_type": "jsc_delivery", "event_payload": {"id": "item1"}}
        assert "Would you say yes" in ada.card.plain
        assert ben.cards == []
        desk.slack.ledger.none_refused()


async def test_it_is_edited_and_taken_off_and_taking_off_twice_is_no_trouble(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        sent = await desk.adapter.send(to(ada))
        assert isinstance(sent, Sent)
        edited = await desk.adapter.send(to(ada, do="edit", card=ORACLE["council post"], remote=sent.remote))
        assert edited == sent
        assert "Ada asks the council" in ada.card.plain
        for _ in range(2):
            assert await desk.adapter.send(to(ada, do="remove", card=None, remote=sent.remote)) == sent
        assert ada.cards == []
        assert isinstance(await desk.adapter.send(to(ada, do="edit", remote=sent.remote)), Parked)


async def test_a_channel_that_the_bot_is_not_in_is_parked(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        room, closed = desk.slack.channel("council", ada), desk.slack.channel("other", ada, bot=False)
        assert isinstance(await desk.adapter.send(to(ada, to=Place("slack", room.id, private=False))), Sent)
        assert isinstance(await desk.adapter.send(to(ada, to=Place("slack", closed.id, private=False))), Parked)
        assert isinstance(await desk.adapter.send(to(ada, to=Member("discord", "x"))), Refused)
        files = to(ada, to=Place("slack", room.id, private=False), files=(LOG,))
        assert isinstance(await desk.adapter.send(files), Refused)


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        (Fault.limited("7"), NotSent("ratelimited", 7.0)),
        (Fault.limited("0.5"), NotSent("ratelimited", 0.5)),
        (Fault.limited("soon"), NotSent("ratelimited", None, down=True)),
        (Fault.limited(None), NotSent("ratelimited", None, down=True)),
        (Fault.limited("99999999999"), NotSent("ratelimited", 3600.0)),
        (Fault.drop(accepted=True), Unknown("disconnected")),
        (Fault.http(502), Unknown("disconnected")),
        (Fault.malformed(), Unknown("disconnected")),
        (Fault.truncated(), Unknown("disconnected")),
        (Fault.error("internal_error", accepted=True), Unknown("internal_error")),
        (Fault.error("channel_not_found"), Parked("channel_not_found")),
        (Fault.error("restricted_action_read_only_channel"), Parked("restricted_action_read_only_channel")),
        (Fault.error("user_disabled"), Parked("user_disabled")),
        (Fault.error("messages_tab_disabled"), Parked("messages_tab_disabled")),
        (Fault.error("token_revoked"), Halted("token_revoked")),
        (Fault.error("missing_scope"), Halted("missing_scope")),
        (Fault.error("something_new"), Refused("something_new")),
    ],
)
async def test_every_outcome_is_called_what_it_is(tmp_path: Path, fault: Fault, wanted: Receipt) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        desk.slack.plan.next(fault, on="chat.postMessage")
        assert await desk.adapter.send(to(ada)) == wanted
        assert desk.slack.ledger.counts["chat.postMessage"] == 1
        desk.slack.plan.check()


async def test_what_reaches_nobody_was_not_sent(tmp_path: Path) -> None:
    async with SlackStandIn() as slack:
        gone = settings_for(slack, tmp_path)
        ada = slack.person("Ada")
    async with a_desk(tmp_path) as desk:
        desk.adapter._desk.deliveries._api.web.base_url = gone.slack_api_url  # type: ignore[union-attr]  # as if the network went
        receipt = await desk.adapter.send(to(ada))
    assert receipt == NotSent("unreachable", None, down=True)


async def test_before_it_serves_nothing_is_sent(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await desk.stops()
        assert isinstance(await desk.adapter.send(to(ada)), NotSent)
        assert isinstance(await desk.adapter.find(to(ada)), NotSent), "nobody could look"


async def test_a_card_whose_blocks_are_refused_comes_as_words_alone(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        desk.slack.plan.next(Fault.error("invalid_blocks"), on="chat.postMessage")
        assert isinstance(await desk.adapter.send(to(ada)), Sent)
        (message,) = desk.slack.standing(ada.dm)
        assert not message.body.get("blocks")
        assert message.body["text"].startswith("Would you say yes to it as it stands?")
        desk.slack.plan.add(*(At(n, Fault.error("invalid_blocks"), "chat.postMessage") for n in (1, 2)))
        assert isinstance(await desk.adapter.send(to(ada, nonce="item2")), Refused)


async def _after_a_lost_answer(desk: Desk, ada: Person) -> None:
    desk.slack.plan.next(Fault.drop(accepted=True), on="chat.postMessage")
    assert isinstance(await desk.adapter.send(to(ada)), Unknown)


async def test_an_attempt_whose_answer_was_lost_is_found_again(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.visits_home("messages")
        await _after_a_lost_answer(desk, ada)
        found = await desk.adapter.find(to(ada))
        assert isinstance(found, Sent)
        assert found.remote == Remote(ada.dm.id, desk.slack.standing(ada.dm)[-1].ts)
        assert await desk.adapter.find(to(ada, nonce="another")) is None
        desk.slack.plan.next(Fault.error("internal_error"), on="conversations.history")
        assert isinstance(await desk.adapter.find(to(ada)), NotSent), "not there and not looked up are two things"


async def test_it_is_found_after_a_restart_by_a_card_that_came_before(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.command("/jsc checklist unstuck")
        shown = next(c for c in ada.cards if c.where == "ephemeral")
        await ada.tick([next(c.label for c in shown.controls if c.kind == "checkboxes")], on=shown)
        assert any(c.where == "dm" for c in ada.cards), "the first hello stands in the direct chat"
        await _after_a_lost_answer(desk, ada)
        await desk.restarts()
        assert isinstance(await desk.adapter.find(to(ada)), Sent)


async def test_the_very_first_card_is_found_once_its_reader_typed_in_the_chat_with_the_app(tmp_path: Path) -> None:
    """No card stands there that was answered, so where the chat is says the command that they type in it, before and after a crash."""
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await _after_a_lost_answer(desk, ada)
        assert isinstance(await desk.adapter.find(to(ada)), Nowhere), "nobody knows where to look"
        await desk.restarts()
        # The hello that answers it does not come either.
        desk.slack.plan.next(Fault.drop(), on="chat.postMessage")
        await ada.command("/jsc nosuchverb")
        desk.slack.plan.check()
        assert isinstance(await desk.adapter.find(to(ada)), Sent)


async def test_a_command_in_a_chat_with_somebody_else_leads_nowhere(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada, ben = desk.slack.person("Ada"), desk.slack.person("Ben")
        theirs = desk.slack.space.add_channel("directmessage", "im", {ada.id, ben.id})
        desk.slack.plan.next(Fault.drop(), on="chat.postMessage")
        await ada.command("/jsc nosuchverb", channel=theirs)
        await _after_a_lost_answer(desk, ada)
        for _ in range(2):
            assert isinstance(await desk.adapter.find(to(ada)), Nowhere)
        assert desk.slack.ledger.counts["conversations.history"] == 1, "it is not asked again and again"
        await ada.visits_home("messages")
        assert isinstance(await desk.adapter.find(to(ada)), Sent)


@pytest.mark.parametrize(("earlier", "found"), [(1, True), (-3600, False)])
async def test_it_is_looked_for_as_far_back_as_it_may_have_been_sent(tmp_path: Path, earlier: int, *, found: bool) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.visits_home("messages")
        begun = desk.slack.clock.now()
        await _after_a_lost_answer(desk, ada)
        for n in range(250):
            desk.slack.clock.advance(seconds=1)
            assert isinstance(await desk.adapter.send(to(ada, nonce=f"other{n}")), Sent)
        looked_for = to(ada, since=begun - dt.timedelta(seconds=earlier))
        assert isinstance(await desk.adapter.find(looked_for), Sent) == found
        pages = desk.slack.ledger.counts["conversations.history"]
        assert pages == (3 if found else 1), "no further than it has to"


async def test_without_the_right_to_look_nothing_is_looked_up(tmp_path: Path) -> None:
    async with a_desk(tmp_path, declined=OPTIONAL) as desk:
        ada = desk.slack.person("Ada")
        await ada.visits_home("messages")
        await _after_a_lost_answer(desk, ada)
        assert await desk.adapter.find(to(ada)) is None
        assert desk.slack.ledger.counts["conversations.history"] == 0


async def test_files_come_behind_their_card_and_what_came_is_not_repeated(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        desk.slack.plan.add(At(2, Fault.error("internal_error"), "files.completeUploadExternal"))
        delivery = to(ada, files=(LOG, PICTURE))
        assert isinstance(await desk.adapter.send(delivery), Unknown)
        assert isinstance(await desk.adapter.send(delivery), Sent)
        standing = desk.slack.standing(ada.dm)
        assert [len(m.files) for m in standing] == [0, 1, 1]
        names = [desk.slack.space.files[m.files[0]].name for m in standing[1:]]
        assert names == ["everything.json", "replies.png"]
        desk.slack.ledger.none_refused()


@pytest.mark.parametrize("files_allowed", [True, False])
async def test_the_files_are_taken_off_with_their_card(tmp_path: Path, files_allowed: bool) -> None:
    """As files, or as the pages that came in their stead; what a person took off already is no trouble."""
    async with a_desk(tmp_path, declined=() if files_allowed else ("files:write",)) as desk:
        ada = desk.slack.person("Ada")
        other = await desk.adapter.send(to(ada))
        sent = await desk.adapter.send(to(ada, nonce="export", files=(LOG, PICTURE)))
        assert isinstance(sent, Sent)
        assert isinstance(other, Sent)
        assert len(desk.slack.standing(ada.dm)) == 4
        for _ in range(2):
            assert await desk.adapter.send(to(ada, do="remove", card=None, remote=sent.remote)) == sent
            assert [m.ts for m in desk.slack.standing(ada.dm)] == [other.remote.id]
        assert all(file.deleted for file in desk.slack.space.files.values())


async def test_files_that_slack_keeps_are_not_called_gone(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        sent = await desk.adapter.send(to(ada, files=(LOG,)))
        assert isinstance(sent, Sent)
        desk.slack.plan.next(Fault.error("cant_delete_file"), on="files.delete")
        assert isinstance(await desk.adapter.send(to(ada, do="remove", card=None, remote=sent.remote)), Parked | Refused)


async def test_a_file_that_may_not_be_taken_off_any_more_halts_nobody_elses_deliveries(tmp_path: Path) -> None:
    """`files:write` was taken back when the app was installed anew: what else there was goes, the file is not called gone."""
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        sent = await desk.adapter.send(to(ada, files=(LOG,)))
        assert isinstance(sent, Sent)
        desk.slack.installs_anew(*OPTIONAL)
        assert await desk.adapter.send(to(ada, do="remove", card=None, remote=sent.remote)) == Parked("missing_scope")
        assert [len(m.files) for m in desk.slack.standing(ada.dm)] == [1]


async def test_a_home_is_drawn_without_a_visit(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        assert isinstance(await desk.adapter.send(to(ada, do="home")), Sent)
        assert ada.home is not None
        assert "Would you say yes" in ada.home.plain
        assert desk.slack.standing(ada.dm) == []


async def test_without_the_right_to_send_files_their_words_come_in_pages(tmp_path: Path) -> None:
    async with a_desk(tmp_path, declined=("files:write",)) as desk:
        ada = desk.slack.person("Ada")
        long = File(
            "all.txt", "text/plain", ("a line of words, and more of them after that, until the line is a long one\n" * 1_300).encode()
        )
        delivery = to(ada, files=(LOG, PICTURE, dataclasses.replace(long, data=long.data[:9_000])))
        assert isinstance(await desk.adapter.send(delivery), Sent)
        shown = [c.plain for c in reversed(ada.cards)]
        assert '{"line": "<!channel> & more"}' in shown[1]
        assert "Human replies within 30 days" in shown[2]
        assert len(shown) == 7
        assert isinstance(await desk.adapter.send(to(ada, nonce="more", files=(long,))), Sent)
        assert "Ask whoever runs me" in ada.card.plain
        assert len(ada.cards) == 7 + 1 + files.MOST_PAGES + 1
        desk.slack.ledger.none_refused()


async def test_pages_that_came_before_slack_asked_to_wait_are_not_posted_again_and_are_taken_off(tmp_path: Path) -> None:
    async with a_desk(tmp_path, declined=("files:write",)) as desk:
        ada = desk.slack.person("Ada")
        words = "".join(f"line{n}: all that was written down here, and it is a long one, as lines go\n" for n in range(150))
        delivery = to(ada, files=(File("all.txt", "text/plain", words.encode()),))
        desk.slack.plan.add(At(4, Fault.limited("1"), "chat.postMessage"), At(6, Fault.limited("1"), "chat.postMessage"))
        assert await desk.adapter.send(delivery) == NotSent("ratelimited", 1.0)
        assert await desk.adapter.send(delivery) == NotSent("ratelimited", 1.0)
        sent = await desk.adapter.send(delivery)
        assert isinstance(sent, Sent)
        shown = "\n".join(c.plain for c in reversed(ada.cards))
        assert [shown.count(f"line{n}:") for n in range(150)] == [1] * 150
        assert isinstance(await desk.adapter.send(to(ada, do="remove", card=None, remote=sent.remote)), Sent)
        assert desk.slack.standing(ada.dm) == []
        desk.slack.plan.check()


async def test_looking_for_a_card_does_not_forget_the_files_that_came_behind_it(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.visits_home("messages")
        desk.slack.plan.add(At(2, Fault.error("internal_error"), "files.completeUploadExternal"))
        delivery = to(ada, files=(LOG, PICTURE))
        assert isinstance(await desk.adapter.send(delivery), Unknown)
        assert await desk.adapter.find(delivery) is None
        sent = await desk.adapter.send(delivery)
        assert isinstance(sent, Sent)
        assert [len(m.files) for m in desk.slack.standing(ada.dm)] == [0, 1, 1]
        assert isinstance(await desk.adapter.send(to(ada, do="remove", card=None, remote=sent.remote)), Sent)
        assert desk.slack.standing(ada.dm) == []


async def test_a_right_that_was_taken_away_meanwhile_is_no_trouble(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        desk.slack.installs_anew(*OPTIONAL)
        assert isinstance(await desk.adapter.send(to(ada, files=(LOG,))), Sent)
        assert "more" in ada.card.plain


async def test_a_delivery_that_has_nothing_to_show_is_refused_here(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        for odd in (to(ada, card=None), to(ada, do="edit"), to(ada, do="remove")):
            assert isinstance(await desk.adapter.send(odd), Refused)
        assert desk.slack.ledger.counts["chat.postMessage"] == 0


async def test_a_workspace_that_took_the_app_out_halts_sending(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await desk.slack.uninstall()
        assert await desk.adapter.send(to(ada)) == Halted("account_inactive")


def test_no_word_of_slacks_means_two_things() -> None:
    assert len(GONE | CREDENTIAL | UNCERTAIN) == len(GONE) + len(CREDENTIAL) + len(UNCERTAIN)
    assert Failed("a word nobody knows", status=503).receipt == Unknown("a word nobody knows")
    assert Failed("invalid_blocks_format").because_of_blocks
    assert not Failed("channel_not_found").because_of_blocks


async def test_many_are_sent_side_by_side(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        people = [desk.slack.person(f"P{i}") for i in range(12)]
        receipts = await asyncio.gather(*(desk.adapter.send(to(p, nonce=f"n{i}")) for i, p in enumerate(people)))
        assert all(isinstance(r, Sent) for r in receipts)
        assert [len(desk.slack.standing(p.dm)) for p in people] == [1] * 12
