"""Our own table of what Discord takes: it refuses the first thing beyond each limit, and it says what the published file says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.required import document
from tests.standins import discord_schema
from tests.standins.discord_bodies import body_problems
from tests.standins.discord_facts import BODIES
from tests.standins.discord_kinds import Among, Either, Id, Kind, Many, Named, OneOf, Shape, Text, Whole, YesNo
from tests.standins.discord_rules import Way
from tests.standins.discord_schema import Json

CREATE, EDIT, FOLLOWUP = Way.CREATE.value, Way.EDIT.value, Way.FOLLOWUP.value
THREAD, ON_MESSAGE, CHANGED = (
    "CreateTextThreadWithoutMessageRequest",
    "CreateTextThreadWithMessageRequest",
    "UpdateThreadRequestPartial",
)
COMMANDS = "put /applications/{application_id}/commands"
MODAL = "ModalInteractionCallbackRequestData"


def inside(**part: Any) -> Json:
    return {"components": [part]}


def button(**more: Any) -> Json:
    return inside(type=1, components=[{"type": 2} | more])


def field(**more: Any) -> Json:
    return {"title": "T", "custom_id": "c", "components": [{"type": 18, "label": "L", "component": more}]}


def command(**more: Any) -> list[Json]:
    return [{"name": "n", "description": "d"} | more]


def choice(value: object) -> list[Json]:
    return command(options=[{"type": 4, "name": "o", "description": "d", "choices": [{"name": "1", "value": value}]}])


def embed(**more: Any) -> Json:
    return {"embeds": [more]}


def drawn(*urls: str) -> Json:
    return inside(type=12, items=[{"media": {"url": url}} for url in urls])


WITHIN_AND_BEYOND: list[tuple[str, str, Any, Any, str]] = [
    ("a thread's name", THREAD, {"name": "x" * 100}, {"name": "x" * 101}, "BASE_TYPE_BAD_LENGTH"),
    ("a thread's name counts UTF-16", THREAD, {"name": "😀" * 50}, {"name": "😀" * 51}, "BASE_TYPE_BAD_LENGTH"),
    ("no name", THREAD, {"name": "x"}, {"name": ""}, "BASE_TYPE_BAD_LENGTH"),
    ("the name is needed", THREAD, {"name": "x"}, {}, "BASE_TYPE_REQUIRED"),
    ("the name of a thread on a message", ON_MESSAGE, {"name": "x" * 100}, {"name": "x" * 101}, "BASE_TYPE_BAD_LENGTH"),
    ("a new name", CHANGED, {"name": "x" * 100}, {"name": "x" * 101}, "BASE_TYPE_BAD_LENGTH"),
    ("a name is text", CHANGED, {"name": "7"}, {"name": 7}, "STRING_TYPE_CONVERT"),
    ("archived after", THREAD, {"name": "x", "auto_archive_duration": 10_080}, {"name": "x", "auto_archive_duration": 10_081},
     "BASE_TYPE_CHOICES"),
    ("archived after, changed", CHANGED, {"auto_archive_duration": 60}, {"auto_archive_duration": 61}, "BASE_TYPE_CHOICES"),
    ("slow mode", CHANGED, {"rate_limit_per_user": 21_600}, {"rate_limit_per_user": 21_601}, "NUMBER_TYPE_MAX"),
    ("slow mode from", CHANGED, {"rate_limit_per_user": 0}, {"rate_limit_per_user": -1}, "NUMBER_TYPE_MIN"),
    ("a thread's type", THREAD, {"name": "x", "type": 12}, {"name": "x", "type": 0}, "BASE_TYPE_CHOICES"),
    ("invitable", THREAD, {"name": "x", "invitable": False}, {"name": "x", "invitable": "no"}, "BOOLEAN_TYPE_CONVERT"),
    ("archived", CHANGED, {"archived": True}, {"archived": 1}, "BOOLEAN_TYPE_CONVERT"),
    ("tags", CHANGED, {"applied_tags": ["1"] * 5}, {"applied_tags": ["1"] * 6}, "BASE_TYPE_MAX_LENGTH"),
    ("to whom a chat is opened", "CreatePrivateChannelRequest", {"recipient_id": "12"}, {"recipient_id": "ada"}, "NUMBER_TYPE_COERCE"),
    ("content is text", CREATE, {"content": "1"}, {"content": 1}, "STRING_TYPE_CONVERT"),
    ("tts", CREATE, {"tts": True}, {"tts": "yes"}, "BOOLEAN_TYPE_CONVERT"),
    ("components are a list", CREATE, {"components": []}, {"components": {}}, "LIST_TYPE_CONVERT"),
    ("a component is an object", CREATE, inside(type=10, content="x"), {"components": ["x"]}, "MODEL_TYPE_CONVERT"),
    ("flags", CREATE, {"flags": 4}, {"flags": "4"}, "NUMBER_TYPE_COERCE"),
    ("a nonce of digits", CREATE, {"nonce": 2**63 - 1}, {"nonce": 2**63}, "STRING_TYPE_CONVERT"),
    ("a body's own keys", EDIT, {"content": "x"}, {"nonce": "x"}, "UNKNOWN_KEY"),
    ("embeds", CREATE, {"embeds": [{}] * 10}, {"embeds": [{}] * 11}, "BASE_TYPE_MAX_LENGTH"),
    ("an embed's title", CREATE, embed(title="x" * 256), embed(title="x" * 257), "BASE_TYPE_MAX_LENGTH"),
    ("an embed's address", CREATE, embed(url="x" * 2_048), embed(url="x" * 2_049), "BASE_TYPE_MAX_LENGTH"),
    ("an embed's colour", CREATE, embed(color=0xFFFFFF), embed(color=0x1000000), "NUMBER_TYPE_MAX"),
    ("an embed's field", CREATE, embed(fields=[{"name": "n", "value": "v"}]), embed(fields=[{"name": "n"}]), "BASE_TYPE_REQUIRED"),
    ("stickers", CREATE, {"sticker_ids": ["1"] * 3}, {"sticker_ids": ["1"] * 4}, "BASE_TYPE_MAX_LENGTH"),
    ("attachments", CREATE, {"attachments": [{"id": "0"}] * 10}, {"attachments": [{"id": "0"}] * 11}, "BASE_TYPE_MAX_LENGTH"),
    ("an attachment's words", CREATE, {"attachments": [{"id": "0", "description": "x" * 1_024}]},
     {"attachments": [{"id": "0", "description": "x" * 1_025}]}, "BASE_TYPE_MAX_LENGTH"),
    ("people named", CREATE, {"allowed_mentions": {"users": [str(n) for n in range(100)]}},
     {"allowed_mentions": {"users": [str(n) for n in range(101)]}}, "BASE_TYPE_MAX_LENGTH"),
    ("people named once", CREATE, {"allowed_mentions": {"users": ["1", "2"]}}, {"allowed_mentions": {"users": ["1", "1"]}},
     "SET_TYPE_ALREADY_CONTAINS_VALUE"),
    ("what is parsed", CREATE, {"allowed_mentions": {"parse": ["users"]}}, {"allowed_mentions": {"parse": ["here"]}},
     "BASE_TYPE_CHOICES"),
    ("what is answered", CREATE, {"message_reference": {"message_id": "1"}}, {"message_reference": {}}, "BASE_TYPE_REQUIRED"),
    ("a webhook's name", FOLLOWUP, {"username": "x" * 80}, {"username": "x" * 81}, "BASE_TYPE_BAD_LENGTH"),
    ("a poll's hours", CREATE, {"poll": {"question": {}, "answers": [{"poll_media": {}}], "duration": 768}},
     {"poll": {"question": {}, "answers": [{"poll_media": {}}], "duration": 769}}, "NUMBER_TYPE_MAX"),
    ("a button's style", CREATE, button(style=6), button(style=7), "BASE_TYPE_CHOICES"),
    ("a button needs a style", CREATE, button(style=1), button(), "BASE_TYPE_REQUIRED"),
    ("a component's id", CREATE, inside(type=10, content="x", id=0), inside(type=10, content="x", id=-1), "NUMBER_TYPE_MIN"),
    ("texts of a section", CREATE, inside(type=9, components=[{"type": 10, "content": "x"}] * 3, accessory={"type": 2, "style": 1}),
     inside(type=9, components=[{"type": 10, "content": "x"}] * 4, accessory={"type": 2, "style": 1}), "BASE_TYPE_BAD_LENGTH"),
    ("beside a section", CREATE, inside(type=9, components=[{"type": 10, "content": "x"}], accessory={"type": 2, "style": 1}),
     inside(type=9, components=[{"type": 10, "content": "x"}], accessory={"type": 10, "content": "x"}), "UNION_TYPE_CHOICES"),
    ("pictures", CREATE, drawn(*["a"] * 10), drawn(*["a"] * 11), "BASE_TYPE_BAD_LENGTH"),
    ("a picture's address", CREATE, drawn("x" * 2_048), drawn("x" * 2_049), "BASE_TYPE_MAX_LENGTH"),
    ("a gap", CREATE, inside(type=14, spacing=2), inside(type=14, spacing=3), "BASE_TYPE_CHOICES"),
    ("a container's parts", CREATE, inside(type=17, components=[{"type": 14}] * 40), inside(type=17, components=[{"type": 14}] * 41),
     "BASE_TYPE_BAD_LENGTH"),
    ("min_values", MODAL, field(type=6, custom_id="u", min_values=25), field(type=6, custom_id="u", min_values=26), "NUMBER_TYPE_MAX"),
    ("files", MODAL, field(type=19, custom_id="u", max_values=10), field(type=19, custom_id="u", max_values=11), "NUMBER_TYPE_MAX"),
    ("max_values", MODAL, field(type=5, custom_id="u", max_values=1), field(type=5, custom_id="u", max_values=0), "NUMBER_TYPE_MIN"),
    ("default people", MODAL, field(type=5, custom_id="u", default_values=[{"type": "user", "id": "1"}]),
     field(type=5, custom_id="u", default_values=[{"type": "role", "id": "1"}]), "UNION_TYPE_CHOICES"),
    ("an input's style", MODAL, field(type=4, custom_id="u", style=2), field(type=4, custom_id="u", style=3), "BASE_TYPE_CHOICES"),
    ("an input's max_length", MODAL, field(type=4, custom_id="u", style=1, max_length=4_000),
     field(type=4, custom_id="u", style=1, max_length=4_001), "NUMBER_TYPE_MAX"),
    ("an emoji's name", CREATE, button(style=1, emoji={"name": "x" * 32}), button(style=1, emoji={"name": "x" * 33}),
     "BASE_TYPE_MAX_LENGTH"),
    ("who may use a command", COMMANDS, command(default_member_permissions=2**54 - 1), command(default_member_permissions=2**54),
     "NUMBER_TYPE_MAX"),
    ("where a command is", COMMANDS, command(contexts=[0, 1, 2]), command(contexts=[3]), "BASE_TYPE_CHOICES"),
    ("somewhere", COMMANDS, command(integration_types=[0]), command(integration_types=[]), "BASE_TYPE_MIN_LENGTH"),
    ("a kind of option", COMMANDS, command(options=[{"type": 11, "name": "o", "description": "d"}]),
     command(options=[{"type": 12, "name": "o", "description": "d"}]), "UNION_TYPE_CHOICES"),
    ("a subcommand in a subcommand", COMMANDS, command(options=[{"type": 1, "name": "o", "description": "d"}]),
     command(options=[{"type": 1, "name": "o", "description": "d", "options": [{"type": 1, "name": "p", "description": "d"}]}]),
     "UNION_TYPE_CHOICES"),
    ("a name in another language", COMMANDS, command(name_localizations={"de": "x" * 32}), command(name_localizations={"de": "x" * 33}),
     "BASE_TYPE_BAD_LENGTH"),
    ("a choice is a number", COMMANDS, choice(1), choice("1"), "NUMBER_TYPE_COERCE"),
]  # fmt: skip
"""What, the body's name, one within the limit, one beyond it, and what Discord says of that."""


@pytest.mark.parametrize(
    ("name", "within", "beyond", "code"), [case[1:] for case in WITHIN_AND_BEYOND], ids=[case[0] for case in WITHIN_AND_BEYOND]
)
def test_a_body_within_a_limit_is_taken_and_one_beyond_it_is_refused(name: str, within: Any, beyond: Any, code: str) -> None:
    assert not list(body_problems(name, within))
    assert code in {problem.code for problem in BODIES[name].wrong(beyond, "")}, "by our own table, without the published file"


# -- against the published file ------------------------------------------------------------------------------------------------------

UNBOUND = (1_521, 152_133)
"""As many items, as many characters: a general bound of the published file, which its maker puts where a value has none of its own."""
OF_THE_PAGES = {
    f"{CREATE}/content": 'resources/message.mdx, Create Message: "Message contents (up to 2000 characters)"',
    f"{EDIT}/content": 'resources/message.mdx, Edit Message: "Message contents (up to 2000 characters)"',
    f"{CHANGED}/name": 'resources/channel.mdx, Modify Channel, Thread: "1-100 character channel name"',
}
"""Where a page is stricter than the published file: what differs, and what the page says."""


@pytest.mark.parametrize("name", list(BODIES))
def test_our_table_says_what_the_published_file_says(name: str) -> None:
    document(discord_schema.OPENAPI_FILE)
    differing = list(differences(BODIES[name], discord_schema.published(name), name))
    assert {path for path, *_ in differing} == {path for path in OF_THE_PAGES if path.startswith(f"{name}/")}, differing


Difference = tuple[str, str, object, object]


def differences(kind: Kind, schema: Json, path: str) -> Iterator[Difference]:
    """Where our kind and the published schema differ: the path, what of it, ours and theirs."""
    schema = _plain(schema)
    match kind:
        case Text() | Many() | Named():
            yield from _sizes(kind, schema, path)
        case Id():
            yield from _differ(path, "pattern", r"^(0|[1-9][0-9]*)$", schema.get("pattern"))
        case Whole():
            yield from _differ(path, "type", "number" if kind.parts else "integer", _type(schema))
            yield from _differ(path, "minimum", kind.low, schema.get("minimum"))
            yield from _differ(path, "maximum", kind.high, schema.get("maximum"))
        case YesNo():
            yield from _differ(path, "type", "boolean", _type(schema))
        case Among():
            theirs = schema["enum"] if "enum" in schema else [one["const"] for one in schema["oneOf"]]
            yield from _differ(path, "values", sorted(map(str, kind.values)), sorted(map(str, theirs)))
        case Either():
            for ours, their in zip((kind.one, kind.other), schema["oneOf"], strict=True):
                yield from differences(ours, their, path)
        case OneOf():
            yield from _choices(kind, schema, path)
        case Shape():
            yield from _keys(kind, schema, path)


def _sizes(kind: Text | Many | Named, schema: Json, path: str) -> Iterator[Difference]:
    """The type and the two bounds of a text, a list or an object with free names, and what is in it."""
    which, of = {Text: ("string", "Length"), Many: ("array", "Items"), Named: ("object", "Properties")}[type(kind)]
    yield from _differ(path, "type", which, _type(schema))
    most = schema.get(f"max{of}")
    yield from _differ(path, f"max{of}", kind.most, None if most in UNBOUND else most)
    yield from _differ(path, f"min{of}", getattr(kind, "least", 0), schema.get(f"min{of}", 0))
    if isinstance(kind, Many):
        yield from _differ(path, "uniqueItems", kind.once, schema.get("uniqueItems", False))
        yield from differences(kind.of, schema["items"], f"{path}/*")
    if isinstance(kind, Named):
        yield from differences(kind.of, schema["additionalProperties"], f"{path}/*")


def _choices(kind: OneOf, schema: Json, path: str) -> Iterator[Difference]:
    theirs = {}
    for one in map(_plain, schema["oneOf"]) if "oneOf" in schema else [schema]:
        (number,) = one["properties"]["type"]["enum"]
        theirs[number] = one
    yield from _differ(path, "types", sorted(map(str, kind.by_type)), sorted(map(str, theirs)))
    for number in kind.by_type.keys() & theirs.keys():
        yield from differences(kind.by_type[number], theirs[number], f"{path}[{number}]")


def _keys(kind: Shape, schema: Json, path: str) -> Iterator[Difference]:
    theirs = schema["properties"] if kind.type is None else {key: part for key, part in schema["properties"].items() if key != "type"}
    yield from _differ(path, "keys", sorted(kind.keys), sorted(theirs))
    yield from _differ(path, "required", sorted(kind.need), sorted(set(schema.get("required", ())) & theirs.keys()))
    for key in kind.keys & theirs.keys():
        if key not in kind.need:
            yield from _differ(f"{path}/{key}", "null", True, _nullable(theirs[key]))
        yield from differences(kind.keys[key], theirs[key], f"{path}/{key}")


def _differ(path: str, what: str, ours: object, theirs: object) -> Iterator[Difference]:
    if ours != theirs:
        yield path, what, ours, theirs


def _plain(schema: Json) -> Json:
    """The schema itself, its references followed and the choice of null taken out."""
    if "$ref" in schema:
        return _plain(discord_schema.published(schema["$ref"].rpartition("/")[2]))
    choices = [one for one in schema.get("oneOf", ()) if one.get("type") != "null"]
    if "type" not in schema and len(choices) == 1:
        return _plain(choices[0])
    return schema | {"oneOf": choices} if choices and "type" not in schema else schema


def _type(schema: Json) -> object:
    named = schema.get("type")
    return next((one for one in named if one != "null"), None) if isinstance(named, list) else named


def _nullable(schema: Json) -> bool:
    return "null" in schema.get("type", ()) or any(one.get("type") == "null" for one in schema.get("oneOf", ()))
