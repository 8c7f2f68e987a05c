"""Cards and forms: what does not fit fails where it is written, and the plain form says all of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Pick, Prose, Tick, Ticks, Write, progress
from bot.text import clean, clip, fill_roots, first_lines, pages, root, weight, with_roots

HOME = Button("Home", Action("home"))


def card(*blocks: object, title: str = "Home", why: str = "You opened this.") -> Card:
    return Card(title, why, *blocks)  # type: ignore[arg-type]  # the point of the test may be a wrong one


def test_an_action_packs_and_unpacks() -> None:
    action = Action("tick", "apply", "a1", 7)
    assert action.packed == "tick:apply:a1:7"
    assert Action.unpack(action.packed) == action
    assert action.version == 7
    assert action.arg(9) == ""
    assert Action("open", "x").version == -1
    assert Action("open", "9" * 40).version == -1


@pytest.mark.parametrize("parts", [("",), ("a b",), ("tick", "é"), ("tick", "x" * 100), ("tick", "a:b")])
def test_an_action_refuses_what_is_no_id(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="an action"):
        Action(*parts)


@pytest.mark.parametrize(
    "make",
    [
        lambda: card(Prose(text="x"), title="t" * 61),
        lambda: card(Prose(text="x"), why=""),
        lambda: card(Prose(text="x"), why="w" * 141),
        lambda: card(),
        lambda: card(*[Prose(text="x")] * 9),
        lambda: card(Prose(text="&" * 181)),
        lambda: card(Facts.of(("l" * 25, "v"))),
        lambda: card(Facts.of(("l", "v" * 601))),
        lambda: card(Facts.of(("l", " "))),
        lambda: card(Facts.of(*[("l", "v" * 600)] * 4)),
        lambda: card(Buttons.of(HOME, HOME)),
        lambda: card(*[Buttons.of(Button(f"b{n}", Action("b", n))) for n in range(4)]),
        lambda: card(Buttons.of(Button("a", Action("a"), "main"), Button("b", Action("b"), "main"))),
        lambda: card(Buttons.of(*(Button(f"b{n}", Action("b", n)) for n in range(6)))),
        lambda: Button("x" * 31, Action("a")),
        lambda: Button("x"),
        lambda: Button("x", Action("a"), url="https://example.org"),
        lambda: Button("x", url="javascript:alert(1)"),
        lambda: Choice(action=Action("c"), label="l", options=(Option(id="a", label="a"),)),
        lambda: Choice(action=Action("c"), label="l", options=(Option(id="a", label="a"), Option(id="a", label="b"))),
        lambda: Ticks(action=Action("t"), items=tuple(Tick(id=f"i{n}", label="l") for n in range(11))),
        lambda: Form("Title", "Save", Action("f")),
        lambda: Form("T" * 25, "Save", Action("f"), Write(id="a", label="A")),
        lambda: Form("T", "Save", Action("f"), Write(id="a", label="A"), Write(id="a", label="B")),
        lambda: Write(id="a", label="A", value="xx", most=1),
        lambda: Pick(id="p", label="P", options=(Option(id="a", label="a"), Option(id="b", label="b")), value=("a", "b")),
        lambda: Pick(id="p", label="P", options=(Option(id="a", label="a"), Option(id="b", label="b")), value=("c",)),
    ],
)
def test_what_does_not_fit_fails_where_it_is_written(make: object) -> None:
    with pytest.raises(ValidationError):
        make()  # type: ignore[operator]  # each is a function


def test_the_plain_form_has_all_the_words_and_no_marks() -> None:
    shown = card(
        Prose(
            text="**Up.** Read *this* and `that`, see [the page](https://example.org). _Why this:_ it is near. Open with `"
            + root()
            + "`."
        ),
        Prose(text=progress(3, 6)),
        Facts.of(("Job", "Acme *bold* _x_")),
        Ticks(action=Action("t"), items=(Tick(id="a", label="Read it", done=True), Tick(id="b", label="Mark it"))),
        Choice(action=Action("c"), label="How was it?", options=(Option(id="a", label="Good"), Option(id="b", label="Fine"))),
        Buttons.of(HOME),
    )
    assert fill_roots(shown.plain(), "jsc", "/jsc") == "\n".join(
        [
            "Home.",
            "You opened this.",
            "Up. Read this and that, see the page. Why this: it is near. Open with /jsc.",
            "3 of 6 done",
            "Job: Acme *bold* _x_",
            "Done: Read it",
            "Open: Mark it",
            "How was it? Good; Fine",
            "Shown only to you.",
        ]
    )


@given(st.text(max_size=400), st.integers(1, 200))
def test_a_folded_text_fits_and_begins_as_it_did(text: str, most: int) -> None:
    folded = clip(text, most)
    assert weight(folded) <= max(most, 1)
    assert folded == text or text.startswith(folded.removesuffix("…").rstrip())
    assert weight(first_lines(text, most)) <= max(most, 1)


@given(st.text(max_size=400), st.integers(5, 100))
def test_pages_fit_and_lose_nothing_but_space(text: str, most: int) -> None:
    parts = pages(text, most)
    assert all(weight(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.text(max_size=300))
def test_cleaned_text_cannot_break_a_layout(text: str) -> None:
    made = clean(text)
    assert clean(made) == made
    assert not set(made) & set("\x00\x1b\r\t\u202e\u2066\ue000\ue001")
    assert "\n" not in clean(text, lines=False)
    made.encode("utf-8")


def test_nobodys_words_become_a_command() -> None:
    assert with_roots("Type {root log Acme} or {root}.") == f"Type {root('log Acme')} or {root()}."
    assert fill_roots(with_roots("Type {root log Acme} or {root}."), "jsc", "/jsc home") == "Type /jsc log Acme or /jsc home."
    assert fill_roots(clean(f"say {root('delete')}"), "jsc", "/jsc") == "say delete"


@pytest.mark.parametrize(("label", "plain"), [("Change one:", "Change one: "), ("Which one?", "Which one? "), ("One", "One: ")])
def test_a_choice_has_one_mark_between_its_label_and_its_answers(label: str, plain: str) -> None:
    options = (Option(id="a", label="Good"), Option(id="b", label="Fine"))
    assert f"\n{plain}Good; Fine\n" in card(Choice(action=Action("c"), label=label, options=options)).plain()
