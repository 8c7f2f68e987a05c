"""What is drawn on Slack: the oracle to the letter, the limits for any text, and never a ping, a link or a heading of a person's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.adapters.slack import render
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Tick, Ticks, Write
from bot.text import root
from tests.slack.cards import HOSTILE, ORACLE, any_card, any_form, one_of_each
from tests.standins.slack import check_message, check_view, drawn, links, marks, pings, problems, view_problems

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "oracle_slack.json"


def node(made: Any) -> Any:
    """What the stand-in reads: plain JSON."""
    return json.loads(json.dumps(made))


@pytest.mark.parametrize("name", ORACLE)
def test_the_four_screens_are_drawn_to_the_letter(name: str) -> None:
    assert render.message(ORACLE[name], "jsc") == json.loads(GOLDEN.read_text("utf-8"))[name]


def test_the_oracle_has_no_screen_that_is_not_drawn() -> None:
    assert set(json.loads(GOLDEN.read_text("utf-8"))) == set(ORACLE)


def test_prose_is_slacks_own_markup_and_commands_are_written_out() -> None:
    shown = node(render.message(one_of_each(), "crew"))
    assert [b["type"] for b in shown["blocks"]] == ["header", "context", "section", "context", "rich_text", "actions", "context"]
    assert shown["blocks"][2]["text"]["text"] == (
        "*Next:* say _it_ in `code`, see <https://example.org/a?b=1&amp;c=2|the page>, 1 &lt; 2 &amp; 3 &gt; 2. Try /crew log Acme."
    )
    assert shown["blocks"][3]["elements"] == [{"type": "mrkdwn", "text": "• one\n• two\nQuiet from 20:00. Pause me with /crew remind."}]
    assert shown["blocks"][1]["elements"][0]["text"] == "You typed /crew."
    assert shown["text"].startswith("Home.\nYou typed /crew.\nNext: say it in code")
    styles = [(e["text"]["text"], e.get("style"), e.get("url")) for e in shown["blocks"][5]["elements"]]
    assert styles == [("Read more", None, "https://example.org/"), ("Drop it", "danger", None)]
    check_message(shown)


def test_a_button_that_only_leads_away_has_an_id_that_is_no_action() -> None:
    shown = node(render.message(one_of_each(), "jsc"))
    (link,) = [e["action_id"] for e in shown["blocks"][5]["elements"] if "url" in e]
    with pytest.raises(ValueError, match="an action's parts"):
        Action.unpack(link)


def test_a_redrawn_card_gets_new_ids_for_what_can_be_ticked_and_picked() -> None:
    card = Card(
        "Title",
        "Why",
        Ticks(action=Action("tick", 1), items=(Tick(id="a", label="A", done=True), Tick(id="b", label="B"))),
        Choice(action=Action("pick", 1), label="Which", options=(Option(id="a", label="A"), Option(id="b", label="B"))),
    )
    first, second = (node(render.message(card, "jsc", fresh=fresh)) for fresh in ("k1", "k2"))
    ids = [[b["block_id"] for b in shown["blocks"] if "block_id" in b] for shown in (first, second)]
    assert len(ids[0]) == 2
    assert not set(ids[0]) & set(ids[1])
    check_message(first)


def test_words_that_look_like_markup_in_a_label_are_drawn_as_they_are() -> None:
    options = (Option(id="a", label="A"), Option(id="b", label="B"))
    card = Card("T", "W", Choice(action=Action("pick", 1), label="Is *this* you? <!here>", options=options))
    shown = node(render.message(card, "jsc"))
    assert pings(shown) == []
    assert [m.words for m in marks({"blocks": shown["blocks"]})] == ["T", "Is *this* you? <!here>"]


def test_an_entity_that_was_typed_is_shown_as_it_was_typed() -> None:
    card = Card("Say &lt;b&gt; & <b>", "Why &amp;", Facts.of(("It", HOSTILE)))
    shown = node(render.message(card, "jsc"))
    texts = [part.text for part in drawn({"blocks": shown["blocks"]})]
    assert texts == ["Say &lt;b&gt; & <b>", "Why &amp;", f"It: {HOSTILE}", "🔒 Shown only to you"]
    assert render.text(card, "jsc").split("\n")[1] == "Why &amp;amp;"


def test_a_command_that_is_long_when_written_out_still_fits_an_option() -> None:
    label = "x" * 56 + root("log one two three")
    card = Card("T", "W", Choice(action=Action("p"), label="Which", options=(Option(id="a", label=label), Option(id="b", label="b"))))
    assert problems(node(render.blocks(card, "a-root-that-is-long"))) == []


def test_notes_that_would_make_a_message_too_heavy_stand_apart_once() -> None:
    items = tuple(Tick(id=str(i), label="日" * 74, note="本" * 75, done=True) for i in range(10))
    card = Card("T", "W", Prose(text="日" * 400), Ticks(action=Action("tick", 1), items=items))
    shown = node(render.message(card, "jsc"))
    check_message(shown)
    boxes = next(b for b in shown["blocks"] if b["type"] == "actions")["elements"][0]
    assert not any("description" in o for o in boxes["options"])
    assert json.dumps(shown["blocks"], ensure_ascii=False).count("本" * 75) == 10


def test_home_has_a_way_back_unless_the_card_has_one() -> None:
    card = Card("T", "W", Prose(text="x"))
    with_home = Card("T", "W", Prose(text="x"), Buttons.of(Button("Home", Action("home"))))

    def ways(shown: Any) -> int:
        return sum(e.get("action_id") == "home" for b in node(shown)["blocks"] for e in b.get("elements", []))

    assert ways(render.home(card, "jsc")) == 0
    assert ways(render.home(card, "jsc", way_back=True)) == 1
    assert ways(render.home(with_home, "jsc", way_back=True)) == 1
    assert node(render.home(card, "jsc", way_back=True))["blocks"][-1]["elements"][0]["text"] == "🔒 Shown only to you"
    check_view(node(render.home(card, "jsc", way_back=True)), "home")


def test_a_form_keeps_its_words_limits_and_where_it_came_from() -> None:
    shown = Form("Log", "Save", Action("job", "a1", 7), Write(id="role", label="Job", hint="Like PM", value="two\nlines", most=40))
    made = node(render.form(shown, "jsc", "sealed"))
    check_view(made, "modal")
    assert made["private_metadata"] == "sealed"
    (block,) = made["blocks"]
    assert (block["block_id"], block["optional"], block["hint"]["text"]) == ("role", True, "Like PM")
    assert block["element"] == {
        "type": "plain_text_input",
        "action_id": "role",
        "multiline": True,
        "max_length": 40,
        "initial_value": "two\nlines",
    }


def test_what_is_sent_when_blocks_are_refused_is_the_whole_card_in_words() -> None:
    made = node(render.bare(ORACLE["council post"], "jsc"))
    check_message(made)
    assert made["text"].endswith("Question: How do I explain a gap in two sentences?\nYour council can see this.")


def test_a_text_file_is_shown_whole_in_pages_and_drawn_literally() -> None:
    words = "\n".join(f"line {i}: {HOSTILE}" for i in range(200))
    made = [node(page) for page in render.file_pages("everything.json", words)]
    shown = []
    for page in made:
        check_message(page)
        assert pings(page) == []
        shown.append(page["blocks"][1]["elements"][0]["elements"][0]["text"])
    assert "".join("".join(shown).split()) == "".join(words.split())
    assert len(render.file_pages("empty.txt", " ")) == 1


@given(any_card())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_no_text_makes_a_card_that_is_refused_or_calls_or_leads_somewhere(card: Card) -> None:
    shown = node(render.message(card, "jsc", fresh="x"))
    check_message(shown)
    assert pings(shown) == []
    assert links(shown) == []
    assert [m.kind for m in marks(shown) if m.kind == "heading"] == ["heading"]
    check_view(node(render.home(card, "jsc", way_back=True)), "home")


@given(any_form())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_no_text_makes_a_form_that_is_refused_or_calls_or_leads_somewhere(form: Form) -> None:
    shown = node(render.form(form, "jsc", "sealed"))
    assert view_problems(shown, "modal") == []
    assert pings(shown) == []
    assert links(shown) == []
