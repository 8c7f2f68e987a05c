"""What one typed line says, and that nothing in it is ever lost."""

from __future__ import annotations

import re
import string
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.typed import logwords
from playbook.typed.logline import LogLine, parse_line

News: TypeAlias = tuple[str, str, str | None, str | None, str | None, str, tuple[str, ...]]


def said(text: str) -> News:
    line = parse_line(text)
    assert line.text == text
    return line.firm, line.role, line.kind, line.reply, line.source, line.day_text, line.rest


def news(
    firm: str,
    kind: str | None,
    reply: str | None = None,
    *,
    role: str = "",
    source: str | None = None,
    day: str = "",
    rest: tuple[str, ...] = (),
) -> News:
    """A row of the table below."""
    return firm, role, kind, reply, source, day, rest


LINES = {
    # As the screens show it.
    "Acme, Staff PM, applied, referral": news("Acme", "applied", role="Staff PM", source="referral"),
    "Acme, staff PM, applied, referral": news("Acme", "applied", role="staff PM", source="referral"),
    "acme said no": news("acme", "rejected"),
    "Acme, applied yesterday": news("Acme", "applied", day="yesterday"),
    "Birch interview set": news("Birch", "interview_set"),
    "offer from Kestrel": news("Kestrel", "offer"),
    "Acme: rejected": news("Acme", "rejected"),
    "talked to Ferry": news("Ferry", "talked"),
    # Every kind that can be said, in pieces and in a sentence.
    "Acme, saved": news("Acme", "saved"),
    # A name that is tied by an ampersand keeps both its ends.
    "A & B <x>, applied": news("A & B <x>", "applied"),
    "applied to A & B": news("A & B", "applied"),
    "B & A, staff PM, applied": news("B & A", "applied", role="staff PM"),
    "offer from AT&T": news("AT&T", "offer"),
    "applied to Acme": news("Acme", "applied"),
    "I applied to Acme for Staff PM": news("Acme", "applied", role="Staff PM"),
    "applied for Staff PM at Acme": news("Acme", "applied", role="Staff PM"),
    "Acme applied": news("Acme", "applied"),
    "spoke with Ferry": news("Ferry", "talked"),
    "followed up with Acme": news("Acme", "followed_up"),
    "Acme, follow-up": news("Acme", "followed_up"),
    "Acme replied": news("Acme", "reply"),
    "heard back from Acme": news("Acme", "reply"),
    "Acme wants to talk": news("Acme", "reply", "human_yes"),
    "Acme auto reply": news("Acme", "reply", "auto"),
    "got an auto-reply from Acme": news("Acme", "reply", "auto"),
    "no from Acme": news("Acme", "rejected"),
    "rejected by Acme": news("Acme", "rejected"),
    "Acme has rejected me": news("Acme", "rejected"),
    "Acme, no": news("Acme", "rejected"),
    "withdrew from Acme": news("Acme", "withdrawn"),
    "I said no to Acme": news("Acme", "withdrawn"),
    "Acme said no to me": news("Acme", "rejected"),
    "Acme offered me the job": news("Acme", "offer"),
    "better offer from Acme": news("Acme", "offer_changed"),
    "accepted the offer from Kestrel": news("Kestrel", "accepted"),
    "Kestrel, offer accepted": news("Kestrel", "accepted"),
    "hired by Kestrel": news("Kestrel", "accepted"),
    "declined the offer from Kestrel": news("Kestrel", "withdrawn"),
    "interview with Birch on Tue 2pm": news("Birch", "interview_set", day="Tue 2pm"),
    "interviewed at Birch yesterday": news("Birch", "interview_done", day="yesterday"),
    "had an interview with Birch": news("Birch", "interview_done"),
    "Acme, final round": news("Acme", "advanced"),
    "no reply from Acme": news("Acme", "closed_no_reply"),
    "Acme ghosted me": news("Acme", "closed_no_reply"),
    "no news from Acme": news("Acme", "no_news"),
    "haven’t heard from Acme": news("Acme", "no_news"),
    "no news from Acme yet": news("Acme", "no_news"),
    "no reply from Acme yet": news("Acme", "no_news"),
    # Who said no: the place of the word decides.
    "Acme declined": news("Acme", "rejected"),
    "declined Acme": news("Acme", "withdrawn"),
    # Firms and roles that look like news.
    "Applied Materials said no": news("Applied Materials", "rejected"),
    "Applied Materials, engineer, applied": news("Applied Materials", "applied", role="engineer"),
    "applied to Applied Materials": news("Applied Materials", "applied"),
    "Acme, Offer Manager, applied": news("Acme", "applied", role="Offer Manager"),
    "Final Cut, editor, applied": news("Final Cut", "applied", role="editor"),
    "Sun Microsystems, PM, applied": news("Sun Microsystems", "applied", role="PM"),
    "Sun Microsystems said no": news("Sun Microsystems", "rejected"),
    "On, PM, applied": news("On", "applied", role="PM"),
    "Acme, Inc., PM, applied": news("Acme, Inc.", "applied", role="PM"),
    "U.S. Steel, PM, applied.": news("U.S. Steel", "applied", role="PM"),
    "Café Ørsted said no": news("Café Ørsted", "rejected"),
    "株式会社アクメ, PM, applied": news("株式会社アクメ", "applied", role="PM"),
    # People are not firms.
    "I spoke with Ben at Acme": news("Acme", "talked", rest=("Ben",)),
    "Staff PM at Acme, applied, cold email": news("Acme", "applied", role="Staff PM", source="cold"),
    # How it was found.
    "Acme, PM, applied, referred by Ben": news("Acme", "applied", role="PM", source="referral", rest=("Ben",)),
    "applied to Acme for Staff PM via a friend on Mon 9 Nov": news(
        "Acme", "applied", role="Staff PM", source="referral", day="Mon 9 Nov"
    ),
    "acme applied referral": news("acme", "applied", source="referral"),
    "Acme, PM, applied, found through a job ad": news("Acme", "applied", role="PM", source="advert"),
    "Acme, PM, saved, they found me": news("Acme", "saved", role="PM", source="inbound"),
    "Acme, PM, applied, not sure": news("Acme", "applied", role="PM", source="unsure"),
    "Acme, PM, applied, referral, cold email": news("Acme", "applied", role="PM", source="referral", rest=("cold email",)),
    "Referral, PM, applied": news("Referral", "applied", role="PM"),
    "applied to Acme via Ben": news("Acme via Ben", "applied"),
    # Days.
    "Acme, staff PM, applied, Mon, 9 Nov, advert": news("Acme", "applied", role="staff PM", source="advert", day="Mon 9 Nov"),
    "2 days ago, talked with Ferry": news("Ferry", "talked", day="2 days ago"),
    "Monday, applied to Acme": news("Acme", "applied", day="Monday"),
    "Acme, interview on Monday at 14:00": news("Acme", "interview_set", day="Monday at 14:00"),
    "applied to acme at 14:00 on Tue": news("acme", "applied", day="14:00 on Tue"),
    "Acme; group PM; interview booked for next Tue at 2pm": news("Acme", "interview_set", role="group PM", day="next Tue at 2pm"),
    "Acme Labs, group PM, offer, last Friday": news("Acme Labs", "offer", role="group PM", day="last Friday"),
    "Acme, PM, applied, 2026-11-09": news("Acme", "applied", role="PM", day="2026-11-09"),
    "Acme, PM, applied 9/11": news("Acme", "applied", role="PM", day="9/11"),
    "Acme, PM, applied Nov 9th, 2026": news("Acme", "applied", role="PM", day="Nov 9th 2026"),
    "Acme, applied in May": news("Acme", "applied", day="in May"),
    "Acme, applied, yesterday, PM, 9 Nov": news("Acme", "applied", role="PM", day="yesterday", rest=("9 Nov",)),
    "Acme, interview this morning": news("Acme", "interview_set", day="this morning"),
    # Two pieces of news in a line: the later, and the other is kept.
    "Acme applied, interview set Tue, 24 Nov, 14:00": news("Acme", "interview_set", day="Tue 24 Nov 14:00", rest=("applied",)),
    "Acme, they replied, not interested": news("Acme", "rejected", rest=("they replied",)),
    "Acme had an interview, said no": news("Acme", "rejected", rest=("had an interview",)),
    "Acme Labs applied, interview set": news("Acme Labs", "interview_set", rest=("applied",)),
    # A full stop ends the line, and belongs to what is short for more.
    "offer from Kestrel.": news("Kestrel", "offer"),
    "offer from Kestrel Inc.": news("Kestrel Inc.", "offer"),
    "offer from B.B.C.": news("B.B.C.", "offer"),
    # What is not understood is kept.
    "Acme, Staff PM, applied, referral, ask Ben about Sarah": news(
        "Acme", "applied", role="Staff PM", source="referral", rest=("ask Ben about Sarah",)
    ),
    "Acme, said no today because budget": news("Acme", "rejected", day="today", rest=("because budget",)),
    "Acme said no, staff PM": news("Acme", "rejected", role="staff PM"),
    "Acme": news("Acme", None),
    "Acme, PM": news("Acme", None, role="PM"),
    "They said no": news("", "rejected"),
    "Acme - Staff PM - applied": news("Acme", "applied", role="Staff PM"),
    "Acme,applied": news("Acme", "applied"),
    "acme:applied:yesterday": news("acme", "applied", day="yesterday"),
    "https://acme.example/jobs, PM, applied": news("https://acme.example/jobs", "applied", role="PM"),
    # Doubt: the kind stays open.
    "not applied yet to Acme": news("Acme", None, rest=("not applied yet",)),
    "no offer from Acme": news("Acme", None, rest=("no offer from",)),
    "acme said no?": news("acme", None, rest=("said no?",)),
    "interview cancelled with Birch": news("Birch", None, rest=("interview cancelled",)),
    "maybe applied to Acme": news("Acme", None, rest=("maybe applied to",)),
    "will apply to Acme": news("will apply to Acme", None),
    # Nothing.
    "": news("", None),
    "   ": news("", None),
    ",,,;;": news("", None),
}


@pytest.mark.parametrize("text", LINES)
def test_lines(text: str) -> None:
    assert said(text) == LINES[text]


def test_every_kind_can_be_said() -> None:
    kinds = {kind for kind, _ in logwords.KINDS.values()}
    assert kinds == {kind for _, _, kind, *_ in LINES.values()} - {None}
    wanted = {
        "applied",
        "talked",
        "followed_up",
        "reply",
        "rejected",
        "withdrawn",
        "offer",
        "accepted",
        "interview_set",
        "closed_no_reply",
    }
    assert wanted <= kinds


@pytest.mark.parametrize("phrase", [" ".join(words) for words in logwords.KINDS])
def test_every_phrase_says_its_kind_beside_a_firm(phrase: str) -> None:
    kind, reply = logwords.KINDS[tuple(phrase.split())]
    line = parse_line(f"Zorp, quux, {phrase}")
    assert (line.firm, line.role, line.kind, line.reply, line.rest) == ("Zorp", "quux", kind, reply, ())
    assert parse_line(f"Zorp, {phrase}, yesterday").day_text == "yesterday"


@pytest.mark.parametrize("phrase", [" ".join(words) for words in logwords.SOURCES])
def test_every_source_is_known_as_a_piece(phrase: str) -> None:
    line = parse_line(f"Zorp, quux, applied, {phrase}")
    assert (line.source, line.rest) == (logwords.SOURCES[tuple(phrase.split())], ())
    through = parse_line(f"Zorp, quux, applied, via {phrase}")
    assert (through.source, through.rest) == (line.source, ())


DAYS = (
    *(
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "Monday",
        "Tue",
        "sat",
        "Wednesday",
        "9 Nov",
        "Nov 9",
        "9th of November",
        "Mon 9 Nov",
    ),
    *(
        "Mon 9 Nov 2026",
        "9 November, 2026",
        "2026-11-09",
        "9/11",
        "9.11.2026",
        "3 days ago",
        "two weeks ago",
        "a month ago",
        "last week",
    ),
    *(
        "last Friday",
        "next Tue 2pm",
        "in 3 days",
        "in March",
        "this morning",
        "14:00",
        "2pm",
        "2 pm",
        "14h30",
        "Tue 14:00",
        "24 Nov 14:00",
    ),
    *(
        "yesterday at 2pm",
        "tomorrow morning",
        "Monday the 9th",
        "the 9th",
        "day before yesterday",
        "Tue in the morning",
        "2pm on Tuesday",
    ),
)


@pytest.mark.parametrize("day", DAYS)
def test_a_day_is_handed_on_as_it_was_typed(day: str) -> None:
    for text in (
        f"Zorp, quux, applied, {day}",
        f"Zorp, quux, applied {day}",
        f"Zorp, quux, applied on {day}",
        f"{day}, applied to Zorp, quux",
    ):
        line = parse_line(text)
        assert (line.firm, line.role, line.kind, line.day_text.replace(",", "")) == ("Zorp", "quux", "applied", day.replace(",", "")), (
            text
        )


@pytest.mark.parametrize(
    "name", ["Sun", "May Health", "March", "Monday.com", "Sat1", "7-Eleven", "Friday Labs", "Noon Foods", "Today Show"]
)
def test_names_that_look_like_days(name: str) -> None:
    line = parse_line(f"{name} Zorp, quux, applied")
    if name == "Today Show":
        assert (line.firm, line.day_text) == ("Show Zorp", "Today"), "nobody can tell these apart; the answer says it back"
    else:
        assert (line.firm, line.day_text) == (f"{name} Zorp", "")


def words(text: str) -> list[str]:
    return [w for w in re.split(r"[\s,;:|]+", text.casefold()) if w.strip(".,!?()[]{}\"'“”‘’«»*_`-–—")]


def kept(line: LogLine) -> list[str]:
    return words(" ".join((line.firm, line.role, line.day_text, *line.rest)))


KNOWN = {w for phrase in (*logwords.KINDS, *logwords.SOURCES) for w in phrase} | logwords.JOINS | logwords.LEADS | {"at"}
STRANGE = st.text("bcdfgkqvxz", min_size=3, max_size=8).map(lambda w: f"{w}q")
PIECE = st.lists(
    STRANGE | st.sampled_from(sorted(KNOWN | logwords.DOUBT | {"Mon", "9", "Nov", "yesterday", "2pm", "Inc."})), min_size=1, max_size=5
)


@given(st.lists(PIECE, max_size=6), st.sampled_from((", ", "; ", " - ", ": ", " | ", "\n")))
def test_no_word_is_lost_but_those_that_said_something_or_merely_join(pieces: list[list[str]], between: str) -> None:
    text = between.join(" ".join(piece) for piece in pieces)
    line = parse_line(text)
    left = kept(line)
    for word in words(text):
        assert word in KNOWN or word in left, text
    for word in left:
        assert word in words(text), "nothing is made up"


@given(st.text(max_size=200))
def test_any_text_may_be_typed(text: str) -> None:
    line = parse_line(text)
    assert line.text == text
    assert line.firm or not line.role
    assert all(part.strip() for part in line.rest)
    assert "".join(kept(line)) or not [w for w in words(text) if w not in KNOWN]


@given(st.text(string.ascii_letters, min_size=3, max_size=12), st.sampled_from(sorted(" ".join(k) for k in logwords.KINDS)))
def test_case_makes_no_difference(firm: str, phrase: str) -> None:
    lower, upper = parse_line(f"zq{firm}, {phrase}"), parse_line(f"zq{firm}, {phrase.upper()}")
    assert (lower.kind, lower.reply, lower.firm) == (upper.kind, upper.reply, upper.firm)


@pytest.mark.parametrize(
    "text", ["no " * 600, "a," * 900, "on at " * 300, "Mon 9 Nov " * 180, "applied " * 250, "9" * 2_000, "at:" * 600]
)
def test_the_longest_text_a_command_takes_is_read(text: str) -> None:
    """Each of these would take hours if a pattern here could be made to backtrack."""
    line = parse_line(text)
    assert set(kept(line)) <= set(words(text))
