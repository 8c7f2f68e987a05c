"""Slack's payloads as events: the platform's published samples, the text of a command, the keys, and what is none of ours.

The samples are not part of the repository: they lie beside the checkout. Where they are missing these tests say so; in
continuous integration they must be there.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.slack import parse
from bot.adapters.slack.parse import Origin, Unreadable
from bot.cards import Action
from bot.events import Click, Command, Member, Place, Submit, Uninstalled, Visit
from tests.standins.slack.mrkdwn import escaped
from tests.standins.test_slack_payloads import published

NOW = dt.datetime(2026, 11, 23, 9, 12, tzinfo=dt.UTC)
THEN = dt.datetime(2020, 8, 5, 3, 0, tzinfo=dt.UTC)
"""When the published press was made."""


def press(**over: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "block_actions",
        "user": {"id": "U1", "name": "ada", "team_id": "T1"},
        "team": {"id": "T1", "domain": "town"},
        "container": {"type": "message", "channel_id": "D1", "message_ts": "1.2", "is_ephemeral": False},
        "trigger_id": "1.2.x",
        "response_url": "https://hooks.example/1",
        "actions": [{"action_id": "tick:apply:7", "type": "button", "action_ts": f"{NOW.timestamp():.6f}"}],
    }
    return body | over


@pytest.mark.parametrize("number", [1, 2, 3])
def test_published_commands_are_read(number: int) -> None:
    body = published("slack", f"slash_command_{number}.json")
    received = parse.command(body, NOW)
    event = received.event
    assert isinstance(event, Command)
    assert event.member == Member("slack", f"{body['team_id']}:{body['user_id']}")
    assert parse.user_of(event.member) == body["user_id"]
    assert (event.verb, event.text) == ("Hi", "")
    assert event.key == f"20261123|{body['trigger_id']}"
    assert received.origin == Origin("command", body["channel_id"], response_url=body["response_url"])


def test_a_published_press_is_read() -> None:
    body = published("slack", "block_actions_message_1.json")
    received = parse.press(body, THEN)
    event = received.event
    assert isinstance(event, Click)
    assert event.action == Action("a")
    assert event.chosen == ()
    assert event.key == "20200804|111.222.valid"
    assert event.place == Place("slack", "C111", private=True)
    assert received.origin == Origin("ephemeral", "C111", "111.222", "", body["response_url"])
    assert received.label == "Button"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_published_forms_are_read(number: int) -> None:
    body = published("slack", f"view_submission_{number}.json")
    sealed, member = parse.sealed_in(body)
    assert sealed == body["view"].get("private_metadata", "")
    received = parse.submission(body, Action("job", 1), Origin("home"), NOW)
    event = received.event
    assert isinstance(event, Submit)
    assert event.member.id == member
    assert event.key.endswith(f"|{body['view']['id']}.{body['view'].get('hash', '')}")
    typed = [held for block in body["view"]["state"].get("values", {}).values() for held in block.values()]
    assert len(event.values) == len(typed)


def test_published_events_are_read() -> None:
    opened = published("slack", "event_app_home_opened_1.json")
    assert parse.direct_chat(opened) == ("W111", "D111")
    with pytest.raises(Unreadable, match="another tab"):
        parse.visit(opened, NOW)
    opened["event"]["tab"] = "home"
    received = parse.visit(opened, dt.datetime(2020, 12, 1, tzinfo=dt.UTC))
    assert isinstance(received.event, Visit)
    assert received.event.key == "20201201|Ev111"
    for name in ("event_app_uninstalled_2.json", "event_tokens_revoked_2.json"):
        body = published("slack", name)
        gone = parse.uninstalled(body, NOW)
        assert gone == Uninstalled(f"20261123|{body['event_id']}", "slack", body["team_id"])
    only_people = published("slack", "event_tokens_revoked_2.json")
    only_people["event"]["tokens"] = {"oauth": ["U1"], "bot": []}
    with pytest.raises(Unreadable):
        parse.uninstalled(only_people, NOW)


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ("log &lt;b&gt; &amp; co", "log <b> & co"),
        ("log A &amp; B &lt;x&gt;", "log A & B <x>"),
        ("log A & B <x>", "log A & B <x>"),
        ("say &lt;!channel&gt; to &lt;@U012AB3CD|ben&gt;", "say <!channel> to <@U012AB3CD|ben>"),
        ("ask <@U012AB3CD|ben> in <#C024BE7LH|general>", "ask @ben in #general"),
        ("ask <@U012AB3CD>", "ask @U012AB3CD"),
        ("in <#C024BE7LH|>", "in #C024BE7LH"),
        ("in <C024BE7LH|>", "in #C024BE7LH"),
        ("ask <@U012AB3CD|a &amp;amp; b>", "ask @a &amp; b"),
        ("see <https://a.example/x?y=1&amp;z=2>", "see https://a.example/x?y=1&z=2"),
        ("see <http://a.example|a.example>", "see a.example"),
        ("see <https://a.example|other words>", "see https://a.example"),
        ("write <mailto:a@b.example|a@b.example>", "write a@b.example"),
        ("<!here> <!subteam^S1|@team>", "@here @team"),
        ("&amp;lt;", "&lt;"),
        ("&amp;amp;lt;", "&amp;lt;"),
        ("1 < 2", "1 < 2"),
    ],
)
def test_a_commands_text_is_what_was_typed(sent: str, wanted: str) -> None:
    assert parse.typed(sent) == wanted


@given(st.text())
def test_any_text_survives_being_escaped(text: str) -> None:
    assert parse.typed(escaped(text.replace("&", "&amp;"))) == text


def test_ticks_and_picks_tell_what_is_on() -> None:
    boxes = {"action_id": "tick:1", "type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}
    one = {"action_id": "pick:1", "type": "radio_buttons", "selected_option": {"value": "a"}}
    none = {"action_id": "tick:1", "type": "checkboxes", "selected_options": []}
    found = [parse.press(press(actions=[a]), NOW).event for a in (boxes, one, none)]
    assert [e.chosen for e in found if isinstance(e, Click)] == [("a", "b"), ("a",), ()]


def test_every_input_is_read_in_its_own_way() -> None:
    values = {
        "w": {"w": {"type": "plain_text_input", "value": None}},
        "p": {"p": {"type": "checkboxes", "selected_options": [{"value": "a"}]}},
        "q": {"q": {"type": "radio_buttons", "selected_option": None}},
        "u": {"u": {"type": "users_select", "selected_user": "U2"}},
        "m": {"m": {"type": "multi_users_select", "selected_users": ["U2", "U3"]}},
        "n": {"n": {"type": "users_select", "selected_user": None}},
    }
    body = press(view={"id": "V1", "hash": "h", "state": {"values": values}})
    event = parse.submission(body, Action("x"), Origin("home"), NOW).event
    assert isinstance(event, Submit)
    assert event.values == {"w": "", "p": ("a",), "q": (), "u": ("T1:U2",), "m": ("T1:U2", "T1:U3"), "n": ()}


def test_home_a_thread_and_a_shared_message_are_told_apart() -> None:
    home = parse.press(press(container={"type": "view", "view_id": "V"}, view={"type": "home"}), NOW)
    assert home.origin == Origin("home")
    assert isinstance(home.event, Click)
    assert home.event.place.private
    box = {"type": "message", "channel_id": "C1", "message_ts": "1.2", "thread_ts": "1.0", "is_ephemeral": False}
    shared = parse.press(press(container=box), NOW)
    assert shared.origin.shared
    assert shared.origin.thread == "1.0"
    assert isinstance(shared.event, Click)
    assert not shared.event.place.private
    with pytest.raises(Unreadable, match="within a form"):
        parse.press(press(container={"type": "view", "view_id": "V"}, view={"type": "modal"}), NOW)


@pytest.mark.parametrize(("ago", "day"), [(0, "20261123"), (24, "20261122"), (24 * 30, "20261123"), (-24 * 30, "20261123")])
def test_a_keys_day_is_the_platforms_own_unless_that_is_absurd(ago: int, day: str) -> None:
    at = (NOW - dt.timedelta(hours=ago)).timestamp()
    action = {"action_id": "home", "type": "button", "action_ts": f"{at:.6f}"}
    assert parse.press(press(actions=[action]), NOW).event.key == f"{day}|1.2.x"


def test_everybodys_workspace_is_named() -> None:
    assert parse.teams_of(press()) == {"T1"}
    assert parse.teams_of(press(user={"id": "U1", "team_id": "T2"})) == {"T1", "T2"}
    assert parse.teams_of({"team_id": "T1", "user_id": "U1"}) == {"T1"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "type", "view", "state", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.sampled_from(sorted([*press(), "view", "event", "event_id", "team_id", "user_id", "text", "event_time"])), JSON)
def test_whatever_is_forged_is_read_or_refused_as_unreadable(key: str, value: object) -> None:
    body = press(event={"user": "U1", "tab": "home", "channel": "D1"}, event_id="E", team_id="T1", user_id="U1", text="x") | {
        key: value
    }
    for reader in (
        lambda b: parse.command(b, NOW),
        lambda b: parse.press(b, NOW),
        lambda b: parse.submission(b, Action("x"), Origin("home"), NOW),
        lambda b: parse.visit(b, NOW),
        lambda b: parse.uninstalled(b, NOW),
        parse.sealed_in,
        parse.direct_chat,
        parse.where,
        parse.teams_of,
    ):
        with contextlib.suppress(Unreadable):
            reader(body)
