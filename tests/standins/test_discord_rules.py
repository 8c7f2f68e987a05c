"""Discord's rules in the stand-in: what must pass passes, and each limit refuses the first thing beyond it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.required import document
from tests.standins import discord_markdown as markdown
from tests.standins import discord_schema
from tests.standins.discord_commands import command_problems, created
from tests.standins.discord_markdown import Heading, MaskedLink, Ping
from tests.standins.discord_rules import Refused, Way, message_problems, modal_problems, refuse_if, units
from tests.standins.discord_schema import Json, Problem

V2 = 1 << 15


def card(*parts: Json) -> Json:
    """A V2 message with one container."""
    return {"flags": V2, "allowed_mentions": {"parse": []}, "components": [{"type": 17, "components": list(parts)}]}


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def row(*parts: Json) -> Json:
    return {"type": 1, "components": list(parts)}


def button(custom_id: str = "a", label: str = "A", **more: Any) -> Json:
    return {"type": 2, "style": 2, "label": label, "custom_id": custom_id} | more


def options(count: int, **more: Any) -> list[Json]:
    return [{"label": f"L{n}", "value": f"v{n}"} | more for n in range(count)]


def select(count: int = 3, **more: Any) -> Json:
    return {"type": 3, "custom_id": "s", "options": options(count)} | more


def modal(*parts: Json, **more: Any) -> Json:
    return {"title": "Form", "custom_id": "f", "components": list(parts)} | more


def label(component: Json, words: str = "Label", **more: Any) -> Json:
    return {"type": 18, "label": words, "component": component} | more


def write(custom_id: str = "w", **more: Any) -> Json:
    return {"type": 4, "custom_id": custom_id, "style": 1} | more


def radio(count: int, **more: Any) -> Json:
    return {"type": 21, "custom_id": "r", "options": options(count)} | more


def boxes(count: int, **more: Any) -> Json:
    return {"type": 22, "custom_id": "c", "options": options(count)} | more


def codes(problems: Any) -> set[str]:
    return {problem.code for problem in problems}


def whole_row_of_rows(count: int) -> Json:
    """A card of `count` components in all: the container, rows of one button each, and texts for an odd rest."""
    rows = [row(button(f"b{n}")) for n in range((count - 1) // 2)]
    return card(*rows, *([text("x")] if (count - 1) % 2 else []))


AT_THE_LIMIT: list[tuple[str, Callable[[int], Json], int, str]] = [
    ("content", lambda n: {"content": "x" * n}, 2_000, "BASE_TYPE_MAX_LENGTH"),
    ("content counts UTF-16", lambda n: {"content": "😀" * n}, 1_000, "BASE_TYPE_MAX_LENGTH"),
    ("one text display", lambda n: card(text("x" * n)), 4_000, "BASE_TYPE_MAX_LENGTH"),
    ("all text displays", lambda n: card(text("x" * 2_000), text("y" * n)), 2_000, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
    ("components, nested ones too", whole_row_of_rows, 40, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"),
    ("custom id", lambda n: card(row(button("x" * n))), 100, "BASE_TYPE_MAX_LENGTH"),
    ("button label", lambda n: card(row(button(label="x" * n))), 80, "BASE_TYPE_MAX_LENGTH"),
    ("button label counts UTF-16", lambda n: card(row(button(label="😀" * n))), 40, "BASE_TYPE_MAX_LENGTH"),
    ("buttons in a row", lambda n: card(row(*[button(f"b{i}") for i in range(n)])), 5, "BASE_TYPE_BAD_LENGTH"),
    ("options", lambda n: card(row(select(n))), 25, "BASE_TYPE_BAD_LENGTH"),
    ("max_values over the options", lambda n: card(row(select(3, max_values=n))), 3, "SELECT_COMPONENT_BAD_RANGE"),
    ("placeholder", lambda n: card(row(select(placeholder="x" * n))), 150, "BASE_TYPE_MAX_LENGTH"),
    ("option label", lambda n: card(row(select(options=[{"label": "x" * n, "value": "v"}]))), 100, "BASE_TYPE_MAX_LENGTH"),
    ("option value", lambda n: card(row(select(options=[{"label": "L", "value": "x" * n}]))), 100, "BASE_TYPE_MAX_LENGTH"),
    (
        "option description",
        lambda n: card(row(select(options=[{"label": "L", "value": "v", "description": "x" * n}]))),
        100,
        "BASE_TYPE_MAX_LENGTH",
    ),
    ("nonce", lambda n: {"content": "x", "nonce": "n" * n}, 25, "BASE_TYPE_MAX_LENGTH"),
    ("rows without V2", lambda n: {"content": "x", "components": [row(button(f"b{i}")) for i in range(n)]}, 5, "BASE_TYPE_BAD_LENGTH"),
    (
        "embeds in total",
        lambda n: {"embeds": [{"description": "x" * 4_000}, {"description": "y" * n}]},
        2_000,
        "MAX_EMBED_SIZE_EXCEEDED",
    ),
]

FORMS_AT_THE_LIMIT: list[tuple[str, Callable[[int], Json], int, str]] = [
    ("title", lambda n: modal(label(write()), title="x" * n), 45, "BASE_TYPE_MAX_LENGTH"),
    ("modal custom id", lambda n: modal(label(write()), custom_id="x" * n), 100, "BASE_TYPE_MAX_LENGTH"),
    ("inputs", lambda n: modal(*[label(write(f"w{i}")) for i in range(n)]), 5, "BASE_TYPE_BAD_LENGTH"),
    ("label", lambda n: modal(label(write(), "x" * n)), 45, "BASE_TYPE_MAX_LENGTH"),
    ("description", lambda n: modal(label(write(), description="x" * n)), 100, "BASE_TYPE_MAX_LENGTH"),
    ("placeholder", lambda n: modal(label(write(placeholder="x" * n))), 100, "BASE_TYPE_MAX_LENGTH"),
    ("value against max_length", lambda n: modal(label(write(value="x" * n, max_length=200))), 200, "BASE_TYPE_MAX_LENGTH"),
    ("min_length against max_length", lambda n: modal(label(write(min_length=n, max_length=30))), 30, "TEXT_INPUT_BAD_RANGE"),
    ("radio options", lambda n: modal(label(radio(n))), 10, "BASE_TYPE_BAD_LENGTH"),
    ("boxes", lambda n: modal(label(boxes(n))), 10, "BASE_TYPE_BAD_LENGTH"),
    ("max_values over the boxes", lambda n: modal(label(boxes(4, max_values=n))), 4, "SELECT_COMPONENT_BAD_RANGE"),
]

REFUSED: list[tuple[str, Json, str]] = [
    ("content beside V2", card(text("x")) | {"content": "y"}, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
    ("embeds beside V2", card(text("x")) | {"embeds": [{"title": "y"}]}, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
    ("a V2 part without the flag", card(text("x")) | {"flags": 0}, "UNION_TYPE_CHOICES"),
    ("two equal custom ids", card(row(button("a"), button("a"))), "COMPONENT_CUSTOM_ID_DUPLICATED"),
    ("two equal ids", card(text("x") | {"id": 3}, text("y") | {"id": 3}), "COMPONENT_ID_DUPLICATED"),
    ("an empty custom id", card(row(button(""))), "BASE_TYPE_REQUIRED"),
    ("no custom id", card(row({"type": 2, "style": 2, "label": "A"})), "BASE_TYPE_REQUIRED"),
    ("an empty text display", card(text("")), "BASE_TYPE_REQUIRED"),
    ("a blank text display", card(text(" \n ")), "BASE_TYPE_REQUIRED"),
    ("an empty button", card(row(button(label=""))), "BUTTON_COMPONENT_INVALID"),
    ("an empty row", card(row()), "BASE_TYPE_BAD_LENGTH"),
    ("a select beside a button", card(row(select(), button())), "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
    ("two selects in a row", card(row(select(), select(custom_id="t"))), "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
    ("no options", card(row(select(0))), "BASE_TYPE_BAD_LENGTH"),
    ("two equal values", card(row(select(options=options(1) + options(1)))), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"),
    ("min over max", card(row(select(min_values=3, max_values=2))), "SELECT_COMPONENT_BAD_RANGE"),
    ("min over the options", card(row(select(min_values=4, max_values=4))), "SELECT_COMPONENT_BAD_RANGE"),
    ("more defaults than max", card(row(select(options=options(3, default=True)))), "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES"),
    ("an empty option label", card(row(select(options=[{"label": "", "value": "v"}]))), "BASE_TYPE_REQUIRED"),
    ("a link with a custom id", card(row(button(style=5, url="https://a.example"))), "BUTTON_COMPONENT_CUSTOM_ID_AND_URL"),
    ("a link to nowhere", card(row({"type": 2, "style": 5, "label": "A", "url": "javascript:1"})), "URL_TYPE_INVALID_URL"),
    ("a plain button with a url", card(row(button(url="https://a.example"))), "BUTTON_COMPONENT_INVALID"),
    ("a container in a container", card({"type": 17, "components": [text("x")]}), "UNION_TYPE_CHOICES"),
    ("a form's input in a message", card(row(write())), "UNION_TYPE_CHOICES"),
    ("a key nobody knows", card(text("x") | {"colour": 1}), "UNKNOWN_KEY"),
    ("a body key nobody knows", card(text("x")) | {"thread": 1}, "UNKNOWN_KEY"),
    ("the ephemeral flag in a channel", card(text("x")) | {"flags": V2 | 64}, "FLAGS_NOT_ALLOWED"),
    ("a file that was not sent", card({"type": 13, "file": {"url": "attachment://a.txt"}}), "UNKNOWN_ATTACHMENT"),
    ("half a surrogate pair", card(text("x\ud83d")), "INVALID_UNICODE"),
    ("users parsed and named", {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
     "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"),
    ("a colour beyond white", {"flags": V2, "components": [{"type": 17, "accent_color": 1 << 24, "components": [text("x")]}]},
     "NUMBER_TYPE_MAX"),
]  # fmt: skip

FORMS_REFUSED: list[tuple[str, Json, str]] = [
    ("no inputs", modal(), "BASE_TYPE_BAD_LENGTH"),
    ("no title", modal(label(write()), title=""), "BASE_TYPE_REQUIRED"),
    ("one radio option", modal(label(radio(1))), "BASE_TYPE_BAD_LENGTH"),
    ("no boxes", modal(label(boxes(0))), "BASE_TYPE_BAD_LENGTH"),
    ("two radio defaults", modal(label(radio(2, options=options(2, default=True)))), "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES"),
    ("two equal inputs", modal(label(write("a")), label(write("a"))), "COMPONENT_CUSTOM_ID_DUPLICATED"),
    ("required with min 0", modal(label(boxes(2, min_values=0))), "REQUIRED_WITH_MIN_ZERO"),
    ("a select required with min 0", modal(label(select(2, min_values=0))), "REQUIRED_WITH_MIN_ZERO"),
    ("a disabled select", modal(label(select(2, disabled=True))), "MODAL_COMPONENT_DISABLED"),
    ("a label twice", modal(label(write(label="Again"))), "LABEL_TWICE"),
    ("an empty label", modal(label(write(), "")), "BASE_TYPE_REQUIRED"),
    ("an empty description", modal(label(write(), description="")), "BASE_TYPE_BAD_LENGTH"),
    ("a button in a form", modal(label(button())), "UNION_TYPE_CHOICES"),
    ("an input without a label around it", modal(write()), "UNION_TYPE_CHOICES"),
    ("half a surrogate pair", modal(label(write(value="\udc00"))), "INVALID_UNICODE"),
]


@pytest.mark.parametrize(("build", "most", "code"), [c[1:] for c in AT_THE_LIMIT], ids=[c[0] for c in AT_THE_LIMIT])
def test_a_message_at_a_limit_passes_and_one_beyond_it_is_refused(build: Callable[[int], Json], most: int, code: str) -> None:
    assert not list(message_problems(build(most), Way.CREATE))
    assert code in codes(message_problems(build(most + 1), Way.CREATE))


@pytest.mark.parametrize(("build", "most", "code"), [c[1:] for c in FORMS_AT_THE_LIMIT], ids=[c[0] for c in FORMS_AT_THE_LIMIT])
def test_a_form_at_a_limit_passes_and_one_beyond_it_is_refused(build: Callable[[int], Json], most: int, code: str) -> None:
    assert not list(modal_problems(build(most)))
    assert code in codes(modal_problems(build(most + 1)))


@pytest.mark.parametrize(("body", "code"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_a_message_that_breaks_a_rule_is_refused(body: Json, code: str) -> None:
    assert code in codes(message_problems(body, Way.CREATE))


@pytest.mark.parametrize(("data", "code"), [c[1:] for c in FORMS_REFUSED], ids=[c[0] for c in FORMS_REFUSED])
def test_a_form_that_breaks_a_rule_is_refused(data: Json, code: str) -> None:
    assert code in codes(modal_problems(data))


def test_what_is_optional_may_be_left_out() -> None:
    form = modal(label(boxes(2, min_values=0, required=False)), label(select(2, min_values=0, required=False)), text("Note"))
    assert not list(modal_problems(form))
    every = card(text("# A"), row(select(3, min_values=0, max_values=3, options=options(3, default=True))), {"type": 14})
    assert not list(message_problems(every, Way.CREATE))
    link = row({"type": 2, "style": 5, "label": "Read", "url": "https://a.example/b?c=d"})
    assert not list(message_problems(card(link), Way.REPLY))


def test_a_refusal_says_where_and_why_as_discord_does() -> None:
    with pytest.raises(Refused) as refused:
        refuse_if(message_problems(card(row(button(label="x" * 81))), Way.CREATE))
    body = refused.value.body()
    assert (refused.value.status, body["code"], body["message"]) == (400, 50035, "Invalid Form Body")
    place = body["errors"]["components"]["0"]["components"]["0"]["components"]["0"]["label"]
    assert "BASE_TYPE_MAX_LENGTH" in {error["code"] for error in place["_errors"]}


@pytest.mark.parametrize("way", list(Way))
def test_every_way_in_has_its_own_flags(way: Way) -> None:
    assert not list(message_problems({"flags": V2, "components": [text("x")]}, way))
    private = {"flags": V2 | 64, "components": [text("x")]}
    refused = way in (Way.CREATE, Way.EDIT)
    assert ("FLAGS_NOT_ALLOWED" in codes(message_problems(private, way))) is refused
    silent = "FLAGS_NOT_ALLOWED" in codes(message_problems({"flags": V2 | 1 << 12, "components": [text("x")]}, way))
    assert silent is (way in (Way.EDIT, Way.UPDATE, Way.FOLLOWUP_EDIT))


def test_a_message_that_is_v2_already_takes_no_content() -> None:
    wanted = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
    assert wanted in codes(message_problems({"content": "x"}, Way.EDIT, v2=True))
    assert not list(message_problems({"content": None, "components": [text("x")]}, Way.EDIT, v2=True))


def test_the_published_examples_pass() -> None:
    seen = 0
    for file in sorted(document("payloads/discord").glob("*.json")):
        body = json.loads(file.read_text(encoding="utf-8"))
        if file.name.startswith("application-commands"):
            continue
        seen += 1
        if body.get("type") == 9:
            found: list[Problem] = list(modal_problems(body["data"]))
        else:
            found = list(message_problems(body, Way.CREATE, files=["game.zip", "manual.pdf"]))
        assert not found, f"{file.name}: {found}"
    assert seen >= 25


def test_bodies_are_checked_against_the_published_schema() -> None:
    document(discord_schema.OPENAPI_FILE)
    assert codes(discord_schema.schema_problems("MessageCreateRequest", {"tts": "yes"})) == {"SCHEMA_TYPE"}
    assert codes(discord_schema.schema_problems("MessageCreateRequest", {"content": "x" * 4_001})) == {"SCHEMA_MAXLENGTH"}


# -- commands ------------------------------------------------------------------------------------------------------


def command(*subcommands: Json, **more: Any) -> Json:
    return {"name": "jsc", "description": "Your job search council", "type": 1, "options": list(subcommands)} | more


def subcommand(name: str, *values: Json, **more: Any) -> Json:
    return {"type": 1, "name": name, "description": "What it does", "options": list(values)} | more


def value(name: str = "line", **more: Any) -> Json:
    return {"type": 3, "name": name, "description": "In your own words"} | more


COMMANDS_AT_THE_LIMIT: list[tuple[str, Callable[[int], list[Json]], int, str]] = [
    ("name", lambda n: [command(name="x" * n)], 32, "APPLICATION_COMMAND_INVALID_NAME"),
    ("description", lambda n: [command(description="x" * n)], 100, "BASE_TYPE_BAD_LENGTH"),
    ("subcommands", lambda n: [command(*[subcommand(f"s{i}") for i in range(n)])], 25, "BASE_TYPE_MAX_LENGTH"),
    ("an option's description", lambda n: [command(subcommand("log", value(description="x" * n)))], 100, "BASE_TYPE_BAD_LENGTH"),
    ("an option's length", lambda n: [command(subcommand("log", value(max_length=n)))], 6_000, "NUMBER_TYPE_MAX"),
    ("commands", lambda n: [command(name=f"c{i}") for i in range(n)], 100, "APPLICATION_COMMANDS_TOO_MANY"),
]  # fmt: skip


@pytest.mark.parametrize(("build", "most", "code"), [c[1:] for c in COMMANDS_AT_THE_LIMIT], ids=[c[0] for c in COMMANDS_AT_THE_LIMIT])
def test_commands_at_a_limit_pass_and_beyond_it_are_refused(build: Callable[[int], list[Json]], most: int, code: str) -> None:
    assert not list(command_problems(build(most)))
    assert code in codes(command_problems(build(most + 1)))


@pytest.mark.parametrize(
    ("commands", "code"),
    [
        ([command(name="Jsc")], "APPLICATION_COMMAND_INVALID_NAME"),
        ([command(name="a b")], "APPLICATION_COMMAND_INVALID_NAME"),
        ([command(description="")], "BASE_TYPE_BAD_LENGTH"),
        ([command(), command()], "APPLICATION_COMMANDS_DUPLICATE_NAME"),
        ([command(subcommand("a"), subcommand("a"))], "APPLICATION_COMMANDS_DUPLICATE_NAME"),
        ([command(subcommand("a"), value("b"))], "APPLICATION_COMMAND_OPTIONS_MIXED"),
        ([command(subcommand("a", value("b"), value("c", required=True)))], "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"),
        ([command(subcommand("a", subcommand("b")))], "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"),
    ],
)
def test_commands_that_break_a_rule_are_refused(commands: list[Json], code: str) -> None:
    assert code in codes(command_problems(commands))


def test_all_words_of_a_command_together_have_a_limit() -> None:
    full = [{"name": f"{i:02d}".ljust(80, "n"), "value": f"{i:02d}".ljust(80, "v")} for i in range(49)]

    def of(last: int) -> list[Json]:
        """49 choices of 160 characters and one of 100 + `last`; command, subcommand and two options take 2 each."""
        rest = [*full[25:], {"name": "r" * last, "value": "v" * 100}]
        values = [value("b", description="b", choices=full[:25]), value("c", description="c", choices=rest)]
        return [command(subcommand("a", *values, description="a"), name="j", description="j")]

    assert not list(command_problems(of(8_000 - 49 * 160 - 100 - 4 * 2)))
    assert codes(command_problems(of(8_000 - 49 * 160 - 100 - 4 * 2 + 1))) == {"APPLICATION_COMMAND_TOO_LARGE"}


def test_only_commands_that_did_not_exist_count_as_created() -> None:
    before = [command(name="a"), command(name="b")]
    assert created(before, [command(name="b", description="new words"), command(name="c")]) == 1


# -- markdown ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("hi <@1> <@!2>", [Ping("user", "1"), Ping("user", "2")]),
        ("<@&3> <#4>", [Ping("role", "3"), Ping("channel", "4")]),
        ("@everyone and @here", [Ping("everyone"), Ping("here")]),
        (r"\<@1> \@everyone \<#4>", []),
        (r"\\<@1>", [Ping("user", "1")]),
        ("`<@1>` ```\n@everyone\n```", []),
        ("`` ` <@1>``", []),
        ("```never closed <@1>", [Ping("user", "1")]),
        ("</jsc log:12>", [Ping("command", "/jsc log:12")]),
        ("ada@here.example", [Ping("here")]),
        ("plain text, 3 < 4, @ada", []),
    ],
)
def test_mentions_are_found_where_a_client_draws_them(shown: str, found: list[Ping]) -> None:
    assert markdown.pings(shown) == found


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("[here](https://a.example)", [MaskedLink("here", "https://a.example")]),
        ("[a [b] c](<https://a.example>)", [MaskedLink("a [b] c", "https://a.example")]),
        ('[x](https://a.example "title")', [MaskedLink("x", "https://a.example")]),
        (r"\[here](https://a.example)", []),
        (r"[here\](https://a.example)", []),
        (r"[here]\(https://a.example)", []),
        ("`[here](https://a.example)`", []),
        ("[here] (https://a.example)", []),
    ],
)
def test_masked_links_are_found_where_a_client_draws_them(shown: str, found: list[MaskedLink]) -> None:
    assert markdown.masked_links(shown) == found


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("# One\n## Two\n### Three\n#### four", [Heading(1, "One"), Heading(2, "Two"), Heading(3, "Three")]),
        ("-# small", [Heading(0, "small")]),
        ("  # indented", [Heading(1, "indented")]),
        ("> # quoted\n- ## listed", [Heading(1, "quoted"), Heading(2, "listed")]),
        ("#tag and # not at the start... # no", []),
        ("\\# no\n\\-# no\n`# no`", []),
        ("a\r# hidden behind a return", [Heading(1, "hidden behind a return")]),
    ],
)
def test_headings_are_found_where_a_client_draws_them(shown: str, found: list[Heading]) -> None:
    assert markdown.headings(shown) == found


def test_every_text_that_is_drawn_is_looked_at_and_labels_are_not() -> None:
    shown = {
        "content": "<@1>",
        "embeds": [{"title": "<@2>", "fields": [{"name": "n", "value": "<@3>"}]}],
        "components": [{"type": 17, "components": [text("<@4>"), row(button(label="<@5>"))]},
                       {"type": 9, "components": [text("<@6>")], "accessory": button("x")}],
    }  # fmt: skip
    assert [ping.target for ping in markdown.pings(shown)] == ["1", "4", "6", "2", "3"]
    assert markdown.bare_links("see https://a.example/x and <https://b.example>") == ["https://a.example/x", "https://b.example"]


def test_a_text_is_drawn_without_its_marks() -> None:
    assert markdown.drawn("### **Bold** title\n-# small _words_") == "Bold title\nsmall words"
    assert markdown.drawn(r"\*kept\* snake_case_name 2\*3") == "*kept* snake_case_name 2*3"
    assert markdown.drawn("[words](https://a.example) `*code*`") == "words *code*"


@given(st.text(st.characters(codec="utf-8")))
def test_a_text_whose_marks_are_all_escaped_does_nothing_and_reads_as_typed(typed: str) -> None:
    safe = "".join(f"\\{char}" if char.isascii() and not char.isalnum() and not char.isspace() else char for char in typed)
    assert (markdown.pings(safe), markdown.masked_links(safe), markdown.headings(safe)) == ([], [], [])
    assert markdown.bare_links(safe) == []
    assert markdown.drawn(safe) == typed


@given(st.text())
def test_lengths_are_never_less_than_code_points(typed: str) -> None:
    assert units(typed) >= len(typed)
