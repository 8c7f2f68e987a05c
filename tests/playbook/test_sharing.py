"""What may be shared, part by part, and exactly what others would see of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from playbook import overview
from playbook.council import sharing
from playbook.offer.outcome import Impression
from playbook.offer.situation import Offer as Came
from playbook.records import Debrief, Interview, Job, Offer, Sentence, Share, SharePart, Supporter, TermsTalk, Week
from tests.playbook.histories import job

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
DEBRIEF = Debrief(id="d", interview="i", at=NOW, well="They liked the plan", facts="Two rounds", felt="Tired")
TALK = Interview(id="i", job="j1", start=NOW, zone="UTC", who="Mara Lind, Jon Holm and Eva Dahl")
OFFER = Offer(id="o", job="j1", came=Came.VERBAL, at=NOW, who="Ines Prado")


def shown(*parts: SharePart, about: str = "", bare: bool = False, jobs: tuple[Job, ...] = ()) -> sharing.Preview:
    share = Share(what="question", council="c", about=about, alias="a health firm", parts=parts, bare=bare)
    return sharing.preview(share, jobs or (job(firm="Acme"),), [TALK], [OFFER], [Supporter(id="s", name="Olga Berg")])


def part(words: str, id: str = "well", on: bool = True) -> SharePart:
    return SharePart(id=id, label="What went well", words=words, on=on)


def test_of_a_debrief_what_went_well_and_a_question_are_on() -> None:
    parts = sharing.of_debrief(DEBRIEF)
    assert [(p.id, p.words, p.on) for p in parts] == [
        ("well", "They liked the plan", True),
        ("question", "", True),
        ("facts", "Two rounds", False),
        ("felt", "Tired", False),
    ]


def test_of_a_talk_on_terms_the_same_parts_and_nothing_of_what_they_may_have_seen() -> None:
    kept = TermsTalk(id="t", offer="o", at=NOW, well="They listened", said="Yes to 64k", seen=(Impression.TRUST,), next="Wait")
    assert [(p.id, p.words, p.on) for p in sharing.of_terms(kept)] == [
        ("well", "They listened", True),
        ("question", "", True),
        ("said", "Yes to 64k", False),
    ]


def test_what_goes_along_with_a_question_is_off() -> None:
    parts = sharing.of_question("Would you wait?", [("floor", "My floor", "60k")])
    assert [(p.id, p.label, p.words, p.on) for p in parts] == [
        ("question", "My question", "Would you wait?", True),
        ("floor", "My floor", "60k", False),
    ]
    assert sharing.of_question() == (SharePart(id="question", label="My question", words=""),)


def test_what_a_talk_or_an_offer_says_may_go_along_where_it_says_something() -> None:
    assert [(p.id, p.words, p.on) for p in sharing.of_talk(TALK.model_copy(update={"stage": "panel"}))] == [
        ("question", "", True),
        ("stage", "panel", False),
    ]
    assert [(p.id, p.words, p.on) for p in sharing.of_offer(OFFER.model_copy(update={"says": "64k"}))] == [
        ("question", "", True),
        ("says", "64k", False),
    ]
    assert sharing.of_talk(TALK) == sharing.of_offer(OFFER) == sharing.of_question()


def test_a_sentence_comes_with_its_question() -> None:
    said = Sentence(id="s", words="I make plans that hold", since=NOW.date())
    assert [(p.id, p.words, p.on) for p in sharing.of_sentence(said)] == [
        ("sentence", "I make plans that hold", True),
        ("question", "What do you hear in it?", True),
    ]


WEEK = Week(id="2026-11-23", monday=date(2026, 11, 23), commitments=("Two calls", "One letter"))


@pytest.mark.parametrize(
    ("done", "coming", "parts"),
    [
        ((0,), None, [("done", "Two calls", True), ("open", "One letter", False)]),
        ((0, 1), None, [("done", "Two calls; One letter", True)]),
        # Of a week in which nothing is done yet and none follows, what is open is all there is to tell.
        ((), None, [("open", "Two calls; One letter", True)]),
        ((), ("Rest",), [("open", "Two calls; One letter", False), ("next", "Rest", True)]),
    ],
)
def test_of_a_week_what_stayed_open_is_ones_own_to_tell(
    done: tuple[int, ...], coming: tuple[str, ...] | None, parts: list[tuple[str, str, bool]]
) -> None:
    following = Week(id="2026-11-30", monday=date(2026, 11, 30), commitments=coming) if coming is not None else None
    told = sharing.of_week(WEEK.model_copy(update={"done": done}), following)
    assert [(p.id, p.words, p.on) for p in told] == [*parts, ("question", "", True)]


def test_of_two_weeks_counts_alone_and_the_one_change() -> None:
    old = job(("applied", 50), firm="Acme")
    none, one = (overview.figures(jobs, NOW) for jobs in (list[Job](), [old]))
    assert [(p.id, p.words) for p in sharing.of_review(none, None)] == [("counts", "Too early for counts."), ("question", "")]
    counts, change, _ = sharing.of_review(one, "Ask first")
    assert counts.words.startswith("Human replies within 30 days: 0 of 1")
    assert "Acme" not in counts.words
    assert (change.id, change.words) == ("change", "Ask first")


def test_only_parts_that_are_on_and_say_something_are_seen() -> None:
    seen = shown(part("It went well"), part("  "), part("Hidden", on=False), part("Why?", id="question"))
    assert seen.rows == (("What went well", "It went well"), ("Question", "Why?"))


@pytest.mark.parametrize("name", ["Mara Lind", "Jon Holm", "Eva Dahl", "Ines Prado", "Olga Berg"])
def test_everybody_one_met_is_cut_to_initials_and_the_firm_to_its_alias(name: str) -> None:
    ((label, about), (_, words)) = shown(part(f"{name} of Acme said yes"), about="A talk at Acme").rows
    assert (label, about) == ("About", "A talk at a health firm")
    assert name not in words
    assert "Acme" not in words
    assert "a health firm" in words


def test_bare_leaves_amounts_and_the_firm_in_and_no_ones_name() -> None:
    seen = shown(part("Mara Lind of Acme offered 60k"), bare=True)
    assert seen.rows == (("What went well", "M. L. of Acme offered 60k"),)
    assert seen.taken == "Taken out: 1 name."


def test_a_job_without_a_firm_takes_nothing_out() -> None:
    assert shown(part("All is said"), jobs=(job(firm=""),)).rows == (("What went well", "All is said"),)


def test_what_a_post_is_about_names_the_firm_or_a_firm() -> None:
    assert sharing.about_words("debrief", "Acme") == "an interview at Acme"
    assert sharing.about_words("offer", "") == "an offer from a firm"
    assert sharing.about_words("question", "Acme") == ""


@pytest.mark.parametrize(
    ("words", "doubts"),
    [
        ("Maria Lopez smiled at it.", ("Maria Lopez",)),
        ("I met Ana de la Cruz and Dr. Okafor, then Maria Lopez; Maria Lopez again.", ("Ana de la Cruz", "Okafor", "Maria Lopez")),
        ("Анна Петрова спросила", ("Анна Петрова",)),
        ("On Monday They asked. What Next", ()),
        ("Has anyone asked Globex for more? I'm at 3, Initech says no.", ("Globex", "Initech")),
        ("They asked twice. Then I'm asked, and I've said it. (The plan) \"Why\"", ()),
        ("M. L. asked.", ()),
    ],
)
def test_what_may_be_a_name_still_in_is_pointed_out(words: str, doubts: tuple[str, ...]) -> None:
    seen = shown(part(words))
    assert seen.doubts == doubts
    assert seen.rows == (("What went well", words),)
