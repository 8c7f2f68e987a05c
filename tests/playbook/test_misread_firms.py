"""A preview points out what is left of a company whose log line was misread, and never calls an unchecked text safe."""

from __future__ import annotations

import pytest

from playbook.words.names import left_of_firms, unknown_names
from playbook.words.redaction import redact, taken_out


@pytest.mark.parametrize(
    ("firm", "text", "left"),
    [
        ("call with Vandelay", "Vandelay liked the plan. At Vandelay it went well.", "Vandelay"),
        ("letter from Soylent", "It was Soylent who wrote. Soylent is big.", "Soylent"),
        ("still nothing Tyrell", "Tyrell stayed quiet.", "Tyrell"),
        ("a no by Cyberdyne", "Then Cyberdyne said no.", "Cyberdyne"),
        ("heard back Wonka today", "Wonka rang at noon.", "Wonka"),
    ],
)
def test_the_name_in_a_misread_firm_is_pointed_out(firm: str, text: str, left: str) -> None:
    assert left in left_of_firms([firm], redact(text, firms={firm: ""}, people=()).text)


def test_a_small_word_before_a_name_does_not_hide_it() -> None:
    assert unknown_names("It went well. At Vandelay they listened.") == ("Vandelay",)


def test_a_text_without_known_names_is_not_called_safe() -> None:
    assert taken_out(redact("it went well", firms={}, people=())) == "I found no names I know. Read it once more."


@pytest.mark.parametrize(
    "link", ["bit.ly/4abc", "lnkd.in/eXyz9", "zoom.us/j/81122334455?pwd=Qq9", "us02web.zoom.us/j/8?pwd=a.1", "t.ly/Zz1"]
)
def test_links_without_a_scheme_go_whole(link: str) -> None:
    assert redact(f"Join at {link} or write.", firms={}, people=()).text == "Join at (link) or write."
