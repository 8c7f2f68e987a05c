"""The offer advisor's questions as they are asked: titles, options, and how an answer reads when it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from playbook.offer.situation import (
    BACKS,
    Answer,
    Channel,
    Decider,
    EvidenceKind,
    Motive,
    Needs,
    Obstacle,
    Offer,
    Processes,
    Range,
    Runway,
    Situation,
    Tick,
    YesNow,
    named_obstacle,
)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. `note` stands under it; `change` is how it reads under "what would change this"."""

    id: str
    label: str
    note: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One screen: a title that asks, its options, and a line of small text. `many` means ticks, several or none."""

    key: str
    title: str
    row: str
    options: tuple[Option, ...]
    note: str = ""
    many: bool = False


_NO: Final = "counts as no"


def _plain(yes: str = "", no: str = "", yes_label: str = "Yes", no_label: str = "No") -> tuple[Option, ...]:
    """Yes, no and not sure, the last counted as no (A3)."""
    return (
        Option(Answer.YES, yes_label, change=yes),
        Option(Answer.NO, no_label, change=no),
        Option(Answer.UNSURE, "Not sure", _NO),
    )


_ASKED: Final = (
    Question(
        "yes_now",
        "Would you say yes to it as it stands?",
        "B2",
        (
            Option(YesNow.YES, "Yes", change="you would say yes as it stands"),
            Option(YesNow.IF, "Yes, if one thing changed", change="you would say yes if one thing changed"),
            Option(YesNow.NO, "No", change="you would say no as it stands"),
            Option(YesNow.UNSURE, "Not sure", "fine too; I then help you set a floor", "you are not sure of your yes"),
        ),
    ),
    Question(
        "offer",
        "How did the offer come?",
        "B2",
        (
            Option(Offer.WRITTEN, "In writing", change="the offer comes in writing"),
            Option(Offer.VERBAL, "By word", change="the offer comes by word"),
            Option(Offer.NONE, "Not yet, but close", change="there is no offer yet after all"),
        ),
    ),
    Question(
        "obstacle",
        "What stands between you and yes?",
        "B5",
        (
            Option(Obstacle.NONE, "Nothing", change="nothing stands in the way"),
            Option(Obstacle.UNCLEAR, "Some terms are not clear", change="some terms turn out to be unclear"),
            Option(Obstacle.DIFFERS, "It differs from what I was told", change="a term differs from what you heard"),
            Option(Obstacle.LAST_PAY, "It pays less than my last job", change="it pays less than your last job"),
            Option(Obstacle.MARKET, "It pays under the market or my level", change="it pays under the market or your level"),
            Option(Obstacle.SCOPE, "The job is bigger than described", change="the job is bigger than described"),
            Option(Obstacle.RIVAL, "Another offer I would really take", change="you have another offer you would take"),
            Option(Obstacle.NEED, "Something I need to do the job well", change="you lack something to do the job well"),
            Option(Obstacle.PERSONAL, "Something in my own life", change="something in your own life stands in the way"),
        ),
        note="Pick the closest one. Not sure counts as nothing named.",
    ),
    Question(
        "runway",
        "How long could you go on without this job?",
        "A7",
        (
            Option(Runway.SHORT, "Weeks"),
            Option(Runway.SOME, "A few months"),
            Option(Runway.LONG, "Longer, or I have a job"),
            Option(Runway.UNSURE, "Not sure", "counts as a few months"),
        ),
        note="Shown to nobody. It shapes the words of an ask, never the advice.",
    ),
    Question(
        "confirmed",
        "Have they said which version holds?",
        "B6",
        _plain("they say that the offer stays as written", "they have not said which version holds", no_label="Not yet"),
    ),
    Question(
        "range",
        "Do you know the range they can pay?",
        "C3",
        (
            Option(Range.KNOWN, "Yes", change="they tell you their range"),
            Option(Range.NOT_ASKED, "I have not asked", change="you do not know their range"),
            Option(Range.NOT_SAID, "I asked; they will not say", change="you ask for their range and they will not say"),
            Option(Range.UNSURE, "Not sure", "counts as not asked"),
        ),
    ),
    Question(
        "would_act",
        "Will you really decide on their answer?",
        "B6",
        _plain("you would take the other offer", "you would not take the other offer"),
        note="An offer you would not take is left out. Not sure counts as no.",
    ),
    Question(
        "needs",
        "Have you talked about what you need for it?",
        "D8",
        (
            Option(Needs.DONE, "Yes, that talk is done", change="the talk about your needs is held"),
            Option(Needs.NOT_YET, "Not yet", change="a need comes up that has not been talked about"),
            Option(Needs.REFUSED, "They would not talk about it", change="they will not talk about your needs"),
            Option(Needs.NOTHING, "There is nothing I need", change="there is nothing you need"),
            Option(Needs.UNSURE, "Not sure", "counts as not yet"),
        ),
        note="Budget, people, support, time to learn: what the job takes.",
    ),
    Question(
        "floor_set",
        "Have you set the least you would say yes to?",
        "B12",
        _plain("you set your floor", "you have no floor", no_label="Not yet"),
        note="Set it before you talk. It is drawn nowhere but on its own card.",
    ),
    Question(
        "floor_met",
        "Does what they say now meet your floor?",
        "B10",
        _plain("what they say meets your floor", "what they say is under your floor"),
    ),
    Question(
        "motive",
        "What makes you want to ask?",
        "B7",
        (
            Option(Motive.NONE, "Nothing much, or not sure", change="you have no wish to ask"),
            Option(
                Motive.TOLD_TO,
                "I heard one should always ask",
                "from their side: as if you had no view of your own",
                "you want to ask because you heard one should",
            ),
            Option(
                Motive.DESERVING,
                "I feel I am worth more",
                "from their side: as a wish they cannot weigh",
                "you want to ask because you feel worth more",
            ),
            Option(
                Motive.FRIENDS,
                "Friends elsewhere have more",
                "from their side: as a comparison with another job",
                "you want to ask because friends have more",
            ),
            Option(
                Motive.TESTING,
                "I want to see how far it goes",
                "from their side: as a game, and a doubt about your yes",
                "you want to ask to see how far it goes",
            ),
        ),
    ),
    Question(
        "edge",
        "Do you bring something few others do?",
        "A4",
        _plain("you bring something few others do", "you bring nothing special"),
        note="A skill, knowledge, a hobby, people you know. It has nothing to do with years. Knowing one is a sign you fit.",
    ),
    Question(
        "value_seen",
        "Do they see what you can do?",
        "A4",
        _plain("they see your value", "they have not seen your value"),
    ),
    Question(
        "show_tried",
        "Have you tried to show them?",
        "A5",
        _plain(
            "you show your value and they still do not see it",
            "you have not tried to show your value",
            "Yes, and they still do not see it",
            "Not yet",
        ),
    ),
    Question(
        "invited",
        "Did they invite you to name your terms?",
        "A2",
        _plain("they invite you to ask", "they did not invite you to ask"),
    ),
    Question(
        "normal",
        "Is bargaining normal in this field?",
        "A3",
        _plain("bargaining turns out to be normal in this field", "bargaining is not normal in this field"),
        note="Leading, art, advising and contract work are named as such. The field counts, not the years.",
    ),
    Question(
        "processes",
        "Is anything else in play?",
        "A7",
        (
            Option(Processes.NONE, "No, only this one"),
            Option(Processes.TALKS, "Yes, talks elsewhere"),
            Option(Processes.OFFER, "Yes, another offer"),
            Option(Processes.UNSURE, "Not sure", _NO),
        ),
        note="It shapes the words of an ask, never the advice.",
    ),
    Question(
        "channel",
        "How do you talk with them about terms?",
        "D13",
        (
            Option(Channel.LIVE, "By call or in person"),
            Option(Channel.EMAIL, "By email or messages"),
            Option(Channel.UNSURE, "Not sure", "counts as by call"),
        ),
    ),
    Question(
        "decider",
        "Who runs the talk about terms?",
        "D13",
        (
            Option(Decider.HIRING_LEAD, "The person I would work for"),
            Option(Decider.RECRUITER, "A recruiter"),
            Option(Decider.OTHER, "Someone else"),
            Option(Decider.UNSURE, "Not sure"),
        ),
    ),
    Question(
        "claims_true",
        "Is all you plan to tell them true?",
        "B14",
        _plain("all you plan to say is true", "a thing you plan to say is not true"),
        note="Not sure counts as no: then leave it out.",
    ),
)

QUESTIONS: Final[Mapping[str, Question]] = MappingProxyType({question.key: question for question in _ASKED})
"""The questions that are answered by one pick; `evidence` and `check` are made from what was answered before."""

KINDS: Final[Mapping[EvidenceKind, Option]] = MappingProxyType(
    {
        EvidenceKind.LAST_PAY: Option(
            EvidenceKind.LAST_PAY,
            "What my last job paid",
            "What did it pay, and what paper shows it?",
            "you can show what your last job paid",
        ),
        EvidenceKind.MARKET: Option(
            EvidenceKind.MARKET,
            "Market figures",
            "Which figure, from where, of which date?",
            "you find market data with a source and a date",
        ),
        EvidenceKind.SCOPE: Option(
            EvidenceKind.SCOPE,
            "The scope of the job",
            "What is bigger or harder, and who said so?",
            "you can show the scope of the job",
        ),
        EvidenceKind.OPPORTUNITY: Option(
            EvidenceKind.OPPORTUNITY,
            "What I would give up",
            "What do you leave behind, and what is it worth?",
            "you can show what you would give up",
        ),
        EvidenceKind.TOLD: Option(
            EvidenceKind.TOLD,
            "What I was told before",
            "Who said it, when, and what does the offer say?",
            "you can show what you were told before",
        ),
        EvidenceKind.RIVAL: Option(
            EvidenceKind.RIVAL,
            "Another offer",
            "From whom, and what is better in it for you?",
            "you can show the other offer",
        ),
        EvidenceKind.NEED: Option(
            EvidenceKind.NEED,
            "A need tied to a result",
            "What is it for: which result, by when?",
            "you can tie the need to a result",
        ),
        EvidenceKind.OWN: Option(
            EvidenceKind.OWN,
            "How it would fit my life",
            "What would have to be so, and why?",
            "you can say what it would take, and why",
        ),
    }
)
"""Each kind of evidence; its note is the line that asks for it (B6, C9)."""

_TICKS: Final = (
    Option(Tick.TRUE, "It is true", "left empty, my advice will be: stop"),
    Option(Tick.CONCRETE, "It is exact: a number, a date or a paper"),
    Option(Tick.ABOUT_JOB, "It is about this job"),
)

UNLISTED: Final = (
    Option(Obstacle.UNSURE, "Not sure", "counts as nothing named"),
    Option(Obstacle.CONFIRMED, "It differs, and they said which version holds"),
)
"""Answers to "what stands between you and yes?" that have no line of their own: a button, and one made from two answers."""

NOTHING: Final = "nothing"
"""The answer to "what can you show for it?" that leaves the evidence empty."""


def question(key: str, situation: Situation) -> Question:
    """The question of a key, with the options that fit what was answered before. Raises KeyError for an unknown key."""
    if key == "evidence":
        kinds = tuple(replace(KINDS[kind], note="") for kind in BACKS.get(named_obstacle(situation), ()))
        nothing = Option(NOTHING, "Nothing I could show yet", "fine; I then help you build the case")
        return Question(
            "evidence",
            "What can you show for it?",
            "B6",
            (*kinds, nothing),
            "It wants a source, as they can weigh that and not a feeling.",
        )
    if key == "check":
        note = "An empty box means I leave the reason out."
        return Question("check", "Check the reason before you use it", "B5", _TICKS, note, many=True)
    return QUESTIONS[key]
