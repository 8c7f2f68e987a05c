"""The voice rules hold for every sentence that these rules and their content can show (screens.md, section 1)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import playbook
from playbook.claims import facts, read_claims, read_conflicts, views

HOME = Path(playbook.__file__).parent
MODULES = ("claims", "mission", "comparison", "needs", "proof", "selfchecks", "standing", "words/names", "words/redaction")

BANNED = re.compile(
    r"!|\b(?:missed|overdue|fail|failed|failure|streak|score|rank|simply|obviously|unfortunately|please|invalid|awesome|we|our|us"
    r"|you should)\b",
    re.IGNORECASE,
)
LONGEST = 25


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?:;])\s+|\n", text) if part.strip()]


def faults(text: str) -> list[str]:
    """What is wrong with a text; empty if nothing is."""
    found = [f"banned: {m.group()}" for m in BANNED.finditer(text)]
    return found + [f"long: {each}" for each in re.split(r"(?<=[.?])\s+|\n", text) if len(each.split()) > LONGEST]


def strings(module: str) -> list[str]:
    """The sentences in a module's code: strings with a space and a capital letter or a closing mark; no docstrings, no patterns."""
    tree = ast.parse((HOME / f"{module}.py").read_text("utf-8"))
    quiet = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet | inner:
            text = node.value
        else:
            continue
        if " " in text.strip() and not re.search(r"[\\|\[]|\(\?", text):
            found.append(text)
    return found


def content() -> list[tuple[str, str]]:
    told = [(claim.id, text) for claim in read_claims().values() for text in (claim.title, claim.ask, *dict(facts(claim)).values())]
    for conflict in read_conflicts().values():
        own = (conflict.title, conflict.question, conflict.does, conflict.note)
        told += [(conflict.id, text) for text in (*own, *(view.says for view in conflict.views))]
    return told


@pytest.mark.parametrize("module", MODULES)
def test_every_sentence_in_the_rules_keeps_to_the_voice(module: str) -> None:
    assert {text: wrong for text in strings(module) if (wrong := faults(text))} == {}


def test_every_sentence_of_the_content_keeps_to_the_voice() -> None:
    assert {(own, text): wrong for own, text in content() if (wrong := faults(text))} == {}


def test_claims_and_conflicts_fit_a_screen() -> None:
    for claim in read_claims().values():
        assert sum(len(label) + len(value) + 2 for label, value in facts(claim)) + len(claim.title) <= 900
    for conflict in read_conflicts().values():
        told = sum(len(label) + len(value) + 2 for label, value in views(conflict))
        assert told + len(conflict.title) + len(conflict.question) <= 900


def test_sentences_average_fifteen_words_or_fewer() -> None:
    told = [each for module in MODULES for text in strings(module) for each in sentences(text)]
    told += [each for _, text in content() for each in sentences(text)]
    assert sum(len(each.split()) for each in told) / len(told) <= 15


def test_the_check_would_find_a_fault() -> None:
    assert faults("You should see this!") == ["banned: You should", "banned: !"]
    assert faults("We missed it.") == ["banned: We", "banned: missed"]
    assert faults(" ".join(["word"] * 26)) != []
    assert faults("A reader follows this.") == []
    assert "Set one thing for this week." in strings("standing")
    assert any(text.startswith("They would not talk about") for text in strings("needs"))
