"""Reads Slack's payloads: a dict in, one event and where it came from out. Pure; what is none of ours is Unreadable."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, TypeAlias

from bot.cards import Action
from bot.events import Click, Command, Hints, Member, PersonEvent, Place, Submit, Uninstalled, Visit

PLATFORM: Final = "slack"

Payload: TypeAlias = Mapping[str, Any]
"""What Slack sends, as decoded JSON: its values are of any type, and every one is checked where it is read."""
Where: TypeAlias = Literal["command", "message", "ephemeral", "home"]

_CLOSED: Final = "privategroup"
"""What Slack calls every private channel in the payload of a command or a press, whatever its name is.

A direct chat is `directmessage`, one of several people `mpdm-ada--ben-1`, a public channel goes by its own name.
"""
_DIRECT: Final = "D"
"""What the id of a direct chat begins with. It is asked for in place of the name, as a public channel may be named by anybody."""
_SKEW: Final = 2 * 86_400
_MARK: Final = re.compile(r"<([@#!][^<>]*|[CG][A-Z0-9]+\|[^<>]*|(?:[a-z][a-z0-9+.-]*://|mailto:|tel:)[^<>]*)>")
"""What Slack puts around people, channels, calls and addresses (docs.slack.dev/messaging/formatting-message-text).

Other angle brackets are somebody's own: they come as entities, and where Slack let one through it stays.
"""


class Unreadable(ValueError):
    """The payload makes no event of ours; the text is a plain word for the log and holds no content."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a person acted, and so where the answer goes (platform facts 2.10). It travels with a form, sealed.

    `ts` is the message that was pressed, `thread` its parent's; both are empty where there was none.
    """

    where: Where
    channel: str = ""
    ts: str = ""
    thread: str = ""
    response_url: str = ""

    @property
    def shared(self) -> bool:
        """Whether others see the message that was pressed."""
        return self.where == "message" and not self.channel.startswith(_DIRECT)

    def as_dict(self) -> dict[str, str]:
        """For sealing."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Received:
    """An event with its origin. `user` and `team` are Slack's own ids; `name` is what the payload calls the person.

    `label` is what was pressed, in words; empty where a payload does not say.
    """

    event: PersonEvent
    origin: Origin
    user: str
    team: str
    name: str = ""
    trigger: str = ""
    label: str = ""


def member_id(team: str, user: str) -> str:
    """A member's id: Slack's user ids are unique within a workspace only (platform facts 1.8)."""
    return f"{team}:{user}"


def user_of(member: Member) -> str:
    """The Slack user behind a member's id."""
    return member.id.partition(":")[2]


def command(body: Payload, now: dt.datetime, *, counted: bool = False) -> Received:
    """A slash command. Its text arrives with entities, and where `should_escape` was left on with marks: both are undone, once.

    `counted`: the app may see who is in a private channel.
    """
    team, user, trigger = _text(body, "team_id"), _text(body, "user_id"), _text(body, "trigger_id")
    channel = _text(body, "channel_id")
    words = typed(_maybe(body, "text")).split(maxsplit=1)
    verb, text = [*words, "", ""][:2]
    member = Member(PLATFORM, member_id(team, user))
    place = _place(channel, _maybe(body, "channel_name"), private=channel.startswith(_DIRECT), counted=counted)
    name = _maybe(body, "user_name")
    event = Command(_key(now, None, trigger), member, team, place, Hints(name=name), verb, text.strip())
    return Received(event, Origin("command", channel, response_url=_maybe(body, "response_url")), user, team, name, trigger)


def press(body: Payload, now: dt.datetime, *, counted: bool = False) -> Received:
    """A press on a button, or a change of boxes or of a choice. Raises Unreadable for a button that only opens an address.

    `counted`: the app may see who is in a private channel.
    """
    who = _part(body, "user")
    team, user, trigger = _team(body, who), _text(who, "id"), _text(body, "trigger_id")
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], Mapping):
        raise Unreadable("no action")
    pressed: Payload = actions[0]
    try:
        action = Action.unpack(_text(pressed, "action_id"))
    except ValueError:
        raise Unreadable("no action of ours") from None
    origin = _origin(body)
    channel = body.get("channel")
    called = _maybe(channel, "name") if isinstance(channel, Mapping) else ""
    place = _place(origin.channel or f"home.{user}", called, private=not origin.shared, counted=counted)
    member, name = Member(PLATFORM, member_id(team, user)), _maybe(who, "name") or _maybe(who, "username")
    key = _key(now, _seconds(pressed.get("action_ts")), trigger)
    event = Click(key, member, team, place, Hints(name=name), action, _chosen(pressed), origin.ts)
    words = pressed.get("text")
    label = unescaped(_maybe(words, "text")) if isinstance(words, Mapping) else ""
    return Received(event, origin, user, team, name, trigger, label)


def submission(body: Payload, action: Action, origin: Origin, now: dt.datetime) -> Received:
    """A form that was sent. `action` and `origin` are what was sealed into it."""
    who, view = _part(body, "user"), _part(body, "view")
    team, user = _team(body, who), _text(who, "id")
    stamp = _maybe(view, "hash")
    key = _key(now, _seconds(stamp), f"{_text(view, 'id')}.{stamp}")
    name = _maybe(who, "name") or _maybe(who, "username")
    event = Submit(key, Member(PLATFORM, member_id(team, user)), team, Hints(name=name), action, _values(view, team), origin.ts)
    return Received(event, origin, user, team, name, _maybe(body, "trigger_id"))


def sealed_in(body: Payload) -> tuple[str, str]:
    """The private metadata of a form and the member's id who sent it. Raises Unreadable."""
    who = _part(body, "user")
    return _maybe(_part(body, "view"), "private_metadata"), member_id(_team(body, who), _text(who, "id"))


def visit(body: Payload, now: dt.datetime) -> Received:
    """The app's home was opened. Raises Unreadable for its other tabs."""
    inner = _part(body, "event")
    if _maybe(inner, "tab") != "home":
        raise Unreadable("another tab")
    team, user = _text(body, "team_id"), _text(inner, "user")
    event = Visit(_event_key(body, now), Member(PLATFORM, member_id(team, user)), team)
    return Received(event, Origin("home"), user, team)


def direct_chat(body: Payload) -> tuple[str, str]:
    """(user, channel) of the direct chat that `app_home_opened` names, whichever tab was opened. Raises Unreadable."""
    inner = _part(body, "event")
    return _text(inner, "user"), _text(inner, "channel")


def uninstalled(body: Payload, now: dt.datetime) -> Uninstalled:
    """The app was taken out, or its bot token revoked. Raises Unreadable when only people's tokens were."""
    inner = _part(body, "event")
    tokens = inner.get("tokens")
    if _maybe(inner, "type") == "tokens_revoked" and not (isinstance(tokens, Mapping) and tokens.get("bot")):
        raise Unreadable("not the bot's token")
    return Uninstalled(_event_key(body, now), PLATFORM, _text(body, "team_id"))


def teams_of(body: Payload) -> frozenset[str]:
    """Every workspace a payload of a person names: where it was made, and the person's own. One stranger is enough to refuse."""
    who = body.get("user")
    named = [body.get("team_id"), who.get("team_id") if isinstance(who, Mapping) else None]
    team = body.get("team")
    named.append(team.get("id") if isinstance(team, Mapping) else None)
    return frozenset(name for name in named if isinstance(name, str) and name)


def where(body: Payload) -> Origin:
    """Where a payload of any person came from, for an answer to somebody who may not press here."""
    if "container" in body:
        return _origin(body)
    return Origin("command", _maybe(body, "channel_id"), response_url=_maybe(body, "response_url"))


def typed(text: str) -> str:
    """A command's text as it was typed: names, rooms and addresses without their marks, entities undone."""
    return unescaped(_MARK.sub(_as_typed, text))


def unescaped(text: str) -> str:
    """`text` without Slack's three entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _as_typed(found: re.Match[str]) -> str:
    head, _, words = found.group(1).partition("|")
    if head.startswith(("@", "#")):
        return head[0] + (words or head[1:])
    if head.startswith("!"):
        return words or "@" + head[1:].partition("^")[0]
    if head.startswith(("mailto:", "tel:")):
        return words or head.partition(":")[2]
    if "://" not in head:
        return "#" + (words or head)
    # Slack links a bare `example.org` as <http://example.org|example.org>: what was typed is the words.
    return words if words and head.endswith(words) else head


def _place(id: str, called: str, *, private: bool, counted: bool) -> Place:
    """A place by what Slack calls it: a private channel is closed, and nothing else is, a direct chat of several people included."""
    closed = called == _CLOSED and not id.startswith(_DIRECT)
    return Place(PLATFORM, id, private=private, closed=closed, counted=closed and counted)


def _origin(body: Payload) -> Origin:
    box = _part(body, "container")
    if _maybe(box, "type") == "view":
        if _maybe(_part(body, "view"), "type") != "home":
            raise Unreadable("a press within a form")
        return Origin("home")
    where: Where = "ephemeral" if box.get("is_ephemeral") is True else "message"
    return Origin(where, _text(box, "channel_id"), _maybe(box, "message_ts"), _maybe(box, "thread_ts"), _maybe(body, "response_url"))


def _chosen(pressed: Payload) -> tuple[str, ...]:
    many, one = pressed.get("selected_options"), pressed.get("selected_option")
    options = many if isinstance(many, list) else [one]
    return tuple(_text(option, "value") for option in options if isinstance(option, Mapping))


def _values(view: Payload, team: str) -> dict[str, str | tuple[str, ...]]:
    found: dict[str, str | tuple[str, ...]] = {}
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    for block in values.values() if isinstance(values, Mapping) else ():
        for name, held in block.items() if isinstance(block, Mapping) else ():
            if isinstance(held, Mapping):
                found[str(name)] = _held(held, team)
    return found


def _held(held: Payload, team: str) -> str | tuple[str, ...]:
    match held.get("type"):
        case "plain_text_input":
            return _maybe(held, "value")
        case "users_select":
            user = _maybe(held, "selected_user")
            return (member_id(team, user),) if user else ()
        case "multi_users_select":
            users = held.get("selected_users")
            return tuple(member_id(team, u) for u in users if isinstance(u, str)) if isinstance(users, list) else ()
        case _:
            return _chosen(held)


def _event_key(body: Payload, now: dt.datetime) -> str:
    return _key(now, _seconds(body.get("event_time")), _text(body, "event_id"))


def _key(now: dt.datetime, seconds: float | None, id: str) -> str:
    """`YYYYMMDD|id` (reliability notes 5.6): the platform's own day, so that a repeat after midnight is known; ours where that is
    absent or absurd, as a key of a far day would be forgotten at once or never."""
    ours = now.timestamp()
    theirs = seconds if seconds is not None and abs(seconds - ours) <= _SKEW else ours
    return f"{_day(int(theirs // 86_400))}|{id}"


@functools.lru_cache(8)
def _day(since_1970: int) -> str:
    return f"{dt.date(1970, 1, 1) + dt.timedelta(days=since_1970):%Y%m%d}"


def _seconds(stamp: object) -> float | None:
    if isinstance(stamp, int | float):
        return float(stamp)
    head = stamp.partition(".")[0] if isinstance(stamp, str) else ""
    return float(head) if head.isascii() and head.isdigit() and len(head) <= 12 else None


def _team(body: Payload, who: Payload) -> str:
    team = body.get("team")
    return (_maybe(team, "id") if isinstance(team, Mapping) else "") or _text(who, "team_id")


def _part(body: Payload, key: str) -> Payload:
    found = body.get(key)
    if not isinstance(found, Mapping):
        raise Unreadable(f"no {key}")
    return found


def _text(body: Payload, key: str) -> str:
    found = _maybe(body, key)
    if not found:
        raise Unreadable(f"no {key}")
    return found


def _maybe(body: Payload, key: str) -> str:
    found = body.get(key)
    return found if isinstance(found, str) else ""
