"""What the Slack stand-in sends has the keys of the platform's published samples, no more and no fewer than is known.

The samples are not part of the repository (tests/required.py): where they are missing these tests are left out.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from tests.required import document
from tests.standins.slack import SlackStandIn, check_blocks, check_message
from tests.standins.slack_app import card, client_of, running, ticks

ENTERPRISE = {"enterprise_id", "enterprise_name"}


def published(folder: str, name: str) -> Any:
    """A published sample."""
    return json.loads(document(f"payloads/{folder}/{name}").read_text(encoding="utf-8"))


async def test_a_slash_command_has_the_published_keys() -> None:
    sample = published("slack-shapes", "SlashCommandPayload.json")
    tested = published("slack", "slash_command_1.json")
    async with SlackStandIn() as slack, running(slack):
        ada = slack.person("Ada")
        sent = (await ada.command("/jsc ack")).payload
    # A workspace outside an Enterprise organisation has none of its keys.
    assert set(sent) == set(sample) - ENTERPRISE
    # bolt's own sample adds a type that Slack does not send and leaves two keys out.
    assert set(tested) - set(sent) == {"type", *ENTERPRISE}


async def test_a_press_on_a_message_has_the_published_keys() -> None:
    sample = published("slack", "block_actions_message_1.json")
    async with SlackStandIn() as slack, running(slack), client_of(slack) as client:
        ada = slack.person("Ada")
        await ada.command("/jsc")
        whispered = (await ada.press("Set me up")).payload
        await ada.closes()
        await client.chat_postMessage(channel=ada.id, **card("Ticks", ticks("keep")))
        (aloud,) = await ada.tick(["Read it twice"])
    # The documented reference adds what bolt's sample leaves out: enterprise, is_enterprise_install, state; message when it
    # can be read back.
    known = {"enterprise", "is_enterprise_install", "state"}
    assert set(whispered) == set(sample) | known
    assert set(aloud.payload) == set(sample) | known | {"message"}
    for key in ("user", "container", "channel"):
        assert set(whispered[key]) == set(sample[key]), key
    assert set(whispered["team"]) == set(sample["team"]) - ENTERPRISE
    pressed = whispered["actions"][0]
    assert set(pressed) | {"value"} == set(sample["actions"][0])
    assert set(pressed["text"]) == set(sample["actions"][0]["text"])
    assert set(aloud.payload["actions"][0]) == {"type", "action_id", "block_id", "action_ts", "selected_options"}


@pytest.mark.parametrize("name", ["view_submission_1.json", "view_closed_1.json"])
async def test_a_form_that_is_sent_or_closed_has_the_published_keys(name: str) -> None:
    sample = published("slack", name)
    shape = published("slack-shapes", "ViewSubmissionPayload.json" if "submission" in name else "ViewClosedPayload.json")
    async with SlackStandIn() as slack, running(slack):
        ada = slack.person("Ada")
        await ada.command("/jsc form")
        slack.space.modals[ada.id][-1].body["notify_on_close"] = True
        done = await ada.fill({"work": "PM"}) if "submission" in name else await ada.closes()
        assert done is not None
        sent = done.payload
    assert set(sent["view"]) == set(sample["view"])
    assert set(sent["view"]) - set(shape["view"]) == {"blocks"}
    assert set(sample) - set(sent) <= {"response_urls"}
    assert set(sent) - set(sample) <= set(shape)
    assert set(sent["user"]) == set(sample["user"])
    if "submission" in name:
        assert set(sent) == set(sample) | {"enterprise", "is_enterprise_install"}
        held = sent["view"]["state"]["values"]["work"]["work"]
        assert set(held) == set(sample["view"]["state"]["values"]["hspI"]["maBWU"])


async def test_events_have_the_published_keys() -> None:
    opened = published("slack", "event_app_home_opened_1.json")
    removed = published("slack", "event_app_uninstalled_2.json")
    revoked = published("slack", "event_tokens_revoked_2.json")
    async with SlackStandIn() as slack, running(slack):
        ada = slack.person("Ada")
        first = (await ada.visits_home()).payload
        again = (await ada.visits_home()).payload
        await slack.uninstall()
        told = [i.payload for i in slack.socket.interactions if i.payload["event"]["type"] != "app_home_opened"]
    assert set(first) == set(opened) - {"enterprise_id"}
    assert set(first["event"]) == set(opened["event"])
    assert set(first["authorizations"][0]) == set(opened["authorizations"][0])
    # Once there is a home it comes along (slack-shapes has it too).
    assert set(again["event"]) - set(first["event"]) == {"view"}
    for sent, sample in zip(told, (revoked, removed), strict=True):
        assert set(sent) == (set(sample) - {"enterprise_id"}) | {"is_ext_shared_channel"}
        assert set(sent["event"]) == set(sample["event"])


async def test_answers_have_no_key_that_was_not_published() -> None:
    shapes = {
        name: published("slack-shapes", f"{name}.json") for name in ("auth.test", "apps.connections.open", "conversations.members")
    }
    async with SlackStandIn() as slack, client_of(slack) as client:
        ada = slack.person("Ada")
        room = slack.channel("council", ada)
        answers = {
            "auth.test": await client.auth_test(),
            "apps.connections.open": await client.apps_connections_open(app_token=slack.app_token),
            "conversations.members": await client.conversations_members(channel=room.id),
        }
        for name, answer in answers.items():
            sent: Any = answer.data
            assert set(sent) <= set(shapes[name]), name
    assert {"team_id", "user_id", "bot_id", "url", "team", "user"} <= set(answers["auth.test"].data)


def test_the_examples_of_the_pages_are_taken() -> None:
    pages = [page.read_text(encoding="utf-8").splitlines() for page in sorted(document(".").glob("*.md"))]
    found = ["\n".join(lines[first:last]) for lines in pages for first, last in _fences(lines)]
    messages = [example for example in (json.loads(words) for words in found if '"blocks"' in words) if "blocks" in example]
    assert len(messages) >= 4
    for message in messages:
        check_message(message)
        for block in check_blocks(message["blocks"]):
            assert Block.parse(block) is not None


def _fences(lines: list[str]) -> list[tuple[int, int]]:
    """The first and past-the-last line of every fenced JSON example."""
    starts = [i + 1 for i, line in enumerate(lines) if line == "```json"]
    return [(start, next(i for i in range(start, len(lines)) if lines[i] == "```")) for start in starts]
