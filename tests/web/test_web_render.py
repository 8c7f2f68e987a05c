"""Cards and forms as JSON: every block, the Markdown subset, and nobody's words as anything but text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import limits
from bot.adapters.web import picture, render
from bot.cards import (
    FOOTERS,
    Action,
    Audience,
    Bar,
    Block,
    Button,
    Buttons,
    Card,
    Chart,
    ChartKind,
    Choice,
    Facts,
    Form,
    Option,
    Person,
    Pick,
    Prose,
    Tick,
    Ticks,
    Write,
)
from bot.text import ROOT_CLOSE, ROOT_OPEN, root, weight
from tests.web.desk import Desk, council_post, frozen, review

PEOPLE = (("ada", "Ada"), ("ben", "Ben"))


def drawn(*blocks: Block, title: str = "A title", why: str = "You asked.", audience: Audience = "me") -> dict[str, Any]:
    return cast("dict[str, Any]", render.card(Card(title, why, *blocks, audience=audience), "jsc"))


def first(*blocks: Block) -> dict[str, Any]:
    return cast("dict[str, Any]", drawn(*blocks)["blocks"][0])


def said(nodes: object) -> str:
    """The words of a tree of nodes, as a reader would copy them."""
    out = ""
    for node in cast("Sequence[Mapping[str, Any]]", nodes):
        out += node.get("text", "") or "\n" * (node["t"] == "br") or said(node.get("kids", ()))
    return out


def kinds(nodes: object) -> set[str]:
    """Every kind of node in a tree."""
    found: set[str] = set()
    for node in cast("Sequence[Mapping[str, Any]]", nodes):
        found |= {node["t"]} | kinds(node.get("kids", ()))
    return found


class TestCard:
    def test_its_parts_stand_where_the_page_looks_for_them(self) -> None:
        card = drawn(Prose(text="Hello."), title="Saved", why="You logged it.")
        assert (card["title"], card["why"]) == ("Saved", "You logged it.")
        assert card["plain"] == "Saved.\nYou logged it.\nHello.\nShown only to you."

    @pytest.mark.parametrize(("audience", "mark"), [("me", "lock"), ("one", "person"), ("council", "people"), ("channel", "people")])
    def test_who_can_see_it_is_said_in_words_beside_a_drawing(self, audience: Audience, mark: str) -> None:
        card = drawn(Prose(text="Hello."), audience=audience)
        assert card["audience"] == audience
        assert card["mark"] == mark
        assert f"{FOOTERS[audience][0]} {card['footer']}" == FOOTERS[audience]

    def test_commands_in_title_and_why_are_words(self) -> None:
        card = drawn(Prose(text="Hello."), title=f"Type {root('log')}", why=f"You typed {root()}.")
        assert (card["title"], card["why"]) == ("Type /jsc log", "You typed /jsc.")
        assert ROOT_OPEN not in card["plain"]

    def test_facts(self) -> None:
        block = first(Facts.of(("Job", "Acme, staff PM"), ("See it", f"{root('log')} or {root()}")))
        assert block["rows"][0] == {"label": "Job", "value": [{"t": "text", "text": "Acme, staff PM"}]}
        assert block["rows"][1]["value"] == [
            {"t": "command", "text": "/jsc log"},
            {"t": "text", "text": " or "},
            {"t": "command", "text": "/jsc"},
        ]

    def test_ticks_carry_their_action_and_what_is_done(self) -> None:
        items = (Tick(id="read", label="Read it", note="twice", done=True), Tick(id="log", label="Log it"))
        assert first(Ticks(action=Action("tick", "apply", 7), label="Steps", items=items)) == {
            "kind": "ticks",
            "action": "tick:apply:7",
            "label": "Steps",
            "items": [
                {"id": "read", "label": "Read it", "note": "twice", "done": True},
                {"id": "log", "label": "Log it", "note": "", "done": False},
            ],
        }

    def test_choice(self) -> None:
        options = (Option(id="yes", label="Yes"), Option(id="unsure", label="Not sure", note="fine too"))
        assert first(Choice(action=Action("offer", 7), label="Your answer", options=options)) == {
            "kind": "choice",
            "action": "offer:7",
            "label": "Your answer",
            "options": [{"id": "yes", "label": "Yes", "note": ""}, {"id": "unsure", "label": "Not sure", "note": "fine too"}],
        }

    def test_buttons_carry_an_action_or_an_address(self) -> None:
        row = Buttons.of(Button("Save", Action("save", 1), "main"), Button("Read", url="https://example.org/a?b=c"))
        assert first(row)["items"] == [
            {"label": "Save", "style": "main", "action": "save:1"},
            {"label": "Read", "style": "plain", "url": "https://example.org/a?b=c"},
        ]

    def test_nothing_is_left_out_at_the_limits(self) -> None:
        facts = Facts.of(*((f"Label {n}", "v") for n in range(limits.FACT_ROWS)))
        ticks = Ticks(action=Action("t"), items=tuple(Tick(id=f"i{n}", label=f"Step {n}") for n in range(limits.ITEMS)))
        choice = Choice(
            action=Action("c"), label="Which", options=tuple(Option(id=f"o{n}", label=f"Answer {n}") for n in range(limits.ITEMS))
        )
        rows = [
            Buttons.of(*(Button(f"B{row}{n}", Action("b", row, n)) for n in range(limits.ROW_BUTTONS)))
            for row in range(limits.BUTTON_ROWS)
        ]
        blocks = drawn(facts, ticks, choice, *rows)["blocks"]
        assert [len(block[key]) for block, key in zip(blocks, ("rows", "items", "options", *["items"] * 3), strict=True)] == [
            10,
            10,
            10,
            5,
            5,
            5,
        ]
        assert [row["label"] for row in blocks[0]["rows"]] == [f"Label {n}" for n in range(limits.FACT_ROWS)]

    def test_every_card_of_the_desk_is_drawn(self) -> None:
        assert [b["kind"] for b in cast("Any", render.card(review(), "jsc"))["blocks"]] == [
            "chart",
            "prose",
            "choice",
            "buttons",
            "buttons",
        ]
        assert cast("Any", render.card(council_post(), "jsc"))["audience"] == "council"
        assert len(cast("Any", render.card(Desk(frozen()).checklist(), "jsc"))["blocks"]) == 4


class TestProse:
    def tree(self, text: str) -> Any:
        return render.prose(text, "jsc")

    def test_paragraphs_lines_and_lists(self) -> None:
        assert self.tree("One\ntwo\n\nThree\n- a\n- b\nFour") == [
            {"t": "p", "kids": [{"t": "text", "text": "One"}, {"t": "br"}, {"t": "text", "text": "two"}]},
            {"t": "p", "kids": [{"t": "text", "text": "Three"}]},
            {"t": "ul", "items": [[{"t": "text", "text": "a"}], [{"t": "text", "text": "b"}]]},
            {"t": "p", "kids": [{"t": "text", "text": "Four"}]},
        ]

    @pytest.mark.parametrize(
        ("text", "node"),
        [
            ("**bold**", {"t": "b", "kids": [{"t": "text", "text": "bold"}]}),
            ("*Why this:*", {"t": "i", "kids": [{"t": "text", "text": "Why this:"}]}),
            ("_quietly_", {"t": "i", "kids": [{"t": "text", "text": "quietly"}]}),
            ("`a_b*c*`", {"t": "code", "text": "a_b*c*"}),
            ("**a _b_**", {"t": "b", "kids": [{"t": "text", "text": "a "}, {"t": "i", "kids": [{"t": "text", "text": "b"}]}]}),
            (
                "[the *rule*](https://example.org/x_y_z)",
                {
                    "t": "link",
                    "href": "https://example.org/x_y_z",
                    "kids": [{"t": "text", "text": "the "}, {"t": "i", "kids": [{"t": "text", "text": "rule"}]}],
                },
            ),
            (f"`{root('log Acme')}`", {"t": "command", "text": "/jsc log Acme"}),
            (root(), {"t": "command", "text": "/jsc"}),
            ("▰▰▰▱", {"t": "bar", "done": 3, "of": 4}),
            ("▱▱", {"t": "bar", "done": 0, "of": 2}),
        ],
    )
    def test_marks(self, text: str, node: object) -> None:
        assert self.tree(f"So {text} here")[0]["kids"][1] == node

    @pytest.mark.parametrize(
        "text",
        [
            "2 * 3 * 4",
            "snake_case_name",
            "a * b",
            "[x](javascript:alert)",
            "[x](/etc)",
            "<b>hi</b>",
            "**",
            "`",
            "__",
            "*",
            "5*4*3",
            "# no heading",
        ],
    )
    def test_what_is_no_mark_stays_as_it_is(self, text: str) -> None:
        assert self.tree(text) == [{"t": "p", "kids": [{"t": "text", "text": text}]}]

    def test_marks_that_are_closed_late_take_nothing_with_them(self) -> None:
        assert said(self.tree("3 of 6 done ▰▰▰▱▱▱ and *so* on")) == "3 of 6 done  and so on"

    @given(st.text(alphabet="ab*_`[]()-\n ▰▱https://.", max_size=80))
    def test_any_prose_is_drawn_from_known_nodes_alone(self, text: str) -> None:
        for block in self.tree(text):
            inner = [block["kids"]] if block["t"] == "p" else block["items"]
            for nodes in inner:
                assert kinds(nodes) <= {"text", "b", "i", "code", "link", "bar", "br"}


# What a person may have typed, as the core hands it on: anything but surrogates and the private-use marks that `clean` removes.
TYPED = st.text(st.characters(exclude_categories=["Cs", "Co"]), min_size=1)
HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "**x**",
        "[a](https://evil.example)",
        "`x`",
        "@everyone",
        "&lt;",
        "{root log}",
        "- a",
        "\u202eabc",
        "\u0000",
        "▰▱",
    ]
)


def words(most: int) -> st.SearchStrategy[str]:
    return st.one_of(TYPED, HOSTILE, st.tuples(HOSTILE, TYPED).map("".join)).filter(lambda s: bool(s.strip()) and weight(s) <= most)


class TestNobodysWordsAreMarkup:
    @given(words(limits.FACT_VALUE), words(limits.FACT_LABEL))
    def test_in_facts(self, value: str, label: str) -> None:
        assert first(Facts.of((label, value)))["rows"] == [{"label": label, "value": [{"t": "text", "text": value}]}]

    @given(words(limits.TITLE), words(limits.WHY))
    def test_in_title_and_why(self, title: str, why: str) -> None:
        card = drawn(Prose(text="Hello."), title=title, why=why)
        assert (card["title"], card["why"]) == (title, why)

    @given(words(limits.ITEM_LABEL), words(limits.ITEM_NOTE))
    def test_in_ticks_and_choices(self, label: str, note: str) -> None:
        item = first(Ticks(action=Action("tick"), items=(Tick(id="a", label=label, note=note),)))["items"][0]
        assert (item["label"], item["note"]) == (label, note)
        options = (Option(id="a", label=label, note=note), Option(id="b", label="Other"))
        option = first(Choice(action=Action("pick"), label="Which", options=options))["options"][0]
        assert (option["label"], option["note"]) == (label, note)

    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
    def test_in_what_stands_in_an_input_beforehand(self, value: str) -> None:
        form = cast("Any", render.form(Form("Edit", "Save", Action("edit"), Write(id="a", label="Job", value=value)), "jsc", PEOPLE))
        assert form["inputs"][0]["value"] == value

    def test_only_the_apps_own_marks_become_commands(self) -> None:
        assert render.literal("a {root log} b", "jsc") == [{"t": "text", "text": "a {root log} b"}]
        assert render.literal(f"a {ROOT_OPEN}log b", "jsc") == [{"t": "text", "text": f"a {ROOT_OPEN}log b"}]
        assert render.literal(f"{ROOT_OPEN}log{ROOT_CLOSE}", "council") == [{"t": "command", "text": "/council log"}]


class TestForm:
    def test_every_input(self) -> None:
        shown = Form(
            "Debrief",
            "Save",
            Action("debrief", "i1", 3),
            Write(id="well", label="What went well", hint=f"Or type {root('debrief')}", long=True, need=True, most=200),
            Pick(
                id="days", label="Days", options=(Option(id="mo", label="Mon"), Option(id="tu", label="Tue")), many=True, value=("mo",)
            ),
            Person(id="who", label="Show it to", hint="One person", need=False),
        )
        assert render.form(shown, "jsc", PEOPLE) == {
            "title": "Debrief",
            "submit": "Save",
            "action": "debrief:i1:3",
            "inputs": [
                {
                    "kind": "write",
                    "id": "well",
                    "label": "What went well",
                    "hint": "Or type /jsc debrief",
                    "need": True,
                    "long": True,
                    "value": "",
                    "most": 200,
                },
                {
                    "kind": "pick",
                    "id": "days",
                    "label": "Days",
                    "need": False,
                    "many": True,
                    "value": ("mo",),
                    "options": [{"id": "mo", "label": "Mon", "note": ""}, {"id": "tu", "label": "Tue", "note": ""}],
                },
                {
                    "kind": "person",
                    "id": "who",
                    "label": "Show it to",
                    "hint": "One person",
                    "need": False,
                    "many": False,
                    "value": [],
                    "options": [{"id": "ada", "label": "Ada", "note": ""}, {"id": "ben", "label": "Ben", "note": ""}],
                },
            ],
        }


def chart(kind: ChartKind, *rows: Bar) -> Chart:
    return Chart(kind=kind, caption="How it went", rows=rows, alt="How it went. Sent: 40 of 40.")


def of_role(chart: Chart, role: str) -> list[Mapping[str, Any]]:
    return [m for m in picture.marks(chart)[1] if role in str(m["role"]).split()]


class TestPicture:
    def test_the_block_has_caption_words_marks_and_numbers(self) -> None:
        block = first(chart("funnel", Bar(label="Sent", value=40, of=40), Bar(label="Replied", value=12, of=40, text="12")))
        assert (block["kind"], block["chart"], block["caption"]) == ("chart", "funnel", "How it went")
        assert block["alt"] == "How it went. Sent: 40 of 40."
        assert block["columns"] == ("Stage", "Count")
        assert block["rows"] == [["Sent", "40 of 40"], ["Replied", "12"]]
        assert block["height"] == 2 * picture.ROW

    def test_bars_are_as_long_as_their_share_and_one_is_never_nothing(self) -> None:
        rows = [Bar(label=str(v), value=v, of=400) for v in (400, 100, 1)] + [
            Bar(label="none", value=0, of=400),
            Bar(label="-", value=2, of=0),
        ]
        assert [m["width"] for m in of_role(chart("funnel", *rows), "data")] == ["100%", "25%", "2%"]
        assert len(of_role(chart("funnel", *rows), "track")) == 5

    def test_waiting_longer_than_the_scale_fills_it_and_two_days_are_marked(self) -> None:
        drawn = chart("waiting", Bar(label="Birch", value=90, of=48, text="90 days"))
        assert of_role(drawn, "data")[0]["width"] == "100%"
        assert [m["x1"] for m in of_role(drawn, "guide")] == ["16.67%", "62.5%"]
        assert "Thin lines: 8 and 30 days" in [m.get("text") for m in picture.marks(drawn)[1]]

    def test_a_range_has_its_line_and_the_earlier_row_is_a_ring(self) -> None:
        rows = (Bar(label="Before", value=2, of=40, low=0.014, high=0.165), Bar(label="Now", value=12, of=40, low=0.181, high=0.454))
        drawn = chart("range", *rows)
        assert [m["tag"] for m in of_role(drawn, "second")] == ["line", "circle"]
        line, dot = of_role(drawn, "data")
        assert (line["x1"], line["x2"], dot["cx"]) == ("19.38%", "45.58%", "30.8%")
        assert picture.table(drawn)[1] == [["Before", "2 of 40", "1 to 17"], ["Now", "12 of 40", "18 to 46"]]

    def test_a_range_that_cannot_be_told_yet_has_no_line(self) -> None:
        drawn = chart("trial", Bar(label="Now", value=0, of=0, text="none yet"), Bar(label="During", value=None, of=3))
        assert [m["role"] for m in picture.marks(drawn)[1] if m["tag"] != "text"] == ["scale", "scale"]
        assert picture.table(drawn)[1] == [["Now", "none yet", ""], ["During", "none", ""]]

    @pytest.mark.parametrize(
        ("low", "high", "words"), [(0.014, 0.165, "1 to 17"), (0.29, 0.58, "29 to 58"), (0, 1, "0 to 100"), (0.07, 0.14, "7 to 14")]
    )
    def test_ranges_are_rounded_outward(self, low: float, high: float, words: str) -> None:
        assert picture.likely(low, high) == words

    def test_weeks_are_dots_a_dash_or_nothing(self) -> None:
        drawn = chart(
            "weeks",
            Bar(label="5 Oct", value=2, of=3),
            Bar(label="12 Oct", value=0, of=0, text="none set"),
            Bar(label="19 Oct", value=None, of=0, text="paused"),
        )
        marks = [m for m in picture.marks(drawn)[1] if m["tag"] != "text"]
        assert [m["role"] for m in marks] == ["data", "data", "ring", "quiet"]
        assert len({m["cx"] for m in marks if "cx" in m}) == 3

    def test_mood_is_one_place_of_five_and_gaps_stay_gaps(self) -> None:
        drawn = chart("mood", Bar(label="2 Nov", value=5, of=5), Bar(label="9 Nov", value=None, of=5, text="skipped"))
        assert [m["cx"] for m in of_role(drawn, "data")] == ["98%"]
        assert len(of_role(drawn, "place")) == 4
        assert [m["text"] for m in of_role(drawn, "note")] == ["hard", "good"]

    @given(
        st.sampled_from(("funnel", "weeks", "range", "trial", "waiting", "mood")),
        st.floats(0, 400),
        st.floats(0, 400),
        st.one_of(st.none(), st.floats(0, 1)),
        st.one_of(st.none(), st.floats(0, 1)),
    )
    def test_no_number_draws_outside_the_picture(
        self, kind: ChartKind, value: float, of: float, low: float | None, high: float | None
    ) -> None:
        height, marks = picture.marks(chart(kind, Bar(label="a", value=value, of=of, low=low, high=high)))
        for mark in marks:
            assert all(0 <= mark[key] <= height for key in ("y", "cy", "y1", "y2") if key in mark)  # type: ignore[operator]
            for key in ("x", "cx", "x1", "x2", "width"):
                place = mark.get(key)
                if isinstance(place, str):
                    assert 0 <= float(place.removesuffix("%")) <= 100
                elif place is not None:
                    assert 0 <= place <= 260  # the narrowest screen's card, in pixels
