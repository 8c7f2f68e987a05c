"""Every sentence a member may read keeps to the voice (screens.md, section 1): content, and what handlers and machinery say.

The sentences of code are read from its syntax trees, wherever they stand: in a card, or in a table that a card is made from.
"""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from bot import limits
from bot.text import ROOT_CLOSE, ROOT_OPEN
from playbook.claims import facts, read_claims, read_conflicts, views
from playbook.models import read_playbook

HOME = Path(__file__).parents[2]
SPEAKING = (*("app", "context", "faults", "forms", "prompts", "replies"),)
"""Modules of the core that hold words of a screen."""
FOLDERS = (HOME / "handlers", *(HOME / "bot" / part for part in ("council", "outbox", "search")))
FILES = sorted([*(path for folder in FOLDERS for path in folder.rglob("*.py")), *(HOME / "bot" / f"{name}.py" for name in SPEAKING)])

REFUSED = re.compile(
    r"!|\b(?:missed|overdue|fail|fails|failed|failing|failure|streak|score|rank|simply|obviously|unfortunately|please|invalid|awesome"
    r"|we|our|ours|us|you should)\b",
    re.IGNORECASE,
)
EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Emoji_Presentation}]")
LONGEST, AVERAGE = 25, 15
COMMAND = re.compile(f"{ROOT_OPEN}[^{ROOT_CLOSE}]*{ROOT_CLOSE}")

AMOUNTS: dict[str, int] = {
    "Button": limits.BUTTON_LABEL,
    "Card": limits.TITLE,
    "Form": limits.FORM_TITLE,
    "Option": limits.ITEM_LABEL,
    "Tick": limits.ITEM_LABEL,
    "Write": limits.INPUT_LABEL,
    "Pick": limits.INPUT_LABEL,
}
"""The most that the first words of each may weigh; they are given by place or as `label`."""


def sentences(text: str) -> list[str]:
    """The sentences of a text; a command in it counts as one word."""
    return [part for part in re.split(r"(?<=[.?])\s+|\n", COMMAND.sub("command", text)) if part.strip()]


def wrong(text: str) -> list[str]:
    """What is wrong with a text; empty if nothing is."""
    found = [f"refused: {m.group()}" for m in REFUSED.finditer(text)]
    found += [f"emoji: {m.group()}" for m in EMOJI.finditer(text)]
    return found + [f"{len(each.split())} words: {each}" for each in sentences(text) if len(each.split()) > LONGEST]


def spoken(tree: ast.AST) -> Iterator[str]:
    """The texts in a module that a person may read: strings of more than one word, and single words given to a card's parts.

    Docstrings, patterns, names of things that are looked up and the words of exceptions are none.
    """
    silent: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=value):
                silent.add(id(value))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re" | "regex" | "log"))):
                silent.update(id(part) for part in ast.walk(node))
            case ast.Raise() | ast.Assert():
                silent.update(id(part) for part in ast.walk(node))
            case ast.JoinedStr(values=values):
                silent.update(id(part) for part in values)
            case _:
                pass
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        match node:
            case ast.JoinedStr():
                text = _filled(node)
            case ast.Constant(value=str() as text):
                pass
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str() as text), *_]) if name in AMOUNTS:
                pass
            case _:
                continue
        if " " in text.strip() or isinstance(node, ast.Call):
            yield text


def _filled(node: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def content() -> Iterator[tuple[str, str]]:
    """Every text of the content that a member may read, with the file it stands in."""
    whole = read_playbook()
    for list_ in whole.checklists:
        yield from ((list_.slug, text) for text in (list_.title, list_.note, list_.closing))
        yield from ((list_.slug, text) for step in list_.items for text in (step.label, step.why, step.source))
    for entry in whole.help:
        yield from (("help", text) for text in (entry.text, entry.line))
    for claim in read_claims().values():
        yield from (("claims", text) for text in (claim.title, claim.ask, *dict(facts(claim)).values()))
    for conflict in read_conflicts().values():
        own = (conflict.title, conflict.question, conflict.does, conflict.note)
        yield from (("conflicts", text) for text in (*own, *dict(views(conflict)).values()))


# A source is named in one line of its own, dates and all: it is no sentence.
NAMES_A_SOURCE = re.compile(r"^[A-D]\d|^this app's own step, after [A-D]\d")


def test_the_content_keeps_to_the_voice() -> None:
    assert {(own, text): found for own, text in content() if (found := wrong(text))} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_the_code_says_keeps_to_the_voice(path: Path) -> None:
    assert {text: found for text in spoken(parsed(path)) if (found := wrong(text))} == {}


def average(texts: list[str]) -> float:
    told = [len(each.split()) for text in texts for each in sentences(text)]
    return sum(told) / len(told) if told else 0.0


def test_sentences_average_fifteen_words_or_fewer_in_every_file() -> None:
    told: dict[str, list[str]] = {path.name: list(spoken(parsed(path))) for path in FILES}
    for own, text in content():
        if not NAMES_A_SOURCE.match(text):
            told.setdefault(own, []).append(text)
    # Labels are short; what must not run on are the sentences, so only those with a stop behind them are counted.
    full = {own: [text for text in texts if text.endswith((".", "?"))] for own, texts in told.items()}
    assert {own: average(texts) for own, texts in full.items() if average(texts) > AVERAGE} == {}


def labels(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The first words of every button, card, form, option, tick and input that is written out, by what it is."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in AMOUNTS):
            continue
        given = [word.value for word in node.keywords if word.arg == "label"] or node.args[:1]
        for word in given:
            if isinstance(word, ast.Constant) and isinstance(word.value, str):
                yield node.func.id, word.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_written_out_fits_its_place(path: Path) -> None:
    assert [(of, text) for of, text in labels(parsed(path)) if len(text) > AMOUNTS[of]] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_button_says_what_will_happen(path: Path) -> None:
    said = [text for of, text in labels(parsed(path)) if of == "Button"]
    assert [text for text in said if text.casefold() in ("ok", "okay", "submit", "click here", "continue") or text[:1].islower()] == []


def test_a_steps_label_has_no_stop_and_its_reason_is_one_short_sentence_or_two() -> None:
    for list_ in read_playbook().checklists:
        assert not list_.title.endswith(".")
        for step in list_.items:
            assert not step.label.endswith("."), step.label
            assert step.why.endswith("."), step.why
            assert len(sentences(step.why)) <= 2, step.why


FIGURE = re.compile(r"\d")
OWN_FIGURES = ("60 minutes",)


def test_no_step_shows_a_claims_number_as_a_fact() -> None:
    """Figures that a source only asserts stand on claim cards alone; the rows in a step's source are names."""
    for list_ in read_playbook().checklists:
        for text in (list_.title, list_.note, list_.closing, *(t for step in list_.items for t in (step.label, step.why))):
            bare = text
            for own in OWN_FIGURES:
                bare = bare.replace(own, "")
            assert not FIGURE.search(bare), text


ROW = re.compile(r"\b[A-D]\d{1,2}\b")
ROWS = {
    "before-you-apply": "C11 C13 C14 C17 C21",
    "proof-of-your-work": "C29",
    "this-week": "C26",
    "before-an-interview": "A10 D1 D21 D5",
    "after-an-interview": "D12 D19 D20",
    "seven-steps": "C1 C2 C3 C4 C5 C6 C7",
    "getting-unstuck": "C28",
    "five-steps": "C19 C20 C21 C22 C23",
    "strong-signal": "C12",
    "job-mission": "D3 D4 D5 D6 D7 D8",
    "what-you-need": "D11 D12 D9",
    "should-i-negotiate": "A2 A3 A4 A5 A6 A7 A8 B2 B5 B6 B7",
    "talk-sheet-manner": "B10 B11 D16",
    "right-coach": "C31",
}
SOURCES = {
    "A": "a blog column, no date; sells nothing in it",
    "B": "a sales recruiter's blog, no date; works for employers",
    "C": "a coach's playbook, Feb 2026; sells coaching",
    "D": "a podcast summary, no date; the speaker sells a book on this",
}


def test_the_fourteen_built_in_lists_cite_their_rows_and_whose_interest_stands_behind_them() -> None:
    lists = read_playbook().checklists
    cited = {c.slug: " ".join(sorted({row for step in c.items for row in ROW.findall(step.source)})) for c in lists}
    assert cited == ROWS
    for list_ in lists:
        for step in list_.items:
            (document,) = {row[0] for row in ROW.findall(step.source)}
            assert step.source.endswith(f", {SOURCES[document]}")


def test_the_lists_that_are_computed_elsewhere_say_the_same() -> None:
    from playbook import selfchecks

    by_slug = {c.slug: c for c in read_playbook().checklists}
    same = {
        "proof-of-your-work": selfchecks.checklist(selfchecks.Search()),
        "strong-signal": selfchecks.signal(selfchecks.Search()),
        "five-steps": selfchecks.framework(selfchecks.Search()),
        "getting-unstuck": selfchecks.stuck("", ()),
    }
    for slug, items in same.items():
        assert [(i.id, i.label) for i in items] == [(s.id, s.label) for s in by_slug[slug].items]


def test_the_check_would_find_each_fault() -> None:
    assert wrong("You should see this!") == ["refused: You should", "refused: !"]
    assert wrong("We missed it. \U0001f389") == ["refused: We", "refused: missed", "emoji: \U0001f389"]
    assert wrong(" ".join(["word"] * 26)) != []
    assert wrong(" ".join(["word"] * 25)) == []
    assert wrong("3 of 6 done ▰▰▰▱▱▱ ✓ ○ ● ->") == []
    found = list(spoken(ast.parse('def f():\n  "A doc string."\n  return Card("Home", f"You {x} it.", Button("OK"))\n')))
    assert sorted(found) == ["Home", "OK", "You x it."]
    assert list(labels(ast.parse('Button("OK")\nOption(id="a", label="B c")'))) == [("Button", "OK"), ("Option", "B c")]
    assert any(text == "This has moved on" for text in spoken(parsed(HOME / "bot" / "faults.py")))
    assert dataclasses.is_dataclass(read_playbook())
