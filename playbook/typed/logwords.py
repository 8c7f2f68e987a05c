"""The words of a line of news, in English: what says a kind, how a job was found, a day, a doubt, and what merely joins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from playbook.records import EventKind, ReplyKind, Source


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_KINDS: Final[tuple[tuple[EventKind, ReplyKind | None, str], ...]] = (
    ("saved", None, "saved|bookmarked"),
    (
        "applied",
        None,
        "applied|applied to|applied at|applied for|applied with|application|application to|application sent|sent application"
        "|sent an application|sent my application|sent cv|sent my cv|sent a cv|submitted|submitted to|application submitted",
    ),
    (
        "talked",
        None,
        "talked|talked to|talked with|talk with|talk to|spoke|spoke to|spoke with|chat with|chatted|chatted with|call with"
        "|had a call|had a call with|phone call|phone call with|coffee with|met with|conversation|conversation with|called me",
    ),
    (
        "followed_up",
        None,
        "followed up|followed up with|follow up|follow-up|follow-up to|follow up with|sent a follow-up|sent follow-up|nudged"
        "|chased|pinged",
    ),
    (
        "reply",
        None,
        "replied|replied to me|reply|reply from|a reply from|answered|answer from|responded|response|response from|wrote back"
        "|got back|got back to me|heard back|heard back from|heard from",
    ),
    (
        "reply",
        "human_yes",
        "said yes|positive reply|positive response|positive reply from|replied yes|interested|is interested|are interested"
        "|wants to talk|want to talk|wants to meet|want to meet",
    ),
    (
        "reply",
        "auto",
        "auto reply|auto-reply|autoreply|auto reply from|auto-reply from|autoreply from|automatic reply|automatic reply from"
        "|auto response|auto-response|acknowledged|confirmation|confirmation from|received my application",
    ),
    (
        "rejected",
        None,
        "rejected|rejected me|rejected by|rejection|rejection from|got rejected|got rejected by|said no|said no to me|no from|a no from"
        "|got a no|got a no from|no|not interested|turned me down|turned down by|declined me|declined|passed on me|not moving forward"
        "|went with someone else|chose someone else",
    ),
    (
        "withdrawn",
        None,
        "withdrew|withdrew from|withdrawn|withdrawn from|pulled out|pulled out of|dropped out|dropped out of|backed out of|said no to"
        "|i declined|i turned down|turned down|withdrew my application|offer declined|offer rejected|declined offer"
        "|declined offer from"
        "|declined the offer|declined the offer from|declined their offer|rejected the offer|rejected the offer from"
        "|turned down the offer|turned down the offer from",
    ),
    (
        "offer",
        None,
        "offer|offer from|an offer from|got an offer|got an offer from|got offer from|received an offer|received an offer from|offered"
        "|offered me|made an offer|made me an offer|offered me the job|offered the job",
    ),
    (
        "offer_changed",
        None,
        "offer changed|changed offer|changed the offer|new offer from|better offer|better offer from|raised the offer",
    ),
    (
        "accepted",
        None,
        "accepted|accepted at|accepted with|accepted offer|accepted offer from|accepted the offer|accepted the offer from|i accepted"
        "|offer accepted"
        "|signed"
        "|signed with|hired|hired me|hired by|got the job|got the job at",
    ),
    (
        "interview_set",
        None,
        "interview|interview set|interview set with|interview set at|interview with|interview at|interview booked|interview booked with"
        "|interview scheduled|interview scheduled with|interview invite|interview invite from|interview invitation|invited to interview"
        "|invited me to interview|invited me to an interview|invited for interview|phone screen|phone screen with|phone screen set"
        "|call set|call set with|first call",
    ),
    (
        "interview_done",
        None,
        "interviewed|interviewed at|interviewed with|interviewed by|interview done|interview done at|had interview|had an interview"
        "|had an interview at|had an interview with|had interview at|had interview with|had my interview|had my interview at"
        "|had my interview with|did interview with|interview happened|interview went well",
    ),
    (
        "advanced",
        None,
        "advanced|final|final round|final round at|final round with|final interview|final interview with|final interview at|final stage"
        "|next round|next round at|next round with|next stage|second round|second round with|second round at|second interview"
        "|second interview with|second interview at|through to the next round|moved forward|moved on to the next round",
    ),
    (
        "closed_no_reply",
        None,
        "no reply|no reply from|no answer|no answer from|no response|no response from|ghosted|ghosted me|ghosted by|never replied"
        "|never answered|never heard back|never heard back from|didn't reply|did not reply|didn't answer|did not answer",
    ),
    (
        "no_news",
        None,
        "no news|no news from|no news yet|no news yet from|nothing yet|nothing yet from|nothing from|no word|no word from|no word yet"
        "|no word yet from|still waiting|still waiting for|still waiting on|no reply yet|no reply yet from|no answer yet"
        "|no response yet"
        "|haven't heard|haven't heard back|haven't heard from|haven't heard back from|not heard back|not heard back from",
    ),
)

KINDS: Final[Mapping[tuple[str, ...], tuple[EventKind, ReplyKind | None]]] = {
    tuple(phrase.split()): (kind, reply) for kind, reply, phrases in _KINDS for phrase in phrases.split("|")
}
"""What a phrase says, by its words."""

LONGEST: Final = max(map(len, KINDS))
"""Words of the longest phrase."""

AT_START: Final[Mapping[tuple[str, ...], tuple[EventKind, ReplyKind | None]]] = {("declined",): ("withdrawn", None)}
"""Phrases that say something else where they come first: `declined Acme` is the member's own no, `Acme declined` is theirs."""

AT_EDGE: Final = frozenset({("no",), ("final",), ("interested",), ("first", "call"), ("reply",), ("response",), ("application",)})
"""Phrases of words so common that they count only as a whole piece or as its last words."""

_SOURCES: Final[Mapping[Source, str]] = {
    "referral": "referral|referred|a friend|friend|referred by|referral from|referral by|by referral",
    "cold": "cold|cold email|cold message|cold outreach|cold application|i wrote first|wrote first|i reached out",
    "advert": "advert|ad|job ad|job advert|posting|job posting|job board|advertised|careers page|career page|company site|website",
    "inbound": "inbound|recruiter|headhunter|they found me|found me|they wrote first|they reached out|reached out|contacted me"
    "|recruiter reached out|a recruiter reached out",
    "unsure": "not sure|unsure",
}
SOURCES: Final[Mapping[tuple[str, ...], Source]] = {
    tuple(phrase.split()): source for source, phrases in _SOURCES.items() for phrase in phrases.split("|")
}
"""How a job was found, by the words that say so."""

BARE_SOURCES: Final = frozenset({("referral",), ("inbound",), ("advert",), ("by", "referral")})
"""Sources that are known at the end of a piece without `via` before them."""

VIA: Final = frozenset({"via", "through"})
"""Words that begin a source within a piece."""
LEADS: Final = VIA | {"a", "an", "the", "my", "found", "from", "by"}
"""Words before a source that say nothing more."""

DOUBT: Final = _set(
    "not no never didn't don't doesn't hasn't haven't isn't wasn't won't without maybe perhaps might should could would will want"
    " wants plan planning going hope hoping if yet unless almost cancelled canceled postponed rescheduled moved called off"
)
"""Words beside a kind that make it doubtful: then nothing is taken for granted and the member is asked."""

JOINS: Final = _set(
    "to from at with by for of on in via through found and then since because yet i i've me my we they they've it a an has have had got"
    " was were is are been just"
)
"""Words that join the others and say nothing by themselves; they go from the edges of a name."""

TOWARDS: Final = frozenset({"to", "with", "from", "by"})
"""A kind that ends in one of these (`talked to`) is followed by a person or a firm, `applied to` by a job or a firm."""

# -- days ------------------------------------------------------------------------------------------------------------------------------

_WEEKDAY = r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)\.?|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)\.?"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
)
_NUMBER = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|a few|a couple of)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?:19|20)\d\d)?"
_DATE = rf"(?:(?:the\s+)?{_DAY}(?:\s+of)?\s+(?:{_MONTH})\b{_YEAR}|(?:{_MONTH})\s+(?:the\s+)?{_DAY}\b{_YEAR}|\d{{4}}-\d\d?-\d\d?)"
_SPAN = r"(?:days?|weeks?|months?)"
_CLOCK = r"(?:\d{1,2}:\d\d(?:\s?[ap]m)?|\d{1,2}\s?[ap]m|\d{1,2}h(?:\d\d)?|noon|midday)"
_PART = r"(?:morning|afternoon|evening|night)"
_TAIL = rf"(?:,?\s+(?:at\s+|in the\s+)?(?:{_CLOCK}|{_PART})\b)*"
_SURE = (
    rf"(?:(?:{_WEEKDAY})\s+{_DATE}|{_DATE}(?:\s+(?:{_WEEKDAY})\b)?|(?:{_WEEKDAY})\s+the\s+{_DAY}\b"
    rf"|(?:last|next|this|past)\s+(?:(?:{_WEEKDAY})|week|weekend|month|{_PART})\b|(?:the\s+)?day\s+(?:before\s+yesterday|after\s+tomorrow)"
    rf"|(?:today|yesterday|tomorrow|tonight)\b|{_NUMBER}\s+{_SPAN}\s+ago\b|in\s+{_NUMBER}\s+{_SPAN}\b|in\s+(?:{_MONTH})\b{_YEAR})"
)
_WEAK = rf"(?:(?:{_WEEKDAY})|\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{2,4}})?|(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)|{_CLOCK})"

SURE_DAY: Final = re.compile(rf"(?<![\w'-])(?:{_CLOCK}\s+(?:on\s+)?)?{_SURE}{_TAIL}(?![\w'-])", re.IGNORECASE)
"""What is a day wherever it stands: `yesterday`, `Mon 9 Nov`, `2 days ago`, `2026-11-09`, with a clock time beside it."""
WEAK_DAY: Final = re.compile(rf"(?<![\w'-]){_WEAK}(?:\s+(?:on\s+)?{_WEAK})?{_TAIL}(?![\w'-])", re.IGNORECASE)
"""What may also be part of a name (`Sun`, `7/11`): a day only by itself, after `on` or `at`, or at the end of a piece with a kind."""
