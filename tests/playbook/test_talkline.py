"""Where the job, the time and the stage stand in one typed line, and that no word of it is lost."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.times import Unread, read_moment
from playbook.typed.talkline import LONGEST, TalkLine, parse_line
from playbook.typed.timereadings import Reading

LISBON = ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 11, 20, 9, 12, tzinfo=LISBON)


def reads(words: str) -> Reading:
    return read_moment(words, NOW, LISBON)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", TalkLine()),
        ("Acme", TalkLine("Acme")),
        ("Monday", TalkLine("Monday")),
        ("Tue 2pm", TalkLine("", "Tue 2pm")),
        ("Tue 24 Nov, 14:00", TalkLine("", "Tue 24 Nov, 14:00")),
        ("Acme, staff PM, Tue 2pm", TalkLine("Acme, staff PM", "Tue 2pm")),
        ("Acme, staff PM, Tue 2pm, panel", TalkLine("Acme, staff PM", "Tue 2pm", "panel")),
        ("Acme, Tue 2pm, panel, on site", TalkLine("Acme", "Tue 2pm", "panel, on site")),
        ("Tue 2pm, Birch Clinic, nurse manager", TalkLine("Birch Clinic, nurse manager", "Tue 2pm")),
        # Without commas it ends with the time, of which no word stays behind at the job.
        ("Acme Tue 2pm", TalkLine("Acme", "Tue 2pm")),
        ("Birch Health, next Tuesday at 10", TalkLine("Birch Health", "next Tuesday at 10")),
        ("Acme, staff PM next Tuesday at 10", TalkLine("Acme, staff PM", "next Tuesday at 10")),
        # A comma within the time, as the app writes it itself.
        ("Acme, staff PM, Tue 24 Nov, 14:00", TalkLine("Acme, staff PM", "Tue 24 Nov, 14:00")),
        ("Acme Tue, 2pm, panel", TalkLine("Acme", "Tue, 2pm", "panel")),
        # A clock without a day is a time too: the form asks for the day.
        ("Acme, 2pm", TalkLine("Acme", "2pm")),
        # Nothing reads as a time: what stands behind the last comma is asked about.
        ("Acme, staff PM", TalkLine("Acme", "staff PM")),
        ("Acme, PM, someday", TalkLine("Acme, PM", "someday")),
        (", Acme", TalkLine(", Acme")),
        # No job is made up where none stands.
        (", Tue 2pm, panel", TalkLine("", "Tue 2pm", "panel")),
    ],
)
def test_a_line_is_taken_apart_where_its_time_stands(text: str, line: TalkLine) -> None:
    assert parse_line(text, reads) == line


def test_a_time_of_more_words_than_any_is_not_looked_for() -> None:
    asked: list[str] = []

    def counts(words: str) -> Reading:
        asked.append(words)
        return Unread()

    parse_line("word " * 300, counts)
    assert len(asked) == LONGEST + 1


pieces = st.sampled_from(
    ["Acme", "Birch & Sons", "staff PM", "panel", "Tue 2pm", "24 Nov", "14:00", "at 10", "Tue", "soon", "", ",", ", ", " "]
)


@given(st.lists(pieces, max_size=9).map(" ".join) | st.text(max_size=60))
def test_no_word_is_lost_and_none_is_told_twice(text: str) -> None:
    line = parse_line(text, reads)
    told = sorted(re.findall(r"[^\s,]+", f"{line.job} , {line.when} , {line.stage}"))
    assert told == sorted(re.findall(r"[^\s,]+", text))
