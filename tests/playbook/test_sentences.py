"""One sentence that a listener can keep: two are one too many, and a long one is told."""

from __future__ import annotations

import pytest

from playbook.words.sentences import LONG, hints

TWO = ("That is more than one sentence. A listener keeps one.",)
TOO_LONG = ("It is long. Say it aloud once; what you leave out can go.",)


@pytest.mark.row("C26")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", ()),
        ("I get clinics live in days.", ()),
        ("I get clinics live in 2.5 days", ()),
        ("I get clinics live in days.  ", ()),
        ("I get clinics live. I enjoy it", TWO),
        ("Who gets clinics live? I do!", TWO),
        ("I get clinics live … and I stay", TWO),
        (" ".join(["word"] * LONG), ()),
        (" ".join(["word"] * (LONG + 1)), TOO_LONG),
        ("One. " + " ".join(["word"] * LONG), TWO),
    ],
)
def test_one_hint_at_most(words: str, told: tuple[str, ...]) -> None:
    assert hints(words) == told
