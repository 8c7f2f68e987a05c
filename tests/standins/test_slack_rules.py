"""What the Slack stand-in refuses: every limit taken at its edge and refused one past it, every shape, every sneaked-in mark."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.standins.slack import Json, Refused, check_message, check_view, drawn, links, marks, pings, problems, units, view_problems
from tests.standins.slack.blocks import size
from tests.standins.slack_app import button, card, form, header, option, plain, ticks


def mrkdwn(text: str) -> Json:
    """A mrkdwn text object."""
    return {"type": "mrkdwn", "text": text}


def section(text: str) -> Json:
    """A section of mrkdwn."""
    return {"type": "section", "text": mrkdwn(text)}


def actions(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def field(element: Json, **more: Any) -> Json:
    """An input block."""
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def typed(**more: Any) -> Json:
    """A text input."""
    return {"type": "plain_text_input", "action_id": "typed", **more}


def boxes(count: int, **more: Any) -> Json:
    """Checkboxes with `count` options."""
    return {"type": "checkboxes", "action_id": "boxes", "options": [option(f"Box {i}", str(i)) for i in range(count)], **more}


def radios(count: int, **more: Any) -> Json:
    """Radio buttons with `count` options."""
    return boxes(count, **more) | {"type": "radio_buttons"}


def select(count: int, **more: Any) -> Json:
    """A select with `count` options."""
    return boxes(count, **more) | {"type": "static_select"}


def rich(*parts: Json, kind: str = "rich_text_section", **more: Any) -> Json:
    """A rich_text block with one group."""
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(parts), **more}]}


def words(text: str, **style: bool) -> Json:
    """A text part of rich text."""
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def confirm(title: int = 1, text: int = 1, yes: int = 1, no: int = 1) -> Json:
    """A confirmation dialog with texts of these lengths."""
    return {"title": plain("x" * title), "text": plain("x" * text), "confirm": plain("x" * yes), "deny": plain("x" * no)}


def at(pointer: str, messages: list[str]) -> bool:
    """Whether some message points at `pointer`."""
    return any(f"[json-pointer:{pointer}]" in message for message in messages)


# Limits: (a block of that size, the limit, where it is reported one past it)
LIMITS: dict[str, tuple[Callable[[int], Json], int, str]] = {
    "section text": (lambda n: section("x" * n), 3000, "/text/text"),
    "section plain text": (lambda n: {"type": "section", "text": plain("x" * n)}, 3000, "/text/text"),
    "section fields": (lambda n: {"type": "section", "fields": [plain("x")] * n}, 10, "/fields"),
    "section field": (lambda n: {"type": "section", "fields": [plain("x" * n)]}, 2000, "/fields/0/text"),
    "header": (lambda n: header("x" * n), 150, "/text/text"),
    "context elements": (lambda n: {"type": "context", "elements": [plain("x")] * n}, 10, "/elements"),
    "context text": (lambda n: {"type": "context", "elements": [mrkdwn("x" * n)]}, 3000, "/elements/0/text"),
    "actions elements": (lambda n: actions(*(button("x", f"a{i}") for i in range(n))), 25, "/elements"),
    "block_id": (lambda n: {"type": "divider", "block_id": "x" * n}, 255, "/block_id"),
    "action_id": (lambda n: actions(button("x", "a" * n)), 255, "/elements/0/action_id"),
    "button text": (lambda n: actions(button("x" * n, "a")), 75, "/elements/0/text/text"),
    "button value": (lambda n: actions(button("x", "a") | {"value": "x" * n}), 2000, "/elements/0/value"),
    "button url": (lambda n: actions(button("x", "a") | {"url": "https://x.eu/".ljust(n, "x")}), 3000, "/elements/0/url"),
    "button spoken": (
        lambda n: actions(button("x", "a") | {"accessibility_label": "x" * n}),
        75,
        "/elements/0/accessibility_label",
    ),
    "checkboxes": (lambda n: actions(boxes(n)), 10, "/elements/0/options"),
    "radio buttons": (lambda n: actions(radios(n)), 10, "/elements/0/options"),
    "select options": (lambda n: actions(select(n)), 100, "/elements/0/options"),
    "overflow options": (lambda n: actions(boxes(n) | {"type": "overflow"}), 5, "/elements/0/options"),
    "option text": (
        lambda n: actions(boxes(1) | {"options": [option("x" * n, "v")]}),
        75,
        "/elements/0/options/0/text/text",
    ),
    "option value": (lambda n: actions(boxes(1) | {"options": [option("x", "v" * n)]}), 150, "/elements/0/options/0/value"),
    "option note": (
        lambda n: actions(boxes(1) | {"options": [option("x", "v") | {"description": plain("x" * n)}]}),
        75,
        "/elements/0/options/0/description/text",
    ),
    "select placeholder": (lambda n: actions(select(1, placeholder=plain("x" * n))), 150, "/elements/0/placeholder/text"),
    "group label": (
        lambda n: actions(
            {"type": "static_select", "action_id": "s", "option_groups": [{"label": plain("x" * n), "options": [option("x", "v")]}]}
        ),
        75,
        "/elements/0/option_groups/0/label/text",
    ),
    "confirm title": (lambda n: actions(button("x", "a") | {"confirm": confirm(title=n)}), 100, "/elements/0/confirm/title/text"),
    "confirm text": (lambda n: actions(button("x", "a") | {"confirm": confirm(text=n)}), 300, "/elements/0/confirm/text/text"),
    "confirm yes": (lambda n: actions(button("x", "a") | {"confirm": confirm(yes=n)}), 30, "/elements/0/confirm/confirm/text"),
    "confirm no": (lambda n: actions(button("x", "a") | {"confirm": confirm(no=n)}), 30, "/elements/0/confirm/deny/text"),
    "input label": (lambda n: field(typed(), label=plain("x" * n)), 2000, "/label/text"),
    "input hint": (lambda n: field(typed(), hint=plain("x" * n)), 2000, "/hint/text"),
    "input placeholder": (lambda n: field(typed(placeholder=plain("x" * n))), 150, "/element/placeholder/text"),
    "typed value": (lambda n: field(typed(initial_value="x" * n)), 3000, "/element/initial_value"),
    "typed value by its own most": (
        lambda n: field(typed(initial_value="&" * n, max_length=20)),
        20,
        "/element/initial_value",
    ),
    "typed most": (lambda n: field(typed(max_length=n)), 3000, "/element/max_length"),
    "typed least": (lambda n: field(typed(min_length=n)), 3000, "/element/min_length"),
    "image alt": (lambda n: {"type": "image", "alt_text": "x" * n, "image_url": "https://x.eu/a.png"}, 2000, "/alt_text"),
    "image title": (
        lambda n: {"type": "image", "alt_text": "x", "image_url": "https://x.eu/a.png", "title": plain("x" * n)},
        2000,
        "/title/text",
    ),
    "rich text part": (lambda n: rich(words("x" * n)), 3000, "/elements/0/elements/0/text"),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_taken_at_its_edge_and_refused_one_past_it(name: str) -> None:
    make, most, pointer = LIMITS[name]
    assert problems([make(most)]) == []
    assert at(f"/blocks/0{pointer}", problems([make(most + 1)]))


NOTHING: dict[str, tuple[Json, str]] = {
    "empty header": (header(""), "/text/text"),
    "empty section": (section(""), "/text/text"),
    "only white space": (section(" \n "), "/text/text"),
    "empty button": (actions(button("", "a")), "/elements/0/text/text"),
    "empty action_id": (actions(button("x", "")), "/elements/0/action_id"),
    "empty value": (actions(button("x", "a") | {"value": ""}), "/elements/0/value"),
    "empty option value": (actions(boxes(1) | {"options": [option("x", "")]}), "/elements/0/options/0/value"),
    "no elements": (actions(), "/elements"),
    "no context": ({"type": "context", "elements": []}, "/elements"),
    "no fields": ({"type": "section", "fields": []}, "/fields"),
    "no boxes": (actions(boxes(0)), "/elements/0/options"),
    "none ticked beforehand": (actions(boxes(2, initial_options=[])), "/elements/0/initial_options"),
    "empty rich text": (rich(words("")), "/elements/0/elements/0/text"),
    "no rich text": ({"type": "rich_text", "elements": []}, "/elements"),
    "empty typed value": (field(typed(initial_value="")), "/element/initial_value"),
    "NUL": (section("a\0b"), "/text/text"),
    "half a character": (section("a\ud800b"), "/text/text"),
}


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_empty_or_broken_is_refused(name: str) -> None:
    block, pointer = NOTHING[name]
    assert at(f"/blocks/0{pointer}", problems([block]))


SHAPES: dict[str, tuple[Any, str]] = {
    "unknown key of a block": (header("x") | {"color": "red"}, ""),
    "unknown key of an element": (actions(button("x", "a") | {"color": "red"}), "/elements/0"),
    "unknown key of a text": (section("x") | {"text": mrkdwn("x") | {"color": "red"}}, "/text"),
    "emoji on mrkdwn": (section("x") | {"text": mrkdwn("x") | {"emoji": True}}, "/text"),
    "verbatim on plain text": (header("x") | {"text": plain("x") | {"verbatim": True}}, "/text"),
    "unknown key of an option": (actions(boxes(1) | {"options": [option("x", "v") | {"id": "1"}]}), "/elements/0/options/0"),
    "address on an option": (actions(boxes(1) | {"options": [option("x", "v") | {"url": "https://x.eu"}]}), "/elements/0/options/0"),
    "null where anything goes": (rich(words("x"), kind="rich_text_preformatted", language=None), "/elements/0/language"),
    "null": (section("x") | {"block_id": None}, "/block_id"),
    "mrkdwn header": ({"type": "header", "text": mrkdwn("x")}, "/text/type"),
    "mrkdwn button": (actions(button("x", "a") | {"text": mrkdwn("x")}), "/elements/0/text/type"),
    "mrkdwn label": (field(typed(), label=mrkdwn("x")), "/label/type"),
    "text that is a string": ({"type": "header", "text": "x"}, "/text"),
    "a number for a text": (header("x") | {"text": {"type": "plain_text", "text": 7}}, "/text/text"),
    "a word for a flag": (section("x") | {"expand": "yes"}, "/expand"),
    "unknown block": ({"type": "banner"}, "/type"),
    "block without type": ({"text": plain("x")}, "/type"),
    "no block at all": ("header", ""),
    "unknown element": (actions({"type": "slider", "action_id": "a"}), "/elements/0/type"),
    "text input among buttons": (actions(typed()), "/elements/0/type"),
    "multi-select among buttons": (actions({"type": "multi_users_select", "action_id": "m"}), "/elements/0/type"),
    "button as input": (field(button("x", "a")), "/element/type"),
    "input without element": ({"type": "input", "label": plain("x")}, ""),
    "section without text": ({"type": "section"}, ""),
    "button without action_id": (actions({"type": "button", "text": plain("x")}), "/elements/0"),
    "unknown style": (actions(button("x", "a") | {"style": "huge"}), "/elements/0/style"),
    "script address": (actions(button("x", "a") | {"url": "javascript:alert(1)"}), "/elements/0/url"),
    "ticked that is no option": (actions(boxes(2, initial_options=[option("Box 9", "9")])), "/elements/0/initial_options/0"),
    "ticked with another text": (actions(boxes(2, initial_options=[option("Box", "1")])), "/elements/0/initial_options/0"),
    "ticked two times": (actions(boxes(2, initial_options=[option("Box 1", "1")] * 2)), "/elements/0/initial_options/1"),
    "picked that is no option": (actions(radios(2, initial_option=option("Box 9", "9"))), "/elements/0/initial_option"),
    "one value for two options": (actions(boxes(1) | {"options": [option("x", "v"), option("y", "v")]}), "/elements/0/options"),
    "one action_id for two": (actions(button("x", "a"), button("y", "a")), ""),
    "options and groups": (
        actions(select(1) | {"option_groups": [{"label": plain("x"), "options": [option("x", "v")]}]}),
        "/elements/0",
    ),
    "least over most": (field(typed(min_length=5, max_length=4)), "/element/min_length"),
    "lines in a single line": (field(typed(initial_value="a\nb")), "/element/initial_value"),
    "image with no source": ({"type": "image", "alt_text": "x"}, ""),
    "confirm without text": (actions(button("x", "a") | {"confirm": {"title": plain("x")}}), "/elements/0/confirm"),
    "unknown rich group": (rich(words("x"), kind="rich_text_table"), "/elements/0/type"),
    "unknown rich part": (rich({"type": "marquee", "text": "x"}), "/elements/0/elements/0/type"),
    "unknown key of a rich part": (rich(words("x") | {"size": 3}), "/elements/0/elements/0"),
    "unknown rich style": (rich(words("x") | {"style": {"big": True}}), "/elements/0/elements/0/style"),
    "a word for a rich style": (rich(words("x") | {"style": {"bold": "yes"}}), "/elements/0/elements/0/style/bold"),
    "person in preformatted": (
        rich({"type": "user", "user_id": "U1"}, kind="rich_text_preformatted"),
        "/elements/0/elements/0/type",
    ),
    "list of texts": (rich(words("x"), kind="rich_text_list", style="bullet"), "/elements/0/elements/0/type"),
    "list without style": (
        rich({"type": "rich_text_section", "elements": [words("x")]}, kind="rich_text_list"),
        "/elements/0",
    ),
    "unknown broadcast": (rich({"type": "broadcast", "range": "world"}), "/elements/0/elements/0/range"),
    "rich link without address": (rich({"type": "link", "text": "x"}), "/elements/0/elements/0"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_what_has_another_shape_is_refused(name: str) -> None:
    block, pointer = SHAPES[name]
    assert at(f"/blocks/0{pointer}", problems([block]))


def test_what_has_the_right_shape_is_taken() -> None:
    person = {"type": "multi_users_select", "action_id": "who", "max_selected_items": 3, "initial_users": ["U1"]}
    fine = [
        header("x"),
        {"type": "divider"},
        section("x") | {"accessory": person, "block_id": "one", "expand": True},
        {"type": "context", "elements": [plain("x"), mrkdwn("*x*")]},
        {"type": "image", "alt_text": "x", "image_url": "https://x.eu/a.png"},
        actions(boxes(3, initial_options=[option("Box 1", "1")], confirm=confirm() | {"style": "danger"})),
        actions(radios(2, initial_option=option("Box 0", "0"))),
        actions({"type": "users_select", "action_id": "who", "placeholder": plain("x")}),
        rich(words("x", bold=True), {"type": "emoji", "name": "wave"}, {"type": "link", "url": "https://x.eu"}),
        rich({"type": "rich_text_section", "elements": [words("x")]}, kind="rich_text_list", style="ordered", indent=1),
        rich({"type": "date", "timestamp": 1700000000, "format": "{time}", "fallback": "x"}, kind="rich_text_quote"),
        rich(words("x"), kind="rich_text_preformatted", border=1),
        field(typed(multiline=True, initial_value="a\nb", min_length=1, max_length=20), optional=True),
    ]
    assert problems(fine) == []


def test_block_ids_are_once_and_blocks_at_most_fifty() -> None:
    divider: Json = {"type": "divider"}
    assert problems([divider | {"block_id": "a"}, divider | {"block_id": "b"}]) == []
    assert at("/blocks", problems([divider | {"block_id": "a"}] * 2))
    assert problems([divider] * 50) == []
    assert at("/blocks", problems([divider] * 51))
    focused = field(typed(focus_on_load=True))
    assert problems([focused]) == []
    assert at("/blocks", problems([focused, field(typed(focus_on_load=True))]))


def test_slack_sdk_has_a_say_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from slack_sdk.models.blocks import HeaderBlock

    assert problems([header("x" * 20)]) == []
    monkeypatch.setattr(HeaderBlock, "text_max_length", 10)
    assert at("/blocks/0", problems([header("x" * 20)]))


@pytest.mark.parametrize(
    ("text", "as_mrkdwn", "length"),
    [("abc", False, 3), ("&<>", False, 13), ("&amp;&lt;", True, 9), ("&", True, 5), ("<@U1>", True, 5), ("😀é", False, 3)],
)
def test_length_is_counted_in_utf_16_units_after_escaping(text: str, as_mrkdwn: bool, length: int) -> None:
    assert units(text, mrkdwn=as_mrkdwn) == length


def test_escaping_counts_against_the_limit() -> None:
    assert problems([header("x" * 145 + "&")]) == []
    assert at("/blocks/0/text/text", problems([header("x" * 146 + "&")]))
    assert problems([header("😀" * 75)]) == []
    assert at("/blocks/0/text/text", problems([header("😀" * 76)]))


# Messages ---------------------------------------------------------------------------------------------------------------


def refused(body: Json) -> str:
    """The error with which a message is refused; "" when it is taken."""
    try:
        check_message(body)
    except Refused as why:
        return why.error
    return ""


def test_a_message_needs_text_and_not_too_much_of_it() -> None:
    assert refused({"text": "x" * 3900}) == ""
    assert refused({"text": "x" * 3901}) == "msg_too_long"
    assert refused({"text": "😀" * 1951}) == "msg_too_long"
    assert refused({"text": ""}) == "no_text"
    assert refused({}) == "no_text"
    assert refused({"blocks": [header("x")]}) == "no_text"
    assert refused({"text": 7}) == "invalid_arguments"
    assert refused({"text": "a\0"}) == "invalid_arguments"
    assert refused({"text": "x", "markdown_text": "y"}) == "markdown_text_conflict"
    assert refused({"text": "x", "attachments": [{}]}) == "invalid_arguments"
    assert refused({"text": "x", "parse": "some"}) == "invalid_arguments"
    assert refused({"text": "x", "unfurl_links": "no"}) == "invalid_arguments"
    assert refused({"text": "x", "blocks": [header("")]}) == "invalid_blocks"
    assert refused({"text": "x", "blocks": "none"}) == "invalid_blocks"
    assert refused(card("x")) == ""


def test_the_blocks_of_a_message_are_bounded_together() -> None:
    def filled(text: str, count: int) -> Json:
        return {"text": "x", "blocks": [{"type": "section", "text": plain(text)} for _ in range(count)]}

    assert refused(filled("x" * 2500, 4)) == ""
    assert refused(filled("x" * 2501, 4)) == "msg_blocks_too_long"
    empty = size(filled("", 4)["blocks"])
    room, rest = divmod(12_000 - empty, 8)
    exact = filled("é" * room, 4)
    exact["blocks"][0]["text"]["text"] += "x" * rest
    assert size(exact["blocks"]) == 12_000
    assert refused(exact) == ""
    exact["blocks"][0]["text"]["text"] += "x"
    assert refused(exact) == "msg_blocks_too_long"


def test_metadata_is_a_small_typed_event() -> None:
    def with_id(size_of_id: int) -> Json:
        return {"text": "x", "metadata": {"event_type": "delivery", "event_payload": {"id": "x" * size_of_id}}}

    room = 1024 - size(with_id(0)["metadata"])
    assert refused(with_id(room)) == ""
    assert refused(with_id(room + 1)) == "metadata_too_large"
    assert refused({"text": "x", "metadata": {"event_type": "x"}}) == "invalid_metadata_format"
    assert refused({"text": "x", "metadata": {"event_type": "x", "event_payload": "y"}}) == "invalid_metadata_format"


# Views ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "make", "most", "pointer"),
    [
        ("title", lambda n: plain("x" * n), 24, "/view/title/text"),
        ("submit", lambda n: plain("x" * n), 24, "/view/submit/text"),
        ("close", lambda n: plain("x" * n), 24, "/view/close/text"),
        ("private_metadata", lambda n: "x" * n, 3000, "/view/private_metadata"),
        ("callback_id", lambda n: "x" * n, 255, "/view/callback_id"),
        ("external_id", lambda n: "x" * n, 255, "/view/external_id"),
        ("blocks", lambda n: [{"type": "divider"}] * n, 100, "/view/blocks"),
    ],
)
def test_a_view_is_taken_at_each_limit_and_refused_past_it(key: str, make: Callable[[int], Any], most: int, pointer: str) -> None:
    assert view_problems(form() | {key: make(most)}, "modal") == []
    assert at(pointer, view_problems(form() | {key: make(most + 1)}, "modal"))


def test_a_view_has_the_shape_of_its_kind() -> None:
    def without(key: str) -> Json:
        return {k: v for k, v in form().items() if k != key}

    home: Json = {"type": "home", "blocks": [header("x")]}
    assert view_problems(home, "home") == []
    assert at("/view", view_problems(home | {"title": plain("x")}, "home"))
    assert at("/view", view_problems(home | {"submit": plain("x")}, "home"))
    assert at("/view/type", view_problems(form() | {"type": "home"}, "modal"))
    assert at("/view", view_problems(without("title"), "modal"))
    assert at("/view", view_problems(without("submit"), "modal"))
    assert at("/view/blocks", view_problems(form() | {"blocks": []}, "modal"))
    assert at("/view", view_problems(form() | {"id": "V1"}, "modal"))
    assert at("/view/title/type", view_problems(form() | {"title": mrkdwn("x")}, "modal"))
    assert at("/view/notify_on_close", view_problems(form() | {"notify_on_close": "yes"}, "modal"))
    assert at("/view/blocks/0/element", view_problems(form() | {"blocks": [field({"type": "plain_text_input"})]}, "modal"))
    silent = form() | {"blocks": [section("x")]}
    assert view_problems({k: v for k, v in silent.items() if k != "submit"}, "modal") == []


def test_a_view_of_a_quarter_megabyte_is_too_large() -> None:
    big = form() | {"blocks": [section("x" * 3000)] * 84}
    with pytest.raises(Refused, match="view_too_large"):
        check_view(big, "modal")
    with pytest.raises(Refused, match="invalid_arguments"):
        check_view("view", "modal")
    assert check_view(form(), "modal") == form()


# Marks ------------------------------------------------------------------------------------------------------------------

HOSTILE = "<!channel> <@U1> <#C1|x> <!subteam^S1|y> <!here> <https://evil.example|offer> <mailto:a@b.c>"


def test_every_way_to_call_people_is_found_in_mrkdwn() -> None:
    found = [(p.kind, p.target) for p in pings({"text": HOSTILE})]
    assert found == [("broadcast", "channel"), ("user", "U1"), ("channel", "C1"), ("group", "S1"), ("broadcast", "here")]
    assert [(link.url, link.words, link.masked) for link in links({"text": HOSTILE})] == [
        ("https://evil.example", "offer", True),
        ("mailto:a@b.c", "mailto:a@b.c", False),
    ]


@pytest.mark.parametrize(
    "payload",
    [
        {"text": HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")},
        {"text": "x", "blocks": [header(HOSTILE)]},
        {"text": "x", "blocks": [ticks("t"), {"type": "section", "text": plain(HOSTILE)}]},
        {"text": "x", "blocks": [rich(words(HOSTILE))]},
    ],
    ids=["escaped", "header", "plain", "rich text"],
)
def test_escaped_plain_and_rich_text_call_nobody(payload: Json) -> None:
    assert pings(payload) == []
    assert links(payload) == []
    assert HOSTILE in [part.text for part in drawn(payload)]


@pytest.mark.parametrize(
    "where",
    [
        lambda text: section(text),
        lambda text: {"type": "section", "fields": [mrkdwn(text)]},
        lambda text: {"type": "context", "elements": [mrkdwn(text)]},
        lambda text: actions(boxes(1) | {"options": [{"text": mrkdwn(text), "value": "v"}]}),
        lambda text: actions(boxes(1) | {"options": [option("x", "v") | {"description": mrkdwn(text)}]}),
    ],
)
def test_mrkdwn_is_read_wherever_it_stands(where: Callable[[str], Json]) -> None:
    payload = {"text": "x", "blocks": [where("<!here> and <https://x.eu|this>")]}
    (ping,), (link,) = pings(payload), links(payload)
    assert (ping.target, link.words) == ("here", "this")
    assert ping.where.startswith("blocks[0]")


def test_rich_text_calls_and_links_by_its_own_parts() -> None:
    parts = [
        {"type": "user", "user_id": "U1"},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "broadcast", "range": "everyone"},
        {"type": "link", "url": "https://x.eu", "text": "here"},
    ]
    payload = {"text": "x", "blocks": [rich(*parts)]}
    assert problems(payload["blocks"]) == []
    assert [p.kind for p in pings(payload)] == ["user", "group", "channel", "broadcast"]
    assert [link.masked for link in links(payload)] == [True]


def test_names_are_calls_only_when_they_are_parsed() -> None:
    assert pings({"text": "@ben in #council"}) == []
    assert [p.target for p in pings({"text": "@ben in #council", "parse": "full"})] == ["@ben", "#council"]
    assert [p.target for p in pings({"text": "ask @ben", "link_names": True})] == ["@ben"]


def test_marks_are_found_as_drawn() -> None:
    text = "*bold* _slanted_ ~gone~ `code` :wave: 2*3*4 snake_case_name\n&gt; said"
    found = [(m.kind, m.words) for m in marks({"text": text})]
    assert found == [
        ("code", "code"),
        ("bold", "bold"),
        ("italic", "slanted"),
        ("strike", "gone"),
        ("quote", "said"),
        ("emoji", "wave"),
    ]
    assert drawn({"text": text})[0].text == "bold slanted gone code :wave: 2*3*4 snake_case_name\nsaid"
    assert [(m.kind, m.words) for m in marks({"blocks": [header("Title")]})] == [("heading", "Title")]
    rich_marks = marks({"blocks": [rich(words("a", bold=True, code=True)), rich(words("b"), kind="rich_text_preformatted")]})
    assert [(m.kind, m.words) for m in rich_marks] == [("bold", "a"), ("code", "a"), ("code block", "b")]
    assert marks({"blocks": [{"type": "section", "text": plain("*literal*")}]}) == []


def test_a_bare_address_is_a_link_that_hides_nothing() -> None:
    text = {"text": "see https://x.eu/a?b=1&amp;c_d=2&gt; now"}
    assert [(link.url, link.masked) for link in links(text, bare=True)] == [("https://x.eu/a?b=1&c_d=2", False)]
    assert links(text) == []
    assert links({"text": "<!date^1700000000^{time}|noon>"}) == []
    assert drawn({"text": "<!date^1700000000^{time}|noon>"})[0].text == "noon"


def test_checking_changes_nothing() -> None:
    message = card("x", ticks("t", ("read",)), section("a & b"))
    before = copy.deepcopy(message)
    check_message(message)
    assert message == before
