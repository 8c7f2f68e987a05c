"""What cards and forms look like on Discord: the hand-kept screens to the letter, and no text that makes a refused or a lively one."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot import limits
from bot.adapters.discord import literal, render, views
from bot.cards import (
    Action,
    Audience,
    Bar,
    Block,
    Button,
    Buttons,
    Card,
    Chart,
    Choice,
    Fact,
    Facts,
    Form,
    Input,
    Option,
    Person,
    Pick,
    Prose,
    Tick,
    Ticks,
    Write,
)
from bot.replies import File
from bot.text import clip, root
from tests.standins import discord_markdown as markdown
from tests.standins.discord_rules import Way, message_problems, modal_problems, walk

ORACLE = json.loads((Path(__file__).parent / "screens.json").read_text("utf-8"))
"""The four screens as Discord's JSON, kept by hand beside the mock-ups they were made from."""


def buttons(*named: tuple[str, str], main: bool = False) -> Buttons:
    made = [Button(label, Action.unpack(action)) for label, action in named]
    return Buttons.of(*(Button(b.label, b.action, "main") if main and i == 0 else b for i, b in enumerate(made)))


STEPS = (
    ("read", "Read the advert twice and mark what repeats", True),
    ("fit", "Hold it next to your target role and level", True),
    ("pick", "Pick the result of yours that fits best", True),
    ("top", "Put that result in the first five lines", False),
    ("refer", "Think of one person who could refer you", False),
    ("log", "Log it, with where you found it", False),
)
CARDS = {
    "checklist": Card(
        "Before you apply",
        "You opened this list for Acme.",
        Prose(text="3 of 6 done ▰▰▰▱▱▱"),
        Facts.of(("Next", "put that result in the first five lines"), ("Why", "people skim, and that is the part they see")),
        Ticks(action=Action("tick", "apply", "a1", 7), items=tuple(Tick(id=i, label=w, done=d) for i, w, d in STEPS)),
        buttons(
            ("Log this job", "form:log:a1:7"),
            ("Why each step", "list:why:apply:a1:7"),
            ("Untick all", "list:clear:apply:a1:7"),
            ("Done for now", "list:close:apply:a1:7"),
            main=True,
        ),
    ),
    "post": Card(
        "Ada asks the council",
        "Ada chose to post this. Answer only if you like.",
        Facts.of(
            ("About", "an interview at a mid-size health firm"),
            ("Went well", "They asked to see the rollout plan."),
            ("Question", "How do I explain a gap in two sentences?"),
        ),
        buttons(
            ("Reply", "form:reply:p8:7"),
            ("I have been there", "peer:same:p8:7"),
            ("Offer 20 minutes", "peer:call:p8:7"),
            ("More", "peer:more:p8:7"),
        ),
        audience="council",
    ),
    "review": Card(
        "Your two-week review",
        "Every second Wednesday at 10:00, as you chose.",
        Chart(
            kind="range",
            caption="Human replies within 30 days",
            rows=(
                Bar(label="Before", value=2, of=40, low=0.014, high=0.165, text="2 of 40"),
                Bar(label="Now", value=12, of=40, low=0.181, high=0.454, text="12 of 40"),
            ),
            alt="Before: 2 of 40, likely 1 to 17 in 100. Now: 12 of 40, likely 18 to 46 in 100.",
        ),
        Prose(text="**Up.** 30% now, likely between 18 and 46 in 100. Before: 5%, likely 1 to 17."),
        Facts.of(
            ("On-target to interview", "5 of 14, likely 16 to 62 in 100"),
            ("Kept weeks", "5 of 8 in full"),
            ("Too new to rate", "9 sent, 1 answered"),
            ("How fresh", "10 of 11 open jobs touched in 14 days"),
        ),
        buttons(
            ("Close the trial", "open:trial"),
            ("See as a picture", "chart:range:7"),
            ("Other measures", "review:more:7"),
            ("Share a summary", "share:review:7"),
            main=True,
        ),
        buttons(("Snooze", "snooze:review:7"), ("Skip", "skip:review:7"), ("Stop these", "stop:review:7")),
    ),
    "offer": Card(
        "Would you say yes to it as it stands?",
        "Offer from Acme, question 1 of about 9. You can stop and come back.",
        Choice(
            action=Action("offer", "yes", "o1", 7),
            label="Your answer",
            options=(
                Option(id="yes", label="Yes"),
                Option(id="if", label="Yes, if one thing changed"),
                Option(id="no", label="No"),
                Option(id="unsure", label="Not sure", note="fine too; I then help you set a floor"),
            ),
        ),
        buttons(("Save and stop", "offer:stop:o1:7")),
    ),
}


@pytest.mark.parametrize("name", CARDS)
def test_the_four_screens_are_drawn_to_the_letter(name: str) -> None:
    assert render.message(CARDS[name], "jsc") == ORACLE[name]


def test_a_private_reply_adds_one_flag_and_nothing_else() -> None:
    assert render.message(CARDS["checklist"], "jsc", private=True) == ORACLE["checklist"] | {"flags": 32832}


@pytest.mark.parametrize("name", CARDS)
async def test_the_library_sends_what_was_drawn(name: str) -> None:
    drawn = render.message(CARDS[name], "jsc", mark=77)
    sent = {"flags": 32768, "components": views.layout(drawn).to_components()}  # type: ignore[no-untyped-call]
    assert not list(message_problems(sent, Way.CREATE))
    assert _bare(sent["components"]) == _bare(drawn["components"])


FORM = Form(
    "What happened",
    "Save",
    Action("debrief", "i1", 3),
    Write(id="well", label="What went well", hint="One line is enough", long=True, value="<@1> #x", need=True, most=600),
    Write(id="badly", label="What did not", most=200),
    Pick(id="mood", label="How was it", options=(Option(id="a", label="Good"), Option(id="b", label="Hard")), value=("b",)),
    Pick(id="with", label="Who was there", options=(Option(id="x", label="HR", note="n"), Option(id="y", label="Team")), many=True),
    Person(id="who", label="Show it to", hint="They are asked first", many=True),
)


async def test_a_form_is_five_labelled_inputs_and_passes() -> None:
    drawn = render.modal(FORM, "jsc")
    assert not list(modal_problems(dict(drawn)))
    sent = views.modal(drawn).to_dict()
    assert not list(modal_problems(sent))
    assert _bare(sent["components"]) == _bare(drawn["components"])
    kinds = [part["component"]["type"] for part in sent["components"]]
    assert kinds == [4, 4, 21, 22, 5]


def test_a_command_is_written_as_it_is_typed_here_and_bare_ones_open_home() -> None:
    card = Card("Done", f"Type {root()} for home.", Prose(text=f"Type {root('log Acme')}."), Buttons.of(Button("x", Action("x"))))
    text = "\n".join(markdown.drawn(t) for t in markdown.texts(render.message(card, "council")))
    assert "Type /council home for home." in text
    assert "Type /council log Acme." in text


def test_quiet_prose_is_small_line_by_line_and_foreign_marks_in_prose_are_inert() -> None:
    card = Card("T", "w", Prose(text="one\n\n# two", quiet=True), Prose(text="a <@1> || **b** [c](https://d.org/~e) `|x|`"))
    first, second = [p["content"] for _, p in walk(list(render.message(card, "jsc")["components"])) if p["type"] == 10][1:3]  # type: ignore[arg-type]
    assert first == "-# one\n\n-# \\# two"
    assert second == "a \\<\\@1> \\|\\| **b** [c](https://d.org/~e) `|x|`"


def test_files_are_named_so_that_discord_keeps_the_names_and_each_is_shown() -> None:
    files = render.named(
        (File("my list.csv", "text/csv", b"1"), File("my list.csv", "text/csv", b"2"), File("a.png", "image/png", b"3", "In words"))
    )
    assert [f.name for f in files] == ["my_list.csv", "2-my_list.csv", "a.png"]
    drawn = render.message(CARDS["offer"], "jsc", files=files)
    assert not list(message_problems(dict(drawn), Way.CREATE, files=[f.name for f in files]))
    gallery = next(p for _, p in walk(list(drawn["components"])) if p["type"] == 12)  # type: ignore[arg-type]
    assert gallery["items"] == [{"media": {"url": "attachment://a.png"}, "description": "In words"}]


def test_the_mark_of_a_delivery_is_a_component_id() -> None:
    marks = {render.mark_of(f"nonce{n}") for n in range(2_000)}
    assert len(marks) == 2_000
    assert all(1 <= mark < 2**31 for mark in marks)


# -- whatever people type -----------------------------------------------------------------------------------------------------

NASTY = ("@everyone", "@here", "<@1>", "<@&2>", "<#3>", "</a:1>", "<id:home>", "[x](https://e.org)", "# h", "-# h", "> # h", "- # h")
NASTY_TOO = (
    "1. # h",
    "https://e.org",
    "```",
    "``",
    "`",
    "**b**",
    "||s||",
    "\\",
    "\n",
    "\r",
    "\u2028",
    "<t:1>",
    "~~",
    "__u__",
    "* l",
    "✓",
)
PIECES = st.one_of(st.sampled_from(NASTY + NASTY_TOO), st.text(max_size=8))
WORDS = st.one_of(
    st.lists(PIECES, min_size=1, max_size=8).map("".join), st.lists(PIECES, max_size=40).map("\n".join), st.text(max_size=700)
)


def words(most: int) -> st.SearchStrategy[str]:
    return WORDS.map(lambda text: clip(text, most)).map(lambda text: text if text.strip() else "x")


ids = st.integers(0, 999).map(lambda n: f"i{n}")
notes = st.one_of(st.just(""), st.just(" "), words(limits.ITEM_NOTE))
fact = st.builds(Fact, label=words(limits.FACT_LABEL), value=words(limits.FACT_VALUE))
options = st.lists(st.builds(Option, id=ids, label=words(75), note=notes), min_size=2, max_size=10, unique_by=lambda o: o.id).map(tuple)
boxes = st.lists(
    st.builds(Tick, id=ids, label=words(75), note=notes, done=st.booleans()), min_size=1, max_size=10, unique_by=lambda t: t.id
)
bar = st.builds(
    Bar, label=words(9), value=st.one_of(st.none(), st.integers(0, 50).map(float)), of=st.integers(0, 50).map(float), text=words(9)
)
blocks = st.one_of(
    st.builds(Facts, rows=st.lists(fact, min_size=1, max_size=10).map(tuple)),
    st.builds(Ticks, action=st.just(Action("t")), label=st.one_of(st.just(" "), words(45)), items=boxes.map(tuple)),
    st.builds(Choice, action=st.just(Action("c")), label=words(45), options=options),
    st.builds(
        Chart,
        kind=st.sampled_from(["funnel", "weeks", "range", "trial", "waiting", "mood"]),
        caption=words(60),
        rows=st.lists(bar, min_size=1, max_size=8).map(tuple),
        alt=words(400),
    ),
    st.builds(lambda label, n: Buttons.of(Button(label, Action("b", n))), words(30), st.integers(0, 10_000)),
)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    parts: list[Block] = draw(st.lists(blocks, min_size=1, max_size=8))
    audience: Audience = draw(st.sampled_from(["me", "one", "council", "channel"]))
    title, why = draw(words(60)), draw(words(140))
    while True:
        try:
            return Card(title, why, *parts, audience=audience)
        except ValidationError:
            parts = parts[:-1] or [Prose(text="x")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(cards())
def test_no_card_is_refused_and_no_words_come_alive(card: Card) -> None:
    drawn = dict(render.message(card, "jsc"))
    assert not list(message_problems(drawn, Way.CREATE))
    assert not markdown.pings(drawn)
    assert not markdown.masked_links(drawn)
    assert not markdown.bare_links(drawn)
    # The title and the small lines are ours: what stands in them is one line of the card's own.
    assert [h.level for h in markdown.headings(drawn)] == [3, 0, 0]


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_a_reader_sees_exactly_what_was_typed(text: str) -> None:
    assert markdown.drawn(literal.escaped(text)) == "\n".join(literal.lines(text))


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_the_compact_way_is_as_inert_and_costs_two_characters_a_line_at_most(text: str) -> None:
    short = literal.compact(text)
    for alive in (markdown.pings, markdown.masked_links, markdown.bare_links, markdown.headings):
        assert not alive(short)
    assert len(short) <= len("\n".join(literal.lines(text))) + 2 * len(literal.lines(text))


def test_a_card_of_nothing_but_marks_still_fits() -> None:
    rows = tuple(Fact(label="#", value="*" * 300) for _ in range(6))
    chart = Chart(kind="mood", caption="`" * 60, rows=tuple(Bar(label="`" * 9, value=1, of=5, text="`" * 8) for _ in range(8)), alt="x")
    card = Card("*", "*", Facts(rows=rows[:5]), chart, Facts(rows=(Fact(label="*", value="*"),)))
    drawn = dict(render.message(card, "jsc"))
    assert not list(message_problems(drawn, Way.CREATE))
    lines = "\n".join(markdown.drawn(text) for text in markdown.texts(drawn))
    assert lines.count("*" * 300) == 5


inputs: st.SearchStrategy[Input] = st.one_of(
    st.builds(
        Write, id=ids, label=words(45), hint=st.one_of(st.just(" "), words(100)), long=st.booleans(), value=st.text(max_size=900)
    ),
    st.builds(Pick, id=ids, label=words(45), options=options, many=st.booleans(), need=st.booleans()),
    st.builds(Person, id=ids, label=words(45), hint=notes, many=st.booleans(), need=st.booleans()),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words(24), st.lists(inputs, min_size=1, max_size=5, unique_by=lambda i: i.id))
def test_no_form_is_refused(title: str, asked: list[Input]) -> None:
    drawn = render.modal(Form(title, "Save", Action("f"), *asked), "jsc")
    assert not list(modal_problems(dict(drawn)))
    assert not list(modal_problems(asyncio.run(_sent(drawn))))


async def _sent(drawn: render.Node) -> dict[str, Any]:
    return views.modal(drawn).to_dict()


def _bare(parts: Any) -> Any:
    """Components without what the library adds: values that say nothing."""
    if isinstance(parts, list | tuple):
        return [_bare(part) for part in parts]
    if isinstance(parts, dict):
        return {k: _bare(v) for k, v in parts.items() if v not in (None, False) and k != "required"}
    return parts


@pytest.mark.parametrize("text", NASTY + NASTY_TOO)
@pytest.mark.parametrize("write", [literal.escaped, literal.compact])
def test_each_of_discords_marks_is_inert_alone(text: str, write: render.Literal) -> None:
    for alive in (markdown.pings, markdown.masked_links, markdown.bare_links, markdown.headings):
        assert not alive(write(text))
        assert not alive(write(f"  {text}"))
