"""What Discord sends, from its published samples and from people's clients, as events."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.discord import parse
from bot.cards import Action
from bot.events import Click, Command, Hints, Member, Place, Submit
from tests.required import document


def sample(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(document(f"payloads/discord/{name}.json").read_text("utf-8"))
    return data


def interaction(kind: int, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    user = {"id": "7", "username": "ada", "global_name": "Ada"}
    return {"id": "786008729715212338", "type": kind, "data": data, "channel_id": "9", "locale": "en-GB", "user": user} | more


IN_A_SERVER = {"guild_id": "5", "user": None, "member": {"user": {"id": "7", "username": "ada", "global_name": "Ada"}, "nick": "Ada L"}}
PRESS = {"custom_id": "tick:apply:a1:7", "component_type": 3, "values": ["read", "fit"]}


def test_the_published_command() -> None:
    read = parse.read(sample("application-commands-500"))
    member, place = Member("discord", "53908232506183680"), Place("discord", "645027906669510667", private=False)
    hints = Hints(name="Mason", locale="en-US", manages=True)
    assert read == parse.Received(Command("20201208|786008729715212338", member, "290926798626357999", place, hints, "", ""), "")


@pytest.mark.parametrize(
    ("channel", "closed", "counted"),
    [
        ({"type": 0}, False, False),
        ({"type": 0, "hidden": True}, True, False),
        ({"type": 11, "owner_id": "42"}, False, False),
        ({"type": 11, "owner_id": "42", "hidden": True}, True, False),
        ({"type": 12, "owner_id": "42", "thread_metadata": {"invitable": False}}, True, True),
        ({"type": 12, "owner_id": "42", "thread_metadata": {"invitable": True}}, True, False),
        ({"type": 12, "owner_id": "7", "thread_metadata": {"invitable": False}}, True, False),
        ({"type": 2, "hidden": True}, False, False),
        (None, False, False),
    ],
)
def test_where_only_people_who_were_let_in_read(channel: dict[str, Any] | None, closed: bool, counted: bool) -> None:
    typed = interaction(2, {"name": "jsc", "type": 1}, channel=channel)
    for kind in (typed | IN_A_SERVER, interaction(3, PRESS, channel=channel) | IN_A_SERVER):
        event = parse.read(kind, bot="42").event
        assert isinstance(event, Command | Click)
        assert (event.place.closed, event.place.counted) == (closed, counted)
        assert event.place.holds == (channel is None or channel["type"] == 0), "rooms stand under a text channel alone"
    alone = parse.read(typed, bot="42").event
    assert isinstance(alone, Command)
    assert not alone.place.closed, "outside a server there is no room"


@pytest.mark.parametrize(("bits", "manages"), [(0, False), (1 << 5, True), (1 << 3, True), ((1 << 34) | (1 << 10), False)])
def test_who_manages_the_server_by_discords_own_word(bits: int, manages: bool) -> None:
    member = IN_A_SERVER["member"] | {"permissions": str(bits)}  # type: ignore[operator]  # the values are of several kinds
    event = parse.read(interaction(2, {"name": "jsc", "type": 1}, guild_id="5", user=None, member=member)).event
    assert isinstance(event, Command)
    assert event.hints.manages is manages


@pytest.mark.parametrize("name", ["application-commands-854", "application-commands-948", "application-commands-1060"])
def test_published_interactions_that_are_not_ours(name: str) -> None:
    with pytest.raises(parse.Unreadable):
        parse.read(sample(name))


@pytest.mark.parametrize("name", ["reference-409", "reference-538", "reference-740", "reference-2249", "reference-2348"])
def test_what_comes_back_from_the_published_forms(name: str) -> None:
    form = sample(name)["data"]
    (label,) = form["components"]
    part = label["component"]
    given_back = {4: {"value": "words"}, 21: {"value": "rogue"}}.get(part["type"], {"values": ["a", "b"]})
    field = {"type": part["type"], "id": 2, "custom_id": part["custom_id"]} | given_back
    sent = interaction(5, {"custom_id": form["custom_id"], "components": [{"type": 18, "id": 1, "component": field}]})
    event = parse.read(sent).event
    assert isinstance(event, Submit)
    assert event.action == Action(form["custom_id"])
    value = {4: "words", 21: ("rogue",)}.get(part["type"], ("a", "b"))
    assert event.values == {part["custom_id"]: value}


def test_a_subcommand_with_its_text() -> None:
    under = {"type": 1, "name": "log", "options": [{"type": 3, "name": "text", "value": "Acme, staff PM"}]}
    read = parse.read(interaction(2, {"id": "1", "name": "jsc", "type": 1, "options": [under]}))
    assert isinstance(read.event, Command)
    assert (read.event.verb, read.event.text, read.event.community) == ("log", "Acme, staff PM", "")
    assert read.event.place == Place("discord", "9", private=True)
    assert read.on == ""


@pytest.mark.parametrize(
    ("more", "on"),
    [
        ({"message": {"flags": 32768}}, "own"),
        ({"message": {"flags": 32832}} | IN_A_SERVER, "own"),
        ({"message": {"flags": 32768}} | IN_A_SERVER, "shared"),
        ({"message": {"flags": 32768}, "context": 2}, "shared"),
    ],
)
def test_who_reads_the_card_that_was_pressed(more: dict[str, Any], on: str) -> None:
    read = parse.read(interaction(3, PRESS, **more))
    assert read.on == on
    assert isinstance(read.event, Click)
    assert read.event.place.private is (on == "own")
    assert read.event.action == Action("tick", "apply", "a1", 7)
    assert read.event.chosen == ("read", "fit")
    assert read.event.hints.name == ("Ada L" if "guild_id" in more else "Ada")


def test_a_radio_group_left_alone_and_an_empty_answer_have_their_entries() -> None:
    fields = [
        {"type": 21, "custom_id": "mood", "value": None},
        {"type": 4, "custom_id": "why", "value": ""},
        {"type": 5, "custom_id": "who", "values": []},
    ]
    sent = interaction(5, {"custom_id": "f", "components": [{"type": 18, "component": f} for f in fields] + [{"type": 10}]})
    event = parse.read(sent).event
    assert isinstance(event, Submit)
    assert event.values == {"mood": (), "why": "", "who": ()}


def test_ids_nobody_of_us_made_become_a_press_on_nothing() -> None:
    event = parse.read(interaction(3, PRESS | {"custom_id": "x y", "values": ["ok", "<@1>", "a" * 41]}, message={"flags": 0})).event
    assert isinstance(event, Click)
    assert event.action == parse.NOBODYS
    assert event.chosen == ("ok",)


def test_the_day_stands_in_the_id() -> None:
    assert parse.day_of("175928847299117063") == "20160430"
    assert parse.uninstalled(5, dt.datetime(2026, 11, 24, tzinfo=dt.UTC)).key == "20261124|gone.5"


KEYS = ["type", "data", "custom_id", "components", "component", "values", "value", "name", "options", "id", "user"]
odd = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([2, 3, 5]), odd)
def test_whatever_is_sent_is_an_event_or_unreadable_and_the_reason_holds_no_words(kind: int, data: Any) -> None:
    try:
        read = parse.read(interaction(kind, data))
    except parse.Unreadable as error:
        reason = str(error)
    else:
        reason = ""
        assert read.event.member == Member("discord", "7")
    assert re.fullmatch(r"[a-z_, ]*", reason)
